//! Attributes in braces: `{#id .class key=value}`.
//!
//! The grammar is Pandoc's (User's Guide, "Extension: attributes"), on one
//! line. A bare word is no attribute, so that braces in prose and in formulas
//! stay what they are.

use crate::model::{AttrData, Direction, Lang};

/// Reads attributes at the start of `text`, and says how many bytes they take.
/// `None` if there are none, or if what the braces hold is something else.
pub(super) fn parse(text: &str) -> Option<(AttrData, usize)> {
    let mut rest = text.strip_prefix('{')?;
    let mut data = AttrData::default();
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if let Some(after) = rest.strip_prefix('}') {
            return Some((data, text.len() - after.len()));
        }
        rest = one(rest, &mut data)?;
    }
}

/// Adds a key and its value to those that a node has, in the field that is
/// made for it.
pub(super) fn set(data: &mut AttrData, key: &str, value: &str) {
    match key {
        "id" => data.id = Some(value.into()),
        "class" => data.classes.extend(value.split_whitespace().map(str::to_owned)),
        "lang" | "xml:lang" if Lang::new(value).is_some() => data.lang = Lang::new(value),
        "dir" if value.eq_ignore_ascii_case("ltr") => data.dir = Some(Direction::Ltr),
        "dir" if value.eq_ignore_ascii_case("rtl") => data.dir = Some(Direction::Rtl),
        _ => data.pairs.push((key.into(), value.into())),
    }
}

/// Reads one attribute and returns what follows it.
fn one<'a>(text: &'a str, data: &mut AttrData) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix('#') {
        let (name, rest) = word(rest)?;
        data.id = Some(name.into());
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('.') {
        let (name, rest) = word(rest)?;
        data.classes.push(name.into());
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('-')
        && rest.starts_with(['}', ' '])
    {
        data.classes.push("unnumbered".into());
        return Some(rest);
    }
    let (key, rest) = word(text)?;
    let rest = rest.strip_prefix('=')?;
    let (value, rest) = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split_once(quote)?,
        _ => word(rest)?,
    };
    if value.contains('\n') {
        return None;
    }
    set(data, key, value);
    Some(rest)
}

/// A run of characters that can stand in a name or an unquoted value.
fn word(text: &str) -> Option<(&str, &str)> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | '\'' | '=');
    let end = text.find(ends).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let (data, length) = parse(text)?;
        Some(format!(
            "{:?} {:?} {:?} {:?} {:?} +{}",
            data.id,
            data.classes,
            data.lang.as_ref().map(Lang::as_str),
            data.dir,
            data.pairs,
            &text[length..]
        ))
    }

    #[test]
    fn each_kind_finds_its_field() {
        assert_eq!(
            shown(r#"{#one .two .three lang=fr dir=rtl width=50% t="a b" -} x"#).unwrap(),
            "Some(\"one\") [\"two\", \"three\", \"unnumbered\"] Some(\"fr\") Some(Rtl) \
             [(\"width\", \"50%\"), (\"t\", \"a b\")] + x"
        );
        assert_eq!(shown("{}.").unwrap(), "None [] None None [] +.");
    }

    #[test]
    fn what_is_no_attribute_is_left() {
        for text in ["{x}", "{=html}", "{.a", "{#}", "{a=\"b}", "{.a{.b}}", "x"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
