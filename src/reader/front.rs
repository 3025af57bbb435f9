//! Front matter: what a text says of itself before it begins.
//!
//! YAML between lines of `---`, or TOML between lines of `+++`. The keys are
//! Pandoc's, with those that Hugo, Jekyll and Obsidian use for the same; a key
//! that nothing here knows is kept. Plain text has the same keys in a sidecar.

mod keys;
mod sidecar;
mod value;

pub(crate) use keys::Front;
pub use sidecar::Sidecar;

use std::ops::Range;

use value::Value;

/// A metadata block as it stands in a source.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(crate) struct Matter {
    language: Language,
    /// What stands between the fences.
    pub(crate) inner: Range<usize>,
    /// Where the text begins.
    pub(crate) end: usize,
}

/// What the block is written in.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Language {
    Yaml,
    Toml,
}

/// Finds the metadata block at the start of a text.
///
/// As in Pandoc, no blank line may follow the first fence: it would be a rule.
pub(crate) fn find(text: &str) -> Option<Matter> {
    let first = text.split_inclusive('\n').next()?;
    let (language, fences): (_, &[&str]) = match first.trim_end() {
        "---" => (Language::Yaml, &["---", "..."]),
        "+++" => (Language::Toml, &["+++"]),
        _ => return None,
    };
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if at == first.len() && line.trim().is_empty() {
            return None;
        }
        if fences.contains(&line.trim_end()) {
            return Some(Matter {
                language,
                inner: first.len()..at,
                end: at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

/// Reads a metadata block. The error says in one line what is wrong.
pub(crate) fn read(text: &str, matter: &Matter) -> Result<Front, String> {
    let inner = &text[matter.inner.clone()];
    let value = match matter.language {
        Language::Yaml => value::yaml(inner)?,
        Language::Toml => value::toml(inner)?,
    };
    match value {
        Value::Map(entries) => Ok(Front::new(entries)),
        Value::Nothing => Ok(Front::default()),
        Value::Text(_) | Value::List(_) => Err("it has no keys".into()),
    }
}

/// Where a block says something by a key, under whichever of its names; the whole
/// block if it does not.
pub(crate) fn place_of(text: &str, end: usize, key: &str) -> Range<usize> {
    let mut at = 0;
    for line in text[..end].split_inclusive('\n') {
        let name = line.split([':', '=']).next().unwrap_or_default();
        let name = name.trim_matches(['"', '\'']).trim();
        if name.len() < line.trim().len() && keys::are_one(name, key) {
            return at..at + line.trim_end().len();
        }
        at += line.len();
    }
    0..end
}

/// The line that a message of a parser names, `error: line 2 column 8: why`, within a
/// block that begins on the line before, and what is left of the message.
pub(crate) fn line_of(text: &str, end: usize, why: &str) -> (Range<usize>, String) {
    let bare = why.strip_prefix("error: ").unwrap_or(why);
    let told = bare.strip_prefix("line ").and_then(|rest| {
        let (place, why) = rest.split_once(": ")?;
        let line: usize = place.split(' ').next()?.parse().ok()?;
        Some((line, why))
    });
    let Some((line, why)) = told else { return (0..end, bare.into()) };
    let before = text[..end].split_inclusive('\n').take(line);
    let start: usize = before.map(str::len).sum();
    let length = text[start..end].split('\n').next().unwrap_or_default().len();
    (start..start + length, why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_block_at_the_start_is_one() {
        let inner = |text: &str| find(text).map(|m| text[m.inner].to_owned());
        assert_eq!(inner("---\na: b\n---\nx").as_deref(), Some("a: b\n"));
        assert_eq!(inner("---\r\na: b\r\n...\r\nx").as_deref(), Some("a: b\r\n"));
        assert_eq!(inner("+++\na = 1\n+++").as_deref(), Some("a = 1\n"));
        assert_eq!(inner("---\n---\n").as_deref(), Some(""));
        for text in ["", "---", "---\n\na\n---\n", "a\n---\n", "---\na: b", " ---\n---\n"]
        {
            assert_eq!(inner(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_shown_in_its_line() {
        let text = "---\ntitle: A\nLanguage: x!\n\"cover-image\": a.png\n---\nlang: z\n";
        let end = text.find("lang: z").unwrap();
        let line = |key: &str| &text[place_of(text, end, key)];
        assert_eq!(line("lang"), "Language: x!");
        assert_eq!(line("cover"), "\"cover-image\": a.png");
        assert_eq!(line("none"), &text[..end]);
        let (at, why) = line_of(text, end, "error: line 2 column 3: odd: so");
        assert_eq!((&text[at], why.as_str()), ("Language: x!", "odd: so"));
        assert_eq!(line_of(text, end, "it has no keys").0, 0..end);
    }
}
