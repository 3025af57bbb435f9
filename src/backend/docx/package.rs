//! The parts, put together (ISO/IEC 29500-2).
//!
//! docx-rs lists its parts and how they hang together; what it does not know
//! of (notes, theme, pictures) is added, and what it lists but nobody writes
//! (comments) is dropped.

use docx_rs::XMLDocx;

use super::links::Relations;
use super::notes::Notes;
use super::reference::Reference;
use super::sections::Furniture;
use super::story::Book;
use super::tree::{Element, Node};
use super::{numbering, order, parts};
use crate::backend::Timestamp;
use crate::backend::zip::{Archive, Packing};
use crate::error::{Error, Result};

/// The stem of relationship kinds and of content types.
pub(super) const KIND: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// What a file is made of, besides lists and pictures.
pub(super) struct Contents {
    /// The main part.
    pub(super) document: String,
    /// What its text uses.
    pub(super) relations: Relations,
    pub(super) notes: Option<Notes>,
    pub(super) styles: Element,
    pub(super) furniture: Furniture,
    pub(super) reference: Option<Reference>,
}

/// Makes the file.
pub(super) fn pack(
    book: Book<'_>,
    contents: Contents,
    timestamp: Timestamp,
) -> Result<Vec<u8>> {
    let meta = &book.text.document().meta;
    let endnotes = book.has_endnotes();
    let frame = frame(&book, contents.furniture);
    let reference = contents.reference.unwrap_or_default();
    let given = !reference.parts.is_empty();
    let mut package = Package::default();
    let untitled = book.text.words().untitled;
    package.put("docProps/core.xml", parts::core(meta, untitled, timestamp));
    package.put("docProps/app.xml", parts::app(meta));
    if let Some(custom) = parts::custom(meta) {
        package.put("docProps/custom.xml", custom);
    }
    let mut list = main_relations(&frame, &contents.relations)?;
    if contents.notes.is_some() {
        let name = notes_name(endnotes);
        add(&mut list, "rIdNotes", &format!("{KIND}/{name}"), &format!("{name}.xml"));
    }
    package.put("word/document.xml", contents.document);
    let mut settings = tree(&frame.settings, "settings")?;
    let notes = match contents.notes {
        Some(_) => parts::Notes::Some,
        None => parts::Notes::None,
    };
    parts::settings(&mut settings, book.design, &meta.lang, notes);
    let mut lists = None;
    if !book.lists.is_empty() {
        let mut own = tree(&frame.numberings, "numbering")?;
        numbering::complete(&mut own);
        lists = Some(own);
    }
    let mut styles = contents.styles;
    if given {
        styles = reference.with_styles(&styles, &book.sheet);
        lists = reference.with_lists(lists);
        reference.settle(&mut settings);
        order::repair(&mut settings);
        adopt(&mut package, &mut list, reference);
    } else {
        package.put("word/fontTable.xml", parts::fonts());
        package.put("word/theme/theme1.xml", parts::theme(book.design));
        add(&mut list, "rIdTheme", &format!("{KIND}/theme"), "theme/theme1.xml");
    }
    package.put("word/styles.xml", styles.to_part());
    package.put("word/settings.xml", settings.to_part());
    if let Some(lists) = lists {
        package.put("word/numbering.xml", lists.to_part());
        if !list.elements().any(|e| e.get("Target") == Some("numbering.xml")) {
            add(&mut list, "rIdLists", &format!("{KIND}/numbering"), "numbering.xml");
        }
    }
    package.put("word/_rels/document.xml.rels", list.to_part());
    if let Some(notes) = contents.notes {
        package.notes(notes, notes_name(endnotes));
    }
    package.furniture(&frame)?;
    for file in book.pictures.files() {
        package.put(format!("word/{}", file.name), file.data);
    }
    package.finish(&frame)
}

fn notes_name(endnotes: bool) -> &'static str {
    if endnotes { "endnotes" } else { "footnotes" }
}

/// Takes over the parts of a reference file, but for those that are ours.
fn adopt(package: &mut Package, list: &mut Element, reference: Reference) {
    list.children.retain(|node| match node {
        Node::Element(e) => e.get("Target") != Some("fontTable.xml"),
        Node::Text(_) => false,
    });
    for (id, kind, name) in reference.relations {
        add(list, &id, &kind, &format!("/{name}"));
    }
    for (name, kind, part) in reference.parts {
        if !kind.is_empty() {
            package.types.push((name.clone(), kind));
        }
        package.put(name, part);
    }
}

/// The relationships of the main part: those of docx-rs but for comments, and
/// those of the text.
fn main_relations(frame: &XMLDocx, relations: &Relations) -> Result<Element> {
    let mut list = tree(&frame.document_rels, "relationships")?;
    list.children.retain(|node| match node {
        Node::Element(e) => {
            !e.get("Target").is_some_and(|target| target.starts_with("comments"))
        }
        Node::Text(_) => false,
    });
    for (id, kind, target, out) in relations.iter() {
        add(&mut list, &id, kind, target);
        if let (true, Some(own)) = (out, list.elements_mut().last()) {
            own.set("TargetMode", "External");
        }
    }
    Ok(list)
}

