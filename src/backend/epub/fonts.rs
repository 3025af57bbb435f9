//! The fonts of a book: of each face that its text uses, the letters that it
//! uses.
//!
//! A subset keeps what makes type good: kerning, ligatures, small capitals,
//! old-style figures, the joining of Arabic and Indic letters. `skera` cuts all
//! tables but the outlines of OpenType fonts in the manner of PostScript (`CFF `),
//! which `subsetter` cuts; both are given the same glyphs in the same order. A
//! face stays whole if either fails. Fonts go into the book as they are, not
//! obfuscated: their licence asks for nothing of the kind.

use std::collections::BTreeMap;

use rayon::prelude::*;
use skera::{Plan, SubsetFlags, subset_font};
use skrifa::font::name::NameId as FontName;
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;
use write_fonts::read::FontRef;
use write_fonts::read::collections::IntSet;
use write_fonts::read::types::{GlyphId, NameId, Tag};

use super::letters::Usage;
use crate::design::{Family, Slant, Weight};
use crate::font::{Face, FaceId, FontBook, Query, is_invisible};

/// The fonts of a book.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    pub(super) faces: Vec<Embedded>,
    /// The names of the families that serve each kind of letter, the first one
    /// first.
    stacks: BTreeMap<&'static str, Vec<String>>,
}

/// A face in a book.
#[derive(Debug)]
pub(super) struct Embedded {
    /// Its address.
    pub(super) href: String,
    pub(super) media_type: &'static str,
    pub(super) data: Vec<u8>,
    family: String,
    weight: Weight,
    slant: Slant,
}

impl Fonts {
    /// The fonts for what a book shows.
    pub(super) fn new(book: &FontBook, usage: &Usage) -> Self {
        let mut letters: BTreeMap<FaceId, Vec<char>> = BTreeMap::new();
        let mut order: BTreeMap<&'static str, Vec<FaceId>> = BTreeMap::new();
        for (query, used) in usage {
            let main = book.select(*query);
            let stack = order.entry(generic(query.family)).or_default();
            let upright = book.select(Query { family: query.family, ..Query::default() });
            for id in [upright, main] {
                if !stack.contains(&id) {
                    stack.push(id);
                }
            }
            let wanted = |&letter: &char| !is_invisible(letter) && !is_east_asian(letter);
            for letter in used.iter().filter(wanted) {
                let Some(id) = book.face_for(*query, letter) else { continue };
                letters.entry(id).or_default().push(letter);
                if !stack.contains(&id) {
                    stack.push(id);
                }
            }
        }
        let letters: Vec<(FaceId, Vec<char>)> =
            letters.into_iter().filter(|(id, _)| book.may_be_embedded(*id)).collect();
        let families = families(book, letters.iter().map(|(id, _)| *id));
        let embed = |(id, letters): &(FaceId, Vec<char>)| {
            embedded(book, *id, families[id].clone(), letters)
        };
        let faces = letters.par_iter().map(embed).collect();
        let named = |ids: Vec<FaceId>| {
            let mut names: Vec<String> = Vec::new();
            for name in ids.iter().filter_map(|id| families.get(id)) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            names
        };
        let stacks = order.into_iter().map(|(kind, ids)| (kind, named(ids))).collect();
        Self { faces, stacks }
    }

    /// The value of `font-family` for a kind of letter. Emoji come last, and in
    /// colour where the device has such a font.
    pub(super) fn stack(&self, family: Family) -> String {
        let generic = generic(family);
        let own = self.stacks.get(generic).into_iter().flatten();
        let (emoji, letters): (Vec<&str>, Vec<&str>) =
            own.map(String::as_str).partition(|name| name.contains("Emoji"));
        let mut stack: String =
            letters.into_iter().map(|name| format!("\"{name}\", ")).collect();
        stack.push_str(generic);
        let colour = COLOUR_EMOJI.iter().copied().filter(|_| !emoji.is_empty());
        for name in colour.chain(emoji.iter().copied()) {
            stack.push_str(&format!(", \"{name}\""));
        }
        stack
    }

