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
}
