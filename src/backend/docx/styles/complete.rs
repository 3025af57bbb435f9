//! What docx-rs has no word for, added to the styles that it made.

use super::super::tree::{Element, Node};
use super::{IMPRINT, PARAGRAPHS, TABLE, eighths, normal};
use crate::design::{Caps, Design, Figures, Style, StyleName, TitlePlace};
use crate::geom::Pt;
use crate::model::{Direction, Lang};

/// Adds to the styles of docx-rs what it has no word for.
///
/// - the default style of each kind (17.7.4.17, `default`), and not its own
///   empty Normal;
/// - small capitals (17.3.2.33), kinds of figures ([MS-DOCX] 2.6.1.9);
/// - no hyphens where the design wants none (17.3.1.34);
/// - no spelling in code (17.3.2.21);
/// - no space between the items of a list and the lines of an imprint
///   (17.3.1.9);
/// - the language and direction of the text (17.3.2.20, 17.3.1.6);
/// - the rule under the head of a table (17.7.6.6), and no width.
pub(super) fn complete(part: &mut Element, design: &Design, lang: &Lang) {
    let mut normals = 0;
    part.children.retain(|node| {
        let Node::Element(style) = node else { return true };
        let normal = style.get("w:styleId") == Some("Normal");
        normals += usize::from(normal);
        !(normal && normals == 1)
    });
    for style in part.elements_mut().filter(|e| e.name == "w:style") {
        let id = style.get("w:styleId").unwrap_or_default().to_owned();
        match id.as_str() {
            "Normal" => {
                style.set("w:default", "1");
                let body = design.styles.get(StyleName::Body);
                figures(style.entry("w:rPr"), body.figures);
                if lang.direction() == Direction::Rtl {
                    style.entry("w:pPr").push(Element::new("w:bidi"));
                }
            }
            "ListParagraph" | IMPRINT => {
                style.entry("w:pPr").push(Element::new("w:contextualSpacing"));
            }
            "SourceCode" | "VerbatimChar" | "HTMLKeyboard" => {
                style.entry("w:rPr").push(Element::new("w:noProof"));
            }
            "Date" if design.opening.title == TitlePlace::Page => {
                style.entry("w:pPr").push(Element::new("w:contextualSpacing"));
            }
            TABLE => {
                // A style has no width (`CT_TblPrBase`, 17.7.6.4).
                style.entry("w:tblPr").remove("w:tblW");
                if design.tables.head_rule > Pt::ZERO {
                    style.push(head_rule(design));
                }
            }
            _ => {}
        }
        let entry = PARAGRAPHS.iter().find(|entry| entry.id == id);
        if let Some(entry) = entry {
            extend(style, design.styles.get(entry.look), &normal(design));
        }
    }
    default_language(part, lang);
    for default in defaults() {
        part.children.push(Node::Element(default));
    }
}

fn extend(style: &mut Element, own: &Style, normal: &Style) {
    if own.caps == Caps::Small {
        style.entry("w:rPr").push(Element::new("w:smallCaps"));
    }
    if own.figures != normal.figures {
        figures(style.entry("w:rPr"), own.figures);
    }
    if !own.hyphenate && normal.hyphenate {
        style.entry("w:pPr").push(Element::new("w:suppressAutoHyphens"));
    }
}

fn figures(properties: &mut Element, figures: Figures) {
    let kind = match figures {
        Figures::Lining => "lining",
        Figures::OldStyle => "oldStyle",
    };
    properties.replace(Element::new("w14:numForm").with("w14:val", kind));
}

fn head_rule(design: &Design) -> Element {
    let rule = Element::new("w:bottom")
        .with("w:val", "single")
        .with("w:sz", eighths(design.tables.head_rule).to_string())
        .with("w:space", "0")
        .with("w:color", design.styles.get(StyleName::Body).color.hex());
    let borders = Element::new("w:tcBorders").child(rule);
    Element::new("w:tblStylePr")
        .with("w:type", "firstRow")
        .child(Element::new("w:tblPr"))
        .child(Element::new("w:tcPr").child(borders))
}

fn default_language(part: &mut Element, lang: &Lang) {
    if !lang.is_undetermined() {
        let defaults = part.entry("w:docDefaults").entry("w:rPrDefault").entry("w:rPr");
        defaults.replace(language(lang));
    }
}

/// `w:lang` for a language: Word keeps one for each group of scripts.
fn language(lang: &Lang) -> Element {
    Element::new("w:lang").with(language_key(lang), lang.as_str())
}

/// The attribute of `w:lang` that holds a language (17.3.2.20).
pub(in crate::backend::docx) fn language_key(lang: &Lang) -> &'static str {
    match lang.primary().as_str() {
        "ja" | "zh" | "ko" | "yue" | "wuu" => "w:eastAsia",
        _ if lang.direction() == Direction::Rtl => "w:bidi",
        "th" | "hi" | "mr" | "ne" | "sa" | "bn" | "ta" | "te" | "kn" | "ml" | "gu"
        | "pa" | "km" | "lo" | "my" | "si" => "w:bidi",
        _ => "w:val",
    }
}

/// The styles that stand for no style, one of each kind but paragraphs.
fn defaults() -> [Element; 3] {
    let style = |kind: &str, id: &str, name: &str| {
        Element::new("w:style")
            .with("w:type", kind)
            .with("w:default", "1")
            .with("w:styleId", id)
            .child(Element::new("w:name").with("w:val", name))
            .child(Element::new("w:uiPriority").with("w:val", "99"))
            .child(Element::new("w:semiHidden"))
            .child(Element::new("w:unhideWhenUsed"))
    };
    let zero = |name: &str| Element::new(name).with("w:w", "0").with("w:type", "dxa");
    let margins = ["w:top", "w:left", "w:bottom", "w:right"]
        .into_iter()
        .fold(Element::new("w:tblCellMar"), |margins, side| margins.child(zero(side)));
    [
        style("character", "DefaultParagraphFont", "Default Paragraph Font"),
        style("table", "TableNormal", "Normal Table")
            .child(Element::new("w:tblPr").child(zero("w:tblInd")).child(margins)),
        style("numbering", "NoList", "No List"),
    ]
}
