//! What stands on the pages, as a structure tree (ISO 32000-1, 14.7 and 14.8).

use std::collections::BTreeMap;

use super::annotations::Annotations;
use super::content::PageContent;
use super::objects::SmallObjects;
use super::syntax::{decimals, int, milli_pt, reference, references, string, text};
use crate::geom::{Pt, Rect};
use crate::layout::frame::{
    ContentId, Element, ElementId, ItemLabels, Kid, Layout, Scope, Tag, TagTree,
};
use crate::model::{NoteId, NumberStyle};

/// Where the elements and leaves of a tree stand in it.
#[derive(Debug)]
pub(super) struct Places {
    parents: Vec<usize>,
    leaves: Vec<usize>,
    in_link: Vec<bool>,
}

impl Places {
    /// Walks a tree. A leaf that no element holds belongs to the root, lest
    /// its text be lost.
    pub(super) fn of(tags: &TagTree) -> Self {
        let mut places = Self {
            parents: vec![0; tags.elements.len()],
            leaves: vec![0; tags.leaves as usize],
            in_link: vec![false; tags.elements.len()],
        };
        for (index, element) in tags.elements.iter().enumerate() {
            let in_link = places.in_link[index] || matches!(element.tag, Tag::Link(_));
            places.in_link[index] = in_link;
            for kid in &element.kids {
                match *kid {
                    Kid::Element(ElementId(kid)) => {
                        let kid = kid as usize;
                        if kid > index && kid < tags.elements.len() {
                            places.parents[kid] = index;
                            places.in_link[kid] = in_link;
                        }
                    }
                    Kid::Leaf(ContentId(leaf)) => {
                        if let Some(place) = places.leaves.get_mut(leaf as usize) {
                            *place = index;
                        }
                    }
                }
            }
        }
        places
    }

    /// The position of the element that holds a leaf.
    pub(super) fn element_of(&self, leaf: ContentId) -> usize {
        self.leaves.get(leaf.0 as usize).copied().unwrap_or(0)
    }

    /// Whether an element is a link or in one.
    pub(super) fn is_in_link(&self, element: usize) -> bool {
        self.in_link.get(element).copied().unwrap_or(false)
    }

    /// The innermost link that an element is, or is in.
    pub(super) fn link_around(
        &self,
        mut element: usize,
        tags: &TagTree,
    ) -> Option<ElementId> {
        while self.is_in_link(element) {
            if matches!(tags.elements[element].tag, Tag::Link(_)) {
                return Some(ElementId(element as u32));
            }
            element = self.parents[element];
        }
        None
    }
}

/// A stretch of marked content: its page and its number there.
type Mark = (u32, u32);

/// Writes the tree; the object of its root.
pub(super) fn write(
    layout: &Layout,
    places: &Places,
    contents: &[PageContent],
    annotations: &Annotations,
    pages: &[u32],
    objects: &mut SmallObjects,
) -> u32 {
    let elements = &layout.tags.elements;
    let root = objects.reserve();
    let first = objects.reserve_many(elements.len().max(1));
    let marks = Marks::of(&layout.tags, contents);
    let notes = notes(elements, first);
    let writer =
        Writer { layout, marks: &marks, annotations, pages, notes: &notes, first };
    for (index, element) in elements.iter().enumerate() {
        let parent = if index == 0 { root } else { first + places.parents[index] as u32 };
        writer.element(objects.begin(first + index as u32), index, element, parent);
    }
    if elements.is_empty() {
        let out = objects.begin(first);
        out.extend_from_slice(b"<</S/Document/P ");
        reference(out, root);
        out.extend_from_slice(b">>");
    }
    let parent_tree = parent_tree(places, contents, annotations, first, objects);
    let id_tree = id_tree(&notes, objects);
    let next_key = contents.len() + annotations.count();
    let out = objects.begin(root);
    out.extend_from_slice(b"<</Type/StructTreeRoot/K[");
    reference(out, first);
    out.extend_from_slice(b"]/ParentTree ");
    reference(out, parent_tree);
    out.extend_from_slice(b"/ParentTreeNextKey ");
    int(out, next_key as i64);
    if let Some(id_tree) = id_tree {
        out.extend_from_slice(b"/IDTree ");
        reference(out, id_tree);
    }
    out.extend_from_slice(b"/RoleMap<</Title/P/Em/Span/Strong/Span>>>>");
    root
}

