//! From a style of the design to the properties of a Word style.

use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, RunFonts, SpecialIndentType};

use crate::design::{Align, Caps, Color, Family, Slant, Style, Weight};
use crate::geom::Pt;

/// Gives a style its look, as far as it differs from the base.
pub(super) fn look(
    mut word: docx_rs::Style,
    own: &Style,
    base: Option<&Style>,
) -> docx_rs::Style {
    let differs = |equal: bool| base.is_none() || !equal;
    let b = base.unwrap_or(own);
    if differs(own.family == b.family) {
        word = word.fonts(fonts(own.family));
    }
    if differs(own.size == b.size) {
        word = word.size(half_points(own.size));
    }
    if differs(own.color == b.color) && (own.color != Color::BLACK || base.is_some()) {
        word = word.color(own.color.hex());
    }
    let letters = &mut word.run_property;
    match (own.weight, b.weight) {
        (Weight::Bold, Weight::Regular) => *letters = letters.clone().bold(),
        (Weight::Regular, Weight::Bold) => *letters = letters.clone().disable_bold(),
        _ => {}
    }
    match (own.slant, b.slant) {
        (Slant::Italic, Slant::Upright) => *letters = letters.clone().italic(),
        (Slant::Upright, Slant::Italic) => *letters = letters.clone().disable_italic(),
        _ => {}
    }
    if own.caps == Caps::All {
        *letters = letters.clone().caps();
    }
    if own.tracking != b.tracking {
        *letters = letters.clone().spacing(own.tracking.at(own.size).to_twips());
    }
    set(word, own, &differs, b)
}

/// The part of the look that concerns the paragraph as a whole.
fn set(
    mut word: docx_rs::Style,
    own: &Style,
    differs: &impl Fn(bool) -> bool,
    b: &Style,
) -> docx_rs::Style {
    if differs(own.align == b.align) {
        word = word.align(alignment(own.align));
    }
    let spaced =
        own.leading == b.leading && own.before == b.before && own.after == b.after;
    if differs(spaced) {
        // At least: a picture or a tall letter in the line must not be cut off.
        let spacing = LineSpacing::new()
            .line_rule(LineSpacingType::AtLeast)
            .line(own.leading.to_twips())
            .before(own.before.to_twips().max(0) as u32)
            .after(own.after.to_twips().max(0) as u32);
        word = word.line_spacing(spacing);
    }
    let indented = own.first_indent == b.first_indent
        && own.start_indent == b.start_indent
        && own.end_indent == b.end_indent;
    if !indented {
        let first = own.first_indent.to_twips();
        let special = if first < 0 {
            SpecialIndentType::Hanging(-first)
        } else {
            SpecialIndentType::FirstLine(first)
        };
        let (start, end) = (own.start_indent.to_twips(), own.end_indent.to_twips());
        word = word.indent(Some(start), Some(special), Some(end), None);
    }
    if own.keep_with_next {
        word.paragraph_property.keep_next = Some(true);
    }
    word
}

fn alignment(align: Align) -> AlignmentType {
    // In a paragraph from right to left, Word takes left for the start
    // (17.18.44, as Word and LibreOffice implement the transitional form).
    match align {
        Align::Justify => AlignmentType::Both,
        Align::Start => AlignmentType::Left,
        Align::Center => AlignmentType::Center,
        Align::End => AlignmentType::Right,
    }
}

/// Sizes are counted in halves of a point (17.3.2.38).
pub(in crate::backend::docx) fn half_points(size: Pt) -> usize {
    (size.0 * 2.0).round().max(2.0) as usize
}

/// The fonts of the theme: those of the family, and for other scripts what
/// Word has for them.
pub(super) fn theme_fonts() -> RunFonts {
    RunFonts::new()
        .ascii_theme("minorHAnsi")
        .hi_ansi_theme("minorHAnsi")
        .east_asia_theme("minorEastAsia")
        .cs_theme("minorBidi")
}

pub(super) fn fonts(family: Family) -> RunFonts {
    match family {
        Family::Serif => theme_fonts(),
        Family::Sans => RunFonts::new()
            .ascii_theme("majorHAnsi")
            .hi_ansi_theme("majorHAnsi")
            .east_asia_theme("majorEastAsia")
            .cs_theme("majorBidi"),
        Family::Mono => {
            let name = font_name(family);
            RunFonts::new().ascii(name).hi_ansi(name).cs(name)
        }
    }
}

/// The name under which the bundled fonts are installed.
pub(in crate::backend::docx) fn font_name(family: Family) -> &'static str {
    match family {
        Family::Serif => "Libertinus Serif",
        Family::Sans => "Source Sans 3",
        Family::Mono => "Source Code Pro",
    }
}
