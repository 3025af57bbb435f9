//! Gives each part of a paragraph its place in the tree of the text.

use super::text::NUMBER_ROOM;
use super::{Room, Setting};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::piece::{NumberSlot, Piece, shift};
use crate::layout::flow::plan::{Text, TextTag};
use crate::layout::flow::tags::{Tags, element, link};
use crate::layout::frame::{
    Artifact, Content, ContentId, Element, ElementId, Item, LinkArea, LinkTarget, Shape,
    Tag,
};
use crate::layout::inline::{
    Enclosure, EnclosureId, EnclosureKind, Line, Placed, PlacedRole, SetParagraph,
};
use crate::model::{Direction, Mark, NoteId, Target};

/// How far the area of a link reaches above the baseline and below it, by the
/// size of the type.
const LINK_ABOVE: f32 = 0.8;
const LINK_BELOW: f32 = 0.25;

/// Makes the elements of one paragraph.
pub(super) struct Tagger<'t, 'a> {
    tags: &'t mut Tags,
    shared: Setting<'a>,
    text: &'t Text,
    set: &'t SetParagraph,
    /// What the text of the paragraph itself belongs to; none for artifacts.
    base: Option<Home>,
    /// What each enclosure has become, once it is met.
    homes: Vec<Option<Home>>,
    /// The leaf that was painted last, and its element.
    last: Option<(ElementId, ContentId)>,
    /// How many elements are to be closed.
    opened: usize,
}

/// Where a part of a text belongs.
#[derive(Debug, Copy, Clone)]
struct Home {
    element: ElementId,
    /// The link that it is in.
    link: Option<ElementId>,
}

impl<'t, 'a> Tagger<'t, 'a> {
    /// Opens the elements of a paragraph.
    pub(super) fn open(
        tags: &'t mut Tags,
        shared: Setting<'a>,
        text: &'t Text,
        set: &'t SetParagraph,
    ) -> Self {
        let homes = vec![None; set.enclosures.len()];
        let mut tagger =
            Self { tags, shared, text, set, base: None, homes, last: None, opened: 0 };
        tagger.open_elements();
        tagger
    }

    /// Closes them.
    pub(super) fn close(self) {
        for _ in 0..self.opened {
            self.tags.close();
        }
    }

    /// Makes a box of a line whose baseline is `baseline` below its top.
    pub(super) fn piece(&mut self, line: Line, room: Room, baseline: Pt) -> Piece {
        let mut piece =
            Piece { items: Vec::with_capacity(line.placed.len()), ..Piece::default() };
        for placed in line.placed {
            self.place(placed, room.left, baseline, &mut piece);
        }
        for anchor in line.anchors {
            if let Some(place) = self.place_of(&self.set.enclosures[anchor.index()]) {
                let top = (baseline - self.text.style.size).max(Pt::ZERO);
                piece.more().anchors.push((place, top));
            }
        }
        piece
    }

    /// Leaves room for the page number of an entry in the contents.
    pub(super) fn number(&mut self, piece: &mut Piece, room: Room, baseline: Pt) {
        let (Some((place, level)), Some(home)) = (self.text.entry, self.base) else {
            return;
        };
        let leaf = self.tags.leaf(Some(home.element));
        self.last = None;
        let size = self.text.style.size;
        let direction = room.direction;
        let (x, link) = match direction {
            Direction::Ltr => {
                let end = room.left + room.width;
                (end, end - size * 2.0)
            }
            Direction::Rtl => {
                let end = room.left - size * NUMBER_ROOM;
                (end, end)
            }
        };
        let end = Point { x, y: baseline };
        let slot = NumberSlot { place, leaf, end, direction, level };
        piece.more().numbers.push(slot);
        let origin = Point { x: link, y: baseline - size * LINK_ABOVE };
        let height = size * (LINK_ABOVE + LINK_BELOW);
        let rect = Rect { origin, size: Size { width: size * 2.0, height } };
        piece.links.extend(home.link.map(|element| LinkArea { rect, element }));
    }