/// The structure type of a tag (14.8.4). `Title`, `Em` and `Strong` are those
/// of PDF 2.0 and mapped to older ones by the role map.
pub(super) fn role(tag: &Tag) -> &'static str {
    match tag {
        Tag::Document => "Document",
        Tag::Section => "Sect",
        Tag::Division => "Div",
        Tag::Paragraph => "P",
        Tag::Heading(..=1) => "H1",
        Tag::Heading(2) => "H2",
        Tag::Heading(3) => "H3",
        Tag::Heading(4) => "H4",
        Tag::Heading(5) => "H5",
        Tag::Heading(6..) => "H6",
        Tag::Title => "Title",
        Tag::Quote => "Quote",
        Tag::BlockQuote => "BlockQuote",
        Tag::Code | Tag::CodeBlock => "Code",
        Tag::List(_) => "L",
        Tag::ListItem => "LI",
        Tag::Label => "Lbl",
        Tag::ListBody => "LBody",
        Tag::Table => "Table",
        Tag::TableHead => "THead",
        Tag::TableBody => "TBody",
        Tag::TableRow => "TR",
        Tag::TableHeader { .. } => "TH",
        Tag::TableCell { .. } => "TD",
        Tag::Figure { .. } => "Figure",
        Tag::Formula => "Formula",
        Tag::Caption => "Caption",
        Tag::Contents => "TOC",
        Tag::Index => "Index",
        Tag::ContentsItem => "TOCI",
        Tag::Reference(_) => "Reference",
        Tag::Note(_) => "Note",
        Tag::Span => "Span",
        Tag::Emphasis => "Em",
        Tag::Strong => "Strong",
        Tag::Link(_) => "Link",
        Tag::Ruby => "Ruby",
        Tag::RubyBase => "RB",
        Tag::RubyText => "RT",
    }
}

/// The marks of each leaf, in the order of pages, and those of leaves that no
/// element holds.
struct Marks {
    /// Where the marks of each leaf start in `marks`.
    starts: Vec<u32>,
    marks: Vec<Mark>,
    stray: Vec<Mark>,
}

impl Marks {
    fn of(tags: &TagTree, contents: &[PageContent]) -> Self {
        let leaves = tags.leaves as usize;
        let mut held = vec![false; leaves];
        for kid in tags.elements.iter().flat_map(|element| &element.kids) {
            if let Kid::Leaf(ContentId(leaf)) = *kid
                && let Some(held) = held.get_mut(leaf as usize)
            {
                *held = true;
            }
        }
        let mut starts = vec![0; leaves + 1];
        let in_tree = |leaf: &ContentId| held.get(leaf.0 as usize) == Some(&true);
        for leaf in contents.iter().flat_map(|page| &page.leaves).filter(|l| in_tree(l)) {
            starts[leaf.0 as usize + 1] += 1;
        }
        for leaf in 0..leaves {
            starts[leaf + 1] += starts[leaf];
        }
        let mut next = starts.clone();
        let mut marks = vec![(0, 0); starts[leaves] as usize];
        let mut stray = vec![];
        for (page, content) in (0..).zip(contents) {
            for (mark, leaf) in (0..).zip(&content.leaves) {
                if in_tree(leaf) {
                    let next = &mut next[leaf.0 as usize];
                    marks[*next as usize] = (page, mark);
                    *next += 1;
                } else {
                    stray.push((page, mark));
                }
            }
        }
        Self { starts, marks, stray }
    }

    fn of_leaf(&self, ContentId(leaf): ContentId) -> &[Mark] {
        let leaf = leaf as usize;
        match self.starts.get(leaf..leaf + 2) {
            Some(&[start, end]) => &self.marks[start as usize..end as usize],
            _ => &[],
        }
    }
}

struct Writer<'a> {
    layout: &'a Layout,
    marks: &'a Marks,
    annotations: &'a Annotations,
    /// The objects of the pages.
    pages: &'a [u32],
    notes: &'a BTreeMap<NoteId, u32>,
    /// The object of the first element.
    first: u32,
}

