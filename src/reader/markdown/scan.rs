//! Finds, in one walk over the source, what [`super::veil`] hides.
//!
//! It knows escapes, code spans and brackets, and forgets all open brackets at
//! a blank line, for no inline construct reaches over one. Its time is linear
//! in the source.

pub(super) mod cite;
mod foreign;
pub(super) mod tex;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::attr;
use super::syntax::Syntax;
use super::veil::Token;
use crate::model::{AttrData, Mark};

/// Longest label of a note, as `CommonMark` has it for links (4.7).
const LONGEST_LABEL: usize = 999;

/// Longest raised or lowered text in bytes: it has no blanks, so it is a word.
const LONGEST_SCRIPT: usize = 200;

/// A walk over a source.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    source: &'a str,
    bytes: &'a [u8],
    syntax: &'a Syntax,
    found: Vec<(Token, Range<usize>)>,
    /// How much of `found` was settled with earlier paragraphs.
    settled: usize,
    brackets: Vec<Bracket>,
    line: usize,
    /// Where the paragraph ends, once that was asked for.
    paragraph_end: Option<usize>,
    /// The lengths of backtick runs that nothing in the paragraph closes.
    unclosed: Vec<usize>,
    /// Where marked text has begun.
    highlight: Option<usize>,
    /// The labels that links are defined by, once that was asked for.
    defined: Option<FxHashSet<String>>,
}

/// An open bracket.
#[derive(Debug, Copy, Clone)]
struct Bracket {
    at: usize,
    note: bool,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning.
    pub(super) fn new(source: &'a str, syntax: &'a Syntax) -> Self {
        Self {
            source,
            bytes: source.as_bytes(),
            syntax,
            found: Vec::new(),
            settled: 0,
            brackets: Vec::new(),
            line: 0,
            paragraph_end: None,
            unclosed: Vec::new(),
            highlight: None,
            defined: None,
        }
    }

    /// All tokens with their places, in order and apart from each other.
    pub(super) fn run(mut self) -> Vec<(Token, Range<usize>)> {
        let mut at = self.start_line(0);
        while let Some(&byte) = self.bytes.get(at) {
            if let Some((token, length)) = self.foreign(byte, at) {
                self.found.push((token, at..at + length));
                at += length;
                continue;
            }
            at = match byte {
                b'\n' => self.start_line(at + 1),
                b'\\' if self.byte(at + 1).is_ascii_punctuation() => at + 2,
                b'`' => self.code(at),
                b'=' if self.syntax.highlight => self.highlight(at),
                b'^' if self.byte(at + 1) == b'[' && self.syntax.inline_notes => {
                    self.brackets.push(Bracket { at, note: true });
                    at + 2
                }
                b'^' if self.syntax.superscript => self.script(at, Mark::Superscript),
                b'~' if self.syntax.subscript => self.script(at, Mark::Subscript),
                b'[' => self.open(at),
                b']' => self.close(at),
                b'{' if at > self.line => self.attributes(at),
                _ => at + 1,
            };
        }
        self.end_paragraph();
        self.found
    }

    /// What another program would read here, and how long it is.
    fn foreign(&mut self, byte: u8, at: usize) -> Option<(Token, usize)> {
        match byte {
            b'\\' if self.is_blank(at) => Some((Token::Blank, 2)),
            b'\\' if self.syntax.citations && self.byte(at + 1) == b'@' => {
                Some((Token::Citation, cite::reference(&self.source[at..])?))
            }
            b'\\' if self.syntax.tex => {
                tex::command(&self.source[at..]).map(|(.., length)| (Token::Tex, length))
            }
            b'[' | b'!' => Some((Token::WikiLink, self.wiki_link(at)?)),
            b'{' => Some((Token::Tag, self.tag(at)?)),
            b'%' => Some((Token::Comment, self.comment(at)?)),
            b'@' => Some((Token::Citation, self.author(at)?)),
            _ => None,
        }
    }

    /// Whether a backslash makes the blank behind it one that does not break.
    fn is_blank(&self, at: usize) -> bool {
        let after = self.byte(at + 2);
        self.syntax.blanks
            && self.byte(at + 1) == b' '
            && at > self.line
            && !matches!(after, b' ' | b'\\' | b'\n' | b'\r')
    }

