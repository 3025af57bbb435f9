//! What each kind of block becomes.
//!
//! Long because each kind of block has its arm here.

use super::{
    BlockImage, Env, Figure, FloatWish, Group, HeadRoom, Indents, Label, Limits, Manner,
    Node, Place, PlannedCode, PlannedItem, PlannedList, Planner, Spacing, Text, TextTag,
    Unity, Verse, image,
};
use crate::design::{Align, Color, Style, StyleName};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::flow::marker::marker;
use crate::layout::frame::{DestinationId, Tag};
use crate::layout::inline::Spaces;
use crate::math::Display;
use crate::model::{
    Attr, Block, BlockKind, Break, Definition, Image, Inline, InlineKind, List, Marker,
    Matter, NoteId, Role, VerseLine,
};

/// Where a dedication or a motto stands on its leaf, by the height of the text.
const LEAF_SINK: f32 = 0.25;
/// The room for bullets.
const BULLET_ROOM: f32 = 1.5;
/// The room for a letter of a number, and for what is around it.
const LETTER_ROOM: f32 = 0.5;
const MARKER_GAP: f32 = 0.8;
/// How far turned-over lines of verse stand in, and the second and later
/// paragraphs of a note, by the size of the type.
const TURNOVER: f32 = 2.0;
const NOTE_INDENT: f32 = 1.0;
/// The width of a letter of code, by the size of the type, and how far lines
/// of it that go on may stand in, by the width of a line.
const CODE_LETTER: f32 = 0.6;
const MOST_CODE_HANG: f32 = 0.4;

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

    fn block(&mut self, block: &'a Block, previous: Option<&Block>, env: &Env<'a>) {
        let own = Env { lang: block.attr.lang().unwrap_or(env.lang), ..*env };
        match &block.kind {
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
            style.first_indent += style.size * NOTE_INDENT;
        }
        match env.spacing {
            Spacing::Normal => {}
            Spacing::Tight => (style.before, style.after) = (Pt::ZERO, Pt::ZERO),
            Spacing::Running => self.run_on(&mut style, previous),
        }
        if env.indents == Indents::OfGroup {
            (style.start_indent, style.end_indent) = (Pt::ZERO, Pt::ZERO);
        }
        self.text(block, content, style, Tag::Paragraph, env);
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

    fn quote(&mut self, block: &Block, content: &'a [Block], env: &Env<'a>) {
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
    fn indented(
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
            let hang = own.first_indent + style.size * TURNOVER;
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

    fn list(&mut self, block: &Block, list: &'a List, env: &Env<'a>) {
        let style = self.style(StyleName::List, env);
        let indent = self.marker_room(list, env.depth, style.size);
        let between = if list.tight { Pt::ZERO } else { style.before.max(style.after) };
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
                    None => marker(list.marker, index, env.depth),
                };
                PlannedItem { label: self.marker(&words, manner, &inner), nodes }
            })
            .collect();
        let numbering = match list.marker {
            Marker::Bullet => None,
            Marker::Number { style, .. } => Some(style),
        };
        let planned = PlannedList {
            numbering,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            indent,
            before: style.before,
            after: style.after,
            between,
            items,
        };
        self.add(Node::List(planned));
    }

    /// The room that the markers of a list take, estimated by their letters.
    fn marker_room(&self, list: &List, depth: usize, size: Pt) -> Pt {
        let letters = |index| marker(list.marker, index, depth).chars().count();
        match list.marker {
            Marker::Bullet => size * BULLET_ROOM,
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

    fn definitions(
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
            let term =
                Text { unity: Unity::Whole, ..Text::new(id, term_style, Tag::Label) };
            let meanings = definition.meanings.iter();
            let nodes = meanings.flat_map(|m| self.indented(m, &style, &inner)).collect();
            items.push(PlannedItem { label: Label::Above(Box::new(term)), nodes });
        }
        let planned = PlannedList {
            numbering: None,
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

    fn code(&mut self, block: &Block, text: &str, env: &Env<'a>) {
        let style = self.style(StyleName::Code, env);
        let own = Style { before: Pt::ZERO, after: Pt::ZERO, ..style };
        let mut start = block.span.start;
        let mut lines = Vec::new();
        for line in text.split('\n') {
            // Good enough to name the line in a complaint about it.
            let end = start.saturating_add(line.len() as u32).min(block.span.end);
            let span = Span { start: start.min(end), end };
            start = end.saturating_add(1);
            let content = [Inline::text(line, span)];
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
        }));
    }

    fn figure(
        &mut self,
        block: &Block,
        content: &'a [Block],
        caption: &[Inline],
        env: &Env<'a>,
    ) {
        let style = self.style(StyleName::Caption, env);
        let inner = Env { place: Place::Inside, ..*env };
        let one = !content.is_empty()
            && content.iter().all(|block| lone_image_of(block).is_some());
        let caption_text = (!caption.is_empty()).then(|| {
            let manner = Manner::new(&block.attr, span_of(caption, block));
            let id = self.paragraph(caption, &style, manner, env);
            Box::new(Text::new(id, style, Tag::Paragraph))
        });
        let floats = one && env.place == Place::Text && !has_notes(caption);
        let figure = Figure {
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            content: self.nested(content, &inner),
            caption: caption_text,
            space: style.after,
            may_float: if floats { FloatWish::Float } else { FloatWish::Stay },
        };
        self.add(Node::Figure(figure));
    }

    /// Plans an image as a block, if it can be had.
    fn block_image(&mut self, image: &Image, id: Option<&str>, env: &Env<'a>) -> bool {
        let resources = &self.shared.text.document().resources;
        let limits = Limits::new(self.shared.design, env.width);
        let Some(size) = image::size(image, resources, limits) else { return false };
        let own = image.attr.id().or(id);
        let node = Node::Image(BlockImage {
            resource: image.resource,
            alt: image.alt.clone(),
            width: size.width,
            height: size.height,
            anchor: own.and_then(|id| self.shared.places.id(id)),
        });
        self.add(node);
        true
    }

    fn division(
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
            self.add(Node::Sink(self.shared.design.page.text_height() * LEAF_SINK));
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
        group.band = Some((block.span.start, alert_color(role)));
        group.nodes = title;
        group.nodes.extend(self.indented(content, &body, &inner));
        (group.before, group.after) = (style.before, style.before);
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

    fn group(&self, block: &Block, tag: Option<Tag>) -> Group {
        Group {
            tag,
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            ..plain_group(Vec::new())
        }
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

/// The image that is all of a paragraph.
fn lone_image(content: &[Inline]) -> Option<&Image> {
    match content {
        [Inline { kind: InlineKind::Image(image), .. }] => Some(image),
        _ => None,
    }
}

fn lone_image_of(block: &Block) -> Option<&Image> {
    match &block.kind {
        BlockKind::Paragraph(content) => lone_image(content),
        _ => None,
    }
}

fn has_notes(content: &[Inline]) -> bool {
    let mut found = false;
    for inline in content {
        inline.each(&mut |i| found |= matches!(i.kind, InlineKind::Note(_)));
    }
    found
}

fn span_of(content: &[Inline], block: &Block) -> Span {
    match content {
        [] => block.span,
        [only] => only.span,
        [first, .., last] => first.span.to(last.span),
    }
}

/// The colour of the band beside an alert.
fn alert_color(role: Role) -> Color {
    match role {
        Role::Note => Color { red: 0x3b, green: 0x6e, blue: 0xa8 },
        Role::Tip => Color { red: 0x3a, green: 0x7d, blue: 0x44 },
        Role::Important => Color { red: 0x6f, green: 0x4a, blue: 0xa0 },
        Role::Warning => Color { red: 0xa8, green: 0x71, blue: 0x00 },
        Role::Caution => Color { red: 0xb3, green: 0x36, blue: 0x2c },
        Role::Plain
        | Role::Epigraph
        | Role::Dedication
        | Role::Abstract
        | Role::Attribution
        | Role::Details
        | Role::OrphanNotes
        | Role::Licence => Color::BLACK,
    }
}
