//! Whether a template says only what can be said: each key is known, each
//! value of its kind and in its range. What is wrong is told with its line and
//! with what was probably meant.

use toml::Value;
use toml::de::DeTable;

use super::forms::NO_COLOR;
use super::keys::{self, Kind, Relative};
use super::length::Length;
use super::style::{Color, StyleName};

/// Reads a template. What is wrong with it is told by lines.
pub(super) fn read(source: &str, templates: &[&str]) -> Result<toml::Table, String> {
    let broken = |why: &toml::de::Error| {
        let at = why.span().map_or(0, |span| span.start);
        format!("line {}: {}", line(source, at), why.message().trim_end())
    };
    let spans = DeTable::parse(source).map_err(|why| broken(&why))?;
    let table: toml::Table = toml::from_str(source).map_err(|why| broken(&why))?;
    let mut wrong = Vec::new();
    look_at(&table, spans.get_ref(), &mut Vec::new(), templates, &mut wrong);
    wrong.sort();
    if wrong.is_empty() {
        return Ok(table);
    }
    let told =
        wrong.into_iter().map(|(at, why)| format!("line {}: {why}", line(source, at)));
    Err(told.collect::<Vec<_>>().join("\n  "))
}

/// Gathers what is wrong in a table, each with its place in the source.
fn look_at<'t>(
    table: &'t toml::Table,
    spans: &DeTable<'_>,
    path: &mut Vec<&'t str>,
    templates: &[&str],
    wrong: &mut Vec<(usize, String)>,
) {
    for (name, value) in table {
        let Some((key, inner)) = spans.get_key_value(name.as_str()) else { continue };
        let at = key.span().start;
        path.push(name);
        match (keys::find(path), value, inner.get_ref().as_table()) {
            (Some(key), ..) => {
                let why = refuse(key.kind, value, templates);
                wrong.extend(why.map(|why| (at, format!("`{}` {why}", path.join(".")))));
            }
            (None, Value::Table(table), Some(spans)) if keys::is_table(path) => {
                look_at(table, spans, path, templates, wrong);
            }
            _ => wrong.push((at, unknown(path))),
        }
        path.pop();
    }
}

/// Reads `key=value` of the command line: the path and the value.
pub(super) fn setting(
    text: &str,
    templates: &[&str],
) -> Result<(Vec<String>, Value), String> {
    let Some((path, value)) = text.split_once('=') else {
        return Err("write it as in `page.size=a5`".into());
    };
    let path: Vec<&str> = path.trim().split('.').collect();
    let Some(key) = keys::find(&path) else { return Err(unknown(&path)) };
    let value = value.trim();
    let own = || toml::from_str::<toml::Table>(&format!("v = {value}")).ok()?.remove("v");
    let value = match key.kind {
        Kind::Text if !value.starts_with(['"', '\'']) => Value::String(value.into()),
        _ => own().unwrap_or_else(|| Value::String(value.into())),
    };
    match refuse(key.kind, &value, templates) {
        Some(why) => Err(format!("`{}` {why}", path.join("."))),
        None => Ok((path.into_iter().map(str::to_owned).collect(), value)),
    }
}

fn unknown(path: &[&str]) -> String {
    let wrong = path.join(".");
    match keys::nearest(path) {
        Some(nearest) => format!("there is no key `{wrong}`; did you mean `{nearest}`?"),
        None => format!("there is no key `{wrong}`; `folio templates keys` lists all"),
    }
}

