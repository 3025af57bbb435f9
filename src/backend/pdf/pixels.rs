//! Pixels as the file holds them: compressed without loss, with their colour
//! profile and their alpha (ISO 32000-1, 8.9.5).

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};
use printpdf::{DictItem, ExternalStream, XObject};

use super::external::{Compression, entries_of, external, name};
use super::objects::ended;

/// Pixels in memory as an image of the file, with their alpha as a soft mask
/// (11.6.5.3).
pub(super) fn pixels(
    image: &DynamicImage,
    profile: Option<Vec<u8>>,
) -> Result<XObject, String> {
    let (width, height) = (image.width(), image.height());
    let color = image.color();
    let (components, colors) = if color.has_color() {
        (3, image.to_rgb8().into_raw())
    } else {
        (1, image.to_luma8().into_raw())
    };
    let profile = profile.filter(|profile| is_profile(profile, components));
    let space = color_space(components, profile);
    let mut entries = image_entries(width, height, space);
    let data = compressed(&colors, width, height, components, &mut entries)?;
    if color.has_alpha() {
        let alpha: Vec<u8> = image.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect();
        if alpha.iter().any(|&alpha| alpha < u8::MAX) {
            let mut mask = image_entries(width, height, name("DeviceGray"));
            let content = compressed(&alpha, width, height, 1, &mut mask)?;
            let stream =
                ExternalStream { dict: entries_of(mask), content, compress: false };
            entries.push(("SMask", DictItem::Stream { stream }));
        }
    }
    Ok(external(entries, data, Compression::Done))
}

/// Rows of samples as a PNG has them, each told by how it differs from its
/// neighbours: the filters of both formats are the same (7.4.4.4).
fn compressed(
    samples: &[u8],
    width: u32,
    height: u32,
    components: u8,
    entries: &mut Vec<(&'static str, DictItem)>,
) -> Result<Vec<u8>, String> {
    let color = if components == 3 {
        image::ExtendedColorType::Rgb8
    } else {
        image::ExtendedColorType::L8
    };
    let mut png = vec![];
    PngEncoder::new_with_quality(
        &mut png,
        CompressionType::Default,
        FilterType::Adaptive,
    )
    .write_image(samples, width, height, color)
    .map_err(|why| why.to_string())?;
    let parameters = [
        ("Predictor", 15),
        ("Colors", i64::from(components)),
        ("BitsPerComponent", 8),
        ("Columns", i64::from(width)),
    ];
    let parameters = parameters.map(|(key, value)| (key, DictItem::Int(value)));
    entries.push(("Filter", name("FlateDecode")));
    entries.push(("DecodeParms", DictItem::Dict { map: entries_of(parameters) }));
    Ok(ended(image_data(&png)))
}

/// The contents of the `IDAT` chunks of a PNG.
fn image_data(png: &[u8]) -> Vec<u8> {
    let mut data = vec![];
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        let [length @ .., _, _, _, _] = head;
        let length = u32::from_be_bytes(*length) as usize;
        let Some(contents) = tail.get(..length) else { break };
        if head.ends_with(b"IDAT") {
            data.extend_from_slice(contents);
        }
        rest = tail.get(length + 4..).unwrap_or_default();
    }
    data
}

pub(super) fn color_space(components: u8, profile: Option<Vec<u8>>) -> DictItem {
    let Some(content) = profile else {
        return name(match components {
            1 => "DeviceGray",
            3 => "DeviceRGB",
            _ => "DeviceCMYK",
        });
    };
    let dict = entries_of([("N", DictItem::Int(components.into()))]);
    let stream = ExternalStream { dict, content, compress: true };
    DictItem::Array(vec![name("ICCBased"), DictItem::Stream { stream }])
}

/// Whether bytes are a colour profile that PDF/A-2 takes (6.2.4.2): of an
/// input, display, output or colour space device, of version 2 or 4, for so
/// many components (ICC.1:2004-10, 7.2).
pub(super) fn is_profile(profile: &[u8], components: u8) -> bool {
    let field = |start: usize| profile.get(start..start + 4);
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        _ => b"CMYK",
    };
    let size =
        field(0).map(|size| u32::from_be_bytes([size[0], size[1], size[2], size[3]]));
    size == u32::try_from(profile.len()).ok()
        && field(36) == Some(b"acsp")
        && field(16) == Some(space)
        && matches!(profile.get(8), Some(2 | 4))
        && [b"scnr", b"mntr", b"prtr", b"spac"]
            .iter()
            .any(|class| field(12) == Some(*class))
}

pub(super) fn image_entries(
    width: u32,
    height: u32,
    space: DictItem,
) -> Vec<(&'static str, DictItem)> {
    vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(width.into())),
        ("Height", DictItem::Int(height.into())),
        ("ColorSpace", space),
        ("BitsPerComponent", DictItem::Int(8)),
    ]
}
