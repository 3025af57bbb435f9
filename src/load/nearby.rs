//! What was probably meant by the name of a file that is not there.

use std::fs;
use std::path::{Path, PathBuf};

/// How many names of a folder are looked at.
const MOST: usize = 10_000;

/// The file or folder beside the place of one that is not there whose name is most
/// like its own.
pub(super) fn nearest(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(here).ok()?.take(MOST).filter_map(Result::ok);
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    // A link that leads nowhere has the very name.
    let likely = names.filter(|name| !name.starts_with('.') && name != wanted);
    let likely = likely.filter_map(|name| Some((distance(wanted, &name)?, name)));
    // Of two that are as like, the first by name: folders have no order of their own.
    let (_, name) = likely.min()?;
    Some(folder.join(name))
}

/// How far a name is from the one that was typed; `None` if it was not meant.
fn distance(typed: &str, name: &str) -> Option<usize> {
    let [typed, name] = [typed, name].map(str::to_lowercase);
    // The ending was left out, or is another.
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let (stem, own) = (stem(&name), stem(&typed));
    if stem.is_some() && (stem == own || stem.as_ref() == Some(&typed)) {
        return Some(1);
    }
    let far = strsim::damerau_levenshtein(&typed, &name);
    (far <= (typed.chars().count() / 4).max(1)).then_some(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["essay.md", "notes.txt", "Überblick.md", ".essai.md"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let meant = |name: &str| {
            let found = nearest(&folder.path().join(name))?;
            Some(found.file_name()?.to_str()?.to_owned())
        };
        for (typed, name) in [
            ("esay.md", "essay.md"),
            ("Essay.MD", "essay.md"),
            ("essay", "essay.md"),
            ("essay.txt", "essay.md"),
            ("überblik.md", "Überblick.md"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(name), "{typed}");
        }
        assert_eq!(meant("chapter.md"), None);
        assert_eq!(nearest(Path::new("/no/such/folder/a.md")), None);
    }
}
