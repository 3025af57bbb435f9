//! What surrounds a text: the header and licence of a distributor, the header
//! of a mail.

use std::ops::Range;

use super::knowledge::boilerplate::{ENDS, FIELDS, Field, MAIL, STARTS};
use super::knowledge::languages::NAMES;
use super::lines::Line;
use crate::model::Lang;

/// What stands around the text of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Envelope<'a> {
    /// Bytes of the header of a mail, whose lines are metadata.
    pub(super) header: Range<usize>,
    /// Bytes of the distributor, which go to the end.
    pub(super) licence: Vec<Range<usize>>,
    /// The lines of a title that was named.
    pub(super) title: Vec<Line<'a>>,
    /// Who was named, with the MARC code of the part they had.
    pub(super) people: Vec<(String, &'static str, Range<usize>)>,
    /// The language that was named.
    pub(super) lang: Option<(Lang, Range<usize>)>,
    /// The date that was named.
    pub(super) date: Option<(String, Range<usize>)>,
    /// What else was said in a header whose lines are gone: keys and values.
    pub(super) other: Vec<(String, String)>,
}

/// A line of a header: its key in lower case and its value.
struct Entry<'a> {
    key: String,
    lines: Vec<Line<'a>>,
}

impl Entry<'_> {
    fn value(&self) -> String {
        let texts: Vec<&str> = self.lines.iter().map(|line| line.text).collect();
        texts.join(" ").trim().into()
    }

    fn place(&self) -> Range<usize> {
        let start = self.lines.first().map_or(0, |line| line.start);
        start..self.lines.last().map_or(start, Line::end)
    }
}

/// Finds what surrounds a text.
pub(super) fn find<'a>(source: &str, lines: &[Line<'a>]) -> Envelope<'a> {
    distributor(source, lines).or_else(|| mail(lines)).unwrap_or_default()
}

/// The frame of Project Gutenberg.
fn distributor<'a>(source: &str, lines: &[Line<'a>]) -> Option<Envelope<'a>> {
    let start = lines.iter().position(|line| begins(line.text, STARTS));
    let from = start.map_or(0, |at| at + 1);
    let end = lines[from..].iter().position(|line| begins(line.text, ENDS));
    if start.is_none() && end.is_none() {
        return None;
    }
    let mut envelope = Envelope::default();
    if let Some(start) = start {
        // The mark itself may go on over a second line.
        let stars = |line: &Line<'_>| line.text.ends_with("***");
        let open = !stars(&lines[start]) && lines.get(start + 1).is_some_and(stars);
        envelope.licence.push(0..lines[start + usize::from(open)].end());
        for entry in entries(&lines[..start]) {
            envelope.read(entry);
        }
    }
    if let Some(end) = end {
        envelope.licence.push(lines[from + end].start..source.len());
    }
    Some(envelope)
}

impl<'a> Envelope<'a> {
    fn read(&mut self, entry: Entry<'a>) {
        let Some((_, field)) = FIELDS.iter().find(|(key, _)| *key == entry.key) else {
            return;
        };
        let value = entry.value();
        match field {
            Field::Title if self.title.is_empty() => self.title = entry.lines,
            Field::Title => {}
            Field::Author => self.name_all(&value, "aut", entry.place()),
            Field::Person(code) => self.name_all(&value, code, entry.place()),
            Field::Language => {
                let name = value.to_lowercase();
                let known = NAMES.iter().find(|(known, _)| *known == name);
                let lang = known.and_then(|(_, code)| Lang::new(code));
                self.lang = lang.map(|lang| (lang, entry.place()));
            }
        }
    }

    /// `A and B` names two.
    fn name_all(&mut self, value: &str, code: &'static str, place: Range<usize>) {
        for name in value.split(" and ").flat_map(|part| part.split(';')) {
            if !name.trim().is_empty() {
                self.people.push((name.trim().into(), code, place.clone()));
            }
        }
    }
}

/// Whether a line begins with one of these marks, apart from stars and spaces.
fn begins(line: &str, marks: &[&str]) -> bool {
    // Most lines are told by their first letters.
    let bare = line.trim_start_matches(['*', ' ']);
    if !bare.starts_with(['s', 'S', 'e', 'E']) {
        return false;
    }
    let head = bare[..bare.floor_char_boundary(64)].to_lowercase();
    marks.iter().any(|mark| head.starts_with(mark))
}