impl Writer<'_> {
    fn element(&self, out: &mut Vec<u8>, index: usize, element: &Element, parent: u32) {
        // `Type` may be left out (table 323), which is a fifth of the bytes.
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(role(&element.tag).as_bytes());
        out.extend_from_slice(b"/P ");
        reference(out, parent);
        self.kids(out, index, element);
        attributes(out, &element.tag, |page| self.page_height(page));
        match element.tag {
            Tag::Note(note) => {
                out.extend_from_slice(b"/ID");
                string(out, note_id(note).as_bytes());
            }
            Tag::Reference(Some(note)) => {
                if let Some(&note) = self.notes.get(&note) {
                    out.extend_from_slice(b"/Ref");
                    references(out, [note]);
                }
            }
            _ => {}
        }
        if let Some(lang) = &element.lang {
            out.extend_from_slice(b"/Lang");
            string(out, lang.as_str().as_bytes());
        }
        if let Some(alt) = alternative(element) {
            out.extend_from_slice(b"/Alt");
            text(out, alt);
        }
        out.extend_from_slice(b">>");
    }

    /// `Pg` and `K`: elements, marked content and annotations.
    fn kids(&self, out: &mut Vec<u8>, index: usize, element: &Element) {
        let own = element.kids.iter().filter_map(|kid| match kid {
            Kid::Leaf(leaf) => self.marks.of_leaf(*leaf).first(),
            Kid::Element(_) => None,
        });
        let stray: &[Mark] = if index == 0 { &self.marks.stray } else { &[] };
        let home = own.chain(stray).next().map(|mark| mark.0);
        if let Some(&page) = home.and_then(|page| self.pages.get(page as usize)) {
            out.extend_from_slice(b"/Pg ");
            reference(out, page);
        }
        out.extend_from_slice(b"/K[");
        for kid in &element.kids {
            match *kid {
                Kid::Element(ElementId(kid)) => {
                    let kid = kid as usize;
                    if kid > index && kid < self.layout.tags.elements.len() {
                        reference(out, self.first + kid as u32);
                        out.push(b' ');
                    }
                }
                Kid::Leaf(leaf) => self.marked(out, self.marks.of_leaf(leaf), home),
            }
        }
        self.marked(out, stray, home);
        for &(page, annotation) in self.annotations.of(ElementId(index as u32)) {
            out.extend_from_slice(b"<</Type/OBJR/Pg ");
            reference(out, self.pages[page as usize]);
            out.extend_from_slice(b"/Obj ");
            reference(out, annotation);
            out.extend_from_slice(b">>");
        }
        out.push(b']');
    }

    fn marked(&self, out: &mut Vec<u8>, marks: &[Mark], home: Option<u32>) {
        for &(page, mark) in marks {
            if home == Some(page) {
                int(out, i64::from(mark));
                out.push(b' ');
            } else {
                out.extend_from_slice(b"<</Type/MCR/Pg ");
                reference(out, self.pages[page as usize]);
                out.extend_from_slice(b"/MCID ");
                int(out, i64::from(mark));
                out.extend_from_slice(b">>");
            }
        }
    }

    fn page_height(&self, page: u32) -> Pt {
        self.layout.pages.get(page as usize).map_or(Pt::ZERO, |page| page.size.height)
    }
}

/// What an element shows, in words. Figures and formulas must have it
/// (PDF/UA-1, 7.3 and 7.7): where the text gives none, the letter for an
/// object stands for it. That of a link is said by its annotation.
fn alternative(element: &Element) -> Option<&str> {
    match element.tag {
        Tag::Link(_) => None,
        Tag::Figure { .. } | Tag::Formula => {
            Some(element.alt.as_deref().unwrap_or("\u{FFFC}"))
        }
        _ => element.alt.as_deref(),
    }
}

/// Attributes (14.8.5) of lists, tables and figures, and whether code stands in a
/// line (14.8.5.4.3): its type does not say it.
fn attributes(out: &mut Vec<u8>, tag: &Tag, height: impl Fn(u32) -> Pt) {
    match tag {
        Tag::Code => out.extend_from_slice(b"/A<</O/Layout/Placement/Inline>>"),
        Tag::CodeBlock => {
            out.extend_from_slice(b"/A<</O/Layout/Placement/Block>>");
        }
        Tag::List(labels) => {
            out.extend_from_slice(b"/A<</O/List/ListNumbering/");
            out.extend_from_slice(numbering(*labels).as_bytes());
            out.extend_from_slice(b">>");
        }
        Tag::TableHeader { scope, columns, rows } => {
            out.extend_from_slice(b"/A<</O/Table/Scope/");
            out.extend_from_slice(match scope {
                Scope::Column => b"Column",
                Scope::Row => b"Row",
            });
            spans(out, *columns, *rows);
            out.extend_from_slice(b">>");
        }
        Tag::TableCell { columns, rows } if *columns > 1 || *rows > 1 => {
            out.extend_from_slice(b"/A<</O/Table");
            spans(out, *columns, *rows);
            out.extend_from_slice(b">>");
        }
        Tag::Figure { bounds: Some((page, rect)) } => {
            out.extend_from_slice(b"/A<</O/Layout/BBox[");
            decimals(out, &corners(rect, height(*page)));
            out.extend_from_slice(b"]>>");
        }
        _ => {}
    }
}

