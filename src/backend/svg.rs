//! How drawings are read, in every format: nothing is loaded from disk or fetched,
//! and text is set in the faces of folio.

use std::io::Cursor;
use std::sync::Arc;

use image::ImageReader;
use usvg::{ImageHrefResolver, Options};

use crate::font::FontBook;

const SERIF: &str = "Libertinus Serif";

/// The most pixels of an image that a drawing holds within itself; one of more
/// is left out.
const MAX_PIXELS: u64 = 50_000_000;

/// Options to read a drawing with.
pub(super) fn options(data: &[u8], book: &FontBook) -> Options<'static> {
    let mut options = closed();
    options.font_family = SERIF.into();
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

/// Options that let no drawing reach for other files.
pub(super) fn closed() -> Options<'static> {
    let within = ImageHrefResolver::default_data_resolver();
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |mime, data, options| {
                is_small(&data).then(|| within(mime, Arc::clone(&data), options))?
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// Whether an image within a drawing may be decoded. What is no image of pixels
/// costs no more than its own length.
fn is_small(data: &[u8]) -> bool {
    let reader = ImageReader::new(Cursor::new(data)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    size.is_none_or(|(width, height)| u64::from(width) * u64::from(height) <= MAX_PIXELS)
}
