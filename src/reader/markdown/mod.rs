//! Markdown: `CommonMark` with what writers use beyond it.
//!
//! The stages, in order:
//!
//! - [`front`] takes the metadata block from the start;
//! - [`veil`] hides what pulldown-cmark does not know ([`scan`] finds it);
//! - pulldown-cmark parses;
//! - [`events`] tells the [`builder`] what pulldown-cmark found, and acts on
//!   what comes back from the veil;
//! - raw HTML goes through [`html`] (tags and text), [`element`] (what they
//!   mean) and [`markup`] to the same builder;
//! - [`notes`] settles marks that lead nowhere or in circles, [`texts`] finds
//!   addresses and abbreviations, [`title`] a title that stands as a heading.

mod attr;
mod builder;
mod caption;
mod element;
mod events;
mod frame;
mod html;
mod inlines;
mod link;
mod markup;
mod notes;
mod scan;
mod syntax;
mod texts;
mod title;
mod veil;
mod verse;

use super::front::{self, Front};
use super::{ReadOptions, Reader, Source};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Block, BlockKind, Document, Inline, InlineKind, Library, Note};
use builder::Builder;
use syntax::Syntax;

/// The reader for Markdown.
#[derive(Debug)]
pub(crate) struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "qmd", "rmd"]
    }

    fn states_facts(&self) -> bool {
        true
    }

    fn switches(&self) -> Vec<&'static str> {
        syntax::names()
    }

    fn read(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        diagnostics: &mut Diagnostics,
    ) -> Document {
        let syntax = Syntax::of(options);
        let (mut front, start) = front_matter(source, &syntax, diagnostics);
        // A text may say itself what shall not be looked for in it.
        let mut without = options.clone();
        without.without.extend(std::mem::take(&mut front.without));
        let mut syntax = Syntax::of(&without);
        front.override_with(options);
        let mut builder = Builder::new(source.span, syntax, diagnostics);
        metadata(&mut builder, &syntax, front, &source.text[..start]);
        syntax.sources = !builder.document.libraries.is_empty();
        events::read(&mut builder, syntax, source.text, start);
        builder.document.body = builder.end_fragment();
        let Builder { mut document, labels, abbreviations, diagnostics, .. } = builder;
        notes::settle(&mut document, &labels, diagnostics);
        texts::explain(&mut document, &abbreviations);
        if syntax.bare_links {
            texts::link_addresses(&mut document, source.text, source.span);
        }
        if syntax.title_heading {
            title::promote(&mut document);
        }
        document
    }
}

/// The metadata block, and where the text begins. A block that cannot be read
/// is text.
fn front_matter(
    source: Source<'_>,
    syntax: &Syntax,
    diagnostics: &mut Diagnostics,
) -> (Front, usize) {
    let found = if syntax.front_matter { front::find(source.text) } else { None };
    let Some(matter) = found else { return (Front::default(), 0) };
    match front::read(source.text, &matter) {
        Ok(front) => (front, matter.end),
        Err(why) => {
            let (at, why) = front::line_of(source.text, matter.end, &why);
            let span = source.span.within(at);
            diagnostics.report(span, Problem::FrontMatter(why));
            (Front::default(), 0)
        }
    }
}

/// Puts front matter into the document. Title, subtitle, abstract and names
/// are Markdown themselves.
fn metadata(builder: &mut Builder<'_>, syntax: &Syntax, mut front: Front, matter: &str) {
    let end = matter.len();
    let title = front.title.take().map(|text| line(builder, syntax, &text, end));
    let thanks = front.thanks.take_if(|_| title.is_some());
    let thanks = thanks.map(|text| note(builder, syntax, "thanks", &text, end));
    let subtitle = front.subtitle.take().map(|text| line(builder, syntax, &text, end));
    let summary = front.summary.take().map(|text| blocks(builder, syntax, &text, end));
    let mut about = front.take_about();
    front.read_names(|name| {
        let mut content = line(builder, syntax, name, end);
        if let Some(at) = about.iter().position(|(of, _)| of == name) {
            let (_, said) = about.swap_remove(at);
            content.push(note(builder, syntax, "about", &said, end));
        }
        content
    });
    let span = builder.span(&(0..end));
    let named = std::mem::take(&mut front.libraries).into_iter();
    let library = |name| Library { name, span, content: None };
    builder.document.libraries.extend(named.map(library));
    let start = span.start;
    let place =
        |key: &str| Span { start, end: start }.within(front::place_of(matter, end, key));
    let Document { meta, resources, .. } = &mut builder.document;
    meta.title = title.unwrap_or_default();
    meta.title.extend(thanks);
    meta.subtitle = subtitle.unwrap_or_default();
    meta.summary = summary.unwrap_or_default();
    front.settle(meta, resources, place, builder.diagnostics);
}

/// A value of the front matter as one line of Markdown. What would be more
/// than a paragraph is text as it stands.
fn line(
    builder: &mut Builder<'_>,
    syntax: &Syntax,
    text: &str,
    end: usize,
) -> Vec<Inline> {
    let mut blocks = blocks(builder, syntax, text, end);
    match (blocks.len(), blocks.pop().map(|block| block.kind)) {
        (1, Some(BlockKind::Paragraph(content))) => content,
        _ => {
            let span = builder.span(&(0..end));
            vec![Inline::new(InlineKind::Text(text.trim().into()), span)]
        }
    }
}

/// A value of the front matter as a note, and the mark that leads to it.
fn note(
    builder: &mut Builder<'_>,
    syntax: &Syntax,
    label: &str,
    text: &str,
    end: usize,
) -> Inline {
    let body = blocks(builder, syntax, text, end);
    let span = builder.span(&(0..end));
    let note = Note { label: label.into(), body, span };
    let id = builder.labels.inline(note, &mut builder.document.notes);
    Inline::new(InlineKind::Note(id), span)
}

fn blocks(
    builder: &mut Builder<'_>,
    syntax: &Syntax,
    text: &str,
    end: usize,
) -> Vec<Block> {
    builder.begin_fragment();
    events::read_within(builder, *syntax, text, 0..end);
    builder.end_fragment()
}
