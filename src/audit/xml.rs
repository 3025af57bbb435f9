//! Reading XML: events with local names.
//!
//! The formats are told apart by their namespaces; within one of their parts
//! local names are unambiguous enough, so prefixes are left aside.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Something met in an XML file.
pub(super) enum Node<'a> {
    /// A start tag. An empty element gives a start and an end.
    Start(Tag<'a>),
    /// The end of the innermost element.
    End,
    /// Text, with references resolved.
    Text(Cow<'a, str>),
}

/// A start tag.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        std::str::from_utf8(self.0.local_name().into_inner()).unwrap_or_default()
    }

    /// The value of the attribute with this name, or this local name.
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        let name = name.as_bytes();
        let attribute = self.0.attributes().flatten().find(|attribute| {
            attribute.key.as_ref() == name
                || attribute.key.local_name().into_inner() == name
        })?;
        let value = std::str::from_utf8(&attribute.value).ok()?;
        Some(
            quick_xml::escape::unescape(value)
                .map_or_else(|_| value.into(), Cow::into_owned),
        )
    }

    /// Whether a list of words in an attribute has one of these.
    pub(super) fn attr_has(&self, name: &str, words: &[&str]) -> bool {
        self.attr(name).is_some_and(|value| {
            value.split_ascii_whitespace().any(|w| words.contains(&w))
        })
    }

    /// Whether there are attributes at all.
    pub(super) fn is_bare(&self) -> bool {
        self.0.attributes_raw().is_empty()
    }
}

/// Calls `f` on each node, in order.
///
/// # Errors
///
/// What is wrong with the XML, and at which byte.
pub(super) fn each_node(text: &str, f: &mut impl FnMut(Node<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let mut open = 0_usize;
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(tag)) => {
                open += 1;
                f(Node::Start(Tag(tag)));
            }
            Ok(Event::Empty(tag)) => {
                f(Node::Start(Tag(tag)));
                f(Node::End);
            }
            Ok(Event::End(_)) => {
                open = open.saturating_sub(1);
                f(Node::End);
            }
            Ok(Event::Text(text)) => {
                let text = text.decode().map_err(|why| why.to_string())?;
                f(Node::Text(text));
            }
            Ok(Event::CData(text)) => {
                let text = text.decode().map_err(|why| why.to_string())?;
                f(Node::Text(text));
            }
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.decode().map_err(|why| why.to_string())?;
                f(Node::Text(Cow::Owned(referred(&name))));
            }
            Ok(Event::Eof) if open > 0 => {
                return Err(format!("it ends inside of {open} elements"));
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {
            }
            Err(why) => {
                return Err(format!("{why} at byte {}", reader.error_position()));
            }
        }
    }
}

/// What `&name;` stands for; an unknown name stands for itself.
fn referred(name: &str) -> String {
    let text = format!("&{name};");
    match (name, quick_xml::escape::unescape(&text)) {
        ("nbsp", _) => "\u{A0}".into(),
        (_, Ok(known)) => known.into_owned(),
        (_, Err(_)) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_come_in_order_with_references_resolved() {
        let mut seen = String::new();
        let xml = "<?xml version='1.0'?><w:p a:b='x &amp; y'>A&#x42;&amp;<br/><![CDATA[<]]></w:p>";
        each_node(xml, &mut |node| match node {
            Node::Start(tag) => {
                let attr = tag.attr("b").unwrap_or_default();
                seen += &format!("({} {attr}", tag.name());
            }
            Node::End => seen.push(')'),
            Node::Text(text) => seen += &text,
        })
        .unwrap();
        assert_eq!(seen, "(p x & yAB&(br )<)");
    }

    #[test]
    fn broken_xml_is_said() {
        assert!(each_node("<a><b></a>", &mut |_| ()).is_err());
        assert!(each_node("<a>", &mut |_| ()).is_err());
    }
}
