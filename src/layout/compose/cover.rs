//! The cover around a printed book: back, spine and front on one sheet.
//!
//! The front is the image of the cover, or set in type from the facts about the
//! text; the back has its description and the bar code of its ISBN, the spine
//! its title and authors where it has room for them.

use super::barcode::{self, isbn};
use super::furniture::{collect, unmarked};
use super::press::{around, check_images, covering, fold_marks, sheet};
use super::root;
use crate::design::{Align, Color, Cover, Design, Family, Figures, Style, StyleName};
use crate::diag::{Diagnostics, Problem, Span};
use crate::font::FontBook;
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::piece::shift_rect;
use crate::layout::flow::tags::element;
use crate::layout::frame::{
    Artifact, Content, ContentId, Element, ElementId, Group, Item, Kid, Layout, Page,
    Shape, Tag, Turn, Way,
};
use crate::layout::inline::{Measure, Typesetter};
use crate::layout::missing::Missing;
use crate::model::{Direction, Inline};
use crate::pass::Prepared;

/// What services ask for around a cover, where the design says nothing.
const BLEED: Pt = Pt::from_inches(0.125);
const RESOLUTION: u16 = 300;
/// Leading by the size of the type, of a title and of running words.
const TIGHT: f32 = 1.16;
const OPEN: f32 = 1.36;
/// By how much type that does not fit is made smaller, and how small at most.
const STEP: f32 = 0.94;
const SMALLEST: f32 = 0.36;
/// How small words on the back and letters on the spine may get.
const LEAST_TEXT: f32 = 0.72;
const LEAST_SPINE: Pt = Pt(6.0);
const MOST_SPINE: Pt = Pt(24.0);
/// The height of letters on the spine, by the room that it has.
const SPINE_SHARE: f32 = 0.72;
/// From the trim to what stands on the spine, and to the bar code.
const EDGE: Pt = Pt::from_inches(0.375);
const CODE_EDGE: Pt = Pt::from_inches(0.25);
/// The area that services keep for a bar code of their own.
const CODE_AREA: Size =
    Size { width: Pt::from_inches(2.0), height: Pt::from_inches(1.2) };

/// Lays out the cover of a book of so many pages.
pub(in crate::layout) fn cover(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    pages: usize,
    diagnostics: &mut Diagnostics,
) -> Layout {
    let mut design = design.clone();
    if design.press.bleed <= Pt::ZERO {
        design.press.bleed = BLEED;
    }
    let spine = design.press.spine_of(pages).unwrap_or_else(|| {
        let why = "the width of the spine is not known: set `press.paper`, or \
                   `press.spine` to what the printer states";
        diagnostics.report(Span::default(), Problem::Press(why.into()));
        Pt::ZERO
    });
    let panels = Panels::new(text, &design, spine);
    let mut binder = Binder {
        text,
        design: &design,
        typesetter: Typesetter::new(fonts)
            .in_region(crate::layout::region(text.document())),
        items: Vec::new(),
        layout: Layout::default(),
        missing: Missing::default(),
    };
    binder.layout.tags.elements.push(root(&text.document().meta.lang));
    binder.fill(panels.whole, design.cover.background);
    binder.front(&panels.front);
    binder.spine(&panels.spine, design.press.spine_room(pages));
    binder.back(&panels, diagnostics);
    let mut layout = binder.bound(&panels);
    let least = design.press.resolution;
    let least = if least == 0 { RESOLUTION } else { least };
    check_images(&layout, text, least, diagnostics);
    finish(&mut layout, &design, &panels);
    layout
}

/// Makes a sheet of the cover.
fn finish(layout: &mut Layout, design: &Design, panels: &Panels) {
    let around = around(design);
    for page in &mut layout.pages {
        sheet(page, design);
        if design.press.marks {
            let folds = [panels.spine.origin.x, panels.spine.right()];
            fold_marks(page, &folds.map(|x| x + around));
        }
    }
    for element in &mut layout.tags.elements {
        if let Tag::Figure { bounds: Some((_, rect)) } = &mut element.tag {
            shift_rect(rect, around, around);
        }
    }
}

/// The parts of the sheet.
struct Panels {
    whole: Rect,
    back: Rect,
    spine: Rect,
    front: Rect,
}

