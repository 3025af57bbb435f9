//! Blocks: the vertical part of the model.

use serde::{Deserialize, Serialize};

use super::{Attr, Inline, Table, plain_text};
use crate::diag::Span;

/// A part of a text that starts on its own line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Identifier, classes, language.
    #[serde(default, skip_serializing_if = "Attr::is_empty")]
    pub attr: Attr,
    /// Where it stood in the source.
    pub span: Span,
}

/// The kinds of [`Block`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading. Level 1 is the highest inside the text.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// The words of the heading.
        content: Vec<Inline>,
    },
    /// A quotation set apart.
    Quote(Vec<Block>),
    /// Lines whose breaks belong to the text.
    Verse(Vec<VerseLine>),
    /// A bulleted or numbered list.
    List(List),
    /// Terms and what they mean.
    Definitions(Vec<Definition>),
    /// Literal text.
    Code {
        /// The language, as the source names it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// The text; lines end with `\n`, the last one without.
        text: String,
    },
    /// A table.
    Table(Table),
    /// Content with a caption; usually an image alone in its paragraph.
    Figure {
        /// What is shown.
        content: Vec<Block>,
        /// What is said of it; may be empty.
        caption: Vec<Inline>,
    },
    /// A group of blocks with a part of its own in the text.
    Division {
        /// Which part.
        role: Role,
        /// The blocks.
        content: Vec<Block>,
    },
    /// A break between blocks.
    Break(Break),
    /// A displayed formula, as LaTeX source.
    Math(String),
}

/// A line of verse.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerseLine {
    /// How far it stands in, in steps of the width of a space. An empty line
    /// separates stanzas.
    #[serde(default)]
    pub indent: u8,
    /// The words.
    pub content: Vec<Inline>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// How its items are marked.
    pub marker: Marker,
    /// Whether items stand without space between them.
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem>,
}

/// How the items of a list are marked.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// By a bullet.
    Bullet,
    /// By a number.
    Number {
        /// The number of the first item.
        start: u32,
        /// The kind of number.
        style: NumberStyle,
        /// What follows it.
        delimiter: Delimiter,
    },
}

/// The kinds of number in front of an item.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberStyle {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// What follows the number of an item.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `1.`
    #[default]
    Period,
    /// `1)`
    Paren,
    /// `(1)`
    Parens,
}

/// An item of a list.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    /// For a task: whether it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<bool>,
    /// What it says. In a tight list, its paragraphs are set without space.
    pub content: Vec<Block>,
}

/// A term with its meanings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// What is defined.
    pub term: Vec<Inline>,
    /// The meanings, each of one or more blocks.
    pub meanings: Vec<Vec<Block>>,
    /// Where the term stands.
    pub span: Span,
}

/// The part that a [`BlockKind::Division`] plays.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// None but to carry attributes.
    #[default]
    Plain,
    /// A note to the reader: GitHub's `[!NOTE]`.
    Note,
    /// Advice: `[!TIP]`.
    Tip,
    /// What must not be missed: `[!IMPORTANT]`.
    Important,
    /// What may go wrong: `[!WARNING]`.
    Warning,
    /// What may do harm: `[!CAUTION]`.
    Caution,
    /// A motto at the head of a text or chapter.
    Epigraph,
    /// To whom the text is dedicated.
    Dedication,
    /// A summary ahead of the text.
    Abstract,
    /// Who said what is quoted, or signed a letter.
    Attribution,
    /// Content that the source folds away.
    Details,
    /// Notes that no mark refers to, gathered at the end.
    OrphanNotes,
    /// Terms of use and other matter of the publisher, after the text.
    Licence,
    /// The entries of an index, made of the marks in the text.
    Index,
    /// A list of the figures in the text, made of their captions.
    Figures,
    /// A list of the tables in the text, likewise.
    Tables,
}

impl Role {
    /// The role that a class name stands for.
    pub fn from_class(class: &str) -> Option<Self> {
        Some(match class {
            "note" => Self::Note,
            "tip" => Self::Tip,
            "important" => Self::Important,
            "warning" => Self::Warning,
            "caution" | "danger" => Self::Caution,
            "epigraph" | "motto" => Self::Epigraph,
            "dedication" => Self::Dedication,
            "abstract" => Self::Abstract,
            "attribution" => Self::Attribution,
            "details" => Self::Details,
            "licence" | "license" => Self::Licence,
            _ => return None,
        })
    }

