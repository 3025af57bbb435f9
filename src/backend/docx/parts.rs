//! The small parts that docx-rs leaves out or incomplete: settings, fonts,
//! properties, theme.

use super::styles::{self, font_name};
use super::tree::Element;
use crate::backend::Timestamp;
use crate::backend::xml::{DECLARATION, Writer, is_char};
use crate::design::{Design, Family, NotePlace, Restart, StyleName};
use crate::model::{Lang, Metadata, plain_text};

/// Whether a text has notes.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Notes {
    None,
    Some,
}

/// Completes the settings of docx-rs (17.15.1).
///
/// It sets compatibility with typewriters of East Asia, which spoils spacing
/// everywhere else; what is left is that of Word 2013 and later. Added are the
/// separators of notes where there are any (17.11.9), mirrored margins, hyphenation, headers of
/// even pages and the language of the theme.
pub(super) fn settings(part: &mut Element, design: &Design, lang: &Lang, notes: Notes) {
    let compat = part.entry("w:compat");
    compat.children.retain(|node| match node {
        super::tree::Node::Element(e) => e.name == "w:compatSetting",
        super::tree::Node::Text(_) => false,
    });
    part.remove("w:defaultTabStop");
    part.push(Element::new("w:defaultTabStop").with("w:val", "720"));
    if design.page.facing {
        part.replace(Element::new("w:mirrorMargins"));
        part.replace(Element::new("w:evenAndOddHeaders"));
    }
    if design.styles.get(StyleName::Body).hyphenate {
        part.push(Element::new("w:autoHyphenation"));
    }
    if notes == Notes::Some {
        part.push(counting(design));
    }
    if !lang.is_undetermined() {
        let own = Element::new("w:themeFontLang")
            .with(styles::language_key(lang), lang.as_str());
        part.push(own);
    }
    super::order::repair(part);
}

/// The separators of notes, and how notes are counted.
fn counting(design: &Design) -> Element {
    let endnotes = design.notes.place != NotePlace::Foot;
    let (name, note) = if endnotes {
        ("w:endnotePr", "w:endnote")
    } else {
        ("w:footnotePr", "w:footnote")
    };
    let mut own = Element::new(name);
    if endnotes {
        let place =
            if design.notes.place == NotePlace::Chapter { "sectEnd" } else { "docEnd" };
        own.push(Element::new("w:pos").with("w:val", place));
        own.push(Element::new("w:numFmt").with("w:val", "decimal"));
    }
    if let Some(restart) = restart(design) {
        own.push(restart);
    }
    for id in ["-1", "0"] {
        own.push(Element::new(note).with("w:id", id));
    }
    own
}

/// Where the numbers of notes start again (17.11.19).
pub(super) fn restart(design: &Design) -> Option<Element> {
    let place = match design.notes.numbering() {
        Restart::Never => return None,
        Restart::Chapter => "eachSect",
        Restart::Page => "eachPage",
    };
    Some(Element::new("w:numRestart").with("w:val", place))
}

/// The core properties (ISO/IEC 29500-2, 8).
pub(super) fn core(meta: &Metadata, untitled: &str, timestamp: Timestamp) -> String {
    let mut xml = Writer::beginning_with(DECLARATION);
    xml.open("cp:coreProperties");
    for (prefix, uri) in [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ] {
        xml.attr(prefix, uri);
    }
    let title = plain_text(&meta.title);
    let seen = |c: char| !c.is_whitespace() && !c.is_control() && is_char(c);
    xml.leaf("dc:title", if title.contains(seen) { &title } else { untitled });
    let subtitle = plain_text(&meta.subtitle);
    let authors: Vec<String> = meta.authors().collect();
    let language = (!meta.lang.is_undetermined()).then(|| meta.lang.as_str().to_owned());
    for (name, value) in [
        ("dc:subject", Some(subtitle)),
        ("dc:creator", Some(authors.join("; "))),
        ("cp:keywords", Some(meta.subjects.join(", "))),
        ("dc:description", meta.description.clone()),
        ("dc:identifier", meta.identifier.clone()),
        ("dc:language", language),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            xml.leaf(name, &value);
        }
    }
    let time = timestamp.rfc3339();
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.open(name).attr("xsi:type", "dcterms:W3CDTF").text(&time).close();
    }
    xml.finish()
}

/// The facts that core properties have no place for, by name (22.3).
pub(super) fn custom(meta: &Metadata) -> Option<String> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), value.into()));
        }
    };
    add("Date", meta.date.as_deref());
    add("Rights", meta.rights.as_deref());
    add("Publisher", meta.publisher.as_deref());
    if let Some(series) = &meta.series {
        add("Series", Some(&series.name));
        add("Series position", series.position.as_deref());
    }
    for person in &meta.people {
        let role = match &person.role {
            crate::model::PersonRole::Author => continue,
            crate::model::PersonRole::Editor => "Editor",
            crate::model::PersonRole::Translator => "Translator",
            crate::model::PersonRole::Illustrator => "Illustrator",
            crate::model::PersonRole::Other(code) => code,
        };
        add(role, Some(&person.words()));
    }
    for (key, value) in &meta.other {
        add(key, Some(value));
    }
    let facts = unique(facts);
    (!facts.is_empty()).then(|| custom_part(&facts))
}

