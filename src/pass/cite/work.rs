//! Works that can be cited, whatever file they stood in.

use std::collections::BTreeMap;

use biblatex::{Bibliography, ChunksExt, Entry, EntryType};
use serde_json::Value;

/// A work.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Work {
    pub(super) kind: Kind,
    pub(super) authors: Vec<Name>,
    pub(super) editors: Vec<Name>,
    /// The year, or what stands for it.
    pub(super) year: String,
    pub(super) title: String,
    /// The journal or book that it is part of.
    pub(super) container: String,
    pub(super) volume: String,
    pub(super) issue: String,
    pub(super) pages: String,
    pub(super) publisher: String,
    pub(super) place: String,
    pub(super) edition: String,
    pub(super) address: String,
}

/// What a work is, as far as its form shows it.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum Kind {
    /// A part of a periodical.
    Article,
    /// A part of a book.
    Chapter,
    /// All else: its title is that of a whole.
    #[default]
    Whole,
}

/// The name of a person or a body.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(super) struct Name {
    pub(super) family: String,
    pub(super) given: String,
}

/// Reads a file of sources by what it looks like. The error says what is wrong.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, Work>, String> {
    if text.trim_start().starts_with(['[', '{']) {
        let value: Value =
            serde_json::from_str(text).map_err(|why| format!("is no JSON: {why}"))?;
        return Ok(from_csl(&value));
    }
    let found =
        Bibliography::parse(text).map_err(|why| format!("is no BibTeX: {why}"))?;
    Ok(found.iter().map(|entry| (entry.key.clone(), from_bib(entry))).collect())
}

fn from_bib(entry: &Entry) -> Work {
    let field = |names: &[&str]| {
        let found = names.iter().find_map(|name| entry.get(name));
        let text = found.map(|chunks| chunks.format_verbatim()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let names = |people: Vec<biblatex::Person>| people.into_iter().map(name).collect();
    let date = field(&["date"]);
    let year = match date.split(['-', '/', 'T']).next() {
        Some(year) if !year.is_empty() => year.to_owned(),
        _ => field(&["year"]),
    };
    let kind = match entry.entry_type {
        EntryType::Article | EntryType::SuppPeriodical => Kind::Article,
        EntryType::InBook
        | EntryType::InCollection
        | EntryType::InProceedings
        | EntryType::InReference => Kind::Chapter,
        _ => Kind::Whole,
    };
    let title = field(&["title"]);
    let subtitle = field(&["subtitle"]);
    let title = if subtitle.is_empty() { title } else { format!("{title}: {subtitle}") };
    let doi = field(&["doi"]);
    Work {
        kind,
        authors: names(entry.author().unwrap_or_default()),
        editors: entry.editors().unwrap_or_default().into_iter().map(|e| e.0).fold(
            Vec::new(),
            |mut all: Vec<Name>, people| {
                all.extend(people.into_iter().map(name));
                all
            },
        ),
        year,
        title,
        container: field(&["journaltitle", "journal", "booktitle", "maintitle"]),
        volume: field(&["volume"]),
        issue: field(&["number", "issue"]),
        pages: field(&["pages"]).replace("--", "–"),
        publisher: field(&["publisher", "institution", "school", "organization"]),
        place: field(&["location", "address"]),
        edition: field(&["edition"]),
        address: match doi.is_empty() {
            true => field(&["url"]),
            false => doi_address(&doi),
        },
    }
}

fn name(person: biblatex::Person) -> Name {
    let family = [person.prefix, person.name].join(" ").trim().to_owned();
    let given = [person.given_name, person.suffix].join(" ").trim().to_owned();
    Name { family, given }
}

fn doi_address(doi: &str) -> String {
    match doi.contains("://") {
        true => doi.to_owned(),
        false => format!("https://doi.org/{doi}"),
    }
}

/// The works of a file of CSL (Citation Style Language 1.0.2, "CSL-JSON").
fn from_csl(value: &Value) -> BTreeMap<String, Work> {
    let items = value.as_array().or_else(|| value.get("items")?.as_array());
    let items = items.map(Vec::as_slice).unwrap_or_default();
    let keyed = items.iter().filter_map(|item| {
        let own = item.get("citation-key").or_else(|| item.get("id"))?;
        Some((text(own), csl_work(item)))
    });
    keyed.collect()
}

fn csl_work(item: &Value) -> Work {
    let field = |name: &str| item.get(name).map(text).unwrap_or_default();
    let people = |name: &str| {
        let list = item.get(name).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default().iter().map(csl_name).collect()
    };
    let issued = item.get("issued");
    let parts = issued.and_then(|date| date.get("date-parts")?.get(0)?.get(0));
    let raw = issued.and_then(|date| date.get("raw").or_else(|| date.get("literal")));
    let year = parts.or(raw).map(text).unwrap_or_default();
    let doi = field("DOI");
    Work {
        kind: match field("type").as_str() {
            "article-journal" | "article-magazine" | "article-newspaper" => Kind::Article,
            "chapter" | "paper-conference" | "entry-encyclopedia"
            | "entry-dictionary" => Kind::Chapter,
            _ => Kind::Whole,
        },
        authors: people("author"),
        editors: people("editor"),
        year: year.split('-').next().unwrap_or_default().to_owned(),
        title: field("title"),
        container: field("container-title"),
        volume: field("volume"),
        issue: field("issue"),
        pages: field("page").replace('-', "–"),
        publisher: field("publisher"),
        place: field("publisher-place"),
        edition: field("edition"),
        address: if doi.is_empty() { field("URL") } else { doi_address(&doi) },
    }
}

fn csl_name(value: &Value) -> Name {
    let field = |name: &str| value.get(name).map(text).unwrap_or_default();
    let literal = field("literal");
    if !literal.is_empty() {
        return Name { family: literal, given: String::new() };
    }
    let particle = field("non-dropping-particle");
    let family = format!("{particle} {}", field("family")).trim().to_owned();
    Name { family, given: field("given") }
}

/// Words without the tags of HTML that programs keep in titles.
fn without_tags(text: &str) -> String {
    let tags = ["i", "b", "sup", "sub", "span", "em"];
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let name = after.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        match after.find('>') {
            Some(close) if tags.contains(&&name[..end]) => rest = &after[close + 1..],
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words of a value.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let text = without_tags(text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same() {
        let bib = read(
            "@article{doe10, author={Doe, Jane and {World Bank}}, title={On {T}hings},
             journal={J}, volume=3, number=2, pages={4--9}, year=2010, doi={10.1/x}}",
        )
        .unwrap();
        let csl = read(
            r#"[{"id": "doe10", "type": "article-journal", "title": "On <i>Things</i>",
                "author": [{"family": "Doe", "given": "Jane"}, {"literal": "World Bank"}],
                "container-title": "J", "volume": "3", "issue": 2, "page": "4-9",
                "issued": {"date-parts": [[2010, 5]]}, "DOI": "10.1/x"}]"#,
        )
        .unwrap();
        assert_eq!(bib, csl);
        assert_eq!(bib["doe10"].address, "https://doi.org/10.1/x");
    }

    #[test]
    fn what_is_none_is_refused() {
        assert!(read("[{]").is_err());
        assert!(read("@book{").is_err());
        assert!(read("[1, {\"id\": 2}]").unwrap().contains_key("2"));
        assert!(read("").unwrap().is_empty());
    }
}
