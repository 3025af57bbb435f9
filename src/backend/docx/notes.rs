//! The part that holds the notes (17.11): footnotes, or endnotes where the
//! design gathers them.

use super::inline;
use super::links::Relations;
use super::story::{Book, Kind, Place, Story};
use super::styles::{ENDNOTE_TEXT, NOTE_NEXT};
use super::table::end_with_paragraph;
use super::wml::Paragraph;
use super::{body, inline::mark_format};
use crate::design::StyleName;
use crate::model::{Block, BlockKind};

/// The notes, written.
pub(super) struct Notes {
    pub(super) part: String,
    pub(super) relations: Relations,
}

/// Writes all notes.
pub(super) fn write(book: &mut Book<'_>) -> Notes {
    let endnotes = book.has_endnotes();
    let (root, note) = if endnotes {
        ("w:endnotes", "w:endnote")
    } else {
        ("w:footnotes", "w:footnote")
    };
    let text = book.text;
    let mut story = Story::new(book, Kind::Notes, root);
    separators(&mut story, note);
    let style = if endnotes { ENDNOTE_TEXT } else { "FootnoteText" };
    let place = Place { look: StyleName::Note, style, ..Place::root(story.book) };
    for (index, &id) in text.numbers().in_order().iter().enumerate() {
        story.xml.open(note).attr("w:id", &(index + 1).to_string());
        let body = &text.document().notes[id].body;
        one(&mut story, &place, body, endnotes);
        story.xml.close();
    }
    Notes { relations: std::mem::take(&mut story.relations), part: story.xml.finish() }
}

/// What parts notes from the text: a short rule, and a long one where a note
/// goes on (17.11.23, 17.11.1). The numbers below 1 are theirs.
fn separators(story: &mut Story<'_, '_>, note: &'static str) {
    let kinds =
        [("separator", "-1", "w:separator"), ("continuationSeparator", "0", CONTINUED)];
    for (kind, id, rule) in kinds {
        let xml = &mut story.xml;
        xml.open(note).attr("w:type", kind).attr("w:id", id).open("w:p");
        xml.open("w:pPr").empty("w:spacing").attr("w:before", "0");
        xml.attr("w:after", "0").attr("w:line", "240").attr("w:lineRule", "auto");
        xml.close().open("w:r").empty(rule).close().close().close();
    }
}

const CONTINUED: &str = "w:continuationSeparator";

fn one<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &'a [Block],
    end: bool,
) {
    let first = Paragraph { style: place.style, ..Paragraph::default() };
    let rest = match content.split_first() {
        Some((Block { kind: BlockKind::Paragraph(words), attr, span }, rest)) => {
            let place = &place.speaking(attr);
            story.anchors.extend(attr.id().map(str::to_owned));
            story.open(place, first);
            own_mark(story, place, end);
            inline::write(story, place, words);
            story.close();
            story.report_stripped(*span);
            rest
        }
        _ => {
            story.open(place, first);
            own_mark(story, place, end);
            story.close();
            content
        }
    };
    for block in rest {
        let style = match block.kind {
            BlockKind::Paragraph(_) => NOTE_NEXT,
            _ => place.style,
        };
        body::block(story, &Place { style, ..*place }, block, None);
    }
    story.page_break = false;
    if story.after_table {
        end_with_paragraph(story, place, rest);
    }
}

/// The number ahead of a note (17.11.13, 17.11.6).
fn own_mark<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, end: bool) {
    mark_format(end).open(&mut story.xml, &story.book.sheet);
    story.xml.empty(if end { "w:endnoteRef" } else { "w:footnoteRef" }).close();
    story.text(" ", place.format());
}
