//! The structure tree, in reading order (14.7, 14.8).

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object};
use rustc_hash::FxHashMap;

use super::links::{Places, name_of, text_of};
use super::page::{LINE_END, PageText};
use super::streams::Streams;
use crate::audit::findings::Place;
use crate::audit::ledger::{Cell, Formula, Header, Image, Label, Scribe, Style};
use crate::audit::words;

/// How deep the tree may be.
const MAX_DEPTH: usize = 400;

/// How much it counts to look at an element, in bytes of a stream. A book of 1,000
/// pages has 40,000, each of which is looked at several times.
const STEP: u64 = 96;

/// Writes what the tree says.
pub(super) fn read(
    pdf: &Pdf,
    catalog: &Dict<'_>,
    root: &Dict<'_>,
    pages: &[PageText],
    streams: &Streams,
    scribe: &mut Scribe,
) {
    let roles = root.get::<Dict<'_>>("RoleMap").unwrap_or_default();
    let roles = roles.keys().filter_map(|key| {
        Some((key.as_str().to_owned(), name_of(&roles, key.as_str())?))
    });
    let mut reader = Reader {
        pdf,
        pages,
        streams,
        places: Places::of(pdf, catalog),
        roles: roles.collect(),
        scribe,
        notes: FxHashMap::default(),
        tables: Vec::new(),
        line: None,
        open: Vec::new(),
    };
    let walk = Walk { page: 1, depth: 0, strict: true };
    reader.kids(root, &walk);
    let notes = reader.notes;
    scribe.drop_targets(notes.into_values());
}

/// What an element hands down to those in it.
#[derive(Debug, Clone)]
struct Walk {
    /// The page of its leaves, from 1.
    page: u32,
    depth: usize,
    /// Whether words end at white space alone, and not where leaves on further
    /// lines begin.
    strict: bool,
}