fn spans(out: &mut Vec<u8>, columns: u16, rows: u16) {
    for (key, span) in [("/ColSpan ", columns), ("/RowSpan ", rows)] {
        if span > 1 {
            out.extend_from_slice(key.as_bytes());
            int(out, i64::from(span));
        }
    }
}

/// `ListNumbering` (14.8.5.5).
fn numbering(labels: ItemLabels) -> &'static str {
    match labels {
        ItemLabels::Bullets => "Disc",
        ItemLabels::Terms => "None",
        ItemLabels::Numbers(NumberStyle::Decimal) => "Decimal",
        ItemLabels::Numbers(NumberStyle::LowerAlpha) => "LowerAlpha",
        ItemLabels::Numbers(NumberStyle::UpperAlpha) => "UpperAlpha",
        ItemLabels::Numbers(NumberStyle::LowerRoman) => "LowerRoman",
        ItemLabels::Numbers(NumberStyle::UpperRoman) => "UpperRoman",
    }
}

/// A rectangle as left, bottom, right and top from the lower left corner of a
/// page, in thousandths.
pub(super) fn corners(rect: &Rect, height: Pt) -> [i32; 4] {
    [rect.origin.x, height - rect.bottom(), rect.right(), height - rect.origin.y]
        .map(milli_pt)
}

/// The element of each note.
fn notes(elements: &[Element], first: u32) -> BTreeMap<NoteId, u32> {
    let elements = (first..).zip(elements);
    let notes = elements.filter_map(|(object, element)| match element.tag {
        Tag::Note(note) => Some((note, object)),
        _ => None,
    });
    notes.collect()
}

/// The identifier of a note, which sorts as its number does.
fn note_id(note: NoteId) -> String {
    format!("note-{:06}", note.index() + 1)
}

/// How many entries a leaf of a number or name tree has.
const PER_LEAF: usize = 128;

/// From the marks of each page, and from each annotation, back to elements
/// (14.7.4.4). Pages have the first keys, annotations those after.
fn parent_tree(
    places: &Places,
    contents: &[PageContent],
    annotations: &Annotations,
    first: u32,
    objects: &mut SmallObjects,
) -> u32 {
    let rows = objects.reserve_many(contents.len());
    for (row, content) in (rows..).zip(contents) {
        let leaves = content.leaves.iter();
        let parents = leaves.map(|&leaf| first + places.element_of(leaf) as u32);
        references(objects.begin(row), parents);
    }
    let links = annotations.elements().map(|ElementId(element)| first + element);
    let values: Vec<u32> = (rows..).take(contents.len()).chain(links).collect();
    let entries: Vec<(Vec<u8>, u32)> = (0..)
        .zip(values)
        .map(|(key, value)| {
            let mut number = vec![];
            int(&mut number, key);
            (number, value)
        })
        .collect();
    tree(b"/Nums[", &entries, objects)
}

/// From identifiers to elements.
fn id_tree(notes: &BTreeMap<NoteId, u32>, objects: &mut SmallObjects) -> Option<u32> {
    let entries = notes.iter().map(|(note, object)| {
        let mut id = vec![];
        string(&mut id, note_id(*note).as_bytes());
        (id, *object)
    });
    let entries: Vec<_> = entries.collect();
    (!entries.is_empty()).then(|| tree(b"/Names[", &entries, objects))
}

/// A number or name tree (7.9.6, 7.9.7) of sorted entries, two levels deep.
fn tree(kind: &[u8], entries: &[(Vec<u8>, u32)], objects: &mut SmallObjects) -> u32 {
    let root = objects.reserve();
    let count = entries.len().div_ceil(PER_LEAF);
    let first = objects.reserve_many(count);
    for (leaf, entries) in (first..).zip(entries.chunks(PER_LEAF)) {
        let out = objects.begin(leaf);
        out.extend_from_slice(b"<</Limits[");
        for entry in entries.first().into_iter().chain(entries.last()) {
            out.extend_from_slice(&entry.0);
            out.push(b' ');
        }
        out.push(b']');
        out.extend_from_slice(kind);
        for (key, value) in entries {
            out.extend_from_slice(key);
            out.push(b' ');
            reference(out, *value);
            out.push(b' ');
        }
        out.extend_from_slice(b"]>>");
    }
    let out = objects.begin(root);
    out.extend_from_slice(b"<</Kids");
    references(out, (first..).take(count));
    out.extend_from_slice(b">>");
    root
}
