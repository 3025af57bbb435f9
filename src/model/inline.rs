//! Inlines: the horizontal part of the model.

use serde::{Deserialize, Serialize};

use super::{Attr, NoteId, ResourceId, outward};
use crate::diag::Span;

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stood in the source.
    pub span: Span,
}

/// The kinds of [`Inline`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InlineKind {
    /// A run of text. Never empty, never next to another run.
    Text(String),
    /// A line end of the source that means a space.
    SoftBreak,
    /// A line end that belongs to the text.
    HardBreak,
    /// Literal text.
    Code(String),
    /// Marked text.
    Marked(Mark, Vec<Inline>),
    /// A link.
    Link(Box<Link>, Vec<Inline>),
    /// An image in the line.
    Image(Box<Image>),
    /// A reference to a note, at the place of its number.
    Note(NoteId),
    /// A formula in the line, as LaTeX source.
    Math(String),
    /// Text with its reading beside it.
    Ruby {
        /// The text.
        base: Vec<Inline>,
        /// How it is read.
        reading: String,
    },
    /// Text that carries attributes, such as a language; empty, it is a place
    /// for links to point to.
    Scope(Attr, Vec<Inline>),
    /// The pages on which places stand: said where there are pages.
    Pages(Box<Pages>),
}

/// The pages on which places stand.
///
/// A format with pages shows their numbers, each once and in order, and those
/// that follow one another as a range. One without shows nothing, not even
/// what stands around them; in an index it has a link for each place.
#[derive(Debug, Default, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// The identifiers of the places, in the order of the text.
    pub ids: Vec<String>,
    /// What stands before the numbers, such as ` (page `.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// What stands after them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// What sets marked text apart.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Stress; italics in most templates.
    Emphasis,
    /// Strong importance.
    Strong,
    /// Small capitals.
    SmallCaps,
    /// Struck through: no longer so.
    Strike,
    /// Underlined.
    Underline,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// As if marked with a pen.
    Highlight,
    /// Side remarks in small type.
    Small,
    /// Keys to be pressed.
    Keyboard,
}

/// Where a link leads and what is said of it.
#[derive(Debug, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// A title; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// Where a link leads.
#[derive(Debug, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Out of the document; once it is prepared, only to a file beside the source or
    /// by one of [`SCHEMES`](super::SCHEMES).
    Url(String),
    /// To the node whose attributes have this id.
    Id(String),
}

/// An image and what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// The file.
    pub resource: ResourceId,
    /// What it shows, in words. Empty if it is decorative.
    pub alt: String,
    /// A title; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its width, `width` and `height` among the pairs.
    #[serde(default, skip_serializing_if = "Attr::is_empty")]
    pub attr: Attr,
}

impl Target {
    /// Whether this is a file beside the source: a relative address, which
    /// leads to nothing once the text has gone elsewhere.
    pub fn is_local(&self) -> bool {
        let Self::Url(url) = self else { return false };
        let first = url.split(['/', '?', '#']).next().unwrap_or_default();
        !url.starts_with("//") && !first.contains(':')
    }

    /// Whether a link may lead there from a finished file.
    pub fn is_safe(&self) -> bool {
        match self {
            Self::Id(_) => true,
            Self::Url(url) => {
                self.is_local() || url.starts_with("//") || outward(url.trim()).is_some()
            }
        }
    }
}

impl Inline {
    /// An inline at a place.
    pub fn new(kind: InlineKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// A run of text.
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        Self::new(InlineKind::Text(text.into()), span)
    }

    /// What is said of this inline, if it is of a kind that carries attributes.
    pub fn attr(&self) -> Option<&Attr> {
        match &self.kind {
            InlineKind::Scope(attr, _) => Some(attr),
            InlineKind::Image(image) => Some(&image.attr),
            InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Code(_)
            | InlineKind::Marked(..)
            | InlineKind::Link(..)
            | InlineKind::Note(_)
            | InlineKind::Math(_)
            | InlineKind::Pages(_)
            | InlineKind::Ruby { .. } => None,
        }
    }

    /// The inlines within this one, if it can hold any.
    pub fn children(&self) -> &[Inline] {
        match &self.kind {
            InlineKind::Marked(_, content)
            | InlineKind::Link(_, content)
            | InlineKind::Scope(_, content)
            | InlineKind::Ruby { base: content, .. } => content,
            InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::Math(_)
            | InlineKind::Pages(_)
            | InlineKind::Note(_) => &[],
        }
    }

    /// The inlines within this one, to be changed.
    pub fn children_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match &mut self.kind {
            InlineKind::Marked(_, content)
            | InlineKind::Link(_, content)
            | InlineKind::Scope(_, content)
            | InlineKind::Ruby { base: content, .. } => Some(content),
            InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::Math(_)
            | InlineKind::Pages(_)
            | InlineKind::Note(_) => None,
        }
    }

    /// Calls `f` on this inline and all within it, outermost first.
    pub fn each<'a>(&'a self, f: &mut impl FnMut(&'a Inline)) {
        f(self);
        self.children().iter().for_each(|i| i.each(f));
    }
}

/// The words of inlines, as one line without notes and without readings.
///
/// Images count with their alternative text. For titles, outlines, bookmarks
/// and identifiers.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(content, &mut text);
    text
}

fn push_plain(content: &[Inline], text: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => {
                text.push_str(t);
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::Image(image) => text.push_str(&image.alt),
            InlineKind::Note(_) | InlineKind::Pages(_) => {}
            InlineKind::Marked(..)
            | InlineKind::Link(..)
            | InlineKind::Ruby { .. }
            | InlineKind::Scope(..) => push_plain(inline.children(), text),
        }
    }
}

/// Joins runs of text that came to stand next to each other, on all levels.
pub(crate) fn join_text(content: &mut Vec<Inline>) {
    content.dedup_by(|next, run| {
        if let (InlineKind::Text(more), InlineKind::Text(text)) =
            (&next.kind, &mut run.kind)
        {
            text.push_str(more);
            run.span = run.span.to(next.span);
            return true;
        }
        false
    });
    for inline in content {
        if let Some(children) = inline.children_mut() {
            join_text(children);
        }
    }
}
