//! The words of WordprocessingML that the text is written in.
//!
//! docx-rs has typed values for the same, but building 406,000 words of them
//! and turning them into XML takes 0.21 s and their order has to be repaired
//! after that; written from front to back it takes a tenth. The types here
//! keep the discipline: each writes its properties in the order of the schema
//! (`CT_PPr`, 17.3.1.26; `CT_RPr`, 17.3.2.28) and nothing else can.

use super::styles::{self, Letters, Sheet};
use crate::backend::xml::Writer;
use crate::design::Color;
use crate::geom::Pt;
use crate::model::Lang;

/// The namespaces of a part with text, as attributes of its root.
pub(super) const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (
        "xmlns:wp",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    ("xmlns:m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
    ("mc:Ignorable", "w14"),
];

/// The properties of a paragraph.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Paragraph<'a> {
    /// The identifier of its style.
    pub(super) style: &'a str,
    /// Whether the next one must stand on the same page.
    pub(super) keep_next: bool,
    /// Whether it begins a page.
    pub(super) page_break: bool,
    /// Its list and the level in it.
    pub(super) number: Option<(usize, u8)>,
    /// Its direction, where it is not that of the text.
    pub(super) bidi: Option<bool>,
    /// Its indents, where they are not those of the style.
    pub(super) indent: Option<Indent>,
    /// Whether it stands close to those of its style, where the style has it
    /// otherwise (17.3.1.9).
    pub(super) close: Option<bool>,
    /// The band beside it, where it is not that of the style.
    pub(super) band: Option<(Pt, Color)>,
    /// How its lines are set, where it is not as in the style.
    pub(super) align: Option<&'static str>,
    /// The large letter that it is: over how many lines, how high these are
    /// together, and how large it is, in half points (17.3.1.11).
    pub(super) drop_cap: Option<(u8, i32, i32)>,
}

/// Indents in twips (17.3.1.12).
#[derive(Debug, Default, Clone, Copy, Eq, PartialEq)]
pub(super) struct Indent {
    pub(super) start: i32,
    pub(super) end: i32,
    /// How far the first line stands out.
    pub(super) hanging: i32,
}

impl Paragraph<'_> {
    /// Starts the paragraph, up to where its runs begin.
    pub(super) fn open(&self, xml: &mut Writer) {
        xml.open("w:p").open("w:pPr");
        xml.empty("w:pStyle").attr("w:val", self.style);
        if self.keep_next {
            xml.empty("w:keepNext");
        }
        if self.page_break {
            xml.empty("w:pageBreakBefore");
        }
        if let Some((lines, ..)) = self.drop_cap {
            xml.empty("w:framePr").attr("w:dropCap", "drop");
            xml.attr("w:lines", &lines.to_string()).attr("w:wrap", "around");
            xml.attr("w:vAnchor", "text").attr("w:hAnchor", "text");
        }
        if let Some((list, level)) = self.number {
            xml.open("w:numPr");
            xml.empty("w:ilvl").attr("w:val", &level.to_string());
            xml.empty("w:numId").attr("w:val", &list.to_string());
            xml.close();
        }
        if let Some((width, color)) = self.band {
            xml.open("w:pBdr").empty("w:left").attr("w:val", "single");
            xml.attr("w:sz", &styles::eighths(width).to_string());
            xml.attr("w:space", &styles::BAND_SPACE.to_string());
            xml.attr("w:color", &color.hex());
            xml.close();
        }
        if let Some(bidi) = self.bidi {
            on_off(xml, "w:bidi", bidi);
        }
        if let Some((_, height, _)) = self.drop_cap {
            xml.empty("w:spacing").attr("w:line", &height.to_string());
            xml.attr("w:lineRule", "exact").attr("w:before", "0").attr("w:after", "0");
        }
        if let Some(Indent { start, end, hanging }) = self.indent {
            xml.empty("w:ind").attr("w:left", &start.to_string());
            xml.attr("w:right", &end.to_string());
            match hanging {
                0 => xml.attr("w:firstLine", "0"),
                _ => xml.attr("w:hanging", &hanging.to_string()),
            };
        }
        if let Some(close) = self.close {
            on_off(xml, "w:contextualSpacing", close);
        }
        if let Some(align) = self.align {
            xml.empty("w:jc").attr("w:val", align);
        }
        xml.close();
    }
}

