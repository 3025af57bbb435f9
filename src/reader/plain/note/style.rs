//! The styles of notes: which marks go with which texts, and on what proof.

use super::texts::Form;
use crate::reader::plain::label::Shape;

/// How a shape of marks and a form of texts go together.
#[derive(Debug, Copy, Clone)]
pub(super) struct Style {
    pub(super) form: Form,
    pub(super) shape: Shape,
    /// The share of the texts of a series that must be called, in percent.
    pub(super) share: usize,
    pub(super) confidence: u8,
    pub(super) reason: &'static str,
}

/// The styles of notes, the clearest first.
pub(super) const STYLES: &[Style] = {
    use Form::Plain;
    use Shape as S;
    const fn style(form: Form, shape: Shape, share: usize, confidence: u8) -> Style {
        let reason = match form {
            Form::Block => "a note in brackets with its word answers this mark",
            Form::Word => "a text headed by its word answers this mark",
            Plain(_) => "a series of texts answers the marks, in order",
        };
        Style { form, shape, share, confidence, reason }
    }
    &[
        style(Form::Block, S::Brackets, 0, 99),
        style(Form::Block, S::Raised, 0, 97),
        style(Form::Block, S::Parens, 0, 95),
        style(Form::Word, S::Brackets, 50, 97),
        style(Form::Word, S::Raised, 50, 95),
        style(Form::Word, S::Parens, 50, 95),
        style(Plain(S::Brackets), S::Brackets, 50, 97),
        style(Plain(S::Raised), S::Raised, 50, 95),
        style(Plain(S::Braces), S::Braces, 50, 95),
        style(Plain(S::Parens), S::Parens, 70, 93),
        style(Plain(S::Close), S::Close, 70, 93),
        style(Plain(S::Raised), S::Brackets, 80, 88),
        style(Plain(S::Dot), S::Brackets, 80, 90),
        style(Plain(S::Dot), S::Raised, 80, 90),
        style(Plain(S::Close), S::Brackets, 80, 90),
        style(Plain(S::Close), S::Raised, 80, 90),
        style(Plain(S::Colon), S::Brackets, 80, 90),
        style(Plain(S::Colon), S::Raised, 80, 90),
        style(Plain(S::Bare), S::Brackets, 80, 90),
        style(Plain(S::Bare), S::Raised, 80, 90),
        style(Plain(S::Brackets), S::Raised, 80, 90),
        style(Plain(S::Brackets), S::Parens, 80, 85),
        style(Plain(S::Parens), S::Raised, 80, 88),
        style(Plain(S::Parens), S::Brackets, 80, 85),
        style(Plain(S::Raised), S::Parens, 80, 88),
        style(Plain(S::Dot), S::Parens, 80, 85),
        style(Plain(S::Close), S::Parens, 80, 85),
        style(Plain(S::Colon), S::Parens, 80, 85),
        style(Plain(S::Bare), S::Parens, 80, 85),
        style(Plain(S::Brackets), S::Bare, 90, 80),
        style(Plain(S::Raised), S::Bare, 90, 80),
        style(Plain(S::Dot), S::Bare, 90, 75),
        style(Plain(S::Bare), S::Bare, 90, 75),
    ]
};
