//! Fonts: which face serves which letter, and what its metrics are.
//!
//! Knows no shaping and no text layout. Faces are parsed when they are first
//! asked for, so that a text in Latin letters does not pay for Arabic ones.

mod bundled;
mod face;
mod kind;
mod region;
mod writing;

pub use face::{Face, Metrics};
pub use kind::{is_east_asian, is_emoji, named_family};
pub use region::{Census, Region};
pub use writing::Writing;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use skrifa::font::{Blob, Font};
use skrifa::raw::{FileRef, TableProvider};

use crate::design::{Family, Slant, Weight};
use crate::error::{Error, Result};

/// Names a face of one [`FontBook`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct FaceId(u16);

impl FaceId {
    /// The position in the book.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A wish for a face.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub struct Query {
    /// The kind of letter.
    pub family: Family,
    /// Thin or heavy.
    pub weight: Weight,
    /// Upright or not.
    pub slant: Slant,
}

/// All faces at hand: those of folio and those that the user gave. A clone
/// shares what was parsed.
#[derive(Debug, Clone)]
pub struct FontBook {
    entries: Vec<Entry>,
}

/// A face that may not have been parsed yet.
#[derive(Clone)]
struct Entry {
    /// What the face is called in messages and in files.
    name: Cow<'static, str>,
    data: Blob,
    /// The face in a collection.
    index: u32,
    role: Role,
    weight: Weight,
    slant: Slant,
    /// The kind of letter of a face that was given, if that can be told.
    drawn: Option<Family>,
    /// Whose Chinese characters it has, if it is made for one region.
    region: Option<Region>,
    /// Whether it is one of emoji.
    emoji: bool,
    parsed: Arc<OnceLock<Face>>,
}

/// What a face is for.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Role {
    /// To be chosen by a wish.
    Serves(Family),
    /// Only to step in for letters that others lack: given by the user.
    Given,
    /// Likewise, but part of folio.
    StepsIn,
    /// To step in for what no other has.
    Installed,
}

impl FontBook {
    /// The faces that are part of folio.
    pub fn bundled() -> Self {
        Self { entries: bundled::SOURCES.iter().map(Entry::bundled).collect() }
    }

    /// Adds the faces of a TrueType or OpenType file or collection. They step
    /// in for letters that the chosen face lacks, before those of folio do; those
    /// made for Chinese characters come last for letters of others.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] if the file holds no font that can be used, or one
    /// whose maker does not allow it to be embedded.
    pub fn add(&mut self, name: &str, data: Vec<u8>) -> Result<()> {
        let fail = |why: String| Error::Font { name: name.into(), why };
        let count = match FileRef::new(&data) {
            Ok(FileRef::Font(_)) => 1,
            Ok(FileRef::Collection(collection)) => collection.len(),
            Err(why) => return Err(fail(why.to_string())),
        };
        let data = Blob::from(data);
        (0..count)
            .try_for_each(|index| self.add_one(name, data.clone(), index, Role::Given))
    }

