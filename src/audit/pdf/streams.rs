//! Streams, read within bounds: a few bytes may stand for gigabytes, and a form
//! may be painted as often as somebody likes.

use std::borrow::Cow;
use std::cell::Cell;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Dict, Object, Stream};

/// How much one stream may hold, and all that is read of a file, in bytes. The
/// pages of a book of 1,000 pages hold ten million.
const MAX_STREAM: u64 = 64 << 20;
const MAX_FILE: u64 = 256 << 20;

/// How much a byte can stand for: in deflate, and in LZW.
const DEFLATE_RATIO: u64 = 1032;
const LZW_RATIO: u64 = 2800;

/// Reads streams until a file has given enough.
#[derive(Debug)]
pub(super) struct Streams {
    left: Cell<u64>,
    swollen: Cell<bool>,
}

impl Streams {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(MAX_FILE), swollen: Cell::new(false) }
    }

    /// Whether something was left out because it is too much.
    pub(super) fn swollen(&self) -> bool {
        self.swollen.get()
    }

    /// Takes so many bytes from what is left. Whether there were so many.
    pub(super) fn take(&self, bytes: u64) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        self.swollen.set(self.swollen.get() || left.is_none());
        left.is_some()
    }

    /// What a stream holds, unless that is too much or cannot be read.
    pub(super) fn decoded<'a>(&self, stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
        let most = self.left.get().min(MAX_STREAM);
        let filters: Vec<String> =
            stream.filters().iter().map(|filter| format!("{filter:?}")).collect();
        let is = |name: &str| filters.iter().filter(|f| f.contains(name)).count() as u64;
        let (flate, lzw) = (is("Flate"), is("Lzw"));
        let raw = stream.raw_data();
        let size = raw.len() as u64;
        // Nobody packs twice who does not mean harm.
        let fits = match (flate, lzw) {
            (0, 0) => size <= most,
            (1, 0) if filters.len() == 1 && size.saturating_mul(DEFLATE_RATIO) > most => {
                inflated(&raw, most).is_some()
            }
            (1, 0) => size.saturating_mul(DEFLATE_RATIO) <= most.max(MAX_STREAM),
            (0, 1) => size.saturating_mul(LZW_RATIO) <= most.max(MAX_STREAM),
            _ => false,
        };
        if !fits {
            self.swollen.set(true);
            return None;
        }
        let data = stream.decoded_data().ok()?;
        self.take(data.len() as u64).then_some(data)
    }

    /// What the streams of a page's content hold, one after the other (7.8.2).
    pub(super) fn content(&self, page: &Dict<'_>) -> Vec<u8> {
        let mut content = Vec::new();
        let mut add = |stream: &Stream<'_>| {
            content.extend_from_slice(&self.decoded(stream).unwrap_or_default());
            content.push(b' ');
        };
        match page.get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => add(&stream),
            Some(Object::Array(all)) => all.iter::<Stream<'_>>().for_each(|s| add(&s)),
            _ => {}
        }
        content
    }
}

/// Whether the streams with objects in them, which are read before all else
/// (7.5.7, 7.5.8), hold too much.
pub(super) fn objects_swell(file: &[u8]) -> bool {
    const KEYWORD: &[u8] = b"stream";
    let mut left = MAX_FILE;
    let mut at = 0;
    while let Some(found) = find(&file[at..], KEYWORD) {
        let start = at + found;
        at = start + KEYWORD.len();
        let head = &file[start.saturating_sub(1024)..start];
        let dict = &head[rfind(head, b"obj").unwrap_or(0)..];
        // A name may be written with `#` (7.3.5).
        let objects =
            [&b"ObjStm"[..], b"XRef", b"#"].iter().any(|n| find(dict, n).is_some());
        if !objects || head.ends_with(b"end") {
            continue;
        }
        let twice = dict.windows(5).filter(|name| *name == b"Flate").count() > 1;
        let data = file[at..].trim_ascii_start();
        match inflated(data, left.min(MAX_STREAM)) {
            Some(size) if !twice => left -= size,
            _ => return true,
        }
    }
    false
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

fn rfind(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).rposition(|window| window == word)
}

/// How much a stream in zlib's form holds; `None` if it is more than `most`. What
/// is broken holds what can be read of it.
fn inflated(data: &[u8], most: u64) -> Option<u64> {
    let mut inflate = Decompress::new(true);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = inflate.total_in();
        let written = inflate.total_out();
        let rest = data.get(read as usize..).unwrap_or_default();
        let status = inflate.decompress(rest, &mut buffer, FlushDecompress::None);
        if inflate.total_out() > most {
            return None;
        }
        let stuck = inflate.total_in() == read && inflate.total_out() == written;
        match status {
            Ok(Status::Ok | Status::BufError) if !stuck => {}
            Ok(_) | Err(_) => return Some(inflate.total_out()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    #[test]
    fn what_swells_is_measured_and_not_kept() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 3 << 20]).unwrap();
        let data = encoder.finish().unwrap();
        assert_eq!(inflated(&data, 4 << 20), Some(3 << 20));
        assert_eq!(inflated(&data, 2 << 20), None);
        assert_eq!(inflated(b"no deflate", 9), Some(0));
    }
}
