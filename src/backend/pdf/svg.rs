//! Drawings: read by `usvg`, which makes plain paths of all that SVG can say;
//! kept as lines where that can be, else painted by `resvg`.

use image::{DynamicImage, RgbaImage};
use printpdf::XObject;
use resvg::tiny_skia::{Pixmap, Transform};
use usvg::Tree;

use super::drawing;
use super::pixels::pixels;
use crate::backend::svg::options;
use crate::font::FontBook;

/// How finely a drawing is painted that a PDF cannot hold as lines, in pixels
/// to the inch.
const RASTER_DPI: f32 = 300.0;

/// The largest side of such a painting, in pixels.
const MAX_SIDE: f32 = 5000.0;

/// Reads a drawing.
///
/// # Errors
///
/// What is wrong with it, for a person.
pub(super) fn embed(data: &[u8], book: &FontBook) -> Result<XObject, String> {
    let tree =
        Tree::from_data(data, &options(data, book)).map_err(|why| why.to_string())?;
    drawing::form(&tree).map_or_else(|| paint(&tree), Ok)
}

/// A drawing as pixels.
fn paint(tree: &Tree) -> Result<XObject, String> {
    let size = tree.size();
    // A drawing counts 96 units to the inch.
    let scale = RASTER_DPI / 96.0;
    let scale = scale.min(MAX_SIDE / size.width().max(size.height()));
    let side = |length: f32| (length * scale).ceil().max(1.0) as u32;
    let (width, height) = (side(size.width()), side(size.height()));
    let mut pixmap = Pixmap::new(width, height).ok_or("it has no size")?;
    let stretch =
        Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, stretch, &mut pixmap.as_mut());
    let samples = pixmap.take_demultiplied();
    let image = RgbaImage::from_raw(width, height, samples).ok_or("it has no size")?;
    pixels(&DynamicImage::ImageRgba8(image), None)
}
