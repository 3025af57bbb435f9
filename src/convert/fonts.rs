//! Fonts of this machine for what the fonts at hand lack.

use std::collections::BTreeSet;

use crate::design::{Design, Family, StyleName};
use crate::font::{Census, FontBook, Region};
use crate::load::{self, WantedFonts};
use crate::model::{BlockKind, Document, Inline, InlineKind};

/// The fonts with those of this machine that have letters which they lack; `None`
/// if they lack none that can be had.
pub(super) fn with_installed(
    document: &Document,
    design: &Design,
    fonts: &FontBook,
) -> Option<FontBook> {
    let letters = fonts.lacking(document.letters().into_iter());
    if letters.is_empty() {
        return None;
    }
    let families = families(document, design, &letters);
    let wanted = WantedFonts { letters, regions: regions(document), families };
    let mut more = fonts.clone();
    let mut added = false;
    for font in load::installed_fonts(&wanted) {
        // One that cannot be embedded is of no use, and no fault of the text.
        added |= more.add_face(&font.name, font.data, font.index).is_ok();
    }
    added.then_some(more)
}

/// Whose East Asian characters stand in it, by its languages and its letters.
fn regions(document: &Document) -> BTreeSet<Region> {
    let mut regions = BTreeSet::new();
    let mut all = Census::default();
    document.each_text(&mut |text| {
        let census = Census::of(text);
        // A few characters by themselves say little.
        if census.is_han() || !census.is_empty() && text.chars().count() > 8 {
            regions.extend(census.region());
        }
        all.add(text);
    });
    regions.extend(all.region());
    let languages = document.languages();
    regions.extend(languages.iter().filter_map(|l| Region::of_language(l.as_str())));
    if regions.is_empty() && !all.is_empty() {
        regions.insert(Region::China);
    }
    regions
}

/// The kinds of letter that the design sets text in; that of code only if there is
/// something in it that no font has.
fn families(
    document: &Document,
    design: &Design,
    letters: &BTreeSet<char>,
) -> BTreeSet<Family> {
    let family = |name| design.styles.get(name).family;
    let mut families: BTreeSet<Family> = StyleName::ALL.into_iter().map(family).collect();
    let mut lacks = false;
    let mut look = |text: &str| lacks |= text.chars().any(|c| letters.contains(&c));
    document.each_root(&mut |root| {
        root.each(&mut |block| {
            if let BlockKind::Code { text, .. } = &block.kind {
                look(text);
            }
        });
        root.each_inline(&mut |inline: &Inline| {
            if let InlineKind::Code(text) = &inline.kind {
                look(text);
            }
        });
    });
    if !lacks && family(StyleName::Body) != Family::Mono {
        families.remove(&Family::Mono);
    }
    families
}
