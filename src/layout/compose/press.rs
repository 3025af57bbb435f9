//! What a press needs around the pages: bleed, crop marks, and a look at what
//! would be refused.
//!
//! The text was laid out on the page as it is cut. Here the sheet grows around
//! it and all that is on it moves along; what reaches the edge of the page goes
//! on into the bleed.

use std::collections::BTreeMap;

use crate::design::{Color, Design};
use crate::diag::{Diagnostics, Problem, Span};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::piece::{shift, shift_rect};
use crate::layout::frame::{
    Artifact, Boxes, Content, Group, Item, Layout, Page, Shape, Tag,
};
use crate::model::{ImageFormat, Picture, ResourceId};
use crate::pass::Prepared;

/// How long crop marks are, and how thick.
const MARK: Pt = Pt::from_mm(5.0);
const HAIR: Pt = Pt(0.25);
/// How far marks keep from the page at the least, so that none is seen on it
/// after the cut.
const DISTANCE: Pt = Pt::from_mm(3.0);
/// What is as near to the edge as this was meant to reach it.
const NEAR: f32 = 0.05;

/// Makes the sheets ready for a press, as far as the design asks for it.
pub(super) fn prepare(
    layout: &mut Layout,
    text: &Prepared,
    design: &Design,
    diagnostics: &mut Diagnostics,
) {
    check_pages(layout.pages.len(), design, diagnostics);
    check_images(layout, text, design.press.resolution, diagnostics);
    let around = around(design);
    if around <= Pt::ZERO {
        return;
    }
    for page in &mut layout.pages {
        sheet(page, design);
    }
    for destination in &mut layout.destinations {
        destination.point.x += around;
        destination.point.y += around;
    }
    for element in &mut layout.tags.elements {
        if let Tag::Figure { bounds: Some((_, rect)) } = &mut element.tag {
            shift_rect(rect, around, around);
        }
    }
}

/// How far the sheet goes beyond the page.
pub(super) fn around(design: &Design) -> Pt {
    let press = design.press;
    match press.marks {
        true => press.bleed.max(DISTANCE) + MARK,
        false => press.bleed,
    }
}

/// Makes a sheet of a page: larger on all sides, with marks if they are asked
/// for.
pub(super) fn sheet(page: &mut Page, design: &Design) {
    let (press, around) = (design.press, around(design));
    if around <= Pt::ZERO {
        return;
    }
    let size = page.size;
    if press.bleed > Pt::ZERO {
        let items = page.items.iter_mut();
        items.for_each(|item| extend(&mut item.shape, size, press.bleed));
    }
    page.items.iter_mut().for_each(|item| shift(&mut item.shape, around, around));
    page.links.iter_mut().for_each(|link| shift_rect(&mut link.rect, around, around));
    let trim = Rect { origin: Point { x: around, y: around }, size };
    page.boxes = Some(Boxes { trim, bleed: trim.grown(press.bleed) });
    let whole = Rect { origin: Point::default(), size }.grown(around);
    page.size = whole.size;
    if press.marks {
        crop_marks(page, &trim, press.bleed.max(DISTANCE));
    }
}

/// Lets what reaches the edge of the page go on as far as the bleed. A colour
/// grows; an image grows on all sides, so that it keeps its form, and is cut.
fn extend(shape: &mut Shape, page: Size, bleed: Pt) {
    match shape {
        Shape::Fill { rect, .. } => *rect = extended(rect, page, bleed),
        Shape::Image { resource, rect } => {
            let wanted = extended(rect, page, bleed);
            if wanted == *rect {
                return;
            }
            let image =
                Shape::Image { resource: *resource, rect: covering(rect, &wanted) };
            let group =
                Group { clip: Some(wanted), turn: None, said: None, shapes: vec![image] };
            *shape = Shape::Group(group);
        }
        Shape::Group(group) if group.turn.is_none() => {
            if let Some(clip) = &mut group.clip {
                *clip = extended(clip, page, bleed);
            }
            group.shapes.iter_mut().for_each(|shape| extend(shape, page, bleed));
        }
        Shape::Glyphs(_) | Shape::Group(_) => {}
    }
}

