//! Many texts at once: which files will be written, the work on all cores,
//! what need not be done again, and what is told of it.
//!
//! Sees the facade of the library only. The stages are its files: a [`Plan`]
//! is settled before anything is written, [`run()`] carries it out, and a
//! [`Report`] tells of it.

mod bug;
mod cache;
mod inputs;
mod options;
mod plan;
mod report;
mod run;
mod shard;
#[cfg(test)]
mod tests;
mod ticket;
mod work;

pub use cache::{Cache, UseOf};
pub use inputs::{Inputs, gather};
pub use options::{AuditWish, Replace, RunOptions};
pub use plan::{Job, Output, Plan, PlanOptions, Together};
pub use report::{Audited, Bar, Finding, Report, ReportFormat, Status, TextReport};
pub use run::{Event, run};
pub use shard::Shard;
