//! The keys of front matter, and the facts that they state.

use super::sidecar::names;
use super::value::Value;
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Inline, Lang, Metadata, Person, PersonRole, Resources, Series};
use crate::reader::{ReadOptions, check_switch};

/// What front matter says. Texts that may hold markup are left to the reader.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Front {
    /// The title.
    pub(crate) title: Option<String>,
    /// The subtitle.
    pub(crate) subtitle: Option<String>,
    /// Whom the author thanks: a note to the title.
    pub(crate) thanks: Option<String>,
    /// A summary that is part of the text.
    pub(crate) summary: Option<String>,
    /// The files of sources that the text cites from.
    pub(crate) libraries: Vec<String>,
    /// What a reader shall not do with this text.
    pub(crate) without: Vec<String>,
    /// The name of the cover.
    cover: Option<String>,
    /// What is said of people besides their names, by these: where they work, how
    /// they are reached.
    about: Vec<(String, Vec<String>)>,
    /// Where people work, by the names under which `about` says it.
    institutes: Vec<(String, String)>,
    facts: Metadata,
    /// Values that could not be used, with the reason.
    refused: Vec<(String, String)>,
}

impl Front {
    pub(super) fn new(entries: Vec<(String, Value)>) -> Self {
        let mut front = Self::default();
        entries.into_iter().for_each(|(key, value)| front.set(&key, value));
        front
    }

    /// Facts that a text without front matter gave.
    pub(crate) fn of(facts: Metadata) -> Self {
        Self { facts, ..Self::default() }
    }

    /// Lets the user's wishes win over what the text says.
    pub(crate) fn override_with(&mut self, options: &ReadOptions) {
        if let Some(sidecar) = &options.sidecar {
            sidecar.entries().for_each(|(key, _)| self.unset(key));
            sidecar.entries().for_each(|(key, value)| self.set(key, value.clone()));
        }
        for (key, value) in &options.metadata {
            self.unset(key);
            self.set(key, Value::Text(value.clone()));
        }
        if let Some(title) = &options.title {
            self.title = Some(title.clone());
        }
        if !options.authors.is_empty() {
            self.facts.people.retain(|person| person.role != PersonRole::Author);
            let authors = options
                .authors
                .iter()
                .map(|name| person(name.clone(), &PersonRole::Author));
            self.facts.people.splice(0..0, authors);
        }
        if let Some(lang) = &options.lang {
            self.facts.lang = lang.clone();
        }
    }

    /// Reads the names of people, each a line of text so far, as something that
    /// may hold markup.
    pub(crate) fn read_names(&mut self, mut read: impl FnMut(&str) -> Vec<Inline>) {
        for person in &mut self.facts.people {
            person.name = read(&person.words());
        }
        self.facts.people.retain(|person| !person.name.is_empty());
    }

    fn people(&mut self, value: Value, role: &PersonRole) {
        for value in value.into_list() {
            let Some(Told { person, about, other }) = one_person(value, role) else {
                continue;
            };
            if !about.is_empty() {
                self.about.push((person.words(), about));
            }
            self.facts.other.extend(other);
            self.facts.people.push(person);
        }
    }

    /// What is said of people besides their names, by these: a note to each.
    pub(crate) fn take_about(&mut self) -> Vec<(String, String)> {
        let named = |place: String| {
            let known = self.institutes.iter().find(|(id, _)| *id == place);
            known.map_or(place, |(_, name)| name.clone())
        };
        let about = std::mem::take(&mut self.about).into_iter();
        let joined = about.map(|(name, parts)| {
            (name, parts.into_iter().map(&named).collect::<Vec<_>>().join(", "))
        });
        joined.collect()
    }

    /// Puts all but the texts with markup into a document's metadata, and
    /// reports what could not be used.
    pub(crate) fn settle(
        mut self,
        meta: &mut Metadata,
        resources: &mut Resources,
        place: impl Fn(&str) -> Span,
        diagnostics: &mut Diagnostics,
    ) {
        let span = place("");
        let about = self.take_about();
        let Metadata { title, subtitle, summary, .. } = std::mem::take(meta);
        *meta = Metadata { title, subtitle, summary, ..self.facts };
        meta.other.extend(self.thanks.map(|thanks| ("thanks".into(), thanks)));
        meta.other
            .extend(about.into_iter().map(|(_, said)| ("affiliation".into(), said)));
        for inline in meta.people.iter_mut().flat_map(|person| &mut person.name) {
            // Names that the user wishes stand nowhere in the text.
            inline.span = if inline.span == Span::default() { span } else { inline.span };
        }
        meta.cover = self.cover.map(|name| resources.refer(&name, place("cover")));
        for (key, why) in self.refused {
            diagnostics.report(place(&key), Problem::BadMetadata { key, why });
        }
    }