    fn open_elements(&mut self) {
        let lang = self.text.lang.clone();
        match self.text.tag {
            TextTag::Artifact => {}
            TextTag::Part => {
                let home = |element| Home { element, link: None };
                self.base = self.tags.current().map(home);
            }
            TextTag::Note(note) => {
                // The number comes first, then the paragraph after it.
                self.open_number(note);
                self.open_element(Tag::Paragraph, lang);
            }
            TextTag::Number(note) => self.base = self.open_number(note),
            TextTag::Element(ref tag) => self.open_element(tag.clone(), lang),
        }
        if let Some((place, _)) = self.text.entry {
            self.open_element(Tag::Reference(None), None);
            self.open_element(Tag::Link(LinkTarget::Place(place)), None);
            if let Some(base) = &mut self.base {
                base.link = Some(base.element);
            }
        }
    }

    fn open_element(&mut self, tag: Tag, lang: Option<crate::model::Lang>) {
        let element = self.tags.open(tag, lang);
        self.base = Some(Home { element, link: None });
        self.opened += 1;
    }

    fn lead(&self) -> Option<usize> {
        let is_lead = |e: &Enclosure| e.kind == EnclosureKind::Lead;
        self.set.enclosures.iter().position(is_lead)
    }

    /// Opens the number of a note, which leads back to its mark.
    fn open_number(&mut self, note: NoteId) -> Option<Home> {
        let label = self.tags.add(self.tags.current(), element(Tag::Label));
        let target = LinkTarget::Place(self.shared.places.mark(note));
        let back = self.shared.text.words().back.to_owned();
        let element = self.tags.add(Some(label), link(target, Some(back)));
        let home = Some(Home { element, link: Some(element) });
        if let Some(lead) = self.lead() {
            self.homes[lead] = home;
        }
        home
    }

    fn place(&mut self, placed: Placed, left: Pt, baseline: Pt, piece: &mut Piece) {
        let mut shape = placed.shape;
        shift(&mut shape, left, baseline);
        let home = match placed.role {
            PlacedRole::Decoration => None,
            PlacedRole::Content => self.home(placed.enclosure, &shape),
        };
        let Some(home) = home else {
            let content = Content::Artifact(Artifact::Layout);
            piece.items.push(Item { content, shape });
            return;
        };
        if let Some(element) = home.link {
            add_link(&mut piece.links, element, area(&shape));
        }
        if let Shape::Image { rect, .. } = &shape {
            piece.more().figures.push((home.element, *rect));
        }
        let content = Content::Leaf(self.leaf(home.element));
        piece.items.push(Item { content, shape });
    }

    /// The leaf of an element for what comes next in reading order.
    fn leaf(&mut self, element: ElementId) -> ContentId {
        match self.last {
            Some((last, leaf)) if last == element => leaf,
            _ => {
                let leaf = self.tags.leaf(Some(element));
                self.last = Some((element, leaf));
                leaf
            }
        }
    }

    /// Where something painted belongs; none for what is not read.
    fn home(&mut self, enclosure: Option<EnclosureId>, shape: &Shape) -> Option<Home> {
        let base = self.base?;
        let Some(id) = enclosure else { return Some(base) };
        if let Some(home) = self.homes[id.index()] {
            return Some(home);
        }
        let set = self.set;
        let enclosure = &set.enclosures[id.index()];
        let outer = self.home(enclosure.parent, shape)?;
        let home = match &enclosure.kind {
            EnclosureKind::Image(image) if matches!(shape, Shape::Image { .. }) => {
                if image.alt.is_empty() && outer.link.is_none() {
                    return None;
                }
                let tag = Tag::Figure { bounds: None };
                let alt = Some(image.alt.clone());
                self.inside(outer, Element { alt, ..element(tag) })
            }
            kind => self.enclosed(kind, outer),
        };
        self.homes[id.index()] = Some(home);
        Some(home)
    }

