//! `folio new`: begins a book or an essay.

use std::fs;
use std::path::Path;

use folio::{Error, Result, load};

use super::GOOD;
use super::args::Beginning;
use super::show::say;

/// A file of a beginning: its path and what is in it.
type Seed = (&'static str, &'static str);

const BOOK: &[Seed] = &[
    ("folio.toml", include_str!("../../templates/new/book/folio.toml")),
    ("dedication.md", include_str!("../../templates/new/book/dedication.md")),
    ("foreword.md", include_str!("../../templates/new/book/foreword.md")),
    ("chapters/01-a-beginning.md", include_str!("../../templates/new/book/01.md")),
    ("chapters/02-the-middle.md", include_str!("../../templates/new/book/02.md")),
    ("glossary.md", include_str!("../../templates/new/book/glossary.md")),
    ("about.md", include_str!("../../templates/new/book/about.md")),
    ("colophon.md", include_str!("../../templates/new/book/colophon.md")),
];

const ESSAY: &[Seed] = &[
    ("folio.toml", include_str!("../../templates/new/essay/folio.toml")),
    ("essay.md", include_str!("../../templates/new/essay/essay.md")),
];

/// Writes the files of a beginning. Nothing that is there is replaced: then no
/// file is written at all.
pub(super) fn run(what: Beginning, folder: &Path) -> Result<u8> {
    let seeds = match what {
        Beginning::Book => BOOK,
        Beginning::Essay => ESSAY,
    };
    let taken = seeds.iter().map(|(name, _)| folder.join(name)).find(|p| p.exists());
    if let Some(path) = taken {
        let why = "is there already; name another folder";
        return Err(Error::Usage(format!("`{}` {why}", path.display())));
    }
    for (name, text) in seeds {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|why| Error::Write(parent.into(), why))?;
        load::write(&path, text.as_bytes())?;
    }
    let name = folder.display();
    say(&format!("{name} begun; `folio convert {name}` makes its files\n"));
    Ok(GOOD)
}
