//! Formulas in lines: LaTeX becomes placed glyphs and rules.
//!
//! [`crate::math`] reads the LaTeX. The crate `formulary` lays out its MathML
//! (MathML Core) by the `MATH` table of a font (OpenType 1.9, `MATH`): STIX Two
//! Math, unless the user gave a font with such a table. What comes out is an
//! [`Inset`] like any other thing in a line. Knows no paragraph and no page.

use std::collections::HashMap;
use std::sync::OnceLock;

use formulary::ast::{Form, Length, Node};
use formulary::{Item, Layout, LayoutOptions, MathFont, MathRoot};
use skrifa::{FontRef, MetadataProvider};

use super::input::Inset;
use crate::design::Color;
use crate::font::{FaceId, FontBook, Query};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::frame::{Glyph, GlyphRun, Shape};
use crate::math::{Display, mathml};

/// Stands for a glyph that the font gives no letter for.
const UNNAMED: char = '\u{25a1}';

/// What stays free above and below a formula, as a share of the type size; a
/// point in type of ten points, as TeX's `\lineskip` has it.
const AIR: f32 = 0.1;

/// The share of a line that a formula in it must have to be broken: less than this
/// can go to the next line as a whole.
const BROKEN_FROM: f32 = 0.4;

/// What stands on either side of a fraction, in ems: `\nulldelimiterspace` of TeX.
const BESIDE_FRACTION: f32 = 0.12;

/// The smallest share of its size to which a formula is shrunk to fit a line.
const SMALLEST: f32 = 0.6;

/// A formula to be set.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(crate) struct Formula<'a> {
    /// Its LaTeX.
    pub(crate) source: &'a str,
    /// Whether it stands in a line of text or on lines of its own.
    pub(crate) display: Display,
    /// The size of the type around it.
    pub(crate) size: Pt,
    /// The colour of the type around it.
    pub(crate) color: Color,
    /// The width of a line. A formula that is wider, and cannot be broken, is set
    /// smaller, down to six tenths.
    pub(crate) width: Pt,
}

/// The face that formulas are set in.
pub(super) struct MathFace<'a> {
    id: FaceId,
    fonts: &'a FontBook,
    font: MathFont<'a>,
    /// Made for the first formula.
    facts: OnceLock<Facts>,
}

/// What is to be known of the face.
struct Facts {
    /// The letter that each glyph stands for.
    letters: Vec<char>,
    /// What brings the small letters of this face to the height of those of
    /// the text.
    scale: f32,
}

impl<'a> MathFace<'a> {
    /// The math face of a book of fonts; none if there is none.
    pub(super) fn of(fonts: &'a FontBook) -> Option<Self> {
        let probe = |id: &FaceId| {
            let (data, index) = fonts.file(*id);
            MathFont::probe(data, index)
        };
        // Those that the user gave come last.
        let id = fonts.ids().filter(probe).last()?;
        let (data, index) = fonts.file(id);
        let font = MathFont::new(data, index).ok()?;
        Some(Self { id, fonts, font, facts: OnceLock::new() })
    }

    fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| {
            let (data, index) = self.fonts.file(self.id);
            let font = FontRef::from_index(data, index);
            let letters = font.map_or_else(|_| Vec::new(), |font| letters(&font));
            let x_height = |id| self.fonts.face(id).metrics().x_height;
            let text = x_height(self.fonts.select(Query::default()));
            let scale = (text / x_height(self.id)).clamp(0.8, 1.25);
            Facts { letters, scale }
        })
    }

    /// Sets a formula. One that takes a good part of a line comes in the parts
    /// between which a line may end, with a space between them.
    ///
    /// # Errors
    ///
    /// Why its source cannot be read.
    pub(super) fn set(&self, formula: &Formula<'_>) -> Result<Vec<Inset>, String> {
        let mathml =
            mathml(formula.source, formula.display).map_err(|why| why.to_string())?;
        let mut tree = formulary::parse(&mathml).map_err(|why| why.to_string())?;
        space_fractions(&mut tree.children);
        let size = formula.size * self.facts().scale;
        let whole = self.layout(&tree, size);
        let in_line = formula.display == Display::Inline;
        let parts = match in_line && whole.width > formula.width.0 * BROKEN_FROM {
            true => parts(&tree),
            false => Vec::new(),
        };
        if parts.is_empty() {
            return Ok(vec![self.inset(&tree, whole, size, formula)?]);
        }
        let mut set = Vec::with_capacity(parts.len());
        for part in parts {
            self.add(part, size, formula, &mut set)?;
        }
        Ok(set)
    }

    /// Adds a part of a formula; one that is too wide however small it is comes in
    /// two, broken anywhere.
    fn add(
        &self,
        part: MathRoot,
        size: Pt,
        formula: &Formula<'_>,
        set: &mut Vec<Inset>,
    ) -> Result<(), String> {
        let natural = self.layout(&part, size);
        let count = part.children.len();
        if natural.width * SMALLEST <= formula.width.0 || count < 2 {
            set.push(self.inset(&part, natural, size, formula)?);
            return Ok(());
        }
        let (first, second) = part.children.split_at(count / 2);
        for half in [first, second] {
            let part = MathRoot { children: half.to_vec(), ..part.clone() };
            self.add(part, size, formula, set)?;
        }
        Ok(())
    }

    fn layout(&self, tree: &MathRoot, size: Pt) -> Layout {
        formulary::layout(tree, &self.font, &LayoutOptions { font_size: size.0 })
    }

    /// A formula, or a part of one, with the layout that it has by nature.
    fn inset(
        &self,
        tree: &MathRoot,
        natural: Layout,
        size: Pt,
        formula: &Formula<'_>,
    ) -> Result<Inset, String> {
        let mut set = natural;
        if set.width > formula.width.0 {
            let share = (formula.width.0 / set.width).clamp(SMALLEST, 1.0);
            set = self.layout(tree, size * share);
        }
        let finite = [set.width, set.ascent, set.descent].iter().all(|l| l.is_finite());
        if !finite {
            return Err("it has no size".into());
        }
        // A little air, so that fractions do not touch the lines around them.
        let air = formula.size.0 * AIR;
        Ok(Inset {
            width: Pt(set.width.max(0.0)),
            ascent: Pt(set.ascent.max(0.0) + air),
            descent: Pt(set.descent.max(0.0) + air),
            shapes: self.shapes(&set.items, formula.color),
        })
    }

    /// What is painted: glyphs of one size on one line are one run.
    fn shapes(&self, items: &[Item], color: Color) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let mut rest = items;
        while let [first, after @ ..] = rest {
            let count = 1 + after
                .iter()
                .zip(rest)
                .take_while(|(next, one)| continues(one, next))
                .count();
            let (run, later) = rest.split_at(count);
            shapes.extend(match first {
                Item::Glyph { .. } => self.run(run, color),
                Item::Rule { x, y, w, h, color: own } => {
                    Some(fill([*x, *y, *w, *h], own.map_or(color, rgb)))
                }
                Item::Background { x, y, w, h, color } => {
                    Some(fill([*x, *y, *w, *h], rgb(*color)))
                }
                // There are no others in this version of the crate.
                _ => None,
            });
            rest = later;
        }
        shapes
    }

    fn run(&self, items: &[Item], around: Color) -> Option<Shape> {
        let letters = &self.facts().letters;
        let mut text = String::new();
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(items.len());
        let mut start: Option<(f32, f32, f32, Color)> = None;
        let mut before = 0.0;
        for item in items {
            let Item::Glyph { id, x, y, size, advance, color, .. } = item else {
                continue;
            };
            if let Some(last) = glyphs.last_mut() {
                last.advance = (x - before) / size * 1000.0;
            }
            start.get_or_insert((*x, *y, *size, color.map_or(around, rgb)));
            before = *x;
            let from = text.len() as u16;
            text.push(letters.get(usize::from(id.0)).copied().unwrap_or(UNNAMED));
            let advance = advance / size * 1000.0;
            let text = (from, text.len() as u16);
            glyphs.push(Glyph { id: id.0, dx: 0, dy: 0, text, advance });
        }
        let (x, y, size, color) = start?;
        Some(Shape::Glyphs(GlyphRun {
            face: self.id,
            size: Pt(size),
            origin: Point { x: Pt(x), y: Pt(y) },
            stretch: 1.0,
            color,
            glyphs,
            text: text.into(),
        }))
    }
}

