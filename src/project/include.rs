//! What mdBook puts into a chapter before it is read: other files, or parts of
//! them, named in double braces.
//!
//! <https://rust-lang.github.io/mdBook/format/mdbook.html>: `include`,
//! `rustdoc_include` and `playground` take a file by its path from that of the
//! chapter, with lines (`:2`, `:2:`, `::10`, `:2:10`) or a region between
//! `ANCHOR: name` and `ANCHOR_END: name` (`:name`). Lines that `rustdoc_include`
//! only hides are left out. `title` says nothing to a book. A backslash ahead
//! keeps the braces.
//!
//! Opens no file itself: it is told what a path holds.

use std::path::{Path, PathBuf};

/// How deep files that are put in may put in others.
const DEEPEST: usize = 10;
/// The most that a chapter may become, in bytes.
const LONGEST: usize = 64 << 20;

/// What was made of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Included {
    /// The text.
    pub(crate) text: String,
    /// What could not be put in, and why.
    pub(crate) refused: Vec<(String, String)>,
}

/// Opens a file: its text, or why it cannot be had.
pub(crate) type Open<'a> = dyn FnMut(&Path) -> Result<String, String> + 'a;

/// Puts into a text what it names. `folder` is that of its file.
pub(crate) fn expand(text: &str, folder: &Path, open: &mut Open<'_>) -> Included {
    let mut made = Included::default();
    put(text, folder, 0, open, &mut made);
    made
}

/// Whether a text names anything to be put in.
pub(crate) fn names_any(text: &str) -> bool {
    text.contains("{{#")
}

fn put(
    text: &str,
    folder: &Path,
    depth: usize,
    open: &mut Open<'_>,
    made: &mut Included,
) {
    let mut rest = text;
    while let Some(at) = rest.find("{{#") {
        let (before, found) = rest.split_at(at);
        let end = found.find("}}").filter(|end| !found[..*end].contains('\n'));
        let Some(end) = end else {
            let (kept, more) = rest.split_at(at + 3);
            made.text.push_str(kept);
            rest = more;
            continue;
        };
        let (whole, after) = found.split_at(end + 2);
        rest = after;
        if let Some(before) = before.strip_suffix('\\') {
            made.text.push_str(before);
            made.text.push_str(whole);
            continue;
        }
        made.text.push_str(before);
        let inner = whole[3..end].trim();
        let (name, argument) =
            inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match name {
            "include" | "rustdoc_include" => {
                let from = made.text.len();
                let at = Place { folder, depth };
                if let Err(why) = file(argument.trim(), at, open, made) {
                    made.text.truncate(from);
                    refuse(whole, why, made);
                }
            }
            "playground" | "playpen" => {
                let path = argument.split_whitespace().next().unwrap_or_default();
                match open(&folder.join(path)) {
                    Ok(code) => {
                        let fence = fence(&code);
                        let code = code.trim_end();
                        made.text.push_str(&format!("{fence}rust\n{code}\n{fence}\n"));
                    }
                    Err(why) => refuse(whole, why, made),
                }
            }
            "title" => {}
            _ => made.text.push_str(whole),
        }
    }
    made.text.push_str(rest);
}

/// Where a file is named.
#[derive(Debug, Copy, Clone)]
struct Place<'a> {
    folder: &'a Path,
    depth: usize,
}

fn refuse(whole: &str, why: String, made: &mut Included) {
    made.text.push_str(whole);
    made.refused.push((whole.to_owned(), why));
}

/// Puts a file in, or a part of it.
fn file(
    argument: &str,
    place: Place<'_>,
    open: &mut Open<'_>,
    made: &mut Included,
) -> Result<(), String> {
    if place.depth >= DEEPEST {
        return Err(format!("files put in others {DEEPEST} times over"));
    }
    let (path, part) = argument.split_once(':').unwrap_or((argument, ""));
    if path.is_empty() {
        return Err("it names no file".into());
    }
    let path: PathBuf = place.folder.join(path);
    let text = open(&path)?;
    let text = match part {
        "" => text,
        part => taken(&text, part).ok_or_else(|| format!("it has no part `{part}`"))?,
    };
    if made.text.len() + text.len() > LONGEST {
        return Err(format!("the chapter would be longer than {} MiB", LONGEST >> 20));
    }
    let folder = path.parent().unwrap_or(place.folder);
    put(text.trim_end_matches('\n'), folder, place.depth + 1, open, made);
    Ok(())
}

