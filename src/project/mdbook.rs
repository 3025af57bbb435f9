//! `book.toml` and `SUMMARY.md`: a book in the words of mdBook.
//!
//! <https://rust-lang.github.io/mdBook/format/summary.html>: a title, prefix
//! chapters, parts and nested lists of chapters, suffix chapters. An entry
//! without an address is a chapter that is planned.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use toml::{Table, Value};

use super::{Dialect, Ground, Piece, Place, Project};
use crate::error::{Error, Result};
use crate::load;
use crate::model::Matter;

/// Whether a folder with a `book.toml` has a summary, too. Others use that name
/// for other things.
pub(super) fn is_one(folder: &Path) -> bool {
    let source = load::file(&folder.join(super::MDBOOK)).unwrap_or_default();
    let table = toml::from_str::<Table>(&String::from_utf8_lossy(&source));
    let book = table.ok().and_then(|t| t.get("book")?.as_table().cloned());
    summary(folder, &book.unwrap_or_default()).is_file()
}

fn summary(folder: &Path, book: &Table) -> PathBuf {
    let src = book.get("src").and_then(Value::as_str).unwrap_or("src");
    folder.join(src).join("SUMMARY.md")
}

/// Reads a `book.toml` and the summary that goes with it.
pub(super) fn read(source: &str, ground: &Ground<'_>) -> Result<Project> {
    let folder = ground.folder;
    let manifest = folder.join(super::MDBOOK);
    let fail = |why| Error::Project { path: manifest.clone(), why };
    let table: Table = toml::from_str(source).map_err(|why| {
        let at = why.span().map_or(0, |span| span.start);
        let line = source.get(..at).unwrap_or(source).matches('\n').count() + 1;
        fail(format!("line {line}: {}", why.message().trim_end()))
    })?;
    let book = table.get("book").and_then(Value::as_table).cloned().unwrap_or_default();
    let summary = summary(folder, &book);
    ground.holds(&summary, &named(&summary)).map_err(fail)?;
    let src = summary.parent().unwrap_or(folder);
    let text = String::from_utf8_lossy(&load::file(&summary)?).into_owned();
    let pieces = pieces(&text, src);
    if let Some(why) = pieces.iter().find_map(|piece| fault(piece, ground)) {
        return Err(Error::Project { path: summary, why });
    }
    // Folio's own table may stand in the same file.
    let own = table.get("output").and_then(|output| output.get("folio"));
    let template = own.and_then(|t| t.get("template")).and_then(Value::as_str);
    Ok(Project {
        facts: facts(book).map_err(fail)?,
        pieces,
        template: template.map(str::to_owned),
        files: vec![summary],
        dialect: match own.and_then(|t| t.get("hidden-lines")).and_then(Value::as_bool) {
            Some(true) => Dialect::MdBookWhole,
            Some(false) | None => Dialect::MdBook,
        },
        ..Project::default()
    })
}

/// The facts that both know, by the keys of front matter.
fn facts(mut book: Table) -> std::result::Result<String, String> {
    for key in ["src", "multilingual", "text-direction"] {
        book.remove(key);
    }
    if !book.contains_key("language") {
        // What mdBook takes a book to be in.
        book.insert("language".into(), Value::String("en".into()));
    }
    toml::to_string(&book).map_err(|why| why.to_string())
}

/// Why a file of the book cannot be had.
fn fault(piece: &Piece, ground: &Ground<'_>) -> Option<String> {
    let Piece::File { path, .. } = piece else { return None };
    match ground.holds(path, &named(path)) {
        Ok(()) if path.is_file() => None,
        Ok(()) => Some(format!("it names {}, which is not there", named(path))),
        Err(why) => Some(why),
    }
}

fn named(path: &Path) -> String {
    format!("`{}`", load::shown(path))
}

/// The entries of a summary.
fn pieces(summary: &str, src: &Path) -> Vec<Piece> {
    let mut reading = Reading {
        src,
        pieces: Vec::new(),
        lists: 0,
        listed: Listed::NotYet,
        address: None,
        words: None,
        titled: false,
    };
    Parser::new(summary).for_each(|event| reading.see(event));
    reading.pieces
}