/// The parts of a formula in a line: each but the last ends with a sign after
/// which a line may end, which it may at the outermost level alone.
fn parts(tree: &MathRoot) -> Vec<MathRoot> {
    let mut nodes = tree.children.as_slice();
    while let [Node::Row(inner)] = nodes {
        nodes = inner;
    }
    let part =
        |children: &[Node]| MathRoot { children: children.to_vec(), ..tree.clone() };
    let mut parts = Vec::new();
    let (mut start, mut depth, mut operand) = (0, 0_usize, false);
    for (index, node) in nodes.iter().enumerate() {
        let Node::Operator { text, .. } = node else {
            operand |= !matches!(node, Node::Space { .. });
            continue;
        };
        match text.as_str() {
            "(" | "[" | "{" | "⟨" | "⌊" | "⌈" => depth += 1,
            ")" | "]" | "}" | "⟩" | "⌋" | "⌉" => depth = depth.saturating_sub(1),
            // A sign before its number is none between two.
            sign if operand
                && depth == 0
                && LINE_ENDS.contains(sign)
                && index + 1 < nodes.len() =>
            {
                let mut children = nodes[start..=index].to_vec();
                if let Some(Node::Operator { attrs, .. }) = children.last_mut() {
                    attrs.form = Some(Form::Infix);
                    attrs.rspace = Some(Length::Em(0.0));
                }
                parts.push(part(&children));
                start = index + 1;
            }
            _ => {}
        }
        operand = matches!(text.as_str(), ")" | "]" | "}" | "⟩" | "⌋" | "⌉" | "!" | "′");
    }
    parts.push(part(&nodes[start..]));
    parts
}

/// The signs after which a line may end: those of relations, and those between two
/// operands.
const LINE_ENDS: &str = "=≠<>≤≥⩽⩾≪≫≈≡∼≃≅∝≔∈∉∋⊂⊆⊃⊇→←↔⇒⇐⇔⟹⟺↦⊢⊨+-−±∓×⋅∘∪∩∧∨⊕⊗,;";

/// Gives each fraction a little space on both sides.
fn space_fractions(nodes: &mut Vec<Node>) {
    let space = || Node::Space {
        width: Some(Length::Em(BESIDE_FRACTION)),
        height: None,
        depth: None,
    };
    let mut spaced = Vec::with_capacity(nodes.len());
    for mut node in nodes.drain(..) {
        match &mut node {
            Node::Row(inner)
            | Node::Sqrt(inner)
            | Node::Phantom(inner)
            | Node::Styled { children: inner, .. }
            | Node::Padded { children: inner, .. } => space_fractions(inner),
            Node::Frac { .. } => {
                spaced.extend([space(), node, space()]);
                continue;
            }
            _ => {}
        }
        spaced.push(node);
    }
    *nodes = spaced;
}

impl std::fmt::Debug for MathFace<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MathFace").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Whether a glyph can be part of the run of the one before it: same size,
/// line and colour, and no step backwards of more than an em.
fn continues(one: &Item, next: &Item) -> bool {
    match (one, next) {
        (
            Item::Glyph { x, y, size, color, .. },
            Item::Glyph { x: x2, y: y2, size: size2, color: color2, .. },
        ) => y == y2 && size == size2 && color == color2 && x2 - x >= -size,
        _ => false,
    }
}

