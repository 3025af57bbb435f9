//! XML as text: what has to be escaped, what cannot be held at all, and a
//! writer that nests elements.
//!
//! Knows no vocabulary: elements and attributes are named by its callers.
//! Namespaces are up to them as well.

use std::borrow::Cow;

/// The first line of every XML file.
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Whether XML 1.0 can hold a character, even escaped (production 2, `Char`).
pub(crate) fn is_char(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// Text without what XML cannot hold. For libraries that escape, but do not
/// sieve.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_char(c)).collect())
    }
}

/// Text as one line for a title or a label, without what XML cannot hold; empty
/// if nothing of it would be seen.
pub(crate) fn line(text: &str) -> String {
    let line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = line.chars().any(|c| !c.is_control() && !c.is_whitespace());
    if shown { line } else { String::new() }
}

/// Text to stand between tags, escaped and without what XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push(&mut out, text, Place::Text);
    out
}

/// Text to stand in an attribute between double quotes.
pub(crate) fn escape_attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push(&mut out, text, Place::Attribute);
    out
}

/// Writes XML from front to back.
///
/// A start tag stays open for [`Writer::attr`] until something else follows.
/// Elements must be closed in order; [`Writer::close`] closes the innermost.
///
/// ```text
/// xml.open("p").attr("id", "first").text("Tom & Jerry").empty("br").close();
/// <p id="first">Tom &amp; Jerry<br/></p>
/// ```
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: String,
    open: Vec<&'static str>,
    tag: Tag,
    stripped: Option<char>,
}

/// What the tag that was written last still lacks.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
enum Tag {
    #[default]
    Done,
    /// `>`
    Start,
    /// `/>`
    Empty,
}

impl Writer {
    /// Begins with text that is taken as it is: a declaration, a document
    /// type.
    pub(crate) fn beginning_with(head: &str) -> Self {
        Self { out: head.to_owned(), ..Self::default() }
    }

    /// Starts an element.
    pub(crate) fn open(&mut self, name: &'static str) -> &mut Self {
        self.settle();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.tag = Tag::Start;
        self
    }

    /// Writes an element without content, `<br/>`.
    pub(crate) fn empty(&mut self, name: &'static str) -> &mut Self {
        self.settle();
        self.out.push('<');
        self.out.push_str(name);
        self.tag = Tag::Empty;
        self
    }

    /// Adds an attribute to the element that was just begun.
    pub(crate) fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        debug_assert_ne!(self.tag, Tag::Done, "attribute {name} outside of a tag");
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let stripped = push(&mut self.out, value, Place::Attribute);
        self.stripped = self.stripped.or(stripped);
        self.out.push('"');
        self
    }

    /// Adds an attribute, if there is a value for it.
    pub(crate) fn attr_opt(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.attr(name, value);
        }
        self
    }

    /// Writes text, escaped.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.settle();
        let stripped = push(&mut self.out, text, Place::Text);
        self.stripped = self.stripped.or(stripped);
        self
    }

    /// Writes what is XML already.
    pub(crate) fn raw(&mut self, xml: &str) -> &mut Self {
        self.settle();
        self.out.push_str(xml);
        self
    }

    /// Puts XML in where [`Writer::len`] was once.
    pub(crate) fn insert(&mut self, at: usize, xml: &str) {
        self.out.insert_str(at, xml);
    }

    /// Ends the innermost element.
    pub(crate) fn close(&mut self) -> &mut Self {
        self.settle();
        let name = self.open.pop();
        debug_assert!(name.is_some(), "nothing is open");
        self.out.push_str("</");
        self.out.push_str(name.unwrap_or_default());
        self.out.push('>');
        self
    }

    /// Writes an element that holds only text.
    pub(crate) fn leaf(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.open(name).text(text).close()
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many bytes there are so far.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// The first character that was left out since the last call because XML
    /// cannot hold it, for a report.
    pub(crate) fn take_stripped(&mut self) -> Option<char> {
        self.stripped.take()
    }

    /// Ends all elements and gives the text.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.settle();
        self.out
    }

    /// Completes the last tag.
    fn settle(&mut self) {
        match std::mem::take(&mut self.tag) {
            Tag::Done => {}
            Tag::Start => self.out.push('>'),
            Tag::Empty => self.out.push_str("/>"),
        }
    }
}

/// Where text is to stand.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Place {
    Text,
    Attribute,
}

/// Appends text, escaped, and returns the first character that was left out.
///
/// In running text a carriage return is escaped, since a parser would make a
/// line feed of it (XML 1.0, 2.11); in an attribute so are tab and line feed,
/// which would become spaces (3.3.3).
fn push(out: &mut String, text: &str, place: Place) -> Option<char> {
    let mut stripped = None;
    let mut done = 0;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        if !SUSPECT[usize::from(byte)] {
            continue;
        }
        let (length, instead) = match byte {
            b'&' => (1, "&amp;"),
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'\r' => (1, "&#13;"),
            b'"' if place == Place::Attribute => (1, "&quot;"),
            b'\t' if place == Place::Attribute => (1, "&#9;"),
            b'\n' if place == Place::Attribute => (1, "&#10;"),
            b'"' | b'\t' | b'\n' => continue,
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
            0xEF if !matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => {
                continue;
            }
            0xEF => (3, ""),
            _ => (1, ""),
        };
        if instead.is_empty() {
            stripped = stripped.or_else(|| text[at..].chars().next());
        }
        out.push_str(&text[done..at]);
        out.push_str(instead);
        done = at + length;
    }
    out.push_str(&text[done..]);
    stripped
}

/// The bytes that [`push`] has to look at.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'"' as usize] = true;
    table[0xEF] = true;
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_nest_and_text_stays_text() {
        let mut xml = Writer::beginning_with(DECLARATION);
        xml.open("p").attr("title", "a \"b\"\n<c>").attr_opt("id", None);
        xml.text("Tom & <Jerry>").empty("br").open("i").close().raw("<u/>");
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <p title=\"a &quot;b&quot;&#10;&lt;c&gt;\">Tom &amp; &lt;Jerry&gt;<br/><i></i><u/></p>"
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out_and_told() {
        let mut xml = Writer::default();
        xml.text("a\u{B}b\u{FFFF}c\u{FFFD}\u{FB01}");
        assert_eq!(xml.take_stripped(), Some('\u{B}'));
        assert_eq!(xml.take_stripped(), None);
        assert_eq!(xml.finish(), "abc\u{FFFD}\u{FB01}");
        assert_eq!(clean("a\0b"), "ab");
        assert_eq!(line(" a\n\u{1}b "), "a b");
        assert_eq!(line("\u{1} \u{7f}\u{FFFF}"), "");
    }

    proptest! {
        #[test]
        fn a_parser_reads_back_what_was_written(text in any::<String>()) {
            let kept: String = text.chars().filter(|&c| is_char(c)).collect();
            prop_assert_eq!(&*clean(&text), kept.as_str());
            let read = quick_xml::escape::unescape(&escape(&text)).unwrap().into_owned();
            prop_assert_eq!(&read, &kept);
            let read = quick_xml::escape::unescape(&escape_attribute(&text)).unwrap().into_owned();
            prop_assert_eq!(&read, &kept);
        }
    }
}
