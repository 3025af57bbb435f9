//! Plain text: a structure that nobody marked, found and guessed with care.

use super::{ReadOptions, Reader, Source};
use crate::diag::Diagnostics;
use crate::model::Document;

/// The reader for plain text.
#[derive(Debug)]
pub(crate) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text", "asc"]
    }

    fn read(&self, _: Source<'_>, _: &ReadOptions, _: &mut Diagnostics) -> Document {
        Document::default()
    }
}
