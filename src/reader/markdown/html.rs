//! Cuts raw HTML into tags and text.
//!
//! After the tokenizer of the HTML Standard (13.2.5), as far as it matters to a
//! text: what is no tag is text, and nothing is an error.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Html<'a> {
    /// `<name key="value">`
    Open(Tag<'a>),
    /// `</name>`
    Close(String),
    /// Text, with character references resolved.
    Text(Cow<'a, str>),
    /// What stands in a comment.
    Comment(&'a str),
    /// A declaration or an instruction.
    Other(&'a str),
}

/// The tag that begins an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag<'a> {
    /// The element, in lower case.
    pub(super) name: String,
    /// Its attributes, with names in lower case.
    pub(super) attrs: Vec<(String, Cow<'a, str>)>,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(super) fn attr(&self, key: &str) -> Option<&str> {
        self.attrs.iter().find(|(name, _)| name == key).map(|(_, value)| &**value)
    }
}

/// The pieces of a text, with their places in it.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, verbatim: None }
}

/// See [`pieces`].
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// The element whose content is no HTML, if that is where this is.
    verbatim: Option<&'static str>,
}

/// Elements whose content is no HTML (13.1.2, raw text and escapable raw text).
const VERBATIM: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe"];

impl<'a> Iterator for Pieces<'a> {
    type Item = (Html<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        if let Some(name) = self.verbatim.take() {
            let end = end_of_verbatim(rest, name);
            if end > 0 {
                return Some(self.take(end, |text| Html::Text(text.into())));
            }
        }
        if let Some((html, length)) = markup(rest) {
            if let Html::Open(tag) = &html {
                self.verbatim = VERBATIM.iter().find(|name| **name == tag.name).copied();
            }
            return Some(self.take(length, |_| html));
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let next = |from: usize| rest[from..].find('<').map(|i| from + i);
        let mut end = next(first);
        while let Some(at) = end
            && markup(&rest[at..]).is_none()
        {
            end = next(at + 1);
        }
        let end = end.unwrap_or(rest.len());
        Some(self.take(end, |text| Html::Text(html_escape::decode_html_entities(text))))
    }
}

impl<'a> Pieces<'a> {
    fn take(
        &mut self,
        length: usize,
        make: impl FnOnce(&'a str) -> Html<'a>,
    ) -> (Html<'a>, Range<usize>) {
        let range = self.at..self.at + length;
        self.at = range.end;
        (make(&self.text[range.clone()]), range)
    }
}

/// Where the content of a verbatim element ends: before its end tag, and where
/// there is none, with the text.
fn end_of_verbatim(text: &str, name: &str) -> usize {
    let is_end = |at: &usize| {
        let after = text.as_bytes().get(at + 2..at + 2 + name.len());
        after.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let ends = text.match_indices("</").map(|(at, _)| at);
    ends.into_iter().find(is_end).unwrap_or(text.len())
}

/// The markup at the start of a text, and its length.
fn markup(text: &str) -> Option<(Html<'_>, usize)> {
    let rest = text.strip_prefix('<')?;
    if let Some(comment) = rest.strip_prefix("!--") {
        let (inner, length) = until(comment, "-->");
        return Some((Html::Comment(inner), "<!--".len() + length));
    }
    if let Some(data) = rest.strip_prefix("![CDATA[") {
        let (inner, length) = until(data, "]]>");
        return Some((Html::Text(inner.into()), "<![CDATA[".len() + length));
    }
    if rest.starts_with('?') {
        let (inner, length) = until(rest, "?>");
        return Some((Html::Other(inner), 1 + length));
    }
    if rest.starts_with('!') {
        let (inner, length) = until(rest, ">");
        return Some((Html::Other(inner), 1 + length));
    }
    if let Some(name) = rest.strip_prefix('/') {
        let name_end = name_length(name)?;
        let (_, length) = until(&name[name_end..], ">");
        let name = name[..name_end].to_ascii_lowercase();
        let length = "</".len() + name.len() + length;
        return Some((Html::Close(name), length));
    }
    open_tag(rest).map(|(tag, length)| (Html::Open(tag), 1 + length))
}

/// What stands before `end`, and the length of both. Without an end, all of it.
fn until<'a>(text: &'a str, end: &str) -> (&'a str, usize) {
    match text.find(end) {
        Some(at) => (&text[..at], at + end.len()),
        None => (text, text.len()),
    }
}

fn name_length(text: &str) -> Option<usize> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| text.find(ends).unwrap_or(text.len()))
}

/// A tag after its `<`. One that does not end is text.
fn open_tag(text: &str) -> Option<(Tag<'_>, usize)> {
    let name_end = name_length(text)?;
    let mut tag = Tag { name: text[..name_end].to_ascii_lowercase(), attrs: Vec::new() };
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((tag, text.len() - after.len()));
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=' | '<');
        let end = rest.find(ends).filter(|&end| end > 0)?;
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start())?,
            None => ("", after),
        };
        let value = html_escape::decode_html_entities(value);
        tag.attrs.push((key.to_ascii_lowercase(), value));
        rest = after;
    }
}

fn value(text: &str) -> Option<(&str, &str)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].split_once(quote),
        _ => {
            let end = text.find(|c: char| c.is_whitespace() || c == '>')?;
            Some(text.split_at(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        pieces(text)
            .map(|(html, range)| match html {
                Html::Open(Tag { name, attrs }) => format!("<{name} {attrs:?}"),
                Html::Close(name) => format!("</{name}"),
                Html::Text(text) => format!("{text}"),
                Html::Comment(text) => format!("!{text}"),
                Html::Other(_) => format!("?{}", &text[range]),
            })
            .collect()
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        assert_eq!(
            shown("a<B c=d E='f &amp; g' h>&lt;i</b ><!--j--><br/>"),
            [
                "a",
                "<b [(\"c\", \"d\"), (\"e\", \"f & g\"), (\"h\", \"\")]",
                "<i",
                "</b",
                "!j",
                "<br []"
            ],
        );
        assert_eq!(shown("1 < 2 <3> </4> <a b=\"c"), ["1 < 2 <3> </4> <a b=\"c"]);
        assert_eq!(
            shown("<!DOCTYPE html><?x>?><![CDATA[y]]>"),
            ["?<!DOCTYPE html>", "?<?x>?>", "y"],
        );
        assert_eq!(shown("<!--"), ["!"]);
    }

    #[test]
    fn scripts_hold_no_tags() {
        assert_eq!(
            shown("<script>a<b>c</SCRIPT>d"),
            ["<script []", "a<b>c", "</script", "d"]
        );
        assert_eq!(shown("<style>a<b>"), ["<style []", "a<b>"]);
        assert_eq!(shown("<script></script>"), ["<script []", "</script"]);
    }
}
