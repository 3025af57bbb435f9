//! Sets the signs of one line of text, which may be cut into pieces.

use super::style::{Spaces, Style};

/// A part of a line.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Words to be set.
    Words(&'a mut String, &'static Style),
    /// Words that stay as they are.
    Fixed(&'a str),
    /// The end of a line.
    Break,
    /// What is no word but stands for one: code, a formula, an image.
    Thing,
}

/// What stands for a [`Piece::Thing`] among characters.
const THING: char = '\u{fffc}';

/// How many quotes within quotes are told apart.
const DEEPEST: usize = 16;

/// What is known while a text is set.
#[derive(Debug, Default)]
pub(super) struct Setter {
    /// The straight signs of the quotes that are open.
    open: Vec<char>,
    /// The character before, as it was in the source.
    before: Option<char>,
}

impl Setter {
    /// Sets the pieces of a line, or of one more line.
    pub(super) fn set(&mut self, pieces: Vec<Piece<'_>>) {
        if !pieces.iter().any(Piece::needs_work) {
            return;
        }
        let closers = closers(&pieces);
        let firsts: Vec<Option<char>> = pieces.iter().map(Piece::first).collect();
        let mut offset = 0;
        for (at, piece) in pieces.into_iter().enumerate() {
            let length = piece.length();
            let last = piece.last();
            if let Piece::Words(text, style) = piece {
                let after = firsts[at + 1..].iter().find_map(|first| *first);
                let line = Line { text, style, after, offset, closers: &closers };
                let set = self.words(&line);
                if set != *text {
                    *text = set;
                }
            }
            offset += length;
            self.before = last.or(self.before);
        }
        self.before = Some(' ');
    }

    fn words(&mut self, line: &Line<'_>) -> String {
        let text = line.text;
        let mut set = String::with_capacity(text.len() + 8);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let next = text[at + c.len_utf8()..].chars().next().or(line.after);
            let run = text[at..].chars().take_while(|&d| d == c).count();
            let taken = match (c, run) {
                ('"', _) => self.double(line.style, next, &mut set),
                ('\'', _) => self.single(line, at, next, &mut set),
                ('.', 3 | 4) => ellipsis(run, &mut set),
                ('-', 2 | 3) => self.dash(line, at, run, &mut set),
                ('.' | '-', 2..) => {
                    set.push_str(&text[at..at + run]);
                    run
                }
                (' ', 1) => {
                    set.push(space(line.style.spaces, &text[..at], next));
                    1
                }
                _ => {
                    set.push(c);
                    c.len_utf8()
                }
            };
            self.before = text[at..at + taken].chars().next_back();
            at += taken;
        }
        set
    }

    /// Whether a sign here would begin something.
    fn at_start(&self) -> bool {
        self.before.is_none_or(|c| {
            c.is_whitespace() || "([{<-–—/“‘„‚«‹¿¡\"'\u{2060}\u{200b}".contains(c)
        })
    }

    fn enter(&mut self, sign: char) {
        if self.open.len() < DEEPEST {
            self.open.push(sign);
        }
    }

    fn double(&mut self, style: &Style, next: Option<char>, set: &mut String) -> usize {
        let opens = self.at_start() && next.is_some_and(|c| !c.is_whitespace());
        let outer = |open: &[char]| !open.contains(&'"');
        if opens {
            let [sign, _] = if outer(&self.open) { style.outer } else { style.inner };
            self.enter('"');
            set.push(sign);
            push_space_inside(style, sign, set);
            return 1;
        }
        let inches =
            !self.open.contains(&'"') && self.before.is_some_and(|c| c.is_ascii_digit());
        if inches || self.before.is_none_or(char::is_whitespace) {
            // Inches, or seconds of an angle; or a sign between two blanks.
            set.push('"');
            return 1;
        }
        while let Some(open) = self.open.pop()
            && open != '"'
        {}
        let [_, sign] = if outer(&self.open) { style.outer } else { style.inner };
        push_space_inside(style, sign, set);
        set.push(sign);
        1
    }

    fn single(
        &mut self,
        line: &Line<'_>,
        at: usize,
        next: Option<char>,
        set: &mut String,
    ) -> usize {
        let [opening, closing] = line.style.inner;
        let within_word = next.is_some_and(char::is_alphanumeric);
        if self.at_start() {
            let closes_later = line.closers.last().is_some_and(|&c| c > line.offset + at);
            let opens = next.is_some_and(|c| !c.is_whitespace())
                && closes_later
                && !is_elision(&line.text[at + 1..]);
            if opens {
                self.enter('\'');
                set.push(opening);
                push_space_inside(line.style, opening, set);
            } else {
                set.push(if within_word { '’' } else { '\'' });
            }
            return 1;
        }
        let digit = self.before.is_some_and(|c| c.is_ascii_digit());
        if digit && next.is_some_and(|c| c.is_ascii_digit()) {
            set.push('\'');
        } else if within_word {
            set.push('’');
        } else if self.open.last() == Some(&'\'') {
            self.open.pop();
            push_space_inside(line.style, closing, set);
            set.push(closing);
        } else {
            // Feet, or minutes of an angle; otherwise a letter is left out.
            set.push(if digit { '\'' } else { '’' });
        }
        1
    }

    /// Two hyphens are an en dash, three an em dash, as in Pandoc; but an
    /// option of a command stays one.
    fn dash(&self, line: &Line<'_>, at: usize, run: usize, set: &mut String) -> usize {
        let next = line.text[at + run..].chars().next().or(line.after);
        let option = run == 2
            && self.before.is_none_or(|c| c.is_whitespace() || "([\"'“‘|".contains(c))
            && next.is_some_and(char::is_alphanumeric);
        match (option, run) {
            (true, _) => set.push_str("--"),
            (false, 2) => set.push('–'),
            (false, _) => set.push('—'),
        }
        run
    }
}

