//! Notes.

use super::{Manner, Node, Planner, Text, TextTag};
use crate::design::StyleName;
use crate::layout::frame::Tag;
use crate::model::{Attr, BlockKind, NoteId};

impl Planner<'_> {
    /// Plans a note, led by its number.
    pub(in crate::layout) fn note(&mut self, id: NoteId, number: &str) {
        let env = self.note_env();
        let note = &self.shared.text.document().notes[id];
        let style = self.style(StyleName::Note, &env);
        let (first, rest) = match note.body.split_first() {
            Some((first, rest)) => match &first.kind {
                BlockKind::Paragraph(content) => (Some((first, content)), rest),
                _ => (None, note.body.as_slice()),
            },
            None => (None, note.body.as_slice()),
        };
        let attr = first.map_or_else(Attr::default, |(block, _)| block.attr.clone());
        let content = first.map_or(&[][..], |(_, content)| content.as_slice());
        let lead = format!("{number}\u{2002}");
        let manner = Manner::new(&attr, note.span).led_by(&lead);
        let paragraph = self.paragraph(content, &style, manner, &env);
        let text = Text {
            tag: TextTag::Note(id),
            lang: attr.lang().cloned(),
            anchor: Some(self.shared.places.note(id)),
            ..Text::new(paragraph, style, Tag::Paragraph)
        };
        self.add(Node::Text(Box::new(text)));
        if first.is_none() && !rest.is_empty() {
            self.add(Node::Keep);
        }
        self.blocks(rest, first.map(|(block, _)| block), &env);
    }
}
