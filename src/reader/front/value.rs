//! The values of front matter, whatever language they were written in.

use std::fmt::{self, Formatter};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value. Scalars are kept as text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// No value.
    Nothing,
    /// A scalar.
    Text(String),
    /// Several values.
    List(Vec<Value>),
    /// Values by key, in the order of the source.
    Map(Vec<(String, Value)>),
}

/// How deep values may nest. Front matter that needs more is none.
const DEPTH: usize = 16;

/// Reads YAML.
pub(super) fn yaml(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Nothing);
    }
    let checked = |value: Value| match value.depth() <= DEPTH {
        true => Ok(value),
        false => Err("it nests too deep".to_owned()),
    };
    // As far as YAML lets them, words stay words: `no` is a language, `n` a key.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    let value = serde_saphyr::from_str_with_options(text, options);
    value.map_err(|error| one_line(&error)).and_then(checked)
}

/// Reads TOML.
pub(super) fn toml(text: &str) -> Result<Value, String> {
    let table: toml::Table =
        toml::from_str(text).map_err(|error| error.message().to_owned())?;
    Ok(from_toml(toml::Value::Table(table)))
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Array(values) => {
            Value::List(values.into_iter().map(from_toml).collect())
        }
        toml::Value::Table(table) => {
            Value::Map(table.into_iter().map(|(k, v)| (k, from_toml(v))).collect())
        }
        scalar @ (toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)) => Value::Text(scalar.to_string()),
    }
}

/// The first line of a message: the others draw the source.
fn one_line(error: &impl fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().trim().to_owned()
}

impl Value {
    /// The text of a scalar; what a list or map says, in one line.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text,
            Self::List(values) => joined(values.into_iter().map(Self::into_text)),
            Self::Map(entries) => joined(
                entries.into_iter().map(|(k, v)| format!("{k}: {}", v.into_text())),
            ),
        }
    }

    /// The values of a list; any other value is a list of one.
    pub(super) fn into_list(self) -> Vec<Self> {
        match self {
            Self::Nothing => Vec::new(),
            Self::List(values) => values,
            one @ (Self::Text(_) | Self::Map(_)) => vec![one],
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Nothing | Self::Text(_) => 1,
            Self::List(values) => 1 + values.iter().map(Self::depth).max().unwrap_or(0),
            Self::Map(entries) => {
                1 + entries.iter().map(|(_, v)| v.depth()).max().unwrap_or(0)
            }
        }
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("; ")
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Value, Value>()? {
            entries.push((key.into_text(), value));
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_words() {
        let value =
            yaml("date: 2025-03-10\nlang: no\non: true\nn:\nl: [a, 007]").unwrap();
        let Value::Map(entries) = value else { panic!("{value:?}") };
        let shown: Vec<_> =
            entries.into_iter().map(|(k, v)| format!("{k}={}", v.into_text())).collect();
        assert_eq!(shown, ["date=2025-03-10", "lang=no", "on=true", "n=", "l=a; 007"]);
    }

    #[test]
    fn both_languages_say_the_same() {
        let yaml = yaml("a: b\nc: [d, e]").unwrap();
        let toml = toml("a = 'b'\nc = ['d', 'e']").unwrap();
        assert_eq!(yaml, toml);
    }

    #[test]
    fn broken_or_bottomless_blocks_are_refused() {
        for text in ["a: [", "a: b: c", "{", &"- ".repeat(10_000), &"[".repeat(10_000)] {
            assert!(yaml(text).is_err(), "{text}");
        }
        assert!(toml("a =").is_err());
    }
}
