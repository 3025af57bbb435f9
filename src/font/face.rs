//! One face.

use std::borrow::Cow;
use std::fmt;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::{GlyphMetrics, Metrics as FontMetrics};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// A face: its file and what layout and backends want to know of it.
pub struct Face {
    name: String,
    data: Cow<'static, [u8]>,
    index: u32,
    metrics: Metrics,
    /// From letters of the basic plane to glyphs, for all letters that it has.
    coverage: Vec<(u32, u16)>,
    advances: Vec<u16>,
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
    /// Left, bottom, right and top of all letters laid over each other.
    pub bounds: [f32; 4],
    /// Whether all letters have one width.
    pub monospaced: bool,
}

impl Face {
    /// Parses one face of a file.
    pub(super) fn parse(
        name: &str,
        data: Cow<'static, [u8]>,
        index: u32,
    ) -> Result<Self, String> {
        let font = FontRef::from_index(&data, index).map_err(|why| why.to_string())?;
        let metrics = metrics(&font);
        let mut coverage: Vec<(u32, u16)> = font
            .charmap()
            .mappings()
            .filter_map(|(letter, glyph)| {
                Some((letter, u16::try_from(glyph.to_u32()).ok()?))
            })
            .collect();
        coverage.sort_unstable();
        coverage.dedup_by_key(|(letter, _)| *letter);
        let widths = GlyphMetrics::new(&font, Size::unscaled(), LocationRef::default());
        let advance =
            |glyph| widths.advance_width(GlyphId::new(glyph)).unwrap_or_default();
        let count = widths.glyph_count().min(u32::from(u16::MAX));
        let advances = (0..count).map(|glyph| advance(glyph) as u16).collect();
        let own = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first();
        let name = own.map_or_else(|| name.to_owned(), |own| own.to_string());
        Ok(Self { name, data, index, metrics, coverage, advances })
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

    /// Its measures.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The glyph of a letter, before any shaping.
    pub fn glyph(&self, letter: char) -> Option<u16> {
        let at = self.coverage.binary_search_by_key(&u32::from(letter), |(c, _)| *c);
        at.ok().map(|at| self.coverage[at].1)
    }

    /// Whether it has a letter.
    pub fn has(&self, letter: char) -> bool {
        self.glyph(letter).is_some()
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

fn metrics(font: &FontRef<'_>) -> Metrics {
    let m = FontMetrics::new(font, Size::unscaled(), LocationRef::default());
    let scale = 1000.0 / f32::from(m.units_per_em.max(1));
    let x_height = m.x_height.unwrap_or(m.ascent * 0.5);
    let rule = |d: Option<skrifa::metrics::Decoration>| d.map(|d| d.thickness);
    let bounds = m.bounds.map_or([0.0, m.descent, m.ascent, m.ascent], |b| {
        [b.x_min, b.y_min, b.x_max, b.y_max]
    });
    Metrics {
        units_per_em: m.units_per_em,
        ascent: m.ascent * scale,
        descent: m.descent * scale,
        cap_height: m.cap_height.unwrap_or(m.ascent * 0.7) * scale,
        x_height: x_height * scale,
        italic_angle: m.italic_angle,
        underline: m.underline.map_or(m.descent * 0.5, |d| d.offset) * scale,
        strikeout: m.strikeout.map_or(x_height * 0.5, |d| d.offset) * scale,
        rule: rule(m.underline).or(rule(m.strikeout)).unwrap_or(50.0) * scale,
        bounds: bounds.map(|b| b * scale),
        monospaced: m.is_monospace,
    }
}
