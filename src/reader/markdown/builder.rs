//! Builds a document from what begins, ends and stands in it.
//!
//! Whoever reads the source says [`Builder::open`], [`Builder::close`] and what
//! stands between; the builder keeps the rules of the model: runs of text are
//! joined, nesting is capped, a note is stored once. It knows no Markdown.

mod callout;
mod carrier;
mod finish;
mod table;

use std::ops::Range;

use super::frame::{Frame, Kind, Origin};
use super::notes::Labels;
use super::syntax::Syntax;
use super::texts::Abbreviations;
use super::{caption, inlines};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Attr, Block, BlockKind, Document, Image, Inline, InlineKind, Note};

/// How many fragments may be open within each other.
const MOST_FRAGMENTS: usize = 8;

/// A document in the making.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    /// What is made.
    pub(super) document: Document,
    /// Where problems go.
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The labels of notes.
    pub(super) labels: Labels,
    /// The abbreviations that were explained.
    pub(super) abbreviations: Abbreviations,
    /// The elements of HTML that end with the paragraph.
    pub(super) ending: Vec<String>,
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
            abbreviations: Abbreviations::default(),
            ending: Vec::new(),
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

    /// Adds the mark of a note that has no label.
    pub(super) fn note(&mut self, body: Vec<Block>, range: &Range<usize>) {
        let note = Note { label: String::new(), body, span: self.span(range) };
        let id = self.labels.inline(note, &mut self.document.notes);
        self.inline(InlineKind::Note(id), range.clone());
    }

    /// Says what the image added last shows, for the caption of its figure.
    pub(super) fn show(&mut self, words: &str, range: &Range<usize>) {
        self.shown = vec![Inline::text(words, self.span(range))];
    }

    /// Adds the title of an alert.
    pub(super) fn title_of_alert(&mut self, words: &str, range: &Range<usize>) {
        let span = self.span(range);
        self.push_block(callout::titled(vec![Inline::text(words, span)], span));
    }

    /// What is open, outermost first.
    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// How deep blocks or inlines may nest.
    pub(super) fn max_depth(&self) -> usize {
        self.syntax.depth
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

    /// Whether another fragment may begin within those that are open: a text may
    /// nest its commands as deep as it likes.
    pub(super) fn may_nest(&self) -> bool {
        let open = self.frames.iter().filter(|f| matches!(f.kind, Kind::Document));
        open.count() <= MOST_FRAGMENTS
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
        let most = self.max_depth();
        let too_deep = depth >= most || inner > most;
        let kind = match too_deep || (joined && kind.is_part()) {
            true => Kind::Joined,
            false => kind,
        };
        let kind = match kind {
            // A link within a link would lead two ways at once.
            Kind::Link(_) if self.in_link() => Kind::Scope,
            kind => kind,
        };
        let sink = match kind {
            Kind::Joined | Kind::Nothing => parent.sink,
            _ => self.frames.len(),
        };
        if too_deep && !joined {
            self.report(&range, Problem::TooDeep(most));
        }
        let (depth, inner) = (depth.min(most), inner.min(most + 1));
        let frame = Frame::new(kind, attr, range, origin);
        self.frames.push(Frame { sink, depth, inner, ..frame });
    }

    fn in_link(&self) -> bool {
        let frames = self.frames.iter().rev();
        let mut line = frames
            .take_while(|f| f.kind.is_inline() && !matches!(f.kind, Kind::InlineNote(_)));
        line.any(|frame| matches!(frame.kind, Kind::Link(_)))
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
        let literal = match &self.top().kind {
            Kind::Dropped => "",
            kind => match kind.opener() {
                Some((literal, _)) => literal,
                None => return self.close(),
            },
        };
        let Some(frame) = self.frames.pop() else { return };
        let at = frame.range.start;
        self.text(literal, at..at + literal.len());
        self.splice(frame.inlines);
    }

    /// Makes a paragraph of what is pending where blocks are held.
    pub(super) fn settle_pending(&mut self) {
        let sink = self.top().sink;
        let Frame { kind, origin, .. } = &self.frames[sink];
        match kind {
            // A paragraph of HTML goes on around Markdown; its parts are
            // paragraphs of their own.
            Kind::Paragraph if *origin == Origin::Html => {
                let frame = &mut self.frames[sink];
                let (attr, range) = (frame.attr.clone(), frame.range.clone());
                let inlines = std::mem::take(&mut frame.inlines);
                let span = self.span(&range);
                self.finish_paragraph(attr, inlines, span, Origin::Html);
            }
            kind if kind.is_leaf() => {}
            _ => self.flush(sink),
        }
    }

    /// Takes back the line end that was added last.
    pub(super) fn end_line(&mut self) {
        let inlines = &mut self.top_mut().inlines;
        if inlines.last().is_some_and(|i| i.kind == InlineKind::SoftBreak) {
            inlines.pop();
        }
    }

    /// Whether blanks that are added now would stand at the start of a line.
    pub(super) fn at_start_of_line(&self) -> bool {
        let sink = self.top().sink;
        let mut frames = self.frames[..=sink].iter().rev();
        loop {
            let Some(frame) = frames.next() else { return true };
            match frame.inlines.last().map(|inline| &inline.kind) {
                Some(InlineKind::SoftBreak | InlineKind::HardBreak) => return true,
                Some(InlineKind::Text(text)) => return text.ends_with(' '),
                Some(_) => return false,
                None if frame.kind.is_inline() => {}
                None => return true,
            }
        }
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

    /// Adds an image.
    pub(super) fn image(
        &mut self,
        name: &str,
        alt: String,
        title: String,
        attr: Attr,
        range: Range<usize>,
    ) {
        let span = self.span(&range);
        let resource = self.document.resources.refer(name, span);
        let image = Image { resource, alt, title, attr };
        self.inline(InlineKind::Image(Box::new(image)), range);
        self.shown.clear();
    }
}
