//! The facts about a text, as YAML.

use super::block::{Space, Writer};
use super::inline::{self, Context, Ends};
use super::label::Labels;
use crate::model::{
    BlockKind, Document, Inline, InlineKind, Metadata, Person, PersonRole,
};

/// Writes the metadata block; nothing if there is nothing to say.
pub(super) fn write(document: &Document, labels: &Labels) -> String {
    let meta = &document.meta;
    let mut front = Front { out: String::new() };
    let context = Context { labels, resources: &document.resources };
    for (key, content) in [("title", &meta.title), ("subtitle", &meta.subtitle)] {
        if !content.is_empty() {
            front.entry(key, &inline::write(context, content, Ends::Free));
        }
    }
    let names = meta.people.iter().map(|p| inline::write(context, &p.name, Ends::Free));
    front.people(&meta.people, &names.collect::<Vec<_>>());
    front.facts(document);
    if !meta.summary.is_empty() {
        let mut writer = Writer::new(document, labels);
        writer.blocks(&meta.summary, Space::Loose);
        front.entry("abstract", writer.finish().trim_end());
    }
    front.others(meta);
    let without = unwanted(document);
    if !without.is_empty() {
        front.entry("no-infer", &without.join(", "));
    }
    match front.out.is_empty() {
        true => String::new(),
        false => format!("---\n{}---\n", front.out),
    }
}

/// What the reader of Markdown must not look for, lest it finds more than there
/// is: a title in the first heading, links in addresses that are none.
fn unwanted(document: &Document) -> Vec<&'static str> {
    let mut without = Vec::new();
    let heads = |block: &&crate::model::Block| {
        matches!(block.kind, BlockKind::Heading { level: 1, .. })
    };
    let first = document.body.first().filter(heads);
    if document.meta.title.is_empty() && first.is_some() {
        without.push("title-heading");
    }
    let mut bare = false;
    document.each_root(&mut |root| {
        root.each_content(&mut |content| bare |= has_address(content));
    });
    bare |= document.meta.lines().any(has_address);
    if bare {
        without.push("bare-links");
    }
    without
}

/// Whether text outside of links looks like an address.
fn has_address(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.contains("://") || text.contains("www."),
        InlineKind::Link(..) => false,
        _ => has_address(inline.children()),
    })
}

struct Front {
    out: String,
}

impl Front {
    fn entry(&mut self, key: &str, value: &str) {
        let key = if is_key(key) { key.to_owned() } else { quoted(key) };
        let value = scalar(value);
        self.out.push_str(&format!("{key}: {value}\n"));
    }

    fn list(&mut self, key: &str, values: &[String]) {
        self.out.push_str(&format!("{key}:\n"));
        for value in values {
            self.out.push_str(&format!("  - {value}\n"));
        }
    }

    /// The people in their order: each part under its own key, if that keeps
    /// the order, else all under one.
    fn people(&mut self, people: &[Person], names: &[String]) {
        let key = |person: &Person| match person.role {
            PersonRole::Author => "author",
            PersonRole::Editor => "editor",
            PersonRole::Translator => "translator",
            PersonRole::Illustrator => "illustrator",
            PersonRole::Other(_) => "contributor",
        };
        let mut keys: Vec<&str> = people.iter().map(key).collect();
        keys.dedup();
        let mut apart = keys.clone();
        apart.sort_unstable();
        apart.dedup();
        if apart.len() < keys.len() {
            let all = people.iter().zip(names).map(|(p, name)| named(p, name, true));
            return self.list("contributor", &all.collect::<Vec<_>>());
        }
        let mut names = names.iter();
        for group in people.chunk_by(|a, b| key(a) == key(b)) {
            let key = key(&group[0]);
            let values: Vec<String> = group
                .iter()
                .zip(names.by_ref())
                .map(|(person, name)| named(person, name, key == "contributor"))
                .collect();
            match values.as_slice() {
                [one] if !one.starts_with('{') => {
                    self.out.push_str(&format!("{key}: {one}\n"));
                }
                all => self.list(key, all),
            }
        }
    }