/// Names must differ, in small letters as well; values of one name are joined.
fn unique(facts: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    for (name, value) in facts {
        match kept.iter_mut().find(|(n, _)| n.to_lowercase() == name.to_lowercase()) {
            Some((_, values)) => {
                values.push_str("; ");
                values.push_str(&value);
            }
            None => kept.push((name, value)),
        }
    }
    kept
}

fn custom_part(facts: &[(String, String)]) -> String {
    const SPACE: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
    const TYPES: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes";
    let mut xml = Writer::beginning_with(DECLARATION);
    xml.open("Properties").attr("xmlns", SPACE).attr("xmlns:vt", TYPES);
    for (index, (name, value)) in facts.iter().enumerate() {
        // The set of properties that users name; identifiers start from 2.
        let name: String = name.chars().take(255).collect();
        xml.open("property").attr("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}");
        xml.attr("pid", &(index + 2).to_string()).attr("name", &name);
        xml.leaf("vt:lpwstr", value).close();
    }
    xml.finish()
}

/// The application properties (22.2).
pub(super) fn app(meta: &Metadata) -> String {
    const SPACE: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    let mut xml = Writer::beginning_with(DECLARATION);
    xml.open("Properties").attr("xmlns", SPACE).leaf("Application", "folio");
    if let Some(publisher) = &meta.publisher {
        xml.leaf("Company", publisher);
    }
    xml.finish()
}

/// The fonts of the design, each with one to take where it is not installed
/// (17.8.3.1).
pub(super) fn fonts() -> String {
    let mut xml = Writer::beginning_with(DECLARATION);
    let (name, space) = super::wml::NAMESPACES[0];
    xml.open("w:fonts").attr(name, space);
    for (family, instead, kind, pitch) in [
        (Family::Serif, "Cambria", "roman", "variable"),
        (Family::Sans, "Calibri", "swiss", "variable"),
        (Family::Mono, "Consolas", "modern", "fixed"),
    ] {
        xml.open("w:font").attr("w:name", font_name(family));
        xml.empty("w:altName").attr("w:val", instead);
        xml.empty("w:family").attr("w:val", kind);
        xml.empty("w:pitch").attr("w:val", pitch).close();
    }
    xml.finish()
}

/// The theme (20.1.6.9): the fonts of the design and the plain colours that
/// Word starts from.
pub(super) fn theme(design: &Design) -> String {
    let mut xml = Writer::beginning_with(DECLARATION);
    xml.open("a:theme");
    xml.attr("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    xml.attr("name", &format!("folio {}", design.name)).open("a:themeElements");
    colors(&mut xml, &design.styles.inlines.link.hex());
    xml.open("a:fontScheme").attr("name", "folio");
    let body = design.styles.get(StyleName::Body).family;
    let other = if body == Family::Sans { Family::Serif } else { Family::Sans };
    let (minor, major) = match body {
        // The sans face goes by the major fonts, the serif one by the minor.
        Family::Serif | Family::Mono => (Family::Serif, other),
        Family::Sans => (Family::Serif, Family::Sans),
    };
    for (name, family) in [("a:majorFont", major), ("a:minorFont", minor)] {
        xml.open(name).empty("a:latin").attr("typeface", font_name(family));
        xml.empty("a:ea").attr("typeface", "").empty("a:cs").attr("typeface", "");
        for (script, face) in SCRIPTS {
            xml.empty("a:font").attr("script", script).attr("typeface", face);
        }
        xml.close();
    }
    xml.close().raw(FORMATS);
    xml.finish()
}

fn colors(xml: &mut Writer, link: &str) {
    xml.open("a:clrScheme").attr("name", "folio");
    for (name, value) in [
        ("a:dk1", "000000"),
        ("a:lt1", "FFFFFF"),
        ("a:dk2", "333333"),
        ("a:lt2", "EEEEEE"),
        ("a:accent1", "1F3A5F"),
        ("a:accent2", "7A3B2E"),
        ("a:accent3", "4F6B46"),
        ("a:accent4", "8A6D3B"),
        ("a:accent5", "5B4B73"),
        ("a:accent6", "3F6F77"),
        ("a:hlink", link),
        ("a:folHlink", link),
    ] {
        xml.open(name).empty("a:srgbClr").attr("val", value).close();
    }
    xml.close();
}

/// The fonts that Word and LibreOffice have for scripts that ours lack.
const SCRIPTS: &[(&str, &str)] = &[
    ("Jpan", "Yu Mincho"),
    ("Hang", "Batang"),
    ("Hans", "SimSun"),
    ("Hant", "PMingLiU"),
    ("Arab", "Traditional Arabic"),
    ("Hebr", "David"),
    ("Thai", "Angsana New"),
    ("Deva", "Mangal"),
];

/// Fills, lines and effects: three of each are asked for (20.1.4.1.14).
const FORMATS: &str = concat!(
    "<a:fmtScheme name=\"folio\"><a:fillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "</a:fillStyleLst><a:lnStyleLst>",
    "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"12700\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"19050\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "</a:lnStyleLst><a:effectStyleLst>",
    "<a:effectStyle><a:effectLst/></a:effectStyle>",
    "<a:effectStyle><a:effectLst/></a:effectStyle>",
    "<a:effectStyle><a:effectLst/></a:effectStyle>",
    "</a:effectStyleLst><a:bgFillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "</a:bgFillStyleLst></a:fmtScheme>",
);
