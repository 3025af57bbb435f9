//! Boxes are put on pages.

use rayon::prelude::*;

use super::bind::{Blank, Bound, Boxed};
use super::sections::{Dress, Matter, Section};
use super::{pt, separator};
use crate::design::{Color, Design, NoteDesign, StyleName};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::marker::number;
use crate::layout::flow::piece::{Band, NumberSlot, Piece, shift};
use crate::layout::flow::places::Places;
use crate::layout::frame::{
    Artifact, Content, Destination, DestinationId, ElementId, Item, Layout, Page, Shape,
    Tag,
};
use crate::layout::page::{self, Side};
use crate::model::{Direction, Lang, NumberStyle};

/// Where the rule above notes stands in the space between text and notes.
const RULE_PLACE: f32 = 0.6;

/// A page with what is to be known of it later.
#[derive(Debug)]
pub(super) struct Painted {
    pub(super) page: Page,
    pub(super) side: Side,
    /// Which section it belongs to; none for an empty page.
    pub(super) section: Option<usize>,
    /// What stands in its margins.
    pub(super) dress: Dress,
    /// Whether it is the first one of its section.
    pub(super) opening: Opening,
    pub(super) slots: Vec<NumberSlot>,
    places: Vec<(DestinationId, Point)>,
    figures: Vec<(ElementId, Rect)>,
}

/// Whether a page is the first one of its section.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Opening {
    First,
    Later,
}

/// Paints all sections, and fills in where everything stands.
pub(super) fn paint(
    bound: Vec<Bound>,
    sections: &[Section<'_>],
    design: &Design,
    places: &Places<'_>,
    layout: &mut Layout,
) -> Vec<Painted> {
    let mut jobs = Vec::with_capacity(bound.len());
    let mut first = 0;
    for (index, bound) in bound.into_iter().enumerate() {
        let blank = usize::from(bound.blank_before == Blank::One);
        let count = blank + bound.pages.len();
        jobs.push((index, first, bound));
        first += count;
    }
    let direction = direction(layout);
    let painted: Vec<Vec<Painted>> = jobs
        .into_par_iter()
        .map(|(index, first, bound)| {
            section(bound, index, first, sections[index].dress, design, direction)
        })
        .collect();
    let mut painted: Vec<Painted> = painted.into_iter().flatten().collect();
    for number in painted.len()..design.press.filled(painted.len()) {
        painted.push(Painted::empty(number, None, Dress::Bare, design));
    }
    label(&mut painted, sections);
    locate(&painted, places, layout);
    painted
}

/// The way in which a text runs as a whole.
fn direction(layout: &Layout) -> Direction {
    let lang = layout.tags.elements.first().and_then(|root| root.lang.as_ref());
    lang.map_or(Direction::Ltr, Lang::direction)
}

/// Where the rule above notes begins: on the side where lines do.
fn rule_left(direction: Direction, design: &Design) -> Pt {
    match direction {
        Direction::Ltr => Pt::ZERO,
        Direction::Rtl => design.page.measure() - design.notes.rule_width,
    }
}

/// Paints one section, whose first page is the one numbered `first`, from 0.
fn section(
    mut bound: Bound,
    index: usize,
    first: usize,
    dress: Dress,
    design: &Design,
    direction: Direction,
) -> Vec<Painted> {
    let mut painted = Vec::with_capacity(bound.pages.len() + 1);
    if bound.blank_before == Blank::One {
        painted.push(Painted::empty(first, None, Dress::Bare, design));
    }
    let body = design.styles.get(StyleName::Body);
    for page in std::mem::take(&mut bound.pages) {
        let number = first + painted.len();
        let mut sheet = Painted::empty(number, Some(index), dress, design);
        if page.notes.first().is_some_and(|n| n.number > 0)
            || page.boxes.first().is_none_or(|b| b.number > 0)
        {
            sheet.opening = Opening::Later;
        }
        let left = Spine::of(sheet.side, design, direction).left_margin(design);
        let origin = Point { x: left, y: design.page.top };
        let mut brush =
            Brush { sheet: &mut sheet, origin, bands: Vec::new(), signs: Vec::new() };
        brush.text(&page, &mut bound.boxes);
        if let Some(first) = page.notes.first() {
            let NoteDesign { rule, rule_width, .. } = design.notes;
            let size = Size { width: rule_width, height: rule };
            let left = rule_left(direction, design);
            brush.rule(first.top, separator(body.leading), left, size);
            brush.notes(&page, &mut bound.notes);
        }
        brush.finish();
        painted.push(sheet);
    }
    painted
}

/// The edge of a page at which it is bound.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Spine {
    Left,
    Right,
}