    fn facts(&mut self, document: &Document) {
        let meta = &document.meta;
        if !meta.lang.is_undetermined() {
            self.entry("lang", meta.lang.as_str());
        }
        let cover = meta.cover.map(|id| document.resources[id].name.clone());
        for (key, value) in [
            ("date", &meta.date),
            ("identifier", &meta.identifier),
            ("rights", &meta.rights),
            ("publisher", &meta.publisher),
            ("description", &meta.description),
            ("cover", &cover),
        ] {
            if let Some(value) = value {
                self.entry(key, value);
            }
        }
        if let Some(series) = &meta.series {
            self.out.push_str(&format!("series:\n  name: {}\n", short(&series.name)));
            if let Some(position) = &series.position {
                self.out.push_str(&format!("  position: {}\n", short(position)));
            }
        }
        if !meta.subjects.is_empty() {
            let subjects: Vec<String> = meta.subjects.iter().map(|s| short(s)).collect();
            self.list("keywords", &subjects);
        }
    }

    /// Keys that no field takes. Those that would mean something, or that come
    /// again, go below `other`.
    fn others(&mut self, meta: &Metadata) {
        let again = |key: &str| meta.other.iter().filter(|(k, _)| k == key).count() > 1;
        let apart = meta.other.iter().all(|(key, _)| !is_known(key) && !again(key));
        if apart {
            meta.other.iter().for_each(|(key, value)| self.entry(key, value));
            return;
        }
        let entries: Vec<String> = meta
            .other
            .iter()
            .map(|(key, value)| format!("{}: {}", quoted(key), quoted(value)))
            .collect();
        self.list("other", &entries);
    }
}

/// A person as a name, or as a map where there is more to say.
fn named(person: &Person, name: &str, with_role: bool) -> String {
    let mut parts = vec![format!("name: {}", quoted(name))];
    parts.extend(person.file_as.iter().map(|f| format!("file-as: {}", quoted(f))));
    if with_role {
        parts.push(format!("role: {}", quoted(person.role.code())));
    }
    match parts.len() {
        1 => short(name),
        _ => format!("{{ {} }}", parts.join(", ")),
    }
}

/// Keys of front matter that have a meaning of their own.
fn is_known(key: &str) -> bool {
    const KNOWN: &[&str] = &[
        "title",
        "subtitle",
        "thanks",
        "abstract",
        "summary",
        "author",
        "authors",
        "editor",
        "editors",
        "translator",
        "translators",
        "illustrator",
        "creator",
        "contributor",
        "date",
        "lang",
        "language",
        "identifier",
        "isbn",
        "id",
        "uuid",
        "rights",
        "copyright",
        "license",
        "licence",
        "publisher",
        "description",
        "keywords",
        "keyword",
        "tags",
        "subject",
        "subjects",
        "series",
        "collection",
        "belongs-to-collection",
        "series-position",
        "group-position",
        "series-number",
        "volume",
        "cover",
        "cover-image",
        "coverimage",
        "epub-cover-image",
        "no-infer",
        "without",
        "other",
    ];
    KNOWN.contains(&key.to_lowercase().replace('_', "-").as_str())
}

fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(plain)
}

/// A value: as it is if nothing in it means something in YAML, over several
/// lines if it has them, else in quotes.
fn scalar(value: &str) -> String {
    if is_plain(value) {
        return value.into();
    }
    let block = value.contains('\n')
        && !value.starts_with([' ', '\n'])
        && !value.ends_with([' ', '\n'])
        && value.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{feff}'))
        && value.lines().all(|line| line.trim_end() == line);
    if !block {
        return quoted(value);
    }
    let lines = value.split('\n').map(|line| match line {
        "" => String::new(),
        line => format!("\n  {line}"),
    });
    let mut out = String::from("|-");
    for (at, line) in lines.enumerate() {
        match (line.is_empty(), at) {
            (true, _) => out.push('\n'),
            (false, _) => out.push_str(&line),
        }
    }
    out
}

/// A value on one line.
fn short(value: &str) -> String {
    if is_plain(value) { value.into() } else { quoted(value) }
}

/// Whether a value is text in YAML as it stands. Numbers and dates stay what
/// they look like, for values are read as text.
fn is_plain(value: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || " -_.,/()’“”„«»–—".contains(c);
    let first = value.chars().next().is_some_and(char::is_alphabetic);
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "nan", "inf"];
    first
        && value.chars().all(word)
        && !value.ends_with(' ')
        && !reserved.contains(&value.to_lowercase().as_str())
}

/// A value in double quotes, with the escapes of JSON, which YAML takes as well
/// (YAML 1.2.2, 5.7).
fn quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out + "\""
}
