//! What stands in a line: runs, links, marks of notes, readings.

use super::bookmarks;
use super::front;
use super::links;
use super::omml;
use super::pictures;
use super::story::{Kind, Place, Story};
use super::styles::{self, Letters};
use super::tree::Element;
use super::wml::{self, Format, Raise};
use crate::backend::xml::Writer;
use crate::design::{Emphasis, StyleName};
use crate::diag::{Problem, Span};
use crate::math::{Display, mathml};
use crate::model::{Inline, InlineKind, Link, Mark, NoteId, Target, plain_text};

/// Writes the content of a paragraph.
pub(super) fn write<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &'a [Inline],
) {
    runs(story, place, content, place.format());
}

/// Writes inlines, each set as `format` says and by its own marks.
pub(super) fn runs<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &'a [Inline],
    format: Format<'a>,
) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => story.text(text, format),
            InlineKind::SoftBreak => story.text(" ", format),
            InlineKind::HardBreak => story.text("\n", format),
            InlineKind::Math(source) => {
                formula(story, source, Display::Inline, format, inline.span);
            }
            InlineKind::Code(text) => {
                let letters = Some(Letters::Code);
                story.text(text, Format { letters, ..format });
            }
            InlineKind::Marked(mark, content) => {
                runs(story, place, content, marked(story, place, *mark, format));
            }
            InlineKind::Link(link, content) => {
                self::link(story, place, link, content, format);
            }
            InlineKind::Image(image) => {
                pictures::inline(story, place, image, format, inline.span);
            }
            InlineKind::Note(id) => note(story, *id),
            InlineKind::Ruby { base, reading } => {
                ruby(story, place, base, reading, format);
            }
            InlineKind::Scope(attr, content) => {
                if let Some(id) = attr.id() {
                    story.flush();
                    story.book.bookmarks.point(&mut story.xml, id);
                }
                let lang = attr.lang().or(format.lang);
                runs(story, place, content, Format { lang, ..format });
                if attr.has_class("index") {
                    front::index_mark(story, attr, content);
                }
            }
            InlineKind::Pages(pages) => front::told_pages(story, pages, format),
        }
    }
}

/// Writes a formula; its source where it cannot be read.
pub(super) fn formula<'a>(
    story: &mut Story<'_, 'a>,
    source: &str,
    display: Display,
    format: Format<'a>,
    span: Span,
) {
    let read = mathml(source, display).map_err(|why| why.to_string());
    let read = read.and_then(|formula| {
        let tree = Element::parse(formula.as_bytes());
        tree.ok_or_else(|| "it nests too deep".to_owned())
    });
    match read {
        Ok(tree) => {
            story.flush();
            match display {
                Display::Inline => omml::write(&mut story.xml, &tree),
                Display::Block => {
                    story.xml.open("m:oMathPara");
                    omml::write(&mut story.xml, &tree);
                    story.xml.close();
                }
            }
            story.after_mark = false;
        }
        Err(why) => {
            story.book.diagnostics.report(span, Problem::UnreadFormula(why));
            story.text(source, Format { letters: Some(Letters::Code), ..format });
        }
    }
}

/// How marked text is set.
pub(super) fn marked<'a>(
    story: &Story<'_, 'a>,
    place: &Place<'a>,
    mark: Mark,
    format: Format<'a>,
) -> Format<'a> {
    match mark {
        Mark::Emphasis => match place.emphasis(story.book.design) {
            // By a style of its own: it would count as strong, or as underlined.
            shown
                if format.letters.is_none()
                    && styles::emphasis(story.book.design) == Some(shown) =>
            {
                Format { letters: Some(Letters::Emphasis), ..format }
            }
            Emphasis::Bold => Format { bold: true, ..format },
            Emphasis::Underline => Format { underline: true, ..format },
            Emphasis::Italic => {
                // Emphasis inside italics is upright.
                let style = place.is_italic(story.book.design);
                let italic = !format.italic.unwrap_or(style);
                Format { italic: (italic != style).then_some(italic), ..format }
            }
        },
        Mark::Strong => Format { bold: true, ..format },
        Mark::SmallCaps => Format { small_caps: true, ..format },
        Mark::Strike => Format { strike: true, ..format },
        Mark::Underline => Format { underline: true, ..format },
        Mark::Superscript => Format { raise: Raise::Super, ..format },
        Mark::Subscript => Format { raise: Raise::Sub, ..format },
        Mark::Highlight => {
            let marker = story.book.design.styles.get(place.look).marker;
            Format { marker: Some(marker), ..format }
        }
        Mark::Small => Format { letters: Some(Letters::Small), ..format },
        Mark::Keyboard => Format { letters: Some(Letters::Keyboard), ..format },
    }
}

/// The longest tip that Word shows (17.16.22).
const MAX_TITLE: usize = 255;

fn link<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    link: &'a Link,
    content: &'a [Inline],
    format: Format<'a>,
) {
    if story.in_link {
        return runs(story, place, content, format);
    }
    let letters = format.letters.or(Some(Letters::Hyperlink));
    let inner = Format { letters, ..format };
    let title: String = link.title.chars().take(MAX_TITLE).collect();
    let tip = (!title.is_empty()).then_some(title.as_str());
    story.flush();
    story.in_link = true;
    match &link.target {
        Target::Id(id) => {
            let name = story.book.bookmarks.name(id);
            story.xml.open("w:hyperlink").attr("w:anchor", &name);
            story.xml.attr_opt("w:tooltip", tip).attr("w:history", "1");
            runs(story, place, content, inner);
            story.flush();
            story.xml.close();
        }
        Target::Url(url) => {
            let address = links::encode(url);
            if links::is_plain(&address) {
                let id = story.relations.link(&address);
                story.xml.open("w:hyperlink").attr("r:id", &id);
                story.xml.attr_opt("w:tooltip", tip).attr("w:history", "1");
                runs(story, place, content, inner);
                story.flush();
                story.xml.close();
            } else {
                field_link(story, place, (&address, &title), content, inner);
            }
        }
    }
    story.in_link = false;
}

