//! Turns letters of one face into glyphs. The only place that knows the
//! shaping library.

use harfrust::{
    Buffer, ClusterLevel, Direction, Feature, Language, Script, ShapeOptions, ShapePlan,
    ShaperFont, Tag, unicode,
};
use rustc_hash::FxHashMap;

use super::style::{Letters, Shift};
use crate::design::{Caps, Figures};
use crate::font::{FaceId, FontBook};

/// A glyph as the font has it. Lengths are in units of the font.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct RawGlyph {
    pub(super) id: u16,
    pub(super) advance: i32,
    pub(super) dx: i32,
    pub(super) dy: i32,
    /// The offset that was given with the first letter of its cluster.
    pub(super) cluster: u32,
    /// Whether a line may begin here without shaping anew.
    pub(super) safe: bool,
}

/// Letters to be shaped together.
#[derive(Debug, Copy, Clone)]
pub(super) struct Request<'a> {
    pub(super) face: FaceId,
    pub(super) script: Script,
    pub(super) rtl: bool,
    pub(super) manner: &'a Manner,
    /// Leaves out what raises or makes small capitals, to be imitated.
    pub(super) plain: bool,
}

/// What [`Letters`] ask of a font, in its own terms.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    /// A number of its own, for remembering plans.
    pub(super) id: u32,
    features: Vec<Feature>,
    /// Those that every font can do without.
    plain: Vec<Feature>,
    /// The feature that the wish for small capitals or raised letters hangs on.
    pub(super) wish: Option<Tag>,
    language: Option<Language>,
    /// The language of East Asian letters in it.
    east: Option<Language>,
}

/// Shapes; memory of one thread.
pub(super) struct Shaper<'a> {
    fonts: &'a FontBook,
    faces: FxHashMap<FaceId, ShaperFont<'a, 'static>>,
    plans: FxHashMap<PlanKey, ShapePlan>,
    buffer: Buffer,
}

type PlanKey = (FaceId, Script, bool, u32, bool);

impl Manner {
    pub(super) fn new(id: u32, letters: &Letters) -> Self {
        let on = |tag: &[u8; 4]| Feature::new(Tag::new(tag), 1, ..);
        let off = |tag: &[u8; 4]| Feature::new(Tag::new(tag), 0, ..);
        let mut plain = match letters.figures {
            Figures::Lining => vec![on(b"lnum")],
            Figures::OldStyle => vec![on(b"onum"), on(b"pnum")],
        };
        // Brackets and stops of East Asian text within a word close up.
        plain.push(on(b"chws"));
        if !letters.ligatures {
            plain.extend([off(b"liga"), off(b"clig")]);
        }
        let wish: Option<&[u8; 4]> = match (letters.shift, letters.caps) {
            (Shift::Raised, _) => Some(b"sups"),
            (Shift::Lowered, _) => Some(b"subs"),
            (Shift::None, Caps::Small) => Some(b"smcp"),
            (Shift::None, Caps::None | Caps::All) => None,
        };
        let mut features = plain.clone();
        features.extend(wish.map(on));
        let wish = wish.map(Tag::new);
        let language = Some(&letters.lang).filter(|lang| !lang.is_undetermined());
        let language = language.and_then(|lang| Language::new(lang.as_str()));
        let east = letters.east.and_then(|east| Language::new(east.region.tag()));
        Self { id, features, plain, wish, language, east }
    }

    /// The language of letters of a script, which decides about their forms.
    fn language(&self, script: Script) -> Option<&Language> {
        let east = [
            Script::HAN,
            Script::HIRAGANA,
            Script::KATAKANA,
            Script::HANGUL,
            Script::BOPOMOFO,
        ];
        let own = self.east.as_ref().filter(|_| east.contains(&script));
        own.or(self.language.as_ref())
    }
}

impl<'a> Shaper<'a> {
    pub(super) fn new(fonts: &'a FontBook) -> Self {
        let mut buffer = Buffer::new();
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        let (faces, plans) = (FxHashMap::default(), FxHashMap::default());
        Self { fonts, faces, plans, buffer }
    }

    pub(super) fn fonts(&self) -> &'a FontBook {
        self.fonts
    }

    /// Adds the glyphs of letters, each given with its offset in the text, from
    /// left to right.
    pub(super) fn shape(
        &mut self,
        request: Request<'_>,
        letters: impl Iterator<Item = (char, u32)>,
        out: &mut Vec<RawGlyph>,
    ) {
        let Request { face, script, rtl, manner, plain } = request;
        let font = self.faces.entry(face).or_insert_with(|| {
            let face: &'a crate::font::Face = self.fonts.face(face);
            ShaperFont::new(face.font())
        });
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let plan = self.plans.entry((face, script, rtl, manner.id, plain));
        let plan = plan.or_insert_with(|| {
            let features = if plain { &manner.plain } else { &manner.features };
            let language = manner.language(script);
            ShapePlan::new(font, direction, Some(script), language, features)
        });
        let buffer = &mut self.buffer;
        buffer.clear();
        letters.for_each(|(c, offset)| buffer.push(u32::from(c), offset));
        buffer.set_direction(direction);
        buffer.set_script(Some(script));
        buffer.set_language(manner.language(script).cloned());
        let options = ShapeOptions::new().plan(Some(plan));
        harfrust::shape(font, buffer, options)
            .expect("the plan was made for this direction and script");
        let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        out.extend(glyphs.map(|(info, position)| RawGlyph {
            id: info.glyph_id as u16,
            advance: position.x_advance,
            dx: position.x_offset,
            dy: position.y_offset,
            cluster: info.cluster,
            safe: !info.unsafe_to_break(),
        }));
    }
}

/// The script of a letter; none for those that all scripts share.
pub(super) fn script(c: char) -> Option<Script> {
    let script = unicode::script(u32::from(c));
    let shared = [Script::COMMON, Script::INHERITED, Script::UNKNOWN];
    (!shared.contains(&script)).then_some(script)
}

/// The script of text that has none of its own.
pub(super) const DEFAULT_SCRIPT: Script = Script::LATIN;

/// The one character that two make together, if there is one.
pub(super) fn compose(a: char, b: char) -> Option<char> {
    unicode::compose(u32::from(a), u32::from(b)).and_then(char::from_u32)
}