fn add(list: &mut Element, id: &str, kind: &str, target: &str) {
    let own = Element::new("Relationship").with("Id", id).with("Type", kind);
    list.push(own.with("Target", target));
}

/// What docx-rs makes of lists, settings and furniture, and how it ties them.
fn frame(book: &Book<'_>, furniture: Furniture) -> XMLDocx {
    let mut docx = docx_rs::Docx::new().numberings(book.lists.numberings(book.design));
    docx.document_rels.has_numberings = !book.lists.is_empty();
    for (kind, header) in furniture.headers {
        docx = match kind {
            "first" => docx.first_header(header),
            "even" => docx.even_header(header),
            _ => docx.header(header),
        };
    }
    for (kind, footer) in furniture.footers {
        docx = match kind {
            "first" => docx.first_footer(footer),
            "even" => docx.even_footer(footer),
            _ => docx.footer(footer),
        };
    }
    docx.build()
}

/// A part that docx-rs has made.
pub(super) fn tree(part: &[u8], name: &str) -> Result<Element> {
    Element::parse(part).ok_or_else(|| fault(format!("docx-rs made no XML of {name}")))
}

fn fault(why: String) -> Error {
    Error::Backend { format: "DOCX", why }
}

/// The parts of a file, in the order in which they will stand.
#[derive(Debug, Default)]
struct Package {
    parts: Vec<(String, Vec<u8>)>,
    /// Types that are neither known to docx-rs nor ours.
    types: Vec<(String, String)>,
}

impl Package {
    fn put(&mut self, name: impl Into<String>, part: impl Into<Vec<u8>>) {
        self.parts.push((name.into(), part.into()));
    }

    fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(n, _)| n == name)
    }

    fn notes(&mut self, notes: Notes, name: &str) {
        self.put(format!("word/{name}.xml"), notes.part);
        if !notes.relations.is_empty() {
            let part = notes.relations.to_part();
            self.put(format!("word/_rels/{name}.xml.rels"), part);
        }
    }

    /// The headers and footers of docx-rs.
    fn furniture(&mut self, frame: &XMLDocx) -> Result<()> {
        for (kind, all) in [("header", &frame.headers), ("footer", &frame.footers)] {
            for (index, part) in all.iter().enumerate() {
                let mut part = tree(part, kind)?;
                order::repair(&mut part);
                self.put(format!("word/{kind}{}.xml", index + 1), part.to_part());
            }
        }
        Ok(())
    }

    /// Lists the types of the parts that there are (ISO/IEC 29500-2, 7.2.3)
    /// and closes the file.
    fn finish(mut self, frame: &XMLDocx) -> Result<Vec<u8>> {
        let mut rels = tree(&frame.rels, "relationships")?;
        rels.children.retain(|node| match node {
            Node::Element(e) => e.get("Target").is_some_and(|target| self.has(target)),
            Node::Text(_) => false,
        });
        self.parts.insert(0, ("_rels/.rels".into(), rels.to_part().into()));
        let types = self.content_types(tree(&frame.content_type, "content types")?);
        self.parts.insert(0, ("[Content_Types].xml".into(), types.to_part().into()));
        let mut archive = Archive::new();
        for (name, part) in self.parts {
            let packed = name.starts_with("word/media/") && !name.ends_with(".svg");
            let packing = if packed { Packing::Stored } else { Packing::Deflated };
            archive.put(name, part, packing);
        }
        archive.finish().map_err(|why| fault(why.to_string()))
    }

    fn content_types(&self, mut list: Element) -> Element {
        let used = |ending: &str| {
            self.parts.iter().any(|(name, _)| name.rsplit('.').next() == Some(ending))
        };
        list.children.retain(|node| match node {
            Node::Element(e) => match (e.get("Extension"), e.get("PartName")) {
                (Some(ending), _) => matches!(ending, "rels" | "xml") || used(ending),
                (_, Some(part)) => {
                    !part.ends_with(".rels") && self.has(part.trim_start_matches('/'))
                }
                (None, None) => true,
            },
            Node::Text(_) => false,
        });
        if used("svg") {
            let svg = Element::new("Default").with("Extension", "svg");
            list.children
                .insert(0, Node::Element(svg.with("ContentType", "image/svg+xml")));
        }
        let own = [
            ("word/theme/theme1.xml", "theme"),
            ("word/footnotes.xml", "wordprocessingml.footnotes"),
            ("word/endnotes.xml", "wordprocessingml.endnotes"),
        ];
        let own = own.map(|(part, kind)| (part.to_owned(), format!("{TYPE}.{kind}+xml")));
        for (part, kind) in self.types.iter().chain(&own) {
            let path = format!("/{part}");
            let known = list.elements().any(|e| e.get("PartName") == Some(&path));
            if self.has(part) && !known {
                let own = Element::new("Override").with("PartName", path);
                list.push(own.with("ContentType", kind.as_str()));
            }
        }
        list
    }
}