impl Spine {
    /// That of a page of a text which runs in a direction: a book that is read
    /// from right to left is bound at the right, and its rectos are left-hand
    /// pages.
    pub(super) fn of(side: Side, design: &Design, direction: Direction) -> Self {
        let verso = side == Side::Verso && design.page.facing;
        match direction {
            Direction::Ltr if verso => Self::Right,
            Direction::Rtl if !verso => Self::Right,
            Direction::Ltr | Direction::Rtl => Self::Left,
        }
    }

    /// Where the text begins on the page.
    pub(super) fn left_margin(self, design: &Design) -> Pt {
        match self {
            Self::Left => design.page.inner,
            Self::Right => design.page.outer,
        }
    }
}

impl Painted {
    fn empty(
        number: usize,
        section: Option<usize>,
        dress: Dress,
        design: &Design,
    ) -> Self {
        Self {
            page: Page { size: design.page.size(), ..Page::default() },
            side: if number.is_multiple_of(2) { Side::Recto } else { Side::Verso },
            section,
            dress,
            opening: Opening::First,
            slots: Vec::new(),
            places: Vec::new(),
            figures: Vec::new(),
        }
    }
}

/// Paints one page.
struct Brush<'a> {
    sheet: &'a mut Painted,
    /// The top left corner of the text.
    origin: Point,
    /// Bands with where they begin and end.
    bands: Vec<(Band, Pt, Pt)>,
    signs: Vec<Shape>,
}

impl Brush<'_> {
    fn text(&mut self, page: &page::Page, boxes: &mut [Boxed]) {
        let mut before: Option<usize> = None;
        for placed in &page.boxes {
            let boxed = &mut boxes[placed.number];
            let piece = std::mem::take(&mut boxed.piece);
            let top = self.origin.y + pt(placed.top);
            let goes_on = before.is_some_and(|before| before + 1 == placed.number);
            if !goes_on
                && let Some(head) = piece.more.as_ref().and_then(|m| m.head.clone())
            {
                for shape in &head.shapes {
                    self.artifact(shape.clone(), self.origin.x, top - head.height);
                }
            }
            self.piece(piece, top, boxed.height);
            before = Some(placed.number);
        }
    }

    /// Paints the rule between the text and its notes.
    fn rule(&mut self, notes_top: i64, separator: Pt, left: Pt, size: Size) {
        if size.width <= Pt::ZERO || size.height <= Pt::ZERO {
            return;
        }
        let y = self.origin.y + pt(notes_top) - separator * RULE_PLACE;
        let rect = Rect { origin: Point { x: left, y }, size };
        let shape = Shape::Fill { rect, color: Color::BLACK };
        self.artifact(shape, self.origin.x, Pt::ZERO);
    }

    fn notes(&mut self, page: &page::Page, notes: &mut [Boxed]) {
        for placed in &page.notes {
            let line = &mut notes[placed.number];
            let top = self.origin.y + pt(placed.top);
            self.piece(std::mem::take(&mut line.piece), top, line.height);
        }
    }

    /// Paints what is in a box.
    fn piece(&mut self, mut piece: Piece, top: Pt, height: Pt) {
        piece.shift(self.origin.x, top);
        self.sheet.page.items.append(&mut piece.items);
        self.sheet.page.links.append(&mut piece.links);
        let Some(more) = piece.more else { return };
        let at = |(place, y): (DestinationId, Pt)| (place, Point { x: self.origin.x, y });
        self.sheet.places.extend(more.anchors.into_iter().map(at));
        self.sheet.figures.extend(more.figures);
        self.sheet.slots.extend(more.numbers);
        self.signs.extend(more.signs);
        for band in more.bands {
            let bottom = top + height;
            match self.bands.iter_mut().find(|(known, ..)| known.key == band.key) {
                Some((.., end)) => *end = bottom,
                None => self.bands.push((band, top, bottom)),
            }
        }
    }

    /// Paints the bands behind all that is there, and the signs after it.
    fn finish(mut self) {
        for sign in std::mem::take(&mut self.signs) {
            self.artifact(sign, Pt::ZERO, Pt::ZERO);
        }
        let bands = self.bands.into_iter().map(|(band, top, bottom)| {
            let origin = Point { x: band.left, y: top - band.reach };
            let height = bottom - top + band.reach * 2.0;
            let rect = Rect { origin, size: Size { width: band.width, height } };
            let shape = Shape::Fill { rect, color: band.color };
            Item { content: Content::Artifact(Artifact::Background), shape }
        });
        let items: Vec<Item> = bands.collect();
        self.sheet.page.items.splice(0..0, items);
    }

    fn artifact(&mut self, mut shape: Shape, dx: Pt, dy: Pt) {
        shift(&mut shape, dx, dy);
        let content = Content::Artifact(Artifact::Layout);
        self.sheet.page.items.push(Item { content, shape });
    }
}