    /// The `@font-face` rules.
    pub(super) fn css(&self) -> String {
        let rule = |face: &Embedded| {
            let weight = match face.weight {
                Weight::Regular => "normal",
                Weight::Bold => "bold",
            };
            let style = match face.slant {
                Slant::Upright => "normal",
                Slant::Italic => "italic",
            };
            format!(
                "@font-face {{ font-family: \"{}\"; font-weight: {weight}; font-style: \
                 {style}; src: url({}); }}\n",
                face.family, face.href
            )
        };
        self.faces.iter().map(rule).collect()
    }
}

/// What devices have for emoji.
const COLOUR_EMOJI: [&str; 3] =
    ["Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"];

/// Whether a letter is of Chinese, Japanese or Korean. Mathematical fonts have
/// some; one of them in a line of others would be a stain.
fn is_east_asian(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

fn generic(family: Family) -> &'static str {
    match family {
        Family::Serif => "serif",
        Family::Sans => "sans-serif",
        Family::Mono => "monospace",
    }
}

/// What each face's family is called in the style sheet. Where two faces of a
/// family are of one weight and slant, the later one has a name of its own.
fn families(
    book: &FontBook,
    ids: impl Iterator<Item = FaceId>,
) -> BTreeMap<FaceId, String> {
    let mut names = BTreeMap::new();
    let mut taken = Vec::new();
    for id in ids {
        let face = book.face(id);
        let (weight, slant) = book.traits(id);
        let key = (family_name(face), weight, slant);
        let name = if taken.contains(&key) { plain(face.name()) } else { key.0.clone() };
        taken.push(key);
        names.insert(id, name);
    }
    names
}

fn family_name(face: &Face) -> String {
    let names = face.font().names();
    let own = [FontName::TYPOGRAPHIC_FAMILY_NAME, FontName::FAMILY_NAME]
        .into_iter()
        .filter_map(|id| names.get(id)?.english_or_first())
        .map(|name| plain(&name.name().chars().collect::<String>()))
        .find(|name| !name.is_empty());
    own.unwrap_or_else(|| plain(face.name()))
}

/// A name that can stand in a style sheet and in an address.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || " -".contains(*c)).collect()
}

fn embedded(book: &FontBook, id: FaceId, family: String, letters: &[char]) -> Embedded {
    let face = book.face(id);
    let (weight, slant) = book.traits(id);
    let data = subset(face, letters).unwrap_or_else(|| face.data().to_vec());
    let (ending, media_type) = match data.get(..4) {
        Some(b"OTTO") => ("otf", "font/otf"),
        Some(b"ttcf") => ("ttc", "font/collection"),
        _ => ("ttf", "font/ttf"),
    };
    let href = format!(
        "fonts/{:02}-{}.{ending}",
        id.index(),
        plain(face.name()).replace(' ', "-")
    );
    Embedded { href, media_type, data, family, weight, slant }
}

/// What shaping needs in any language, and what the style sheets ask for. Not
/// among them is what a reader would have to choose: alternates, styles.
const FEATURES: [&[u8; 4]; 37] = [
    b"abvf", b"abvm", b"abvs", b"akhn", b"blwf", b"blwm", b"blws", b"calt", b"ccmp",
    b"cjct", b"clig", b"curs", b"dist", b"fina", b"haln", b"half", b"init", b"isol",
    b"kern", b"liga", b"lnum", b"locl", b"mark", b"medi", b"mkmk", b"nukt", b"onum",
    b"pref", b"pres", b"pstf", b"psts", b"rclt", b"rkrf", b"rlig", b"rphf", b"smcp",
    b"vatu",
];

