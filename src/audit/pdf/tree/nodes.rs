//! What the structure tree holds, to be looked at: the kids of an element, its
//! type, its text, its page.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object};

use super::types::{is_inline, is_standard};
use crate::audit::pdf::leaves::{LINE_END, Leaf, PageText};
use crate::audit::pdf::links::{Places, attribute, name_of, text_of};
use crate::audit::pdf::streams::Streams;
use crate::audit::words;

/// How deep the tree may be.
pub(super) const MAX_DEPTH: usize = 400;

/// How much it counts to look at an element, in bytes of a stream. A book of 1,000
/// pages has 40,000, each of which is looked at several times.
const STEP: u64 = 96;

/// What an element hands down to those in it.
#[derive(Debug, Copy, Clone)]
pub(super) struct Walk {
    /// The page of its leaves, from 1.
    pub(super) page: u32,
    pub(super) depth: usize,
    /// Whether words end at white space alone, and not where leaves on further
    /// lines begin.
    pub(super) strict: bool,
    /// Whether the labels of the list that is read are terms, which are text.
    pub(super) terms: bool,
}

/// The tree, with what its leaves paint.
pub(super) struct Tree<'a, 's> {
    pdf: &'a Pdf,
    pages: &'a [PageText],
    streams: &'s Streams,
    pub(super) places: Places,
    roles: BTreeMap<String, String>,
}