fn fill([x, y, width, height]: [f32; 4], color: Color) -> Shape {
    let origin = Point { x: Pt(x), y: Pt(y) };
    Shape::Fill {
        rect: Rect { origin, size: Size { width: Pt(width), height: Pt(height) } },
        color,
    }
}

fn rgb(color: formulary::Color) -> Color {
    Color { red: color.r, green: color.g, blue: color.b }
}

/// The letters of names that the font has for variants alone.
const NAMES: &[(&str, char)] = &[
    ("minus", '\u{2212}'),
    ("integral", '\u{222b}'),
    ("horizontal", '\u{23af}'),
    ("overline", '\u{203e}'),
    ("tildelow", '\u{2dc}'),
    ("overlinecomb", '\u{305}'),
    ("lowlinecomb", '\u{332}'),
    ("circumflexcomb", '\u{302}'),
    ("tildecomb", '\u{303}'),
    ("caroncomb", '\u{30c}'),
    ("tildebelowcomb", '\u{330}'),
    ("slashlongcomb", '\u{338}'),
    ("tackdown", '\u{22a4}'),
    ("tackup", '\u{22a5}'),
    ("sigmafinal", '\u{3c2}'),
];

/// The letter of a name: one of [`NAMES`], or `uni` or `u` with its code.
fn named(stem: &str) -> Option<char> {
    if let Some((_, letter)) = NAMES.iter().find(|(name, _)| *name == stem) {
        return Some(*letter);
    }
    let code = stem.strip_prefix("uni").or_else(|| stem.strip_prefix('u'))?;
    (4..=6)
        .contains(&code.len())
        .then(|| u32::from_str_radix(code, 16).ok())??
        .try_into()
        .ok()
}

