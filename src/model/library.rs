//! Files of sources that a text cites from.

use serde::{Deserialize, Serialize};

use crate::diag::Span;

/// A file of sources, in BibTeX, BibLaTeX or the JSON of CSL.
#[derive(Debug, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Library {
    /// The name, as the text has it.
    pub name: String,
    /// Where the text names it.
    pub span: Span,
    /// What it holds, once it was read.
    #[serde(skip)]
    pub content: Option<String>,
}
