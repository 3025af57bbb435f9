//! Links: areas of a page that lead somewhere (ISO 32000-1, 12.5.6.5).

use std::collections::BTreeMap;

use super::content::PageContent;
use super::objects::SmallObjects;
use super::structure::{Places, corners};
use super::syntax::{decimal, decimals, int, milli_pt, reference, string, text};
use crate::geom::Pt;
use crate::layout::frame::{
    DestinationId, ElementId, Layout, LinkArea, LinkTarget, Page, Tag,
};

/// The annotations of a file. Their keys in the parent tree follow those of
/// the pages, in this order.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// The element and the object of each.
    all: Vec<(ElementId, u32)>,
    /// For each page, those on it: a range of `all`.
    by_page: Vec<(usize, usize)>,
    /// The pages and objects of those of each element.
    by_element: BTreeMap<ElementId, Vec<(u32, u32)>>,
}

impl Annotations {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// The objects of those on a page.
    pub(super) fn on(&self, page: usize) -> impl Iterator<Item = u32> {
        let (start, end) = self.by_page.get(page).copied().unwrap_or_default();
        self.all[start..end].iter().map(|(_, object)| *object)
    }

    /// The page and the object of each that belongs to an element.
    pub(super) fn of(&self, element: ElementId) -> &[(u32, u32)] {
        self.by_element.get(&element).map_or(&[], Vec::as_slice)
    }

    /// The element of each.
    pub(super) fn elements(&self) -> impl Iterator<Item = ElementId> {
        self.all.iter().map(|(element, _)| *element)
    }
}

/// Writes one annotation for each link and page that it is on.
pub(super) fn write(
    layout: &Layout,
    places: &Places,
    contents: &[PageContent],
    pages: &[u32],
    objects: &mut SmallObjects,
) -> Annotations {
    let words = words_of_links(layout, places, contents);
    let mut annotations = Annotations::default();
    for (index, page) in layout.pages.iter().enumerate() {
        let start = annotations.all.len();
        for (element, areas) in by_element(page) {
            let Some(tagged) = layout.tags.elements.get(element.0 as usize) else {
                continue;
            };
            let Tag::Link(target) = &tagged.tag else { continue };
            let spoken = tagged.alt.as_ref().or(words.get(&element));
            let object = objects.reserve();
            let key = pages.len() + annotations.all.len();
            let out = objects.begin(object);
            out.extend_from_slice(b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/P ");
            reference(out, pages[index]);
            area(out, &areas, page.size.height);
            out.extend_from_slice(b"/StructParent ");
            int(out, key as i64);
            out.extend_from_slice(b"/Contents");
            text(out, contents_of(target, spoken.map(String::as_str)));
            lead(out, target, layout, pages);
            out.extend_from_slice(b">>");
            annotations.all.push((element, object));
            let of_element = annotations.by_element.entry(element).or_default();
            of_element.push((index as u32, object));
        }
        annotations.by_page.push((start, annotations.all.len()));
    }
    annotations
}

/// Writes the value of `Dest` (12.3.2.2): a page, and a height on it that
/// comes to the top of the window.
pub(super) fn destination(
    out: &mut Vec<u8>,
    id: DestinationId,
    layout: &Layout,
    pages: &[u32],
) {
    let place = layout.destinations.get(id.0 as usize);
    let page = place.map_or(0, |place| place.page as usize).min(pages.len() - 1);
    let height = layout.pages.get(page).map_or(Pt::ZERO, |page| page.size.height);
    let top = place.map_or(height, |place| height - place.point.y);
    out.push(b'[');
    reference(out, pages[page]);
    out.extend_from_slice(b"/XYZ null ");
    decimal(out, milli_pt(top));
    out.extend_from_slice(b" null]");
}

/// The areas of each link on a page, links in the order of their first area.
fn by_element(page: &Page) -> Vec<(ElementId, Vec<&LinkArea>)> {
    let mut links: Vec<(ElementId, Vec<&LinkArea>)> = vec![];
    for link in &page.links {
        // The areas of a link follow each other.
        match links.last_mut().filter(|(element, _)| *element == link.element) {
            Some((_, areas)) => areas.push(link),
            None => links.push((link.element, vec![link])),
        }
    }
    links
}

/// `Rect`, and `QuadPoints` if there are several areas.
fn area(out: &mut Vec<u8>, areas: &[&LinkArea], height: Pt) {
    let rects = areas.iter().map(|area| area.rect);
    let whole = rects.reduce(|a, b| a.union(&b)).unwrap_or_default();
    out.extend_from_slice(b"/Rect[");
    decimals(out, &corners(&whole, height));
    out.push(b']');
    if areas.len() > 1 {
        out.extend_from_slice(b"/QuadPoints[");
        for area in areas {
            let [left, bottom, right, top] = corners(&area.rect, height);
            // The order that viewers expect, which is not that of the text of
            // the standard: upper left, upper right, lower left, lower right.
            decimals(out, &[left, top, right, top, left, bottom, right, bottom]);
        }
        out.push(b']');
    }
}

/// What a link is announced as (PDF/UA-1, 7.18.5).
fn contents_of<'a>(target: &'a LinkTarget, words: Option<&'a str>) -> &'a str {
    match (words.map(str::trim).filter(|words| !words.is_empty()), target) {
        (Some(words), _) => words,
        (None, LinkTarget::Url(url)) => url,
        (None, LinkTarget::Place(_)) => "\u{2192}",
    }
}

fn lead(out: &mut Vec<u8>, target: &LinkTarget, layout: &Layout, pages: &[u32]) {
    match target {
        LinkTarget::Url(url) => {
            out.extend_from_slice(b"/A<</S/URI/URI");
            string(out, percent_encoded(url).as_bytes());
            out.extend_from_slice(b">>");
        }
        LinkTarget::Place(id) => {
            out.extend_from_slice(b"/Dest");
            destination(out, *id, layout, pages);
        }
    }
}

/// An address in ASCII (RFC 3986, 2.1), as 12.6.4.7 asks. What is encoded
/// already stays so.
fn percent_encoded(url: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                let _ = write!(out, "%{byte:02X}");
            }
            b'!'..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The words of each link.
fn words_of_links(
    layout: &Layout,
    places: &Places,
    contents: &[PageContent],
) -> BTreeMap<ElementId, String> {
    let mut words: BTreeMap<ElementId, String> = BTreeMap::new();
    for (leaf, text) in contents.iter().flat_map(|page| &page.link_words) {
        if let Some(link) = places.link_around(places.element_of(*leaf), &layout.tags) {
            words.entry(link).or_default().push_str(text);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn addresses_become_ascii_and_stay_what_they_are() {
        for (url, encoded) in [
            ("https://example.org/a?b=(c)&d=é", "https://example.org/a?b=(c)&d=%C3%A9"),
            ("https://example.org/a%20b#x", "https://example.org/a%20b#x"),
            ("mailto:a b@example.org", "mailto:a%20b@example.org"),
            ("file:///C:\\x\n", "file:///C:%5Cx%0A"),
        ] {
            assert_eq!(percent_encoded(url), encoded);
        }
    }
}