/// Gives all pages their names: those of the front matter in roman numerals.
fn label(painted: &mut [Painted], sections: &[Section<'_>]) {
    let (mut front, mut main) = (0, 0);
    let mut last = Matter::Front;
    for sheet in painted {
        // An empty page is counted with those before it.
        let own = sheet.section.map_or(last, |index| sections[index].matter);
        last = own;
        let (count, style) = match own {
            Matter::Front => (&mut front, NumberStyle::LowerRoman),
            Matter::Main => (&mut main, NumberStyle::Decimal),
        };
        *count += 1;
        sheet.page.label = number(*count, style);
    }
}

/// Writes down where places and figures are.
fn locate(painted: &[Painted], places: &Places<'_>, layout: &mut Layout) {
    let nowhere = Destination { page: 0, point: Point::default() };
    let mut found: Vec<Option<Destination>> = vec![None; places.len()];
    for (page, sheet) in (0u32..).zip(painted) {
        for &(place, point) in &sheet.places {
            if let Some(slot @ None) = found.get_mut(place.0 as usize) {
                *slot = Some(Destination { page, point });
            }
        }
        for &(figure, rect) in &sheet.figures {
            let element = &mut layout.tags.elements[figure.0 as usize];
            if let Tag::Figure { bounds } = &mut element.tag {
                *bounds = Some((page, rect));
            }
        }
    }
    layout.destinations = found.into_iter().map(|d| d.unwrap_or(nowhere)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_from_right_to_left_is_bound_at_the_right() {
        let spine = |name, side, direction| {
            let design = Design::named(name).expect("it is built in");
            Spine::of(side, &design, direction)
        };
        use Direction::{Ltr, Rtl};
        assert_eq!(spine("book", Side::Recto, Ltr), Spine::Left);
        assert_eq!(spine("book", Side::Verso, Ltr), Spine::Right);
        assert_eq!(spine("book", Side::Recto, Rtl), Spine::Right);
        assert_eq!(spine("book", Side::Verso, Rtl), Spine::Left);
        assert_eq!(spine("essay", Side::Verso, Ltr), Spine::Left);
        assert_eq!(spine("essay", Side::Verso, Rtl), Spine::Right);
    }
}