/// A link as a field, whose address is text that nobody has to parse
/// (17.16.5.25).
fn field_link<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    (address, title): (&str, &str),
    content: &'a [Inline],
    format: Format<'a>,
) {
    let part = |xml: &mut Writer, kind: &str| {
        xml.open("w:r").empty("w:fldChar").attr("w:fldCharType", kind).close();
    };
    part(&mut story.xml, "begin");
    let mut instruction = format!(" HYPERLINK \"{address}\" ");
    if !title.is_empty() {
        // 17.16.1: a quotation mark in an argument stands behind a backslash.
        let title = title.replace('\\', "\\\\").replace('"', "\\\"");
        instruction.push_str(&format!("\\o \"{title}\" "));
    }
    story.xml.open("w:r").open("w:instrText").attr("xml:space", "preserve");
    story.xml.text(&instruction).close().close();
    part(&mut story.xml, "separate");
    runs(story, place, content, format);
    story.flush();
    part(&mut story.xml, "end");
}

/// The mark of a note: see [`marks`](super::marks).
fn note(story: &mut Story<'_, '_>, id: NoteId) {
    if story.book.text.numbers().get(id).is_none() {
        return;
    }
    if story.kind == Kind::Notes || !story.book.marks.carry(id) {
        return repeated(story, id);
    }
    carried(story, id);
    for inner in story.book.marks.followers(id) {
        if story.book.marks.carry(inner) {
            carried(story, inner);
        }
    }
}

/// The mark that carries a note (17.11.14, 17.11.7).
fn carried(story: &mut Story<'_, '_>, id: NoteId) {
    apart(story);
    let endnote = story.book.has_endnotes();
    let shared = story.book.marks.is_shared(id);
    let bookmark = shared.then(|| {
        let name = bookmarks::of_note(id);
        story.book.bookmarks.start(&mut story.xml, &name)
    });
    mark_format(endnote).open(&mut story.xml, &story.book.sheet);
    let name = if endnote { "w:endnoteReference" } else { "w:footnoteReference" };
    let order = story.book.marks.order(id);
    story.xml.empty(name).attr("w:id", &order.to_string()).close();
    if let Some(bookmark) = bookmark {
        bookmarks::end(&mut story.xml, bookmark);
    }
    story.after_mark = true;
}

/// A mark that shows the number of another one (17.16.5.40).
fn repeated(story: &mut Story<'_, '_>, id: NoteId) {
    apart(story);
    let format = mark_format(story.book.has_endnotes());
    let number = story.book.text.numbers().get(id).unwrap_or_default().to_string();
    let instruction = format!(" NOTEREF {} \\f \\h ", bookmarks::of_note(id));
    wml::worded_field(&mut story.xml, &story.book.sheet, &instruction, format, &number);
    story.after_mark = true;
}

/// Two marks in a row must not read as one number: a space parts them.
fn apart(story: &mut Story<'_, '_>) {
    story.flush();
    if story.after_mark {
        let format = mark_format(story.book.has_endnotes());
        story.text("\u{A0}", format);
        story.flush();
    }
}

/// How the mark of a note is set.
pub(super) fn mark_format(endnote: bool) -> Format<'static> {
    let letters = if endnote { Letters::EndnoteMark } else { Letters::FootnoteMark };
    Format { letters: Some(letters), ..Format::default() }
}

/// Text with its reading above (17.3.3.25). Word holds only letters in it, so
/// that notes and images follow it.
fn ruby<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    base: &'a [Inline],
    reading: &str,
    format: Format<'a>,
) {
    story.flush();
    let size = story.book.design.styles.get(match place.look {
        StyleName::Body => StyleName::BodyFirst,
        look => look,
    });
    let full = styles::half_points(size.size);
    let lang = format.lang.unwrap_or(&story.book.text.document().meta.lang);
    let lang = if lang.is_undetermined() { "ja-JP" } else { lang.as_str() };
    let (xml, sheet) = (&mut story.xml, &story.book.sheet);
    xml.open("w:r").open("w:ruby").open("w:rubyPr");
    xml.empty("w:rubyAlign").attr("w:val", "distributeSpace");
    xml.empty("w:hps").attr("w:val", &(full / 2).max(2).to_string());
    xml.empty("w:hpsRaise").attr("w:val", &(full - 2).to_string());
    xml.empty("w:hpsBaseText").attr("w:val", &full.to_string());
    xml.empty("w:lid").attr("w:val", lang).close();
    for (part, text) in [("w:rt", reading.to_owned()), ("w:rubyBase", plain_text(base))] {
        xml.open(part);
        format.open(xml, sheet);
        wml::text(xml, &text);
        xml.close().close();
    }
    xml.close().close();
    story.after_mark = false;
    let mut kept = Vec::new();
    base.iter().for_each(|inline| {
        inline.each(&mut |i| {
            if let InlineKind::Note(id) = i.kind {
                kept.push(id);
            }
        });
    });
    kept.into_iter().for_each(|id| note(story, id));
}
