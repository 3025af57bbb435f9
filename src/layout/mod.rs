//! From [`Prepared`](crate::pass::Prepared) to pages.
//!
//! Text becomes lines (`inline`), blocks become one vertical list (`flow`),
//! the list becomes pages (`page`), and pages are handed on as [`frame`]s.
//! Knows fonts and the design, and no file format.

pub mod frame;
pub mod inline;
#[allow(dead_code, unused_imports, reason = "flow, its only user, comes next")]
mod page;
