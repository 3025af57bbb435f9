//! Lists of places: the index, the lists of figures and tables.

use super::{Env, Manner, Node, Planner, Text, Unity};
use crate::design::{Style, StyleName};
use crate::geom::Pt;
use crate::layout::frame::Tag;
use crate::model::{Block, BlockKind, Inline, InlineKind, Target};

/// How far turned-over lines of an index stand in, by the size of the type.
const INDEX_HANG: f32 = 3.0;

impl<'a> Planner<'a> {
    /// The entries of an index: those under others stand in, and turned-over
    /// lines further than all.
    pub(super) fn index(&mut self, content: &'a [Block], env: &Env<'a>) {
        let style = self.style(StyleName::Index, env);
        for block in content {
            let BlockKind::Paragraph(words) = &block.kind else { continue };
            let level = (2..=3).find(|n| block.attr.has_class(&format!("index-{n}")));
            let indent = style.size * level.map_or(0.0, |level| (level - 1) as f32);
            let letter = block.attr.has_class("index-letter");
            let before = if letter { style.leading } else { Pt::ZERO };
            let style = Style { first_indent: indent, before, ..style };
            let manner = Manner::new(&block.attr, block.span);
            let id = self.paragraph(words, &style, manner, env);
            let hang = style.size * INDEX_HANG;
            let text = Text { hang, ..Text::new(id, style, Tag::Paragraph) };
            self.add(Node::Text(Box::new(text)));
        }
    }

    /// The captions of figures or tables, each with its page at the end.
    pub(super) fn captions(&mut self, content: &'a [Block], env: &Env<'a>) {
        let style = self.style(StyleName::Contents1, env);
        for block in content {
            let BlockKind::Paragraph(words) = &block.kind else { continue };
            let [Inline { kind: InlineKind::Link(link, words), .. }] = words.as_slice()
            else {
                continue;
            };
            let Target::Id(place) = &link.target else { continue };
            let direction = Some(self.shared.text.document().meta.lang.direction());
            let manner = Manner { direction, ..Manner::new(&block.attr, block.span) };
            let id = self.paragraph(words, &style, manner, env);
            let text = Text {
                hang: style.size,
                entry: self.shared.places.id(place).map(|place| (place, 1)),
                unity: Unity::Whole,
                ..Text::new(id, style, Tag::ContentsItem)
            };
            self.add(Node::Text(Box::new(text)));
        }
    }
}
