//! Citations: what a text says of the works it cites, and the list of them.
//!
//! Readers mark citations as scopes of the class `citation`; here they get their
//! words from the files of sources that the text names by `bibliography`. There
//! are three forms: author and year, which is usual; notes, where each citation is
//! a note of its own; and numbers. The text chooses by `citation-style`, or by the
//! name of its file of CSL: folio has forms of its own and reads no such file. A
//! citation of a work that is in no file stays as it was written, and is told.

mod form;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{
    Attr, Block, BlockKind, Document, Inline, InlineKind, Metadata, Note, Notes, Role,
    Target, join_text,
};
use form::{Line, Terms};
use work::Work;

/// How works are cited.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
enum Form {
    /// `(Doe 2010, p. 3)`
    #[default]
    AuthorDate,
    /// A note for each citation.
    Notes,
    /// `[1, p. 3]`
    Numbers,
}

/// The class of an entry in the list of works.
pub(crate) const REFERENCE: &str = "reference";

/// The identifier of the division that the list of works goes into, as Pandoc
/// has it.
const LIST: &str = "refs";

/// Gives all citations their words, and adds the list of works.
pub(super) fn settle(document: &mut Document, diagnostics: &mut Diagnostics) {
    let works = works(document, diagnostics);
    let terms = Terms::of(&document.meta.lang);
    let form = form(&document.meta);
    if let (false, Some(library)) = (works.is_empty(), document.libraries.first())
        && said(&document.meta, "csl").is_some()
    {
        diagnostics.report(library.span, unread_style(form));
    }
    let years = years(&works, &cited(document), terms, form);
    let mut citer = Citer {
        works: &works,
        years: &years,
        terms,
        form,
        named: !document.libraries.is_empty(),
        places: places(document),
        order: Vec::new(),
        notes: std::mem::take(&mut document.notes),
        in_note: false,
        diagnostics,
    };
    document.meta.lines_mut().for_each(|line| citer.content(line));
    let Document { meta, body, .. } = document;
    for block in meta.summary.iter_mut().chain(body) {
        block.each_content_mut(&mut |content| citer.content(content));
    }
    citer.in_note = true;
    let mut notes = std::mem::take(&mut citer.notes);
    for (_, note) in notes.iter_mut() {
        for block in &mut note.body {
            block.each_content_mut(&mut |content| citer.content(content));
        }
    }
    let mut order = citer.order;
    document.notes = notes;
    uncited(&document.meta, &works, &mut order);
    if !order.is_empty() && !says_no(&document.meta, "suppress-bibliography") {
        list(document, &order, &works, &years, terms, form);
    }
}

/// All works that the files of a text hold.
fn works(document: &Document, diagnostics: &mut Diagnostics) -> BTreeMap<String, Work> {
    let mut works = BTreeMap::new();
    for library in &document.libraries {
        let Some(content) = &library.content else { continue };
        match work::read(content) {
            Ok(found) => works.extend(found),
            Err(why) => {
                let name = library.name.clone();
                diagnostics.report(library.span, Problem::BrokenLibrary { name, why });
            }
        }
    }
    works
}

/// What a key of the metadata says.
fn said<'a>(meta: &'a Metadata, key: &str) -> Option<&'a str> {
    let found = meta.other.iter().find(|(own, _)| own == key);
    found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

fn says_no(meta: &Metadata, key: &str) -> bool {
    said(meta, key).is_some_and(|value| value == "true")
}

/// That a file of CSL is not read, and what stands in its place.
fn unread_style(form: Form) -> Problem {
    let ours = match form {
        Form::AuthorDate => "author and year",
        Form::Notes => "notes",
        Form::Numbers => "numbers",
    };
    let why = format!("is not read: works are cited by {ours}, in a form of folio's own");
    Problem::BadMetadata { key: "csl".into(), why }
}

/// The form that a text asks for.
fn form(meta: &Metadata) -> Form {
    let wish = said(meta, "citation-style").or_else(|| said(meta, "csl"));
    let wish = wish.unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| wish.contains(word));
    if has(&["note", "oscola", "bluebook"]) {
        Form::Notes
    } else if has(&["number", "numeric", "ieee", "vancouver", "nature"]) {
        Form::Numbers
    } else {
        Form::AuthorDate
    }
}

