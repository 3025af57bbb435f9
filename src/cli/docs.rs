//! `folio docs`: the documentation, which is part of the program.

use folio::design;
use folio::{Error, Result};

use super::GOOD;
use super::inspect::print;

/// A page: its name, what it is about, and its Markdown.
struct Page {
    name: &'static str,
    about: &'static str,
    text: &'static str,
}

const fn page(name: &'static str, about: &'static str, text: &'static str) -> Page {
    Page { name, about, text }
}

/// All pages, the first ones for who is new.
const PAGES: &[Page] = &[
    page(
        "start",
        "how to print an essay: size, paper, margins, notes, contents",
        include_str!("../../docs/start.md"),
    ),
    page(
        "markdown",
        "front matter, and what Markdown can say to folio",
        include_str!("../../docs/markdown.md"),
    ),
    page(
        "plain-text",
        "how plain text is read, and how to have a say in it",
        include_str!("../../docs/plain-text.md"),
    ),
    page(
        "books",
        "books of several files: folio.toml, parts, index, glossary",
        include_str!("../../docs/books.md"),
    ),
    page("design", "every key of a template", include_str!("../../docs/design.md")),
    page("ebook", "what an e-book can have", include_str!("../../docs/ebook.md")),
    page(
        "press",
        "bleed, crop marks, covers, and what print services ask for",
        include_str!("../../docs/press.md"),
    ),
    page(
        "languages",
        "the languages in which words are divided",
        include_str!("../../docs/languages.md"),
    ),
    page("ci", "many texts, CI, and several machines", include_str!("../../docs/ci.md")),
    page(
        "pandoc",
        "coming from pandoc: what is called how, and what differs",
        include_str!("../../docs/pandoc.md"),
    ),
    page(
        "questions",
        "what goes wrong, and what to do about it",
        include_str!("../../docs/questions.md"),
    ),
    page(
        "licences",
        "under which licences folio and what is in it stand",
        include_str!("../../NOTICE.md"),
    ),
];

/// The names of the pages.
pub(super) fn names() -> Vec<&'static str> {
    PAGES.iter().map(|page| page.name).collect()
}

/// Lists the pages, or prints one.
pub(super) fn run(name: Option<&str>) -> Result<u8> {
    let Some(name) = name else {
        let list: String =
            PAGES.iter().map(|p| format!("{:<12} {}\n", p.name, p.about)).collect();
        print(&format!("{list}\nfolio docs PAGE prints one.\n"))?;
        return Ok(GOOD);
    };
    let wanted = name.trim_start_matches("docs/").trim_end_matches(".md");
    let page = PAGES.iter().find(|page| page.name == wanted).ok_or_else(|| {
        let there = names().join(", ");
        Error::Usage(format!("there is no page `{name}`; there are {there}"))
    })?;
    // Of the keys, what this program knows.
    print(&if page.name == "design" { design::guide() } else { page.text.into() })?;
    Ok(GOOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
            .collect();
        let mut listed: Vec<String> = PAGES.iter().map(|p| p.name.to_owned()).collect();
        // The notices stand at the top, where people look for them.
        files.push("licences".into());
        files.sort();
        listed.sort();
        assert_eq!(files, listed);
    }
}
