//! The structure tree, in reading order (14.7, 14.8).

mod nodes;
mod types;

use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;
use rustc_hash::FxHashMap;

use super::leaves::{LINE_END, PageText};
use super::links::{attribute, name_of, text_of};
use super::streams::Streams;
use crate::audit::findings::Place;
use crate::audit::ledger::{Cell, Formula, Header, Image, Label, Scribe, Style};
use crate::audit::words;
use nodes::{Kid, MAX_DEPTH, Tree, Walk};
use types::{is_inline, is_sign, names_page};

/// Writes what the tree says.
pub(super) fn read(
    pdf: &Pdf,
    catalog: &Dict<'_>,
    root: &Dict<'_>,
    pages: &[PageText],
    streams: &Streams,
    scribe: &mut Scribe,
) {
    let mut reader = Reader {
        tree: Tree::new(pdf, catalog, root, pages, streams),
        scribe,
        notes: FxHashMap::default(),
        tables: Vec::new(),
        line: None,
        open: Vec::new(),
    };
    let walk = Walk { page: 1, depth: 0, strict: true, terms: false };
    reader.kids(root, walk);
    let notes = reader.notes;
    scribe.drop_targets(notes.into_values());
}

struct Reader<'a, 's> {
    tree: Tree<'a, 's>,
    scribe: &'s mut Scribe,
    /// Notes by their objects, and whether they were met.
    notes: FxHashMap<(u32, i32), (u32, bool)>,
    /// The tables that are open: number, rows, cells of the row.
    tables: Vec<(u32, u32, u32)>,
    /// The page and baseline of the text written last.
    line: Option<(u32, f32)>,
    /// The elements that are open, by their objects: none stands within itself.
    open: Vec<(u32, i32)>,
}

