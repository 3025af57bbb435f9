//! `folio.toml`: a book in folio's own words.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use glob::Pattern;
use serde::Deserialize;
use toml::Value;

use super::{Ground, Kind, Output, Piece, Place, Project};
use crate::load;
use crate::model::Matter;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Manifest {
    /// Facts, by the keys of front matter.
    book: toml::Table,
    template: Option<String>,
    /// Changes to the template, as tables or dotted keys.
    design: toml::Table,
    front: BTreeMap<String, Files>,
    chapters: Vec<String>,
    part: Vec<Part>,
    back: BTreeMap<String, Files>,
    output: OutputTable,
}

/// One file or several, or whether something is made.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Files {
    One(String),
    Several(Vec<String>),
    /// What folio makes itself.
    Made(bool),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Part {
    title: String,
    chapters: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct OutputTable {
    formats: Vec<String>,
    folder: Option<PathBuf>,
    name: Option<String>,
    cover: bool,
}

/// Reads a `folio.toml`.
pub(super) fn read(source: &str, ground: &Ground<'_>) -> Result<Project, String> {
    let manifest: Manifest = toml::from_str(source).map_err(|why| {
        let at = why.span().map_or(0, |span| span.start);
        let line = source.get(..at).unwrap_or(source).matches('\n').count() + 1;
        format!("line {line}: {}", why.message().trim_end().replace('\n', " "))
    })?;
    let mut manifest = manifest;
    let mut settings = Vec::new();
    // These are matters of the look.
    for (table, key, setting) in [
        (&mut manifest.front, "half-title", "opening.half-title=true"),
        (&mut manifest.back, "notes", "notes.place=\"end\""),
    ] {
        match table.remove(key) {
            Some(Files::Made(true)) => settings.push(setting.to_owned()),
            Some(Files::Made(false)) | None => {}
            Some(_) => return Err(format!("`{key}` takes `true` or `false`")),
        }
    }
    let mut pieces = Vec::new();
    matter(&mut pieces, &manifest.front, Matter::Front, &Kind::FRONT, ground)?;
    chapters(&mut pieces, &manifest.chapters, ground)?;
    for part in &manifest.part {
        let place = Place { matter: Matter::Part, ..Place::default() };
        pieces.push(Piece::Heading { title: part.title.clone(), place });
        chapters(&mut pieces, &part.chapters, ground)?;
    }
    if pieces.iter().all(|piece| matter_of(piece) != Matter::Body) {
        return Err("it names no chapter; write `chapters = [\"one.md\"]`".into());
    }
    matter(&mut pieces, &manifest.back, Matter::Back, &Kind::BACK, ground)?;
    let facts = toml::to_string(&manifest.book).map_err(|why| why.to_string())?;
    flatten(&mut settings, "", &manifest.design);
    let output = output(manifest.output, ground)?;
    let template = manifest.template;
    Ok(Project { facts, pieces, template, settings, output, ..Project::default() })
}

fn matter_of(piece: &Piece) -> Matter {
    match piece {
        Piece::File { place, .. } | Piece::Heading { place, .. } => place.matter,
    }
}

/// Adds what stands before or after the chapters, in the order of books.
fn matter(
    pieces: &mut Vec<Piece>,
    named: &BTreeMap<String, Files>,
    matter: Matter,
    kinds: &[Kind],
    ground: &Ground<'_>,
) -> Result<(), String> {
    if let Some(wrong) = named.keys().find(|key| kinds.iter().all(|k| k.name() != *key)) {
        let known: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let table = if matter == Matter::Front { "front" } else { "back" };
        let own = if matter == Matter::Front { "half-title" } else { "notes" };
        return Err(format!(
            "`{wrong}` is no part of `[{table}]`; there are {own}, {}",
            known.join(", ")
        ));
    }
    for &kind in kinds {
        let files = match named.get(kind.name()) {
            None => continue,
            Some(Files::One(name)) => vec![name.clone()],
            Some(Files::Several(names)) => names.clone(),
            Some(Files::Made(wish)) if kind.is_made() => {
                let place = Place { matter, kind: Some(kind), depth: 0 };
                let heading = Piece::Heading { title: String::new(), place };
                pieces.extend(wish.then_some(heading));
                continue;
            }
            Some(Files::Made(_)) => {
                return Err(format!("`{}` takes the name of a file", kind.name()));
            }
        };
        let place = Place { matter, kind: Some(kind), depth: 0 };
        for name in files {
            pieces.push(Piece::File { path: ground.file(&name)?, place });
        }
    }
    Ok(())
}

/// Adds chapters, which patterns may name: files in order of their names.
fn chapters(
    pieces: &mut Vec<Piece>,
    names: &[String],
    ground: &Ground<'_>,
) -> Result<(), String> {
    let place = Place::default();
    for name in names {
        if !name.contains(['*', '?', '[']) {
            pieces.push(Piece::File { path: ground.file(name)?, place });
            continue;
        }
        let mut found = matching(name, ground)?;
        let known: Vec<PathBuf> = pieces.iter().filter_map(path_of).cloned().collect();
        found.retain(|path| !known.contains(path));
        pieces.extend(found.into_iter().map(|path| Piece::File { path, place }));
    }
    Ok(())
}

fn path_of(piece: &Piece) -> Option<&PathBuf> {
    match piece {
        Piece::File { path, .. } => Some(path),
        Piece::Heading { .. } => None,
    }
}

/// The files that a pattern matches, in order of their names. It is not followed
/// to where it has no business: it begins within reach and does not climb.
fn matching(name: &str, ground: &Ground<'_>) -> Result<Vec<PathBuf>, String> {
    let is_open = |part: &Component<'_>| {
        part.as_os_str().as_encoded_bytes().iter().any(|b| b"*?[".contains(b))
    };
    let mut parts = Path::new(name).components();
    let begin: PathBuf = parts.by_ref().take_while(|part| !is_open(part)).collect();
    ground.holds(&ground.folder.join(begin), &format!("`{name}`"))?;
    if parts.any(|part| part == Component::ParentDir) {
        return Err(format!("`{name}`: no `..` can follow a `*`"));
    }
    let folder = Pattern::escape(&ground.folder.to_string_lossy());
    let pattern = Path::new(&folder).join(name);
    let found = glob::glob(&pattern.to_string_lossy());
    let found = found.map_err(|why| format!("`{name}`: {}", why.msg))?;
    let mut found: Vec<PathBuf> =
        found.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    if found.is_empty() {
        return Err(format!("no file has a name like `{name}`"));
    }
    for path in &found {
        ground.holds(path, &format!("`{}`", load::shown(path)))?;
    }
    found.sort();
    Ok(found)
}

