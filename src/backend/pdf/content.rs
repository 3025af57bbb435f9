//! What pages show, as content streams (ISO 32000-1, 8 and 9).
//!
//! Written as bytes, for a book has millions of glyphs, and by page in
//! parallel. All coordinates are whole thousandths of a point and all pen
//! movements whole thousandths of the type size; what rounding leaves over is
//! carried to the next glyph, so that right margins stand.

use rayon::prelude::*;

use super::clusters::{Cluster, clusters, is_right_to_left};
use super::image::{Embedded, Images};
use super::objects::Packer;
use super::structure::{Places, role};
use super::subset::{Font, Fonts};
use super::syntax::{
    decimal, decimals, int, milli, milli_pt, string_byte, text as text_string,
};
use crate::design::Color;
use crate::geom::{Pt, Rect};
use crate::layout::frame::{
    Artifact, Content, ContentId, GlyphRun, Group, Item, Layout, Page, Shape, Way,
};

/// What a page shows.
#[derive(Debug)]
pub(super) struct PageContent {
    /// Its content stream, compressed.
    pub(super) stream: Vec<u8>,
    /// The leaves on it, by their number on the page (MCID).
    pub(super) leaves: Vec<ContentId>,
    /// The words of leaves that are in links.
    pub(super) link_words: Vec<(ContentId, String)>,
}

/// Writes all pages.
pub(super) fn write(
    layout: &Layout,
    places: &Places,
    fonts: &Fonts,
    images: &Images,
) -> Vec<PageContent> {
    let page = |packer: &mut Packer, page: &Page| {
        let mut painter = Painter::new(page, fonts, images);
        let groups = page.items.chunk_by(|a, b| a.content == b.content);
        groups.for_each(|group| painter.group(group, layout, places));
        let stream = packer.pack(&painter.out);
        PageContent { stream, leaves: painter.leaves, link_words: painter.link_words }
    };
    layout.pages.par_iter().map_init(Packer::new, page).collect()
}

struct Painter<'a> {
    out: Vec<u8>,
    /// The height of the page: y grows upwards in a PDF.
    height: Pt,
    fonts: &'a Fonts,
    images: &'a Images,
    leaves: Vec<ContentId>,
    link_words: Vec<(ContentId, String)>,
    state: State,
    /// How far we are into showing text.
    show: Show,
    /// The start of the line, in thousandths of a point.
    line: (i32, i32),
    /// Where the pen of a viewer is, in thousandths of the type size from the
    /// start of the run.
    pen: f32,
}

/// Parameters that stay as they are set until the end of the page.
#[derive(Debug, Copy, Clone, PartialEq)]
struct State {
    font: Option<(usize, i32)>,
    color: Color,
    /// In thousandths of a percent.
    stretch: i32,
    /// In thousandths of a point.
    rise: i32,
}

/// How far we are into showing text: each step is within the one before.
#[derive(Debug, Copy, Clone, Eq, PartialEq, PartialOrd)]
enum Show {
    /// Not in a text object.
    Nothing,
    /// Between `BT` and `ET`.
    Text,
    /// Between the brackets of `TJ`.
    Array,
    /// Between parentheses in them.
    String,
}

impl<'a> Painter<'a> {
    fn new(page: &Page, fonts: &'a Fonts, images: &'a Images) -> Self {
        Self {
            out: Vec::with_capacity(16 * 1024),
            height: page.size.height,
            fonts,
            images,
            leaves: vec![],
            link_words: vec![],
            state: State { font: None, color: Color::BLACK, stretch: 100_000, rise: 0 },
            show: Show::Nothing,
            line: (0, 0),
            pen: 0.0,
        }
    }

