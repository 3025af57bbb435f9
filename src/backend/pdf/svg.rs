//! Drawings: read by `usvg`, which makes plain paths of all that SVG can say;
//! kept as lines where that can be, else painted by `resvg`.

use image::{DynamicImage, RgbaImage};
use printpdf::XObject;
use resvg::tiny_skia::{Pixmap, Transform};
use usvg::{Options, Tree};

use super::drawing;
use super::image::pixels;
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

/// How drawings are read: nothing is loaded from disk, and text is set in the
/// faces of folio.
fn options(data: &[u8], book: &FontBook) -> Options<'static> {
    let mut options = Options { font_family: SERIF.into(), ..Options::default() };
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    if data.windows(5).any(|tag| tag == b"<text") || data.starts_with(&[0x1F, 0x8B]) {
        let fonts = options.fontdb_mut();
        for id in book.ids() {
            fonts.load_font_data(book.face(id).data().to_vec());
        }
        fonts.set_serif_family(SERIF);
        fonts.set_sans_serif_family("Source Sans 3");
        fonts.set_monospace_family("Source Code Pro");
    }
    options
}

const SERIF: &str = "Libertinus Serif";

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
