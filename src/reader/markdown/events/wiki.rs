//! Links as Obsidian and wikis have them.
//!
//! `[[page]]`, `[[page#heading]]`, `[[#heading]]`, each with other words behind
//! a bar, and `![[file]]`, which puts an image in its place. A page of the same
//! book is found by its name, in whatever folder it is; of any other one the
//! words stay.

use std::ops::Range;

use super::Reading;
use crate::model::{Attr, Link, Target};
use crate::reader::markdown::frame::{Kind, Origin};

/// The endings of files that are images.
const IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "avif"];

impl Reading<'_, '_, '_> {
    /// Adds the link or the image that stands at `range`.
    pub(super) fn wiki_link(&mut self, literal: &str, range: Range<usize>) {
        let (link, embeds) = match literal.strip_prefix('!') {
            Some(link) => (link, true),
            None => (literal, false),
        };
        let inner = link.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
        let inner = inner.unwrap_or(link);
        let (place, words) = match inner.split_once('|') {
            // Within a table the bar is escaped.
            Some((place, words)) => (place.trim_end_matches('\\'), Some(words.trim())),
            None => (inner, None),
        };
        if embeds && is_image(place) {
            return self.embedded_image(place, words, range);
        }
        let (page, heading) = match place.split_once('#') {
            Some((page, heading)) => (page.trim(), Some(heading.trim())),
            None => (place.trim(), None),
        };
        let words = words.filter(|words| !words.is_empty());
        let words = words.map_or_else(|| shown(page, heading), str::to_owned);
        let Some(target) = target(page, heading) else {
            return self.builder.text(&words, range);
        };
        let link = Link { target, title: String::new() };
        let kind = Kind::Link(Box::new(link));
        self.builder.open(kind, Attr::default(), range.clone(), Origin::Token);
        self.builder.text(&words, range);
        self.builder.close();
    }

    /// Adds an image; what follows the bar is its width, or what it shows.
    fn embedded_image(&mut self, name: &str, words: Option<&str>, range: Range<usize>) {
        let mut attr = Attr::default();
        let mut alt = String::new();
        if let Some(words) = words {
            match words.split('x').next() {
                Some(width) if width.parse::<u16>().is_ok() => {
                    let width = ("width".to_owned(), format!("{width}px"));
                    attr.get_mut().pairs.push(width);
                }
                _ => alt = words.to_owned(),
            }
        }
        let name = name.trim();
        self.builder.image(&name.replace(' ', "%20"), alt, String::new(), attr, range);
    }
}

fn is_image(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase());
    ending.is_some_and(|ending| IMAGES.contains(&ending.as_str()))
}

/// The words of a link that gives none: the last step of its path, and the
/// heading in it.
fn shown(page: &str, heading: Option<&str>) -> String {
    let name = page.rsplit('/').next().unwrap_or(page);
    let name = name.strip_suffix(".md").unwrap_or(name);
    // A block that has a name is no heading.
    let heading = heading.filter(|heading| !heading.starts_with('^'));
    let steps = heading.into_iter().flat_map(|heading| heading.split('#'));
    let steps = std::iter::once(name).chain(steps.map(str::trim));
    let steps: Vec<&str> = steps.filter(|step| !step.is_empty()).collect();
    steps.join(" › ")
}

/// Where a link leads; nowhere if it names a block of the same text.
fn target(page: &str, heading: Option<&str>) -> Option<Target> {
    let heading = heading.and_then(|heading| heading.rsplit('#').next()).map(str::trim);
    let heading = heading.filter(|heading| !heading.is_empty());
    let heading = heading.filter(|heading| !heading.starts_with('^'));
    if page.is_empty() {
        return heading.map(|heading| Target::Id(heading.to_owned()));
    }
    let named = page.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let ending = if named { "" } else { ".md" };
    let place = heading.map(|heading| format!("#{heading}")).unwrap_or_default();
    let url = format!("{page}{ending}{place}").replace('%', "%25").replace(' ', "%20");
    Some(Target::Url(url))
}
