//! What each kind of block becomes: those that stand alone, and those made of
//! lines of their own.

use super::image::lone_image;
use super::{
    Env, Group, HeadRoom, Indents, Manner, Node, Place, PlannedCode, Planner, Spacing,
    Text, TextTag, Unity, Verse,
};
use crate::design::{Align, Style, StyleName};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::frame::{DestinationId, Tag};
use crate::layout::inline::Spaces;
use crate::math::Display;
use crate::model::{
    Attr, Block, BlockKind, Break, Inline, InlineKind, Matter, VerseLine,
};
use crate::pass::REFERENCE;

/// The width of a letter of code, by the size of the type, and how far lines
/// of it that go on may stand in, by the width of a line.
const CODE_LETTER: f32 = 0.6;
const MOST_CODE_HANG: f32 = 0.4;

/// How far the lines of an entry of a list of works hang, in its size.
const REFERENCE_HANG: f32 = 1.5;

impl<'a> Planner<'a> {
    /// Plans blocks that follow each other. `before` is what precedes them.
    pub(in crate::layout) fn blocks(
        &mut self,
        blocks: &'a [Block],
        before: Option<&'a Block>,
        env: &Env<'a>,
    ) {
        let mut previous = before;
        for block in blocks {
            self.block(block, previous, env);
            previous = Some(block);
        }
    }

    /// Plans blocks into nodes of their own.
    pub(super) fn nested(&mut self, blocks: &'a [Block], env: &Env<'a>) -> Vec<Node> {
        self.within(|planner| planner.blocks(blocks, None, env))
    }

    /// Gathers the nodes that are planned by `plan`.
    pub(in crate::layout) fn within(
        &mut self,
        plan: impl FnOnce(&mut Self),
    ) -> Vec<Node> {
        let outer = std::mem::take(&mut self.plan.nodes);
        plan(self);
        std::mem::replace(&mut self.plan.nodes, outer)
    }

    pub(super) fn block(
        &mut self,
        block: &'a Block,
        previous: Option<&Block>,
        env: &Env<'a>,
    ) {
        let own = Env { lang: block.attr.lang().unwrap_or(env.lang), ..*env };
        match &block.kind {
            BlockKind::Paragraph(content) if block.attr.has_class(REFERENCE) => {
                self.reference(block, content, env);
            }
            BlockKind::Paragraph(content) => {
                self.plain(block, content, previous, env);
            }
            BlockKind::Heading { level, content } => {
                self.heading(block, *level, content, env);
            }
            BlockKind::Quote(content) => self.quote(block, content, &own),
            BlockKind::Verse(lines) => self.verse(block, lines, &own),
            BlockKind::List(list) => self.list(block, list, &own),
            BlockKind::Definitions(definitions) => {
                self.definitions(block, definitions, &own);
            }
            BlockKind::Code { text, .. } => self.code(block, text, env),
            BlockKind::Table(table) => self.table(block, table, &own),
            BlockKind::Figure { content, caption } => {
                self.figure(block, content, caption, &own);
            }
            BlockKind::Division { role, content } => {
                self.division(block, *role, content, &own);
            }
            BlockKind::Break(Break::Page) => self.add(Node::PageBreak),
            BlockKind::Break(Break::Scene) => self.scene_break(block, env),
            BlockKind::Math(source) => self.math(block, source, env),
        }
    }

    /// An entry of a list of works: its first line hangs.
    fn reference(&mut self, block: &Block, content: &[Inline], env: &Env<'a>) {
        let style = self.style(StyleName::Body, env);
        let style = Style { first_indent: Pt::ZERO, ..style };
        let manner = Manner::new(&block.attr, block.span);
        let id = self.paragraph(content, &style, manner, env);
        let text = Text {
            anchor: self.place(&block.attr),
            lang: block.attr.lang().cloned(),
            hang: style.size * REFERENCE_HANG,
            ..Text::new(id, style, Tag::Paragraph)
        };
        self.add(Node::Text(Box::new(text)));
    }

