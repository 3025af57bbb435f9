//! What may be the text of a note, by the label at its head.

use crate::reader::plain::knowledge::notes::{BLOCK, NUMBERED};
use crate::reader::plain::label::{Label, Shape, label, leading};
use crate::reader::plain::lines::Line;
use crate::reader::plain::passages::{Passage, is_ornament, is_rule};

/// How the label of a text is printed.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) enum Form {
    /// In brackets with its word: `[Footnote 1: …]`.
    Block,
    /// After its word: `Note 1:`.
    Word,
    /// By itself.
    Plain(Shape),
}

/// A passage that looks like the text of a note.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Text {
    /// How its label is printed.
    pub(super) form: Form,
    /// Its label.
    pub(super) label: Label,
    /// The passage.
    pub(super) passage: usize,
    /// Where it stands in the source.
    pub(super) at: usize,
    /// Offset of the end of its label.
    pub(super) label_end: usize,
    /// Offset of what it says.
    pub(super) text: usize,
}

/// Reads the label at the head of a passage.
pub(super) fn head(line: &Line<'_>, passage: usize) -> Option<Text> {
    // Asterisks in a row part scenes.
    if is_rule(line.text) || is_ornament(std::slice::from_ref(line)) {
        return None;
    }
    let lead =
        leading(line.text).map(|l| (Form::Plain(l.shape), l.label, l.label_end, l.text));
    let lead = lead.or_else(|| word(line.text)).or_else(|| glued(line.text));
    let (form, label, label_end, text) = lead?;
    let at = line.start;
    Some(Text { form, label, passage, at, label_end: at + label_end, text: at + text })
}

/// `*See below.`: a sign right before a word that no other sign follows.
fn glued(line: &str) -> Option<(Form, Label, usize, usize)> {
    let (label, end) = label(line)?;
    let Label::Sign(sign, _) = label else { return None };
    let rest = &line[end..];
    let begins = rest.starts_with(|c: char| c.is_uppercase() || "\"“«".contains(c));
    (begins && !rest.contains(sign)).then_some((
        Form::Plain(Shape::Raised),
        label,
        end,
        end,
    ))
}

/// `Note 1:`, `Anmerkung 3.` at the head of a line.
fn word(line: &str) -> Option<(Form, Label, usize, usize)> {
    let end = line.find(char::is_whitespace)?;
    if end > 24 {
        return None;
    }
    let head = line[..end].to_lowercase();
    if !BLOCK.contains(&head) && !NUMBERED.contains(&head) {
        return None;
    }
    let rest = line[end..].trim_start();
    let (label, length) = label(rest)?;
    let after = rest[length..].strip_prefix([':', '.', '：'])?;
    let label_end = line.len() - after.len();
    Some((Form::Word, label, label_end, line.len() - after.trim_start().len()))
}

/// Parts texts, in order, into series: their labels rise without a restart, and
/// no part of the book with nothing of the kind lies between.
pub(super) fn series(
    texts: &[Text],
    passages: &[Passage],
) -> Vec<std::ops::Range<usize>> {
    let mut series = Vec::new();
    let mut start = 0;
    for at in 1..=texts.len() {
        let ends = at == texts.len() || {
            let (before, this) = (&texts[at - 1], &texts[at]);
            let signs = matches!(this.label, Label::Sign(..));
            let far =
                this.passage - before.passage > 40 && passages[this.passage].gap > 0;
            !this.label.is_after(before.label) || (signs && far)
        };
        if ends {
            series.push(start..at);
            start = at;
        }
    }
    series
}
