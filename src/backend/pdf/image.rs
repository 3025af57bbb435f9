//! Images as the file holds them, each once (ISO 32000-1, 8.9).
//!
//! JPEG goes in untouched wherever a PDF can say what its colours are; all
//! others are decoded and compressed anew without loss. Colour profiles go
//! along. How a camera was held is undone when the image is painted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use printpdf::{DictItem, XObject};
use rayon::prelude::*;

use super::external::{Compression, external, name};
use super::pixels::{color_space, image_entries, is_profile, pixels};
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