impl<'a> Reader<'a, '_> {
    fn kids(&mut self, element: &Dict<'a>, walk: Walk) {
        for kid in self.tree.kids_of(element, walk.page) {
            match kid {
                Kid::Element(child) => self.element(&child, walk),
                Kid::Leaf { page, id } => self.leaf(page, id, walk),
                Kid::Annotation(_) => {}
            }
        }
    }

    fn element(&mut self, element: &Dict<'a>, walk: Walk) {
        let id = element.obj_id().map(|id| (id.obj_number, id.gen_number));
        if walk.depth > MAX_DEPTH || id.is_some_and(|id| self.open.contains(&id)) {
            return;
        }
        self.open.extend(id);
        self.open_element(element, walk);
        if id.is_some() {
            self.open.pop();
        }
    }

    fn open_element(&mut self, element: &Dict<'a>, walk: Walk) {
        let own = name_of(element, "S").unwrap_or_default();
        let name = self.tree.standard(&own);
        let mut walk = Walk {
            page: self.tree.page_of(element).unwrap_or(walk.page),
            depth: walk.depth + 1,
            ..walk
        };
        let around = self.scribe.context.clone();
        let block = !is_inline(&name);
        if block {
            self.scribe.end_word();
        }
        if let Some(language) = text_of(element, "Lang") {
            self.scribe.language(&language);
        }
        self.style(&own);
        if name == "Code" && self.tree.is_block(element, walk) {
            walk.strict = self.tree.is_spaced(element, walk);
        }
        match text_of(element, "ActualText") {
            Some(text) if name != "Figure" => {
                self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
                self.scribe.text(&text);
            }
            _ => self.content(&name, element, walk),
        }
        if block {
            self.scribe.end_word();
        }
        // Items last beyond their labels, cells beyond their blocks.
        let item = self.scribe.context.clone();
        self.scribe.context = around;
        if name == "Lbl" {
            self.scribe.context.item = item.item;
        }
    }

    fn content(&mut self, name: &str, element: &Dict<'a>, walk: Walk) {
        match name {
            "TOC" | "Index" | "Artifact" | "RP" => {}
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                self.scribe.context.heading = name.as_bytes()[1] - b'0';
                self.kids(element, walk);
            }
            "L" => {
                let labels = attribute(element, "ListNumbering");
                let walk = Walk { terms: labels.as_deref() == Some("None"), ..walk };
                self.kids(element, walk);
            }
            // A term is no sign before an item: what says more of it is no item.
            "LI" if walk.terms => self.kids(element, walk),
            "LI" => {
                let depth = self.scribe.context.depth.saturating_add(1);
                let label = self.item_label(element, walk);
                self.scribe.item(depth, label);
                self.kids(element, walk);
            }
            "Lbl" => self.label(element, walk),
            "Table" => {
                let number = self.scribe.table();
                self.tables.push((number, 0, 0));
                self.kids(element, walk);
                self.tables.pop();
            }
            "TR" | "TD" | "TH" => {
                self.cell(name);
                self.kids(element, walk);
            }
            "Figure" => self.figure(element, walk),
            "Formula" => self.formula(element, walk),
            "Note" | "FENote" => self.note(element, walk),
            "Reference" => self.reference(element, walk),
            "Link" => {
                self.link(element, walk);
                self.kids(element, walk);
            }
            "RT" => self.reading(element, walk),
            _ => self.kids(element, walk),
        }
    }

    /// Emphasis has no standard type in PDF 1.7; its names are those of 2.0.
    fn style(&mut self, own: &str) {
        let style = match own {
            "Em" | "Emphasis" => Style::EMPHASIS,
            "Strong" => Style::STRONG,
            _ => return,
        };
        self.scribe.context.style = self.scribe.context.style.with(style);
    }

    /// A label: the sign of an item, which is none of the text, or a term,
    /// which is.
    fn label(&mut self, element: &Dict<'a>, walk: Walk) {
        let text = self.tree.text(element, walk);
        if walk.terms || !is_sign(&text) {
            self.kids(element, walk);
        }
    }

    /// What stands before an item. A term stands there as well, and is no label
    /// in that sense.
    fn item_label(&self, item: &Dict<'a>, walk: Walk) -> Label {
        let labels =
            self.tree.kids_of(item, walk.page).into_iter().find_map(|kid| match kid {
                Kid::Element(child) => {
                    let name = self.tree.type_of(&child);
                    (name == "Lbl").then(|| words::line(&self.tree.text(&child, walk)))
                }
                Kid::Leaf { .. } | Kid::Annotation(_) => None,
            });
        match labels {
            Some(text) if !walk.terms && is_sign(&text) && !text.is_empty() => {
                Label::Text(text)
            }
            _ => Label::Unknown,
        }
    }

    fn cell(&mut self, name: &str) {
        let Some((table, rows, cells)) = self.tables.last_mut() else { return };
        if name == "TR" {
            *rows += 1;
            *cells = 0;
        } else {
            *cells += 1;
            let (table, row, column) = (*table, *rows, *cells);
            let header = if name == "TH" { Header::Column } else { Header::None };
            self.scribe.context.cell = Some(Cell { table, row, column, header });
        }
    }

    fn figure(&mut self, element: &Dict<'a>, walk: Walk) {
        let alt = text_of(element, "Alt");
        let kids = self.tree.kids_of(element, walk.page);
        let image = kids.iter().find_map(|kid| match kid {
            Kid::Leaf { page, id } => self.tree.leaf_at(*page, *id)?.image,
            _ => None,
        });
        let painted = kids.iter().any(|kid| matches!(kid, Kid::Leaf { .. }));
        if alt.is_none() && image.is_none() && !painted {
            return self.kids(element, walk);
        }
        self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
        let alt = words::line(&alt.unwrap_or_default());
        let (size, digest) = image.map_or((None, None), |(size, it)| (Some(size), it));
        self.scribe.image(Image { alt, size, digest });
        for kid in kids {
            if let Kid::Element(child) = kid {
                self.element(&child, walk);
            }
        }
    }

    /// A formula is its source, which stands in its place for those who cannot
    /// see it.
    fn formula(&mut self, element: &Dict<'a>, walk: Walk) {
        self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
        match text_of(element, "Alt") {
            Some(source) => self.scribe.formula(&source, Formula::Source),
            None => self.scribe.formula(&self.tree.text(element, walk), Formula::Shown),
        }
    }

    fn note(&mut self, element: &Dict<'a>, walk: Walk) {
        let id = element.obj_id().map(|id| (id.obj_number, id.gen_number));
        let note = match id {
            Some(id) => self.note_of(id),
            None => self.scribe.new_note(""),
        };
        if let Some(id) = id {
            self.notes.insert(id, (note, true));
        }
        let context = std::mem::take(&mut self.scribe.context);
        self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
        let tables = std::mem::take(&mut self.tables);
        self.scribe.open_note(note);
        let walk = Walk { terms: false, ..walk };
        let number = self.tree.note_number(element, walk);
        self.scribe.ledger().notes[note as usize].number = number;
        self.kids(element, walk);
        self.scribe.close_note();
        self.tables = tables;
        self.scribe.context = context;
    }

    fn note_of(&mut self, id: (u32, i32)) -> u32 {
        let scribe = &mut *self.scribe;
        self.notes.entry(id).or_insert_with(|| (scribe.new_note(""), false)).0
    }

    /// How the base of a ruby is read, without the brackets that stand round it
    /// where it is set in the line.
    fn reading(&mut self, element: &Dict<'a>, walk: Walk) {
        let text = self.tree.text(element, walk);
        let bare = text.trim();
        let open = bare.strip_prefix(['(', '（']);
        let inner = open.and_then(|text| text.strip_suffix([')', '）'])).unwrap_or(bare);
        self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
        self.scribe.end_word();
        self.scribe.text(inner);
        self.scribe.end_word();
    }

    /// A reference to a note is its mark (14.8.4.4.1); any other is text.
    fn reference(&mut self, element: &Dict<'a>, walk: Walk) {
        let Some(id) = self.tree.referred(element, walk) else {
            if names_page(&self.tree.text(element, walk)) {
                return;
            }
            self.link(element, walk);
            return self.kids(element, walk);
        };
        let number = self.tree.text(element, walk);
        let note = self.note_of((id.obj_number, id.gen_number));
        self.scribe.place(Place::Page(self.tree.first_page(element, walk)));
        self.scribe.mark(Some(note), &number);
    }

    fn link(&mut self, element: &Dict<'a>, walk: Walk) {
        for kid in self.tree.kids_of(element, walk.page) {
            if let Kid::Annotation(annotation) = kid
                && let Some(target) = self.tree.places.target(&annotation)
            {
                self.scribe.link(target, "");
                return;
            }
        }
    }

    fn leaf(&mut self, page: u32, id: usize, walk: Walk) {
        let Some(leaf) = self.tree.leaf_at(page, id) else { return };
        self.scribe.place(Place::Page(page));
        if let (false, Some((last_page, last)), Some((first, _))) =
            (walk.strict, self.line, leaf.lines)
            && (last_page != page || (last - first).abs() > 2.0)
        {
            self.scribe.end_word();
        }
        self.line = leaf.lines.map(|(_, last)| (page, last)).or(self.line);
        // A line of code is a leaf of its own; within one it is only turned over.
        leaf.text.split(LINE_END).for_each(|line| self.scribe.text(line));
    }
}