/// How long the end of a paragraph's properties is, ahead of which the section
/// goes that ends with it (17.6.18).
pub(super) const PROPERTIES_END: usize = "</w:pPr>".len();

/// The properties of a run.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Format<'a> {
    pub(super) letters: Option<Letters>,
    pub(super) bold: bool,
    /// Upright in an italic style is said as well.
    pub(super) italic: Option<bool>,
    pub(super) small_caps: bool,
    pub(super) strike: bool,
    /// What lies behind the letters.
    pub(super) marker: Option<Color>,
    pub(super) underline: bool,
    pub(super) raise: Raise,
    /// The direction of the letters.
    pub(super) rtl: bool,
    /// The language, where it is not that of the text.
    pub(super) lang: Option<&'a Lang>,
    /// The size, in half points, where it is not that of the style, and how far
    /// the letters are lowered, likewise.
    pub(super) size: Option<(i32, i32)>,
}

/// Where letters stand against the line.
#[derive(Debug, Default, Clone, Copy, Eq, PartialEq)]
pub(super) enum Raise {
    #[default]
    None,
    Super,
    Sub,
}

impl Format<'_> {
    /// Starts a run, up to where its content begins.
    pub(super) fn open(&self, xml: &mut Writer, sheet: &Sheet) {
        xml.open("w:r");
        if *self == Self::default() {
            return;
        }
        xml.open("w:rPr");
        if let Some(letters) = self.letters {
            xml.empty("w:rStyle").attr("w:val", sheet.id(letters.id()));
        }
        if self.bold {
            xml.empty("w:b").empty("w:bCs");
        }
        if let Some(italic) = self.italic {
            on_off(xml, "w:i", italic);
            on_off(xml, "w:iCs", italic);
        }
        if self.small_caps {
            xml.empty("w:smallCaps");
        }
        if self.strike {
            xml.empty("w:strike");
        }
        if let Some((size, lowered)) = self.size {
            xml.empty("w:position").attr("w:val", &(-lowered).to_string());
            xml.empty("w:sz").attr("w:val", &size.to_string());
            xml.empty("w:szCs").attr("w:val", &size.to_string());
        }
        if self.underline {
            xml.empty("w:u").attr("w:val", "single");
        }
        // `w:highlight` knows sixteen colours only (17.18.40).
        if let Some(marker) = self.marker {
            xml.empty("w:shd").attr("w:val", "clear").attr("w:color", "auto");
            xml.attr("w:fill", &marker.hex());
        }
        match self.raise {
            Raise::None => {}
            Raise::Super => drop(xml.empty("w:vertAlign").attr("w:val", "superscript")),
            Raise::Sub => drop(xml.empty("w:vertAlign").attr("w:val", "subscript")),
        }
        if self.rtl {
            xml.empty("w:rtl");
        }
        if let Some(lang) = self.lang {
            xml.empty("w:lang").attr(styles::language_key(lang), lang.as_str());
        }
        xml.close();
    }
}

/// A property that is on or off (17.17.4).
fn on_off(xml: &mut Writer, name: &'static str, on: bool) {
    xml.empty(name);
    if !on {
        xml.attr("w:val", "0");
    }
}

/// Text inside a run: tabs and breaks are elements, and a soft hyphen as a
/// letter would be printed (17.3.3.29).
pub(super) fn text(xml: &mut Writer, text: &str) {
    let special = |c: char| matches!(c, '\t' | '\n' | '\u{AD}');
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        literal(xml, &rest[..at]);
        let c = rest[at..].chars().next().unwrap_or('\n');
        match c {
            '\t' => xml.empty("w:tab"),
            '\u{AD}' => xml.empty("w:softHyphen"),
            _ => xml.empty("w:br"),
        };
        rest = &rest[at + c.len_utf8()..];
    }
    literal(xml, rest);
}