    /// The length of a link between texts. Where the words in its brackets are
    /// the label of a link, it is that link.
    fn wiki_link(&mut self, at: usize) -> Option<usize> {
        let embeds = usize::from(self.bytes[at] == b'!');
        if !self.syntax.wiki_links
            || self.bytes.get(at + embeds..at + embeds + 2)? != b"[["
        {
            return None;
        }
        let text = &self.source[at + embeds..];
        let length = foreign::wiki_link(text)?;
        let words = foreign::wiki_words(&text[..length]);
        (!self.defines(words)).then_some(embeds + length)
    }

    /// Whether a link is defined by a label.
    fn defines(&mut self, label: &str) -> bool {
        let source = self.source;
        let labels = self.defined.get_or_insert_with(|| {
            let label = |line: &str| {
                let rest = line.trim_start_matches([' ', '>']).strip_prefix('[')?;
                let (label, _) = rest.split_once("]:")?;
                Some(label.trim_matches(['[', ']']).to_lowercase())
            };
            source.lines().filter_map(label).collect()
        });
        labels.contains(&label.to_lowercase())
    }

    /// Begins or ends marked text: signs next to its words and not within one.
    fn highlight(&mut self, at: usize) -> usize {
        let signs = self.bytes[at..].iter().take_while(|&&b| b == b'=').count();
        let (before, after) = match at.checked_sub(1) {
            Some(before) if at > self.line => (self.bytes[before], self.byte(at + 2)),
            _ => (b' ', self.byte(at + 2)),
        };
        if signs != 2 || self.in_address(at) {
            return at + signs;
        }
        let ends = !before.is_ascii_whitespace() && !after.is_ascii_alphanumeric();
        let begins = !after.is_ascii_whitespace() && !before.is_ascii_alphanumeric();
        match self.highlight {
            Some(open) if ends => {
                self.found.push((Token::ScriptOpen(Mark::Highlight), open..open + 2));
                self.found.push((Token::ScriptClose(open), at..at + 2));
                self.highlight = None;
            }
            None if begins => self.highlight = Some(at),
            _ => {}
        }
        at + 2
    }

    /// The length of a comment within a line.
    fn comment(&self, at: usize) -> Option<usize> {
        let before = if at > self.line { self.bytes[at - 1] } else { b' ' };
        let begins =
            self.byte(at + 1) == b'%' && (before.is_ascii_whitespace() || before == b'>');
        if !self.syntax.comments || !begins {
            return None;
        }
        let near = self.bytes.len().min(at + foreign::LONGEST_COMMENT);
        let end = paragraph_end(&self.bytes[..near], at);
        foreign::comment(&self.source[at..], end - at)
    }

    /// The length of a citation that is part of its sentence.
    fn author(&self, at: usize) -> Option<usize> {
        let before = if at > self.line { self.bytes[at - 1] } else { b' ' };
        let begins = before.is_ascii_whitespace() || matches!(before, b'(' | b'*' | b'_');
        if !self.syntax.citations || !begins || !self.brackets.is_empty() {
            return None;
        }
        cite::author(&self.source[at..], self.syntax.sources)
    }

    /// Takes the brackets that close at `at` for a citation, and returns what
    /// follows it. Obsidian doubles the brackets.
    fn citation(&mut self, open: usize, at: usize) -> Option<usize> {
        let inner = &self.source[open + 1..at];
        if !self.syntax.citations || !cite::is_group(inner) {
            return None;
        }
        let doubled = self.byte(at + 1) == b']'
            && self.brackets.last().is_some_and(|outer| outer.at + 1 == open);
        let range = if doubled { open - 1..at + 2 } else { open..at + 1 };
        let inner = inner.to_owned();
        if matches!(self.byte(range.end), b'(' | b'[' | b'{' | b':')
            || self.defines(&inner)
        {
            return None;
        }
        if doubled {
            self.brackets.pop();
        }
        // What stands within is read with it.
        let from = self.found[self.settled..].iter().position(|(_, r)| r.start >= open);
        if from.is_some() {
            let tail = self.found.split_off(self.settled);
            self.found.extend(tail.into_iter().filter(|(_, r)| r.start < open));
        }
        let end = range.end;
        self.found.push((Token::Citation, range));
        Some(end)
    }

