//! The forms of citations and of the list of works.

use super::work::{Kind, Name, Work};
use crate::diag::Span;
use crate::model::{Inline, InlineKind, Lang, Link, Mark, Target};

/// The words of a language for works, as bibliographies have them.
#[derive(Debug, Copy, Clone)]
pub(super) struct Terms {
    /// Between the last two names.
    pub(super) and: &'static str,
    /// For a work without a date.
    pub(super) undated: &'static str,
    /// Before the book that a chapter is part of.
    within: &'static str,
    /// After the names of editors.
    editors: &'static str,
    /// What heads the list of works.
    pub(super) heading: &'static str,
}

const fn terms(words: [&'static str; 5]) -> Terms {
    let [and, undated, within, editors, heading] = words;
    Terms { and, undated, within, editors, heading }
}

const TERMS: &[(&str, Terms)] = &[
    ("en", terms(["and", "n.d.", "In", "ed.", "References"])),
    ("de", terms(["und", "o. J.", "In", "Hrsg.", "Literatur"])),
    ("fr", terms(["et", "s. d.", "Dans", "dir.", "Bibliographie"])),
    ("es", terms(["y", "s. f.", "En", "ed.", "Bibliografía"])),
    ("it", terms(["e", "s.d.", "In", "a cura di", "Bibliografia"])),
    ("pt", terms(["e", "s.d.", "Em", "org.", "Referências"])),
    ("nl", terms(["en", "z.d.", "In", "red.", "Literatuur"])),
    ("sv", terms(["och", "u.å.", "I", "red.", "Referenser"])),
    ("da", terms(["og", "u.å.", "I", "red.", "Litteratur"])),
    ("nb", terms(["og", "u.å.", "I", "red.", "Litteratur"])),
    ("no", terms(["og", "u.å.", "I", "red.", "Litteratur"])),
    ("pl", terms(["i", "b.d.", "W", "red.", "Bibliografia"])),
    ("cs", terms(["a", "b.r.", "In", "ed.", "Literatura"])),
    ("ru", terms(["и", "б. г.", "В", "ред.", "Литература"])),
];

impl Terms {
    /// The words for a language; English where there are none.
    pub(super) fn of(lang: &Lang) -> Self {
        let primary = lang.primary();
        let known = TERMS.iter().find(|(code, _)| *code == primary);
        known.map_or(TERMS[0].1, |(_, terms)| *terms)
    }
}

/// A line that is being written.
pub(super) struct Line {
    pub(super) content: Vec<Inline>,
    span: Span,
}

impl Line {
    pub(super) fn new(span: Span) -> Self {
        Self { content: Vec::new(), span }
    }

    pub(super) fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.content.push(Inline::text(text, self.span));
        }
    }

    fn emphasis(&mut self, text: &str) {
        let words = vec![Inline::text(text, self.span)];
        let kind = InlineKind::Marked(Mark::Emphasis, words);
        self.content.push(Inline::new(kind, self.span));
    }

    pub(super) fn link(&mut self, target: Target, words: &str) {
        let link = Box::new(Link { target, title: String::new() });
        let words = vec![Inline::text(words, self.span)];
        self.content.push(Inline::new(InlineKind::Link(link, words), self.span));
    }

    /// Ends a sentence of an entry.
    fn end(&mut self, written: &str) {
        self.text(if written.ends_with(['.', '?', '!', '…']) { "" } else { "." });
    }
}

/// Who a work is by, in short: the families of one or two, or the first of more.
pub(super) fn short(work: &Work, terms: Terms) -> String {
    match by(work) {
        [] => work.title.clone(),
        [one] => one.family.clone(),
        [one, two] => format!("{} {} {}", one.family, terms.and, two.family),
        [one, ..] => format!("{} et al.", one.family),
    }
}

/// Who a work is by: its authors, or else its editors.
pub(super) fn by(work: &Work) -> &[Name] {
    if work.authors.is_empty() { &work.editors } else { &work.authors }
}

/// All names, the first sorted by its family if that is asked for.
fn names(people: &[Name], inverted: bool, terms: Terms) -> String {
    let shown = |(at, name): (usize, &Name)| match (name.given.is_empty(), at) {
        (true, _) => name.family.clone(),
        (false, 0) if inverted => format!("{}, {}", name.family, name.given),
        (false, _) => format!("{} {}", name.given, name.family),
    };
    let all: Vec<String> = people.iter().enumerate().map(shown).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => {
            let comma = if most.len() > 1 || inverted { "," } else { "" };
            format!("{}{comma} {} {last}", most.join(", "), terms.and)
        }
    }
}

