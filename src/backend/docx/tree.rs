//! Small XML parts as a tree, to be completed and put in order.
//!
//! For what docx-rs writes and for what a reference file brings: styles,
//! numbering, settings, headers. The text itself never goes through here.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::backend::xml::{self, DECLARATION};

/// An element with all that is in it. Names keep their prefixes.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// How deep a part may nest; no real one comes near.
const MAX_DEPTH: usize = 64;

impl Element {
    /// Without attributes and content.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// With one attribute more.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// With one child more, at the end.
    pub(super) fn child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    /// Reads a part. `None` if it is not well-formed or nests beyond reason.
    pub(super) fn parse(part: &[u8]) -> Option<Self> {
        let part = part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(part);
        let mut reader = Reader::from_reader(part);
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event().ok()?;
            let top = open.last_mut()?;
            match event {
                Event::Start(tag) => open.push(element(&tag)?),
                Event::Empty(tag) => top.push(element(&tag)?),
                Event::End(_) => {
                    let done = open.pop()?;
                    open.last_mut()?.push(done);
                }
                Event::Text(text) => {
                    let text =
                        text.xml_content(quick_xml::XmlVersion::Implicit1_0).ok()?;
                    top.text(&text);
                }
                Event::CData(text) => top.text(&text.decode().ok()?),
                Event::GeneralRef(entity) => {
                    let name = entity.decode().ok()?;
                    top.text(&quick_xml::escape::unescape(&format!("&{name};")).ok()?);
                }
                Event::Eof => break,
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                }
            }
            if open.len() > MAX_DEPTH {
                return None;
            }
        }
        let root = open.pop().filter(|_| open.is_empty())?;
        root.children.into_iter().find_map(Node::into_element)
    }

    /// The part as a file.
    pub(super) fn to_part(&self) -> String {
        let mut out = DECLARATION.to_owned();
        self.write(&mut out);
        out
    }

    /// Appends the element as XML.
    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&xml::escape_attribute(value));
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => out.push_str(&xml::escape(text)),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Gives an attribute a value.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|(n, _)| n == name) {
            Some(attribute) => attribute.1 = value,
            None => self.attributes.push((name.into(), value)),
        }
    }

    /// Adds a child at the end.
    pub(super) fn push(&mut self, child: Self) {
        self.children.push(Node::Element(child));
    }

    /// The elements right in this one.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(Node::element)
    }

    /// The elements right in this one, to be changed.
    pub(super) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of a name.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.elements().find(|e| e.name == name)
    }

    /// The first child of a name, made if there is none.
    pub(super) fn entry(&mut self, name: &str) -> &mut Self {
        let at = self.children.iter().position(|node| node.is(name));
        let at = at.unwrap_or_else(|| {
            self.push(Self::new(name));
            self.children.len() - 1
        });
        match &mut self.children[at] {
            Node::Element(element) => element,
            Node::Text(_) => unreachable!("the position is that of an element"),
        }
    }

    /// Puts a child in the place of one with the same name, or at the end.
    pub(super) fn replace(&mut self, child: Self) {
        let place = self.entry(&child.name);
        *place = child;
    }

    /// Drops the children of a name.
    pub(super) fn remove(&mut self, name: &str) {
        self.children.retain(|node| !node.is(name));
    }

    /// Calls `f` on this element and all in it, innermost first.
    pub(super) fn each_mut(&mut self, f: &mut impl FnMut(&mut Self)) {
        self.elements_mut().for_each(|element| element.each_mut(f));
        f(self);
    }

    fn text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.children.push(Node::Text(text.into())),
        }
    }
}

impl Node {
    fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }

    fn into_element(self) -> Option<Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }

    fn is(&self, name: &str) -> bool {
        self.element().is_some_and(|element| element.name == name)
    }
}

fn element(tag: &BytesStart<'_>) -> Option<Element> {
    let name = std::str::from_utf8(tag.name().as_ref()).ok()?.to_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let name = std::str::from_utf8(attribute.key.as_ref()).ok()?.to_owned();
        let value = std::str::from_utf8(&attribute.value).ok()?;
        let value = quick_xml::escape::unescape(value).ok()?.into_owned();
        attributes.push((name, value));
    }
    Some(Element { name, attributes, children: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_survives_the_way_through_the_tree() {
        let part = "<a x=\"1 &amp; &quot;2&quot;\"><b/>t &lt; u &#65;<c>d</c></a>";
        let tree = Element::parse(part.as_bytes()).unwrap();
        assert_eq!(tree.get("x"), Some("1 & \"2\""));
        let mut out = String::new();
        tree.write(&mut out);
        assert_eq!(out, part.replace("&#65;", "A"));
    }

    #[test]
    fn what_is_no_xml_is_no_tree() {
        assert_eq!(Element::parse(b"<a><b></a>"), None);
        assert_eq!(Element::parse(b"<a>"), None);
        assert_eq!(Element::parse(b""), None);
        assert_eq!(Element::parse("<a>".repeat(1000).as_bytes()), None);
    }
}
