//! Notes: what a reader shows as a pop-up, and what stands at the end of a file
//! where it does not.

use super::Writer;
use crate::model::{Block, BlockKind, NoteId};

impl Writer<'_> {
    /// Writes notes, one after the other.
    pub(crate) fn notes(&mut self, ids: &[NoteId]) {
        ids.iter().for_each(|&id| self.note(id));
    }

    /// A note, with a link back for each of its marks: its number for the
    /// first, an arrow after the last word for each other one.
    fn note(&mut self, id: NoteId) {
        let (Some(own), Some(number)) =
            (self.links.note_id(id), self.text.numbers().get(id))
        else {
            return;
        };
        let text = self.text;
        let number = number.to_string();
        let marks = self.links.to_marks(id, self.file);
        let (first, others) = marks
            .split_first()
            .map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
        self.xml.open("aside").attr("id", &own).attr("class", "note");
        self.xml.attr("epub:type", "footnote").attr("role", "doc-footnote").raw("\n");
        let body = text.document().notes[id].body.as_slice();
        let (lead, rest) = match body.split_first() {
            Some((block, rest)) if matches!(block.kind, BlockKind::Paragraph(_)) => {
                (Some(block), rest)
            }
            _ => (None, body),
        };
        self.lead(lead, first, &number);
        if rest.is_empty() {
            self.more(others);
            self.xml.close().raw("\n");
        } else {
            self.xml.close().raw("\n");
            self.rest(rest, others);
        }
        self.xml.close().raw("\n");
    }

    /// Opens the first paragraph and writes number and words.
    fn lead(&mut self, lead: Option<&Block>, back: &str, number: &str) {
        self.xml.open("p");
        if let Some(block) = lead {
            self.attributes(&block.attr, "");
        }
        let words = self.text.words();
        self.xml.open("a").attr("class", "backlink").attr("href", back);
        self.xml.attr("role", "doc-backlink");
        self.xml.attr("aria-label", &format!("{number}. {}", words.back));
        self.xml.text(number).close().text(" ");
        if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = lead {
            self.inlines(content);
        }
    }

    /// Writes the other blocks; further links back go into the last paragraph.
    fn rest(&mut self, rest: &[Block], others: &[String]) {
        match rest.split_last() {
            Some((Block { kind: BlockKind::Paragraph(content), attr, .. }, before))
                if !others.is_empty() =>
            {
                self.blocks(before);
                self.xml.open("p");
                self.attributes(attr, "");
                self.inlines(content);
                self.more(others);
                self.xml.close().raw("\n");
            }
            _ if others.is_empty() => self.blocks(rest),
            _ => {
                self.blocks(rest);
                self.xml.open("p");
                self.more(others);
                self.xml.close().raw("\n");
            }
        }
    }

    fn more(&mut self, others: &[String]) {
        let back = self.text.words().back;
        for (at, href) in others.iter().enumerate() {
            self.xml.text(" ").open("a").attr("class", "backlink").attr("href", href);
            self.xml.attr("role", "doc-backlink");
            // U+FE0E asks for the letter, not the picture.
            self.xml
                .attr("aria-label", &format!("{back} ({})", at + 2))
                .text("↩\u{FE0E}");
            self.xml.close();
        }
    }
}
