//! Lists, of items and of definitions.

use super::{
    Env, Indents, Label, Manner, Node, Place, PlannedItem, PlannedList, Planner, Spacing,
    Text, Unity,
};
use crate::design::{Style, StyleName};
use crate::geom::Pt;
use crate::layout::flow::marker::marker;
use crate::layout::frame::{ItemLabels, Tag};
use crate::model::{Block, Definition, Inline, List, Marker};

/// The room for a letter of a number, and for what is around it.
const LETTER_ROOM: f32 = 0.5;
const MARKER_GAP: f32 = 0.8;

impl<'a> Planner<'a> {
    pub(super) fn list(&mut self, block: &Block, list: &'a List, env: &Env<'a>) {
        let style = self.style(StyleName::List, env);
        let bullets = &self.shared.design.lists;
        let indent = self.marker_room(list, env.depth, style.size);
        let between = if list.tight { Pt::ZERO } else { style.before.max(style.after) };
        // What stands in an item of a list without spaces has none either.
        let apart = env.depth == 0 || env.spacing != Spacing::Tight;
        let around = |space| if apart { space } else { Pt::ZERO };
        let paragraph = match env.paragraph {
            StyleName::Body | StyleName::BodyFirst => StyleName::List,
            name => name,
        };
        let inner = Env {
            paragraph,
            spacing: if list.tight { Spacing::Tight } else { Spacing::Normal },
            indents: Indents::OfGroup,
            depth: env.depth + 1,
            place: Place::Inside,
            width: env.width - indent,
            ..*env
        };
        let items = list.items.iter().enumerate();
        let items = items
            .map(|(index, item)| {
                let nodes = self.nested(&item.content, &inner);
                let direction = self.plan.direction(&nodes);
                let manner = Manner { direction, ..Manner::new(&block.attr, block.span) };
                let words = match item.task {
                    Some(true) => "☑".to_owned(),
                    Some(false) => "☐".to_owned(),
                    None => marker(list.marker, index, env.depth, bullets),
                };
                PlannedItem { label: self.marker(&words, manner, &inner), nodes }
            })
            .collect();
        let labels = match list.marker {
            Marker::Bullet => ItemLabels::Bullets,
            Marker::Number { style, .. } => ItemLabels::Numbers(style),
        };
        let planned = PlannedList {
            labels,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            indent,
            before: around(style.before),
            after: around(style.after),
            between,
            items,
        };
        self.add(Node::List(planned));
    }

    /// The room that the markers of a list take, estimated by their letters.
    fn marker_room(&self, list: &List, depth: usize, size: Pt) -> Pt {
        let bullets = &self.shared.design.lists;
        let letters = |index| marker(list.marker, index, depth, bullets).chars().count();
        match list.marker {
            Marker::Bullet => bullets.indent.at(size),
            Marker::Number { .. } => {
                let most = (0..list.items.len()).map(letters).max().unwrap_or(0).max(2);
                size * (most as f32 * LETTER_ROOM + MARKER_GAP)
            }
        }
    }

    fn marker(&mut self, words: &str, manner: Manner<'_>, env: &Env<'a>) -> Label {
        let style = Style {
            first_indent: Pt::ZERO,
            start_indent: Pt::ZERO,
            end_indent: Pt::ZERO,
            ..self.style(env.paragraph, env)
        };
        let content = [Inline::text(words, manner.span)];
        let id = self.paragraph(&content, &style, manner, env);
        Label::Beside(Box::new(Text::new(id, style, Tag::Label)))
    }

    pub(super) fn definitions(
        &mut self,
        block: &Block,
        definitions: &'a [Definition],
        env: &Env<'a>,
    ) {
        let style = self.style(StyleName::Definition, env);
        let term_style = self.style(StyleName::Term, env);
        let inner = Env {
            paragraph: StyleName::Definition,
            place: Place::Inside,
            spacing: Spacing::Normal,
            ..*env
        };
        let mut items = Vec::new();
        for definition in definitions {
            let manner = Manner::new(&block.attr, definition.span);
            let id = self.paragraph(&definition.term, &term_style, manner, env);
            // Nothing is between a term and what it means.
            let style_of_term = Style { after: Pt::ZERO, ..term_style };
            let term =
                Text { unity: Unity::Whole, ..Text::new(id, style_of_term, Tag::Label) };
            let meanings = definition.meanings.iter();
            let mut nodes: Vec<Node> =
                meanings.flat_map(|m| self.indented(m, &style, &inner)).collect();
            if let Some(Node::Text(first)) = nodes.first_mut() {
                first.style.before = Pt::ZERO;
            }
            items.push(PlannedItem { label: Label::Above(Box::new(term)), nodes });
        }
        let planned = PlannedList {
            labels: ItemLabels::Terms,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            indent: Pt::ZERO,
            before: term_style.before,
            after: style.after,
            between: term_style.before,
            items,
        };
        self.add(Node::List(planned));
    }
}
