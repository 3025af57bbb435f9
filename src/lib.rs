//! folio: an essay or a book in Markdown or plain text becomes a PDF for print,
//! an EPUB and a Word document, with every note kept.
//!
//! # The way of the data
//!
//! ```text
//! source ─reader→ Document ─prepare→ Prepared ─┬ layout → pages ─ backend/pdf ┐
//!                                              ├────────── backend/epub ──────┼→ bytes
//!                                              └────────── backend/docx ──────┘
//!           (each arrow also takes  &mut Diagnostics)
//! ```
//!
//! [`open`] goes the first half of the way and [`write()`] the second;
//! [`open_all`] makes one text of several files.
//!
//! # Invariants
//!
//! 1. **Reading cannot fail.** What a reader does not understand stays as text,
//!    with a diagnostic.
//! 2. **I/O at the edge.** Only [`load`] and the command line read or write
//!    files. Backends get all images in memory.
//! 3. **Prepared only.** Backends take [`&Prepared`](Prepared); only [`prepare`]
//!    makes one.
//! 4. **Numbers know no fonts.** The line breaker and the page filler see
//!    widths, heights and penalties and nothing else.
//! 5. **Same input, same bytes**, in all formats, on any number of threads. No
//!    clock, no hash order, no random id.
//! 6. **The auditor is a stranger.** It reads finished files with code that the
//!    backends do not use.
//! 7. **Nothing is lost in silence.** What a format cannot hold is a diagnostic
//!    with a place in the source.
//! 8. **A note starts on the page of its first mark.**
//!
//! Which module may use which is held by the test `tidy`.

pub mod audit;
pub mod backend;
pub mod batch;
mod convert;
pub mod design;
pub mod diag;
mod error;
pub mod font;
pub mod geom;
pub mod layout;
pub mod load;
pub mod markdown;
mod math;
pub mod model;
pub mod pass;
pub mod project;
mod reader;

pub use convert::{
    Look, Options, Progress, SystemFonts, Text, Understood, open, open_all, read,
    sidecar_of, template, understand, understand_bytes, write, write_cover,
};
pub use error::{Error, Result};
pub use load::{Outside, Reach};
pub use pass::{Numbers, PrepareOptions, Prepared, prepare, prepare_all};
pub use reader::plain;
pub use reader::{
    Decoded, READERS, ReadOptions, Reader, Sidecar, Source, check_switch, decode, reader,
};
