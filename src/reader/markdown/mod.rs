//! Markdown: `CommonMark` with what writers use beyond it.

use super::{ReadOptions, Reader, Source};
use crate::diag::Diagnostics;
use crate::model::Document;

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

    fn read(&self, _: Source<'_>, _: &ReadOptions, _: &mut Diagnostics) -> Document {
        Document::default()
    }
}
