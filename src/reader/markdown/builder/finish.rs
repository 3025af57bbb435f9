//! What a part of a document becomes when it ends.

use std::ops::Range;

use super::Builder;
use super::callout;
use super::carrier;
use super::table::{add_row, complete};
use crate::diag::Span;
use crate::model::{
    Attr, Block, BlockKind, Cell, Definition, Inline, InlineKind, List, ListItem, Mark,
    Note, NoteId, Role, plain_text,
};
use crate::reader::markdown::frame::{Frame, Kind, Origin};
use crate::reader::markdown::{caption, inlines, verse};

impl Builder<'_> {
    /// Gives an inline to what surrounds it.
    pub(super) fn finish_inline(&mut self, frame: Frame) {
        let Frame { kind, attr, range, inlines, .. } = frame;
        match kind {
            Kind::Marked(mark) | Kind::Script(mark, _) => {
                self.carrying(InlineKind::Marked(mark, inlines), attr, range);
            }
            Kind::Link(link) => {
                self.carrying(InlineKind::Link(link, inlines), attr, range);
            }
            Kind::Image { name, title } => {
                let alt = plain_text(&inlines);
                self.image(&name, alt, title, attr, range);
                self.keep_notes_of(inlines);
            }
            Kind::Ruby { done } => {
                self.splice(done);
                self.splice(inlines);
            }
            Kind::Reading => self.add_reading(&inlines, range),
            Kind::InlineNote(_) => {
                let id = self.inline_note(inlines, &range);
                self.inline(InlineKind::Note(id), range);
            }
            Kind::Code => inlines.into_iter().for_each(|inline| self.push(code(inline))),
            Kind::Quoted => {
                self.text("\"", range.start..range.start);
                self.splice(inlines);
                self.text("\"", range.end..range.end);
            }
            Kind::Dropped => {}
            _ => self.scope(attr, inlines, range),
        }
    }

    /// Adds an inline, within a scope if it carries attributes.
    fn carrying(&mut self, kind: InlineKind, attr: Attr, range: Range<usize>) {
        if attr.is_empty() {
            return self.inline(kind, range);
        }
        let span = self.span(&range);
        self.scope(attr, vec![Inline::new(kind, span)], range);
    }

    /// Gives what stands in a ruby so far its reading.
    fn add_reading(&mut self, reading: &[Inline], range: Range<usize>) {
        let span = self.span(&range);
        let frame = self.sink();
        let reading = plain_text(reading);
        match &mut frame.kind {
            Kind::Ruby { done } => {
                let base = std::mem::take(&mut frame.inlines);
                let span = base.iter().map(|i| i.span).fold(span, Span::to);
                done.push(Inline::new(InlineKind::Ruby { base, reading }, span));
            }
            _ => self.text(&reading, range),
        }
    }

    /// Adds inlines that carry attributes.
    pub(in super::super) fn scope(
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

    /// Keeps the notes in what an image shows, behind the image. Should it
    /// become a figure, they return to its caption.
    fn keep_notes_of(&mut self, shown: Vec<Inline>) {
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

    /// Gives a block to what surrounds it.
    pub(super) fn finish_block(&mut self, frame: Frame) {
        let Frame { kind, mut attr, range, origin, blocks, inlines, .. } = frame;
        let span = self.span(&range);
        if matches!(kind, Kind::Paragraph) {
            return self.finish_paragraph(attr, inlines, span, origin);
        }
        let kind = match kind {
            Kind::Verse => BlockKind::Verse(verse::read(inlines, span)),
            Kind::Heading(level) => BlockKind::Heading { level, content: inlines },
            Kind::Quote if self.syntax.alerts() => {
                let mut content = blocks;
                match callout::settle(&mut content) {
                    Some(Some(role)) => BlockKind::Division { role, content },
                    Some(None) | None => BlockKind::Quote(content),
                }
            }
            Kind::Quote => BlockKind::Quote(blocks),
            Kind::Division(Role::Plain) if carrier::carries(&attr, &blocks) => {
                return self.push_carried(&mut attr, blocks);
            }
            Kind::Division(role) => {
                let mut content = blocks;
                if role.is_alert() {
                    callout::head(&mut content);
                }
                BlockKind::Division { role, content }
            }
            Kind::Figure { caption } => BlockKind::Figure { content: blocks, caption },
            Kind::Preformatted { language } => {
                BlockKind::Code { language, text: literal_text(&inlines) }
            }
            Kind::Summary => {
                let words = Inline::new(InlineKind::Marked(Mark::Strong, inlines), span);
                attr.get_mut().classes.push("summary".into());
                BlockKind::Paragraph(vec![words])
            }
            Kind::List { marker, tight, items } => {
                self.strays(blocks);
                BlockKind::List(List { marker, tight, items })
            }
            Kind::Definitions(definitions) => {
                self.strays(blocks);
                BlockKind::Definitions(definitions)
            }
            Kind::Table(mut table) => {
                self.strays(blocks);
                complete(&mut table);
                BlockKind::Table(*table)
            }
            part => return self.finish_part(part, blocks, inlines, span),
        };
        self.push_block(Block { kind, attr, span });
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
            (Kind::Cell { columns, rows, header, align }, Kind::Row(_, row)) => {
                row.cells.push(Cell { content: blocks, columns, rows, header });
                self.align_column(align);
            }
            (Kind::Caption, Kind::Table(table)) => table.caption.extend(inlines),
            (Kind::Caption, Kind::Figure { caption }) => caption.extend(inlines),
            (Kind::Note(label), _) => {
                let note = Note { label, body: blocks, span };
                let notes = &mut self.document.notes;
                self.labels.define(note, notes, self.diagnostics);
            }
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

    /// Adds a paragraph, or the figure that it is.
    pub(super) fn finish_paragraph(
        &mut self,
        attr: Attr,
        mut inlines: Vec<Inline>,
        span: Span,
        origin: Origin,
    ) {
        inlines::trim(&mut inlines);
        if inlines.is_empty() {
            return;
        }
        if let Kind::Item { tight, .. } = &mut self.sink().kind {
            *tight = false;
        }
        let html = origin == Origin::Html;
        if self.syntax.figures && !html && caption::is_figure(&inlines) {
            let shown = std::mem::take(&mut self.shown);
            self.push_block(caption::figure(inlines, shown, span));
            return;
        }
        self.push_block(Block { kind: BlockKind::Paragraph(inlines), attr, span });
    }
}

/// Text as code; all else as it is.
fn code(inline: Inline) -> Inline {
    match inline.kind {
        InlineKind::Text(text) => Inline::new(InlineKind::Code(text), inline.span),
        _ => inline,
    }
}

/// The words of literal text, line by line, without the line end that HTML
/// lets stand after the tag and the one before the end.
fn literal_text(inlines: &[Inline]) -> String {
    let text = plain_text(inlines);
    let text = text.strip_prefix('\n').unwrap_or(&text);
    text.strip_suffix('\n').unwrap_or(text).into()
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