    fn plain(
        &mut self,
        block: &Block,
        content: &'a [Inline],
        previous: Option<&Block>,
        env: &Env<'a>,
    ) {
        if let Some(image) = lone_image(content)
            && self.block_image(image, block.attr.id(), env)
        {
            return;
        }
        let first = BlockKind::is_flush_after(previous.map(|block| &block.kind), content);
        let name = match env.paragraph {
            StyleName::Body if first => StyleName::BodyFirst,
            name => name,
        };
        let mut style = self.style(name, env);
        if name == StyleName::Note && previous.is_some() {
            style.first_indent += self.shared.design.indents.note.at(style.size);
        }
        match env.spacing {
            Spacing::Normal => {}
            Spacing::Tight => (style.before, style.after) = (Pt::ZERO, Pt::ZERO),
            Spacing::Running => self.run_on(&mut style, previous),
        }
        if env.indents == Indents::OfGroup {
            (style.start_indent, style.end_indent) = (Pt::ZERO, Pt::ZERO);
        }
        let drop_cap = self.drop_cap(block, content, &style, env);
        self.text(block, content, style, Tag::Paragraph, env);
        if let Some(Node::Text(text)) = self.plan.nodes.last_mut() {
            text.drop_cap = drop_cap;
        }
    }

    /// Lets a paragraph of what is set apart follow the one before it as in the
    /// text: with an indent, or where lines are ragged after half a line.
    fn run_on(&self, style: &mut Style, previous: Option<&Block>) {
        let follows = previous.is_some_and(|b| matches!(b.kind, BlockKind::Paragraph(_)));
        (style.before, style.after) = (Pt::ZERO, Pt::ZERO);
        if follows && style.align == Align::Justify {
            let body = self.shared.design.styles.get(StyleName::Body);
            style.first_indent += body.first_indent * (style.size / body.size);
        } else if follows {
            style.before = style.leading / 2.0;
        }
    }

    /// Plans a paragraph of a block.
    fn text(
        &mut self,
        block: &Block,
        content: &[Inline],
        style: Style,
        tag: Tag,
        env: &Env<'a>,
    ) {
        let manner = Manner::new(&block.attr, block.span);
        let id = self.paragraph(content, &style, manner, env);
        let text = Text {
            anchor: self.place(&block.attr),
            lang: block.attr.lang().cloned(),
            ..Text::new(id, style, tag)
        };
        self.add(Node::Text(Box::new(text)));
    }

    fn heading(&mut self, block: &Block, level: u8, content: &[Inline], env: &Env<'a>) {
        let name = match Matter::of(block) {
            Matter::Part if level == 1 => StyleName::Part,
            _ => StyleName::heading(level),
        };
        let mut style = self.style(name, env);
        if self.head == HeadRoom::Stays && env.place == Place::Text {
            self.head = HeadRoom::Vanishes;
            self.add(Node::Sink(std::mem::take(&mut style.before)));
        }
        let manner = Manner::new(&block.attr, block.span);
        let id = self.paragraph(content, &style, manner, env);
        let text = Text {
            anchor: self.place(&block.attr),
            lang: block.attr.lang().cloned(),
            unity: Unity::Whole,
            ..Text::new(id, style, Tag::Heading(level.clamp(1, 6)))
        };
        self.add(Node::Text(Box::new(text)));
        self.add(Node::Keep);
    }

    fn verse(&mut self, block: &Block, lines: &[VerseLine], env: &Env<'a>) {
        let mut style = self.style(StyleName::Verse, env);
        if env.paragraph == StyleName::Epigraph {
            style.start_indent = Pt::ZERO;
        }
        let space = style.size * 0.25;
        let mut stanzas = vec![Vec::new()];
        for line in lines {
            if line.content.is_empty() {
                stanzas.push(Vec::new());
                continue;
            }
            let indent = space * f32::from(line.indent);
            let own = Style {
                first_indent: style.first_indent + indent,
                before: Pt::ZERO,
                after: Pt::ZERO,
                ..style
            };
            let manner = Manner::new(&block.attr, span_of(&line.content, block));
            let id = self.paragraph(&line.content, &own, manner, env);
            let hang =
                own.first_indent + self.shared.design.indents.turnover.at(style.size);
            let text =
                Text { hang, unity: Unity::Whole, ..Text::new(id, own, Tag::Paragraph) };
            stanzas.last_mut().expect("there is always one").push(text);
        }
        stanzas.retain(|stanza| !stanza.is_empty());
        self.add(Node::Verse(Verse {
            stanzas,
            gap: style.leading,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            style,
        }));
    }

