//! The files with text, one by one.

use super::plan::{File, Kind, Plan};
use crate::backend::xhtml::{Head, Name, Section, Writer, image_page};
use crate::backend::xml;
use crate::diag::Diagnostics;
use crate::model::{Matter, Metadata, PersonRole, plain_text};
use crate::pass::Prepared;

/// The address of the style sheet; `epub-builder` names it so.
pub(super) const STYLESHEET: &str = "stylesheet.css";

/// Writes the file of a number.
pub(super) fn page(
    text: &Prepared,
    plan: &Plan<'_>,
    number: usize,
    diagnostics: &mut Diagnostics,
) -> String {
    let file = &plan.files[number];
    let matter = match file.kind {
        Kind::TitlePage => "frontmatter",
        Kind::Opening | Kind::Chapter | Kind::Continued => match file.matter {
            Matter::Front => "frontmatter",
            Matter::Part | Matter::Body => "bodymatter",
            Matter::Back => "backmatter",
        },
        Kind::Notes => "backmatter",
    };
    let head = Head { title: &file.title, stylesheet: STYLESHEET, matter };
    let mut page = Writer::new(text, &plan.links, number, &head, diagnostics);
    match file.kind {
        Kind::TitlePage => title_page(&mut page, text),
        Kind::Opening | Kind::Chapter | Kind::Continued => {
            page.open_section(&section(file));
            page.blocks(file.blocks);
        }
        Kind::Notes => {
            page.open_section(&Section {
                epub_type: Some("endnotes"),
                role: Some("doc-endnotes"),
                name: Name::Words(text.words().notes),
            });
            page.words("h1", "notes-title", text.words().notes);
        }
    }
    // Readers that leave out title pages must not leave out their notes.
    let apart = file.kind == Kind::TitlePage;
    if apart {
        page.close_section();
    }
    notes(&mut page, text, plan, number);
    if !apart {
        page.close_section();
    }
    page.finish()
}

/// The page that shows the cover.
pub(super) fn cover_page(text: &Prepared, image: &str, alt: &str) -> String {
    let head =
        Head { title: text.words().cover, stylesheet: STYLESHEET, matter: "frontmatter" };
    image_page(&text.document().meta.lang, &head, image, alt)
}

fn section<'a>(file: &File<'a>) -> Section<'a> {
    let named = match file.heading() {
        Some((id, words)) if !words.is_empty() => Name::Heading(id),
        _ => Name::None,
    };
    match file.kind {
        Kind::Chapter => {
            let (epub_type, role) = terms(file);
            Section { epub_type, role, name: named }
        }
        _ => Section { epub_type: None, role: None, name: named },
    }
}

/// What a chapter is, in the words of EPUB and of DPUB-ARIA 1.1: its first block
/// says so in a class.
fn terms(file: &File<'_>) -> (Option<&'static str>, Option<&'static str>) {
    const TERMS: [(&str, &str); 10] = [
        ("foreword", "doc-foreword"),
        ("preface", "doc-preface"),
        ("acknowledgments", "doc-acknowledgments"),
        ("introduction", "doc-introduction"),
        ("prologue", "doc-prologue"),
        ("epilogue", "doc-epilogue"),
        ("afterword", "doc-afterword"),
        ("appendix", "doc-appendix"),
        ("colophon", "doc-colophon"),
        ("glossary", "doc-glossary"),
    ];
    let first = file.blocks.first();
    let has = |class: &str| first.is_some_and(|block| block.attr.has_class(class));
    if let Some((term, role)) = TERMS.iter().find(|(term, _)| has(term)) {
        return (Some(term), Some(role));
    }
    // What a list of places is, the list itself says.
    if ["index", "list-of-figures", "list-of-tables"].into_iter().any(has) {
        return (None, None);
    }
    let heading = file.heading().is_some();
    match file.matter {
        Matter::Part => (Some("part"), Some("doc-part")),
        // A dedication or a motto has its own terms within.
        Matter::Front | Matter::Back if !heading => (None, None),
        Matter::Front | Matter::Back | Matter::Body => {
            (Some("chapter"), Some("doc-chapter"))
        }
    }
}

/// Writes the notes that stand at the end of a file.
fn notes(page: &mut Writer<'_>, text: &Prepared, plan: &Plan<'_>, number: usize) {
    let ids = plan.links.notes_of(number);
    if ids.is_empty() {
        return;
    }
    if plan.files[number].kind == Kind::Notes {
        return page.notes(ids);
    }
    page.open_section(&Section {
        epub_type: Some("footnotes"),
        role: None,
        name: Name::Words(text.words().notes),
    });
    page.notes(ids);
    page.close_section();
}

fn title_page(page: &mut Writer<'_>, text: &Prepared) {
    let meta = &text.document().meta;
    page.open_section(&Section {
        epub_type: Some("titlepage"),
        role: None,
        name: Name::Words(text.words().title_page),
    });
    if !meta.title.is_empty() {
        // A heading that nobody can see is none.
        let shown = !xml::line(&plain_text(&meta.title)).is_empty();
        page.line(if shown { "h1" } else { "p" }, "title", &meta.title);
    }
    if !meta.subtitle.is_empty() {
        page.line("p", "subtitle", &meta.subtitle);
    }
    for person in meta.credited() {
        let class = match person.role {
            PersonRole::Author => "author",
            _ => "contributor",
        };
        page.line("p", class, &text.words().credit(person));
    }
    imprint(page, meta);
    if !meta.summary.is_empty() {
        page.open_section(&Section {
            epub_type: Some("abstract"),
            role: Some("doc-abstract"),
            name: Name::Words(text.words().summary),
        });
        page.strong_words("p", "abstract-title", text.words().summary);
        page.blocks(&meta.summary);
        page.close_section();
    }
}

fn imprint(page: &mut Writer<'_>, meta: &Metadata) {
    if let Some(date) = meta.shown_date() {
        page.words("p", "date", &date);
    }
    let series = meta.series.as_ref().map(|series| match &series.position {
        Some(position) => format!("{}, {position}", series.name),
        None => series.name.clone(),
    });
    for words in [&series, &meta.publisher, &meta.rights].into_iter().flatten() {
        page.words("p", "imprint", words);
    }
}
