//! folio: an essay or a book in Markdown or plain text becomes a PDF for print,
//! an EPUB and a Word document, with every note kept.

pub mod diag;
mod error;
pub mod geom;
pub mod model;

pub use error::{Error, Result};