    /// The class name that stands for the role; none for [`Role::Plain`].
    pub fn class(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
            Self::Epigraph => "epigraph",
            Self::Dedication => "dedication",
            Self::Abstract => "abstract",
            Self::Attribution => "attribution",
            Self::Details => "details",
            Self::OrphanNotes => "orphan-notes",
            Self::Licence => "licence",
            Self::Index => "index-entries",
            Self::Figures => "figures",
            Self::Tables => "tables",
        })
    }

    /// Whether its words are made of the text and say nothing of their own: a
    /// list of places.
    pub fn is_listing(self) -> bool {
        matches!(self, Self::Index | Self::Figures | Self::Tables)
    }

    /// Whether this is one of the five alerts.
    pub fn is_alert(self) -> bool {
        matches!(
            self,
            Self::Note | Self::Tip | Self::Important | Self::Warning | Self::Caution
        )
    }
}

/// The part of a book that a chapter belongs to. Its first heading says so in a
/// class, as in `# Foreword {.frontmatter}`.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub enum Matter {
    /// Ahead of the text: dedication, foreword. Its pages have roman numbers.
    Front,
    /// A page that opens a part of the text.
    Part,
    /// The text.
    #[default]
    Body,
    /// After the text: afterword, colophon.
    Back,
}

impl Matter {
    /// The matter of the chapter that a block begins.
    pub fn of(block: &Block) -> Self {
        let is = |matter: &Self| matter.class().is_some_and(|c| block.attr.has_class(c));
        [Self::Front, Self::Part, Self::Back].into_iter().find(is).unwrap_or_default()
    }

    /// The class that says so; none for the text itself.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Front => Some("frontmatter"),
            Self::Part => Some("part"),
            Self::Body => None,
            Self::Back => Some("backmatter"),
        }
    }
}

/// What separates two blocks.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// A change of scene: asterism, rule or blank line, as the template has it.
    Scene,
    /// A new page.
    Page,
}

impl BlockKind {
    /// Whether a paragraph of these words, after a block or first of all,
    /// begins a thought or goes on with one, so that no indent marks it.
    ///
    /// That is so after headings and breaks, and where a quotation, a list or
    /// the like interrupts a sentence: what follows begins with a small letter.
    pub fn is_flush_after(before: Option<&Self>, content: &[Inline]) -> bool {
        before.is_none_or(|kind| {
            let opens = matches!(kind, Self::Heading { .. } | Self::Break(_));
            opens || (kind.is_display() && begins_small(content))
        })
    }

    /// Whether a block interrupts the paragraph around it.
    fn is_display(&self) -> bool {
        match self {
            Self::Quote(_)
            | Self::Verse(_)
            | Self::List(_)
            | Self::Code { .. }
            | Self::Table(_)
            | Self::Figure { .. }
            | Self::Math(_) => true,
            Self::Paragraph(_)
            | Self::Heading { .. }
            | Self::Definitions(_)
            | Self::Division { .. }
            | Self::Break(_) => false,
        }
    }
}

/// Whether a text begins in the middle of a sentence: with a small letter.
fn begins_small(content: &[Inline]) -> bool {
    plain_text(content).trim_start().chars().next().is_some_and(char::is_lowercase)
}

impl Block {
    /// Whether a chapter begins here: a heading of level 1, or a dedication or
    /// the like that has a leaf of its own.
    pub fn begins_chapter(&self) -> bool {
        match &self.kind {
            BlockKind::Heading { level, .. } => *level == 1,
            BlockKind::Division { .. } => Matter::of(self) != Matter::Body,
            _ => false,
        }
    }

    /// Whether this is a page for rights and the like that the author wrote.
    pub fn is_copyright_page(&self) -> bool {
        matches!(self.kind, BlockKind::Division { .. })
            && Matter::of(self) == Matter::Front
            && self.attr.has_class("copyright")
    }

    /// Whether a chapter begins here that notes precede which are gathered at the
    /// end of a book: glossary, index, about the author, colophon.
    pub fn follows_notes(&self) -> bool {
        const CLASSES: [&str; 4] = ["glossary", "index", "about", "colophon"];
        self.begins_chapter() && CLASSES.iter().any(|class| self.attr.has_class(class))
    }