/// A rectangle, longer where it reaches the edge of the page.
fn extended(rect: &Rect, page: Size, bleed: Pt) -> Rect {
    let more = |near: bool| if near { bleed } else { Pt::ZERO };
    let left = more(rect.origin.x.0 <= NEAR);
    let top = more(rect.origin.y.0 <= NEAR);
    let right = more(rect.right().0 >= page.width.0 - NEAR);
    let bottom = more(rect.bottom().0 >= page.height.0 - NEAR);
    Rect {
        origin: Point { x: rect.origin.x - left, y: rect.origin.y - top },
        size: Size {
            width: rect.size.width + left + right,
            height: rect.size.height + top + bottom,
        },
    }
}

/// The smallest rectangle of the form of one that covers another, with their
/// middles on each other.
pub(super) fn covering(form: &Rect, area: &Rect) -> Rect {
    let scale = (area.size.width / form.size.width.max(Pt(1e-3)))
        .max(area.size.height / form.size.height.max(Pt(1e-3)));
    let size = Size { width: form.size.width * scale, height: form.size.height * scale };
    let origin = Point {
        x: area.origin.x + (area.size.width - size.width) / 2.0,
        y: area.origin.y + (area.size.height - size.height) / 2.0,
    };
    Rect { origin, size }
}

/// Two marks at each corner, at a distance from the cut.
fn crop_marks(page: &mut Page, trim: &Rect, distance: Pt) {
    let start = |edge: Pt, way: f32| {
        let near = edge + distance * way;
        if way < 0.0 { near - MARK } else { near }
    };
    let middle = |edge: Pt| edge - HAIR / 2.0;
    for (x, out) in [(trim.origin.x, -1.0), (trim.right(), 1.0)] {
        for (y, down) in [(trim.origin.y, -1.0), (trim.bottom(), 1.0)] {
            let flat = Point { x: start(x, out), y: middle(y) };
            let steep = Point { x: middle(x), y: start(y, down) };
            mark(page, flat, Size { width: MARK, height: HAIR });
            mark(page, steep, Size { width: HAIR, height: MARK });
        }
    }
}

/// Puts down a mark for those who print and bind.
fn mark(page: &mut Page, origin: Point, size: Size) {
    let shape = Shape::Fill { rect: Rect { origin, size }, color: Color::BLACK };
    page.items.push(Item { content: Content::Artifact(Artifact::Page), shape });
}

/// Marks above and below a sheet where it is folded, as at the edges of a spine.
pub(super) fn fold_marks(page: &mut Page, at: &[Pt]) {
    let Some(Boxes { trim, bleed }) = page.boxes else { return };
    for x in at {
        let x = *x - HAIR / 2.0;
        let distance = (trim.origin.y - bleed.origin.y).max(DISTANCE);
        for y in [trim.origin.y - distance - MARK, trim.bottom() + distance] {
            mark(page, Point { x, y }, Size { width: HAIR, height: MARK });
        }
    }
}

/// Says what the service would refuse: too few or too many pages, and margins
/// that are too narrow for them.
fn check_pages(pages: usize, design: &Design, diagnostics: &mut Diagnostics) {
    let Some(service) = design.press.paper.service() else { return };
    let mut say = |why: String| {
        diagnostics.report(Span::default(), Problem::Press(why));
    };
    let [least, most] = service.pages;
    if !(least..=most).contains(&pages) {
        say(format!(
            "{} prints paperbacks of {least} to {most} pages; this has {pages}",
            service.name
        ));
    }
    let (page, bleed) = (&design.page, design.press.bleed);
    let (inner, outer) = (service.inner(pages), service.outer(bleed));
    for (margin, found, least) in [
        ("inner", page.inner, inner),
        ("outer", page.outer, outer),
        ("top", page.top, outer),
        ("bottom", page.bottom, outer),
    ] {
        if found.0 < least.0 - NEAR {
            say(format!(
                "{} asks for a margin of {} in where a book has {pages} pages; \
                 `page.{margin}` is {:.3} in",
                service.name,
                least.0 / 72.0,
                found.0 / 72.0
            ));
        }
    }
}

