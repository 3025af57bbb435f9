//! Zip archives whose bytes depend on their contents alone.
//!
//! Parts stand in the order in which they were put, all with the same time,
//! and are deflated on all threads at once. Made by the `zip` crate; this
//! module only keeps clock and order out and the work in parallel.
//!
//! An archive that a library has written can be opened, completed and written
//! again: what is not replaced is copied as it is, without inflating it.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use ::zip::result::{ZipError, ZipResult};
use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};
use rayon::prelude::*;

/// Whether this is an archive in which no part of a certain name holds certain words.
pub(crate) fn lacks(archive: &[u8], part: &str, words: &str) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(archive)) else { return false };
    let Ok(part) = archive.by_name(part) else { return true };
    let mut text = String::new();
    part.take(MAX_HELD).read_to_string(&mut text).is_err() || !text.contains(words)
}

/// What is read of a part to see whether it holds some words: such parts are small.
const MAX_HELD: u64 = 4 << 20;

/// What an archive of someone else may inflate to, part by part. The parts
/// that are read are XML; no real one comes near.
const MAX_READ: u64 = 256 << 20;

/// How hard to deflate, of 9: beyond, files shrink by 1 % for twice the time.
const LEVEL: i64 = 6;

/// A zip archive in the making.
#[derive(Debug, Default)]
pub(crate) struct Archive<'a> {
    parts: Vec<Part<'a>>,
    origin: Option<ZipArchive<Cursor<Vec<u8>>>>,
}

/// How a part is kept.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(crate) enum Packing {
    /// As it is: for images, which are compressed already, and for what has to
    /// be found without inflating.
    Stored,
    /// Deflated: for text.
    Deflated,
}

#[derive(Debug)]
struct Part<'a> {
    name: String,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    /// The bytes of the file.
    Bytes(Cow<'a, [u8]>, Packing),
    /// A part of the archive that this one was opened from, by its place.
    Original(usize),
    /// An archive that holds nothing but this part.
    Packed(ZipArchive<Cursor<Vec<u8>>>),
}

impl<'a> Archive<'a> {
    /// Without parts.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes over all parts of an archive.
    ///
    /// # Errors
    ///
    /// If that is none.
    pub(crate) fn open(bytes: Vec<u8>) -> ZipResult<Self> {
        let origin = ZipArchive::new(Cursor::new(bytes))?;
        let part = |index| {
            let name = origin.name_for_index(index).unwrap_or_default().to_owned();
            Part { name, content: Content::Original(index) }
        };
        let parts = (0..origin.len()).map(part).collect();
        Ok(Self { parts, origin: Some(origin) })
    }

    /// The names of the parts, in order.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// The content of a part; `None` if there is none of that name.
    ///
    /// # Errors
    ///
    /// If the archive that it comes from is broken or would inflate beyond all
    /// measure.
    pub(crate) fn read(&mut self, name: &str) -> ZipResult<Option<Cow<'_, [u8]>>> {
        let Some(part) = self.parts.iter_mut().find(|part| part.name == name) else {
            return Ok(None);
        };
        let file = match (&mut part.content, &mut self.origin) {
            (Content::Bytes(bytes, _), _) => return Ok(Some(Cow::Borrowed(bytes))),
            (Content::Packed(archive), _) => archive.by_index(0)?,
            (Content::Original(index), Some(origin)) => origin.by_index(*index)?,
            (Content::Original(_), None) => return Err(ZipError::FileNotFound),
        };
        let mut bytes = Vec::new();
        let read = file.take(MAX_READ + 1).read_to_end(&mut bytes)?;
        if read as u64 > MAX_READ {
            return Err(ZipError::InvalidArchive(format!("{name} is too large").into()));
        }
        Ok(Some(Cow::Owned(bytes)))
    }

    /// Puts a part in the place of one with the same name, or at the end.
    pub(crate) fn put(
        &mut self,
        name: impl Into<String>,
        bytes: impl Into<Cow<'a, [u8]>>,
        packing: Packing,
    ) {
        let name = name.into();
        let content = Content::Bytes(bytes.into(), packing);
        match self.parts.iter_mut().find(|part| part.name == name) {
            Some(part) => part.content = content,
            None => self.parts.push(Part { name, content }),
        }
    }

    /// The bytes of the archive.
    ///
    /// # Errors
    ///
    /// If a part or the whole is larger than 4 GB, or two parts have one name.
    pub(crate) fn finish(mut self) -> ZipResult<Vec<u8>> {
        self.parts.par_iter_mut().try_for_each(Part::pack)?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in self.parts {
            match part.content {
                Content::Bytes(bytes, packing) => {
                    writer.start_file(part.name, options(packing))?;
                    writer.write_all(&bytes)?;
                }
                Content::Packed(mut archive) => {
                    let file = archive.by_index_raw(0)?;
                    writer.raw_copy_file_touch(file, time(), Some(MODE))?;
                }
                Content::Original(index) => {
                    let Some(origin) = &mut self.origin else { continue };
                    let file = origin.by_index_raw(index)?;
                    writer.raw_copy_file_touch(file, time(), Some(MODE))?;
                }
            }
        }
        Ok(writer.finish()?.into_inner())
    }
}

