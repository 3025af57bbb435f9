//! Panics: a fault of folio within one text is told with its place, and stays
//! there.
//!
//! Where a panic was is told to the hook of the program only. So a hook is set
//! that keeps the place for threads that work on texts; all others keep the
//! hook that was there before.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Where the last panic was of those who work on one text.
#[derive(Debug, Default, Clone)]
pub(super) struct Place(Arc<Mutex<Option<String>>>);

thread_local! {
    /// The place to note a panic of this thread in.
    static OWN: RefCell<Option<Place>> = const { RefCell::new(None) };
}

impl Place {
    /// Has panics of this thread noted here from now on.
    pub(super) fn watch_thread(&self) {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                match OWN.try_with(|own| own.borrow().clone()).ok().flatten() {
                    Some(place) => place.note(info.location().map(ToString::to_string)),
                    None => before(info),
                }
            }));
        });
        OWN.with(|own| *own.borrow_mut() = Some(self.clone()));
    }

    fn note(&self, place: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    /// Does something; if that panics, says with which words and where.
    pub(super) fn guard<T>(&self, f: impl FnOnce() -> T) -> Result<T, (String, String)> {
        self.note(None);
        panic::catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
            let place = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            (
                words_of(payload.as_ref()),
                place.unwrap_or_else(|| "an unknown place".into()),
            )
        })
    }
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no words").into()
}
