//! Builds a document from what begins, ends and stands in it.
//!
//! Whoever reads the source says [`Builder::open`], [`Builder::close`] and what
//! stands between; the builder keeps the rules of the model: runs of text are
//! joined, nesting is capped, a note is stored once. It knows no Markdown.

use std::ops::Range;

use super::frame::{Frame, Kind, Origin, Part};
use super::notes::Labels;
use super::syntax::Syntax;
use super::{caption, inlines, verse};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{
    Attr, Block, BlockKind, Cell, Definition, Document, Image, Inline, InlineKind, List,
    ListItem, MAX_DEPTH, Mark, Note, NoteId, Row, Table, plain_text,
};

/// A document in the making.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    /// What is made.
    pub(super) document: Document,
    /// Where problems go.
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The labels of notes.
    pub(super) labels: Labels,
    /// What is looked for.
    syntax: Syntax,
    /// Where the source lies among all sources.
    file: Span,
    /// What is open, outermost first; never empty.
    frames: Vec<Frame>,
    /// What the last image shows, in inlines: the caption of a figure.
    shown: Vec<Inline>,
}

impl<'a> Builder<'a> {
    /// An empty document for a source that lies at `file`.
    pub(super) fn new(
        file: Span,
        syntax: Syntax,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let root = Frame::new(Kind::Document, Attr::default(), 0..0, Origin::Markdown);
        Self {
            document: Document::default(),
            diagnostics,
            labels: Labels::default(),
            syntax,
            file,
            frames: vec![root],
            shown: Vec::new(),
        }
    }