impl Panels {
    /// The front is at the right of the spine, or at its left where a text runs
    /// from right to left.
    fn new(text: &Prepared, design: &Design, spine: Pt) -> Self {
        let Size { width, height } = design.page.size();
        let at = |x: Pt, width: Pt| Rect {
            origin: Point { x, y: Pt::ZERO },
            size: Size { width, height },
        };
        let (left, right) = (at(Pt::ZERO, width), at(width + spine, width));
        let (back, front) = match text.document().meta.lang.direction() {
            Direction::Ltr => (left, right),
            Direction::Rtl => (right, left),
        };
        let whole = at(Pt::ZERO, width * 2.0 + spine);
        Self { whole, back, spine: at(width, spine), front }
    }
}

/// Puts a cover together.
struct Binder<'a> {
    text: &'a Prepared,
    design: &'a Design,
    typesetter: Typesetter<'a>,
    items: Vec<Item>,
    layout: Layout,
    missing: Missing,
}

/// Words that are set.
struct Lines {
    lines: Vec<Vec<Shape>>,
    size: Pt,
    leading: Pt,
}

impl Lines {
    fn height(&self) -> Pt {
        self.leading * self.lines.len() as f32
    }
}

impl Binder<'_> {
    fn bound(self, panels: &Panels) -> Layout {
        let Self { mut layout, items, .. } = self;
        let page = Page { size: panels.whole.size, items, ..Page::default() };
        layout.pages.push(Page { label: "1".into(), ..page });
        layout
    }

    fn fill(&mut self, rect: Rect, color: Color) {
        let content = Content::Artifact(Artifact::Background);
        self.items.push(Item { content, shape: Shape::Fill { rect, color } });
    }

    /// Adds an element with a leaf of its own.
    fn leaf(&mut self, tag: Tag, alt: Option<String>) -> ContentId {
        let tags = &mut self.layout.tags;
        let leaf = ContentId(tags.leaves);
        tags.leaves += 1;
        let id = ElementId(tags.elements.len() as u32);
        tags.elements.push(Element { alt, kids: vec![Kid::Leaf(leaf)], ..element(tag) });
        tags.elements[0].kids.push(Kid::Element(id));
        leaf
    }

    /// A style of the cover.
    fn style(&self, name: StyleName, size: Pt, leading: f32) -> Style {
        Style {
            size,
            leading: size * leading,
            color: self.design.cover.color,
            hyphenate: false,
            first_indent: Pt::ZERO,
            start_indent: Pt::ZERO,
            end_indent: Pt::ZERO,
            ..*self.design.styles.get(name)
        }
    }

    /// Sets words in a width.
    fn set(&mut self, words: &[Inline], style: &Style, width: Pt, align: Align) -> Lines {
        let lang = &self.text.document().meta.lang;
        let mut paragraph = collect(words, style, lang, &self.typesetter);
        self.typesetter.learn([&mut paragraph]);
        let set = self.typesetter.setter().set(&paragraph, &Measure::new(width, align));
        for (cluster, place) in set.missing {
            self.missing.add(cluster, place, 1);
        }
        let lines = set.lines.into_iter();
        let shapes = |line: crate::layout::inline::Line| {
            line.placed.into_iter().map(|placed| placed.shape).collect()
        };
        Lines {
            lines: lines.map(shapes).collect(),
            size: style.size,
            leading: style.leading,
        }
    }

    /// How wide words are in one line, and their widest word.
    fn widths(&mut self, words: &[Inline], style: &Style) -> [Pt; 2] {
        let lang = &self.text.document().meta.lang;
        let mut paragraph = collect(words, style, lang, &self.typesetter);
        self.typesetter.learn([&mut paragraph]);
        let widths = self.typesetter.setter().widths(&paragraph);
        [widths.max, widths.min]
    }

    /// Sets words in the largest size at which they take few enough lines and no
    /// word is broken.
    fn fitted(
        &mut self,
        words: &[Inline],
        style: Style,
        width: Pt,
        most_lines: usize,
    ) -> Lines {
        let least = style.size * SMALLEST;
        let mut style = style;
        loop {
            let set = self.set(words, &style, width, Align::Center);
            let [_, word] = self.widths(words, &style);
            if (set.lines.len() <= most_lines && word <= width) || style.size <= least {
                return set;
            }
            style.size = style.size * STEP;
            style.leading = style.leading * STEP;
        }
    }

    /// Puts lines down from a place on; returns where they end.
    fn put(&mut self, lines: Lines, at: Point, content: Content) -> Pt {
        let first = at.y + (lines.leading + lines.size * 0.5) / 2.0;
        for (number, line) in lines.lines.iter().enumerate() {
            let baseline = first + lines.leading * number as f32;
            for shape in line {
                let mut shape = shape.clone();
                shape.shift(at.x, baseline);
                self.items.push(Item { content, shape });
            }
        }
        at.y + lines.height()
    }

    fn front(&mut self, panel: &Rect) {
        let meta = &self.text.document().meta;
        let picture = meta.cover.and_then(|cover| {
            let picture = self.text.document().resources[cover].content.as_ref()?;
            let form = Size {
                width: Pt(picture.width.max(1) as f32),
                height: Pt(picture.height.max(1) as f32),
            };
            Some((cover, Rect { origin: Point::default(), size: form }))
        });
        let Some((resource, form)) = picture else { return self.typeset(panel) };
        let tag = Tag::Figure { bounds: Some((0, *panel)) };
        let alt = self.described();
        let content = Content::Leaf(self.leaf(tag, Some(alt)));
        let image = Shape::Image { resource, rect: covering(&form, panel) };
        let group =
            Group { clip: Some(*panel), turn: None, said: None, shapes: vec![image] };
        self.items.push(Item { content, shape: Shape::Group(group) });
    }

    /// What the image of the cover shows, in words.
    fn described(&self) -> String {
        let meta = &self.text.document().meta;
        let mut words = vec![crate::model::plain_text(&meta.title)];
        words.extend(meta.authors());
        words.retain(|words| !words.trim().is_empty());
        format!("{}: {}", self.text.words().cover, words.join(", "))
    }

    /// Title, subtitle and authors between rules.
    fn typeset(&mut self, panel: &Rect) {
        let (meta, cover) = (&self.text.document().meta, self.design.cover);
        let Size { width, height } = panel.size;
        let margin = cover.margin(width);
        let (left, measure) = (panel.origin.x + margin, width - margin * 2.0);
        self.rules(left, measure, height, cover.rule(width));
        let style = self.style(StyleName::Author, cover.author(width), OPEN);
        let authors: Vec<Lines> = meta
            .authors()
            .map(|name| {
                let name = [Inline::text(name, Span::default())];
                self.fitted(&name, style, measure, 2)
            })
            .collect();
        let authors_height: Pt = authors.iter().map(Lines::height).sum();
        let foot = height * Cover::AUTHOR_PLACE - authors_height;
        let style = self.style(StyleName::Subtitle, cover.subtitle(width), OPEN);
        let subtitle = self.fitted(&unmarked(&meta.subtitle), style, measure, 4);
        let mut at = Point { x: left, y: height * Cover::TITLE_PLACE };
        let gap = cover.subtitle(width) * 0.7;
        let room = foot - at.y - subtitle.height() - gap * 2.0;
        let title = self.title(cover.title(width), measure, room);
        for (lines, tag) in [(title, Tag::Title), (subtitle, Tag::Paragraph)] {
            if !lines.lines.is_empty() {
                let content = Content::Leaf(self.leaf(tag, None));
                at.y = self.put(lines, at, content) + gap;
            }
        }
        at.y = foot;
        for author in authors {
            let content = Content::Leaf(self.leaf(Tag::Paragraph, None));
            at.y = self.put(author, at, content);
        }
    }

    /// The title, as large as it may be in a room.
    fn title(&mut self, largest: Pt, measure: Pt, room: Pt) -> Lines {
        let words = unmarked(&self.text.document().meta.title);
        let mut size = largest;
        loop {
            let style = self.style(StyleName::Title, size, TIGHT);
            let set = self.fitted(&words, style, measure, 6);
            if set.height() <= room || size <= largest * SMALLEST {
                return set;
            }
            size = size * STEP;
        }
    }

    /// Two rules above and two below.
    fn rules(&mut self, left: Pt, measure: Pt, height: Pt, thickness: Pt) {
        if thickness <= Pt::ZERO {
            return;
        }
        let size = Size { width: measure, height: thickness };
        let places = [Cover::RULE_PLACE, Cover::RULE_PLACE + Cover::RULE_GAP];
        for place in places.iter().flat_map(|place| [*place, 1.0 - place]) {
            let y = height * place - thickness / 2.0;
            let rect = Rect { origin: Point { x: left, y }, size };
            let shape = Shape::Fill { rect, color: self.design.cover.color };
            self.items.push(Item { content: Content::Artifact(Artifact::Layout), shape });
        }
    }

    /// Title and authors along the spine, if there is room.
    fn spine(&mut self, panel: &Rect, room: Option<Pt>) {
        let meta = &self.text.document().meta;
        let rises = self.design.cover.spine.rises(&meta.lang.primary());
        let (Some(room), Some(rises)) = (room, rises) else { return };
        let length = panel.size.height - EDGE * 2.0;
        let title = unmarked(&meta.title);
        let authors: Vec<String> = meta.authors().collect();
        let authors = [Inline::text(authors.join(", "), Span::default())];
        let mut size = (room * SPINE_SHARE).min(MOST_SPINE);
        let style = loop {
            let style = self.style(StyleName::Title, size, TIGHT);
            let [title, _] = self.widths(&title, &style);
            let [authors, _] =
                self.widths(&authors, &Style { size: size * 0.8, ..style });
            if size < LEAST_SPINE {
                return;
            }
            if title + authors + size * 2.0 <= length {
                break style;
            }
            size = size * STEP;
        };
        let middle = Point {
            x: panel.origin.x + panel.size.width / 2.0,
            y: panel.origin.y + panel.size.height / 2.0,
        };
        let way = if rises { Way::Counterclockwise } else { Way::Clockwise };
        let turn = Turn { pivot: middle, way };
        let small = Style { size: size * 0.8, ..style };
        for (words, style, align) in
            [(&title[..], style, Align::Start), (&authors[..], small, Align::End)]
        {
            let set = self.set(words, &style, length, align);
            let Some(line) = set.lines.into_iter().next() else { continue };
            let content = Content::Leaf(self.leaf(Tag::Paragraph, None));
            let mut shapes = line;
            // Capitals stand in the middle of the spine.
            let baseline = middle.y + size * 0.33;
            shapes.iter_mut().for_each(|s| s.shift(middle.x - length / 2.0, baseline));
            let group = Group { clip: None, turn: Some(turn), said: None, shapes };
            self.items.push(Item { content, shape: Shape::Group(group) });
        }
    }

    /// The description, the publisher, and the bar code.
    fn back(&mut self, panels: &Panels, diagnostics: &mut Diagnostics) {
        let (meta, cover) = (&self.text.document().meta, self.design.cover);
        let Rect { origin, size: Size { width, height } } = panels.back;
        let margin = cover.margin(width);
        let (left, measure) = (origin.x + margin, width - margin * 2.0);
        let code = self.code_area(panels);
        let room = code.origin.y - margin * 0.6 - height * Cover::RULE_PLACE;
        if let Some(words) = meta.description.as_deref().filter(|w| !w.trim().is_empty())
        {
            let mut size = cover.text(width);
            let least = size * LEAST_TEXT;
            let set = loop {
                let set = self.description(words, size, measure);
                let total: Pt = set.iter().map(|p| p.height() + p.leading * 0.5).sum();
                if total <= room {
                    break set;
                }
                if size <= least {
                    let why = "the description does not fit on the back of the cover; \
                               make it shorter, or `cover.text` smaller";
                    diagnostics.report(Span::default(), Problem::Press(why.into()));
                    break set;
                }
                size = size * STEP;
            };
            let mut y = height * Cover::RULE_PLACE;
            for lines in set {
                let gap = lines.leading * 0.5;
                let content = Content::Leaf(self.leaf(Tag::Paragraph, None));
                y = self.put(lines, Point { x: left, y }, content) + gap;
            }
        }
        if let Some(publisher) = &meta.publisher {
            let size = cover.text(width) * 0.9;
            let style = self.style(StyleName::Body, size, OPEN);
            let words = [Inline::text(publisher.as_str(), Span::default())];
            let room = (measure - code.size.width).max(Pt(36.0));
            let set = self.set(&words, &style, room, Align::Start);
            let y = code.bottom() - set.height();
            let content = Content::Leaf(self.leaf(Tag::Paragraph, None));
            self.put(set, Point { x: left, y }, content);
        }
        self.code(&code);
        std::mem::take(&mut self.missing).report(diagnostics);
    }

    fn description(&mut self, words: &str, size: Pt, measure: Pt) -> Vec<Lines> {
        let style = self.style(StyleName::Body, size, OPEN);
        let style = Style { hyphenate: true, ..style };
        let paragraphs = words.split("\n\n").filter(|part| !part.trim().is_empty());
        let paragraphs: Vec<[Inline; 1]> = paragraphs
            .map(|part| {
                let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
                [Inline::text(part, Span::default())]
            })
            .collect();
        paragraphs.iter().map(|p| self.set(p, &style, measure, Align::Start)).collect()
    }

    /// Where the bar code stands: low on the back, beside the spine.
    fn code_area(&self, panels: &Panels) -> Rect {
        let Rect { origin, size } = panels.back;
        let y = size.height - CODE_EDGE - CODE_AREA.height;
        let x = if panels.back.origin.x < panels.spine.origin.x {
            panels.back.right() - CODE_EDGE - CODE_AREA.width
        } else {
            origin.x + CODE_EDGE
        };
        Rect { origin: Point { x, y }, size: CODE_AREA }
    }

    /// Draws the bar code. Without an ISBN its area stays free: the service puts
    /// its own there.
    fn code(&mut self, area: &Rect) {
        let identifier = self.text.document().meta.identifier.as_deref();
        let Some(digits) = identifier.and_then(isbn) else { return };
        self.fill(*area, Color::WHITE);
        let shown: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let tag = Tag::Figure { bounds: Some((0, *area)) };
        let content = Content::Leaf(self.leaf(tag, Some(format!("ISBN {shown}"))));
        let module = Pt::from_mm(barcode::MODULE);
        let wide = module * f32::from(barcode::MODULES);
        let [before, after] = barcode::QUIET.map(|quiet| module * f32::from(quiet));
        let spare = (area.size.width - wide - before - after) / 2.0;
        let left = area.origin.x + spare + before;
        let size = Pt(8.0);
        let digit_room = size * 0.95;
        let guard = Pt::from_mm(barcode::GUARD);
        // A little lower than the nominal symbol, so that all fits the area.
        let bars =
            Pt::from_mm(barcode::HEIGHT).min(area.size.height - digit_room - Pt(8.0));
        let top = area.origin.y + (area.size.height - bars - digit_room) / 2.0;
        for (number, dark) in barcode::modules(&digits).into_iter().enumerate() {
            if !dark {
                continue;
            }
            let more = if barcode::is_guard(number) { guard } else { Pt::ZERO };
            let origin = Point { x: left + module * number as f32, y: top };
            let rect = Rect { origin, size: Size { width: module, height: bars + more } };
            let shape = Shape::Fill { rect, color: Color::BLACK };
            self.items.push(Item { content, shape });
        }
        let style = Style {
            family: Family::Sans,
            figures: Figures::Lining,
            color: Color::BLACK,
            ..self.style(StyleName::Body, size, 1.0)
        };
        let baseline = top + bars + digit_room;
        for (number, digit) in shown.chars().enumerate() {
            // The first digit stands before the bars, the others under theirs.
            let at = match number {
                0 => -7.0,
                1..=6 => 3.0 + 7.0 * (number - 1) as f32,
                _ => 50.0 + 7.0 * (number - 7) as f32,
            };
            let words = [Inline::text(digit.to_string(), Span::default())];
            let set = self.set(&words, &style, module * 7.0, Align::Center);
            for mut shape in set.lines.into_iter().flatten() {
                shape.shift(left + module * at, baseline);
                self.items.push(Item { content, shape });
            }
        }
    }
}
