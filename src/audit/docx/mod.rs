//! The ledger of a DOCX: its main part and its notes, read as Word would.
//!
//! Follows ECMA-376 part 1. Word numbers notes itself, in the order of their
//! references, and so does this reader.

mod body;
mod field;
mod numbering;
mod package;
mod run;
mod styles;

use super::archive::Archive;
use super::ledger::{Ledger, Scribe, Style, Tells};
use body::Reader;
use numbering::Numbering;
use package::Relations;
use styles::Styles;

/// The facts that a DOCX can hold.
const FACTS: &[&str] = &["title", "author", "language", "subject", "description"];

/// The main part; every producer at hand calls it so.
const DOCUMENT: &str = "word/document.xml";

/// Counts a DOCX; what is wrong with it where it cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Ledger, String> {
    let mut archive = Archive::open(bytes)?;
    let mut scribe = Scribe::default();
    scribe.ledger().tells = Tells {
        structure: true,
        pages: false,
        row_headers: false,
        styles: Style::ALL,
        all_links: true,
        // 17.16.22: a tip of at most 260 characters; programs write 255.
        link_title: 255,
        // 17.9.6: levels from 0 to 8.
        list_depth: 9,
        image_bytes: true,
        facts: FACTS,
    };
    if archive.has("docProps/core.xml") {
        scribe.ledger().facts = package::facts(&archive.text("docProps/core.xml")?)?;
    }
    let styles = match archive.has("word/styles.xml") {
        true => Styles::read(&archive.text("word/styles.xml")?)?,
        false => Styles::default(),
    };
    if let Some(language) = &styles.language {
        scribe.ledger().facts.entry("language").or_insert_with(|| vec![language.clone()]);
    }
    let settings = match archive.has("word/settings.xml") {
        true => archive.text("word/settings.xml")?,
        false => String::new(),
    };
    let numbering = match archive.has("word/numbering.xml") {
        true => Numbering::read(&archive.text("word/numbering.xml")?)?,
        false => Numbering::default(),
    };
    let mut reader = Reader::new(scribe, &styles, numbering);
    for (name, part) in [
        (DOCUMENT, Part::Main),
        ("word/footnotes.xml", Part::Footnotes),
        ("word/endnotes.xml", Part::Endnotes),
    ] {
        if part != Part::Main && !archive.has(name) {
            continue;
        }
        let text = archive.text(name)?;
        let relations = relations(&mut archive, name)?;
        if part == Part::Main {
            reader.restart = Restart::of(&settings).max(Restart::of(&text));
        }
        let read = reader.part(name, part, &text, relations);
        read.map_err(|why| format!("`{name}`: {why}"))?;
    }
    let (mut ledger, sources) = reader.finish();
    for (image, source) in ledger.images.iter_mut().zip(sources) {
        image.digest = archive.digest(&source);
    }
    Ok(ledger)
}

/// The parts that hold text.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
enum Part {
    #[default]
    Main,
    Footnotes,
    Endnotes,
}

fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Relations, String> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    match archive.has(&name) {
        true => Relations::read(part, &archive.text(&name)?),
        false => Ok(Relations::default()),
    }
}

/// Where the numbers of notes start again (17.11.19).
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
enum Restart {
    Never,
    Section,
    Page,
}

impl Restart {
    fn of(part: &str) -> Self {
        match part {
            part if !part.contains("numRestart") => Self::Never,
            part if part.contains("eachPage") => Self::Page,
            part if part.contains("eachSect") => Self::Section,
            _ => Self::Never,
        }
    }
}