    /// A block without attributes.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, attr: Attr::default(), span }
    }

    /// Calls `f` on each group of inlines in this block, in reading order.
    pub fn each_content<'a>(&'a self, f: &mut impl FnMut(&'a [Inline])) {
        match &self.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                f(content);
            }
            BlockKind::Verse(lines) => lines.iter().for_each(|line| f(&line.content)),
            BlockKind::Quote(blocks) | BlockKind::Division { content: blocks, .. } => {
                blocks.iter().for_each(|b| b.each_content(f));
            }
            BlockKind::List(list) => {
                let blocks = list.items.iter().flat_map(|item| &item.content);
                blocks.for_each(|b| b.each_content(f));
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    f(&definition.term);
                    definition.meanings.iter().flatten().for_each(|b| b.each_content(f));
                }
            }
            BlockKind::Table(table) => {
                f(&table.caption);
                table.each_block(&mut |b| b.each_content(f));
            }
            BlockKind::Figure { content, caption } => {
                content.iter().for_each(|b| b.each_content(f));
                f(caption);
            }
            BlockKind::Code { .. } | BlockKind::Break(_) | BlockKind::Math(_) => {}
        }
    }

    /// Calls `f` on each group of inlines in this block, to be changed.
    pub fn each_content_mut(&mut self, f: &mut impl FnMut(&mut Vec<Inline>)) {
        match &mut self.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                f(content);
            }
            BlockKind::Verse(lines) => {
                lines.iter_mut().for_each(|line| f(&mut line.content));
            }
            BlockKind::Quote(blocks) | BlockKind::Division { content: blocks, .. } => {
                blocks.iter_mut().for_each(|b| b.each_content_mut(f));
            }
            BlockKind::List(list) => {
                let blocks = list.items.iter_mut().flat_map(|item| &mut item.content);
                blocks.for_each(|b| b.each_content_mut(f));
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    f(&mut definition.term);
                    let blocks = definition.meanings.iter_mut().flatten();
                    blocks.for_each(|b| b.each_content_mut(f));
                }
            }
            BlockKind::Table(table) => {
                f(&mut table.caption);
                table.each_block_mut(&mut |b| b.each_content_mut(f));
            }
            BlockKind::Figure { content, caption } => {
                content.iter_mut().for_each(|b| b.each_content_mut(f));
                f(caption);
            }
            BlockKind::Code { .. } | BlockKind::Break(_) | BlockKind::Math(_) => {}
        }
    }

    /// Calls `f` on each inline in this block, outermost first, in reading
    /// order.
    pub fn each_inline<'a>(&'a self, f: &mut impl FnMut(&'a Inline)) {
        self.each_content(&mut |content| content.iter().for_each(|i| i.each(f)));
    }

    /// Calls `f` on this block and each block within it, outermost first, in
    /// reading order.
    pub fn each<'a>(&'a self, f: &mut impl FnMut(&'a Block)) {
        f(self);
        self.each_child(&mut |block| block.each(f));
    }

    /// Calls `f` on this block and each block within it, to be changed.
    pub fn each_mut(&mut self, f: &mut impl FnMut(&mut Block)) {
        f(self);
        match &mut self.kind {
            BlockKind::Quote(blocks)
            | BlockKind::Division { content: blocks, .. }
            | BlockKind::Figure { content: blocks, .. } => {
                blocks.iter_mut().for_each(|b| b.each_mut(f));
            }
            BlockKind::List(list) => {
                let blocks = list.items.iter_mut().flat_map(|item| &mut item.content);
                blocks.for_each(|b| b.each_mut(f));
            }
            BlockKind::Definitions(definitions) => {
                let meanings = definitions.iter_mut().flat_map(|d| &mut d.meanings);
                meanings.flatten().for_each(|b| b.each_mut(f));
            }
            BlockKind::Table(table) => table.each_block_mut(&mut |b| b.each_mut(f)),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Verse(_)
            | BlockKind::Code { .. }
            | BlockKind::Break(_)
            | BlockKind::Math(_) => {}
        }
    }

    /// Calls `f` on each block that stands directly in this one.
    pub fn each_child<'a>(&'a self, f: &mut impl FnMut(&'a Block)) {
        match &self.kind {
            BlockKind::Quote(blocks)
            | BlockKind::Division { content: blocks, .. }
            | BlockKind::Figure { content: blocks, .. } => blocks.iter().for_each(f),
            BlockKind::List(list) => {
                list.items.iter().flat_map(|item| &item.content).for_each(f);
            }
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.meanings).flatten().for_each(f);
            }
            BlockKind::Table(table) => table.each_block(f),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Verse(_)
            | BlockKind::Code { .. }
            | BlockKind::Break(_)
            | BlockKind::Math(_) => {}
        }
    }
}