    /// Adds one face of a file, by its place in it. It steps in for what no other
    /// face has, so that it changes nothing else.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    pub fn add_face(&mut self, name: &str, data: Arc<Vec<u8>>, index: u32) -> Result<()> {
        self.add_one(name, Blob::Shared(data), index, Role::Installed)
    }

    fn add_one(&mut self, name: &str, data: Blob, index: u32, role: Role) -> Result<()> {
        let fail = |why: String| Error::Font { name: name.into(), why };
        if self.entries.len() >= usize::from(u16::MAX) {
            return Err(fail("there are too many fonts already".into()));
        }
        let face = Face::parse(name, data.clone(), index).map_err(&fail)?;
        if embedding_is_restricted(face.font()) {
            return Err(fail("its maker does not allow it to be embedded".into()));
        }
        let (weight, slant) = kind::traits(face.font());
        self.entries.push(Entry {
            name: Cow::Owned(face.name().to_owned()),
            data,
            index,
            role,
            weight,
            slant,
            drawn: kind::family(face.font(), face.name()),
            region: Region::of_face(face.font()),
            emoji: is_emoji_face(face.name()),
            parsed: Arc::new(OnceLock::from(face)),
        });
        Ok(())
    }

    /// Those of some letters that no face here has, for a search elsewhere.
    pub fn lacking(&self, letters: impl Iterator<Item = char>) -> BTreeSet<char> {
        let letters: BTreeSet<char> =
            letters.filter(|c| !c.is_ascii() && !is_invisible(*c)).collect();
        let has = |c: char| self.ids().any(|id| self.face(id).has(c));
        letters.into_iter().filter(|&c| !has(c)).collect()
    }

    /// The face that serves a wish best. Every family has one.
    pub fn select(&self, query: Query) -> FaceId {
        self.ids().min_by_key(|&id| (self.unlike(query, id), id)).unwrap_or(FaceId(0))
    }

    /// All faces, from the one that serves a wish best to the one that steps
    /// in last.
    pub fn chain(&self, query: Query) -> Vec<FaceId> {
        let mut ids: Vec<FaceId> = self.ids().collect();
        ids.sort_by_key(|&id| (self.unlike(query, id), id));
        ids
    }

    /// All faces for what East Asian languages write: first those that are made
    /// for the region, then those for none, then those for others.
    pub fn east_chain(&self, query: Query, region: Region) -> Vec<FaceId> {
        let mut ids = self.chain(query);
        let distance = |id: FaceId| match self.entries[id.index()].region {
            Some(other) if other == region => 0,
            Some(other) => 1 + region.distance(other),
            None => 1,
        };
        ids.sort_by_key(|&id| distance(id));
        ids
    }

    /// All faces for emoji: first those that are made for them, so that all of a
    /// text are of one hand.
    pub fn emoji_chain(&self, query: Query) -> Vec<FaceId> {
        let mut ids = self.chain(query);
        ids.sort_by_key(|&id| !self.is_for_emoji(id));
        ids
    }

    /// Whether a face is made for emoji.
    pub fn is_for_emoji(&self, id: FaceId) -> bool {
        self.entries[id.index()].emoji
    }

    /// The face to draw a letter with: that of the wish if it has the letter,
    /// else the first of the [`chain`](Self::chain) that has it. `None` if
    /// none has it.
    pub fn face_for(&self, query: Query, letter: char) -> Option<FaceId> {
        let has = |id: &FaceId| self.face(*id).has(letter);
        if is_emoji(letter.encode_utf8(&mut [0; 4])) {
            return self.emoji_chain(query).into_iter().find(has);
        }
        let first = self.select(query);
        let ids = if has(&first) { vec![first] } else { self.chain(query) };
        ids.into_iter().find(has)
    }

    /// A face, parsed.
    pub fn face(&self, id: FaceId) -> &Face {
        let entry = &self.entries[id.index()];
        entry.parsed.get_or_init(|| {
            Face::parse(&entry.name, entry.data.clone(), entry.index).expect(
                "bundled faces are tested to parse, others were parsed when added",
            )
        })
    }

    /// The file that a face is in, and its place there, without parsing it.
    pub(crate) fn file(&self, id: FaceId) -> (&[u8], u32) {
        let entry = &self.entries[id.index()];
        (&entry.data, entry.index)
    }

    /// All faces.
    pub fn ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.entries.len() as u16).map(FaceId)
    }

    /// How heavy and how upright a face is.
    pub fn traits(&self, id: FaceId) -> (Weight, Slant) {
        let entry = &self.entries[id.index()];
        (entry.weight, entry.slant)
    }

    /// Whether a face may be part of files that are handed on, and not only of
    /// such as are shown or printed: those of folio, and others whose licence
    /// bits have no restriction (OpenType, `OS/2`, fsType).
    pub fn may_be_embedded(&self, id: FaceId) -> bool {
        let os2 = self.face(id).font().tables().os2();
        matches!(self.entries[id.index()].role, Role::Serves(_) | Role::StepsIn)
            || os2.is_ok_and(|os2| os2.fs_type() & 0b1110 == 0)
    }

    /// How far a face is from a wish; least if it is what was wished for.
    fn unlike(&self, query: Query, id: FaceId) -> impl Ord + use<> {
        let entry = &self.entries[id.index()];
        let role = match entry.role {
            Role::Serves(family) if family == query.family => 0,
            Role::Given if entry.region.is_none() => 1,
            Role::Serves(_) => 2,
            Role::StepsIn => 3,
            Role::Installed if entry.region.is_none() => 4,
            Role::Given => 5,
            Role::Installed => 6,
        };
        let family = match (entry.role, entry.drawn) {
            (Role::Serves(_) | Role::StepsIn, _) => 0,
            (_, Some(family)) if family == query.family => 0,
            (_, None) => 1,
            (_, Some(_)) => 2,
        };
        (role, family, entry.slant != query.slant, entry.weight != query.weight)
    }
}

