//! Places for links to lead to.

use std::collections::{BTreeMap, BTreeSet};

use crate::backend::xml::Writer;
use crate::model::NoteId;

/// The bookmarks of a file.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    names: BTreeMap<String, String>,
    /// The names in use, in small letters: Word does not tell case.
    taken: BTreeSet<String>,
    last: u32,
}

/// The longest name that Word takes (17.13.6.2).
const MAX_NAME: usize = 40;

impl Bookmarks {
    /// The name for an identifier, the same whenever it is asked for.
    ///
    /// Word takes letters, digits and underscores, not first a digit.
    pub(super) fn name(&mut self, id: &str) -> String {
        if let Some(name) = self.names.get(id) {
            return name.clone();
        }
        let fits = |c: char| c.is_alphanumeric() || c == '_';
        let mut stem: String =
            id.chars().map(|c| if fits(c) { c } else { '_' }).take(MAX_NAME).collect();
        if !stem.starts_with(char::is_alphabetic) {
            stem = format!("b{stem}").chars().take(MAX_NAME).collect();
        }
        let mut name = stem.clone();
        let mut count = 1;
        while !self.taken.insert(name.to_lowercase()) {
            count += 1;
            let tail = format!("_{count}");
            let head: String = stem.chars().take(MAX_NAME - tail.len()).collect();
            name = head + &tail;
        }
        self.names.insert(id.into(), name.clone());
        name
    }

    /// Marks a place.
    pub(super) fn point(&mut self, xml: &mut Writer, id: &str) {
        let name = self.name(id);
        let number = self.start(xml, &name);
        end(xml, number);
    }

    /// Begins a range under a name that is one already.
    pub(super) fn start(&mut self, xml: &mut Writer, name: &str) -> u32 {
        self.last += 1;
        xml.empty("w:bookmarkStart").attr("w:id", &self.last.to_string());
        xml.attr("w:name", name);
        self.last
    }
}

/// Ends a range.
pub(super) fn end(xml: &mut Writer, number: u32) {
    xml.empty("w:bookmarkEnd").attr("w:id", &number.to_string());
}

/// The name of the range around the mark that carries a note. An underscore
/// ahead hides it from the lists that Word shows.
pub(super) fn of_note(id: NoteId) -> String {
    format!("_FolioNote{}", id.index() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_word_takes_and_unique() {
        let mut bookmarks = Bookmarks::default();
        let long = "a-very-long-heading-that-goes-on-and-on-and-on";
        let names: Vec<String> =
            ["intro", "Intro", "2-on", long, &format!("{long}-1"), "_x"]
                .iter()
                .map(|id| bookmarks.name(id))
                .collect();
        assert_eq!(names[..3], ["intro", "Intro_2", "b2_on"]);
        assert!(names.iter().all(|name| name.chars().count() <= MAX_NAME));
        assert_eq!(names[3], bookmarks.name(long));
        assert_ne!(names[3], names[4]);
        assert_eq!(names[5], "b_x");
    }
}