/// The year of each work; where years name works, with a letter if an author has
/// several of one year.
fn years(
    works: &BTreeMap<String, Work>,
    cited: &BTreeSet<String>,
    terms: Terms,
    form: Form,
) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<(String, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for (key, work) in works {
        let group = (form::short(work, terms), work.year.as_str());
        groups.entry(group).or_default().push((&work.title, key));
    }
    let mut years = BTreeMap::new();
    for ((_, year), mut group) in groups {
        // Those that the text cites come first, and tell their letters.
        group.sort_by_key(|(title, key)| (!cited.contains(*key), *title));
        let several = form == Form::AuthorDate
            && group.iter().filter(|(_, key)| cited.contains(*key)).count() > 1;
        for (letter, (_, key)) in ('a'..='z').cycle().zip(group) {
            let year = match year {
                "" => terms.undated.to_owned(),
                year if several => format!("{year}{letter}"),
                year => year.to_owned(),
            };
            years.insert(key.to_owned(), year);
        }
    }
    years
}

/// An identifier as references may have it: a colon counts as a hyphen.
fn dashed(id: &str) -> String {
    id.replace(':', "-")
}

/// All identifiers that the text gives its blocks.
fn places(document: &Document) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    document.each_root(&mut |root| {
        root.each(&mut |block| places.extend(block.attr.id().map(dashed)));
    });
    places
}

/// The keys that a text cites.
fn cited(document: &Document) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    let mut see = |inline: &Inline| {
        let attr = inline.attr().filter(|attr| attr.has_class("cite"));
        cited.extend(attr.and_then(|attr| attr.value("key")).map(str::to_owned));
    };
    for line in document.meta.lines() {
        line.iter().for_each(|inline| inline.each(&mut see));
    }
    document.each_root(&mut |root| root.each_inline(&mut see));
    cited
}

/// Adds the works that the text lists without citing them.
fn uncited(meta: &Metadata, works: &BTreeMap<String, Work>, order: &mut Vec<String>) {
    let Some(wish) = said(meta, "nocite") else { return };
    let keys =
        wish.split([',', ';', ' ', '\n']).filter_map(|word| word.strip_prefix('@'));
    for key in keys {
        let all = works.keys().filter(|own| key == "*" || *own == key);
        let new: Vec<&String> = all.filter(|own| !order.contains(own)).collect();
        let new: Vec<String> = new.into_iter().cloned().collect();
        order.extend(new);
    }
}

/// Gives citations their words.
struct Citer<'a> {
    works: &'a BTreeMap<String, Work>,
    years: &'a BTreeMap<String, String>,
    terms: Terms,
    form: Form,
    /// Whether the text names any file of sources.
    named: bool,
    /// The identifiers of the text, which references name as citations name works.
    places: BTreeSet<String>,
    /// The works cited so far, in the order of their first citations.
    order: Vec<String>,
    /// The notes of the text, and those that are made.
    notes: Notes,
    /// Whether what is read is a note, in which no note is made.
    in_note: bool,
    diagnostics: &'a mut Diagnostics,
}

/// A work as it is cited in one place.
struct Cite<'a> {
    key: &'a str,
    form: &'a str,
    before: Option<&'a Inline>,
    after: Option<&'a Inline>,
}

/// Whether a key is that of a section, a figure, a table or a formula of the text,
/// as pandoc-crossref has them; `sections` leads from it to its place.
fn names_place(key: &str) -> bool {
    let kind = key.split_once(':').map(|(kind, _)| kind);
    matches!(kind, Some("sec" | "fig" | "tbl" | "eq"))
}

