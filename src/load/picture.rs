//! What an image file is, from its first bytes.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat as Kind, ImageReader};

use crate::model::{ImageFormat, Picture};

/// The most pixels that an image may have by default.
pub const MAX_PIXELS: u64 = 200_000_000;

/// Tells what an image is and how large, without decoding it. One of more
/// pixels than `most` is not taken.
///
/// # Errors
///
/// Why the bytes cannot be used, in words.
pub fn look_at(data: Arc<[u8]>, most: u64) -> Result<Picture, String> {
    match image::guess_format(&data) {
        Ok(kind) => raster(kind, data, most),
        Err(_) if is_svg(&data) => svg(data),
        Err(_) => Err("it is none of the kinds that are known".into()),
    }
}

fn raster(kind: Kind, data: Arc<[u8]>, most: u64) -> Result<Picture, String> {
    let format = match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Gif => ImageFormat::Gif,
        Kind::WebP => ImageFormat::WebP,
        other => return Err(format!("{other:?} images are not taken")),
    };
    let reader = ImageReader::with_format(Cursor::new(&*data), kind);
    let (width, height) = reader.into_dimensions().map_err(|why| why.to_string())?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(format!("it has {width} by {height} pixels"));
    }
    if pixels > most {
        return Err(format!(
            "it has {width} by {height} pixels, and {most} in all are the limit; \
             --max-pixels sets another"
        ));
    }
    let density = match format {
        ImageFormat::Png => png_density(&data),
        ImageFormat::Jpeg => jfif_density(&data),
        _ => None,
    };
    Ok(Picture { format, data, width, height, density })
}

/// Whether the bytes look like an SVG document: its root element stands near
/// the start, after at most a declaration, comments and a doctype.
fn is_svg(data: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&data[..data.len().min(4096)]);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && head.contains("<svg")
}

fn svg(data: Arc<[u8]>) -> Result<Picture, String> {
    let tree =
        usvg::Tree::from_data(&data, &svg_options()).map_err(|why| why.to_string())?;
    let pixels = |length: f32| length.ceil().clamp(1.0, 20_000.0) as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    Ok(Picture { format: ImageFormat::Svg, data, width, height, density: Some(96.0) })
}

/// Options that let no drawing reach for other files.
fn svg_options() -> usvg::Options<'static> {
    usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}

/// Pixels to the inch from a `pHYs` chunk (PNG third edition, 11.3.4.3).
fn png_density(data: &[u8]) -> Option<f32> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize;
        match data.get(at + 4..at + 8)? {
            b"pHYs" => {
                let body = data.get(at + 8..at + 17)?;
                let per_metre = u32::from_be_bytes(body[..4].try_into().ok()?);
                return (body[8] == 1).then(|| plausible(per_metre as f32 * 0.0254))?;
            }
            b"IDAT" => return None,
            _ => at = at.checked_add(length)?.checked_add(12)?,
        }
    }
}

/// Pixels to the inch from the JFIF header (ITU-T T.871, 10.1).
fn jfif_density(data: &[u8]) -> Option<f32> {
    let header =
        data.get(2..18).filter(|h| h[..2] == [0xff, 0xe0] && &h[4..9] == b"JFIF\0")?;
    let density = f32::from(u16::from_be_bytes([header[12], header[13]]));
    match header[11] {
        1 => plausible(density),
        2 => plausible(density * 2.54),
        _ => None,
    }
}

/// Many programs write a density of 1 or 72 when they know none.
fn plausible(density: f32) -> Option<f32> {
    (73.0..=2400.0).contains(&density).then_some(density)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image::GrayImage::new(width, height).write_to(&mut bytes, Kind::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_and_what_is_none() {
        let picture = look_at(png(3, 2).into(), MAX_PIXELS).unwrap();
        assert_eq!(
            (picture.format, picture.width, picture.height),
            (ImageFormat::Png, 3, 2)
        );

        let svg = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>"#;
        let picture = look_at(Arc::from(&svg[..]), MAX_PIXELS).unwrap();
        assert_eq!(
            (picture.format, picture.width, picture.height),
            (ImageFormat::Svg, 20, 10)
        );

        assert!(look_at(Arc::from(&b"no picture"[..]), MAX_PIXELS).is_err());
        let large = look_at(png(3, 2).into(), 5).unwrap_err();
        assert!(large.contains("3 by 2 pixels") && large.contains("--max-pixels"));
        assert!(look_at(png(3, 2)[..20].into(), MAX_PIXELS).is_err());
        assert!(look_at(Arc::from(&b"BM\0\0\0\0"[..]), MAX_PIXELS).is_err());
        assert!(look_at(Arc::from(&b""[..]), MAX_PIXELS).is_err());
    }

    #[test]
    fn density_is_read_where_it_is_said() {
        let mut bytes = png(3, 2);
        // 11811 pixels to the metre are 300 to the inch.
        let mut chunk = b"\0\0\0\x09pHYs".to_vec();
        chunk.extend([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1, 0, 0, 0, 0]);
        bytes.splice(33..33, chunk);
        assert_eq!(png_density(&bytes).map(f32::round), Some(300.0));
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\x96\0\x96\0\0";
        assert_eq!(jfif_density(jpeg), Some(150.0));
        assert_eq!(jfif_density(b"\xff\xd8"), None);
    }
}
