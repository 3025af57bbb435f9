//! How a plan is carried out.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::cache::Cache;
use crate::convert::Options;
use crate::font::FontBook;

/// How a plan is carried out.
#[derive(Debug)]
pub struct RunOptions {
    /// How texts are read and written.
    pub options: Arc<Options>,
    /// The fonts.
    pub fonts: Arc<FontBook>,
    /// How many texts are worked on at once, at least 1. No more than so many
    /// are in memory.
    pub jobs: usize,
    /// Whether folders that outputs go to are made.
    pub make_folders: bool,
    /// What was made before.
    pub cache: Option<Cache>,
    /// Which files may be written over.
    pub replace: Replace,
    /// Whether each file is compared with its text once it is written.
    pub audit: AuditWish,
    /// How long the work on one text may take; `None` for as long as it likes.
    pub time: Option<Duration>,
    /// Set from outside, it ends the run: no text is begun any more, and those
    /// that are begun have a moment to be finished.
    pub stop: Arc<AtomicBool>,
}

/// Which files may be written over.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Replace {
    /// Those that folio made; another one is an error of its text.
    #[default]
    Own,
    /// Any.
    Any,
}

/// Whether finished files are compared with their source.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum AuditWish {
    /// They are taken on trust.
    #[default]
    Trust,
    /// Each is read again; what it has otherwise is a diagnostic.
    Compare,
}
