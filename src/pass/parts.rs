//! The files that a document was made of: which of them a place lies in, and
//! which of them a link from one leads to.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::model::percent_decoded;

/// The files of a document, in their order.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Where each begins among all sources.
    starts: Vec<u32>,
    /// The path of each.
    paths: Vec<String>,
    by_path: BTreeMap<String, usize>,
    /// By path without the ending, as links between pages of a site have it.
    by_stem: BTreeMap<String, usize>,
    /// By name without folders, where but one file has it.
    by_name: BTreeMap<String, usize>,
    /// The names that several files have.
    common: BTreeSet<String>,
}

/// A link to one of the files of its own document.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Lead {
    /// The file.
    pub(super) part: usize,
    /// The identifier in it; without one, the link leads to its start.
    pub(super) id: Option<String>,
}

impl Parts {
    /// Adds the next file by its name and place.
    pub(super) fn add(&mut self, name: &str, span: Span) {
        let index = self.starts.len();
        let path = normal("", name);
        self.by_path.entry(path.clone()).or_insert(index);
        self.by_stem.entry(stem(&path).into()).or_insert(index);
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        if self.common.contains(&name) || self.by_name.remove(&name).is_some() {
            self.common.insert(name);
        } else {
            self.by_name.insert(name, index);
        }
        self.starts.push(span.start);
        self.paths.push(path);
    }

    /// How many files there are; what came from none counts as one.
    pub(super) fn count(&self) -> usize {
        self.starts.len().max(1)
    }

    /// The file that a place lies in.
    pub(super) fn of(&self, span: Span) -> usize {
        self.starts.partition_point(|start| *start <= span.start).saturating_sub(1)
    }

    /// The name of a file without folders and ending.
    pub(super) fn name(&self, part: usize) -> &str {
        let path = self.paths.get(part).map_or("", String::as_str);
        let path = stem(path);
        path.rsplit_once('/').map_or(path, |(_, name)| name)
    }

    /// What a relative address in a file leads to, if that is one of these
    /// files: `ch2.md`, `./ch2.md#id`, `../two/ch%202.md`, and, for the pages
    /// that a site makes of its sources, `ch2.html` and `ch2`.
    pub(super) fn lead(&self, from: usize, url: &str) -> Option<Lead> {
        let (path, id) = match url.split_once('#') {
            Some((path, id)) => (path, Some(id)),
            None => (url, None),
        };
        let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
        if path.is_empty() || scheme || path.starts_with("//") {
            return None;
        }
        let folder = match self.paths.get(from)?.rsplit_once('/') {
            Some((folder, _)) if !path.starts_with('/') => folder,
            _ => "",
        };
        let path = normal(folder, &percent_decoded(path));
        let page = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm"));
        let by_stem = || match page {
            Some(page) => self.by_stem.get(page),
            None if stem(&path) == path => self.by_stem.get(&path),
            None => None,
        };
        // In a vault a page is named without its folder.
        let alone = !url.contains('/');
        let by_name = || self.by_name.get(path.rsplit('/').next()?).filter(|_| alone);
        let part = *self.by_path.get(&path).or_else(by_stem).or_else(by_name)?;
        let id = id.filter(|id| !id.is_empty()).map(percent_decoded);
        Some(Lead { part, id })
    }
}

/// A path from a folder on, without `.`, with `..` undone, and with `/`.
fn normal(folder: &str, path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let rooted = path.starts_with('/') || folder.starts_with('/');
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let root = if rooted { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

/// A path without the ending of its file.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name + dot],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_files() {
        let mut parts = Parts::default();
        let mut at = Span::default();
        for name in ["./book/one.md", "book/two/Ch 2.md", "book/three.txt"] {
            parts.add(name, at);
            at = at.within(10..20);
        }
        let lead = |from, url| parts.lead(from, url).map(|l| (l.part, l.id));
        let id = |id: &str| Some(id.to_owned());
        assert_eq!(lead(0, "two/Ch%202.md#a%20b"), Some((1, id("a b"))));
        assert_eq!(lead(1, "../one.md"), Some((0, None)));
        assert_eq!(lead(1, "./../three.txt#"), Some((2, None)));
        assert_eq!(lead(0, "three.html#x"), Some((2, id("x"))));
        assert_eq!(lead(0, "three"), Some((2, None)));
        for url in ["four.md", "one.pdf", "https://x/one.md", "//x", "#x", "", "c:one"] {
            assert_eq!(lead(0, url), None, "{url}");
        }
        assert_eq!((parts.name(1), parts.of(at)), ("Ch 2", 2));
    }

    #[test]
    fn paths_are_made_normal() {
        assert_eq!(normal("a/b", "../../../c/./d"), "../c/d");
        assert_eq!(normal("", "/x/../y"), "/y");
        assert_eq!(stem("a.b/c"), "a.b/c");
        assert_eq!(stem("a/.hidden"), "a/.hidden");
    }
}
