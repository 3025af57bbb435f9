//! The names of what a reader can be told not to do.

use super::READERS;

/// Checks the name of a guess or an extension.
///
/// # Errors
///
/// A sentence with the name that was probably meant, or with all there are.
///
/// ```
/// assert!(folio::check_switch("notes").is_ok());
/// let why = folio::check_switch("note").unwrap_err();
/// assert!(why.ends_with("did you mean `notes`?"), "{why}");
/// ```
pub fn check_switch(name: &str) -> Result<(), String> {
    let mut known: Vec<&str> = READERS.iter().flat_map(|r| r.switches()).collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&name) {
        return Ok(());
    }
    let likeness = |known: &str| strsim::damerau_levenshtein(known, name);
    let nearest = known.iter().copied().min_by_key(|known| likeness(known));
    let hint = match nearest.filter(|known| likeness(known) <= known.len() / 2) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Err(format!("there is no guess or extension `{name}`; {hint}"))
}
