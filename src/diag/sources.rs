//! The input files of one conversion and places in them.

use std::ops::Range;

/// A half-open byte range in [`Sources`].
///
/// All files of a book share one address space, so a span needs no file id
/// and stays `Copy` and eight bytes wide.
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    Eq,
    PartialEq,
    Ord,
    PartialOrd,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in a file whose own span is `self`.
    ///
    /// Offsets past what 32 bits hold are pinned to the end; the loader keeps
    /// inputs below that.
    #[must_use]
    pub fn within(self, range: Range<usize>) -> Self {
        let at = |offset: usize| {
            self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
        };
        Self { start: at(range.start), end: at(range.end) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The input files of one conversion, laid end to end.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<File>,
}

#[derive(Debug, Clone)]
struct File {
    name: String,
    text: String,
    base: u32,
}

/// A [`Span`] as a person names it.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Place<'a> {
    /// The file's name, as it was given.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The whole line, without its end.
    pub text: &'a str,
    /// How many characters of the line the span covers; at least 1.
    pub width: usize,
}

impl Sources {
    /// Adds a file and returns the span it occupies.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> Span {
        let text = text.into();
        // One unused byte between files keeps `..end` and `start..` apart.
        let base = self.files.last().map_or(0, |f| f.span().end.saturating_add(1));
        self.files.push(File { name: name.into(), text, base });
        self.files.last().map_or_else(Span::default, File::span)
    }

    /// The texts of all files.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.text.as_str())
    }

    /// The text of the file that occupies `span`, and its name.
    pub fn file(&self, span: Span) -> Option<(&str, &str)> {
        self.at(span).map(|f| (f.name.as_str(), f.text.as_str()))
    }

    /// The text that a span covers; empty if it lies in no file.
    pub fn slice(&self, span: Span) -> &str {
        let Some(file) = self.at(span) else { return "" };
        let at = |offset: u32| offset.saturating_sub(file.base) as usize;
        file.text.get(at(span.start)..at(span.end)).unwrap_or("")
    }

    /// Resolves the start of a span.
    pub fn locate(&self, span: Span) -> Option<Place<'_>> {
        let file = self.at(span)?;
        let start = file.floor(span.start);
        let end = file.floor(span.end.max(span.start));
        let line_start = file.text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end =
            file.text[start..].find('\n').map_or(file.text.len(), |i| start + i);
        let covered = &file.text[start..end.min(line_end)];
        Some(Place {
            file: &file.name,
            line: file.text[..start].matches('\n').count() + 1,
            column: file.text[line_start..start].chars().count() + 1,
            text: file.text[line_start..line_end].trim_end_matches('\r'),
            width: covered.trim_end().chars().count().max(1),
        })
    }

    /// Whether two spans lie in the same file.
    pub fn same_file(&self, a: Span, b: Span) -> bool {
        self.index(a) == self.index(b)
    }

    fn index(&self, span: Span) -> Option<usize> {
        self.files.partition_point(|f| f.base <= span.start).checked_sub(1)
    }

    fn at(&self, span: Span) -> Option<&File> {
        self.index(span).map(|index| &self.files[index])
    }
}

impl File {
    fn span(&self) -> Span {
        Span { start: self.base, end: self.base }.within(0..self.text.len())
    }

    /// The nearest character boundary at or before an offset.
    fn floor(&self, offset: u32) -> usize {
        let offset = offset.saturating_sub(self.base) as usize;
        self.text.floor_char_boundary(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_resolve_across_files() {
        let mut sources = Sources::default();
        sources.add("one.md", "first\nline");
        let two = sources.add("two.md", "ä[^x] and\n");
        let at = two.within(2..6);
        let place = sources.locate(at).unwrap();
        assert_eq!((place.file, place.line, place.column), ("two.md", 1, 2));
        assert_eq!((place.text, place.width), ("ä[^x] and", 4));
        assert_eq!(sources.slice(at), "[^x]");
        let place = sources.locate(Span { start: 6, end: 7 }).unwrap();
        assert_eq!((place.file, place.line, place.column), ("one.md", 2, 1));
    }

    #[test]
    fn a_place_never_splits_a_character() {
        let mut sources = Sources::default();
        sources.add("a", "é");
        let place = sources.locate(Span { start: 1, end: 2 }).unwrap();
        assert_eq!(place.column, 1);
        assert!(Sources::default().locate(Span::default()).is_none());
    }
}
