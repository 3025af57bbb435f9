//! What stands in the margins, and the page numbers in the contents.

use super::paint::{Opening, Painted, Spine};
use super::sections::{Dress, Matter, Section, Stretch};
use crate::design::{Align, Design, Family, PageNumber, RunningHead, Style, StyleName};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::flow::piece::shift;
use crate::layout::flow::places::Places;
use crate::layout::frame::{Artifact, Content, ContentId, Item, Layout, Shape};
use crate::layout::inline::{
    Formula, Inserts, Measure, Paragraph, ParagraphInput, Setter, Typesetter,
};
use crate::layout::page::Side;
use crate::math::Display;
use crate::model::{BlockKind, Direction, Inline, InlineKind, Lang};
use crate::pass::Prepared;

/// How much of the measure a running head may take, so that a number can stand
/// beside it.
const HEAD_SHARE: f32 = 0.84;
/// How often a long running head is shortened until it fits.
const ATTEMPTS: usize = 8;

/// Adds running heads and page numbers, fills in the contents, and hands the
/// pages over.
pub(super) fn add(
    painted: Vec<Painted>,
    sections: &[Section<'_>],
    text: &Prepared,
    design: &Design,
    places: &Places<'_>,
    typesetter: &mut Typesetter<'_>,
    layout: &mut Layout,
) {
    let chapters = Chapters::of(text, places, layout);
    let heads = Heads::new(text, design, &chapters, typesetter);
    let direction = text.document().meta.lang.direction();
    let numbers = numbers(&painted, text, design, typesetter);
    let entries = entries(&painted, layout, text, design, typesetter);
    let mut setter = typesetter.setter();
    let mut entries = entries.iter();
    layout.pages.reserve_exact(painted.len());
    for (index, (mut sheet, number)) in painted.into_iter().zip(&numbers).enumerate() {
        for slot in std::mem::take(&mut sheet.slots) {
            let line = OneLine::of(entries.next(), &mut setter);
            let content = Content::Leaf(slot.leaf);
            let painted = sheet.page.items.len();
            let edge = match slot.direction {
                Direction::Rtl => line.start,
                Direction::Ltr => line.end,
            };
            line.put(&mut sheet, content, slot.end.x - edge, slot.end.y);
            move_behind_entry(&mut sheet.page.items, painted, slot.leaf);
        }
        let front = sheet.section.is_none_or(|s| sections[s].matter == Matter::Front);
        let chapter = match sheet.section.map(|section| &*sections[section].stretches) {
            _ if front => None,
            // The notes at the end of a text are no part of its last chapter.
            Some([Stretch::Notes { .. }]) => heads.notes(),
            _ => chapters.at(index),
        };
        let number = OneLine::of(number.as_ref(), &mut setter);
        dress(&mut sheet, &heads, front, chapter, &number, design, direction);
        layout.pages.push(sheet.page);
    }
}

/// Moves what was painted last, the number of an entry, to where it is read: to
/// the end of its entry. Leaves are numbered in that order.
fn move_behind_entry(items: &mut [Item], from: usize, number: ContentId) {
    let precedes =
        |item: &Item| matches!(item.content, Content::Leaf(leaf) if leaf < number);
    if let Some(last) = items[..from].iter().rposition(precedes) {
        items[last + 1..].rotate_left(from - last - 1);
    }
}

/// Puts the running head and the number on a page.
fn dress(
    sheet: &mut Painted,
    heads: &Heads,
    front: bool,
    chapter: Option<usize>,
    number: &OneLine,
    design: &Design,
    direction: Direction,
) {
    let margins = Margins::of(Spine::of(sheet.side, design, direction), design);
    let opening = sheet.dress == Dress::Opening && sheet.opening == Opening::First;
    if sheet.dress == Dress::Bare {
        return;
    }
    let headed = !opening;
    let header = Content::Artifact(Artifact::Header);
    if headed
        && !front
        && let Some(head) = heads.on(sheet.side, chapter, design)
    {
        if wanted(sheet.side, design) == RunningHead::Slug
            && design.furniture.number == PageNumber::Head
        {
            // The number ends the slug.
            let gap = heads.space;
            let end = head.end + gap + number.end - number.start;
            let whole = OneLine { shapes: Vec::new(), start: head.start, end };
            let x = margins.x(&whole, heads.align);
            head.put(sheet, header, x, margins.head);
            let after = x + head.end + gap - number.start;
            return number.put(sheet, header, after, margins.head);
        }
        let x = margins.x(head, heads.align);
        head.put(sheet, header, x, margins.head);
    }
    match design.furniture.number {
        PageNumber::None => {}
        PageNumber::Head if headed => {
            let x = margins.x(number, Align::End);
            number.put(sheet, header, x, margins.head);
        }
        // The first page of a manuscript has neither head nor number.
        PageNumber::Head if wanted(sheet.side, design) == RunningHead::Slug => {}
        PageNumber::Head | PageNumber::Foot => {
            let x = margins.x(number, Align::Center);
            number.put(sheet, Content::Artifact(Artifact::Footer), x, margins.foot);
        }
    }
}

/// Where things stand in the margins of a page.
struct Margins {
    left: Pt,
    measure: Pt,
    spine: Spine,
    head: Pt,
    foot: Pt,
}

impl Margins {
    fn of(spine: Spine, design: &Design) -> Self {
        let leading = design.styles.get(StyleName::Body).leading;
        let page = &design.page;
        let below = (leading * design.furniture.foot_gap).min(page.bottom * 0.7);
        Self {
            left: spine.left_margin(design),
            measure: page.measure(),
            spine,
            head: page.top - (leading * design.furniture.head_gap).min(page.top * 0.5),
            foot: page.height - page.bottom + below,
        }
    }

    /// Where a line begins. It starts at the spine and ends away from it.
    fn x(&self, line: &OneLine, align: Align) -> Pt {
        let left = self.left - line.start;
        let right = self.left + self.measure - line.end;
        match (align, self.spine) {
            (Align::Center, _) => (left + right) / 2.0,
            (Align::End, Spine::Left) => right,
            (Align::End, Spine::Right) => left,
            (Align::Start | Align::Justify, Spine::Left) => left,
            (Align::Start | Align::Justify, Spine::Right) => right,
        }
    }
}

/// A line that is set by itself.
#[derive(Debug, Default)]
struct OneLine {
    shapes: Vec<Shape>,
    start: Pt,
    end: Pt,
}

impl OneLine {
    fn of(paragraph: Option<&Paragraph>, setter: &mut Setter<'_>) -> Self {
        let Some(paragraph) = paragraph else { return Self::default() };
        let measure = Measure::new(Pt(f32::INFINITY), Align::Start);
        let set = setter.set(paragraph, &measure);
        let Some(line) = set.lines.into_iter().next() else { return Self::default() };
        let shapes = line.placed.into_iter().map(|placed| placed.shape).collect();
        Self { shapes, start: line.extent.0, end: line.extent.1 }
    }

    fn put(&self, sheet: &mut Painted, content: Content, x: Pt, y: Pt) {
        for shape in &self.shapes {
            let mut shape = shape.clone();
            shift(&mut shape, x, y);
            sheet.page.items.push(Item { content, shape });
        }
    }
}

/// The chapters and the pages that they begin on.
struct Chapters<'a>(Vec<(usize, &'a [Inline])>);