/// The entry of a work in the list: author, year, title, where it appeared.
pub(super) fn entry(work: &Work, year: &str, terms: Terms, span: Span) -> Vec<Inline> {
    let mut line = Line::new(span);
    let mut people = names(by(work), true, terms);
    if work.authors.is_empty() && !work.editors.is_empty() {
        people.push_str(&format!(", {}", terms.editors));
    }
    if !people.is_empty() {
        line.text(&people);
        line.end(&people);
        line.text(" ");
        line.text(year);
        line.end(year);
        line.text(" ");
    }
    title(&mut line, work, ".");
    if people.is_empty() {
        line.text(" ");
        line.text(year);
        line.end(year);
    }
    source(&mut line, work, terms);
    line.content
}

/// A work as a note cites it first: all that the list would say, in one sentence.
pub(super) fn full(work: &Work, year: &str, terms: Terms, span: Span) -> Vec<Inline> {
    let mut line = Line::new(span);
    let people = names(by(work), false, terms);
    if !people.is_empty() {
        line.text(&format!("{people}, "));
    }
    title(&mut line, work, ",");
    // What ends the title stands within its quotes.
    if work.kind == Kind::Whole {
        drop_last(&mut line, ",");
    }
    match work.kind {
        Kind::Article => {
            line.text(" ");
            line.emphasis(&work.container);
            let issue = [("", &work.volume, ""), (", no. ", &work.issue, "")];
            for (before, value, after) in issue {
                if !value.is_empty() {
                    line.text(&format!(
                        "{}{value}{after}",
                        if before.is_empty() { " " } else { before }
                    ));
                }
            }
            line.text(&format!(" ({year})"));
        }
        Kind::Chapter | Kind::Whole => {
            if work.kind == Kind::Chapter {
                line.text(&format!(" {} ", lower(terms.within)));
                line.emphasis(&work.container);
            }
            let house: Vec<&str> = [work.place.as_str(), work.publisher.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let mut imprint = house.join(": ");
            if !imprint.is_empty() {
                imprint.push_str(", ");
            }
            line.text(&format!(" ({imprint}{year})"));
        }
    }
    line.content
}

/// A work as a note cites it again.
pub(super) fn again(work: &Work, terms: Terms, span: Span) -> Vec<Inline> {
    let mut line = Line::new(span);
    if !by(work).is_empty() {
        line.text(&format!("{}, ", short(work, terms)));
    }
    let title = work.title.split(':').next().unwrap_or_default().trim();
    match work.kind {
        Kind::Whole => line.emphasis(title),
        Kind::Article | Kind::Chapter => line.text(&format!("\"{title}\"")),
    }
    line.content
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

fn drop_last(line: &mut Line, end: &str) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = line.content.last()
        && text == end
    {
        line.content.pop();
    }
}

/// The title, with the sign that ends it: part of a whole in quotes, a whole in
/// italics.
fn title(line: &mut Line, work: &Work, end: &str) {
    let ended = work.title.ends_with(['.', '?', '!', '…']);
    let end = if ended && end == "." { "" } else { end };
    match work.kind {
        Kind::Whole => {
            line.emphasis(&work.title);
            line.text(end);
        }
        Kind::Article | Kind::Chapter => line.text(&format!("\"{}{end}\"", work.title)),
    }
}

/// Where a work appeared.
fn source(line: &mut Line, work: &Work, terms: Terms) {
    match work.kind {
        Kind::Article => {
            line.text(" ");
            line.emphasis(&work.container);
            let mut rest = String::new();
            if !work.volume.is_empty() {
                rest.push_str(&format!(" {}", work.volume));
            }
            if !work.issue.is_empty() {
                rest.push_str(&format!(" ({})", work.issue));
            }
            if !work.pages.is_empty() {
                rest.push_str(&format!(": {}", work.pages));
            }
            line.text(&rest);
            line.end(&rest);
        }
        Kind::Chapter => {
            line.text(&format!(" {} ", terms.within));
            line.emphasis(&work.container);
            let mut rest = String::new();
            if !work.authors.is_empty() && !work.editors.is_empty() {
                let editors = names(&work.editors, false, terms);
                rest.push_str(&format!(", {} {editors}", terms.editors));
            }
            if !work.pages.is_empty() {
                rest.push_str(&format!(", {}", work.pages));
            }
            line.text(&rest);
            line.end(&rest);
        }
        Kind::Whole if !work.container.is_empty() => {
            line.text(" ");
            line.emphasis(&work.container);
            line.text(".");
        }
        Kind::Whole => {}
    }
    let house = [work.place.as_str(), work.publisher.as_str()];
    let house: Vec<&str> = house.into_iter().filter(|part| !part.is_empty()).collect();
    if !house.is_empty() {
        let house = house.join(": ");
        line.text(&format!(" {house}"));
        line.end(&house);
    }
    if !work.address.is_empty() {
        line.text(" ");
        line.link(Target::Url(work.address.clone()), &work.address);
        line.text(".");
    }
}
