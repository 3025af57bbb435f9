//! Messages: errors and diagnostics as people read them.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};

use folio::Error;
use folio::diag::{Diagnostic, Diagnostics, Place, Problem, Sources};

/// How many differences of one kind between a file and its text are shown.
const MOST_ALIKE: usize = 20;

/// How many characters of a line are shown.
const WINDOW: usize = 76;

/// Says what stopped the work.
pub(super) fn error(error: &Error) {
    failure(&error.to_string());
}

/// Says what stopped the work on one of several texts.
pub(super) fn failure(why: &str) {
    say(&format!("error: {why}\n"));
}

/// Says what is odd about the work, and not about a text.
pub(super) fn warning(what: &str) {
    say(&format!("warning: {what}\n"));
}

/// Tells GitHub Actions what is odd about a text.
pub(super) fn annotations(commands: &str) {
    // A closed pipe has nobody to tell.
    let _ = io::stdout().lock().write_all(commands.as_bytes());
}

/// Says what is odd about a text, in the order of the text.
pub(super) fn diagnostics(found: Diagnostics, sources: &Sources) {
    let mut differences: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut shown = String::new();
    for diagnostic in found.into_sorted() {
        if let Problem::Differs(difference) = &diagnostic.problem {
            let count = differences.entry(difference.name).or_default();
            *count += 1;
            if *count > MOST_ALIKE {
                continue;
            }
        }
        shown += &Shown(&diagnostic, sources).to_string();
    }
    for (name, count) in differences {
        if let Some(more @ 1..) = count.checked_sub(MOST_ALIKE) {
            shown +=
                &format!("{more} more of `{name}`; --report or --json tells all\n\n");
        }
    }
    say(&shown);
}

/// Nobody is left to tell if standard error is gone. What a text or the name
/// of a file holds must not steer the terminal.
pub(super) fn say(message: &str) {
    let tame = |c: char| if c == '\n' { c } else { printable(c) };
    let message: String = message.chars().map(tame).collect();
    let _ = io::stderr().lock().write_all(message.as_bytes());
}

/// A diagnostic with its place, its line and a caret under it.
struct Shown<'a>(&'a Diagnostic, &'a Sources);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(Diagnostic { span, problem, severity }, sources) = self;
        writeln!(f, "{}: {problem} [{}]", severity.word(), problem.name())?;
        if let Some(place) = sources.locate(*span) {
            excerpt(f, &place)?;
        }
        if let Some(help) = problem.help() {
            writeln!(f, "  = help: {help}")?;
        }
        writeln!(f)
    }
}

fn excerpt(f: &mut Formatter<'_>, place: &Place<'_>) -> fmt::Result {
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    let (line, before, width) = window(place);
    writeln!(f, "{gutter}--> {}:{}:{}", place.file, place.line, place.column)?;
    writeln!(f, "{gutter} |")?;
    writeln!(f, "{number} | {line}")?;
    writeln!(f, "{gutter} | {}{}", " ".repeat(before), "^".repeat(width))
}

/// The part of a line around a place, how many characters of it precede the
/// place, and how many the place has. Paragraphs on one line are long.
fn window(place: &Place<'_>) -> (String, usize, usize) {
    let line: Vec<char> = place.text.chars().map(printable).collect();
    let at = (place.column - 1).min(line.len());
    let start = if line.len() <= WINDOW { 0 } else { at.saturating_sub(WINDOW / 3) };
    let end = (start + WINDOW).min(line.len());
    let cut_before = if start > 0 { "…" } else { "" };
    let cut_after = if end < line.len() { "…" } else { "" };
    let part: String = line[start..end].iter().collect();
    let before = at - start + cut_before.chars().count();
    let width = place.width.min(end.saturating_sub(at)).max(1);
    (format!("{cut_before}{part}{cut_after}"), before, width)
}

/// Control characters of a text must not reach the terminal.
fn printable(c: char) -> char {
    if c == '\t' {
        ' '
    } else if c.is_control() {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use folio::diag::Problem;

    #[test]
    fn a_place_is_shown_with_line_and_caret() {
        let mut sources = Sources::default();
        let file = sources.add("essay.md", "One.\n\nTwo[^x] three.\n");
        let problem = Problem::UndefinedNote("x".into());
        let diagnostic = Diagnostic::new(file.within(9..13), problem);
        assert_eq!(
            Shown(&diagnostic, &sources).to_string(),
            "warning: note `x` is not defined [undefined-note]\n \
             --> essay.md:3:4\n  |\n3 | Two[^x] three.\n  |    ^^^^\n  \
             = help: define it with `[^label]: text`, or write `\\[^` if no note is \
             meant\n\n"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}[^x]{}", "a".repeat(500), "b".repeat(500));
        let mut sources = Sources::default();
        let span = sources.add("f", text).within(500..504);
        let place = sources.locate(span).unwrap();
        let (line, before, width) = window(&place);
        assert!(line.chars().count() <= WINDOW + 2);
        let shown: String = line.chars().skip(before).take(width).collect();
        assert_eq!(shown, "[^x]");
    }
}