/// The parts of a face that letters need; `None` if it cannot be cut.
fn subset(face: &Face, letters: &[char]) -> Option<Vec<u8>> {
    let font = FontRef::from_index(face.data(), face.index()).ok()?;
    let unicodes: IntSet<u32> = letters.iter().map(|&letter| u32::from(letter)).collect();
    let mut scripts = IntSet::empty();
    scripts.invert();
    let features: IntSet<Tag> = FEATURES.iter().map(|tag| Tag::new(tag)).collect();
    // Copyright, names, licence.
    let names: IntSet<NameId> =
        [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17].into_iter().map(NameId::new).collect();
    let english: IntSet<u16> = [0x409].into_iter().collect();
    let dropped: IntSet<Tag> =
        [b"BASE", b"DSIG", b"MATH", b"JSTF"].into_iter().map(Tag::new).collect();
    let flags = SubsetFlags::SUBSET_FLAGS_DEFAULT;
    let plan = Plan::new(
        &IntSet::empty(),
        &unicodes,
        &font,
        flags,
        &dropped,
        &scripts,
        &features,
        &names,
        &english,
    );
    let cut = subset_font(&font, &plan).ok()?;
    if font.table_data(CFF).is_none() {
        return Some(cut);
    }
    let outlines = outlines(face, &plan)?;
    let outlines = FontRef::new(&outlines).ok()?.table_data(CFF)?.as_bytes().to_vec();
    let mut whole = FontBuilder::new();
    whole.add_raw(CFF, outlines);
    whole.copy_missing_tables(FontRef::new(&cut).ok()?);
    Some(whole.build())
}

const CFF: Tag = Tag::new(b"CFF ");

/// The outlines of the glyphs of a plan, in its order.
fn outlines(face: &Face, plan: &Plan) -> Option<Vec<u8>> {
    let mut glyphs: Vec<(GlyphId, GlyphId)> =
        plan.old_to_new_glyph_mapping().map(|(old, new)| (new, old)).collect();
    glyphs.sort_unstable();
    let old: Option<Vec<u16>> =
        glyphs.iter().map(|(_, old)| u16::try_from(old.to_u32()).ok()).collect();
    let old = old?;
    let mapper = GlyphRemapper::new_from_glyphs_sorted(&old);
    let same = |(at, (new, _)): (usize, &(GlyphId, GlyphId))| {
        new.to_u32() as usize == at && mapper.get(old[at]).map(usize::from) == Some(at)
    };
    let agree = glyphs.iter().enumerate().all(same);
    agree.then(|| subsetter::subset(face.data(), face.index(), &mapper).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use skrifa::MetadataProvider;

    #[test]
    fn every_bundled_face_is_cut_to_its_letters() {
        let book = FontBook::bundled();
        for id in book.ids() {
            let face = book.face(id);
            let letters: Vec<char> =
                "fi AaÉé0,“”عبدकि𝔸∫".chars().filter(|&c| face.has(c)).collect();
            let cut = subset(face, &letters).unwrap_or_else(|| panic!("{}", face.name()));
            assert!(cut.len() < face.data().len() / 4, "{} {}", face.name(), cut.len());
            let font = FontRef::new(&cut).unwrap();
            let whole = FontRef::new(face.data()).unwrap();
            for letter in letters {
                let (new, old) = (
                    font.charmap().map(letter).unwrap(),
                    whole.charmap().map(letter).unwrap(),
                );
                assert_eq!(
                    drawn(&font, new),
                    drawn(&whole, old),
                    "{letter} {}",
                    face.name()
                );
            }
            assert_eq!(font.charmap().map('Ω'), None);
        }
    }

    /// A glyph as it is drawn at 100 units, with its width.
    fn drawn(font: &FontRef<'_>, glyph: GlyphId) -> String {
        use skrifa::outline::DrawSettings;
        let size = skrifa::instance::Size::new(100.0);
        let mut path = skrifa::outline::pen::SvgPen::new();
        let outlines = font.outline_glyphs();
        let location = skrifa::instance::LocationRef::default();
        if let Some(outline) = outlines.get(glyph) {
            outline.draw(DrawSettings::unhinted(size, location), &mut path).unwrap();
        }
        let width = font.glyph_metrics(size, location).advance_width(glyph);
        format!("{width:?} {path}")
    }
}
