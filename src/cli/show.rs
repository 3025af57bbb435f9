//! Messages: errors and diagnostics as people read them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use folio::Error;
use folio::diag::{Diagnostic, Diagnostics, Place, Problem, Sources};
use unicode_width::UnicodeWidthChar;

/// How many problems of one kind are shown of a text.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Most {
    /// All of them.
    All,
    /// The first few; and what tells all.
    AFew(&'static str),
}

/// How many are a few.
const FEW: usize = 10;

/// How many columns of a line are shown.
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
pub(super) fn diagnostics(found: Diagnostics, sources: &Sources, most: Most) {
    say(&told(found, sources, most));
}

/// Problems as they are shown. Of many that are alike, the first say what is the
/// matter.
fn told(found: Diagnostics, sources: &Sources, most: Most) -> String {
    let mut alike: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut shown = String::new();
    for diagnostic in found.into_sorted() {
        let count = alike.entry(diagnostic.problem.name()).or_default();
        *count += 1;
        if most == Most::All || *count <= FEW {
            let help = if *count == 1 { Help::Said } else { Help::SaidBefore };
            shown += &Shown(&diagnostic, sources, help).to_string();
        }
    }
    let Most::AFew(teller) = most else { return shown };
    for (name, count) in alike {
        if let Some(more @ 1..) = count.checked_sub(FEW) {
            let none = match folio::diag::RULES.iter().any(|rule| rule.name == name) {
                true => format!(", --rule {name}=off none"),
                false => String::new(),
            };
            shown += &format!("{more} more of [{name}]: {teller} tells all{none}\n\n");
        }
    }
    shown
}

/// Nobody is left to tell if standard error is gone. What a text or the name
/// of a file holds must not steer the terminal.
pub(super) fn say(message: &str) {
    let tame = |c: char| if c == '\n' { c } else { printable(c) };
    let message: String = message.chars().map(tame).collect();
    let painted: String = message.split_inclusive('\n').map(painted).collect();
    // Colours are taken out where they are not wanted: in a file, a pipe, a plain
    // terminal, and with NO_COLOR.
    let _ = anstream::stderr().lock().write_all(painted.as_bytes());
}

/// A line of a message in its colours. Lines of a text stand behind a bar and are
/// never taken for another.
fn painted(line: &str) -> Cow<'_, str> {
    const GRAVE: Style = AnsiColor::Red.on_default().bold();
    const ODD: Style = AnsiColor::Yellow.on_default().bold();
    const MILD: Style = AnsiColor::Cyan.on_default().bold();
    const FRAME: Style = AnsiColor::Blue.on_default().bold();
    let words = [("error:", GRAVE), ("warning:", ODD), ("note:", MILD)];
    let part = |style: Style, part: &str, rest: &str| {
        Cow::Owned(format!("{style}{part}{style:#}{rest}"))
    };
    for (word, style) in words {
        if let Some(rest) = line.strip_prefix(word) {
            return part(style, word, rest);
        }
    }
    let inner = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let frame = ["-->", "|", "= help:"].iter().find(|sign| inner.starts_with(**sign));
    match frame {
        Some(sign) => {
            let (frame, rest) = line.split_at(line.len() - inner.len() + sign.len());
            match rest.trim_start().starts_with('^') {
                true => Cow::Owned(format!("{FRAME}{frame}{FRAME:#}{ODD}{rest}{ODD:#}")),
                false => part(FRAME, frame, rest),
            }
        }
        None => Cow::Borrowed(line),
    }
}

/// Whether the way out stands under a problem: once for each kind.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Help {
    Said,
    SaidBefore,
}