/// What is made of the book; a file is a place to write to, which the book may
/// choose only within reach.
fn output(table: OutputTable, ground: &Ground<'_>) -> Result<Output, String> {
    let OutputTable { formats, folder, name, cover } = table;
    let name = name.unwrap_or_default();
    if let Some(folder) = &folder {
        let named = format!("the folder `{}` of `[output]`", load::shown(folder));
        ground.holds(&ground.folder.join(folder), &named)?;
    }
    let mut parts = Path::new(&name).components();
    match (parts.next(), parts.next()) {
        (None | Some(Component::Normal(_)), None) => {
            Ok(Output { formats, folder, name, cover })
        }
        _ => {
            Err(format!("`{name}` in `[output]` is no name of a file; use `folder`, too"))
        }
    }
}

/// Tables as settings: `page.size=a5`.
fn flatten(settings: &mut Vec<String>, path: &str, table: &toml::Table) {
    for (key, value) in table {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            Value::Table(inner) => flatten(settings, &path, inner),
            value => settings.push(format!("{path}={value}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Reach;
    use std::fs;

    fn project(source: &str) -> Result<Project, String> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["one.md", "two.md", "c1.md", "c2.md", "to-all.md", "about.md"] {
            fs::write(folder.path().join(name), "# X\n").unwrap();
        }
        let ground = Ground::of(folder.path(), &Reach::default());
        let mut read = read(source, &ground)?;
        for piece in &mut read.pieces {
            if let Piece::File { path, .. } = piece {
                *path = path.file_name().unwrap().into();
            }
        }
        Ok(read)
    }

    fn shown(project: &Project) -> String {
        let one = |piece: &Piece| match piece {
            Piece::File { path, place } => {
                let kind = place.kind.map_or("", Kind::name);
                format!("{}:{:?}:{kind}", path.display(), place.matter)
            }
            Piece::Heading { title, place } => format!("{title}:{:?}", place.matter),
        };
        project.pieces.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_whole_book() {
        let source = "template = \"novel\"\n\
            [book]\ntitle = \"T\"\nauthor = [\"A\", \"B\"]\n\
            [design]\npage.size = \"a5\"\nstyle.body.size = 11\n\
            [front]\ndedication = \"to-all.md\"\n\
            [[part]]\ntitle = \"I\"\nchapters = [\"two.md\", \"one.md\"]\n\
            [[part]]\ntitle = \"II\"\nchapters = [\"c*.md\"]\n\
            [back]\nabout = \"about.md\"\n\
            [output]\nformats = [\"pdf\"]\nname = \"t\"\n";
        let project = project(source).unwrap();
        assert_eq!(
            shown(&project),
            "to-all.md:Front:dedication I:Part two.md:Body: one.md:Body: II:Part \
             c1.md:Body: c2.md:Body: about.md:Back:about"
        );
        assert_eq!(project.settings, ["page.size=\"a5\"", "style.body.size=11"]);
        assert!(project.facts.contains("author = [\"A\", \"B\"]"), "{}", project.facts);
        assert_eq!(
            (project.output.name.as_str(), project.output.formats.len()),
            ("t", 1)
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let why = |source: &str| project(source).unwrap_err();
        assert!(why("chapter = [\"one.md\"]").starts_with("line 1: unknown field"));
        assert!(why("chapters = [\"nine.md\"]").contains("`nine.md`"));
        assert!(why("chapters = [\"z*.md\"]").contains("`z*.md`"));
        assert!(why("[front]\nforword = \"one.md\"").contains("foreword"));
        assert!(why("").contains("chapters = "));
    }
}