impl Citer<'_> {
    fn content(&mut self, content: &mut Vec<Inline>) {
        let mut changed = false;
        let mut at = 0;
        while let Some(inline) = content.get_mut(at) {
            if !is(inline, "citation") {
                if let Some(children) = inline.children_mut() {
                    self.content(children);
                }
                at += 1;
                continue;
            }
            changed = true;
            let span = inline.span;
            let source = inline.attr().and_then(|attr| attr.value("source"));
            let source = source.unwrap_or_default().to_owned();
            let parts = std::mem::take(content).into_iter();
            let mut parts: Vec<Inline> = parts.collect();
            let made = self.citation(&parts[at], &source, span);
            let after = parts.split_off(at + 1);
            parts.pop();
            let mut after = after;
            if made.iter().any(|inline| matches!(inline.kind, InlineKind::Note(_))) {
                behind_signs(&mut parts, &mut after, span);
            }
            at = parts.len() + made.len();
            parts.extend(made);
            parts.append(&mut after);
            *content = parts;
        }
        if changed {
            join_text(content);
        }
    }

    /// What stands for a citation.
    fn citation(&mut self, inline: &Inline, source: &str, span: Span) -> Vec<Inline> {
        let cites: Vec<Cite<'_>> = inline.children().iter().filter_map(cite).collect();
        let (mut known, mut place) = (true, None);
        for cite in cites.iter().filter(|cite| !cite.key.is_empty()) {
            if self.works.contains_key(cite.key) {
                if !self.order.iter().any(|own| own == cite.key) {
                    self.order.push(cite.key.to_owned());
                }
                continue;
            }
            known = false;
            let short = cite.key.split_once(':').map_or(cite.key, |(_, name)| name);
            if [cite.key, short].iter().any(|key| self.places.contains(&dashed(key))) {
                // Places get their words once they have their numbers.
                place = Some(format!("[@{}]", cite.key));
                continue;
            }
            // What may be the name of a person on the network is no fault.
            if (self.named || source.starts_with('[')) && !names_place(cite.key) {
                let problem = Problem::UndefinedSource(cite.key.to_owned());
                self.diagnostics.report(span, problem);
            }
        }
        if !known {
            let words = place.filter(|_| cites.len() == 1);
            return vec![Inline::text(words.as_deref().unwrap_or(source), span)];
        }
        match self.form {
            Form::AuthorDate => self.author_date(&cites, span),
            Form::Numbers => self.numbers(&cites, span),
            Form::Notes => self.note(&cites, span),
        }
    }

    fn author_date(&self, cites: &[Cite<'_>], span: Span) -> Vec<Inline> {
        let mut line = Line::new(span);
        if let [cite] = cites
            && cite.form == "author"
        {
            line.text(&form::short(&self.works[cite.key], self.terms));
            line.text(" (");
            line.link(target(cite.key), &self.years[cite.key]);
            after(&mut line, cite, ", ");
            line.text(")");
            return line.content;
        }
        line.text("(");
        for (at, cite) in cites.iter().enumerate() {
            line.text(if at > 0 { "; " } else { "" });
            before(&mut line, cite);
            if let Some(year) = self.years.get(cite.key) {
                let work = &self.works[cite.key];
                let words = match cite.form {
                    "year" => year.clone(),
                    _ => format!("{} {year}", form::short(work, self.terms)),
                };
                line.link(target(cite.key), &words);
            }
            after(&mut line, cite, " ");
        }
        line.text(")");
        line.content
    }

    fn numbers(&self, cites: &[Cite<'_>], span: Span) -> Vec<Inline> {
        let mut line = Line::new(span);
        if let [cite] = cites
            && cite.form == "author"
        {
            line.text(&form::short(&self.works[cite.key], self.terms));
            line.text(" ");
        }
        line.text("[");
        for (at, cite) in cites.iter().enumerate() {
            line.text(if at > 0 { ", " } else { "" });
            before(&mut line, cite);
            if let Some(number) = self.order.iter().position(|own| own == cite.key) {
                line.link(target(cite.key), &(number + 1).to_string());
            }
            after(&mut line, cite, ", ");
        }
        line.text("]");
        line.content
    }

    /// A note that cites, or within a note the words of one.
    fn note(&mut self, cites: &[Cite<'_>], span: Span) -> Vec<Inline> {
        let mut line = Line::new(span);
        let mut ahead = Vec::new();
        for (at, cite) in cites.iter().enumerate() {
            line.text(if at > 0 { "; " } else { "" });
            before(&mut line, cite);
            if let Some(work) = self.works.get(cite.key) {
                if cite.form == "author" {
                    let words = form::short(work, self.terms);
                    ahead.push(Inline::text(words, span));
                }
                let met = self.first_use(cite.key);
                line.content.extend(match met {
                    true => form::full(work, &self.years[cite.key], self.terms, span),
                    false => form::again(work, self.terms, span),
                });
            }
            after(&mut line, cite, ", ");
        }
        if self.in_note {
            if !ahead.is_empty() {
                line.content.insert(0, Inline::text("(", span));
                line.text(")");
                ahead.push(Inline::text(" ", span));
            }
            ahead.extend(line.content);
            return ahead;
        }
        line.text(".");
        let mut content = line.content;
        join_text(&mut content);
        let body = vec![Block::new(BlockKind::Paragraph(content), span)];
        let id = self.notes.insert(Note { label: String::new(), body, span });
        ahead.push(Inline::new(InlineKind::Note(id), span));
        ahead
    }

    /// Whether a work has not been cited in full yet.
    fn first_use(&mut self, key: &str) -> bool {
        let mark = format!("\u{0}{key}");
        match self.order.contains(&mark) {
            true => false,
            false => {
                self.order.push(mark);
                true
            }
        }
    }
}

/// Where the entry of a work stands.
fn target(key: &str) -> Target {
    Target::Id(format!("ref-{key}"))
}

fn is(inline: &Inline, class: &str) -> bool {
    matches!(&inline.kind, InlineKind::Scope(attr, _) if attr.has_class(class))
}

fn cite(inline: &Inline) -> Option<Cite<'_>> {
    let attr = inline.attr().filter(|attr| attr.has_class("cite"))?;
    let part = |class| inline.children().iter().find(|child| is(child, class));
    Some(Cite {
        key: attr.value("key")?,
        form: attr.value("form")?,
        before: part("before"),
        after: part("after"),
    })
}

/// The words before a work.
fn before(line: &mut Line, cite: &Cite<'_>) {
    if let Some(words) = cite.before {
        line.content.extend(words.children().to_vec());
        line.text(" ");
    }
}

/// The words after a work; `join` goes before those that begin with no sign.
fn after(line: &mut Line, cite: &Cite<'_>, join: &str) {
    let Some(words) = cite.after else { return };
    let first = crate::model::plain_text(words.children());
    let glued = words.attr().and_then(|attr| attr.value("glued")) == Some("yes");
    // The place of an author stands in brackets of its own.
    let joined =
        glued && cite.form != "author" || first.starts_with([',', ';', ':', '.', ')']);
    line.text(if joined { "" } else { join });
    line.content.extend(words.children().to_vec());
}

/// Puts the mark of a note close to its word and behind the sign that follows.
fn behind_signs(before: &mut Vec<Inline>, after: &mut [Inline], span: Span) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = before.last_mut() {
        text.truncate(text.trim_end_matches([' ', '\u{a0}']).len());
    }
    if before.last().is_some_and(|inline| inline.kind == InlineKind::SoftBreak) {
        before.pop();
    }
    let Some(Inline { kind: InlineKind::Text(text), .. }) = after.first_mut() else {
        return;
    };
    let length =
        text.len() - text.trim_start_matches(['.', ',', ';', ':', '!', '?']).len();
    if length > 0 {
        let sign: String = text.drain(..length).collect();
        before.push(Inline::text(sign, span));
    }
    before.retain(|inline| inline.kind != InlineKind::Text(String::new()));
}

