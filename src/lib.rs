//! folio: an essay or a book in Markdown or plain text becomes a PDF for print,
//! an EPUB and a Word document, with every note kept.

pub mod diag;
mod error;
pub mod geom;
pub mod model;
mod reader;

pub use error::{Error, Result};
pub use reader::{Decoded, READERS, ReadOptions, Reader, Source, decode, reader};
