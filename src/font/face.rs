//! One face.

use std::fmt;

use skrifa::font::name::NameId;
use skrifa::font::{Blob, Font};
use skrifa::raw::TableProvider;
use skrifa::raw::types::F48Dot16;
use skrifa::{GlyphId, Tag};

/// A face: its file and what layout and backends want to know of it.
pub struct Face {
    name: String,
    data: Blob,
    index: u32,
    font: Font,
    metrics: Metrics,
    /// The glyphs of U+0020 to U+017F, 0 for none: most of what is asked for.
    latin: Box<[u16]>,
    advances: Box<[u16]>,
}

/// Measures of a face. Lengths are in thousandths of the type size, positive
/// upwards from the baseline.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Metrics {
    /// How many units of the font make the type size.
    pub units_per_em: u16,
    /// The highest that letters reach.
    pub ascent: f32,
    /// The lowest, negative.
    pub descent: f32,
    /// The height of H.
    pub cap_height: f32,
    /// The height of x.
    pub x_height: f32,
    /// The slant, in degrees anticlockwise from the vertical; negative for
    /// italics.
    pub italic_angle: f32,
    /// The middle of an underline.
    pub underline: f32,
    /// The middle of a line through small letters.
    pub strikeout: f32,
    /// How thick such lines are.
    pub rule: f32,
    /// How far letters of normal size are raised to stand as superscript.
    pub superscript: f32,
    /// How far they are lowered to stand as subscript; positive.
    pub subscript: f32,
    /// Left, bottom, right and top of all letters laid over each other.
    pub bounds: [f32; 4],
    /// Whether all letters have one width.
    pub monospaced: bool,
}

/// The first letter of the table [`Face::latin`].
const LATIN_START: u32 = 0x20;
/// One past its last letter.
const LATIN_END: u32 = 0x180;

impl Face {
    /// Parses one face of a file.
    pub(super) fn parse(name: &str, data: Blob, index: u32) -> Result<Self, String> {
        let font = Font::new(data.clone(), index)
            .ok_or("it is no TrueType or OpenType font, or a broken one")?;
        let charmap = font.charmap();
        if font.num_glyphs() == 0 || !charmap.has_unicode() {
            return Err("it has no letters, or does not say which is which".into());
        }
        let glyph = |c| charmap.map_unicode(c).map_or(0, |g| g.to_u32() as u16);
        let latin = (LATIN_START..LATIN_END).map(glyph).collect();
        let widths = font.glyph_metrics();
        let count = font.num_glyphs().min(u32::from(u16::MAX));
        let advances =
            (0..count).map(|g| widths.h_advance(GlyphId::new(g)) as u16).collect();
        let own = font.names().get(NameId::POSTSCRIPT_NAME);
        let own = own.and_then(|names| names.english_or_first());
        let own = own.map(|own| own.name().chars().collect::<String>());
        let name = own.filter(|own| !own.is_empty()).unwrap_or_else(|| name.to_owned());
        let metrics = metrics(&font);
        Ok(Self { name, data, index, metrics, latin, advances, font })
    }

    /// The `PostScript` name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole file that the face is in.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The place of the face in its file, from 0.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The font as the shaper takes it.
    pub(crate) fn font(&self) -> &Font {
        &self.font
    }

    /// Its measures.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The glyph of a letter, before any shaping.
    pub fn glyph(&self, letter: char) -> Option<u16> {
        let code = u32::from(letter);
        if (LATIN_START..LATIN_END).contains(&code) {
            let glyph = self.latin[(code - LATIN_START) as usize];
            return (glyph != 0).then_some(glyph);
        }
        let glyph = self.font.charmap().map_unicode(code)?.to_u32();
        u16::try_from(glyph).ok().filter(|&glyph| glyph != 0)
    }

    /// The glyph that is shown for a letter that no face has.
    pub fn stand_in(&self) -> u16 {
        let signs = ['□', '\u{FFFD}', '?'];
        signs.into_iter().find_map(|sign| self.glyph(sign)).unwrap_or_default()
    }

    /// Whether it has a letter.
    pub fn has(&self, letter: char) -> bool {
        self.glyph(letter).is_some()
    }

    /// Whether its `GSUB` table has a feature, such as `smcp`.
    pub fn substitutes(&self, feature: Tag) -> bool {
        let features = self.font.tables().gsub().and_then(|gsub| gsub.feature_list());
        features.is_ok_and(|list| {
            list.feature_records().iter().any(|r| r.feature_tag() == feature)
        })
    }

    /// The width of a glyph in units of the font, as its `hmtx` table has it.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or_default()
    }

    /// How many glyphs it has.
    pub fn glyph_count(&self) -> usize {
        self.advances.len()
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Reads the measures. What a font does not say is guessed from its ascent.
fn metrics(font: &Font) -> Metrics {
    let (global, style) = (font.metrics(), font.style_metrics());
    let scale = 1000.0 / f32::from(global.units_per_em.max(1));
    let em = |length: F48Dot16| length.to_f64() as f32 * scale;
    let line = global.h_line().unwrap_or_default();
    let (ascent, descent) = (em(line.ascender), em(line.descender));
    let x_height = global.x_height.map_or(ascent * 0.5, em);
    // Fonts give the top of a rule.
    let middle =
        |d: skrifa::font::metrics::Decoration| em(d.position) - em(d.thickness) / 2.0;
    let thickness = style.underline.or(style.strike_through).map(|d| em(d.thickness));
    let b = global.bounds;
    Metrics {
        units_per_em: global.units_per_em,
        ascent,
        descent,
        cap_height: global.cap_height.map_or(ascent * 0.7, em),
        x_height,
        italic_angle: style.italic_angle.map_or(0.0, |a| a.to_f64() as f32),
        underline: style.underline.map_or(descent * 0.5, middle),
        strikeout: style.strike_through.map_or(x_height * 0.5, middle),
        rule: thickness.filter(|t| *t > 0.0).unwrap_or(50.0),
        superscript: style.superscript.map_or(330.0, |s| em(s.y_offset)),
        subscript: style.subscript.map_or(140.0, |s| em(s.y_offset)),
        bounds: [b.x_min, b.y_min, b.x_max, b.y_max].map(em),
        monospaced: style.is_fixed_pitch.unwrap_or(false),
    }
}