struct Reader<'a, 's> {
    pdf: &'a Pdf,
    pages: &'a [PageText],
    streams: &'s Streams,
    places: Places,
    roles: BTreeMap<String, String>,
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

/// What is in an element.
enum Kid<'a> {
    Element(Dict<'a>),
    Leaf { page: u32, id: usize },
    Annotation(Dict<'a>),
}

impl<'a> Reader<'a, '_> {
    fn kids(&mut self, element: &Dict<'a>, walk: &Walk) {
        for kid in self.kids_of(element, walk.page) {
            match kid {
                Kid::Element(child) => self.element(&child, walk),
                Kid::Leaf { page, id } => self.leaf(page, id, walk),
                Kid::Annotation(_) => {}
            }
        }
    }

    fn kids_of(&self, element: &Dict<'a>, page: u32) -> Vec<Kid<'a>> {
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

    fn page_of(&self, dict: &Dict<'_>) -> Option<u32> {
        self.places.page(dict.get_ref("Pg")?)
    }

    fn element(&mut self, element: &Dict<'a>, walk: &Walk) {
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

    fn open_element(&mut self, element: &Dict<'a>, walk: &Walk) {
        let own = name_of(element, "S").unwrap_or_default();
        let name = self.standard(&own);
        let mut walk = Walk {
            page: self.page_of(element).unwrap_or(walk.page),
            depth: walk.depth + 1,
            ..walk.clone()
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
        if name == "Code" && self.is_block(element, &walk) {
            walk.strict = false;
        }
        match text_of(element, "ActualText") {
            Some(text) if name != "Figure" => {
                self.scribe.place(Place::Page(self.first_page(element, &walk)));
                self.scribe.text(&text);
            }
            _ => self.content(&name, element, &walk),
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

    fn content(&mut self, name: &str, element: &Dict<'a>, walk: &Walk) {
        match name {
            "TOC" | "Index" | "Artifact" | "RP" => {}
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                self.scribe.context.heading = name.as_bytes()[1] - b'0';
                self.kids(element, walk);
            }
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

    /// Whether code is a block of lines, and not a word among others: `Code` is
    /// the type of both (14.8.4.4).
    fn is_block(&self, code: &Dict<'a>, walk: &Walk) -> bool {
        let Some(around) = code.get::<Dict<'a>>("P") else { return true };
        let name = self.standard(&name_of(&around, "S").unwrap_or_default());
        let kids = self.kids_of(&around, walk.page);
        match name.as_str() {
            "P" => kids.len() == 1,
            name if is_inline(name) || name.starts_with('H') => false,
            _ => !kids.iter().any(|kid| matches!(kid, Kid::Leaf { .. })),
        }
    }

    /// The standard type that a role stands for (14.8.4).
    fn standard(&self, own: &str) -> String {
        let mut name = own;
        for _ in 0..8 {
            match self.roles.get(name) {
                Some(next) if next != name && !is_standard(name) => name = next,
                _ => break,
            }
        }
        name.to_owned()
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
    fn label(&mut self, element: &Dict<'a>, walk: &Walk) {
        let text = self.text(element, walk);
        if !is_sign(&text) {
            self.kids(element, walk);
        }
    }

    /// What stands before an item. A term stands there as well, and is no label
    /// in that sense.
    fn item_label(&self, item: &Dict<'a>, walk: &Walk) -> Label {
        let labels =
            self.kids_of(item, walk.page).into_iter().find_map(|kid| match kid {
                Kid::Element(child) => {
                    let name = self.standard(&name_of(&child, "S").unwrap_or_default());
                    (name == "Lbl").then(|| words::line(&self.text(&child, walk)))
                }
                Kid::Leaf { .. } | Kid::Annotation(_) => None,
            });
        match labels {
            Some(text) if is_sign(&text) && !text.is_empty() => Label::Text(text),
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

    fn figure(&mut self, element: &Dict<'a>, walk: &Walk) {
        let alt = text_of(element, "Alt");
        let kids = self.kids_of(element, walk.page);
        let image = kids.iter().find_map(|kid| match kid {
            Kid::Leaf { page, id } => self.leaf_at(*page, *id)?.image,
            _ => None,
        });
        let painted = kids.iter().any(|kid| matches!(kid, Kid::Leaf { .. }));
        if alt.is_none() && image.is_none() && !painted {
            return self.kids(element, walk);
        }
        self.scribe.place(Place::Page(self.first_page(element, walk)));
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
    fn formula(&mut self, element: &Dict<'a>, walk: &Walk) {
        self.scribe.place(Place::Page(self.first_page(element, walk)));
        match text_of(element, "Alt") {
            Some(source) => self.scribe.formula(&source, Formula::Source),
            None => self.scribe.formula(&self.text(element, walk), Formula::Shown),
        }
    }

    fn note(&mut self, element: &Dict<'a>, walk: &Walk) {
        let id = element.obj_id().map(|id| (id.obj_number, id.gen_number));
        let note = match id {
            Some(id) => self.note_of(id),
            None => self.scribe.new_note(""),
        };
        if let Some(id) = id {
            self.notes.insert(id, (note, true));
        }
        let context = std::mem::take(&mut self.scribe.context);
        self.scribe.place(Place::Page(self.first_page(element, walk)));
        let tables = std::mem::take(&mut self.tables);
        self.scribe.open_note(note);
        let number = self.note_number(element, walk);
        self.scribe.ledger().notes[note as usize].number = number;
        self.kids(element, walk);
        self.scribe.close_note();
        self.tables = tables;
        self.scribe.context = context;
    }

    /// The text of the first label in a note.
    fn note_number(&self, element: &Dict<'a>, walk: &Walk) -> String {
        let mut open = vec![(element.clone(), 0)];
        while let Some((element, depth)) = open.pop() {
            for kid in self.kids_of(&element, walk.page) {
                if let Kid::Element(child) = kid {
                    let name = self.standard(&name_of(&child, "S").unwrap_or_default());
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

    fn note_of(&mut self, id: (u32, i32)) -> u32 {
        let scribe = &mut *self.scribe;
        self.notes.entry(id).or_insert_with(|| (scribe.new_note(""), false)).0
    }

    /// How the base of a ruby is read, without the brackets that stand round it
    /// where it is set in the line.
    fn reading(&mut self, element: &Dict<'a>, walk: &Walk) {
        let text = self.text(element, walk);
        let bare = text.trim();
        let open = bare.strip_prefix(['(', '（']);
        let inner = open.and_then(|text| text.strip_suffix([')', '）'])).unwrap_or(bare);
        self.scribe.place(Place::Page(self.first_page(element, walk)));
        self.scribe.end_word();
        self.scribe.text(inner);
        self.scribe.end_word();
    }

    /// A reference to a note is its mark (14.8.4.4.1); any other is text.
    fn reference(&mut self, element: &Dict<'a>, walk: &Walk) {
        let Some(id) = self.referred(element, walk) else {
            if names_page(&self.text(element, walk)) {
                return;
            }
            self.link(element, walk);
            return self.kids(element, walk);
        };
        let number = self.text(element, walk);
        let note = self.note_of((id.obj_number, id.gen_number));
        self.scribe.place(Place::Page(self.first_page(element, walk)));
        self.scribe.mark(Some(note), &number);
    }

    /// The note that an element, or one directly in it, refers to.
    fn referred(&self, element: &Dict<'a>, walk: &Walk) -> Option<ObjRef> {
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

    fn link(&mut self, element: &Dict<'a>, walk: &Walk) {
        for kid in self.kids_of(element, walk.page) {
            if let Kid::Annotation(annotation) = kid
                && let Some(target) = self.places.target(&annotation)
            {
                self.scribe.link(target, "");
                return;
            }
        }
    }

    fn leaf_at(&self, page: u32, id: usize) -> Option<&'a super::page::Leaf> {
        self.pages.get((page as usize).checked_sub(1)?)?.leaves.get(id)
    }

    fn leaf(&mut self, page: u32, id: usize, walk: &Walk) {
        let Some(leaf) = self.leaf_at(page, id) else { return };
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

    /// All text of an element.
    fn text(&self, element: &Dict<'a>, walk: &Walk) -> String {
        let mut text = String::new();
        self.push_text(element, walk, &mut text);
        text
    }

    fn push_text(&self, element: &Dict<'a>, walk: &Walk, text: &mut String) {
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
                    let walk = Walk { depth: walk.depth + 1, ..walk.clone() };
                    self.push_text(&child, &walk, text);
                }
                _ => {}
            }
        }
    }

    /// The page on which an element begins.
    fn first_page(&self, element: &Dict<'a>, walk: &Walk) -> u32 {
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

/// Whether a reference says no more than on which page something stands: few
/// words, of which the last is a number.
fn names_page(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let roman = |c: char| "ivxlcdm".contains(c);
    let number =
        |word: &str| word.chars().all(|c| c.is_ascii_digit()) || word.chars().all(roman);
    text.len() < 60 && words.any(number)
}

/// Whether a label is a bullet or a number and not a term.
fn is_sign(text: &str) -> bool {
    let text = text.trim();
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    let roman = |c: char| "ivxlcdmIVXLCDM".contains(c);
    word.is_empty()
        || word.chars().all(|c| c.is_numeric())
        || (word.len() < text.len()
            && (word.chars().count() <= 2 || word.chars().all(roman)))
}

/// Whether a type stands in a line (14.8.4.4).
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "Span"
            | "Quote"
            | "Reference"
            | "BibEntry"
            | "Code"
            | "Link"
            | "Annot"
            | "Em"
            | "Strong"
            | "Sub"
            | "Ruby"
            | "RB"
            | "RT"
            | "RP"
            | "Warichu"
            | "WT"
            | "WP"
            | "Formula"
            | "Figure"
            | "Note"
            | "FENote"
    )
}

fn is_standard(name: &str) -> bool {
    matches!(
        name,
        "Document"
            | "Part"
            | "Art"
            | "Sect"
            | "Div"
            | "P"
            | "H"
            | "H1"
            | "H2"
            | "H3"
            | "H4"
            | "H5"
            | "H6"
            | "L"
            | "LI"
            | "Lbl"
            | "LBody"
            | "Table"
            | "TR"
            | "TH"
            | "TD"
            | "THead"
            | "TBody"
            | "TFoot"
            | "Span"
            | "Note"
            | "Reference"
            | "Link"
            | "Code"
            | "Figure"
            | "Formula"
            | "Caption"
            | "TOC"
            | "TOCI"
            | "BlockQuote"
    )
}