/// A diagnostic with its place, its line and a caret under it.
struct Shown<'a>(&'a Diagnostic, &'a Sources, Help);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(Diagnostic { span, problem, severity }, sources, help) = self;
        writeln!(f, "{}: {problem} [{}]", severity.word(), problem.name())?;
        let whole = span.start == span.end;
        match sources.locate(*span) {
            // What is said of the print as a whole is said of no file.
            Some(_) if whole && matches!(problem, Problem::Press(_)) => {}
            Some(place) if whole && (place.line, place.column) == (1, 1) => {
                writeln!(f, " --> {}", place.file)?;
            }
            Some(place) => excerpt(f, &place)?,
            None => {}
        }
        if let Some(help) = problem.help().filter(|_| *help == Help::Said) {
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

/// The part of a line around a place, how many columns of the terminal precede the
/// place, and how many it takes. Paragraphs on one line are long.
fn window(place: &Place<'_>) -> (String, usize, usize) {
    let line: Vec<char> = place.text.chars().map(printable).collect();
    let at = (place.column - 1).min(line.len());
    let whole = columns(&line) <= WINDOW;
    let start = if whole { 0 } else { back(&line[..at], WINDOW / 3) };
    let end = start + fitting(&line[start..], WINDOW);
    let cut_before = if start > 0 { "…" } else { "" };
    let cut_after = if end < line.len() { "…" } else { "" };
    let part: String = line[start..end].iter().collect();
    let before = columns(&line[start..at]) + cut_before.chars().count();
    let last = (at + place.width).min(end).max(at);
    let width = columns(&line[at..last]).max(1);
    (format!("{cut_before}{part}{cut_after}"), before, width)
}

/// How many columns characters take: none, one, or two.
fn columns(line: &[char]) -> usize {
    line.iter().map(|c| c.width().unwrap_or(0)).sum()
}

/// How many characters fit into so many columns.
fn fitting(line: &[char], most: usize) -> usize {
    let mut taken = 0;
    let fits = |c: &&char| {
        taken += c.width().unwrap_or(0);
        taken <= most
    };
    line.iter().take_while(fits).count()
}

/// Where the last so many columns of a line begin.
fn back(line: &[char], columns: usize) -> usize {
    let reversed: Vec<char> = line.iter().rev().copied().collect();
    line.len() - fitting(&reversed, columns)
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

    #[test]
    fn a_place_is_shown_with_line_and_caret() {
        let mut sources = Sources::default();
        let file = sources.add("essay.md", "One.\n\nTwo[^x] three.\n");
        let problem = Problem::UndefinedNote("x".into());
        let diagnostic = Diagnostic::new(file.within(9..13), problem);
        assert_eq!(
            Shown(&diagnostic, &sources, Help::Said).to_string(),
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

    /// Where the caret stands under the part of a line that is meant.
    fn under(text: &str, part: &str) -> (usize, usize) {
        let mut sources = Sources::default();
        let start = text.find(part).unwrap();
        let span = sources.add("f", text).within(start..start + part.len());
        let place = sources.locate(span).unwrap();
        let (_, before, width) = window(&place);
        (before, width)
    }

    #[test]
    fn the_caret_stands_under_wide_and_combining_letters_and_tabs() {
        assert_eq!(under("日本語[^x]です", "[^x]"), (6, 4));
        assert_eq!(under("ab日本", "日本"), (2, 4));
        assert_eq!(under("\ta[^x]", "[^x]"), (2, 4));
        assert_eq!(under("e\u{301}e\u{301}[^x]", "[^x]"), (2, 4));
        let long = "語".repeat(200) + "[^x]" + &"語".repeat(200);
        let (before, width) = under(&long, "[^x]");
        assert_eq!(width, 4);
        assert!(before <= WINDOW / 3 + 1, "{before}");
    }

    #[test]
    fn many_alike_are_counted() {
        let mut sources = Sources::default();
        let file = sources.add("f", "x".repeat(100));
        let mut found = Diagnostics::new();
        for at in 0..30 {
            let problem = Problem::LocalLink(format!("{at}.md"));
            found.report(file.within(at..at + 1), problem);
        }
        let few = told(found.clone(), &sources, Most::AFew("--report FILE"));
        assert_eq!(few.matches("-->").count(), FEW);
        assert_eq!(few.matches("= help: with --join").count(), 1, "{few}");
        let rest = "20 more of [local-link]: --report FILE tells all, --rule \
                    local-link=off none\n";
        assert!(few.contains(rest), "{few}");
        assert_eq!(told(found, &sources, Most::All).matches("-->").count(), 30);
    }

    #[test]
    fn colours_frame_what_is_said_and_leave_the_text_alone() {
        let shown = "warning: odd [x]\n --> f:1:1\n  |\n1 | error: [^x]\n  | ^^^^\n";
        let all: String = shown.split_inclusive('\n').map(painted).collect();
        assert_eq!(anstream::adapter::strip_str(&all).to_string(), shown);
        assert!(all.contains("\u{1b}[33mwarning:") || all.contains("warning:\u{1b}[0m"));
        assert!(all.contains(" error: [^x]\n"), "{all:?}");
    }
}
