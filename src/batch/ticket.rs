//! The right to write the files of a text: who works on it may lose it, and
//! then writes nothing any more.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Work on a text that is under way.
#[derive(Debug)]
pub(super) struct Ticket {
    /// Which text of the plan.
    pub(super) index: usize,
    begun: Instant,
    given_up: Mutex<bool>,
}

impl Ticket {
    pub(super) fn new(index: usize) -> Self {
        Self { index, begun: Instant::now(), given_up: Mutex::new(false) }
    }

    /// Keeps the work from being given up while a file is written; `None` if it
    /// was given up already.
    pub(super) fn hold(&self) -> Option<MutexGuard<'_, bool>> {
        let held = self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
        (!*held).then_some(held)
    }

    /// Gives the work up, unless a file is being written just now.
    pub(super) fn give_up(&self) -> bool {
        match self.given_up.try_lock() {
            Ok(mut given_up) => {
                *given_up = true;
                true
            }
            Err(_) => false,
        }
    }

    /// Whether the work takes longer than it may.
    pub(super) fn is_late(&self, limit: Option<Duration>) -> bool {
        limit.is_some_and(|limit| self.begun.elapsed() > limit)
    }
}