    /// The length of a command to another program.
    fn tag(&self, at: usize) -> Option<usize> {
        let begins = self.syntax.tags && matches!(self.byte(at + 1), b'{' | b'%');
        begins.then(|| foreign::tag(&self.source[at..])).flatten()
    }

    /// The byte at an offset; a space past the end.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b' ')
    }

    /// Looks at the beginning of a line; returns where to go on.
    fn start_line(&mut self, at: usize) -> usize {
        self.line = at;
        let rest = &self.bytes[at..];
        let prefix = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>' | b'\r'));
        let start = at + prefix.count();
        match self.byte(start) {
            b'\n' => {
                self.end_paragraph();
                start
            }
            b':' | b'\\' | b'*' | b'{' | b'%' => self.line_token(start),
            _ => start,
        }
    }

    fn end_paragraph(&mut self) {
        // Brackets are found when they close, so what they enclose comes first.
        self.found[self.settled..].sort_unstable_by_key(|(_, range)| range.start);
        self.settled = self.found.len();
        self.brackets.clear();
        self.unclosed.clear();
        self.highlight = None;
        self.paragraph_end = None;
    }

    /// Finds a construct that takes the rest of a line.
    fn line_token(&mut self, start: usize) -> usize {
        let rest = &self.source[start..];
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        let mut end = start + line.len();
        let comment = self.syntax.comments && line.starts_with("%%");
        let lines = if comment { foreign::comment_lines(rest) } else { None };
        let token = match lines {
            Some(length) => {
                self.end_paragraph();
                end = start + length;
                Token::CommentLines
            }
            None => match line_token(line, self.syntax) {
                Some(token) => token,
                None => return start,
            },
        };
        self.found.push((token, start..end));
        end
    }

    /// Skips a code span, or the backticks that open none.
    fn code(&mut self, at: usize) -> usize {
        let run =
            |from: usize| self.bytes[from..].iter().take_while(|&&b| b == b'`').count();
        let length = run(at);
        let after = at + length;
        if self.unclosed.contains(&length) {
            return after;
        }
        let end = match self.paragraph_end {
            Some(end) => end,
            None => *self.paragraph_end.insert(paragraph_end(self.bytes, after)),
        };
        let mut from = after;
        while let Some(gap) = self.bytes[from..end].iter().position(|&b| b == b'`') {
            let found = run(from + gap);
            from += gap + found;
            if found == length {
                // A line of its own may begin within what looked like code;
                // the walk must not lose count of lines.
                return from;
            }
        }
        self.unclosed.push(length);
        after
    }

    /// Raised or lowered text. As in Pandoc it holds no blanks; brackets and
    /// code stay out of it too.
    fn script(&mut self, at: usize, mark: Mark) -> usize {
        let sign = self.bytes[at];
        let signs = self.bytes[at..].iter().take_while(|&&b| b == sign).count();
        let length = script_length(&self.bytes[at + 1..], sign);
        let (1, Some(length)) = (signs, length) else { return at + signs };
        let end = at + 1 + length;
        if self.byte(end + 1) == sign || self.in_address(at) {
            return end;
        }
        self.found.push((Token::ScriptOpen(mark), at..at + 1));
        self.found.push((Token::ScriptClose(at), end..end + 1));
        end + 1
    }

    /// Whether the word around `at` looks like an address.
    fn in_address(&self, at: usize) -> bool {
        // No more is looked at than an address is long; so the time stays linear.
        let from = self.line.max(at.saturating_sub(LONGEST_SCRIPT));
        let line = &self.source[self.source.ceil_char_boundary(from)..at];
        let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
        word.contains("://") || word.contains("www.")
    }

    /// Takes a mark as a whole, and notes other brackets.
    fn open(&mut self, at: usize) -> usize {
        if self.syntax.notes
            && self.byte(at + 1) == b'^'
            && let Some(length) = label(&self.bytes[at + 2..])
        {
            let end = at + 2 + length + 1;
            if self.byte(end) == b':' && self.only_markers_before(at) {
                // A definition, which pulldown-cmark must see. Another may
                // follow it as if it began the line.
                self.line = end + 1;
                return self.definition(end + 1);
            }
            self.found.push((Token::Mark, at..end));
            return end;
        }
        self.brackets.push(Bracket { at, note: false });
        at + 1
    }

    /// Where the text of a definition begins on the next line, without a blank
    /// line or an indent, it is joined to its label: Pandoc takes it for the
    /// note, GitHub leaves the note empty, and nobody writes an empty note.
    fn definition(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        let Some((blank, next)) = rest.split_once('\n') else { return at };
        let words =
            next.starts_with(|c: char| c.is_alphanumeric() || "*_“‘„«\"'".contains(c));
        let marker = next.split_whitespace().next().is_some_and(|word| {
            matches!(word, "*" | "_") || word.trim_end_matches(['.', ')']) != word
        });
        if blank.trim().is_empty() && words && !marker {
            self.found.push((Token::LineEnd, at + blank.len()..at + blank.len() + 1));
            return self.start_line(at + blank.len() + 1);
        }
        at
    }

    fn close(&mut self, at: usize) -> usize {
        let Some(open) = self.brackets.pop() else { return at + 1 };
        if open.note {
            self.found.push((Token::NoteOpen, open.at..open.at + 2));
            self.found.push((Token::NoteClose(open.at), at..at + 1));
            return at + 1;
        }
        if self.byte(at + 1) == b':' && self.only_markers_before(open.at) {
            // Where a link would be defined, a label holds no marks: were they
            // hidden, it would become one.
            self.found.retain(|(_, range)| range.start < open.at);
            return at + 1;
        }
        if let Some(next) = self.citation(open.at, at) {
            return next;
        }
        let after_bracket = open.at > 0 && matches!(self.bytes[open.at - 1], b']' | b'!');
        if self.syntax.spans
            && !after_bracket
            && let Some((data, length)) = self.attr(at + 1)
        {
            let end = at + 1 + length;
            self.found.push((Token::SpanOpen, open.at..open.at + 1));
            self.found.push((Token::SpanClose(open.at, data), at..end));
            return end;
        }
        at + 1
    }

    /// Attributes right behind a link, an image or code.
    fn attributes(&mut self, at: usize) -> usize {
        let follows = matches!(self.bytes[at - 1], b')' | b']' | b'`' | b'>');
        if !self.syntax.attributes || !follows || self.after_mark(at) {
            return at + 1;
        }
        let Some((data, length)) = self.attr(at) else { return at + 1 };
        self.found.push((Token::Attr(data), at..at + length));
        at + length
    }

    fn attr(&self, at: usize) -> Option<(Box<AttrData>, usize)> {
        if self.byte(at) != b'{' {
            return None;
        }
        let (data, length) = attr::parse(&self.source[at..])?;
        Some((Box::new(data), length))
    }

    /// Whether the mark of a note ends here: what follows belongs to the line.
    fn after_mark(&self, at: usize) -> bool {
        let last = self.found.last();
        last.is_some_and(|(token, range)| *token == Token::Mark && range.end == at)
    }

    /// Whether nothing but markers of quotes and lists stand before `at`.
    fn only_markers_before(&self, at: usize) -> bool {
        let marker = |b: &u8| {
            b.is_ascii_digit()
                || matches!(
                    b,
                    b' ' | b'\t' | b'>' | b'*' | b'-' | b'+' | b'.' | b')' | b':'
                )
        };
        self.bytes.get(self.line..at).is_some_and(|before| before.iter().all(marker))
    }
}

