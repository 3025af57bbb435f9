//! Which files the text goes into, and in which order.

use super::split::split;
use crate::backend::xhtml::{Holding, Links};
use crate::backend::xml;
use crate::design::{Design, NotePlace};
use crate::model::{Block, BlockKind, Matter, Metadata, plain_text};
use crate::pass::{Outline, OutlineEntry, Prepared};

/// The files of a book that hold text, and where things are in them.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) files: Vec<File<'a>>,
    pub(super) links: Links,
}

/// A file with text.
#[derive(Debug)]
pub(super) struct File<'a> {
    /// Its name, which is also its address.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: Kind,
    /// What it is called: by its heading, else as the book.
    pub(super) title: String,
    /// What it holds.
    pub(super) blocks: &'a [Block],
    /// Where in the book it stands.
    pub(super) matter: Matter,
}

/// What a file is.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Kind {
    /// Title, authors, summary.
    TitlePage,
    /// The text before the first chapter.
    Opening,
    /// The beginning of a chapter, or all of it.
    Chapter,
    /// More of what the file before began.
    Continued,
    /// Notes alone.
    Notes,
}

impl<'a> Plan<'a> {
    /// Lays out a text in files. `images` are the addresses of its images.
    pub(super) fn new(
        text: &'a Prepared,
        design: &Design,
        images: Vec<Option<String>>,
    ) -> Self {
        let book = title(text);
        let mut files = Vec::new();
        if has_title_page(&text.document().meta) {
            files.push(File {
                name: "title.xhtml".into(),
                kind: Kind::TitlePage,
                title: book.clone(),
                blocks: &[],
                matter: Matter::Front,
            });
        }
        let mut chapters = text.chapters().peekable();
        if chapters.peek().is_none() && files.is_empty() {
            // A book has at least one page.
            files.push(File::part(0, 0, &[], &book));
        }
        let unheaded = chapters.peek().is_some_and(|blocks| heading(blocks).is_none());
        for (number, chapter) in chapters.enumerate() {
            let number = if unheaded { number } else { number + 1 };
            let matter = chapter.first().map_or(Matter::Body, Matter::of);
            for (part, blocks) in split(chapter).into_iter().enumerate() {
                files.push(File { matter, ..File::part(number, part, blocks, &book) });
            }
        }
        if design.notes.place == NotePlace::End && !text.numbers().in_order().is_empty() {
            let follows =
                |file: &File<'_>| file.blocks.first().is_some_and(Block::follows_notes);
            let at = files.iter().position(follows).unwrap_or(files.len());
            files.insert(
                at,
                File {
                    name: "notes.xhtml".into(),
                    kind: Kind::Notes,
                    title: text.words().notes.into(),
                    blocks: &[],
                    matter: Matter::Back,
                },
            );
        }
        let holdings = holdings(text, &files, design.notes.place);
        let links = Links::gather(text, &holdings, images);
        Self { files, links }
    }

    /// The contents of the book: for each file, the headings that are entered
    /// with it.
    pub(super) fn contents<'t>(
        &self,
        outline: &'t Outline,
    ) -> Vec<(&File<'a>, Vec<&'t OutlineEntry>)> {
        let entries = |file: &File<'_>| {
            let here = |entry: &&OutlineEntry| {
                self.links.file_of(&entry.id) == Some(file.name.as_str())
            };
            outline.iter().filter(here).collect()
        };
        self.files.iter().map(|file| (file, entries(file))).collect()
    }
}

impl<'a> File<'a> {
    fn part(number: usize, part: usize, blocks: &'a [Block], book: &str) -> Self {
        let kind = match (part, number) {
            (0, 0) => Kind::Opening,
            (0, _) => Kind::Chapter,
            _ => Kind::Continued,
        };
        let name = match part {
            0 => format!("chapter-{number:03}.xhtml"),
            _ => format!("chapter-{number:03}-{}.xhtml", part + 1),
        };
        let own =
            heading(blocks).map(|(_, words)| words).filter(|words| !words.is_empty());
        let title = own.unwrap_or_else(|| book.to_owned());
        Self { name, kind, title, blocks, matter: Matter::Body }
    }

    /// Identifier and words of the heading that the file begins with.
    pub(super) fn heading(&self) -> Option<(&'a str, String)> {
        heading(self.blocks)
    }
}

/// The title of a text, as words; never empty.
pub(super) fn title(text: &Prepared) -> String {
    let words = xml::line(&plain_text(&text.document().meta.title));
    if words.is_empty() { text.words().untitled.into() } else { words }
}

/// Identifier and words of the heading that begins these blocks.
fn heading(blocks: &[Block]) -> Option<(&str, String)> {
    let first = blocks.first()?;
    let BlockKind::Heading { content, .. } = &first.kind else { return None };
    Some((first.attr.id()?, xml::line(&plain_text(content))))
}

fn has_title_page(meta: &Metadata) -> bool {
    !(meta.title.is_empty()
        && meta.subtitle.is_empty()
        && meta.people.is_empty()
        && meta.summary.is_empty())
}

fn holdings<'a>(
    text: &'a Prepared,
    files: &[File<'a>],
    place: NotePlace,
) -> Vec<Holding<'a>> {
    let meta = &text.document().meta;
    // The last file of the chapter that a file belongs to.
    let end_of_chapter = |number: usize| {
        let more = files[number + 1..].iter();
        number + more.take_while(|file| file.kind == Kind::Continued).count()
    };
    let notes = files.iter().position(|file| file.kind == Kind::Notes);
    let each = files.iter().enumerate().map(|(number, file)| Holding {
        name: file.name.clone(),
        lines: match file.kind {
            Kind::TitlePage => meta.lines().collect(),
            Kind::Opening | Kind::Chapter | Kind::Continued | Kind::Notes => vec![],
        },
        blocks: match file.kind {
            Kind::TitlePage => &meta.summary,
            Kind::Opening | Kind::Chapter | Kind::Continued | Kind::Notes => file.blocks,
        },
        notes_in: match place {
            NotePlace::Foot => number,
            NotePlace::Chapter => end_of_chapter(number),
            NotePlace::End => notes.unwrap_or(files.len() - 1),
        },
    });
    each.collect()
}