impl<'a> Chapters<'a> {
    fn of(text: &'a Prepared, places: &Places<'_>, layout: &Layout) -> Self {
        let blocks = text.document().body.iter();
        let chapters = blocks.filter_map(|block| match &block.kind {
            BlockKind::Heading { level: 1, content } => {
                let place = places.id(block.attr.id()?)?;
                let destination = layout.destinations.get(place.0 as usize)?;
                Some((destination.page as usize, content.as_slice()))
            }
            _ => None,
        });
        Self(chapters.collect())
    }

    /// The chapter that a page belongs to: the last that begins on it or before.
    fn at(&self, page: usize) -> Option<usize> {
        self.0.partition_point(|(first, _)| *first <= page).checked_sub(1)
    }
}

/// The running heads, each set once.
struct Heads {
    title: OneLine,
    author: OneLine,
    slug: OneLine,
    /// Of each chapter, and of the notes at the end.
    chapters: Vec<OneLine>,
    align: Align,
    /// What separates words.
    space: Pt,
}

/// What the running head of a page says.
fn wanted(side: Side, design: &Design) -> RunningHead {
    match side {
        Side::Recto if design.page.facing => design.furniture.recto,
        Side::Recto | Side::Verso => design.furniture.verso,
    }
}

impl Heads {
    fn new(
        text: &Prepared,
        design: &Design,
        chapters: &Chapters<'_>,
        typesetter: &mut Typesetter<'_>,
    ) -> Self {
        let meta = &text.document().meta;
        let style = *design.styles.get(StyleName::RunningHead);
        let furniture = &design.furniture;
        let used = |head| furniture.verso == head || furniture.recto == head;
        let room = design.page.measure() * HEAD_SHARE;
        let mut set = |wanted: RunningHead, content: &[Inline]| {
            if !used(wanted) || content.is_empty() {
                return OneLine::default();
            }
            head(&unmarked(content), &style, &meta.lang, room, typesetter)
        };
        let authors: Vec<String> = meta.authors().collect();
        let authors = [Inline::text(authors.join(", "), Span::default())];
        let ends = if furniture.number == PageNumber::Head { " /" } else { "" };
        let slug = [Inline::text(meta.slug() + ends, Span::default())];
        let notes = [Inline::text(text.words().notes, Span::default())];
        let notes = set(RunningHead::Chapter, &notes);
        Self {
            title: set(RunningHead::Title, &meta.title),
            author: set(RunningHead::Author, &authors),
            slug: set(RunningHead::Slug, &slug),
            chapters: chapters
                .0
                .iter()
                .map(|(_, content)| set(RunningHead::Chapter, content))
                .chain([notes])
                .collect(),
            align: style.align,
            space: style.size * if style.family == Family::Mono { 0.6 } else { 0.25 },
        }
    }

