//! Where annotations lead (12.5.6.5, 12.3.2).

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, String as PdfString};
use rustc_hash::FxHashMap;

use super::text;
use crate::audit::ledger::Target;

/// How deep the tree of names may be.
const MAX_DEPTH: usize = 16;

/// The pages by their objects, and the destinations that have names.
pub(super) struct Places {
    pages: FxHashMap<(u32, i32), u32>,
    named: FxHashMap<Vec<u8>, u32>,
}

impl Places {
    pub(super) fn of(pdf: &Pdf, catalog: &Dict<'_>) -> Self {
        let id = |dict: &Dict<'_>| dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        let pages = (1..).zip(pdf.pages().iter());
        let pages = pages.filter_map(|(number, page)| Some((id(page.raw())?, number)));
        let mut places = Self { pages: pages.collect(), named: FxHashMap::default() };
        if let Some(names) = catalog.get::<Dict<'_>>("Names")
            && let Some(root) = names.get::<Dict<'_>>("Dests")
        {
            places.names(&root, 0);
        }
        if let Some(dests) = catalog.get::<Dict<'_>>("Dests") {
            for (name, _) in dests.entries() {
                if let Some(page) = dests.get(&*name).and_then(|d| places.destination(&d))
                {
                    places.named.insert(name.to_vec(), page);
                }
            }
        }
        places
    }

    /// The number of a page, from 1, by its object.
    pub(super) fn page(&self, id: hayro_syntax::object::ObjRef) -> Option<u32> {
        self.pages.get(&(id.obj_number, id.gen_number)).copied()
    }

    /// Where an annotation leads.
    pub(super) fn target(&self, annotation: &Dict<'_>) -> Option<Target> {
        if let Some(action) = annotation.get::<Dict<'_>>("A") {
            if let Some(uri) = action.get::<PdfString<'_>>("URI") {
                return Some(Target::Url(String::from_utf8_lossy(&uri).into_owned()));
            }
            return Some(self.place(&action.get::<Object<'_>>("D")?));
        }
        annotation.get::<Object<'_>>("Dest").map(|to| self.place(&to))
    }

    /// The page of a destination; a name that nothing bears if there is none.
    fn place(&self, to: &Object<'_>) -> Target {
        match self.destination(to) {
            Some(page) => Target::Page(page),
            None => Target::Anchor(format!("{to:?}")),
        }
    }

    /// The page of a destination, which may be a name.
    fn destination(&self, to: &Object<'_>) -> Option<u32> {
        match to {
            Object::Array(to) => match to.raw_iter().next()? {
                MaybeRef::Ref(page) => self.page(page),
                MaybeRef::NotRef(Object::Number(page)) => {
                    u32::try_from(page.as_i64() + 1).ok()
                }
                MaybeRef::NotRef(_) => None,
            },
            Object::Dict(to) => self.destination(&to.get::<Object<'_>>("D")?),
            Object::String(name) => self.named.get(name.as_bytes()).copied(),
            Object::Name(name) => self.named.get(&**name).copied(),
            _ => None,
        }
    }

    /// Reads a tree of names (7.9.6).
    fn names(&mut self, node: &Dict<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let mut name = None;
        for object in
            node.get::<Array<'_>>("Names").unwrap_or_default().iter::<Object<'_>>()
        {
            match (object, name.take()) {
                (Object::String(text), None) => name = Some(text.to_vec()),
                (to, Some(name)) => {
                    if let Some(page) = self.destination(&to) {
                        self.named.insert(name, page);
                    }
                }
                _ => {}
            }
        }
        for kid in node.get::<Array<'_>>("Kids").unwrap_or_default().iter::<Dict<'_>>() {
            self.names(&kid, depth + 1);
        }
    }
}

/// A text string in a dictionary.
pub(super) fn text_of(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<PdfString<'_>>(key).map(|value| text::string(&value))
}

/// A name in a dictionary.
pub(super) fn name_of(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned())
}

/// The name that an attribute of an element has as its value (14.7.5).
pub(super) fn attribute(element: &Dict<'_>, key: &str) -> Option<String> {
    match element.get::<Object<'_>>("A")? {
        Object::Dict(own) => name_of(&own, key),
        Object::Array(all) => all.iter::<Dict<'_>>().find_map(|own| name_of(&own, key)),
        _ => None,
    }
}