/// Whether a character shows nothing and so needs no glyph: spaces, joiners,
/// marks of direction, variation selectors and the like. The shaper hides
/// them or makes do with the space of any face.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..=' ' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{1680}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

impl Default for FontBook {
    fn default() -> Self {
        Self::bundled()
    }
}

impl Entry {
    fn bundled(source: &bundled::Bundled) -> Self {
        Self {
            name: Cow::Borrowed(source.name),
            data: Blob::from(source.data),
            index: 0,
            role: source.serves.map_or(Role::StepsIn, Role::Serves),
            weight: source.weight,
            slant: source.slant,
            drawn: None,
            region: None,
            emoji: is_emoji_face(source.name),
            parsed: Arc::default(),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.name).field(&self.role).finish()
    }
}

/// Whether a face of this name is one of emoji.
fn is_emoji_face(name: &str) -> bool {
    name.contains("Emoji")
}

/// Whether the licence bits allow no embedding at all (OpenType, `OS/2`,
/// fsType: bit 1 set, and neither of the milder bits 2 and 3).
fn embedding_is_restricted(font: &Font) -> bool {
    font.tables().os2().is_ok_and(|os2| os2.fs_type() & 0b1110 == 0b0010)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_face_parses_under_its_own_name() {
        let book = FontBook::bundled();
        for (id, source) in book.ids().zip(bundled::SOURCES) {
            let face = book.face(id);
            assert_eq!(face.name(), source.name);
            assert!(face.has(' '), "{}", source.name);
            assert!(face.metrics().ascent > 500.0, "{}", source.name);
            assert!(!embedding_is_restricted(face.font()), "{}", source.name);
        }
    }

    #[test]
    fn a_wish_is_met_and_a_missing_letter_found_elsewhere() {
        let book = FontBook::bundled();
        let serif = Query::default();
        let bold = Query { weight: Weight::Bold, ..serif };
        let bold_italic = Query { slant: Slant::Italic, ..bold };
        let sans = Query { family: Family::Sans, ..serif };
        let mono = Query { family: Family::Mono, ..bold };
        let name = |query, letter| {
            book.face_for(query, letter).map(|id| book.face(id).name().to_owned())
        };
        for (query, letter, face) in [
            (serif, 'a', Some("LibertinusSerif-Regular")),
            (bold_italic, 'a', Some("LibertinusSerif-BoldItalic")),
            (bold_italic, 'ѳ', Some("LibertinusSerif-SemiboldItalic")),
            (sans, 'a', Some("SourceSans3-Regular")),
            (mono, 'a', Some("SourceCodePro-Bold")),
            (serif, 'ש', Some("LibertinusSerif-Regular")),
            (serif, 'ع', Some("Amiri-Regular")),
            (bold, 'ع', Some("Amiri-Bold")),
            (serif, 'क', Some("NotoSerifDevanagari-Regular")),
            (serif, '∬', Some("LibertinusSerif-Regular")),
            (serif, '漢', None),
            (bold, '👩', Some("NotoEmoji-Regular")),
            (serif, '✓', Some("SourceSans3-Regular")),
        ] {
            assert_eq!(name(query, letter).as_deref(), face, "{letter}");
        }
        assert_eq!(
            book.lacking("aعक\u{200d}漢字漢".chars()),
            BTreeSet::from(['漢', '字'])
        );
    }

    #[test]
    fn a_given_font_steps_in_before_those_of_folio() {
        let mut book = FontBook::bundled();
        let math = math();
        book.add("mine.otf", math.data.to_vec()).unwrap();
        let given = book.ids().last();
        assert_eq!(book.face_for(Query::default(), '𝔸'), given);
        assert_ne!(book.face_for(Query::default(), 'a'), given);
    }

    fn math() -> &'static bundled::Bundled {
        let math = |source: &&bundled::Bundled| source.name == "STIXTwoMath-Regular";
        bundled::SOURCES.iter().find(math).unwrap()
    }

    /// The math face under the name of another family.
    fn renamed(family: &str) -> Vec<u8> {
        use write_fonts::FontBuilder;
        use write_fonts::read::FontRef;
        use write_fonts::read::types::Tag;
        let data = math().data;
        // One string serves as family and PostScript name (OpenType, `name`).
        let text: Vec<u8> = family.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let len = text.len() as u16;
        let record = |id| [3, 1, 0x409, id, len, 0];
        let head = [0, 2, 6 + 2 * 12].into_iter().chain(record(1)).chain(record(6));
        let mut names: Vec<u8> = head.flat_map(u16::to_be_bytes).collect();
        names.extend(text);
        let mut font = FontBuilder::new();
        font.add_raw(Tag::new(b"name"), names);
        font.copy_missing_tables(FontRef::new(data).unwrap());
        font.build()
    }

    #[test]
    fn east_asian_letters_come_from_the_face_of_their_region() {
        let mut book = FontBook::bundled();
        for family in ["A Sans SC", "A Serif SC", "A Sans JP", "A Serif JP", "A Serif"] {
            book.add("mine.otf", renamed(family)).unwrap();
        }
        let names = |chain: Vec<FaceId>| -> Vec<String> {
            chain.into_iter().map(|id| book.face(id).name().to_owned()).collect()
        };
        let serif = Query::default();
        let sans = Query { family: Family::Sans, ..serif };
        for (query, region, first) in [
            (serif, Region::China, ["A Serif SC", "A Sans SC"]),
            (sans, Region::China, ["A Sans SC", "A Serif SC"]),
            (serif, Region::Japan, ["A Serif JP", "A Sans JP"]),
        ] {
            let chain = names(book.east_chain(query, region));
            assert_eq!(chain[..2], first, "{query:?} {region:?}");
            assert_eq!(chain.len(), book.ids().count());
        }
        // For letters of others they come last.
        let chain = names(book.chain(serif));
        assert!(
            chain[chain.len() - 4..]
                .iter()
                .all(|name| name.ends_with("SC") || name.ends_with("JP"))
        );
        assert!(
            chain.iter().position(|n| n == "A Serif")
                < chain.iter().position(|n| n == "Amiri-Regular")
        );
    }

    #[test]
    fn an_installed_font_steps_in_last() {
        let mut book = FontBook::bundled();
        let data = Arc::new(renamed("A Serif"));
        book.add_face("mine.otf", data, 0).unwrap();
        assert_eq!(book.chain(Query::default()).last(), book.ids().last().as_ref());
    }

    #[test]
    fn a_file_that_is_no_font_is_refused() {
        let mut book = FontBook::bundled();
        let count = book.ids().count();
        for data in [b"".to_vec(), b"OTTO".to_vec(), vec![0; 400]] {
            let why = book.add("mine.otf", data).unwrap_err().to_string();
            assert!(why.contains("mine.otf"), "{why}");
        }
        assert_eq!(book.ids().count(), count);
    }
}
