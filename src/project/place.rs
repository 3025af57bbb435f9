//! The place of a file in a book.

use crate::diag::Span;
use crate::model::{Attr, Block, BlockKind, Inline, Matter, Role, plain_text};

/// The place of a file in a book.
#[derive(Debug, Copy, Clone, Default, Eq, PartialEq)]
pub struct Place {
    /// Front, body or back; a part.
    pub matter: Matter,
    /// What it is, where books have a word for it.
    pub kind: Option<Kind>,
    /// How many levels its headings stand below those of a chapter.
    pub depth: u8,
}

/// What stands around the chapters, by the words of EPUB (Structural Semantics
/// Vocabulary 1.1).
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Copyright,
    Dedication,
    Epigraph,
    Foreword,
    Preface,
    Acknowledgments,
    Introduction,
    Figures,
    Tables,
    Afterword,
    Appendix,
    Glossary,
    Index,
    About,
    Colophon,
}

impl Kind {
    /// Those of the front, in the order in which they stand there.
    pub const FRONT: [Self; 9] = [
        Self::Copyright,
        Self::Dedication,
        Self::Epigraph,
        Self::Figures,
        Self::Tables,
        Self::Foreword,
        Self::Preface,
        Self::Acknowledgments,
        Self::Introduction,
    ];

    /// Those of the back, in the order in which they stand there.
    pub const BACK: [Self; 6] = [
        Self::Afterword,
        Self::Appendix,
        Self::Glossary,
        Self::Index,
        Self::About,
        Self::Colophon,
    ];

    /// What is made of the text and named by `true` in `folio.toml`.
    pub(super) fn is_made(self) -> bool {
        matches!(self, Self::Figures | Self::Tables | Self::Index)
    }

    /// The class of what begins with it.
    fn class(self) -> &'static str {
        match self {
            Self::Figures => "list-of-figures",
            Self::Tables => "list-of-tables",
            kind => kind.name(),
        }
    }

    /// The word in `folio.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copyright => "copyright",
            Self::Dedication => "dedication",
            Self::Epigraph => "epigraph",
            Self::Foreword => "foreword",
            Self::Preface => "preface",
            Self::Acknowledgments => "acknowledgments",
            Self::Introduction => "introduction",
            Self::Figures => "figures",
            Self::Tables => "tables",
            Self::Afterword => "afterword",
            Self::Appendix => "appendix",
            Self::Glossary => "glossary",
            Self::Index => "index",
            Self::About => "about",
            Self::Colophon => "colophon",
        }
    }

    /// What has a page of its own and no heading.
    fn leaf(self) -> Option<Role> {
        match self {
            Self::Dedication => Some(Role::Dedication),
            Self::Epigraph => Some(Role::Epigraph),
            Self::Copyright => Some(Role::Licence),
            _ => None,
        }
    }
}

impl Place {
    /// Puts the blocks of a file in their place: headings on their level, and
    /// the first one marked by what it opens. A title that the file states and
    /// does not begin with becomes its first heading.
    pub(crate) fn settle(self, body: &mut Vec<Block>, title: Vec<Inline>, span: Span) {
        if let Some(role) = self.kind.and_then(Kind::leaf) {
            let content = std::mem::take(body);
            let mut leaf = Block::new(BlockKind::Division { role, content }, span);
            self.mark(&mut leaf.attr);
            body.push(leaf);
            return;
        }
        raise(body);
        if !title.is_empty() && !is_said(body, &title) {
            lower(body, 1);
            let at = Span { start: span.start, end: span.start };
            let heading = BlockKind::Heading { level: 1, content: title };
            body.insert(0, Block::new(heading, at));
        }
        lower(body, self.depth);
        let first = body.iter_mut().find(|b| matches!(b.kind, BlockKind::Heading { .. }));
        if let Some(first) = first {
            self.mark(&mut first.attr);
        }
    }

    /// Says in classes what a block opens.
    fn mark(self, attr: &mut Attr) {
        let kind = self.kind.map(Kind::class);
        let classes = self.matter.class().into_iter().chain(kind);
        for class in classes {
            if !attr.has_class(class) {
                attr.get_mut().classes.push(class.into());
            }
        }
    }

    /// A heading without text.
    pub(crate) fn heading(self, title: &str) -> Block {
        let words = (!title.is_empty()).then(|| Inline::text(title, Span::default()));
        let content = words.into_iter().collect();
        let level = self.depth.saturating_add(1).min(6);
        let kind = BlockKind::Heading { level, content };
        let mut block = Block::new(kind, Span::default());
        self.mark(&mut block.attr);
        block
    }
}

/// Whether a file begins with a heading of these words.
fn is_said(body: &[Block], title: &[Inline]) -> bool {
    let folded = |content: &[Inline]| {
        let words = plain_text(content);
        let letters = words.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    match body.first().map(|block| &block.kind) {
        Some(BlockKind::Heading { content, .. }) => folded(content) == folded(title),
        _ => false,
    }
}

fn lower(body: &mut [Block], by: u8) {
    for block in body {
        block.each_mut(&mut |block| {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                *level = level.saturating_add(by).min(6);
            }
        });
    }
}

/// Makes the first heading of a file a chapter, whatever its level was: what
/// counts in a book is where the file stands.
fn raise(body: &mut [Block]) {
    let first = body.iter().find_map(|block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    });
    let by = first.unwrap_or(1).saturating_sub(1);
    if by == 0 {
        return;
    }
    for block in body {
        block.each_mut(&mut |block| {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                *level = level.saturating_sub(by).max(1);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(place: Place, levels: &[u8], title: Option<&str>) -> Vec<u8> {
        let heading = |&level: &u8| {
            let content = vec![Inline::text("x", Span::default())];
            Block::new(BlockKind::Heading { level, content }, Span::default())
        };
        let mut body: Vec<Block> = levels.iter().map(heading).collect();
        let title = title.map(|title| Inline::text(title, Span::default()));
        place.settle(&mut body, title.into_iter().collect(), Span::default());
        let level = |block: &Block| match block.kind {
            BlockKind::Heading { level, .. } => level,
            _ => 0,
        };
        body.iter().map(level).collect()
    }

    #[test]
    fn headings_stand_where_the_book_has_the_file() {
        let chapter = Place::default();
        let section = Place { depth: 1, ..chapter };
        assert_eq!(levels(chapter, &[2, 3, 3], None), [1, 2, 2]);
        assert_eq!(levels(section, &[1, 2], None), [2, 3]);
        assert_eq!(levels(section, &[], Some("A title")), [2]);
        assert_eq!(levels(chapter, &[2, 2], Some("A title")), [1, 2, 2]);
        assert_eq!(levels(chapter, &[2, 3], Some("X")), [1, 2]);
        assert_eq!(levels(Place { depth: 9, ..chapter }, &[1, 2], None), [6, 6]);
    }

    #[test]
    fn a_dedication_is_a_leaf_of_its_own() {
        let place =
            Place { matter: Matter::Front, kind: Some(Kind::Dedication), depth: 0 };
        let words = vec![Inline::text("To all", Span::default())];
        let mut body = vec![Block::new(BlockKind::Paragraph(words), Span::default())];
        place.settle(&mut body, Vec::new(), Span::default());
        assert!(matches!(
            body[0].kind,
            BlockKind::Division { role: Role::Dedication, .. }
        ));
        assert!(body[0].attr.has_class("frontmatter"));
    }
}
