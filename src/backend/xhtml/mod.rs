//! The text as XHTML, the XML form of HTML, for formats that hold web pages.
//!
//! Knows neither packages nor style sheets: [`Links`] says in which file each
//! identifier, note and image is, and a [`Writer`] writes one file. What an
//! element means to reading systems is said twice, by `epub:type` and by its
//! ARIA role (EPUB Type to ARIA Role Authoring Guide 1.1).
//!
//! Text of the document only ever goes through the escaping of
//! [`xml`], and addresses through [`url`], so that no script and no
//! markup of its own can get into a file.

mod attr;
mod block;
mod inline;
mod link;
mod note;
mod table;
mod url;

pub(crate) use link::{Holding, Links};

use std::collections::BTreeMap;

use super::xml;
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Attr, Block, Direction, Inline, Lang, NoteId};
use crate::pass::Prepared;

/// What stands around the text of a file.
#[derive(Debug, Copy, Clone)]
pub(crate) struct Head<'a> {
    /// The title of the file; shown by few, but asked for by all.
    pub(crate) title: &'a str,
    /// The address of the style sheet.
    pub(crate) stylesheet: &'a str,
    /// The part that the file plays: `frontmatter`, `bodymatter` …
    pub(crate) matter: &'static str,
}

/// Writes one file.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    xml: xml::Writer,
    text: &'a Prepared,
    links: &'a Links,
    /// The number of this file in `links`.
    file: usize,
    /// How many marks of each note this file has so far.
    marks: BTreeMap<NoteId, u32>,
    /// Whether what is written stands in a link, which must not hold another.
    in_link: bool,
    /// Whether it stands in an index, where each place has a link.
    in_index: bool,
    /// The headings that what is written stands under, by the level of each in
    /// the text and among the others.
    under: Vec<(u8, u8)>,
    diagnostics: &'a mut Diagnostics,
}

/// A part of a file with a meaning of its own.
#[derive(Debug, Copy, Clone)]
pub(crate) struct Section<'a> {
    /// Its meaning in the vocabulary of EPUB, if it has one there.
    pub(crate) epub_type: Option<&'static str>,
    /// The same as an ARIA role.
    pub(crate) role: Option<&'static str>,
    /// What it is called.
    pub(crate) name: Name<'a>,
}

/// What a section is called.
#[derive(Debug, Copy, Clone)]
pub(crate) enum Name<'a> {
    /// By the heading with this identifier.
    Heading(&'a str),
    /// By these words, which are not shown.
    Words(&'a str),
    /// Nothing.
    None,
}

impl<'a> Writer<'a> {
    /// Starts a file, up to its body.
    pub(crate) fn new(
        text: &'a Prepared,
        links: &'a Links,
        file: usize,
        head: &Head<'_>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let xml = begin(&text.document().meta.lang, head);
        let marks = BTreeMap::new();
        Self {
            xml,
            text,
            links,
            file,
            marks,
            in_link: false,
            in_index: false,
            under: Vec::new(),
            diagnostics,
        }
    }

    /// Starts a section.
    pub(crate) fn open_section(&mut self, section: &Section<'_>) {
        self.xml.open("section");
        self.xml.attr_opt("epub:type", section.epub_type);
        self.xml.attr_opt("role", section.role);
        match section.name {
            Name::Heading(id) => {
                self.xml.attr("aria-labelledby", id);
            }
            Name::Words(words) => {
                self.xml.attr("aria-label", words);
            }
            Name::None => {}
        }
        self.xml.raw("\n");
    }

    /// Ends a section.
    pub(crate) fn close_section(&mut self) {
        self.xml.close().raw("\n");
    }

    /// Writes an element that holds inlines and has a class.
    pub(crate) fn line(&mut self, name: &'static str, class: &str, content: &[Inline]) {
        self.xml.open(name).attr("class", class);
        self.inlines(content);
        self.xml.close().raw("\n");
    }

    /// Writes an element that holds plain words and has a class.
    pub(crate) fn words(&mut self, name: &'static str, class: &str, words: &str) {
        self.xml.open(name).attr("class", class).text(words).close().raw("\n");
    }

    /// Writes an element that holds plain words, strong, and has a class.
    pub(crate) fn strong_words(&mut self, name: &'static str, class: &str, words: &str) {
        self.xml.open(name).attr("class", class).open("strong").text(words);
        self.xml.close().close().raw("\n");
    }

    /// Writes blocks.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// The whole file.
    pub(crate) fn finish(self) -> String {
        let mut xml = self.xml.finish();
        xml.push('\n');
        xml
    }

    /// Writes words of the document, and tells what had to be left out.
    fn text(&mut self, words: &str, span: Span) {
        self.xml.text(words);
        if let Some(c) = self.xml.take_stripped() {
            self.diagnostics.report(span, Problem::ControlCharacter(c));
        }
    }
}

/// Whether a file holds formulas as MathML. Words of the text cannot pass for an
/// element.
pub(crate) fn has_mathml(file: &str) -> bool {
    file.contains("<math ")
}

/// Whether a file holds formulas as their source.
pub(crate) fn has_latex(file: &str) -> bool {
    file.contains("<code class=\"math\"")
}

/// The number of the page of a printed edition that begins at an empty span: its
/// title, or what its identifier ends with (`page-12`, `page_xii`).
pub(crate) fn page_number(attr: &Attr, content: &[Inline]) -> Option<String> {
    if !content.is_empty() || !attr.has_class("pagebreak") {
        return None;
    }
    let given = attr.value("title").or_else(|| attr.value("aria-label"));
    let from_id = || attr.id()?.rsplit(['-', '_']).next();
    let label = xml::line(given.or_else(from_id)?);
    let label = label.trim_start_matches("page").trim_start_matches('p').trim();
    (!label.is_empty()).then(|| label.to_owned())
}

/// A file with a single image that fills it, for covers.
pub(crate) fn image_page(
    lang: &Lang,
    head: &Head<'_>,
    source: &str,
    alt: &str,
) -> String {
    let mut xml = begin(lang, head);
    xml.open("section").attr("epub:type", "cover").attr("aria-label", head.title);
    xml.empty("img").attr("class", "cover").attr("src", source).attr("alt", alt);
    // `role` is left to the image: it is the cover (DPUB-ARIA, doc-cover).
    xml.attr("role", "doc-cover");
    xml.close();
    let mut page = xml.finish();
    page.push('\n');
    page
}

fn begin(lang: &Lang, head: &Head<'_>) -> xml::Writer {
    let mut xml = xml::Writer::beginning_with(xml::DECLARATION);
    xml.raw("<!DOCTYPE html>\n");
    xml.open("html").attr("xmlns", "http://www.w3.org/1999/xhtml");
    xml.attr("xmlns:epub", "http://www.idpf.org/2007/ops");
    xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
    if lang.direction() == Direction::Rtl {
        xml.attr("dir", "rtl");
    }
    xml.raw("\n").open("head").empty("meta").attr("charset", "utf-8");
    xml.leaf("title", head.title);
    xml.empty("link").attr("rel", "stylesheet").attr("type", "text/css");
    xml.attr("href", head.stylesheet);
    xml.close().raw("\n").open("body").attr("epub:type", head.matter).raw("\n");
    xml
}