/// The lines `Key: value` of a header. A value goes on over indented lines.
fn entries<'a>(lines: &[Line<'a>]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut open = false;
    for line in lines {
        if let Some((key, value)) = key(line) {
            entries.push(Entry { key, lines: vec![value] });
            open = true;
        } else if line.is_blank() {
            open = false;
        } else if open
            && line.indent > 0
            && let Some(entry) = entries.last_mut()
        {
            entry.lines.push(*line);
        }
    }
    entries
}

fn key<'a>(line: &Line<'a>) -> Option<(String, Line<'a>)> {
    let colon = line.text.find(':').filter(|at| *at <= 32)?;
    let key = &line.text[..colon];
    let plain = key.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == ' ');
    (plain && line.indent == 0 && !key.is_empty())
        .then(|| (key.trim().to_ascii_lowercase(), line.from(colon + 1)))
}

/// The header of a mail: at least two of its keys at the head of the file, up
/// to the first blank line.
fn mail<'a>(lines: &[Line<'a>]) -> Option<Envelope<'a>> {
    let start = lines.iter().position(|line| !line.is_blank())?;
    let end = lines[start..].iter().position(Line::is_blank)? + start;
    let entries = entries(&lines[start..end]);
    let known = |entry: &&Entry<'_>| MAIL.contains(&entry.key.as_str());
    let first = key(&lines[start]).is_some_and(|(key, _)| MAIL.contains(&key.as_str()));
    let sure = key(&lines[start]).is_some_and(|(key, _)| key == "from");
    let least = if sure { 1 } else { 2 };
    // Every line is a key with its value, or goes on with one.
    let held: usize = entries.iter().map(|entry| entry.lines.len()).sum();
    let first = first && held == end - start;
    if !first || entries.iter().filter(known).count() < least {
        return None;
    }
    let header = lines[start].start..lines[end - 1].end();
    let mut envelope = Envelope { header, ..Envelope::default() };
    for entry in entries {
        let (value, place) = (entry.value(), entry.place());
        match entry.key.as_str() {
            "subject" if envelope.title.is_empty() => envelope.title = entry.lines,
            "from" if envelope.people.is_empty() => {
                let name = value.split('<').next().unwrap_or_default().trim();
                let name = name.trim_matches('"');
                let name = if name.is_empty() { value.as_str() } else { name };
                envelope.people.push((name.into(), "aut", place));
                if name != value {
                    envelope.other.push((entry.key, value.clone()));
                }
            }
            "date" | "sent" if envelope.date.is_none() => {
                envelope.date = Some((value, place));
            }
            _ => envelope.other.push((entry.key, value)),
        }
    }
    Some(envelope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    #[test]
    fn the_frame_of_gutenberg_gives_metadata() {
        let text = "The Project Gutenberg EBook of X\n\nTitle: X\n       and Y\n\n\
                    Author: A. B.\n\nTranslator: C. D.\n\nLanguage: German\n\n\
                    *** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nText.\n\n\
                    End of the Project Gutenberg EBook of X\n\nTerms.\n";
        let lines = lines::split(text);
        let envelope = find(text, &lines);
        let title: Vec<_> = envelope.title.iter().map(|line| line.text).collect();
        assert_eq!(title, ["X", "and Y"]);
        let people: Vec<_> =
            envelope.people.iter().map(|p| (p.0.as_str(), p.1)).collect();
        assert_eq!(people, [("A. B.", "aut"), ("C. D.", "trl")]);
        assert_eq!(envelope.lang.map(|l| l.0.as_str().to_owned()).as_deref(), Some("de"));
        let body = &text[envelope.licence[0].end..envelope.licence[1].start];
        assert_eq!(body, "\n\nText.\n\n");
    }

    #[test]
    fn the_header_of_a_mail_gives_metadata() {
        let text = "From: A B <a@b.org>\nTo: c\nSubject: Re: D\nDate: x\n\nHi\n";
        let lines = lines::split(text);
        let envelope = find(text, &lines);
        assert_eq!(envelope.people[0].0, "A B");
        assert_eq!(envelope.title[0].text, "Re: D");
        let text = "Note: this\nis text\n\nHi\n";
        assert!(find(text, &lines::split(text)).people.is_empty());
    }
}