/// A piece of words with what its setting depends on.
struct Line<'a> {
    text: &'a str,
    style: &'static Style,
    /// The character after it.
    after: Option<char>,
    /// Where it begins in the whole line.
    offset: usize,
    /// Where in the whole line single quotes could end.
    closers: &'a [usize],
}

impl Piece<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Words(text, _) => text,
            Self::Fixed(text) => text,
            Self::Break => " ",
            Self::Thing => "\u{fffc}",
        }
    }

    fn length(&self) -> usize {
        self.text().len()
    }

    fn first(&self) -> Option<char> {
        self.text().chars().next()
    }

    fn last(&self) -> Option<char> {
        self.text().chars().next_back()
    }

    fn needs_work(&self) -> bool {
        let Self::Words(text, style) = self else { return false };
        text.contains(['"', '\''])
            || text.contains("--")
            || text.contains("...")
            || style.spaces != Spaces::Plain && text.contains(' ')
    }
}

/// Where a single quote could end: behind a sign and not before a letter.
fn closers(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut closers = Vec::new();
    let mut candidate = None;
    let mut before = ' ';
    let mut offset = 0;
    for piece in pieces {
        let words = matches!(piece, Piece::Words(..));
        for (at, c) in piece.text().char_indices() {
            if let Some(candidate) = candidate.take()
                && !c.is_alphanumeric()
                && c != THING
            {
                closers.push(candidate);
            }
            if c == '\'' && words && !before.is_whitespace() {
                candidate = Some(offset + at);
            }
            before = c;
        }
        offset += piece.length();
    }
    closers.extend(candidate);
    closers
}

/// Whether a word after an apostrophe has lost its beginning: a year, or one of
/// the English words that do.
fn is_elision(rest: &str) -> bool {
    const WORDS: &[&str] = &[
        "tis", "twas", "twere", "twill", "em", "til", "cause", "n", "bout", "round",
        "cos",
    ];
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = rest[..end].to_lowercase();
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let year = digits == 2 && matches!(&word[2..], "" | "s" | "er" | "ern");
    year || WORDS.contains(&word.as_str())
}

fn ellipsis(run: usize, set: &mut String) -> usize {
    set.push('…');
    if run == 4 {
        set.push('.');
    }
    run
}

