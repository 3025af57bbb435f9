//! The parts of an EPUB or DOCX.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The largest part that is read, in bytes. What is larger is no text.
const MAX_PART: u64 = 512 << 20;

/// A zip archive in memory.
pub(super) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Opens an archive; what is wrong with it otherwise.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|why| why.to_string())
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// The bytes of a part.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let told = |why: &dyn ToString| format!("`{name}`: {}", why.to_string());
        let part = self.0.by_name(name).map_err(|why| told(&why))?;
        let mut bytes = Vec::with_capacity(part.size().min(MAX_PART) as usize);
        part.take(MAX_PART).read_to_end(&mut bytes).map_err(|why| told(&why))?;
        Ok(bytes)
    }

    /// The text of a part, which is UTF-8 in both formats.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let bytes = self.bytes(name)?;
        String::from_utf8(bytes).map_err(|why| format!("`{name}`: {why}"))
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
    if !text.contains('%') {
        return text.to_owned();
    }
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
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
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
