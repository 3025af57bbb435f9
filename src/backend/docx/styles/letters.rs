//! Styles of letters: marks of notes, links, code and stress.

use docx_rs::{StyleType, VertAlignType};

use super::look::{fonts, half_points};
use crate::design::{Design, Emphasis, Family, StyleName};

/// Styles of letters.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::backend::docx) enum Letters {
    Hyperlink,
    FootnoteMark,
    EndnoteMark,
    Code,
    Keyboard,
    Small,
    Emphasis,
    PageReference,
}

impl Letters {
    /// The identifier in the file.
    pub(in crate::backend::docx) fn id(self) -> &'static str {
        match self {
            Self::Hyperlink => "Hyperlink",
            Self::FootnoteMark => "FootnoteReference",
            Self::EndnoteMark => "EndnoteReference",
            Self::Code => "VerbatimChar",
            Self::Keyboard => "HTMLKeyboard",
            Self::Small => "SmallText",
            Self::Emphasis => "Emphasis",
            Self::PageReference => "PageReference",
        }
    }
}

pub(super) fn letters(design: &Design) -> Vec<docx_rs::Style> {
    let new = |letters: Letters, name: &str| {
        docx_rs::Style::new(letters.id(), StyleType::Character)
            .name(name)
            .based_on("DefaultParagraphFont")
            .ui_priority(99)
    };
    let raised = |mut style: docx_rs::Style| {
        style.run_property = style.run_property.vert_align(VertAlignType::SuperScript);
        style
    };
    let size = design.styles.get(StyleName::Body).size;
    let code = design.styles.get(StyleName::Code);
    let mono = |style: docx_rs::Style| {
        style.fonts(fonts(Family::Mono)).size(half_points(code.size.max(size * 0.85)))
    };
    let mut styles = vec![
        new(Letters::Hyperlink, "Hyperlink").color(design.styles.inlines.link.hex()),
        raised(new(Letters::FootnoteMark, "footnote reference")),
        raised(new(Letters::EndnoteMark, "endnote reference")),
        mono(new(Letters::Code, "Verbatim Char")),
        mono(new(Letters::Keyboard, "HTML Keyboard")),
        new(Letters::Small, "Small Text").size(half_points(size * 0.85)),
        new(Letters::PageReference, "Page Reference"),
    ];
    let stress = || new(Letters::Emphasis, "Emphasis").ui_priority(20);
    styles.extend(emphasis(design).and_then(|shown| match shown {
        Emphasis::Bold => Some(stress().bold()),
        Emphasis::Underline => Some(stress().underline("single")),
        Emphasis::Italic => None,
    }));
    styles
}

/// How the design shows stressed words, where that is not by italics: those
/// are what Word itself makes of them, and need no style.
pub(in crate::backend::docx) fn emphasis(design: &Design) -> Option<Emphasis> {
    let shown = design.styles.get(StyleName::Body).emphasis;
    (shown != Emphasis::Italic).then_some(shown)
}