    fn code(&mut self, block: &Block, text: &str, env: &Env<'a>) {
        let style = self.style(StyleName::Code, env);
        let own = Style { before: Pt::ZERO, after: Pt::ZERO, ..style };
        let mut start = block.span.start;
        let mut lines = Vec::new();
        let mut rest = text.split('\n').peekable();
        while let Some(line) = rest.next() {
            // Good enough to name the line in a complaint about it.
            let end = start.saturating_add(line.len() as u32).min(block.span.end);
            let span = Span { start: start.min(end), end };
            start = end.saturating_add(1);
            // Words end at white space and nowhere else (14.8.2.5).
            let space = if rest.peek().is_some() { " " } else { "" };
            let content = [Inline::text(format!("{line}{space}"), span)];
            let manner =
                Manner { spaces: Spaces::Keep, ..Manner::new(&block.attr, span) };
            let id = self.paragraph(&content, &own, manner, env);
            let indent = line.len() - line.trim_start_matches(' ').len();
            let hang = style.size * (CODE_LETTER * (indent + 2) as f32);
            let hang = hang.min(env.width * MOST_CODE_HANG);
            lines.push(Text {
                hang,
                tag: TextTag::Part,
                ..Text::new(id, own, Tag::Code)
            });
        }
        self.add(Node::Code(PlannedCode {
            lines,
            style,
            anchor: self.place(&block.attr),
            ground: self.shared.design.code.background.map(|c| (block.span.start, c)),
        }));
    }

    fn scene_break(&mut self, block: &Block, env: &Env<'a>) {
        let style = self.style(StyleName::SceneBreak, env);
        let ornament = self.shared.design.ornament.as_str();
        if ornament.is_empty() {
            self.add(Node::BlankLine(style.leading));
            return;
        }
        let content = [Inline::text(ornament, block.span)];
        let manner = Manner::new(&block.attr, block.span);
        let id = self.paragraph(&content, &style, manner, env);
        let text = Text {
            tag: TextTag::Artifact,
            anchor: self.place(&block.attr),
            unity: Unity::Whole,
            ..Text::new(id, style, Tag::Paragraph)
        };
        self.add(Node::Text(Box::new(text)));
    }

    fn math(&mut self, block: &Block, source: &str, env: &Env<'a>) {
        let style = self.style(StyleName::Math, env);
        let content = [Inline::new(InlineKind::Math(source.into()), block.span)];
        let manner =
            Manner { display: Display::Block, ..Manner::new(&block.attr, block.span) };
        let id = self.paragraph(&content, &style, manner, env);
        let text = Text {
            anchor: self.place(&block.attr),
            lang: block.attr.lang().cloned(),
            ..Text::new(id, style, Tag::Paragraph)
        };
        self.add(Node::Text(Box::new(text)));
    }

    /// Where links to a block lead.
    pub(super) fn place(&self, attr: &Attr) -> Option<DestinationId> {
        attr.id().and_then(|id| self.shared.places.id(id))
    }
}

/// A group that does no more than hold nodes together.
pub(in crate::layout) fn plain_group(nodes: Vec<Node>) -> Group {
    Group {
        tag: None,
        lang: None,
        anchor: None,
        start: Pt::ZERO,
        end: Pt::ZERO,
        before: Pt::ZERO,
        after: Pt::ZERO,
        band: None,
        nodes,
    }
}

pub(super) fn span_of(content: &[Inline], block: &Block) -> Span {
    match content {
        [] => block.span,
        [only] => only.span,
        [first, .., last] => first.span.to(last.span),
    }
}
