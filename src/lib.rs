//! folio: an essay or a book in Markdown or plain text becomes a PDF for print,
//! an EPUB and a Word document, with every note kept.

pub mod backend;
pub mod design;
pub mod diag;
mod error;
pub mod font;
pub mod geom;
pub mod layout;
pub mod model;
pub mod pass;
mod reader;

pub use error::{Error, Result};
pub use pass::{Numbers, PrepareOptions, Prepared, prepare};
pub use reader::{Decoded, READERS, ReadOptions, Reader, Source, decode, reader};
