//! Styles: what a paragraph or a run is because of its style.

use std::collections::BTreeMap;

use super::run::Look;
use crate::audit::ledger::Style as Meaning;
use crate::audit::xml::{Node, Tag, each_node};

/// How far a chain of styles is followed; longer ones are loops.
const MAX_CHAIN: usize = 32;

/// The styles of a file by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// The language of the text, where a run names none.
    pub(super) language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<u8>,
    look: Look,
}

/// What a paragraph is because of its style.
#[derive(Debug, Default, Clone)]
pub(super) struct ParagraphStyle {
    /// The level of a heading; 0 for others.
    pub(super) heading: u8,
    /// The level of a list item, from 0.
    pub(super) list: Option<u8>,
    /// Whether it is a line of the contents.
    pub(super) contents: bool,
    /// How its letters look.
    pub(super) look: Look,
}

impl Styles {
    /// Reads the styles part.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut styles = Self::default();
        let mut current: Option<(String, Style)> = None;
        let mut open = Vec::new();
        each_node(text, &mut |node| match node {
            Node::Start(tag) => {
                match (tag.name(), &mut current) {
                    ("style", _) => {
                        let id = tag.attr("styleId").unwrap_or_default();
                        current = Some((id, Style::default()));
                    }
                    ("lang", None) => styles.language = tag.attr("val"),
                    (name, Some((_, style))) => style.property(name, &tag),
                    _ => {}
                }
                open.push(tag.name() == "style");
            }
            Node::End => {
                if open.pop() == Some(true)
                    && let Some((id, style)) = current.take()
                {
                    styles.styles.insert(id, style);
                }
            }
            Node::Text(_) => {}
        })
        .map_err(|why| format!("`word/styles.xml`: {why}"))?;
        Ok(styles)
    }

    /// What a paragraph of this style is.
    pub(super) fn paragraph(&self, id: &str) -> ParagraphStyle {
        let mut found = ParagraphStyle::default();
        let mut outline = None;
        for style in self.chain(id) {
            let name = style.name.to_ascii_lowercase();
            found.contents |= ["toc ", "index ", "table of figures"]
                .iter()
                .any(|list| name.starts_with(list));
            let level = name.strip_prefix("heading ").and_then(|n| n.trim().parse().ok());
            outline = outline.or(level).or(style.outline.map(|l| l + 1));
            found.list = found.list.or(style.list);
            found.look = found.look.or(style.look);
        }
        found.heading = outline.filter(|l| (1..=9).contains(l)).unwrap_or(0);
        found
    }

    /// How a run of this style looks. Word's own styles for stress are stress,
    /// whatever they look like.
    pub(super) fn character(&self, id: &str) -> Look {
        let look =
            self.chain(id).fold(Look::default(), |look, style| look.or(style.look));
        let name = self.styles.get(id).map_or("", |style| &style.name);
        match name.to_ascii_lowercase().as_str() {
            "emphasis" => look.meaning(Meaning::EMPHASIS),
            "strong" => look.meaning(Meaning::STRONG),
            _ => look,
        }
    }

    /// Whether a run of this style says on which page something stands.
    pub(super) fn tells_page(&self, id: &str) -> bool {
        self.styles.get(id).is_some_and(|s| s.name.eq_ignore_ascii_case("page reference"))
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let first = self.styles.get(id);
        let next = |style: &&'a Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_CHAIN)
    }
}

impl Style {
    fn property(&mut self, name: &str, tag: &Tag<'_>) {
        let value = || tag.attr("val").unwrap_or_default();
        match name {
            "name" => self.name = value(),
            "basedOn" => self.based_on = Some(value()),
            "outlineLvl" => self.outline = value().parse().ok(),
            "ilvl" => self.list = value().parse().ok(),
            "numId" => self.list = self.list.or(Some(0)).filter(|_| value() != "0"),
            name => self.look.property(name, tag),
        }
    }
}