/// Says which images have fewer dots to the inch than is asked for, at the
/// largest size in which they are shown.
pub(super) fn check_images(
    layout: &Layout,
    text: &Prepared,
    least: u16,
    diagnostics: &mut Diagnostics,
) {
    if least == 0 {
        return;
    }
    let mut shown: BTreeMap<ResourceId, Size> = BTreeMap::new();
    for item in layout.pages.iter().flat_map(|page| &page.items) {
        item.shape.each(&mut |shape| {
            if let Shape::Image { resource, rect } = shape {
                let size = shown.entry(*resource).or_default();
                size.width = size.width.max(rect.size.width);
                size.height = size.height.max(rect.size.height);
            }
        });
    }
    let resources = &text.document().resources;
    for (resource, size) in shown {
        let file = &resources[resource];
        let Some(picture) = &file.content else { continue };
        let found = dots(picture, size);
        // Half a dot is lost in rounding.
        if picture.format == ImageFormat::Svg || found + 0.5 >= f32::from(least) {
            continue;
        }
        let pixels = |side: Pt| (side.0 / 72.0 * f32::from(least)).ceil() as u32;
        let problem = Problem::CoarseImage {
            name: file.name.clone(),
            found: found.round() as u32,
            least: u32::from(least),
            pixels: [pixels(size.width), pixels(size.height)],
        };
        diagnostics.report(file.span, problem);
    }
}

/// Dots to the inch, in the direction that has fewer.
fn dots(picture: &Picture, size: Size) -> f32 {
    let across = picture.width as f32 / (size.width.0 / 72.0).max(1e-3);
    let down = picture.height as f32 / (size.height.0 / 72.0).max(1e-3);
    across.min(down)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Size = Size { width: Pt(100.0), height: Pt(200.0) };

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect {
            origin: Point { x: Pt(x), y: Pt(y) },
            size: Size { width: Pt(width), height: Pt(height) },
        }
    }

    #[test]
    fn what_reaches_the_edge_goes_on_into_the_bleed() {
        let extended = |r: Rect| extended(&r, PAGE, Pt(9.0));
        assert_eq!(extended(rect(10.0, 10.0, 50.0, 50.0)), rect(10.0, 10.0, 50.0, 50.0));
        assert_eq!(extended(rect(0.0, 10.0, 50.0, 50.0)), rect(-9.0, 10.0, 59.0, 50.0));
        assert_eq!(
            extended(rect(0.0, 0.0, 100.0, 200.0)),
            rect(-9.0, -9.0, 118.0, 218.0)
        );
    }

    /// An image keeps its form; what is too much is cut.
    #[test]
    fn an_image_grows_on_all_sides() {
        let resource = {
            let mut resources = crate::model::Resources::default();
            resources.refer("a.png", Span::default())
        };
        let mut shape = Shape::Image { resource, rect: rect(0.0, 0.0, 100.0, 200.0) };
        extend(&mut shape, PAGE, Pt(9.0));
        let Shape::Group(group) = shape else { panic!("it is cut") };
        assert_eq!(group.clip, Some(rect(-9.0, -9.0, 118.0, 218.0)));
        let [Shape::Image { rect: grown, .. }] = &group.shapes[..] else { panic!() };
        assert!((grown.size.width / grown.size.height - 0.5).abs() < 1e-5);
        assert!((grown.size.height.0 - 236.0).abs() < 1e-3, "{grown:?}");
    }
}