    /// Where the running head of notes at the end is among those of chapters.
    fn notes(&self) -> Option<usize> {
        self.chapters.len().checked_sub(1)
    }

    fn on(
        &self,
        side: Side,
        chapter: Option<usize>,
        design: &Design,
    ) -> Option<&OneLine> {
        match wanted(side, design) {
            RunningHead::None => None,
            RunningHead::Title => Some(&self.title),
            RunningHead::Author => Some(&self.author),
            RunningHead::Chapter => self.chapters.get(chapter?),
            RunningHead::Slug => Some(&self.slug),
        }
    }
}

/// Sets a running head, with fewer words if it is too long.
fn head(
    content: &[Inline],
    style: &Style,
    lang: &Lang,
    room: Pt,
    typesetter: &mut Typesetter<'_>,
) -> OneLine {
    let mut paragraph = collect(content, style, lang, typesetter);
    for _ in 0..ATTEMPTS {
        typesetter.learn([&mut paragraph]);
        let setter = typesetter.setter();
        let width = setter.widths(&paragraph).max;
        if width <= room {
            break;
        }
        let shorter = shortened(paragraph.text(), room / width);
        let content = [Inline::text(shorter, Span::default())];
        paragraph = collect(&content, style, lang, typesetter);
    }
    typesetter.learn([&mut paragraph]);
    OneLine::of(Some(&paragraph), &mut typesetter.setter())
}

/// The first words of a text, about as much as a share of it.
fn shortened(text: &str, share: f32) -> String {
    let text = text.trim_end_matches('…').trim_end();
    let letters = text.chars().count() as f32;
    let keep = (letters * share).floor() as usize;
    let cut: String = text.chars().take(keep.saturating_sub(2)).collect();
    let whole_words = cut.rfind(' ').map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}\u{a0}…", whole_words.trim_end_matches([',', ';', ':', ' ']))
}

/// A text without the marks of its notes and without line ends.
pub(super) fn unmarked(content: &[Inline]) -> Vec<Inline> {
    let kept = content.iter().filter(|i| !matches!(i.kind, InlineKind::Note(_)));
    let mut kept: Vec<Inline> = kept.cloned().collect();
    for inline in &mut kept {
        if inline.kind == InlineKind::HardBreak {
            inline.kind = InlineKind::SoftBreak;
        }
        if let Some(children) = inline.children_mut() {
            *children = unmarked(children);
        }
    }
    kept
}

/// The number of each page, ready to be set; none where none is shown.
fn numbers(
    painted: &[Painted],
    text: &Prepared,
    design: &Design,
    typesetter: &mut Typesetter<'_>,
) -> Vec<Option<Paragraph>> {
    let style = design.styles.get(StyleName::PageNumber);
    let lang = &text.document().meta.lang;
    let shown = design.furniture.number != PageNumber::None;
    let numbers = painted.iter().map(|sheet| {
        let content = [Inline::text(sheet.page.label.as_str(), Span::default())];
        (shown && sheet.dress != Dress::Bare)
            .then(|| collect(&content, style, lang, typesetter))
    });
    let mut numbers: Vec<_> = numbers.collect();
    typesetter.learn(numbers.iter_mut().flatten());
    numbers
}

/// The page numbers in the contents, ready to be set.
fn entries(
    painted: &[Painted],
    layout: &Layout,
    text: &Prepared,
    design: &Design,
    typesetter: &mut Typesetter<'_>,
) -> Vec<Paragraph> {
    let lang = &text.document().meta.lang;
    let slots = painted.iter().flat_map(|sheet| &sheet.slots);
    let entries = slots.map(|slot| {
        let style = design.styles.get(StyleName::contents(slot.level));
        let destination = layout.destinations.get(slot.place.0 as usize);
        let page = destination.and_then(|d| painted.get(d.page as usize));
        let label = page.map_or("", |sheet| sheet.page.label.as_str());
        let content = [Inline::text(label, Span::default())];
        collect(&content, style, lang, typesetter)
    });
    let mut entries: Vec<Paragraph> = entries.collect();
    typesetter.learn(&mut entries);
    entries
}

pub(super) fn collect(
    content: &[Inline],
    style: &Style,
    lang: &Lang,
    typesetter: &Typesetter<'_>,
) -> Paragraph {
    let math = |source: &str, size, color| {
        let (display, width) = (Display::Inline, Pt(f32::INFINITY));
        typesetter.formula(&Formula { source, display, size, color, width })
    };
    let inserts = Inserts {
        note: &|_| String::new(),
        pages: &|_| Vec::new(),
        image: &|_| None,
        math: &math,
    };
    typesetter.collect(&ParagraphInput::new(content, style, lang), &inserts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_heads_lose_their_last_words() {
        let head = "Of the Origin and Design of Government in General, with Remarks";
        assert_eq!(
            shortened(head, 0.8),
            "Of the Origin and Design of Government in\u{a0}…"
        );
        assert_eq!(shortened("Donaudampfschiff", 0.5), "Donaud\u{a0}…");
    }
}
