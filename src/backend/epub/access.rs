//! What a book offers to those who cannot see it, told from what it holds.
//!
//! Vocabulary and duties are those of EPUB Accessibility 1.1, 2.2, and of the
//! W3C's Schema.org Accessibility Properties for Discoverability. Nothing is
//! claimed that the text does not bear out.

use super::numbers::PageNumber;
use super::package::said;
use crate::backend::xhtml;
use crate::model::{Block, BlockKind, ImageFormat, InlineKind};
use crate::pass::Prepared;

/// What matters about a text.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
struct Holds {
    headings: usize,
    /// Images that say in words what they show.
    described: usize,
    /// Images that do not; they may be decorative, or forgotten.
    silent: usize,
    /// Images that may move.
    moving: usize,
    /// Whether there are formulas as MathML.
    mathml: bool,
    /// Whether there are formulas as their source.
    latex: bool,
    readings: usize,
}

/// The properties of a text, written in these files, with their values, in the
/// order of writing.
pub(super) fn properties(
    text: &Prepared,
    pages: &[String],
    numbers: &[PageNumber],
    styles: Styles,
) -> Vec<(&'static str, String)> {
    let holds = Holds {
        mathml: pages.iter().any(|page| xhtml::has_mathml(page)),
        latex: pages.iter().any(|page| xhtml::has_latex(page)),
        ..holds(text)
    };
    let images = holds.described + holds.silent;
    let mut list = vec![("schema:accessMode", "textual".to_owned())];
    let mut add = |name: &'static str, value: &str| list.push((name, value.to_owned()));
    if images > 0 {
        add("schema:accessMode", "visual");
        add("schema:accessModeSufficient", "textual,visual");
    }
    if holds.silent == 0 {
        add("schema:accessModeSufficient", "textual");
    }
    for (has, feature) in [
        (true, "tableOfContents"),
        (true, "readingOrder"),
        (holds.headings > 0, "structuralNavigation"),
        (true, "displayTransformability"),
        (holds.described > 0 && holds.silent == 0, "alternativeText"),
        (holds.mathml, "MathML"),
        (holds.latex, "latex"),
        (holds.readings > 0, "rubyAnnotations"),
        (!numbers.is_empty(), "pageBreakMarkers"),
        (!numbers.is_empty(), "pageNavigation"),
    ] {
        if has {
            add("schema:accessibilityFeature", feature);
        }
    }
    add("schema:accessibilityHazard", if holds.moving > 0 { "unknown" } else { "none" });
    add("schema:accessibilitySummary", &summary(holds));
    // Which edition the pages are those of is to be said (EPUB Accessibility 1.1,
    // 3.4.3), and only the author knows.
    let source = text.document().meta.other.iter().find(|(key, _)| key == "page-source");
    let source = source.and_then(|(_, value)| said(Some(value)));
    if let Some(source) = source.as_deref().filter(|_| !numbers.is_empty()) {
        add("pageBreakSource", source);
    }
    let pages_known = numbers.is_empty() || source.is_some();
    if pages_known && conforms(text, holds, styles) {
        add("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA");
        add("a11y:certifiedBy", concat!("folio ", env!("CARGO_PKG_VERSION")));
    }
    list
}

/// Whose style sheets a book has.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Styles {
    /// That of the design.
    Design,
    /// That of the design and one of the user.
    User,
}

/// Whether a machine can tell that the book meets WCAG 2.1 AA. It cannot tell
/// whether words describe an image or the source of a formula (1.1.1), in which
/// language an unnamed one is (3.1.1), or what someone else's styles do (1.4).
fn conforms(text: &Prepared, holds: Holds, styles: Styles) -> bool {
    let meta = &text.document().meta;
    holds.described + holds.silent == 0
        && !holds.latex
        && styles == Styles::Design
        && !meta.lang.is_undetermined()
        && !meta.title.is_empty()
}

fn summary(holds: Holds) -> String {
    let mut words = String::from(
        "The text can be reflowed and restyled, and has a table of contents and a \
         logical reading order; notes are linked in both directions.",
    );
    match (holds.described, holds.silent) {
        (0, 0) => {}
        (_, 0) => words.push_str(" All images have alternative text."),
        (0, _) => words.push_str(" Images have no alternative text."),
        (..) => words.push_str(" Some images have no alternative text."),
    }
    words.push_str(match (holds.mathml, holds.latex) {
        (false, false) => "",
        (true, false) => " Formulas are given as MathML.",
        (false, true) => " Formulas are given as LaTeX source.",
        (true, true) => " Formulas are given as MathML, some as LaTeX source.",
    });
    words
}

fn holds(text: &Prepared) -> Holds {
    let mut holds = Holds::default();
    let document = text.document();
    let mut see = |block: &Block| {
        block.each(&mut |block| {
            holds.headings +=
                usize::from(matches!(block.kind, BlockKind::Heading { .. }));
        });
        block.each_inline(&mut |inline| match &inline.kind {
            InlineKind::Ruby { .. } => holds.readings += 1,
            InlineKind::Image(image) => {
                let Some(picture) = document.resources[image.resource].content.as_ref()
                else {
                    return;
                };
                if image.alt.trim().is_empty() {
                    holds.silent += 1;
                } else {
                    holds.described += 1;
                }
                let may_move = match picture.format {
                    ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Svg => true,
                    ImageFormat::Png | ImageFormat::Jpeg => false,
                };
                holds.moving += usize::from(may_move);
            }
            _ => {}
        });
    };
    document.each_root(&mut |block| see(block));
    holds
}
