//! The headings, as the outline beside the pages (ISO 32000-1, 12.3.3).

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
    let (first, last) = writer.level(&layout.outline, root, objects);
    let out = objects.begin(root);
    out.extend_from_slice(b"<</Type/Outlines");
    children(out, first, last, layout.outline.len() as i64);
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
            let below = (!item.children.is_empty())
                .then(|| self.level(&item.children, object, objects));
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
                children(out, first, last, -(item.children.len() as i64));
            }
            out.extend_from_slice(b"/Dest");
            destination(out, item.destination, self.layout, self.pages);
            out.extend_from_slice(b">>");
        }
        (first, last)
    }
}

fn children(out: &mut Vec<u8>, first: u32, last: u32, count: i64) {
    out.extend_from_slice(b"/First ");
    reference(out, first);
    out.extend_from_slice(b"/Last ");
    reference(out, last);
    out.extend_from_slice(b"/Count ");
    int(out, count);
}
