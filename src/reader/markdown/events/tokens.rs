//! Acts on what comes back from the veil.

use std::ops::Range;

use super::Reading;
use crate::model::{Attr, AttrData, BlockKind, Break, InlineKind, Role};
use crate::reader::markdown::frame::{Frame, Kind, Origin};
use crate::reader::markdown::notes::normal;
use crate::reader::markdown::veil::{Piece, Token};

impl<'a> Reading<'a, '_, '_> {
    /// Acts on a token within a line.
    pub(super) fn token(&mut self, piece: &Piece) {
        let range = self.file_range(piece.source.clone());
        let literal = &self.source[piece.source.clone()];
        match &piece.token {
            Token::Mark => {
                let label = normal(&literal[2..literal.len() - 1]);
                self.builder.mark(&label, range);
            }
            Token::LineEnd => self.builder.inline(InlineKind::SoftBreak, range),
            Token::NoteOpen => {
                self.open_token(Kind::InlineNote(piece.source.start), literal, range);
            }
            Token::SpanOpen => {
                self.open_token(Kind::Bracket(piece.source.start), literal, range);
            }
            Token::ScriptOpen(mark) => {
                let kind = Kind::Script(*mark, piece.source.start);
                self.open_token(kind, literal, range);
            }
            Token::NoteClose(open) | Token::ScriptClose(open) => {
                self.close_token(*open, Attr::default(), literal, range);
            }
            Token::SpanClose(open, data) => {
                self.close_token(*open, Attr::from((**data).clone()), literal, range);
            }
            Token::Attr(data) => {
                if self.builder.attach(Attr::from((**data).clone())).is_some() {
                    self.builder.text(literal, range);
                }
            }
            Token::WikiLink => self.wiki_link(literal, range),
            Token::Blank => self.builder.text("\u{a0}", range),
            Token::Tag => self.tag(literal, range),
            Token::Comment => {}
            Token::Tex => self.tex(literal, range),
            Token::Citation => self.citation(literal, range),
            Token::CommentLines
            | Token::DivisionOpen(_)
            | Token::DivisionClose
            | Token::PageBreak
            | Token::Abbreviation => self.builder.text(literal, range),
        }
    }

    /// Begins what a token opens; where nothing more may nest, it is text.
    fn open_token(&mut self, kind: Kind, literal: &str, range: Range<usize>) {
        let note = matches!(kind, Kind::InlineNote(_));
        if !note && self.builder.top().inner >= self.builder.max_depth() {
            self.builder.text(literal, range);
            return;
        }
        self.builder.open(kind, Attr::default(), range, Origin::Token);
    }

    /// Ends what the token at `open` began, if that is what is open.
    fn close_token(
        &mut self,
        open: usize,
        attr: Attr,
        literal: &str,
        range: Range<usize>,
    ) {
        let is_it = |frame: &Frame| frame.kind.opener().is_some_and(|(_, at)| at == open);
        let frames = self.builder.frames().iter().rev();
        let mut within = frames.take_while(|frame| frame.origin != Origin::Markdown);
        if !within.any(is_it) {
            self.builder.text(literal, range);
            return;
        }
        while !is_it(self.builder.top()) {
            self.builder.cut_short();
        }
        let top = self.builder.top_mut();
        top.attr = attr;
        top.range.end = range.end;
        self.builder.close();
    }

    /// Acts on a token that takes a line.
    pub(super) fn line_token(&mut self, piece: &Piece) {
        let range = self.file_range(piece.source.clone());
        match &piece.token {
            Token::DivisionOpen(data) => {
                let (role, attr, title) = division((**data).clone());
                self.builder.open(
                    Kind::Division(role),
                    attr,
                    range.clone(),
                    Origin::Token,
                );
                if let Some(title) = title {
                    self.builder.title_of_alert(&title, &range);
                }
            }
            Token::DivisionClose if self.in_division() => {
                let top = self.builder.top_mut();
                top.range.end = range.end;
                self.builder.close();
            }
            Token::Abbreviation => {
                self.builder.abbreviations.add(&self.source[piece.source.clone()]);
            }
            Token::CommentLines => {}
            Token::PageBreak => self.builder.block(BlockKind::Break(Break::Page), range),
            _ => {
                let source: &'a str = self.source;
                self.plain(&source[piece.source.clone()], range);
            }
        }
    }

    fn in_division(&self) -> bool {
        let top = self.builder.top();
        top.origin == Origin::Token
            && matches!(top.kind, Kind::Division(_) | Kind::Joined)
    }
}

/// The role that the classes of a division give it, what else it has, and the
/// title that a callout of Quarto states.
fn division(mut data: AttrData) -> (Role, Attr, Option<String>) {
    let of = |class: &String| {
        Role::from_class(class.strip_prefix("callout-").unwrap_or(class))
    };
    let found = data.classes.iter().position(|class| of(class).is_some());
    let role = found.and_then(|at| of(&data.classes.remove(at))).unwrap_or_default();
    let mut title = None;
    if role.is_alert() {
        data.pairs.retain_mut(|(key, value)| {
            let states = key == "title";
            if states {
                title = Some(std::mem::take(value));
            }
            !states && key != "collapse" && key != "appearance" && key != "icon"
        });
    }
    (role, Attr::from(data), title)
}