/// The letter that each glyph stands for: by the table of letters, else by its
/// name without what follows the first full stop, as in `parenleft.s3` (Adobe
/// Glyph List Specification, 2).
fn letters(font: &FontRef<'_>) -> Vec<char> {
    let mut letters = vec![None; usize::from(u16::MAX) + 1];
    for (code, glyph) in font.charmap().mappings() {
        if let (Some(letter), Some(place)) =
            (char::from_u32(code), letters.get_mut(glyph.to_u32() as usize))
        {
            place.get_or_insert(letter);
        }
    }
    let names: Vec<(u32, String)> = font
        .glyph_names()
        .iter()
        .map(|(g, name)| (g.to_u32(), name.to_string()))
        .collect();
    let by_name: HashMap<&str, char> = names
        .iter()
        .filter_map(|(glyph, name)| Some((name.as_str(), letters[*glyph as usize]?)))
        .collect();
    let missing: Vec<(u32, char)> = names
        .iter()
        .filter(|(glyph, _)| letters[*glyph as usize].is_none())
        .filter_map(|(glyph, name)| {
            let stem = name.split('.').next().unwrap_or_default();
            Some((*glyph, by_name.get(stem).copied().or_else(|| named(stem))?))
        })
        .collect();
    for (glyph, letter) in missing {
        letters[glyph as usize] = Some(letter);
    }
    letters.into_iter().map(|letter| letter.unwrap_or(UNNAMED)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(source: &str, display: Display, width: f32) -> Result<Inset, String> {
        all(source, display, width).map(|mut parts| parts.remove(0))
    }

    fn all(source: &str, display: Display, width: f32) -> Result<Vec<Inset>, String> {
        let fonts = FontBook::bundled();
        let face = MathFace::of(&fonts).unwrap();
        let (size, color, width) = (Pt(10.0), Color::BLACK, Pt(width));
        face.set(&Formula { source, display, size, color, width })
    }

    fn text(inset: &Inset) -> String {
        let runs = inset.shapes.iter().filter_map(|shape| match shape {
            Shape::Glyphs(run) => Some(&*run.text),
            _ => None,
        });
        runs.collect()
    }

    #[test]
    fn formulas_are_glyphs_with_their_letters_and_rules() {
        for (source, letters, rules) in [
            ("E = mc^2", "𝐸=𝑚𝑐2", 0),
            (r"\frac{a}{b}", "𝑎𝑏", 1),
            (r"e^{-x} \le \sqrt{2}", "𝑒−𝑥≤√2", 1),
            (r"\sum_{n=1}^\infty n", "∑∞𝑛=1𝑛", 0),
            (r"\sin x", "sin𝑥", 0),
        ] {
            let inset = set(source, Display::Inline, 300.0).unwrap();
            assert_eq!(text(&inset), letters, "{source}");
            let fills =
                inset.shapes.iter().filter(|s| matches!(s, Shape::Fill { .. })).count();
            assert_eq!(fills, rules, "{source}");
            assert!(inset.width > Pt(3.0) && inset.ascent > Pt(4.0), "{source}");
        }
    }

    #[test]
    fn a_formula_on_its_own_lines_is_larger_and_a_wide_one_smaller() {
        let sum = r"\sum_{n=1}^\infty \frac{1}{n}";
        let height = |display| {
            let inset = set(sum, display, 300.0).unwrap();
            inset.ascent + inset.descent
        };
        assert!(height(Display::Block) > height(Display::Inline) * 1.3);
        let natural = set(sum, Display::Block, 300.0).unwrap().width;
        let share = natural.0 * 0.8;
        let squeezed = set(sum, Display::Block, share).unwrap().width;
        assert!((squeezed.0 - share).abs() < 0.5, "{squeezed:?} {share}");
        let least = set(sum, Display::Block, 1.0).unwrap().width;
        assert!((least.0 - natural.0 * SMALLEST).abs() < 0.5, "{least:?}");
    }

    #[test]
    fn a_long_formula_in_a_line_comes_in_parts() {
        let texts = |source: &str, width: f32| -> Vec<String> {
            all(source, Display::Inline, width).unwrap().iter().map(text).collect()
        };
        let source = r"a = b + f(x, y = z) - c \le -d";
        assert_eq!(texts(source, 1000.0).len(), 1);
        let parts = ["𝑎=", "𝑏+", "𝑓(𝑥,𝑦=𝑧)−", "𝑐≤", "−𝑑"];
        assert_eq!(texts(source, 120.0), parts);
        assert_eq!(texts(r"\left(a + b + c + d\right)", 50.0).len(), 1);
        assert_eq!(texts("-a", 10.0), ["−𝑎"]);
        assert!(texts("abcdefgh", 15.0).len() >= 2);
        // Nothing is wider for it but by the spaces between the parts.
        let whole = set(source, Display::Inline, 1000.0).unwrap().width;
        let parts = all(source, Display::Inline, 120.0).unwrap();
        let together = parts.iter().fold(Pt::ZERO, |sum, part| sum + part.width);
        assert!(together < whole && together > whole * 0.8, "{together:?} {whole:?}");
    }

    #[test]
    fn what_is_no_formula_is_said() {
        assert!(set(r"\frac{a}{", Display::Inline, 300.0).is_err());
        assert!(set(r"\nosuchcommand", Display::Block, 300.0).is_err());
        assert_eq!(set("", Display::Inline, 300.0).unwrap().shapes, []);
    }

    #[test]
    fn each_glyph_that_a_formula_can_have_stands_for_a_letter() {
        let fonts = FontBook::bundled();
        let face = MathFace::of(&fonts).unwrap();
        let count = fonts.face(face.id).glyph_count();
        let unnamed = |letter: &&char| **letter == UNNAMED;
        let letters = &face.facts().letters[..count];
        // What is left are the missing glyph, the white square itself, and
        // accents joined for other scripts.
        assert!(letters.iter().filter(unnamed).count() < 40);
    }
}