    fn set(&mut self, key: &str, value: Value) {
        let facts = &mut self.facts;
        match canonical(key).as_str() {
            "title" => self.title = text(value),
            "subtitle" => self.subtitle = text(value),
            "abstract" => self.summary = text(value),
            "thanks" => self.thanks = text(value),
            "bibliography" => {
                facts.other.push((key.into(), value.clone().into_text()));
                self.libraries.extend(value.into_list().into_iter().filter_map(text));
            }
            "author" | "creator" | "contributor" => {
                self.people(value, &PersonRole::Author);
            }
            "editor" => self.people(value, &PersonRole::Editor),
            "translator" => self.people(value, &PersonRole::Translator),
            "illustrator" => self.people(value, &PersonRole::Illustrator),
            "institute" | "institutes" | "affiliation" | "affiliations" => {
                self.institutes.extend(institutes(&value));
                facts.other.push((key.into(), value.into_text()));
            }
            "date" => facts.date = text(value),
            "lang" => match text(value) {
                Some(tag) if Lang::new(&tag).is_none() => {
                    let why = format!("is no language tag such as `en-GB`: {tag}");
                    self.refused.push((key.into(), why));
                }
                Some(tag) => facts.lang = Lang::new(&tag).unwrap_or_default(),
                None => {}
            },
            "identifier" => facts.identifier = identifier(value),
            "rights" => facts.rights = text(value),
            "publisher" => facts.publisher = text(value),
            "description" => facts.description = text(value),
            "keywords" => facts.subjects.extend(subjects(value)),
            "series" => facts.series = series(value).or(facts.series.take()),
            "series-position" => {
                facts.series.get_or_insert_default().position = text(value);
            }
            "cover" => self.cover = text(value),
            "no-infer" | "without" => {
                for name in names(value) {
                    match check_switch(&name) {
                        Ok(()) => self.without.push(name),
                        Err(why) => self
                            .refused
                            .push((key.into(), format!("is not heard: {why}"))),
                    }
                }
            }
            "other" => facts.other.extend(others(value)),
            _ => facts.other.push((key.into(), value.into_text())),
        }
    }

    /// Forgets what a key said, so that the user's value does not join it.
    fn unset(&mut self, key: &str) {
        let facts = &mut self.facts;
        let role = match canonical(key).as_str() {
            "author" => Some(PersonRole::Author),
            "editor" => Some(PersonRole::Editor),
            "translator" => Some(PersonRole::Translator),
            "illustrator" => Some(PersonRole::Illustrator),
            "keywords" => {
                facts.subjects.clear();
                None
            }
            _ => None,
        };
        if let Some(role) = role {
            facts.people.retain(|person| person.role != role);
        }
        facts.other.retain(|(k, _)| k != key);
    }
}

