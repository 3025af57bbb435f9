//! Reads the files in which parsers keep their examples.

use std::fs;
use std::path::Path;

/// A source and the HTML that is expected of it.
pub(super) struct Example {
    pub(super) name: String,
    pub(super) source: String,
    pub(super) html: String,
}

/// The examples of a file or folder.
pub(super) fn read(path: &Path) -> Vec<Example> {
    if path.is_dir() {
        return pairs(path);
    }
    if path.extension().is_some_and(|ending| ending == "text") {
        return vec![pair(path, "xhtml")];
    }
    let text = fs::read_to_string(path).unwrap();
    if text.contains("```````````````` example") {
        return fenced(&text);
    }
    dotted(&text)
}

/// Examples as `CommonMark` has them: between fences, the two parts apart by a
/// line with a point; a third part holds options.
fn fenced(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut part = None;
    for line in text.lines() {
        if line.starts_with("````````````````") {
            part = match part {
                None => {
                    let name = (examples.len() + 1).to_string();
                    let (source, html) = (String::new(), String::new());
                    examples.push(Example { name, source, html });
                    Some(0)
                }
                Some(_) => None,
            };
            continue;
        }
        match &mut part {
            Some(part) if line == "." => *part += 1,
            Some(part @ (0 | 1)) => {
                let example = examples.last_mut().unwrap();
                let to = if *part == 0 { &mut example.source } else { &mut example.html };
                to.push_str(&line.replace('→', "\t"));
                to.push('\n');
            }
            _ => {}
        }
    }
    examples
}

/// Examples as markdown-it has them: source and HTML, each after a line with a
/// point, and a third such line at the end.
fn dotted(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut part = 0;
    for line in text.lines() {
        if line == "." {
            part = (part + 1) % 3;
            if part == 1 {
                let name = (examples.len() + 1).to_string();
                let (source, html) = (String::new(), String::new());
                examples.push(Example { name, source, html });
            }
            continue;
        }
        let Some(example) = examples.last_mut().filter(|_| part > 0) else { continue };
        let to = if part == 1 { &mut example.source } else { &mut example.html };
        to.push_str(line);
        to.push('\n');
    }
    examples
}

/// Examples in two files each, `.md` and `.html`.
fn pairs(folder: &Path) -> Vec<Example> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.iter().map(|path| pair(path, "html")).collect()
}

fn pair(path: &Path, ending: &str) -> Example {
    Example {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        source: fs::read_to_string(path).unwrap(),
        html: fs::read_to_string(path.with_extension(ending)).unwrap(),
    }
}