/// Adds the list of works: into the division for it, or at the end.
fn list(
    document: &mut Document,
    order: &[String],
    works: &BTreeMap<String, Work>,
    years: &BTreeMap<String, String>,
    terms: Terms,
    form: Form,
) {
    let cited = order.iter().filter(|key| works.contains_key(*key));
    let unique: BTreeSet<&String> = cited.clone().collect();
    let mut keys: Vec<&String> = match form {
        Form::Numbers => cited.collect(),
        Form::AuthorDate | Form::Notes => unique.into_iter().collect(),
    };
    if form != Form::Numbers {
        let sort = |key: &&String| {
            let work = &works[*key];
            let people = form::by(work).iter();
            let names: Vec<String> = people
                .map(|n| format!("{} {}", n.family, n.given).to_lowercase())
                .collect();
            (names, years[*key].clone(), work.title.clone())
        };
        keys.sort_by_cached_key(sort);
    }
    let span = document.body.last().map_or_else(Span::default, |block| block.span);
    let entries = keys.iter().enumerate().map(|(at, key)| {
        let mut content = Vec::new();
        if form == Form::Numbers {
            content.push(Inline::text(format!("[{}] ", at + 1), span));
        }
        content.extend(form::entry(&works[*key], &years[*key], terms, span));
        join_text(&mut content);
        let mut entry = Block::new(BlockKind::Paragraph(content), span);
        entry.attr = Attr::with_id(format!("ref-{key}"));
        entry.attr.get_mut().classes.push(REFERENCE.into());
        entry
    });
    let entries: Vec<Block> = entries.collect();
    let mut place = None;
    for block in &mut document.body {
        block.each_mut(&mut |block| {
            if let BlockKind::Division { content, .. } = &mut block.kind
                && block.attr.id() == Some(LIST)
                && place.is_none()
            {
                content.extend(entries.clone());
                place = Some(());
            }
        });
    }
    if place.is_none() {
        head(document, terms, span);
        let kind = BlockKind::Division { role: Role::Plain, content: entries };
        let mut division = Block::new(kind, span);
        division.attr.get_mut().classes.push("references".into());
        document.body.push(division);
    }
}

/// Puts a heading over the list, unless the text ends with one.
fn head(document: &mut Document, terms: Terms, span: Span) {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    if document.body.last().is_some_and(is_heading) {
        return;
    }
    let levels = document.body.iter().filter_map(|block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    });
    let level = levels.min().unwrap_or(1);
    let words = said(&document.meta, "reference-section-title").unwrap_or(terms.heading);
    let content = vec![Inline::text(words, span)];
    let mut heading = Block::new(BlockKind::Heading { level, content }, span);
    heading.attr.get_mut().classes.push("unnumbered".into());
    document.body.push(heading);
}