    /// The place of bytes of the source.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.file.within(range.clone())
    }

    /// Reports a problem with bytes of the source.
    pub(super) fn report(&mut self, range: &Range<usize>, problem: Problem) {
        self.diagnostics.report(self.file.within(range.clone()), problem);
    }

    /// What is open, outermost first.
    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The innermost of what is open.
    pub(super) fn top(&self) -> &Frame {
        self.frames.last().expect("the root is never closed")
    }

    /// The innermost of what is open, to be changed.
    pub(super) fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root is never closed")
    }

    /// The frame that takes what is added now.
    pub(super) fn sink(&mut self) -> &mut Frame {
        let sink = self.top().sink;
        &mut self.frames[sink]
    }

    /// Begins a fragment that is no part of the text; see [`Self::end_fragment`].
    pub(super) fn begin_fragment(&mut self) {
        let mut root =
            Frame::new(Kind::Document, Attr::default(), 0..0, Origin::Markdown);
        root.sink = self.frames.len();
        self.frames.push(root);
    }

    /// Ends a fragment and returns its blocks.
    pub(super) fn end_fragment(&mut self) -> Vec<Block> {
        while !matches!(self.top().kind, Kind::Document) {
            self.close();
        }
        self.flush(self.frames.len() - 1);
        if self.frames.len() == 1 {
            return std::mem::take(&mut self.frames[0].blocks);
        }
        self.frames.pop().map(|frame| frame.blocks).unwrap_or_default()
    }

    /// Begins a part of the document.
    pub(super) fn open(
        &mut self,
        kind: Kind,
        attr: Attr,
        range: Range<usize>,
        origin: Origin,
    ) {
        let parent = self.top();
        let joined = matches!(parent.kind, Kind::Joined);
        let (depth, inner) = match kind {
            Kind::Note(_) => (0, 0),
            Kind::InlineNote(_) => (parent.depth, 0),
            _ if kind.is_inline() => (parent.depth, parent.inner + 1),
            _ if kind.is_leaf() || kind.is_part() || matches!(kind, Kind::Nothing) => {
                (parent.depth, parent.inner)
            }
            _ => (parent.depth + 1, parent.inner),
        };
        // One level is left for the paragraph, and none for its text.
        let too_deep = depth >= MAX_DEPTH || inner > MAX_DEPTH;
        let kind = match too_deep || (joined && kind.is_part()) {
            true => Kind::Joined,
            false => kind,
        };
        let sink = match kind {
            Kind::Joined | Kind::Nothing => parent.sink,
            _ => self.frames.len(),
        };
        if too_deep && !joined {
            self.report(&range, Problem::TooDeep(MAX_DEPTH));
        }
        let (depth, inner) = (depth.min(MAX_DEPTH), inner.min(MAX_DEPTH + 1));
        let frame = Frame::new(kind, attr, range, origin);
        self.frames.push(Frame { sink, depth, inner, ..frame });
    }

    /// Ends the innermost part.
    pub(super) fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let last = self.frames.len() - 1;
        if !self.frames[last].kind.is_leaf() {
            self.flush(last);
        }
        let Some(frame) = self.frames.pop() else { return };
        if frame.kind.is_inline() {
            self.finish_inline(frame);
        } else {
            self.finish_block(frame);
        }
    }

    /// Ends the innermost part for one that surrounds it. If it was opened by a
    /// token that nothing closed, it was none: what it holds stays, behind what
    /// the token stood for.
    pub(super) fn cut_short(&mut self) {
        let Some((literal, _)) = self.top().kind.opener() else { return self.close() };
        let Some(frame) = self.frames.pop() else { return };
        let at = frame.range.start;
        self.text(literal, at..at + literal.len());
        self.splice(frame.inlines);
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let span = self.span(&range);
        let inlines = &mut self.sink().inlines;
        match inlines.last_mut() {
            Some(Inline { kind: InlineKind::Text(run), span: whole }) => {
                run.push_str(text);
                *whole = whole.to(span);
            }
            _ => inlines.push(Inline::text(text, span)),
        }
    }

    /// Adds an inline.
    pub(super) fn inline(&mut self, kind: InlineKind, range: Range<usize>) {
        let span = self.span(&range);
        self.push(Inline::new(kind, span));
    }

    /// Adds a block without attributes.
    pub(super) fn block(&mut self, kind: BlockKind, range: Range<usize>) {
        let span = self.span(&range);
        self.push_block(Block::new(kind, span));
    }

    /// Adds the mark of a note.
    pub(super) fn mark(&mut self, label: &str, range: Range<usize>) {
        let span = self.span(&range);
        let id = self.labels.mark(label, span, &mut self.document.notes);
        self.inline(InlineKind::Note(id), range);
    }

    /// Adds inlines that were made before.
    pub(super) fn splice(&mut self, inlines: Vec<Inline>) {
        inlines.into_iter().for_each(|inline| self.push(inline));
    }

    /// Adds an inline, joined to the text before it if it is text.
    pub(super) fn push(&mut self, inline: Inline) {
        let inlines = &mut self.sink().inlines;
        if let InlineKind::Text(more) = &inline.kind
            && let Some(Inline { kind: InlineKind::Text(run), span }) = inlines.last_mut()
        {
            run.push_str(more);
            *span = span.to(inline.span);
            return;
        }
        inlines.push(inline);
    }

    /// Adds a block, after the paragraph that was pending.
    pub(super) fn push_block(&mut self, block: Block) {
        let sink = self.top().sink;
        let holder = (0..=sink).rev().find(|&i| !self.frames[i].kind.is_leaf());
        let holder = holder.unwrap_or_default();
        self.flush(holder);
        let blocks = &mut self.frames[holder].blocks;
        match self.syntax.captions {
            true => caption::append(blocks, block),
            false => blocks.push(block),
        }
    }

    /// Makes a paragraph of inlines that stand where blocks are held.
    pub(super) fn flush(&mut self, frame: usize) {
        if self.frames[frame].inlines.is_empty() {
            return;
        }
        let mut content = std::mem::take(&mut self.frames[frame].inlines);
        inlines::trim(&mut content);
        let Some(span) = content.iter().map(|i| i.span).reduce(Span::to) else { return };
        let block = Block::new(BlockKind::Paragraph(content), span);
        self.frames[frame].blocks.push(block);
    }

    fn finish_inline(&mut self, frame: Frame) {
        let Frame { kind, attr, range, inlines, .. } = frame;
        match kind {
            Kind::Marked(mark) | Kind::Script(mark, _) => {
                self.inline(InlineKind::Marked(mark, inlines), range);
            }
            Kind::Link(link) => self.inline(InlineKind::Link(link, inlines), range),
            Kind::Image { name, title } => {
                self.image(name, title, attr, inlines, range);
            }
            Kind::Ruby { reading } => {
                self.inline(InlineKind::Ruby { base: inlines, reading }, range);
            }
            Kind::Reading => {
                if let Kind::Ruby { reading } = &mut self.sink().kind {
                    reading.push_str(&plain_text(&inlines));
                }
            }
            Kind::InlineNote(_) => {
                let id = self.inline_note(inlines, &range);
                self.inline(InlineKind::Note(id), range);
            }
            _ => self.scope(attr, inlines, range),
        }
    }

    /// Adds inlines that carry attributes.
    pub(super) fn scope(
        &mut self,
        mut attr: Attr,
        mut content: Vec<Inline>,
        range: Range<usize>,
    ) {
        let span = self.span(&range);
        for mark in marks_of(&mut attr).into_iter().rev() {
            content = vec![Inline::new(InlineKind::Marked(mark, content), span)];
        }
        if attr.is_empty() {
            self.splice(content);
        } else {
            self.inline(InlineKind::Scope(attr, content), range);
        }
    }

    /// Adds attributes to what was added last, if that can have them. Returns
    /// them if not.
    pub(super) fn attach(&mut self, attr: Attr) -> Option<Attr> {
        let inlines = &mut self.sink().inlines;
        let notes = |i: &&Inline| matches!(i.kind, InlineKind::Note(_));
        let at = inlines.len() - inlines.iter().rev().take_while(notes).count();
        let notes_follow = at < inlines.len();
        let Some(last) = inlines[..at].last_mut() else { return Some(attr) };
        match &mut last.kind {
            InlineKind::Image(image) if image.attr.is_empty() => image.attr = attr,
            InlineKind::Code(_) | InlineKind::Link(..) if !notes_follow => {
                let inner = std::mem::replace(&mut last.kind, InlineKind::SoftBreak);
                let content = vec![Inline::new(inner, last.span)];
                last.kind = InlineKind::Scope(attr, content);
            }
            _ => return Some(attr),
        }
        None
    }

    fn image(
        &mut self,
        name: String,
        title: String,
        attr: Attr,
        shown: Vec<Inline>,
        range: Range<usize>,
    ) {
        let span = self.span(&range);
        let resource = self.document.resources.refer(&name, span);
        let alt = plain_text(&shown);
        let image = Image { resource, alt, title, attr };
        self.inline(InlineKind::Image(Box::new(image)), range);
        // Notes in what the image shows must not go with it: should the image
        // become a figure, they return to its caption.
        let mut notes = Vec::new();
        for inline in &shown {
            inline.each(&mut |i| {
                if let InlineKind::Note(_) = i.kind {
                    notes.push(i.clone());
                }
            });
        }
        self.splice(notes);
        self.shown = shown;
    }

    fn inline_note(&mut self, mut content: Vec<Inline>, range: &Range<usize>) -> NoteId {
        let span = self.span(range);
        inlines::trim(&mut content);
        let body = vec![Block::new(BlockKind::Paragraph(content), span)];
        let note = Note { label: String::new(), body, span };
        self.labels.inline(note, &mut self.document.notes)
    }

    fn finish_block(&mut self, frame: Frame) {
        let Frame { kind, attr, range, blocks, inlines, .. } = frame;
        let span = self.span(&range);
        if matches!(kind, Kind::Paragraph) {
            return self.finish_paragraph(attr, inlines, span);
        }
        let made = |kind| Block { kind, attr, span };
        match kind {
            Kind::Verse => {
                self.push_block(made(BlockKind::Verse(verse::read(inlines, span))));
            }
            Kind::Heading(level) => {
                self.push_block(made(BlockKind::Heading { level, content: inlines }));
            }
            Kind::Quote => self.push_block(made(BlockKind::Quote(blocks))),
            Kind::Division(role) => {
                self.push_block(made(BlockKind::Division { role, content: blocks }));
            }
            Kind::List { marker, tight, items } => {
                self.strays(blocks);
                self.push_block(made(BlockKind::List(List { marker, tight, items })));
            }
            Kind::Definitions(definitions) => {
                self.strays(blocks);
                self.push_block(made(BlockKind::Definitions(definitions)));
            }
            Kind::Table(table) => {
                self.strays(blocks);
                self.push_block(made(BlockKind::Table(*table)));
            }
            Kind::Figure { caption } => {
                self.push_block(made(BlockKind::Figure { content: blocks, caption }));
            }
            Kind::Note(label) => {
                let note = Note { label, body: blocks, span };
                let notes = &mut self.document.notes;
                self.labels.define(note, notes, self.diagnostics);
            }
            part => self.finish_part(part, blocks, inlines, span),
        }
    }

    /// Gives a part of a block to that block.
    fn finish_part(
        &mut self,
        kind: Kind,
        blocks: Vec<Block>,
        inlines: Vec<Inline>,
        span: Span,
    ) {
        match (kind, &mut self.sink().kind) {
            (Kind::Item { task, tight }, Kind::List { items, tight: all, .. }) => {
                *all &= tight;
                items.push(ListItem { task, content: blocks });
            }
            (Kind::Term, Kind::Definitions(definitions)) => {
                definitions.push(Definition {
                    term: inlines,
                    meanings: Vec::new(),
                    span,
                });
            }
            (Kind::Meaning, Kind::Definitions(definitions)) => {
                if definitions.is_empty() {
                    let (term, meanings) = (Vec::new(), Vec::new());
                    definitions.push(Definition { term, meanings, span });
                }
                if let Some(last) = definitions.last_mut() {
                    last.meanings.push(blocks);
                }
            }
            (Kind::Row(part, row), Kind::Table(table)) => {
                add_row(table, part, row);
                self.strays(blocks);
            }
            (Kind::Cell { columns, rows, header }, Kind::Row(_, row)) => {
                row.cells.push(Cell { content: blocks, columns, rows, header });
            }
            (Kind::Caption, Kind::Table(table)) => table.caption.extend(inlines),
            (Kind::Caption, Kind::Figure { caption }) => caption.extend(inlines),
            _ => {
                self.strays(blocks);
                self.splice(inlines);
            }
        }
    }

    /// Keeps blocks that stand where none may, before what they stood in.
    fn strays(&mut self, blocks: Vec<Block>) {
        blocks.into_iter().for_each(|block| self.push_block(block));
    }

    fn finish_paragraph(&mut self, attr: Attr, mut inlines: Vec<Inline>, span: Span) {
        inlines::trim(&mut inlines);
        if inlines.is_empty() {
            return;
        }
        if let Kind::Item { tight, .. } = &mut self.sink().kind {
            *tight = false;
        }
        if self.syntax.figures && caption::is_figure(&inlines) {
            let shown = std::mem::take(&mut self.shown);
            self.push_block(caption::figure(inlines, shown, span));
            return;
        }
        self.push_block(Block { kind: BlockKind::Paragraph(inlines), attr, span });
    }
}

fn add_row(table: &mut Table, part: Part, row: Row) {
    match part {
        // A head without a word names no column: Pandoc writes tables so that
        // have none.
        Part::Head if row.cells.iter().all(|cell| cell.content.is_empty()) => {}
        Part::Head => table.head.push(row),
        Part::Body => table.body.push(row),
    }
}

/// Takes out the classes that stand for a mark of the model.
fn marks_of(attr: &mut Attr) -> Vec<Mark> {
    if attr.is_empty() {
        return Vec::new();
    }
    let mut data = attr.get_mut().clone();
    let mut marks = Vec::new();
    data.classes.retain(|class| {
        let mark = match class.as_str() {
            "smallcaps" | "small-caps" | "sc" => Mark::SmallCaps,
            "underline" | "ul" => Mark::Underline,
            "mark" | "highlight" => Mark::Highlight,
            "small" => Mark::Small,
            "kbd" => Mark::Keyboard,
            _ => return true,
        };
        marks.push(mark);
        false
    });
    *attr = Attr::from(data);
    marks
}
