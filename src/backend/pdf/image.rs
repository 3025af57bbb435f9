//! Images as the file holds them, each once (ISO 32000-1, 8.9).
//!
//! JPEG goes in untouched wherever a PDF can say what its colours are; all
//! others are decoded and compressed anew without loss. Colour profiles go
//! along. How a camera was held is undone when the image is painted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader, Limits};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};
use rayon::prelude::*;

use super::objects::ended;
use super::{jpeg, svg};
use crate::diag::{Diagnostics, Problem};
use crate::font::FontBook;
use crate::layout::frame::{Layout, Shape};
use crate::model::{ImageFormat, Picture, ResourceId, Resources};

/// The images of a file.
#[derive(Debug, Default)]
pub(super) struct Images(BTreeMap<ResourceId, (Embedded, XObject)>);

/// How pages paint an image.
#[derive(Debug, Clone)]
pub(super) struct Embedded {
    /// The name by which pages call it.
    pub(super) resource: String,
    /// What turns it upright within its rectangle.
    pub(super) turn: Option<[i8; 6]>,
}

/// The largest side that is decoded, in pixels.
const MAX_SIDE: u32 = 30_000;

/// How much memory decoding one image may take, in bytes.
const MAX_MEMORY: u64 = 512 << 20;

impl Images {
    /// Reads all images that the pages show. One that cannot be read is
    /// reported and left out; its alternative text stays.
    pub(super) fn of(
        layout: &Layout,
        resources: &Resources,
        book: &FontBook,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut used: BTreeSet<ResourceId> = BTreeSet::new();
        for item in layout.pages.iter().flat_map(|page| &page.items) {
            item.shape.each(&mut |shape| match shape {
                Shape::Image { resource, .. } if resource.index() < resources.len() => {
                    used.insert(*resource);
                }
                _ => {}
            });
        }
        let used: Vec<ResourceId> = used.into_iter().collect();
        let read =
            |&id: &ResourceId| Some((id, embed(resources[id].content.as_ref()?, book)));
        let mut images = Self::default();
        for (id, image) in used.par_iter().filter_map(read).collect::<Vec<_>>() {
            match image {
                Ok((object, turn)) => {
                    let resource = format!("I{}", id.index());
                    images.0.insert(id, (Embedded { resource, turn }, object));
                }
                Err(why) => {
                    let name = resources[id].name.clone();
                    let problem = Problem::BrokenImage { name, why };
                    diagnostics.report(resources[id].span, problem);
                }
            }
        }
        images
    }

    /// An image; none if it could not be read.
    pub(super) fn get(&self, id: ResourceId) -> Option<&Embedded> {
        self.0.get(&id).map(|(embedded, _)| embedded)
    }

    /// All of them, with the names by which pages call them.
    pub(super) fn into_objects(self) -> impl Iterator<Item = (String, XObject)> {
        self.0.into_values().map(|(embedded, object)| (embedded.resource, object))
    }
}

type Turn = Option<[i8; 6]>;

fn embed(picture: &Picture, book: &FontBook) -> Result<(XObject, Turn), String> {
    match picture.format {
        ImageFormat::Svg => Ok((svg::embed(&picture.data, book)?, None)),
        ImageFormat::Jpeg => match jpeg::Frame::of(&picture.data) {
            Some(frame) if frame.can_pass() => {
                let about = About::of(picture).unwrap_or_default();
                let profile = about.profile.filter(|p| is_profile(p, frame.components));
                if frame.components == 4 && profile.is_none() {
                    // Without a profile these colours have no meaning
                    // (PDF/A-2, 6.2.4.3).
                    return decoded(picture);
                }
                Ok((passed(picture, frame, profile), about.turn))
            }
            _ => decoded(picture),
        },
        ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP => decoded(picture),
    }
}

/// A JPEG as it is.
fn passed(picture: &Picture, frame: jpeg::Frame, profile: Option<Vec<u8>>) -> XObject {
    let space = color_space(frame.components, profile);
    let mut entries = image_entries(frame.width.into(), frame.height.into(), space);
    entries.push(("Filter", name("DCTDecode")));
    if frame.components == 4 && frame.adobe {
        // Adobe writes such files as negatives.
        let inverted = (0..8).map(|i| DictItem::Int(1 - i % 2)).collect();
        entries.push(("Decode", DictItem::Array(inverted)));
    }
    external(entries, picture.data.to_vec(), Compression::Done)
}

/// What the header of an image says besides its size.
#[derive(Default)]
struct About {
    profile: Option<Vec<u8>>,
    turn: Turn,
}

impl About {
    fn of(picture: &Picture) -> Option<Self> {
        let mut decoder = decoder(picture).ok()?;
        Some(Self::of_decoder(&mut decoder))
    }

    fn of_decoder(decoder: &mut impl ImageDecoder) -> Self {
        let profile = decoder.icc_profile().ok().flatten();
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Self { profile, turn: turn(orientation) }
    }
}

fn decoder(picture: &Picture) -> Result<impl ImageDecoder + '_, String> {
    let format = match picture.format {
        ImageFormat::Png => image::ImageFormat::Png,
        ImageFormat::Jpeg => image::ImageFormat::Jpeg,
        ImageFormat::Gif => image::ImageFormat::Gif,
        ImageFormat::WebP => image::ImageFormat::WebP,
        ImageFormat::Svg => return Err("a drawing has no pixels".into()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(&picture.data[..]), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    reader.into_decoder().map_err(|why| why.to_string())
}

fn decoded(picture: &Picture) -> Result<(XObject, Turn), String> {
    let mut decoder = decoder(picture)?;
    let about = About::of_decoder(&mut decoder);
    let image = DynamicImage::from_decoder(decoder).map_err(|why| why.to_string())?;
    // The decoder has turned four colours into three, without the profile.
    let four = picture.format == ImageFormat::Jpeg
        && jpeg::Frame::of(&picture.data).is_some_and(|frame| frame.components == 4);
    let profile = about.profile.filter(|_| !four);
    Ok((pixels(&image, profile)?, about.turn))
}

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

fn color_space(components: u8, profile: Option<Vec<u8>>) -> DictItem {
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
fn is_profile(profile: &[u8], components: u8) -> bool {
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

/// What undoes an orientation, in a square of 1 by 1 with y upwards.
fn turn(orientation: Orientation) -> Turn {
    Some(match orientation {
        Orientation::NoTransforms => return None,
        Orientation::Rotate90 => [0, -1, 1, 0, 0, 1],
        Orientation::Rotate180 => [-1, 0, 0, -1, 1, 1],
        Orientation::Rotate270 => [0, 1, -1, 0, 1, 0],
        Orientation::FlipHorizontal => [-1, 0, 0, 1, 1, 0],
        Orientation::FlipVertical => [1, 0, 0, -1, 0, 1],
        Orientation::Rotate90FlipH => [0, -1, -1, 0, 1, 1],
        Orientation::Rotate270FlipH => [0, 1, 1, 0, 0, 0],
    })
}

fn image_entries(
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

/// Whether the contents of a stream are compressed already.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Compression {
    Done,
    ToDo,
}

/// A stream that pages can call.
pub(super) fn external(
    entries: Vec<(&'static str, DictItem)>,
    content: Vec<u8>,
    compression: Compression,
) -> XObject {
    let compress = compression == Compression::ToDo;
    let stream = ExternalStream { dict: entries_of(entries), content, compress };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

pub(super) fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

pub(super) fn entries_of(
    entries: impl IntoIterator<Item = (&'static str, DictItem)>,
) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
