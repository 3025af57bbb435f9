//! Code and HTML, which pulldown-cmark hands over as they stand.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::Reading;
use crate::model::{Attr, Block, BlockKind};
use crate::reader::markdown::frame::Kind;
use crate::reader::markdown::markup::{self, Context};
use crate::reader::markdown::veil::Piece;
use crate::reader::markdown::{attr, html};

/// A code or HTML block.
#[derive(Debug)]
pub(super) struct Literal<'a> {
    language: Option<String>,
    attr: Attr,
    pub(super) text: String,
    range: Range<usize>,
    /// Where the lines of an HTML block stand.
    pub(super) lines: Vec<Line>,
    /// The token that the last line of an HTML block is.
    pub(super) token: Option<&'a Piece>,
}

/// A line of an HTML block: where it is in the block, and where in the file.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: usize,
    pub(super) source: usize,
}

impl Literal<'_> {
    /// One without a line.
    pub(super) fn new(language: Option<String>, attr: Attr, range: Range<usize>) -> Self {
        let (text, lines) = (String::new(), Vec::new());
        Self { language, attr, text, range, lines, token: None }
    }
}

impl Reading<'_, '_, '_> {
    pub(super) fn start_code(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>) {
        let info = match &kind {
            CodeBlockKind::Fenced(info) => self.veiled.restore(info),
            CodeBlockKind::Indented => Cow::Borrowed(""),
        };
        let (language, attr) = code_info(&info);
        self.literal = Some(Literal::new(language, attr, range));
    }

    pub(super) fn end_code(&mut self) {
        let Some(Literal { language, attr, mut text, range, .. }) = self.literal.take()
        else {
            return;
        };
        if text.ends_with('\n') {
            text.pop();
        }
        let span = self.builder.span(&range);
        let kind = BlockKind::Code { language, text };
        self.builder.push_block(Block { kind, attr, span });
    }

    pub(super) fn end_html(&mut self) {
        let Some(literal) = self.literal.take() else { return };
        let Literal { text, lines, token, range, .. } = literal;
        match token {
            Some(piece) => self.line_token(piece),
            None => self.raw_block(&text, &lines, range),
        }
    }

    /// Acts on an HTML block; without HTML it is a paragraph as it stands.
    fn raw_block(&mut self, html: &str, lines: &[Line], range: Range<usize>) {
        if !self.syntax.html {
            return self.plain(html.trim_end(), range);
        }
        for (piece, place) in html::pieces(html) {
            let at = |offset: usize| {
                let line = lines.partition_point(|line| line.at <= offset);
                let line = line.checked_sub(1).and_then(|i| lines.get(i));
                line.map_or(range.start, |line| line.source + (offset - line.at))
            };
            let place = at(place.start)..at(place.end);
            markup::act(self.builder, piece, place, Context::Block);
        }
        markup::end_block(self.builder);
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        let html = self.veiled.restore(html);
        if !self.syntax.html {
            return self.builder.text(&html, range);
        }
        for (piece, _) in html::pieces(&html) {
            markup::act(self.builder, piece, range.clone(), Context::Line);
        }
    }

    /// Adds a paragraph of text as it stands.
    pub(super) fn plain(&mut self, text: &str, range: Range<usize>) {
        self.open(Kind::Paragraph, range.clone());
        self.builder.text(text, range);
        self.builder.close();
    }
}

/// The language and the attributes that the info string of a fence names:
/// `rust`, `rust {.numberLines}` or `{.rust #id}`.
fn code_info(info: &str) -> (Option<String>, Attr) {
    let info = info.trim();
    let (word, braces) = match info.find('{') {
        Some(at) => info.split_at(at),
        None => (info, ""),
    };
    let Some((mut data, _)) = attr::parse(braces) else {
        let language = info.split_whitespace().next();
        return (language.map(str::to_owned), Attr::default());
    };
    let language = match word.split_whitespace().next() {
        Some(word) => Some(word.to_owned()),
        None if data.classes.is_empty() => None,
        None => Some(data.classes.remove(0)),
    };
    (language, Attr::from(data))
}
