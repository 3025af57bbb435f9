//! What is set apart from the text around it: quotes, alerts and divisions
//! with a role.

use super::blocks::plain_group;
use super::image::lone_image_of;
use super::{
    Env, Group, HeadRoom, Indents, Manner, Node, Place, Planner, Spacing, Text, Unity,
};
use crate::design::{Style, StyleName};
use crate::layout::frame::Tag;
use crate::model::{Attr, Block, BlockKind, Inline, Matter, Role};

impl<'a> Planner<'a> {
    pub(super) fn quote(&mut self, block: &Block, content: &'a [Block], env: &Env<'a>) {
        let style = self.style(StyleName::Quote, env);
        let inner = Env {
            paragraph: StyleName::Quote,
            place: Place::Inside,
            spacing: Spacing::Running,
            ..*env
        };
        let mut group = self.group(block, Some(Tag::BlockQuote));
        group.nodes = self.indented(content, &style, &inner);
        (group.before, group.after) = (style.before, style.after);
        self.add(Node::Group(group));
    }

    /// Plans blocks whose paragraphs have the indents of a style themselves;
    /// all others get them from a group.
    pub(super) fn indented(
        &mut self,
        content: &'a [Block],
        style: &Style,
        env: &Env<'a>,
    ) -> Vec<Node> {
        let width = env.width - style.start_indent - style.end_indent;
        let mut nodes = Vec::new();
        let mut previous: Option<&Block> = None;
        for block in content {
            let own = matches!(block.kind, BlockKind::Paragraph(_))
                && lone_image_of(block).is_none();
            let indents = if own { Indents::OfParagraph } else { Indents::OfGroup };
            let inner = Env { width, indents, ..*env };
            let planned = self.within(|planner| planner.block(block, previous, &inner));
            if own {
                nodes.extend(planned);
            } else {
                let mut group = plain_group(planned);
                (group.start, group.end) = (style.start_indent, style.end_indent);
                nodes.push(Node::Group(group));
            }
            previous = Some(block);
        }
        nodes
    }

    pub(super) fn division(
        &mut self,
        block: &Block,
        role: Role,
        content: &'a [Block],
        env: &Env<'a>,
    ) {
        let inside = Env { place: Place::Inside, ..*env };
        let styled = |paragraph| Env { paragraph, ..inside };
        let running = |paragraph| Env { spacing: Spacing::Running, ..styled(paragraph) };
        if self.head == HeadRoom::Stays && Matter::of(block) != Matter::Body {
            self.head = HeadRoom::Vanishes;
            let design = self.shared.design;
            let sink = match block.is_copyright_page() {
                true => design.sinks.imprint,
                false => design.sinks.leaf,
            };
            self.add(Node::Sink(design.page.text_height() * sink.0));
        }
        let mut group = self.group(block, Some(Tag::Division));
        match role {
            Role::Plain | Role::Details => group.nodes = self.nested(content, env),
            Role::Note | Role::Tip | Role::Important | Role::Warning | Role::Caution => {
                self.alert(&mut group, block, role, content, &inside);
            }
            Role::Epigraph => {
                let style = self.style(StyleName::Epigraph, env);
                group.tag = Some(Tag::BlockQuote);
                let inner = running(StyleName::Epigraph);
                group.nodes = self.indented(content, &style, &inner);
                (group.before, group.after) = (style.before, style.after);
            }
            Role::Dedication => {
                group.nodes = self.nested(content, &styled(StyleName::Dedication));
            }
            Role::Abstract => {
                let style = self.style(StyleName::Abstract, env);
                let inner = running(StyleName::Abstract);
                group.nodes = self.indented(content, &style, &inner);
                (group.before, group.after) = (style.before, style.after);
            }
            Role::Attribution => {
                group.nodes = self.nested(content, &styled(StyleName::Attribution));
                group.nodes.insert(0, Node::Keep);
            }
            Role::OrphanNotes => {
                group.nodes = self.nested(content, &styled(StyleName::Note));
            }
            Role::Index => {
                group.tag = Some(Tag::Index);
                group.nodes = self.within(|planner| planner.index(content, env));
            }
            Role::Figures | Role::Tables => {
                group.tag = Some(Tag::Contents);
                group.nodes = self.within(|planner| planner.captions(content, env));
            }
            Role::Licence => {
                let style = *self.shared.design.styles.get(StyleName::Licence);
                let env = Env { cap: Some(style), ..styled(StyleName::Licence) };
                group.nodes = self.nested(content, &env);
            }
        }
        self.add(Node::Group(group));
    }

    /// A box with a band beside it and the word that says what it is.
    fn alert(
        &mut self,
        group: &mut Group,
        block: &Block,
        role: Role,
        content: &'a [Block],
        env: &Env<'a>,
    ) {
        let style = self.style(StyleName::AlertTitle, env);
        let body = self.style(StyleName::Alert, env);
        let word = self.shared.text.words().alert(role);
        let inner = Env { paragraph: StyleName::Alert, spacing: Spacing::Normal, ..*env };
        let title = self.within(|planner| {
            let content = [Inline::text(word, block.span)];
            let attr = Attr::default();
            let manner = Manner::new(&attr, block.span);
            let id = planner.paragraph(&content, &style, manner, env);
            let text =
                Text { unity: Unity::Whole, ..Text::new(id, style, Tag::Paragraph) };
            planner.add(Node::Text(Box::new(text)));
            planner.add(Node::Keep);
        });
        let color = self.shared.design.alerts.color(role.class().unwrap_or_default());
        group.band = color.map(|color| (block.span.start, color));
        group.nodes = title;
        group.nodes.extend(self.indented(content, &body, &inner));
        (group.before, group.after) = (style.before, style.before);
    }

    fn group(&self, block: &Block, tag: Option<Tag>) -> Group {
        Group {
            tag,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            ..plain_group(Vec::new())
        }
    }
}
