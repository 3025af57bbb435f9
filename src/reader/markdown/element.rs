//! What the elements of HTML mean to a text.

use super::frame::Part;
use crate::model::{Mark, Role};

/// What an element means.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) enum Meaning {
    /// Marked text.
    Mark(Mark),
    /// Literal text within a line.
    Code,
    /// Text in quotation marks.
    Quoted,
    /// Text that may have a language, a direction, a name.
    Scope,
    /// A link, or a place for links.
    Anchor,
    /// Text with its reading.
    Ruby,
    /// The reading.
    Reading,
    /// What stands for the ruby where there is none.
    RubyFallback,
    /// Blocks with attributes and perhaps a role.
    Group(Role),
    /// A paragraph.
    Paragraph,
    /// What can be seen of details that are folded away.
    Summary,
    /// A heading.
    Heading(u8),
    /// A quotation.
    Quote,
    /// A list; whether it is numbered.
    List(Numbered),
    /// An item of a list.
    Item,
    /// A list of definitions.
    Definitions,
    /// What is defined.
    Term,
    /// What it means.
    Definition,
    /// A table.
    Table,
    /// A part of a table.
    Rows(Part),
    /// A row.
    Row,
    /// A cell; whether it names others.
    Cell(Names),
    /// The caption of a table or figure.
    Caption,
    /// A figure.
    Figure,
    /// Literal text.
    Preformatted,
    /// An end of a line.
    LineBreak,
    /// A place where a word may be broken.
    BreakOpportunity,
    /// A rule.
    Rule,
    /// An image.
    Image,
    /// What runs, or styles a page; it goes with its content.
    Active,
    /// Nothing: its content counts.
    Nothing,
}

/// Whether a list is numbered.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Numbered {
    /// It has bullets.
    No,
    /// It has numbers.
    Yes,
}

/// Whether a cell names a row or column.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Names {
    /// It holds a value.
    No,
    /// It is a header.
    Yes,
}

/// The elements that are understood.
const ELEMENTS: &[(&str, Meaning)] = &[
    ("a", Meaning::Anchor),
    ("abbr", Meaning::Scope),
    ("acronym", Meaning::Scope),
    ("address", Meaning::Group(Role::Plain)),
    ("article", Meaning::Group(Role::Plain)),
    ("aside", Meaning::Group(Role::Plain)),
    ("b", Meaning::Mark(Mark::Strong)),
    ("bdi", Meaning::Scope),
    ("bdo", Meaning::Scope),
    ("big", Meaning::Scope),
    ("blockquote", Meaning::Quote),
    ("body", Meaning::Nothing),
    ("br", Meaning::LineBreak),
    ("caption", Meaning::Caption),
    ("center", Meaning::Group(Role::Plain)),
    ("cite", Meaning::Mark(Mark::Emphasis)),
    ("code", Meaning::Code),
    ("col", Meaning::Nothing),
    ("colgroup", Meaning::Nothing),
    ("dd", Meaning::Definition),
    ("del", Meaning::Mark(Mark::Strike)),
    ("details", Meaning::Group(Role::Details)),
    ("dfn", Meaning::Mark(Mark::Emphasis)),
    ("div", Meaning::Group(Role::Plain)),
    ("dl", Meaning::Definitions),
    ("dt", Meaning::Term),
    ("em", Meaning::Mark(Mark::Emphasis)),
    ("embed", Meaning::Active),
    ("figcaption", Meaning::Caption),
    ("figure", Meaning::Figure),
    ("font", Meaning::Scope),
    ("footer", Meaning::Group(Role::Plain)),
    ("h1", Meaning::Heading(1)),
    ("h2", Meaning::Heading(2)),
    ("h3", Meaning::Heading(3)),
    ("h4", Meaning::Heading(4)),
    ("h5", Meaning::Heading(5)),
    ("h6", Meaning::Heading(6)),
    ("header", Meaning::Group(Role::Plain)),
    ("hgroup", Meaning::Group(Role::Plain)),
    ("hr", Meaning::Rule),
    ("html", Meaning::Nothing),
    ("i", Meaning::Mark(Mark::Emphasis)),
    ("iframe", Meaning::Active),
    ("img", Meaning::Image),
    ("ins", Meaning::Mark(Mark::Underline)),
    ("kbd", Meaning::Mark(Mark::Keyboard)),
    ("li", Meaning::Item),
    ("main", Meaning::Group(Role::Plain)),
    ("mark", Meaning::Mark(Mark::Highlight)),
    ("nav", Meaning::Group(Role::Plain)),
    ("nobr", Meaning::Scope),
    ("object", Meaning::Active),
    ("ol", Meaning::List(Numbered::Yes)),
    ("p", Meaning::Paragraph),
    ("picture", Meaning::Nothing),
    ("pre", Meaning::Preformatted),
    ("q", Meaning::Quoted),
    ("rb", Meaning::Nothing),
    ("rp", Meaning::RubyFallback),
    ("rt", Meaning::Reading),
    ("ruby", Meaning::Ruby),
    ("s", Meaning::Mark(Mark::Strike)),
    ("samp", Meaning::Code),
    ("script", Meaning::Active),
    ("section", Meaning::Group(Role::Plain)),
    ("small", Meaning::Mark(Mark::Small)),
    ("source", Meaning::Nothing),
    ("span", Meaning::Scope),
    ("strike", Meaning::Mark(Mark::Strike)),
    ("strong", Meaning::Mark(Mark::Strong)),
    ("style", Meaning::Active),
    ("sub", Meaning::Mark(Mark::Subscript)),
    ("summary", Meaning::Summary),
    ("sup", Meaning::Mark(Mark::Superscript)),
    ("table", Meaning::Table),
    ("tbody", Meaning::Rows(Part::Body)),
    ("td", Meaning::Cell(Names::No)),
    ("tfoot", Meaning::Rows(Part::Body)),
    ("th", Meaning::Cell(Names::Yes)),
    ("thead", Meaning::Rows(Part::Head)),
    ("time", Meaning::Scope),
    ("tr", Meaning::Row),
    ("tt", Meaning::Code),
    ("u", Meaning::Mark(Mark::Underline)),
    ("ul", Meaning::List(Numbered::No)),
    ("var", Meaning::Mark(Mark::Emphasis)),
    ("wbr", Meaning::BreakOpportunity),
];

/// What an element means, under a name that lives as long as the program;
/// `None` if it has no form in a text.
pub(super) fn meaning(name: &str) -> Option<(&'static str, Meaning)> {
    let at = ELEMENTS.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(ELEMENTS[at])
}

impl Meaning {
    /// Whether it stands within a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Mark(_)
                | Self::Code
                | Self::Quoted
                | Self::Scope
                | Self::Anchor
                | Self::Ruby
                | Self::Reading
                | Self::RubyFallback
                | Self::LineBreak
                | Self::BreakOpportunity
                | Self::Image
        )
    }

    /// Whether it never has content.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::LineBreak | Self::BreakOpportunity | Self::Rule | Self::Image
        )
    }
}

/// The elements that end when another begins, and those that keep it from
/// reaching further out (HTML Standard, 13.1.2.4, optional tags).
pub(super) fn ended_by(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "tr" => (&["tr"], &["table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
        "rt" | "rp" | "rb" => (&["rt", "rp", "rb"], &["ruby"]),
        _ => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_in_order() {
        assert!(ELEMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(meaning("wbr"), Some(("wbr", Meaning::BreakOpportunity)));
        assert_eq!(meaning("blink"), None);
    }
}