/// A part of a text: lines, from 1, or what stands between two anchors.
fn taken(text: &str, part: &str) -> Option<String> {
    let numbers: Vec<&str> = part.split(':').collect();
    let number = |text: &str| text.parse::<usize>().ok();
    let lines = match numbers.as_slice() {
        [name] => match number(name) {
            Some(line) => (line, Some(line)),
            None => return anchored(text, name),
        },
        ["", to] => (1, number(to)),
        [from, ""] => (number(from)?, None),
        [from, to, ..] => (number(from)?, number(to)),
        [] => return None,
    };
    let (from, to) = (lines.0.max(1), lines.1.unwrap_or(usize::MAX));
    let count = to.checked_sub(from)?.saturating_add(1);
    let kept: Vec<&str> = text.lines().skip(from - 1).take(count).collect();
    Some(kept.join("\n"))
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without any anchors.
fn anchored(text: &str, name: &str) -> Option<String> {
    let mut kept = Vec::new();
    let (mut inside, mut found) = (false, false);
    for line in text.lines() {
        if let Some(end) = anchor(line, "ANCHOR_END:") {
            inside &= end != name;
        } else if let Some(start) = anchor(line, "ANCHOR:") {
            inside |= start == name;
            found |= inside;
        } else if inside {
            kept.push(line);
        }
    }
    found.then(|| kept.join("\n"))
}

fn anchor<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (_, after) = line.split_once(word)?;
    let name = after.trim_start();
    let end = name.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)));
    Some(&name[..end.unwrap_or(name.len())]).filter(|name| !name.is_empty())
}

/// A fence that nothing in the code ends.
fn fence(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "// ANCHOR: all\nfn main() {\n    // ANCHOR: call\n    call();\n    \
        // ANCHOR_END: call\n}\n// ANCHOR_END: all\n";

    fn expanded(text: &str) -> (String, Vec<String>) {
        let mut open = |path: &Path| match path.to_str() {
            Some("src/code.rs") => Ok(CODE.to_owned()),
            Some("src/sub/deep.md") => Ok("deep {{#include more.md}}\n".to_owned()),
            Some("src/sub/more.md") => Ok("more\n".to_owned()),
            Some("src/loop.md") => Ok("x{{#include loop.md}}".to_owned()),
            _ => Err("it is not there".to_owned()),
        };
        let made = expand(text, Path::new("src"), &mut open);
        (made.text, made.refused.into_iter().map(|(_, why)| why).collect())
    }

    #[test]
    fn files_and_their_parts_are_put_in() {
        for (text, made) in [
            ("a {{#include sub/deep.md}} b", "a deep more b"),
            ("{{#include code.rs:call}}", "    call();"),
            ("{{#rustdoc_include code.rs:all}}", "fn main() {\n    call();\n}"),
            ("{{#include code.rs:2}}", "fn main() {"),
            ("{{#include code.rs:6:}}", "}\n// ANCHOR_END: all"),
            ("{{#include code.rs::1}}", "// ANCHOR: all"),
            ("{{#include code.rs:2:4}}", "fn main() {\n    // ANCHOR: call\n    call();"),
            ("\\{{#include code.rs}}", "{{#include code.rs}}"),
            ("{{#title A title}}x", "x"),
            ("{{#author}} {{ x }} {{#open", "{{#author}} {{ x }} {{#open"),
        ] {
            assert_eq!(expanded(text), (made.to_owned(), Vec::new()), "{text}");
        }
        let (made, _) = expanded("{{#playground code.rs editable}}");
        assert!(
            made.starts_with("```rust\n// ANCHOR: all\n") && made.ends_with("\n```\n")
        );
    }

    #[test]
    fn what_cannot_be_put_in_stays_and_is_told() {
        for text in ["{{#include gone.md}}", "{{#include code.rs:none}}", "{{#include}}"]
        {
            let (made, refused) = expanded(text);
            assert_eq!((made.as_str(), refused.len()), (text, 1));
        }
        let (made, refused) = expanded("{{#include loop.md}}");
        assert_eq!(made, "x".repeat(10) + "{{#include loop.md}}");
        assert_eq!(refused.len(), 1);
    }
}