/// Why a key does not take a value; `None` if it does.
fn refuse(kind: Kind, value: &Value, templates: &[&str]) -> Option<String> {
    let fits = match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Flag, Value::Boolean(_)) => true,
        (Kind::Whole(least, most), Value::Integer(n)) => (least..=most).contains(n),
        (Kind::Ems(least, most), Value::Float(n)) => {
            (least..=most).contains(&(*n as f32))
        }
        (Kind::Ems(least, most), Value::Integer(n)) => {
            (least..=most).contains(&(*n as f32))
        }
        (Kind::Length(least, most, relative), value) => {
            length(value).is_some_and(|length| in_range(length, least, most, relative))
        }
        (Kind::Choice(words), Value::String(word)) => words.contains(&word.as_str()),
        (Kind::Color, Value::String(words)) => Color::parse(words).is_some(),
        (Kind::Ground, Value::String(words)) => {
            words == NO_COLOR || Color::parse(words).is_some()
        }
        (Kind::Share(least, most), value) => match length(value) {
            // As it is written: what is read has lost its last digit.
            Some(Length::Share(share)) => {
                (least..=most).contains(&((share * 1e5).round() / 1e3))
            }
            _ => false,
        },
        (Kind::Lines(least, most), value) => match length(value) {
            Some(Length::Pt(lines)) if !value.is_str() => {
                (least..=most).contains(&lines.0)
            }
            _ => false,
        },
        (Kind::PageSize, Value::String(words)) => keys::is_page_size(words),
        (Kind::Style, Value::String(name)) => StyleName::named(name).is_some(),
        (Kind::Template, Value::String(name)) => templates.contains(&name.as_str()),
        _ => false,
    };
    if fits {
        return None;
    }
    let shown = value.to_string();
    let meant =
        value.as_str().and_then(|word| keys::nearest_value(kind, word, templates));
    let meant =
        meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    Some(format!("is {shown}, but takes {}{meant}", kind.takes()))
}

fn length(value: &Value) -> Option<Length> {
    match value {
        Value::String(text) => Length::parse(text),
        Value::Integer(n) => Length::parse(&n.to_string()),
        Value::Float(n) => Length::parse(&n.to_string()),
        _ => None,
    }
}

/// The largest size of type that em are reckoned with.
const EM: f32 = 20.0;

fn in_range(length: Length, least: f32, most: f32, relative: Relative) -> bool {
    match (length, relative) {
        (Length::Pt(pt), _) => (least..=most).contains(&pt.0),
        (Length::Em(em), Relative::Em) => (least / EM..=most / EM).contains(&em.0),
        // Two margins must leave something between them.
        (Length::Share(share), Relative::Page) => (0.0..=0.45).contains(&share),
        (Length::Em(_) | Length::Share(_), _) => false,
    }
}

/// The line of a place, from 1.
fn line(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or(source);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(source: &str) -> String {
        read(source, &["essay", "book"]).unwrap_err()
    }

    #[test]
    fn wrong_keys_and_values_are_told_with_line_and_guess() {
        assert_eq!(
            wrong("description = \"x\"\n[style.body]\nsise = 10\n"),
            "line 3: there is no key `style.body.sise`; did you mean `style.body.size`?"
        );
        assert_eq!(
            wrong("[notes]\nplace = \"feet\"\n"),
            "line 2: `notes.place` is \"feet\", but takes `foot`, `chapter` or `end`; \
             did you mean `foot`?"
        );
        assert_eq!(
            wrong("[style.body]\n\nsize = 300\nhyphenate = 1\n"),
            "line 3: `style.body.size` is 300, but takes a length from 4 to 144 pt \
             (pt mm cm in em)\n  line 4: `style.body.hyphenate` is 1, but takes `true` \
             or `false`"
        );
        assert_eq!(
            wrong("based-on = \"boook\""),
            "line 1: `based-on` is \"boook\", but takes the name of a template; did you \
             mean `book`?"
        );
        assert!(wrong("[page]\nsize = \"a4\"\nsize = \"a5\"\n").starts_with("line 3: "));
        assert!(wrong("[style]\nbody = 3\n").contains("line 2: there is no key"));
        assert!(wrong("[page]\ninner = \"2em\"\n").contains("%)"));
    }

    #[test]
    fn settings_need_no_quotation_marks() {
        let set = |text| setting(text, &["essay"]);
        let value = |text| set(text).unwrap().1;
        assert_eq!(value("page.size=6x9in"), Value::String("6x9in".into()));
        assert_eq!(value("style.body.size = 12"), Value::Integer(12));
        assert_eq!(value("ornament=* * *"), Value::String("* * *".into()));
        assert_eq!(value("ornament=\"\""), Value::String(String::new()));
        assert_eq!(value("page.facing=true"), Value::Boolean(true));
        assert!(set("page.sise=a5").unwrap_err().contains("`page.size`"));
        assert!(set("page.size=a55").unwrap_err().contains("`a5`"));
        assert!(set("page.size").unwrap_err().contains("page.size=a5"));
    }
}
