//! Attributes in braces.

use crate::model::{Attr, AttrData, Direction};

/// Attributes as `{#id .class lang=fr key="value"}`; `{}` if there are none.
pub(super) fn braces(attr: &Attr) -> String {
    attr.get().map_or_else(|| "{}".into(), braces_of)
}

/// The same of what is not yet wrapped.
pub(super) fn braces_of(data: &AttrData) -> String {
    let mut parts = Vec::new();
    if let Some(id) = &data.id {
        parts.push(if is_word(id) { format!("#{id}") } else { pair("id", id) });
    }
    for class in &data.classes {
        parts.push(if is_word(class) {
            format!(".{class}")
        } else {
            pair("class", class)
        });
    }
    if let Some(lang) = &data.lang {
        parts.push(format!("lang={}", lang.as_str()));
    }
    parts.extend(data.dir.map(|dir| format!("dir={}", direction(dir))));
    parts.extend(data.pairs.iter().map(|(key, value)| pair(key, value)));
    format!("{{{}}}", parts.join(" "))
}

/// The word for a direction.
pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

fn pair(key: &str, value: &str) -> String {
    let value = value.replace('\n', " ");
    match (is_word(&value), value.contains('"'), value.contains('\'')) {
        (true, ..) => format!("{key}={value}"),
        (false, false, _) => format!("{key}=\"{value}\""),
        (false, true, false) => format!("{key}='{value}'"),
        // Braces know no escapes: one kind of quotes has to give way.
        (false, true, true) => format!("{key}=\"{}\"", value.replace('"', "”")),
    }
}

/// Whether a name or a value needs no quotes.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || "-_.:%/+".contains(c))
        && !text.starts_with('.')
}
