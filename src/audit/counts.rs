//! How much a text holds: what an audit looked at.

use std::fmt::{self, Display, Formatter};
use std::ops::Add;

use serde::{Deserialize, Serialize};

/// What was counted in a source and found again in a file.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// The words of text and notes, in scripts without spaces the letters.
    pub words: usize,
    /// The notes that a mark refers to.
    pub notes: usize,
    /// The headings.
    pub headings: usize,
    /// The links.
    pub links: usize,
    /// The images that could be had.
    pub images: usize,
    /// The tables.
    pub tables: usize,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            notes: self.notes + other.notes,
            headings: self.headings + other.headings,
            links: self.links + other.links,
            images: self.images + other.images,
            tables: self.tables + other.tables,
        }
    }
}

impl Display for Counts {
    /// `1,204 words, 9 notes, 1 link`: what there is none of is left out, but for
    /// words and notes.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.words, "word", true),
            (self.notes, "note", true),
            (self.headings, "heading", false),
            (self.links, "link", false),
            (self.images, "image", false),
            (self.tables, "table", false),
        ];
        let parts = parts.iter().filter(|(count, _, always)| *always || *count > 0);
        for (at, (count, name, _)) in parts.enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let plural = if *count == 1 { "" } else { "s" };
            write!(f, "{comma}{} {name}{plural}", grouped(*count))?;
        }
        Ok(())
    }
}

/// A number with a comma before each group of three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_words() {
        let counts =
            Counts { words: 1_234_567, links: 1, tables: 2, ..Counts::default() };
        assert_eq!(counts.to_string(), "1,234,567 words, 0 notes, 1 link, 2 tables");
    }
}