fn literal(xml: &mut Writer, text: &str) {
    if !text.is_empty() {
        xml.open("w:t").attr("xml:space", "preserve").text(text).close();
    }
}

/// Splits text where its direction changes, as `(part, whether from right to
/// left)`. Spaces and marks between two words from right to left belong to
/// them; so do digits, which such text holds as well.
pub(super) fn by_direction(text: &str) -> Vec<(&str, bool)> {
    // All such letters are above U+0590: bytes from D6 on.
    if text.bytes().all(|byte| byte < 0xD6) {
        return vec![(text, false)];
    }
    let mut parts: Vec<(usize, bool)> = vec![];
    let mut neutral = 0;
    for (at, c) in text.char_indices() {
        let rtl = is_rtl(c);
        if !rtl && !c.is_alphabetic() {
            continue;
        }
        match parts.last() {
            None => parts.push((0, rtl)),
            Some(&(_, before)) if before != rtl => {
                // What stands between two directions goes with the outer one.
                let from = if rtl { at } else { neutral };
                parts.push((from, rtl));
            }
            Some(_) => {}
        }
        neutral = at + c.len_utf8();
    }
    if parts.is_empty() {
        return vec![(text, false)];
    }
    let ends = parts.iter().skip(1).map(|part| part.0).chain([text.len()]);
    let whole = parts.iter().zip(ends);
    whole.map(|(&(start, rtl), end)| (&text[start..end], rtl)).collect()
}

/// Letters of the scripts that run from right to left (classes R and AL of
/// UAX #9).
fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// A field whose result is a run of words.
pub(super) fn worded_field(
    xml: &mut Writer,
    sheet: &Sheet,
    instruction: &str,
    format: Format<'_>,
    words: &str,
) {
    let result = |xml: &mut Writer| {
        format.open(xml, sheet);
        text(xml, words);
        xml.close();
    };
    field(xml, instruction, |xml| format.open(xml, sheet), result);
}

/// A field (17.16): what Word computes, and what it shows until it does.
pub(super) fn field(
    xml: &mut Writer,
    instruction: &str,
    mut open: impl FnMut(&mut Writer),
    result: impl FnOnce(&mut Writer),
) {
    open(xml);
    xml.empty("w:fldChar").attr("w:fldCharType", "begin").close();
    open(xml);
    xml.open("w:instrText").attr("xml:space", "preserve").text(instruction).close();
    xml.close();
    open(xml);
    xml.empty("w:fldChar").attr("w:fldCharType", "separate").close();
    result(xml);
    open(xml);
    xml.empty("w:fldChar").attr("w:fldCharType", "end").close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_part_a_text() {
        assert_eq!(by_direction("plain — text"), [("plain — text", false)]);
        assert_eq!(
            by_direction("he said שלום עולם, 5 to"),
            [("he said ", false), ("שלום עולם", true), (", 5 to", false)]
        );
        assert_eq!(by_direction("שלום"), [("שלום", true)]);
        assert_eq!(by_direction("日本語 12"), [("日本語 12", false)]);
        for text in ["", " ", "١٢", "a שb", "ש a"] {
            let joined: String = by_direction(text).iter().map(|part| part.0).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn tabs_breaks_and_soft_hyphens_are_elements() {
        let mut xml = Writer::default();
        text(&mut xml, "a\tb\u{AD}c\n");
        assert_eq!(
            xml.finish(),
            "<w:t xml:space=\"preserve\">a</w:t><w:tab/>\
             <w:t xml:space=\"preserve\">b</w:t><w:softHyphen/>\
             <w:t xml:space=\"preserve\">c</w:t><w:br/>"
        );
    }
}