struct Reading<'a> {
    src: &'a Path,
    pieces: Vec<Piece>,
    /// How many lists are open.
    lists: u8,
    /// Whether a list was met.
    listed: Listed,
    /// The address of the link that is open.
    address: Option<String>,
    /// The words of the link or heading that is open.
    words: Option<String>,
    /// Whether the title of the summary, which is not that of a part, was met.
    titled: bool,
}

/// Whether a list was met: what stands before is prefix, what after, suffix.
#[derive(Copy, Clone, Eq, PartialEq)]
enum Listed {
    NotYet,
    Yes,
}

impl Reading<'_> {
    fn see(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(_)) => {
                self.lists = self.lists.saturating_add(1);
                self.listed = Listed::Yes;
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.address = Some(dest_url.into_string());
                self.words = Some(String::new());
            }
            Event::End(TagEnd::Link) => self.entry(),
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                self.words = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => self.part(),
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = &mut self.words {
                    words.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn part(&mut self) {
        let Some(title) = self.words.take() else { return };
        let first = !std::mem::replace(&mut self.titled, true);
        if first && self.pieces.is_empty() {
            return;
        }
        let place = Place { matter: Matter::Part, ..Place::default() };
        self.pieces.push(Piece::Heading { title, place });
    }

    fn entry(&mut self) {
        let (Some(address), Some(title)) = (self.address.take(), self.words.take())
        else {
            return;
        };
        self.titled = true;
        let matter = match (self.lists, self.listed) {
            (0, Listed::NotYet) => Matter::Front,
            (0, Listed::Yes) => Matter::Back,
            _ => Matter::Body,
        };
        let place = Place { matter, kind: None, depth: self.lists.saturating_sub(1) };
        self.pieces.push(match address.trim() {
            "" => Piece::Heading { title, place },
            address => Piece::File { path: self.src.join(decoded(address)), place },
        });
    }
}

/// An address as a path.
fn decoded(address: &str) -> String {
    crate::model::percent_decoded(address.trim_start_matches("./"))
}

/// What mdBook shows of Rust code: not the lines that begin with `# ` or are
/// `#` alone; `##` stands for a `#` that is shown.
pub(crate) fn shown_code(language: Option<&str>, text: &str) -> Option<String> {
    let rust = language?.split(',').next()?.trim();
    if rust != "rust" || !text.lines().any(|line| hidden(line) || escaped(line)) {
        return None;
    }
    let lines =
        text.lines().filter(|line| !hidden(line)).map(|line| match escaped(line) {
            true => line.replacen('#', "", 1),
            false => line.to_owned(),
        });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ")
}

fn escaped(line: &str) -> bool {
    line.trim_start().starts_with("##")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_as_mdbook_reads_it() {
        let summary = "# Summary\n\n[Preface](pre.md)\n\n# Part One\n\n\
            - [First](first.md)\n    - [Inner `x`](first/inner.md)\n- [Draft]()\n\n---\n\n\
            # Part Two\n\n1. [Last](./a%20b.md)\n\n[About](about.md)\n";
        let shown: Vec<String> = pieces(summary, Path::new("src"))
            .iter()
            .map(|piece| match piece {
                Piece::File { path, place } => {
                    format!("{} {:?} {}", path.display(), place.matter, place.depth)
                }
                Piece::Heading { title, place } => {
                    format!("<{title}> {:?} {}", place.matter, place.depth)
                }
            })
            .collect();
        assert_eq!(
            shown,
            [
                "src/pre.md Front 0",
                "<Part One> Part 0",
                "src/first.md Body 0",
                "src/first/inner.md Body 1",
                "<Draft> Body 0",
                "<Part Two> Part 0",
                "src/a b.md Body 0",
                "src/about.md Back 0",
            ]
        );
    }

    #[test]
    fn hidden_lines_of_rust_are_not_shown() {
        let code = "# fn main() {\nlet x = 1;\n#\n    # let y;\n#[test]\n## a\n# }";
        let shown = shown_code(Some("rust,ignore"), code);
        assert_eq!(shown.as_deref(), Some("let x = 1;\n#[test]\n# a"));
        assert_eq!(shown_code(Some("sh"), "# comment"), None);
        assert_eq!(shown_code(Some("rust"), "let x;"), None);
    }
}