    /// The element that an enclosure becomes, if it becomes one.
    fn enclosed(&mut self, kind: &EnclosureKind, outer: Home) -> Home {
        match kind {
            EnclosureKind::Mark(Mark::Emphasis) => {
                self.inside(outer, element(Tag::Emphasis))
            }
            EnclosureKind::Mark(Mark::Strong) => self.inside(outer, element(Tag::Strong)),
            EnclosureKind::Code => self.inside(outer, element(Tag::Code)),
            EnclosureKind::Link(to) => {
                let target = match &to.target {
                    Target::Url(url) => Some(LinkTarget::Url(url.clone())),
                    Target::Id(id) => self.shared.places.id(id).map(LinkTarget::Place),
                };
                match target {
                    Some(target) if outer.link.is_none() => {
                        self.linked(outer, link(target, None))
                    }
                    _ => outer,
                }
            }
            EnclosureKind::Note(note) => self.note_mark(*note, outer),
            EnclosureKind::Pages => self.inside(outer, element(Tag::Reference(None))),
            EnclosureKind::Math(source) => {
                let alt = Some(source.clone());
                self.inside(outer, Element { alt, ..element(Tag::Formula) })
            }
            EnclosureKind::Ruby => self.inside(outer, element(Tag::Ruby)),
            EnclosureKind::RubyBase => self.inside(outer, element(Tag::RubyBase)),
            EnclosureKind::RubyText => self.inside(outer, element(Tag::RubyText)),
            EnclosureKind::Scope(attr) if attr.lang().is_some() => {
                let lang = attr.lang().cloned();
                self.inside(outer, Element { lang, ..element(Tag::Span) })
            }
            EnclosureKind::Mark(_)
            | EnclosureKind::Image(_)
            | EnclosureKind::Scope(_)
            | EnclosureKind::Lead => outer,
        }
    }

    fn note_mark(&mut self, note: NoteId, outer: Home) -> Home {
        let reference = self.inside(outer, element(Tag::Reference(Some(note))));
        if outer.link.is_some() {
            return reference;
        }
        let text = self.shared.text;
        let number = self.shared.note_numbers.get(note).unwrap_or_default();
        let alt = format!("{} {number}", text.words().note);
        let target = LinkTarget::Place(self.shared.places.note(note));
        self.linked(reference, link(target, Some(alt)))
    }

    fn inside(&mut self, outer: Home, element: Element) -> Home {
        let element = self.tags.add(Some(outer.element), element);
        Home { element, ..outer }
    }

    fn linked(&mut self, outer: Home, link: Element) -> Home {
        let element = self.tags.add(Some(outer.element), link);
        Home { element, link: Some(element) }
    }

    fn place_of(
        &self,
        enclosure: &Enclosure,
    ) -> Option<crate::layout::frame::DestinationId> {
        let id = match &enclosure.kind {
            EnclosureKind::Scope(attr) => attr.id(),
            EnclosureKind::Image(image) => image.attr.id(),
            EnclosureKind::Mark(_)
            | EnclosureKind::Code
            | EnclosureKind::Link(_)
            | EnclosureKind::Note(_)
            | EnclosureKind::Pages
            | EnclosureKind::Math(_)
            | EnclosureKind::Ruby
            | EnclosureKind::RubyBase
            | EnclosureKind::RubyText
            | EnclosureKind::Lead => None,
        };
        self.shared.places.id(id?)
    }
}

/// Adds the area of a link, joined to the one before if that is the same link
/// on the same line.
fn add_link(links: &mut Vec<LinkArea>, element: ElementId, rect: Rect) {
    match links.last_mut() {
        Some(last) if last.element == element => last.rect = last.rect.union(&rect),
        _ => links.push(LinkArea { rect, element }),
    }
}

/// The area that a reader would click on.
fn area(shape: &Shape) -> Rect {
    match shape {
        Shape::Glyphs(run) => {
            let y = run.origin.y - run.size * LINK_ABOVE;
            let origin = Point { x: run.origin.x, y };
            let height = run.size * (LINK_ABOVE + LINK_BELOW);
            Rect { origin, size: Size { width: run.width(), height } }
        }
        Shape::Fill { rect, .. } | Shape::Image { rect, .. } => *rect,
        Shape::Group(group) => {
            let inner = group.shapes.iter().map(area).reduce(|all, one| all.union(&one));
            group.clip.or(inner).unwrap_or_default()
        }
    }
}
