//! The headings, as the outline beside the pages (ISO 32000-1, 12.3.3).
//!
//! Headings beside each other are a chain: each knows the next one only. Viewers
//! and judges that follow chains no further than some depth do not come to the
//! end of a long one, and no reader finds a heading among hundreds. So a long row
//! is told by parts, each called by its first and its last heading.

use std::borrow::Cow;

use super::annotations::destination;
use super::objects::SmallObjects;
use super::syntax::{int, reference, text};
use crate::layout::frame::{Layout, OutlineItem};

/// Writes the outline; its object, if there is anything in it.
pub(super) fn write(
    layout: &Layout,
    pages: &[u32],
    objects: &mut SmallObjects,
) -> Option<u32> {
    if layout.outline.is_empty() {
        return None;
    }
    let root = objects.reserve();
    let writer = Writer { layout, pages };
    let items = in_parts(&layout.outline);
    let (first, last) = writer.level(&items, root, objects);
    let out = objects.begin(root);
    out.extend_from_slice(b"<</Type/Outlines");
    children(out, first, last, items.len() as i64);
    out.extend_from_slice(b">>");
    Some(root)
}

struct Writer<'a> {
    layout: &'a Layout,
    pages: &'a [u32],
}

impl Writer<'_> {
    /// Writes items beside each other; the objects of the first and the last.
    fn level(
        &self,
        items: &[OutlineItem],
        parent: u32,
        objects: &mut SmallObjects,
    ) -> (u32, u32) {
        let first = objects.reserve_many(items.len());
        let last = first + items.len() as u32 - 1;
        for (object, item) in (first..).zip(items) {
            let children = in_parts(&item.children);
            let below =
                (!children.is_empty()).then(|| self.level(&children, object, objects));
            let out = objects.begin(object);
            out.extend_from_slice(b"<</Title");
            text(out, item.title.trim());
            out.extend_from_slice(b"/Parent ");
            reference(out, parent);
            if object > first {
                out.extend_from_slice(b"/Prev ");
                reference(out, object - 1);
            }
            if object < last {
                out.extend_from_slice(b"/Next ");
                reference(out, object + 1);
            }
            if let Some((first, last)) = below {
                // Closed: a reader first sees the chapters.
                self::children(out, first, last, -(children.len() as i64));
            }
            out.extend_from_slice(b"/Dest");
            destination(out, item.destination, self.layout, self.pages);
            out.extend_from_slice(b">>");
        }
        (first, last)
    }
}

/// The most headings that stand beside each other.
const ROW: usize = 250;
/// About how many letters of a heading the name of a part has.
const NAME: usize = 32;

/// Headings beside each other, in parts if there are too many.
fn in_parts(items: &[OutlineItem]) -> Cow<'_, [OutlineItem]> {
    if items.len() <= ROW {
        return Cow::Borrowed(items);
    }
    // As many parts as headings in each.
    let size = items.len().isqrt().clamp(2, ROW);
    let parts: Vec<OutlineItem> = items.chunks(size).filter_map(part).collect();
    Cow::Owned(in_parts(&parts).into_owned())
}

fn part(items: &[OutlineItem]) -> Option<OutlineItem> {
    let (first, last) = (items.first()?, items.last()?);
    let title = match items {
        [only] => return Some(only.clone()),
        _ => format!("{} \u{2013} {}", shortened(&first.title), shortened(&last.title)),
    };
    Some(OutlineItem { title, destination: first.destination, children: items.to_vec() })
}

/// The first words of a heading.
fn shortened(title: &str) -> Cow<'_, str> {
    let title = title.trim();
    let Some((end, _)) = title.char_indices().nth(NAME) else {
        return Cow::Borrowed(title);
    };
    let cut = &title[..end];
    let words = cut.rfind(char::is_whitespace).map_or(cut, |space| &cut[..space]);
    Cow::Owned(format!("{}\u{2026}", words.trim_end()))
}

fn children(out: &mut Vec<u8>, first: u32, last: u32, count: i64) {
    out.extend_from_slice(b"/First ");
    reference(out, first);
    out.extend_from_slice(b"/Last ");
    reference(out, last);
    out.extend_from_slice(b"/Count ");
    int(out, count);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::frame::DestinationId;

    fn row(count: usize) -> Vec<OutlineItem> {
        let item = |n: usize| OutlineItem {
            title: format!("Heading {n}"),
            destination: DestinationId(n as u32),
            children: vec![],
        };
        (0..count).map(item).collect()
    }

    /// The headings that are no parts, in order; no row is longer than it may be.
    fn headings(items: &[OutlineItem]) -> Vec<DestinationId> {
        assert!(items.len() <= ROW, "{} beside each other", items.len());
        let below = |item: &OutlineItem| match item.children.as_slice() {
            [] => vec![item.destination],
            children => headings(children),
        };
        items.iter().flat_map(below).collect()
    }

    #[test]
    fn long_rows_are_told_by_parts() {
        for count in [1, 2, 250, 251, 300, 10_000, 70_000] {
            let all = row(count);
            let told = in_parts(&all);
            let kept = all.iter().map(|item| item.destination);
            assert!(headings(&told).into_iter().eq(kept), "{count}");
            assert_eq!(told.len() == all.len(), count <= ROW);
        }
        let told = in_parts(&row(300)).into_owned();
        assert_eq!(told[0].title, "Heading 0 \u{2013} Heading 16");
    }

    #[test]
    fn parts_are_called_by_the_first_words_of_headings() {
        assert_eq!(shortened(" Of Bees "), "Of Bees");
        let long = "Of the Origin and Design of Government in General";
        assert_eq!(shortened(long), "Of the Origin and Design of…");
    }
}