/// The construct that a line is.
fn line_token(line: &str, syntax: &Syntax) -> Option<Token> {
    match line.as_bytes().first()? {
        b':' if syntax.divisions => division(line),
        b'\\' if syntax.page_breaks => {
            matches!(line, "\\newpage" | "\\pagebreak" | "\\clearpage")
                .then_some(Token::PageBreak)
        }
        b'{' if syntax.attributes => {
            // Attributes as kramdown has them: they are for a style sheet.
            (line.starts_with("{:") && line.find('}') == Some(line.len() - 1))
                .then_some(Token::CommentLines)
        }
        b'*' if syntax.abbreviations => {
            let (short, long) = line.strip_prefix("*[")?.split_once("]:")?;
            let plain = !short.is_empty() && !short.contains(['[', ']']);
            (plain && !long.trim().is_empty()).then_some(Token::Abbreviation)
        }
        _ => None,
    }
}

/// The fence of a division. At least three colons; then attributes in braces
/// or one word, which is a class; colons at the end are decoration.
fn division(line: &str) -> Option<Token> {
    let rest = line.trim_start_matches(':');
    if line.len() - rest.len() < 3 {
        return None;
    }
    let name = rest.trim_end_matches(':').trim();
    if name.is_empty() {
        return Some(Token::DivisionClose);
    }
    let data = match attr::parse(name) {
        Some((data, length)) if length == name.len() => data,
        _ if name.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}')) => {
            return None;
        }
        _ => AttrData { classes: vec![name.into()], ..AttrData::default() },
    };
    Some(Token::DivisionOpen(Box::new(data)))
}

