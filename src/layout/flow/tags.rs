//! The tree of what stands on the pages, as it grows with the text.

use crate::layout::frame::{
    Content, ContentId, Element, ElementId, Item, Kid, LinkTarget, Tag, TagTree,
};
use crate::model::Lang;

/// A part of the tree. Its ids count from 0 until it is joined to the whole.
#[derive(Debug, Default)]
pub(in crate::layout) struct Tags {
    elements: Vec<Element>,
    leaves: u32,
    /// What is in none of its elements.
    roots: Vec<Kid>,
    /// The elements that are open, from the outside.
    open: Vec<ElementId>,
}

impl Tags {
    /// Opens an element in the one that was opened last.
    pub(in crate::layout) fn open(&mut self, tag: Tag, lang: Option<Lang>) -> ElementId {
        let element = Element { tag, kids: Vec::new(), lang, alt: None };
        let id = self.add(self.open.last().copied(), element);
        self.open.push(id);
        id
    }

    /// Closes the element that was opened last.
    pub(in crate::layout) fn close(&mut self) {
        self.open.pop();
    }

    /// Adds an element to another, or to the roots.
    pub(in crate::layout) fn add(
        &mut self,
        parent: Option<ElementId>,
        element: Element,
    ) -> ElementId {
        let id = ElementId(self.elements.len() as u32);
        self.elements.push(element);
        self.adopt(parent, Kid::Element(id));
        id
    }

    /// Adds a leaf to an element.
    pub(in crate::layout) fn leaf(&mut self, parent: Option<ElementId>) -> ContentId {
        let id = ContentId(self.leaves);
        self.leaves += 1;
        self.adopt(parent, Kid::Leaf(id));
        id
    }

    /// The element that was opened last.
    pub(in crate::layout) fn current(&self) -> Option<ElementId> {
        self.open.last().copied()
    }

    /// Joins this part to the whole, under an element. Returns what its ids
    /// have become.
    pub(in crate::layout) fn join(self, tree: &mut TagTree, parent: ElementId) -> Offset {
        let offset = Offset { elements: tree.elements.len() as u32, leaves: tree.leaves };
        tree.leaves += self.leaves;
        let roots = self.roots.into_iter().map(|kid| offset.kid(kid));
        tree.elements[parent.0 as usize].kids.extend(roots);
        tree.elements.extend(self.elements.into_iter().map(|mut element| {
            element.kids.iter_mut().for_each(|kid| *kid = offset.kid(*kid));
            element
        }));
        offset
    }

    fn adopt(&mut self, parent: Option<ElementId>, kid: Kid) {
        match parent {
            Some(parent) => self.elements[parent.0 as usize].kids.push(kid),
            None => self.roots.push(kid),
        }
    }
}

/// What is added to the ids of a part of the tree where it is joined.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) struct Offset {
    elements: u32,
    leaves: u32,
}

impl Offset {
    /// The id of an element in the whole.
    pub(in crate::layout) fn element(self, id: ElementId) -> ElementId {
        ElementId(id.0 + self.elements)
    }

    /// The id of a leaf in the whole.
    pub(in crate::layout) fn leaf(self, id: ContentId) -> ContentId {
        ContentId(id.0 + self.leaves)
    }

    /// Gives a painted thing the id of its leaf in the whole.
    pub(in crate::layout) fn item(self, item: &mut Item) {
        if let Content::Leaf(id) = &mut item.content {
            *id = self.leaf(*id);
        }
    }

    fn kid(self, kid: Kid) -> Kid {
        match kid {
            Kid::Element(id) => Kid::Element(self.element(id)),
            Kid::Leaf(id) => Kid::Leaf(self.leaf(id)),
        }
    }
}

/// An element that says no more than what it is.
pub(in crate::layout) fn element(tag: Tag) -> Element {
    Element { tag, kids: Vec::new(), lang: None, alt: None }
}

/// A link with what it is announced as.
pub(in crate::layout) fn link(target: LinkTarget, alt: Option<String>) -> Element {
    Element { alt, ..element(Tag::Link(target)) }
}