    /// Items that belong together, as marked content (14.6).
    fn group(&mut self, items: &[Item], layout: &Layout, places: &Places) {
        let Some(first) = items.first() else { return };
        match first.content {
            Content::Leaf(leaf) => {
                let element = places.element_of(leaf);
                let tag =
                    layout.tags.elements.get(element).map_or("Span", |e| role(&e.tag));
                self.out.push(b'/');
                self.out.extend_from_slice(tag.as_bytes());
                self.out.extend_from_slice(b"<</MCID ");
                int(&mut self.out, self.leaves.len() as i64);
                self.out.extend_from_slice(b">>BDC\n");
                self.leaves.push(leaf);
                if places.is_in_link(element) {
                    self.link_words.push((leaf, words(items)));
                }
            }
            Content::Artifact(artifact) => self.out.extend_from_slice(begin(artifact)),
        }
        for item in items {
            self.shape(&item.shape);
        }
        self.up_to(Show::Nothing);
        self.out.extend_from_slice(b"EMC\n");
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Glyphs(run) => self.glyphs(run),
            Shape::Fill { rect, color } => self.fill(rect, *color),
            Shape::Image { resource, rect } => {
                if let Some(image) = self.images.get(*resource) {
                    self.image(image, rect);
                }
            }
            Shape::Group(group) => self.together(group),
        }
    }

    /// Paints shapes in a state of their own (8.4.2).
    fn together(&mut self, group: &Group) {
        self.up_to(Show::Nothing);
        if let Some(said) = &group.said {
            self.out.extend_from_slice(b"/Span<</ActualText");
            text_string(&mut self.out, said);
            self.out.extend_from_slice(b">>BDC\n");
        }
        let before = self.state;
        self.out.extend_from_slice(b"q\n");
        if let Some(turn) = &group.turn {
            let (x, y) = (milli_pt(turn.pivot.x), milli_pt(self.height - turn.pivot.y));
            let matrix = match turn.way {
                Way::Clockwise => [0, -1000, 1000, 0, x - y, x + y],
                Way::Counterclockwise => [0, 1000, -1000, 0, x + y, y - x],
            };
            decimals(&mut self.out, &matrix);
            self.out.extend_from_slice(b"cm\n");
        }
        if let Some(clip) = &group.clip {
            self.rectangle(clip);
            self.out.extend_from_slice(b"re W n\n");
        }
        group.shapes.iter().for_each(|shape| self.shape(shape));
        self.up_to(Show::Nothing);
        self.out.extend_from_slice(b"Q\n");
        self.state = before;
        if group.said.is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn fill(&mut self, rect: &Rect, color: Color) {
        self.up_to(Show::Nothing);
        self.set_color(color);
        self.rectangle(rect);
        self.out.extend_from_slice(b"re f\n");
    }

    fn rectangle(&mut self, rect: &Rect) {
        let bottom = self.height - rect.bottom();
        let numbers = [rect.origin.x, bottom, rect.size.width, rect.size.height];
        decimals(&mut self.out, &numbers.map(milli_pt));
    }

    fn image(&mut self, image: &Embedded, rect: &Rect) {
        self.up_to(Show::Nothing);
        let (width, height) = (milli_pt(rect.size.width), milli_pt(rect.size.height));
        let (x, y) = (milli_pt(rect.origin.x), milli_pt(self.height - rect.bottom()));
        self.out.extend_from_slice(b"q ");
        decimals(&mut self.out, &[width, 0, 0, height, x, y]);
        self.out.extend_from_slice(b"cm ");
        if let Some(turn) = image.turn {
            decimals(&mut self.out, &turn.map(|number| i32::from(number) * 1000));
            self.out.extend_from_slice(b"cm ");
        }
        self.out.push(b'/');
        self.out.extend_from_slice(image.resource.as_bytes());
        self.out.extend_from_slice(b" Do Q\n");
    }

    fn glyphs(&mut self, run: &GlyphRun) {
        let fonts = self.fonts;
        let Some(font) = fonts.get(run.face.index()) else { return };
        self.begin_text();
        self.set(run, font);
        self.go_to(run);
        self.pen = 0.0;
        if is_right_to_left(run) {
            self.right_to_left(run, font);
        } else {
            let mut at = 0.0;
            for cluster in clusters(run) {
                let spoken = spoken(run, font, &cluster, cluster.glyphs.clone());
                self.begin_actual(&cluster, spoken);
                for glyph in &run.glyphs[cluster.glyphs.clone()] {
                    self.glyph(run, font, glyph, at);
                    at += glyph.advance;
                }
                self.end_actual(spoken);
            }
        }
        self.up_to(Show::Text);
    }

    /// Shows a run word by word in the order of reading, and the letters of each
    /// word from left to right, which is said around them (14.8.2.3.3). Viewers
    /// that read by the places of letters, as most do, and those that read the
    /// stream find the same text.
    fn right_to_left(&mut self, run: &GlyphRun, font: &Font) {
        let mut at = 0.0;
        let starts = run.glyphs.iter().map(|glyph| {
            let start = at;
            at += glyph.advance;
            start
        });
        let starts: Vec<f32> = starts.collect();
        let in_order: Vec<Cluster<'_>> = clusters(run).collect();
        // Another rise is another operator, and the letters of each are turned
        // round by themselves.
        let is_level = |cluster: &Cluster<'_>| {
            let mut rises = run.glyphs[cluster.glyphs.clone()].iter().map(|g| g.dy);
            let first = rises.next();
            rises.all(|rise| Some(rise) == first)
        };
        let by_glyphs = |cluster: &Cluster<'_>| {
            is_level(cluster)
                && spoken(run, font, cluster, cluster.glyphs.clone().rev())
                    == Spoken::ByGlyphs
        };
        // What one operator can show: a word with the space that follows it, at
        // its left; less of it where marks are raised or letters stand for others.
        let goes_on = |left: &Cluster<'_>, right: &Cluster<'_>| {
            let rise = |cluster: &Cluster<'_>| run.glyphs[cluster.glyphs.start].dy;
            !left.text.starts_with([' ', '\u{a0}'])
                && rise(left) == rise(right)
                && by_glyphs(left)
                && by_glyphs(right)
        };
        let pieces: Vec<&[Cluster<'_>]> = in_order.chunk_by(goes_on).collect();
        for piece in pieces.into_iter().rev() {
            let (first, last) = (&piece[0], &piece[piece.len() - 1]);
            self.up_to(Show::Text);
            if by_glyphs(first) {
                self.set_rise(milli(
                    run.size.0 * f32::from(run.glyphs[first.glyphs.start].dy) / 1000.0,
                ));
                self.out.extend_from_slice(b"/ReversedChars BMC\n");
                let glyphs = first.glyphs.start..last.glyphs.end;
                for (glyph, at) in run.glyphs[glyphs.clone()].iter().zip(&starts[glyphs])
                {
                    self.glyph(run, font, glyph, *at);
                }
            } else {
                self.begin_instead(first.text);
                for index in first.glyphs.clone().rev() {
                    self.glyph(run, font, &run.glyphs[index], starts[index]);
                }
            }
            self.up_to(Show::Text);
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    #[inline]
    fn glyph(
        &mut self,
        run: &GlyphRun,
        font: &Font,
        glyph: &crate::layout::frame::Glyph,
        at: f32,
    ) {
        let slot = font.slot(glyph.id);
        self.set_rise(if glyph.dy == 0 {
            0
        } else {
            milli(run.size.0 * f32::from(glyph.dy) / 1000.0)
        });
        // Numbers in the array move the pen back (9.4.3).
        let back = nearest(self.pen - at - f32::from(glyph.dx));
        if back != 0 {
            self.up_to(Show::Array);
            int(&mut self.out, i64::from(back));
            self.pen -= back as f32;
        }
        self.up_to(Show::String);
        let [high, low] = slot.code.to_be_bytes();
        string_byte(&mut self.out, high);
        string_byte(&mut self.out, low);
        self.pen += f32::from(slot.width);
    }

    /// Says what a cluster stands for where its glyphs do not (14.9.4).
    #[inline]
    fn begin_actual(&mut self, cluster: &Cluster<'_>, spoken: Spoken) {
        if spoken == Spoken::Otherwise {
            self.begin_instead(cluster.text);
        }
    }

    fn begin_instead(&mut self, text: &str) {
        self.up_to(Show::Text);
        self.out.extend_from_slice(b"/Span<</ActualText");
        text_string(&mut self.out, text);
        self.out.extend_from_slice(b">>BDC\n");
    }

    #[inline]
    fn end_actual(&mut self, spoken: Spoken) {
        if spoken == Spoken::Otherwise {
            self.up_to(Show::Text);
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn begin_text(&mut self) {
        if self.show == Show::Nothing {
            self.out.extend_from_slice(b"BT\n");
            self.line = (0, 0);
            self.show = Show::Text;
        }
    }

    /// Closes or opens what stands between here and a step of showing text.
    #[inline]
    fn up_to(&mut self, step: Show) {
        while self.show > step {
            self.show = match self.show {
                Show::String => {
                    self.out.push(b')');
                    Show::Array
                }
                Show::Array => {
                    self.out.extend_from_slice(b"]TJ\n");
                    Show::Text
                }
                Show::Text | Show::Nothing => {
                    self.out.extend_from_slice(b"ET\n");
                    Show::Nothing
                }
            };
        }
        while self.show < step {
            self.show = match self.show {
                Show::Nothing => {
                    self.begin_text();
                    Show::Text
                }
                Show::Text => {
                    self.out.push(b'[');
                    Show::Array
                }
                Show::Array | Show::String => {
                    self.out.push(b'(');
                    Show::String
                }
            };
        }
    }

    fn go_to(&mut self, run: &GlyphRun) {
        let to = (milli_pt(run.origin.x), milli_pt(self.height - run.origin.y));
        let by = (to.0.saturating_sub(self.line.0), to.1.saturating_sub(self.line.1));
        decimals(&mut self.out, &[by.0, by.1]);
        self.out.extend_from_slice(b"Td\n");
        self.line = to;
    }

    fn set(&mut self, run: &GlyphRun, font: &Font) {
        self.set_color(run.color);
        let wanted = Some((run.face.index(), milli_pt(run.size)));
        if self.state.font != wanted {
            self.state.font = wanted;
            self.out.push(b'/');
            self.out.extend_from_slice(font.resource.as_bytes());
            self.out.push(b' ');
            decimal(&mut self.out, milli_pt(run.size));
            self.out.extend_from_slice(b" Tf\n");
        }
        let stretch = milli(run.stretch * 100.0);
        if self.state.stretch != stretch {
            self.state.stretch = stretch;
            decimal(&mut self.out, stretch);
            self.out.extend_from_slice(b" Tz\n");
        }
    }

    #[inline]
    fn set_rise(&mut self, rise: i32) {
        if self.state.rise != rise {
            self.state.rise = rise;
            self.up_to(Show::Text);
            decimal(&mut self.out, rise);
            self.out.extend_from_slice(b" Ts\n");
        }
    }

    /// Sets the colour of letters and areas, in the sRGB of the output intent.
    fn set_color(&mut self, color: Color) {
        if self.state.color == color {
            return;
        }
        self.state.color = color;
        let Color { red, green, blue } = color;
        let share = |value: u8| milli(f32::from(value) / 255.0);
        if red == green && green == blue {
            decimals(&mut self.out, &[share(red)]);
            self.out.extend_from_slice(b"g\n");
        } else {
            decimals(&mut self.out, &[red, green, blue].map(share));
            self.out.extend_from_slice(b"rg\n");
        }
    }
}

/// The nearest whole number. `f32::round` is a call into the C library on
/// processors that are not told to be newer, and this is done for each glyph.
#[inline]
fn nearest(value: f32) -> i32 {
    (value + 0.5_f32.copysign(value)) as i32
}

/// Whether the text of a cluster can be told from its glyphs.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Spoken {
    ByGlyphs,
    Otherwise,
}

/// Compares a cluster with what `ToUnicode` says; `glyphs` are its glyphs in
/// the order of reading.
#[inline]
fn spoken(
    run: &GlyphRun,
    font: &Font,
    cluster: &Cluster<'_>,
    mut glyphs: impl Iterator<Item = usize>,
) -> Spoken {
    let mut shares = cluster.shares();
    let agree = glyphs.all(|index| {
        let share = shares.next();
        share.is_some_and(|share| font.says(font.slot(run.glyphs[index].id), share))
    });
    if agree { Spoken::ByGlyphs } else { Spoken::Otherwise }
}

/// The start of an artifact (14.8.2.2.2).
fn begin(artifact: Artifact) -> &'static [u8] {
    match artifact {
        Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
        Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
        Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n",
        Artifact::Background => b"/Artifact<</Type/Background>>BDC\n",
        Artifact::Page => b"/Artifact<</Type/Page>>BDC\n",
    }
}

fn words(items: &[Item]) -> String {
    let mut words = String::new();
    for item in items {
        item.shape.each(&mut |shape| {
            if let Shape::Glyphs(run) = shape {
                words.extend(run.text.chars().filter(|&letter| letter != '\u{AD}'));
            }
        });
    }
    words
}
