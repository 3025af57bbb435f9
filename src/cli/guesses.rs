//! `folio inspect --guesses`: what was concluded about plain text, and why.

use folio::diag::Span;
use folio::{Error, Result, Understood};
use serde_json::json;

/// How many characters of the text are shown with a guess.
const EXCERPT: usize = 48;

/// The guesses as lines of a table: line, what it is, how surely, what it is
/// about, why.
pub(super) fn table(text: &Understood) -> String {
    let lines = Lines::of(text);
    let mut table = String::new();
    for guess in &text.guesses {
        let place = match guess.answer {
            Some(answer) => {
                format!("{} to {}", lines.shown(guess.span), lines.shown(answer))
            }
            None => lines.shown(guess.span),
        };
        let (kind, sure) = (guess.kind.name(), guess.confidence);
        let excerpt = excerpt(text, guess.span);
        table += &format!("{place:>12}  {kind:<11} {sure:>3} %  {}", guess.reason);
        if !excerpt.is_empty() {
            table += &format!(": {excerpt}");
        }
        table.push('\n');
    }
    table
}

/// The guesses as JSON.
pub(super) fn json(text: &Understood) -> Result<String> {
    let lines = Lines::of(text);
    let place = |span: Span| {
        let (line, to) = lines.range(span);
        json!({ "line": line, "to": to, "start": span.start, "end": span.end })
    };
    let guesses = text.guesses.iter().map(|guess| {
        let mut value = json!({
            "kind": guess.kind.name(),
            "place": place(guess.span),
            "confidence": guess.confidence,
            "reason": guess.reason,
            "text": excerpt(text, guess.span),
        });
        if let Some(answer) = guess.answer {
            value["answer"] = place(answer);
            value["answer-text"] = json!(excerpt(text, answer));
        }
        value
    });
    let json = serde_json::to_string_pretty(&guesses.collect::<Vec<_>>());
    let unfit = |why| Error::Usage(format!("no JSON can be made of this: {why}"));
    json.map(|json| json + "\n").map_err(unfit)
}

/// The first words that a guess is about.
fn excerpt(text: &Understood, span: Span) -> String {
    let source = text.sources.slice(span);
    let mut shown = String::new();
    let mut count = 0;
    for word in source.split_whitespace() {
        let separator = if shown.is_empty() { "" } else { " " };
        for c in separator.chars().chain(word.chars()) {
            if count == EXCERPT {
                shown.push('…');
                return shown;
            }
            shown.push(if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
            count += 1;
        }
    }
    shown
}

/// Where the lines of a text begin, so that each place is found fast.
struct Lines(Vec<u32>);

impl Lines {
    fn of(text: &Understood) -> Self {
        let (_, source) = text.sources.file(Span::default()).unwrap_or_default();
        let bytes = source.as_bytes();
        let ends = (0..bytes.len()).filter(|at| match bytes[*at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Self(std::iter::once(0).chain(starts).collect())
    }

    /// The first and the last line of a place, from 1.
    fn range(&self, span: Span) -> (usize, usize) {
        let line = |at: u32| self.0.partition_point(|start| *start <= at).max(1);
        let first = line(span.start);
        (first, line(span.end.saturating_sub(1)).max(first))
    }

    fn shown(&self, span: Span) -> String {
        match self.range(span) {
            _ if span == Span::default() => "all".into(),
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        }
    }
}