/// French sets guillemets apart from what they hold.
fn push_space_inside(style: &Style, sign: char, set: &mut String) {
    if style.spaces == Spaces::French && matches!(sign, '«' | '»') {
        set.push('\u{a0}');
    }
}

/// What a space becomes between these neighbours.
fn space(spaces: Spaces, before: &str, next: Option<char>) -> char {
    let last = before.chars().next_back();
    match (spaces, next) {
        (Spaces::French, Some(';' | '!' | '?')) => '\u{202f}',
        (Spaces::French, Some(':' | '»')) => '\u{a0}',
        (Spaces::French, _) if last == Some('«') => '\u{a0}',
        (Spaces::Dash, Some('—' | '–')) => '\u{a0}',
        (Spaces::Short(letters), Some(next)) if next.is_alphanumeric() => {
            let alone = last.is_some_and(|c| letters.contains(c))
                && before
                    .chars()
                    .rev()
                    .nth(1)
                    .is_none_or(|c| !c.is_alphanumeric() && c != '’');
            if alone { '\u{a0}' } else { ' ' }
        }
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn set(lang: &str, text: &str) -> String {
        let style = Style::of(&Lang::new(lang).unwrap()).unwrap();
        let mut text = text.to_owned();
        Setter::default().set(vec![Piece::Words(&mut text, style)]);
        text
    }

    #[test]
    fn english() {
        for (typed, printed) in [
            (r#""Yes," he said. "No.""#, "“Yes,” he said. “No.”"),
            (r#""He said 'no' to 'em," she said."#, "“He said ‘no’ to ’em,” she said."),
            (
                "'Twas the dogs' day in '68; rock 'n' roll",
                "’Twas the dogs’ day in ’68; rock ’n’ roll",
            ),
            ("don't, O'Neill's", "don’t, O’Neill’s"),
            ("'One' and 'two words', he's", "‘One’ and ‘two words’, he’s"),
            ("6'2\" tall, 5\" wide", "6'2\" tall, 5\" wide"),
            ("(\"a\")—\"b\"", "(“a”)—“b”"),
            ("1990--1995 --- so... and....", "1990–1995 — so… and…."),
            ("use --help or -v; a ---- b ......", "use --help or -v; a ---- b ......"),
            ("“set already”, isn’t it…", "“set already”, isn’t it…"),
            ("a \" b ' c", "a \" b ' c"),
            ("\"outer \"inner\" outer\"", "“outer ‘inner’ outer”"),
        ] {
            assert_eq!(set("en", typed), printed);
        }
    }

    #[test]
    fn other_languages() {
        for (lang, typed, printed) in [
            ("de", r#"Er sagte: "Das ist 'so'.""#, "Er sagte: „Das ist ‚so‘.“"),
            (
                "fr",
                r#"L'homme dit : "Oui !" ; non ?"#,
                "L’homme dit\u{a0}: «\u{a0}Oui\u{202f}!\u{a0}»\u{202f}; non\u{202f}?",
            ),
            ("fr", "« Oui »", "«\u{a0}Oui\u{a0}»"),
            ("ru", r#"Он -- "друг"."#, "Он – «друг»."),
            ("ru", "Он — друг", "Он\u{a0}— друг"),
            ("pl", "w domu i z psem, ma kota", "w\u{a0}domu i\u{a0}z\u{a0}psem, ma kota"),
            ("sv", r#""Hej", sa "han""#, "”Hej”, sa ”han”"),
            ("it", "un po' di l'acqua", "un po’ di l’acqua"),
        ] {
            assert_eq!(set(lang, typed), printed);
        }
    }

    #[test]
    fn signs_see_past_the_ends_of_pieces() {
        let style = Style::of(&Lang::default()).unwrap();
        let (mut a, mut b, mut c) =
            ("\"".to_owned(), "Word".to_owned(), "\" and".to_owned());
        let mut d = " \"".to_owned();
        Setter::default().set(vec![
            Piece::Words(&mut a, style),
            Piece::Words(&mut b, style),
            Piece::Words(&mut c, style),
            Piece::Words(&mut d, style),
            Piece::Thing,
        ]);
        assert_eq!([a, b, c, d], ["“", "Word", "” and", " “"]);
    }
}
