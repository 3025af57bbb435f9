//! The parts of an EPUB or DOCX.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Digest;

/// The largest part that is read as text, in bytes, and how much text is read of
/// one file in all. More is no text, but a file that swells to fill the memory.
const MAX_PART: u64 = 64 << 20;
const MAX_TEXT: u64 = 128 << 20;

/// How much of an image is looked at, and of all images.
const MAX_IMAGE: u64 = 512 << 20;
const MAX_IMAGES: u64 = 2 << 30;

/// A zip archive in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How much text may yet be read.
    left: u64,
    /// How much of images may yet be looked at.
    images_left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive; what is wrong with it otherwise.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|why| why.to_string())?;
        Ok(Self { zip, left: MAX_TEXT, images_left: MAX_IMAGES })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A digest of the bytes of a part; `None` if it cannot be read.
    pub(super) fn digest(&mut self, name: &str) -> Option<u64> {
        let most = MAX_IMAGE.min(self.images_left);
        let mut part = self.zip.by_name(name).ok()?.take(most);
        let mut digest = Digest::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match part.read(&mut buffer).ok()? {
                0 => return Some(digest.finish()),
                read => {
                    self.images_left -= read as u64;
                    digest.add(&buffer[..read]);
                }
            }
        }
    }

    /// The text of a part, which is UTF-8 in both formats.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let told = |why: &dyn ToString| format!("`{name}`: {}", why.to_string());
        let part = self.zip.by_name(name).map_err(|why| told(&why))?;
        let most = MAX_PART.min(self.left);
        let mut bytes = Vec::with_capacity(part.size().min(1 << 20) as usize);
        part.take(most + 1).read_to_end(&mut bytes).map_err(|why| told(&why))?;
        if bytes.len() as u64 > most {
            let what = match most == MAX_PART {
                true => format!("it holds more than {} MB", MAX_PART >> 20),
                false => format!("all texts hold more than {} MB", MAX_TEXT >> 20),
            };
            return Err(told(&what));
        }
        self.left -= bytes.len() as u64;
        String::from_utf8(bytes).map_err(|why| told(&why))
    }
}

/// The name of the part that a reference leads to, from the part `from`.
pub(super) fn resolve(from: &str, reference: &str) -> String {
    let reference = percent_decoded(reference);
    let mut parts: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => {
            from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect()
        }
    };
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` as a space and so on (RFC 3986, 2.1).
pub(super) fn percent_decoded(text: &str) -> String {
    String::from_utf8(percent_bytes(text)).unwrap_or_else(|_| text.to_owned())
}

/// The bytes that a part of an address stands for.
pub(super) fn percent_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(byte) if bytes[at] == b'%' => {
                decoded.push(byte);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_like_urls() {
        assert_eq!(
            resolve("OEBPS/text/a.xhtml", "../img/b%20c.png"),
            "OEBPS/img/b c.png"
        );
        assert_eq!(resolve("OEBPS/a.opf", "b.xhtml"), "OEBPS/b.xhtml");
        assert_eq!(resolve("word/document.xml", "/word/x.xml"), "word/x.xml");
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