/// What is in an element.
pub(super) enum Kid<'a> {
    Element(Dict<'a>),
    Leaf { page: u32, id: usize },
    Annotation(Dict<'a>),
}

impl<'a, 's> Tree<'a, 's> {
    pub(super) fn new(
        pdf: &'a Pdf,
        catalog: &Dict<'_>,
        root: &Dict<'_>,
        pages: &'a [PageText],
        streams: &'s Streams,
    ) -> Self {
        let roles = root.get::<Dict<'_>>("RoleMap").unwrap_or_default();
        let roles = roles.keys().filter_map(|key| {
            Some((key.as_str().to_owned(), name_of(&roles, key.as_str())?))
        });
        let places = Places::of(pdf, catalog);
        Self { pdf, pages, streams, places, roles: roles.collect() }
    }

    pub(super) fn kids_of(&self, element: &Dict<'a>, page: u32) -> Vec<Kid<'a>> {
        // A tree may lead back into itself.
        if !self.streams.take(STEP) {
            return Vec::new();
        }
        let Some(kids) = element.get::<Object<'a>>("K") else { return Vec::new() };
        let resolved = |kid: MaybeRef<Object<'a>>| match kid {
            MaybeRef::Ref(id) => self.pdf.xref().get::<Object<'a>>(id.into()),
            MaybeRef::NotRef(kid) => Some(kid),
        };
        match kids {
            Object::Array(kids) => {
                let kids = kids.raw_iter().filter_map(resolved);
                kids.filter_map(|kid| self.kid(kid, page)).collect()
            }
            kid => self.kid(kid, page).into_iter().collect(),
        }
    }

    fn kid(&self, kid: Object<'a>, page: u32) -> Option<Kid<'a>> {
        match kid {
            Object::Number(id) => {
                Some(Kid::Leaf { page, id: usize::try_from(id.as_i64()).ok()? })
            }
            Object::Dict(dict) => {
                let page = self.page_of(&dict).unwrap_or(page);
                Some(match name_of(&dict, "Type").as_deref() {
                    Some("OBJR") => Kid::Annotation(dict.get::<Dict<'a>>("Obj")?),
                    Some("MCR") => {
                        let id = dict.get::<i32>("MCID")?;
                        Kid::Leaf { page, id: usize::try_from(id).ok()? }
                    }
                    _ => Kid::Element(dict),
                })
            }
            _ => None,
        }
    }

    pub(super) fn page_of(&self, dict: &Dict<'_>) -> Option<u32> {
        self.places.page(dict.get_ref("Pg")?)
    }

    /// The standard type that a role stands for (14.8.4).
    pub(super) fn standard(&self, own: &str) -> String {
        let mut name = own;
        for _ in 0..8 {
            match self.roles.get(name) {
                Some(next) if next != name && !is_standard(name) => name = next,
                _ => break,
            }
        }
        name.to_owned()
    }

    /// The standard type of an element.
    pub(super) fn type_of(&self, element: &Dict<'_>) -> String {
        self.standard(&name_of(element, "S").unwrap_or_default())
    }

    /// Whether code is a block of lines, and not a word among others: `Code` is
    /// the type of both (14.8.4.4). It may say so itself (14.8.5.4.3); otherwise
    /// what it stands in tells.
    pub(super) fn is_block(&self, code: &Dict<'a>, walk: Walk) -> bool {
        if let Some(placement) = attribute(code, "Placement") {
            return placement == "Block";
        }
        let Some(around) = code.get::<Dict<'a>>("P") else { return true };
        let name = self.type_of(&around);
        let kids = self.kids_of(&around, walk.page);
        match name.as_str() {
            "P" => kids.len() == 1,
            name if is_inline(name) || name.starts_with('H') => false,
            _ => !kids.iter().any(|kid| matches!(kid, Kid::Leaf { .. })),
        }
    }

    /// Whether the lines of an element end with white space, as they should.
    pub(super) fn is_spaced(&self, element: &Dict<'a>, walk: Walk) -> bool {
        self.kids_of(element, walk.page).into_iter().any(|kid| match kid {
            Kid::Leaf { page, id } => self
                .leaf_at(page, id)
                .is_some_and(|leaf| leaf.text.ends_with(char::is_whitespace)),
            Kid::Element(child) if walk.depth < MAX_DEPTH => {
                self.is_spaced(&child, Walk { depth: walk.depth + 1, ..walk })
            }
            Kid::Element(_) | Kid::Annotation(_) => false,
        })
    }

    /// The text of the first label in a note.
    pub(super) fn note_number(&self, element: &Dict<'a>, walk: Walk) -> String {
        let mut open = vec![(element.clone(), 0)];
        while let Some((element, depth)) = open.pop() {
            for kid in self.kids_of(&element, walk.page) {
                if let Kid::Element(child) = kid {
                    let name = self.type_of(&child);
                    if name == "Lbl" {
                        return words::line(&self.text(&child, walk));
                    }
                    if depth < 2 {
                        open.push((child, depth + 1));
                    }
                }
            }
        }
        String::new()
    }

    /// The note that an element, or one directly in it, refers to.
    pub(super) fn referred(&self, element: &Dict<'a>, walk: Walk) -> Option<ObjRef> {
        let own = |element: &Dict<'a>| {
            let refs = element.get::<Array<'a>>("Ref")?;
            refs.raw_iter().find_map(|to| match to {
                MaybeRef::Ref(id) => {
                    let to: Dict<'a> = self.pdf.xref().get(id.into())?;
                    let name = self.standard(&name_of(&to, "S")?);
                    matches!(name.as_str(), "Note" | "FENote").then_some(id)
                }
                MaybeRef::NotRef(_) => None,
            })
        };
        own(element).or_else(|| {
            let kids = self.kids_of(element, walk.page);
            kids.iter().find_map(|kid| match kid {
                Kid::Element(child) => own(child),
                _ => None,
            })
        })
    }

    pub(super) fn leaf_at(&self, page: u32, id: usize) -> Option<&'a Leaf> {
        self.pages.get((page as usize).checked_sub(1)?)?.leaves.get(id)
    }

    /// All text of an element.
    pub(super) fn text(&self, element: &Dict<'a>, walk: Walk) -> String {
        let mut text = String::new();
        self.push_text(element, walk, &mut text);
        text
    }

    fn push_text(&self, element: &Dict<'a>, walk: Walk, text: &mut String) {
        if let Some(instead) = text_of(element, "ActualText") {
            text.push_str(&instead);
            return;
        }
        for kid in self.kids_of(element, self.page_of(element).unwrap_or(walk.page)) {
            match kid {
                Kid::Leaf { page, id } => {
                    if let Some(leaf) = self.leaf_at(page, id) {
                        text.push_str(&leaf.text.replace(LINE_END, ""));
                    }
                }
                Kid::Element(child) if walk.depth < MAX_DEPTH => {
                    let walk = Walk { depth: walk.depth + 1, ..walk };
                    self.push_text(&child, walk, text);
                }
                _ => {}
            }
        }
    }

    /// The page on which an element begins.
    pub(super) fn first_page(&self, element: &Dict<'a>, walk: Walk) -> u32 {
        self.first_leaf(element, walk.page, walk.depth).unwrap_or(walk.page)
    }

    fn first_leaf(&self, element: &Dict<'a>, page: u32, depth: usize) -> Option<u32> {
        let page = self.page_of(element).unwrap_or(page);
        self.kids_of(element, page).into_iter().find_map(|kid| match kid {
            Kid::Leaf { page, .. } => Some(page),
            Kid::Element(child) if depth < MAX_DEPTH => {
                self.first_leaf(&child, page, depth + 1)
            }
            Kid::Element(_) | Kid::Annotation(_) => None,
        })
    }
}
