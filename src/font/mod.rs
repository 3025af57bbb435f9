//! Fonts: which face serves which letter, and what its metrics are.
//!
//! Knows no shaping and no text layout. Faces are parsed when they are first
//! asked for, so that a text in Latin letters does not pay for Arabic ones.

mod bundled;
mod face;

pub use face::{Face, Metrics};

use std::borrow::Cow;
use std::sync::OnceLock;

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

/// All faces at hand: those of folio and those that the user gave.
#[derive(Debug)]
pub struct FontBook {
    entries: Vec<Entry>,
}

/// A face that may not have been parsed yet.
#[derive(Debug)]
struct Entry {
    source: Source,
    parsed: OnceLock<Face>,
}

#[derive(Debug, Clone)]
struct Source {
    /// What the face is called in messages and in files.
    name: Cow<'static, str>,
    data: Cow<'static, [u8]>,
    /// The face in a collection.
    index: u32,
    /// What the face is for; none for those that only step in.
    serves: Option<Query>,
}

impl FontBook {
    /// The faces that are part of folio.
    pub fn bundled() -> Self {
        Self { entries: bundled::SOURCES.iter().map(Entry::bundled).collect() }
    }

    /// Adds the faces of a TrueType or OpenType file or collection. They step
    /// in for letters that the faces before them lack.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] if the file holds no font.
    pub fn add(&mut self, name: &str, data: Vec<u8>) -> Result<()> {
        let fail = |why: String| Error::Font { name: name.into(), why };
        let count = match skrifa::raw::FileRef::new(&data) {
            Ok(skrifa::raw::FileRef::Font(_)) => 1,
            Ok(skrifa::raw::FileRef::Collection(collection)) => collection.len(),
            Err(why) => return Err(fail(why.to_string())),
        };
        for index in 0..count {
            let data: Cow<'static, [u8]> = data.clone().into();
            let face = Face::parse(name, data.clone(), index).map_err(&fail)?;
            let name = Cow::Owned(face.name().to_owned());
            let source = Source { name, data, index, serves: None };
            self.entries.push(Entry { source, parsed: OnceLock::from(face) });
        }
        Ok(())
    }

    /// The face that serves a wish best. Every family has one.
    pub fn select(&self, query: Query) -> FaceId {
        let score = |serves: Query| {
            let same = |equal: bool, weight: u8| if equal { weight } else { 0 };
            same(serves.family == query.family, 4)
                + same(serves.slant == query.slant, 2)
                + same(serves.weight == query.weight, 1)
        };
        let scored = self.ids().filter_map(|id| {
            let serves = self.entries[id.index()].source.serves?;
            Some((score(serves), id))
        });
        let best = scored.max_by_key(|&(score, id)| (score, std::cmp::Reverse(id)));
        best.map_or(FaceId(0), |(_, id)| id)
    }

    /// The face to draw a letter with: that of the wish if it has the letter,
    /// else the first other one that has it, those most like the wish first.
    /// `None` if none has it.
    pub fn face_for(&self, query: Query, letter: char) -> Option<FaceId> {
        let first = self.select(query);
        if self.face(first).has(letter) {
            return Some(first);
        }
        let unlike = |id: FaceId| match self.entries[id.index()].source.serves {
            Some(serves) => {
                let differs =
                    |differs: bool, weight: u8| if differs { weight } else { 0 };
                differs(serves.family != query.family, 4)
                    + differs(serves.slant != query.slant, 2)
                    + differs(serves.weight != query.weight, 1)
            }
            None => {
                // Among those that only step in, a heavy one for heavy type.
                let heavy = self.entries[id.index()].source.name.contains("Bold");
                if heavy == (query.weight == Weight::Bold) { 8 } else { 9 }
            }
        };
        let mut others: Vec<FaceId> = self.ids().filter(|&id| id != first).collect();
        others.sort_by_key(|&id| (unlike(id), id));
        others.into_iter().find(|&id| self.face(id).has(letter))
    }

    /// A face, parsed.
    pub fn face(&self, id: FaceId) -> &Face {
        let entry = &self.entries[id.index()];
        entry.parsed.get_or_init(|| {
            let source = &entry.source;
            Face::parse(&source.name, source.data.clone(), source.index).expect(
                "bundled faces are tested to parse, others were parsed when added",
            )
        })
    }

    /// All faces.
    pub fn ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.entries.len() as u16).map(FaceId)
    }
}

impl Default for FontBook {
    fn default() -> Self {
        Self::bundled()
    }
}

impl Entry {
    fn bundled(source: &bundled::Bundled) -> Self {
        let source = Source {
            name: Cow::Borrowed(source.name),
            data: Cow::Borrowed(source.data),
            index: 0,
            serves: source.serves,
        };
        Self { source, parsed: OnceLock::new() }
    }
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
        }
    }

    #[test]
    fn a_wish_is_met_and_a_missing_letter_found_elsewhere() {
        let book = FontBook::bundled();
        let name = |id: Option<FaceId>| id.map(|id| book.face(id).name().to_owned());
        let serif = Query::default();
        let bold = Query { weight: Weight::Bold, ..serif };
        let bold_italic = Query { slant: Slant::Italic, ..bold };
        assert_eq!(name(book.face_for(serif, 'a')).unwrap(), "LibertinusSerif-Regular");
        assert_eq!(
            name(book.face_for(bold_italic, 'a')).unwrap(),
            "LibertinusSerif-BoldItalic"
        );
        assert_eq!(name(book.face_for(serif, 'ש')).unwrap(), "LibertinusSerif-Regular");
        assert_eq!(name(book.face_for(serif, 'ع')).unwrap(), "Amiri-Regular");
        assert_eq!(name(book.face_for(bold, 'ع')).unwrap(), "Amiri-Bold");
        assert_eq!(
            name(book.face_for(serif, 'क')).unwrap(),
            "NotoSerifDevanagari-Regular"
        );
        assert_eq!(name(book.face_for(serif, '漢')), None);
    }
}