impl Part<'_> {
    /// Deflates the content, if it is to be deflated.
    fn pack(&mut self) -> ZipResult<()> {
        if let Content::Bytes(bytes, Packing::Deflated) = &self.content {
            let mut writer =
                ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() / 2)));
            writer.start_file(self.name.as_str(), options(Packing::Deflated))?;
            writer.write_all(bytes)?;
            self.content = Content::Packed(writer.finish_into_readable()?);
        }
        Ok(())
    }
}

/// 1980-01-01, the zero of zip files (APPNOTE 4.4.6).
fn time() -> DateTime {
    DateTime::default()
}

/// Everybody may read it, its owner may write.
const MODE: u32 = 0o644;

fn options(packing: Packing) -> SimpleFileOptions {
    let (method, level) = match packing {
        Packing::Stored => (CompressionMethod::Stored, None),
        Packing::Deflated => (CompressionMethod::Deflated, Some(LEVEL)),
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(time())
        .unix_permissions(MODE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Archive<'static> {
        let mut archive = Archive::new();
        archive.put("mimetype", b"text/x".as_slice(), Packing::Stored);
        archive.put("b/long.txt", b"abc ".repeat(1000), Packing::Deflated);
        archive.put("a.txt", b"short".as_slice(), Packing::Deflated);
        archive
    }

    #[test]
    fn parts_come_back_in_order_and_bytes_repeat() {
        let bytes = sample().finish().unwrap();
        assert_eq!(bytes, sample().finish().unwrap());
        let mut read = Archive::open(bytes).unwrap();
        assert_eq!(read.names().collect::<Vec<_>>(), ["mimetype", "b/long.txt", "a.txt"]);
        assert_eq!(read.read("b/long.txt").unwrap().unwrap(), b"abc ".repeat(1000));
        assert_eq!(read.read("none").unwrap(), None);
    }

    #[test]
    fn a_stored_first_part_can_be_read_without_inflating() {
        let bytes = sample().finish().unwrap();
        assert_eq!(&bytes[30..44], b"mimetypetext/x");
    }

    #[test]
    fn an_opened_archive_is_completed_without_touching_the_rest() {
        let mut archive = Archive::open(sample().finish().unwrap()).unwrap();
        archive.put("a.txt", b"other".as_slice(), Packing::Deflated);
        archive.put("c.txt", b"new".as_slice(), Packing::Stored);
        let mut again = Archive::open(archive.finish().unwrap()).unwrap();
        assert_eq!(
            again.names().collect::<Vec<_>>(),
            ["mimetype", "b/long.txt", "a.txt", "c.txt"]
        );
        assert_eq!(&*again.read("a.txt").unwrap().unwrap(), b"other");
        assert!(Archive::open(b"no archive".to_vec()).is_err());
    }
}
