//! What a file beside a text says of it.

use std::collections::BTreeSet;

use super::value::{self, Value};

/// Facts about a text that stand in a file of their own: the keys of front
/// matter, and `no-infer` with the names of guesses or extensions to do without.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Sidecar {
    entries: Vec<(String, Value)>,
    without: BTreeSet<String>,
}

impl Sidecar {
    /// Reads YAML, with or without the fences of front matter.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let inner = super::find(text).map_or(text, |matter| &text[matter.inner]);
        match value::yaml(inner)? {
            Value::Map(entries) => {
                let mut sidecar = Self { entries, ..Self::default() };
                for key in ["no-infer", "without"] {
                    let value = sidecar.take_value(key).unwrap_or(Value::Nothing);
                    sidecar.without.extend(names(value));
                }
                Ok(sidecar)
            }
            Value::Nothing => Ok(Self::default()),
            Value::Text(_) | Value::List(_) => Err("it has no keys".into()),
        }
    }

    /// The guesses or extensions to do without.
    pub fn without(&self) -> &BTreeSet<String> {
        &self.without
    }

    /// Takes out the value of a key that is not about the text itself.
    pub fn take(&mut self, key: &str) -> Option<String> {
        self.take_value(key).map(|value| value.into_text().trim().to_owned())
    }

    fn take_value(&mut self, key: &str) -> Option<Value> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(at).1)
    }

    /// Its facts, in its own order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// Names in a list, or in one string with commas or spaces between them.
pub(super) fn names(value: Value) -> Vec<String> {
    let texts = value.into_list().into_iter().map(Value::into_text);
    let parted = |text: String| {
        let names = text.split([',', ' ']).map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    texts.flat_map(parted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_told_from_facts() {
        let mut sidecar = Sidecar::parse(
            "title: A\nno-infer: [notes, headings]\nencoding: koi8-r\nwithout: lists, verse\n",
        )
        .unwrap();
        assert_eq!(sidecar.take("encoding").as_deref(), Some("koi8-r"));
        let names: Vec<&str> = sidecar.without().iter().map(String::as_str).collect();
        assert_eq!(names, ["headings", "lists", "notes", "verse"]);
        let keys: Vec<&str> = sidecar.entries().map(|(key, _)| key).collect();
        assert_eq!(keys, ["title"]);
        assert_eq!(Sidecar::parse("---\na: b\n---\n").unwrap().entries().count(), 1);
        assert!(Sidecar::parse("").unwrap().entries().next().is_none());
        assert!(Sidecar::parse("just words").is_err());
        assert!(Sidecar::parse("a: [").is_err());
    }
}
