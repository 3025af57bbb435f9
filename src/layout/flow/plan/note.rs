//! Notes.

use super::image::lone_image_of;
use super::{Env, Indents, Manner, Node, Numbered, Planner, Text, TextTag};
use crate::design::{Family, Style, StyleName};
use crate::geom::Pt;
use crate::layout::frame::Tag;
use crate::model::{Attr, Block, BlockKind, Inline, NoteId};

/// The room for a figure of the number of a note, also in typescript, and for what
/// is around it, by the size of the type.
const FIGURE_ROOM: f32 = 0.35;
const TYPED_ROOM: f32 = 0.5;
const NUMBER_GAP: f32 = 0.6;

impl<'a> Planner<'a> {
    /// Plans a note, led by its number.
    pub(in crate::layout) fn note(&mut self, id: NoteId, number: &str) {
        let env = self.note_env();
        let note = &self.shared.text.document().notes[id];
        let style = self.style(StyleName::Note, &env);
        let Some((first, rest)) = note.body.split_first() else {
            return self.lead(id, number, &[], &Attr::default(), style, &env);
        };
        match &first.kind {
            BlockKind::Paragraph(content) => {
                self.lead(id, number, content, &first.attr, style, &env);
            }
            _ if begins_with_line(first) => {
                self.numbered(id, number, first, style, &env);
            }
            _ => {
                self.lead(id, number, &[], &Attr::default(), style, &env);
                self.add(Node::Keep);
                self.block(first, None, &env);
            }
        }
        self.blocks(rest, Some(first), &env);
    }

    /// A paragraph that begins with the number of its note.
    fn lead(
        &mut self,
        id: NoteId,
        number: &str,
        content: &[Inline],
        attr: &Attr,
        style: Style,
        env: &Env<'a>,
    ) {
        let span = self.shared.text.document().notes[id].span;
        let lead = format!("{number}\u{2002}");
        let manner = Manner::new(attr, span).led_by(&lead);
        let paragraph = self.paragraph(content, &style, manner, env);
        let text = Text {
            tag: TextTag::Note(id),
            lang: attr.lang().cloned(),
            anchor: Some(self.shared.places.note(id)),
            ..Text::new(paragraph, style, Tag::Paragraph)
        };
        self.add(Node::Text(Box::new(text)));
    }

    /// A block that begins on the line of the number of its note, beside it.
    fn numbered(
        &mut self,
        id: NoteId,
        number: &str,
        block: &'a Block,
        style: Style,
        env: &Env<'a>,
    ) {
        let indent = match &block.kind {
            BlockKind::Quote(_) => self.style(StyleName::Quote, env).start_indent,
            BlockKind::Verse(_) => self.style(StyleName::Verse, env).start_indent,
            BlockKind::Code { .. } => self.style(StyleName::Code, env).start_indent,
            _ => Pt::ZERO,
        };
        let letters = number.chars().count() as f32;
        let figure = match style.family {
            Family::Mono => TYPED_ROOM,
            Family::Serif | Family::Sans => FIGURE_ROOM,
        };
        let room = style.size * (letters * figure + NUMBER_GAP);
        let start = (room - indent).max(Pt::ZERO);
        let inner =
            Env { width: env.width - start, indents: Indents::OfParagraph, ..*env };
        let nodes = self.within(|planner| planner.block(block, None, &inner));
        let (attr, span) = (Attr::default(), self.shared.text.document().notes[id].span);
        let direction = self.plan.direction(&nodes);
        let manner = Manner { direction, ..Manner::new(&attr, span) }.led_by(number);
        let paragraph = self.paragraph(&[], &style, manner, env);
        let number = Text {
            tag: TextTag::Number(id),
            anchor: Some(self.shared.places.note(id)),
            ..Text::new(paragraph, style, Tag::Label)
        };
        self.add(Node::Numbered(Numbered { number: Box::new(number), start, nodes }));
    }
}

/// Whether a block begins with a line of text, so that a number can stand on it.
fn begins_with_line(block: &Block) -> bool {
    let first = |content: &[Block]| content.first().is_some_and(begins_with_line);
    match &block.kind {
        BlockKind::Paragraph(_) => lone_image_of(block).is_none(),
        BlockKind::Heading { .. }
        | BlockKind::Verse(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code { .. }
        | BlockKind::Math(_) => true,
        BlockKind::Quote(content) | BlockKind::Division { content, .. } => first(content),
        BlockKind::List(list) => list.items.first().is_some_and(|item| {
            // An item without content has a line for its marker.
            item.content.is_empty() || first(&item.content)
        }),
        BlockKind::Table(_) | BlockKind::Figure { .. } | BlockKind::Break(_) => false,
    }
}