/// The length of a label at the start of a text, if a bracket ends it.
fn label(text: &[u8]) -> Option<usize> {
    let mut length = 0;
    loop {
        match text.get(length)? {
            b']' => break,
            b'[' | b'\n' | b'\r' => return None,
            b'\\' if text.get(length + 1).is_some_and(u8::is_ascii_punctuation) => {
                length += 2;
            }
            _ => length += 1,
        }
        if length > LONGEST_LABEL {
            return None;
        }
    }
    text[..length].iter().any(|b| !b.is_ascii_whitespace()).then_some(length)
}

/// How far it is to the sign that ends raised or lowered text.
fn script_length(text: &[u8], sign: u8) -> Option<usize> {
    let mut length = 0;
    loop {
        match *text.get(length)? {
            b if b == sign => return (length > 0).then_some(length),
            b' ' | b'\t' | b'\r' | b'\n' | b'[' | b']' | b'`' | b'<' => return None,
            b'\\' if text.get(length + 1).is_some_and(u8::is_ascii_punctuation) => {
                length += 2;
            }
            _ => length += 1,
        }
        if length > LONGEST_SCRIPT {
            return None;
        }
    }
}

/// Where the paragraph that `from` lies in ends: before a line with nothing
/// but markers of quotes.
fn paragraph_end(bytes: &[u8], from: usize) -> usize {
    let mut blank = false;
    for (i, byte) in bytes[from..].iter().enumerate() {
        match byte {
            b'\n' if blank => return from + i,
            b'\n' => blank = true,
            b' ' | b'\t' | b'\r' | b'>' => {}
            _ => blank = false,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::ReadOptions;

    fn found(source: &str) -> Vec<&str> {
        let syntax = Syntax::of(&ReadOptions::default());
        let found = Scanner::new(source, &syntax).run();
        found.into_iter().map(|(_, range)| &source[range]).collect()
    }

    #[test]
    fn finds_what_is_meant() {
        assert_eq!(found("a[^1] b[^two words]."), ["[^1]", "[^two words]"]);
        assert_eq!(found("^[a ^[b] [c] d]"), ["^[", "^[", "]", "]"]);
        assert_eq!(found("[a [b](c) d]{.e}"), ["[", "]{.e}"]);
        assert_eq!(found("H~2~O 2^*n*^"), ["~", "~", "^", "^"]);
        assert_eq!(found("[a](b){.c} `d`{.e} ![f]{.g}"), ["{.c}", "{.e}", "{.g}"]);
        assert_eq!(
            found("::: a\nb\n:::: {.c} ::\n:::"),
            ["::: a", ":::: {.c} ::", ":::"]
        );
        assert_eq!(found("> \\newpage\n*[a]: b"), ["\\newpage", "*[a]: b"]);
    }

    #[test]
    fn leaves_what_is_something_else() {
        for source in [
            "\\[^1] \\^[a] ^\\[b]",
            "[^1]: a definition\n> - [^2]: another",
            "`[^1]` ``^[a`]`` `[b]{.c}`",
            "^[a\n\nb]",
            "^[a\n> >\nb]",
            "[a]{b} [c](d){e} x{.f}",
            "[^ ] [^a\nb] [^[",
            "text ::: a",
            ":: a",
            "# A[^1{#id}",
            "[a[^1]]: b\n> [c^[d]]: e",
            "2^10 and 2^12 ~~a~~ ~a b~ x~~ ^[^ ^^ ~`a`~",
            "https://a.b/~c/~d",
        ] {
            assert_eq!(found(source), [""; 0], "{source}");
        }
        assert_eq!(found("# A[^1]{#id}"), ["[^1]"]);
    }
}
