//! From a [`Document`] to Markdown: the way back, so that an author can correct
//! what was understood and go on from there.
//!
//! Read again, the Markdown gives the same document, but for spans and for the
//! names of notes, which mean nothing. Where Markdown has no form of its own,
//! what [`crate::markdown`] writes is folio's dialect of it: attributes in
//! braces, divisions between colons, a safe subset of HTML.
//!
//! This is no backend. A backend takes what `prepare` made of a text, typography
//! and numbers included, and writes what is read by people; this takes what a
//! reader gave and writes what is read by folio. It uses the model and nothing
//! else.
//!
//! - [`front`] writes the facts, [`block`] and [`table`] what stands on lines of
//!   its own, [`inline`] what stands within a line, [`html`] what has no other
//!   form;
//! - [`page`] knows how far lines stand in, [`escape`] which signs would mean
//!   something, [`attr`] the braces, [`label`] what notes are called.

mod attr;
mod block;
mod escape;
mod front;
mod html;
mod inline;
mod label;
mod page;
mod table;

use crate::model::Document;

/// Writes a document as Markdown, in time linear in its length.
///
/// ```
/// use folio::{Options, markdown, understand_bytes};
///
/// let text = "A Title\nAnn Author\n\n\
///     The first paragraph is a sentence of a good many words, so that it reads like \
///     the prose that it is.\n\nA word[1] of text, which is short.\n\n[1] A note.\n";
/// let read = understand_bytes("a.txt", text.as_bytes(), &Options::default()).unwrap();
/// let written = markdown::write(&read.document);
/// assert!(written.ends_with("A word[^1] of text, which is short.\n\n[^1]: A note.\n"));
/// ```
pub fn write(document: &Document) -> String {
    let labels = label::Labels::of(document);
    let mut out = front::write(document, &labels);
    let mut writer = block::Writer::new(document, &labels);
    writer.whole();
    let body = writer.finish();
    if !out.is_empty() && !body.is_empty() {
        out.push('\n');
    }
    out + &body
}
