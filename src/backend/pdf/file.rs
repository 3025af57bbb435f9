//! The bytes of the file: what `lopdf` writes, then object streams, then one
//! cross-reference stream over both (ISO 32000-1, 7.5).

use lopdf::{Document, Object, Stream};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::document::amiss;
use super::objects::{Packer, SmallObjects};
use super::syntax::{int, reference};
use crate::error::Result;

/// Where an object is.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Entry {
    Free,
    /// At an offset in the file.
    At(u32),
    /// In an object stream, so many objects from its start.
    In(u32, u16),
}

/// Writes the file.
///
/// # Errors
///
/// [`Error::Backend`](crate::Error::Backend) if `lopdf` cannot write.
pub(super) fn write(mut document: Document, small: SmallObjects) -> Result<Vec<u8>> {
    compress(&mut document);
    let (root, info) = (trailer(&document, b"Root")?, trailer(&document, b"Info")?);
    let mut out = Vec::with_capacity(size(&document));
    document.save_to(&mut out).map_err(amiss)?;
    let mut entries = cut_table(&mut out).ok_or_else(|| amiss("no cross-references"))?;
    let first = small.next_free();
    entries.resize(first as usize, Entry::Free);
    for (id, stream) in (first..).zip(small.into_streams()) {
        let head = format!("/Type/ObjStm/N {}/First {}", stream.ids.len(), stream.first);
        for (position, small) in (0..).zip(&stream.ids) {
            entries[*small as usize] = Entry::In(id, position);
        }
        entries.push(Entry::At(out.len() as u32));
        write_stream(&mut out, id, head.as_bytes(), &stream.bytes);
    }
    let start = out.len();
    entries.push(Entry::At(start as u32));
    write_cross_references(&mut out, &entries, root, info);
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    Ok(out)
}

/// Compresses what is not yet, but for what asks not to be.
fn compress(document: &mut Document) {
    let streams = document.objects.values_mut().filter_map(|o| o.as_stream_mut().ok());
    let plain = |stream: &&mut Stream| {
        stream.allows_compression && stream.dict.get(b"Filter").is_err()
    };
    let mut streams: Vec<&mut Stream> = streams.filter(plain).collect();
    streams.par_iter_mut().for_each_init(Packer::new, |packer, stream| {
        let bytes = packer.pack(&stream.content);
        if bytes.len() < stream.content.len() {
            stream.set_content(bytes);
            stream.dict.set("Filter", "FlateDecode");
        }
    });
}

fn trailer(document: &Document, key: &[u8]) -> Result<u32> {
    let reference = document.trailer.get(key).and_then(Object::as_reference);
    reference.map(|(id, _)| id).map_err(amiss)
}

/// About how large the file will be.
fn size(document: &Document) -> usize {
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let contents: usize = streams.map(|stream| stream.content.len()).sum();
    contents + contents / 4 + 256 * document.objects.len() + 4096
}

/// Cuts off the cross-reference table and the trailer that `lopdf` wrote, for
/// they cannot speak of objects in streams, and returns what they said.
fn cut_table(out: &mut Vec<u8>) -> Option<Vec<Entry>> {
    let tail = String::from_utf8_lossy(out.get(out.len().checked_sub(64)?..)?);
    let start: usize =
        tail.split("startxref").nth(1)?.split_whitespace().next()?.parse().ok()?;
    let mut entries = vec![];
    let mut lines = out.get(start..)?.split(|&byte| byte == b'\n').skip(1);
    loop {
        let head = std::str::from_utf8(lines.next()?).ok()?;
        let Some((first, count)) = head.trim().split_once(' ') else { break };
        let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
        entries.resize(first, Entry::Free);
        for _ in 0..count {
            let line = std::str::from_utf8(lines.next()?).ok()?;
            let offset = line.get(..10)?.parse().ok()?;
            let used = line.as_bytes().get(17) == Some(&b'n');
            entries.push(if used { Entry::At(offset) } else { Entry::Free });
        }
    }
    out.truncate(start);
    Some(entries)
}

fn write_stream(out: &mut Vec<u8>, id: u32, head: &[u8], bytes: &[u8]) {
    int(out, i64::from(id));
    out.extend_from_slice(b" 0 obj\n<<");
    out.extend_from_slice(head);
    out.extend_from_slice(b"/Filter/FlateDecode/Length ");
    int(out, bytes.len() as i64);
    out.extend_from_slice(b">>stream\n");
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// How many bytes an entry has: its kind, an offset or a stream, a position.
const WIDTH: usize = 7;

/// Writes the cross-reference stream (7.5.8). Each row is told by how it
/// differs from the one above, which halves it (`Predictor` 12, 7.4.4.4).
fn write_cross_references(out: &mut Vec<u8>, entries: &[Entry], root: u32, info: u32) {
    let mut rows = Vec::with_capacity(entries.len() * (WIDTH + 1));
    let mut above = [0u8; WIDTH];
    for (id, entry) in entries.iter().enumerate() {
        let (kind, wide, narrow) = match *entry {
            Entry::Free if id == 0 => (0, 0, u16::MAX),
            Entry::Free => (0, 0, 0),
            Entry::At(offset) => (1, offset, 0),
            Entry::In(stream, position) => (2, stream, position),
        };
        let mut row = [0; WIDTH];
        row[0] = kind;
        row[1..5].copy_from_slice(&wide.to_be_bytes());
        row[5..].copy_from_slice(&narrow.to_be_bytes());
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
        above = row;
    }
    let mut head = format!(
        "/Type/XRef/Size {}/W[1 4 2]/DecodeParms<</Predictor 12/Columns {WIDTH}>>/Root ",
        entries.len()
    )
    .into_bytes();
    reference(&mut head, root);
    head.extend_from_slice(b"/Info ");
    reference(&mut head, info);
    head.extend_from_slice(b"/ID[");
    let id = identifier(out);
    head.extend_from_slice(id.as_bytes());
    head.extend_from_slice(id.as_bytes());
    head.push(b']');
    write_stream(out, entries.len() as u32 - 1, &head, &Packer::new().pack(&rows));
}

/// The identifier of the file (14.4), from all that stands in it.
fn identifier(contents: &[u8]) -> String {
    use std::fmt::Write;
    let hash = Sha256::digest(contents);
    let mut id = String::from("<");
    for byte in hash.iter().take(16) {
        let _ = write!(id, "{byte:02X}");
    }
    id.push('>');
    id
}
