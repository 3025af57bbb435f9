//! Images and figures, and how large they are.

use super::blocks::span_of;
use super::{BlockImage, Env, Figure, FloatWish, Manner, Node, Place, Planner, Text};
use crate::design::{Design, StyleName};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::frame::{Shape, Tag};
use crate::layout::inline::Inset;
use crate::model::{Block, BlockKind, Image, Inline, InlineKind, Resources};

/// How large an image may be.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(in crate::layout) struct Limits {
    /// The width of a line.
    width: Pt,
    /// The height of a page, but for a caption.
    height: Pt,
}

/// What part of a page an image may take, so that its caption fits.
const PAGE_SHARE: f32 = 0.85;
/// Pixels to the inch, where a file does not say.
const DENSITY: f32 = 96.0;

impl Limits {
    pub(in crate::layout) fn new(design: &Design, width: Pt) -> Self {
        Self { width: width.max(Pt(1.0)), height: design.page.text_height() * PAGE_SHARE }
    }
}

impl<'a> Planner<'a> {
    pub(super) fn figure(
        &mut self,
        block: &Block,
        content: &'a [Block],
        caption: &[Inline],
        env: &Env<'a>,
    ) {
        let style = self.style(StyleName::Caption, env);
        let inner = Env { place: Place::Inside, ..*env };
        let one = !content.is_empty()
            && content.iter().all(|block| lone_image_of(block).is_some());
        let caption_text = (!caption.is_empty()).then(|| {
            let manner = Manner::new(&block.attr, span_of(caption, block));
            let id = self.paragraph(caption, &style, manner, env);
            Box::new(Text::new(id, style, Tag::Paragraph))
        });
        let floats = one && env.place == Place::Text && !has_notes(caption);
        let figure = Figure {
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            content: self.nested(content, &inner),
            caption: caption_text,
            space: style.after,
            may_float: if floats { FloatWish::Float } else { FloatWish::Stay },
        };
        self.add(Node::Figure(figure));
    }

    /// Plans an image as a block, if it can be had.
    pub(super) fn block_image(
        &mut self,
        image: &Image,
        id: Option<&str>,
        env: &Env<'a>,
    ) -> bool {
        let resources = &self.shared.text.document().resources;
        let limits = Limits::new(self.shared.design, env.width);
        let Some(size) = size(image, resources, limits) else { return false };
        let own = image.attr.id().or(id);
        let node = Node::Image(BlockImage {
            resource: image.resource,
            alt: image.alt.clone(),
            width: size.width,
            height: size.height,
            anchor: own.and_then(|id| self.shared.places.id(id)),
        });
        self.add(node);
        true
    }
}

/// The image that is all of a paragraph.
pub(super) fn lone_image(content: &[Inline]) -> Option<&Image> {
    match content {
        [Inline { kind: InlineKind::Image(image), .. }] => Some(image),
        _ => None,
    }
}

pub(super) fn lone_image_of(block: &Block) -> Option<&Image> {
    match &block.kind {
        BlockKind::Paragraph(content) => lone_image(content),
        _ => None,
    }
}

fn has_notes(content: &[Inline]) -> bool {
    let mut found = false;
    for inline in content {
        inline.each(&mut |i| found |= matches!(i.kind, InlineKind::Note(_)));
    }
    found
}

/// The size of an image: as its attributes say, else as large as it is, never
/// larger than a line and a page. `None` if the file could not be had.
pub(super) fn size(image: &Image, resources: &Resources, limits: Limits) -> Option<Size> {
    let picture = resources[image.resource].content.as_ref()?;
    let density = picture.density.filter(|d| (1.0..10_000.0).contains(d));
    let natural =
        |pixels: u32| Pt(pixels.max(1) as f32 * 72.0 / density.unwrap_or(DENSITY));
    let (width, height) = (natural(picture.width), natural(picture.height));
    let wished =
        |key| image.attr.value(key).and_then(|value| length(value, limits.width));
    let (width, height) = match (wished("width"), wished("height")) {
        (Some(w), Some(h)) => (w, h),
        (Some(w), None) => (w, height * (w / width)),
        (None, Some(h)) => (width * (h / height), h),
        (None, None) => (width, height),
    };
    let scale = (limits.width / width).min(limits.height / height).min(1.0);
    let size = Size { width: width * scale, height: height * scale };
    (size.width.0.is_finite() && size.height.0.is_finite()).then_some(size)
}

/// An image in a line.
pub(super) fn inset(
    image: &Image,
    resources: &Resources,
    limits: Limits,
) -> Option<Inset> {
    let size = size(image, resources, limits)?;
    let origin = Point { x: Pt::ZERO, y: -size.height };
    let rect = Rect { origin, size };
    Some(Inset {
        width: size.width,
        ascent: size.height,
        descent: Pt::ZERO,
        shapes: vec![Shape::Image { resource: image.resource, rect }],
    })
}

/// A length as attributes write it: `50%`, `300`, `300px`, `8cm`.
fn length(value: &str, whole: Pt) -> Option<Pt> {
    let value = value.trim();
    let digits = value.len()
        - value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f32 = value[..digits].parse().ok()?;
    let length = match value[digits..].trim() {
        "%" => whole * (number / 100.0),
        "" | "px" => Pt(number * 72.0 / DENSITY),
        "pt" => Pt(number),
        "in" => Pt::from_inches(number),
        "cm" => Pt::from_mm(number * 10.0),
        "mm" => Pt::from_mm(number),
        _ => return None,
    };
    (length > Pt::ZERO && length < Pt(1e5)).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::{Attr, AttrData, ImageFormat, Picture};

    fn sized(attributes: &[(&str, &str)], density: Option<f32>) -> Size {
        let mut resources = Resources::default();
        let resource = resources.refer("a.png", Span::default());
        let picture = Picture {
            format: ImageFormat::Png,
            data: Vec::new().into(),
            width: 400,
            height: 200,
            density,
        };
        resources.iter_mut().for_each(|r| r.content = Some(picture.clone()));
        let pairs =
            attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let attr = Attr::from(AttrData { pairs, ..AttrData::default() });
        let image = Image { resource, alt: String::new(), title: String::new(), attr };
        let limits = Limits { width: Pt(240.0), height: Pt(400.0) };
        size(&image, &resources, limits).unwrap()
    }

    #[test]
    fn images_have_the_size_they_ask_for_within_the_page() {
        let size = |width, height| Size { width: Pt(width), height: Pt(height) };
        for (attributes, density, expected) in [
            (vec![], Some(200.0), size(144.0, 72.0)),
            (vec![], None, size(240.0, 120.0)),
            (vec![], Some(f32::NAN), size(240.0, 120.0)),
            (vec![("width", "50%")], None, size(120.0, 60.0)),
            (vec![("width", "1in")], None, size(72.0, 36.0)),
            (vec![("height", "96px")], None, size(144.0, 72.0)),
            (vec![("width", "96"), ("height", "192")], None, size(72.0, 144.0)),
            (vec![("width", "900%")], None, size(240.0, 120.0)),
            (vec![("width", "wide")], None, size(240.0, 120.0)),
        ] {
            assert_eq!(sized(&attributes, density), expected, "{attributes:?}");
        }
    }
}