/// Whether two keys say the same.
pub(super) fn are_one(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

/// The name that this module has for a key.
fn canonical(key: &str) -> String {
    let key = key.to_lowercase().replace('_', "-");
    match key.as_str() {
        "authors" => "author",
        "editors" => "editor",
        "translators" => "translator",
        "language" => "lang",
        "summary" => "abstract",
        "isbn" | "id" | "uuid" => "identifier",
        "copyright" | "license" | "licence" => "rights",
        "tags" | "subject" | "subjects" | "keyword" => "keywords",
        "belongs-to-collection" | "collection" => "series",
        "group-position" | "series-number" | "volume" => "series-position",
        "cover-image" | "coverimage" | "epub-cover-image" => "cover",
        _ => return key,
    }
    .into()
}

fn text(value: Value) -> Option<String> {
    let text = match value {
        // Pandoc's titles with a type: the main one counts.
        Value::List(values) if values.iter().all(|v| matches!(v, Value::Map(_))) => {
            return values.into_iter().find_map(text);
        }
        Value::Map(mut entries) => {
            let at = entries.iter().position(|(key, _)| key == "text" || key == "name");
            match at {
                Some(at) => entries.swap_remove(at).1.into_text(),
                None => Value::Map(entries).into_text(),
            }
        }
        other => other.into_text(),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Identifiers may say their scheme, which the value then begins with.
fn identifier(value: Value) -> Option<String> {
    let value = value.into_list().into_iter().next()?;
    let scheme = match &value {
        Value::Map(entries) => entries.iter().find(|(key, _)| key == "scheme"),
        _ => None,
    };
    let scheme = scheme.map(|(_, v)| v.clone().into_text().to_lowercase());
    let id = text(value)?;
    Some(match scheme.as_deref() {
        Some(scheme @ ("isbn" | "uuid")) => format!("urn:{scheme}:{id}"),
        Some("isbn-10" | "isbn-13") => format!("urn:isbn:{id}"),
        Some("doi") => format!("https://doi.org/{id}"),
        _ => id,
    })
}

fn subjects(value: Value) -> Vec<String> {
    let listed = matches!(value, Value::List(_));
    let texts = value.into_list().into_iter().filter_map(text);
    match listed {
        true => texts.collect(),
        // One string may hold several, apart by commas.
        false => texts
            .flat_map(|text| {
                text.split([',', ';']).map(|s| s.trim().to_owned()).collect::<Vec<_>>()
            })
            .filter(|subject| !subject.is_empty())
            .collect(),
    }
}

fn series(value: Value) -> Option<Series> {
    let entries = match value {
        Value::Map(entries) => entries,
        other => return Some(Series { name: text(other)?, position: None }),
    };
    let mut series = Series::default();
    for (key, value) in entries {
        match key.as_str() {
            "name" | "title" => series.name = text(value)?,
            "position" | "number" | "volume" => series.position = text(value),
            _ => {}
        }
    }
    Some(series)
}

/// Keys that would mean something else on their own, or that come again.
fn others(value: Value) -> Vec<(String, String)> {
    let Value::List(values) = value else {
        return vec![("other".into(), value.into_text())];
    };
    let entries = values.into_iter().flat_map(|value| match value {
        Value::Map(entries) => entries,
        value => vec![("other".into(), value)],
    });
    entries.map(|(key, value)| (key, value.into_text())).collect()
}

/// A person, and what else is said of them.
#[derive(Debug, Default)]
struct Told {
    person: Person,
    /// Where they work and how they are reached.
    about: Vec<String>,
    /// What has no other place.
    other: Vec<(String, String)>,
}

/// A person as text, or as a map with `name` and perhaps `role`, `file-as`,
/// `affiliation`, `email` and the like. The only key of a map may be the name.
fn one_person(value: Value, role: &PersonRole) -> Option<Told> {
    let mut entries = match value {
        Value::Map(entries) => entries,
        value => {
            let person = person(text(value)?, role);
            return Some(Told { person, ..Told::default() });
        }
    };
    if let [(_, Value::Map(_))] = entries.as_slice()
        && let Some((name, Value::Map(inner))) = entries.pop()
    {
        entries = inner;
        entries.insert(0, ("name".into(), Value::Text(name)));
    }
    let (mut about, mut other) = (Vec::new(), Vec::new());
    let mut found = Person { role: role.clone(), ..Person::default() };
    let mut name = String::new();
    let mut parts = (None, None);
    for (key, value) in entries {
        let lower = key.to_lowercase();
        if PLACES.contains(&lower.as_str()) {
            about.extend(value.into_list().into_iter().filter_map(place_name));
            continue;
        }
        let value = text(value);
        match lower.as_str() {
            "name" | "text" | "literal" => name = value.unwrap_or_default(),
            "given" | "given-names" => parts.0 = value,
            "family" | "surname" => parts.1 = value,
            "file-as" | "file_as" | "sort" => found.file_as = value,
            "role" => found.role = value.map_or_else(|| role.clone(), |r| role_of(&r)),
            "email" | "url" | "website" | "homepage" | "bio" | "note" => {
                about.extend(value);
            }
            "orcid" => about.extend(value.map(|id| format!("ORCID {id}"))),
            _ => other.extend(value.map(|value| (format!("author-{key}"), value))),
        }
    }
    if name.is_empty() {
        let names: Vec<String> = [parts.0, parts.1].into_iter().flatten().collect();
        name = names.join(" ");
    }
    found.name = person(name, role).name;
    (!found.words().is_empty()).then_some(Told { person: found, about, other })
}

/// The keys that say where somebody works.
const PLACES: &[&str] = &[
    "affiliation",
    "affiliations",
    "institute",
    "institutes",
    "institution",
    "organization",
    "department",
    "address",
];

/// A place where people work, or the name by which it is told elsewhere.
fn place_name(value: Value) -> Option<String> {
    match value {
        Value::Map(entries) => {
            let reference = entries.iter().find(|(key, _)| key == "ref").cloned();
            if let Some((_, reference)) = reference {
                return text(reference);
            }
            let parts = entries.into_iter().filter(|(key, _)| key != "id");
            let parts: Vec<String> = parts.filter_map(|(_, value)| text(value)).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
        value => text(value),
    }
}

/// Places that people refer to: maps with an `id`, or whose only key is one.
fn institutes(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for value in value.clone().into_list() {
        let Value::Map(entries) = value else { continue };
        let id = entries.iter().find(|(key, _)| key == "id").cloned();
        match id {
            Some((_, id)) => {
                let name = place_name(Value::Map(entries));
                found.extend(text(id).zip(name));
            }
            None => found.extend(
                entries
                    .into_iter()
                    .filter_map(|(id, value)| Some((id, place_name(value)?))),
            ),
        }
    }
    found
}

fn person(name: String, role: &PersonRole) -> Person {
    Person::named(name, role.clone(), Span::default())
}

fn role_of(role: &str) -> PersonRole {
    match role.to_lowercase().as_str() {
        "aut" | "author" => PersonRole::Author,
        "edt" | "editor" => PersonRole::Editor,
        "trl" | "translator" => PersonRole::Translator,
        "ill" | "illustrator" => PersonRole::Illustrator,
        other => PersonRole::Other(other.into()),
    }
}
