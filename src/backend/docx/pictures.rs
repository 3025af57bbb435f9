//! Pictures: which bytes go into the file, and how large they are shown.
//!
//! PNG and JPEG go in as they are. GIF and WebP become PNG. SVG goes in as it
//! is, with a PNG beside it for programs that draw none.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::{ImageFormat as Codec, ImageReader, Limits};

use super::story::{Place, Story};
use super::wml::Format;
use crate::backend::svg;
use crate::backend::xml::Writer;
use crate::diag::{Problem, Span};
use crate::geom::Pt;
use crate::model::{Image, ImageFormat, Picture, Resource, ResourceId};

/// The pictures of a file.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    known: BTreeMap<ResourceId, Option<Stored>>,
    files: Vec<File>,
    /// How many were shown: each showing has a number of its own.
    shown: u32,
}

/// A picture among the parts of the file.
#[derive(Debug, Clone, Eq, PartialEq)]
struct Stored {
    /// What every program shows, named from `word/`.
    raster: String,
    /// What those show that can.
    vector: Option<String>,
}

/// A part that holds a picture.
#[derive(Debug)]
pub(super) struct File {
    /// Its name from `word/`.
    pub(super) name: String,
    pub(super) data: Vec<u8>,
}

impl Pictures {
    /// The parts that hold pictures.
    pub(super) fn files(self) -> Vec<File> {
        self.files
    }

    fn add(&mut self, ending: &str, data: Vec<u8>) -> String {
        let name = format!("media/folio{}.{ending}", self.files.len() + 1);
        self.files.push(File { name: name.clone(), data });
        name
    }
}

/// Writes a picture in the line, or its words if it cannot be had.
pub(super) fn inline<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    image: &'a Image,
    format: Format<'a>,
    span: Span,
) {
    let resource = &story.book.text.document().resources[image.resource];
    let stored = stored(story, image.resource, resource, span);
    let (Some(stored), Some(picture)) = (stored, &resource.content) else {
        // Nobody is told of a decorative picture that is not there.
        return story.text(&image.alt, format);
    };
    story.flush();
    let page = &story.book.design.page;
    let size = size(picture, image, place.measure, page.text_height());
    let raster = story.relations.picture(&stored.raster);
    let vector = stored.vector.map(|name| story.relations.picture(&name));
    story.book.pictures.shown += 1;
    let number = story.book.pictures.shown;
    story.xml.open("w:r");
    drawing(&mut story.xml, image, number, size, &raster, vector.as_deref());
    story.xml.close();
    story.after_mark = false;
}

/// Puts a picture among the parts, once.
fn stored(
    story: &mut Story<'_, '_>,
    id: ResourceId,
    resource: &Resource,
    span: Span,
) -> Option<Stored> {
    if let Some(stored) = story.book.pictures.known.get(&id) {
        return stored.clone();
    }
    let made = resource.content.as_ref().map(|picture| parts(picture, story.book.fonts));
    let pictures = &mut story.book.pictures;
    let stored = match made {
        None => None,
        Some(Ok((ending, raster, vector))) => {
            let vector = vector.map(|svg| pictures.add("svg", svg));
            Some(Stored { raster: pictures.add(ending, raster), vector })
        }
        Some(Err(why)) => {
            let name = resource.name.clone();
            story.book.diagnostics.report(span, Problem::BrokenImage { name, why });
            None
        }
    };
    pictures_known(story, id, stored.clone());
    stored
}

fn pictures_known(story: &mut Story<'_, '_>, id: ResourceId, stored: Option<Stored>) {
    story.book.pictures.known.insert(id, stored);
}

type Parts = (&'static str, Vec<u8>, Option<Vec<u8>>);

/// The bytes for a picture: ending and content of what all can show, and SVG.
fn parts(picture: &Picture, fonts: &crate::font::FontBook) -> Result<Parts, String> {
    match picture.format {
        ImageFormat::Png => {
            decodable(picture, Codec::Png)?;
            Ok(("png", picture.data.to_vec(), None))
        }
        ImageFormat::Jpeg => {
            decodable(picture, Codec::Jpeg)?;
            Ok(("jpeg", picture.data.to_vec(), None))
        }
        ImageFormat::Gif => Ok(("png", to_png(picture, Codec::Gif)?, None)),
        ImageFormat::WebP => Ok(("png", to_png(picture, Codec::WebP)?, None)),
        ImageFormat::Svg => {
            let png = draw(picture, fonts)?;
            Ok(("png", png, Some(picture.data.to_vec())))
        }
    }
}

/// What decoding may take: an image that unpacks to more is an attack.
const MAX_DECODED: u64 = 512 << 20;

fn reader(picture: &Picture, codec: Codec) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(&*picture.data), codec);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    reader
}

/// Whether the head of an image makes sense.
fn decodable(picture: &Picture, codec: Codec) -> Result<(), String> {
    reader(picture, codec).into_dimensions().map(drop).map_err(|why| why.to_string())
}

fn to_png(picture: &Picture, codec: Codec) -> Result<Vec<u8>, String> {
    let image = reader(picture, codec).decode().map_err(|why| why.to_string())?;
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, Codec::Png).map_err(|why| why.to_string())?;
    Ok(png.into_inner())
}

/// The longest side of a drawn SVG, in pixels.
const MAX_DRAWN: f32 = 2400.0;
/// How many pixels are drawn for one of SVG: 288 to the inch.
const DRAWN_SCALE: f32 = 3.0;

fn draw(picture: &Picture, fonts: &crate::font::FontBook) -> Result<Vec<u8>, String> {
    let options = svg::options(&picture.data, fonts);
    let tree =
        usvg::Tree::from_data(&picture.data, &options).map_err(|why| why.to_string())?;
    let size = tree.size();
    let longest = size.width().max(size.height());
    let scale = DRAWN_SCALE.min(MAX_DRAWN / longest);
    let side = |length: f32| (length * scale).ceil().max(1.0) as u32;
    let mut canvas =
        resvg::tiny_skia::Pixmap::new(side(size.width()), side(size.height()))
            .ok_or("it has no size")?;
    let transform = resvg::tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut canvas.as_mut());
    canvas.encode_png().map_err(|why| why.to_string())
}

/// Width and height in English metric units, 914,400 to the inch (20.1.2.1).
pub(super) fn size(
    picture: &Picture,
    image: &Image,
    measure: i32,
    height: Pt,
) -> (i64, i64) {
    const PER_TWIP: f64 = 635.0;
    let density = f64::from(picture.density.filter(|d| *d >= 1.0).unwrap_or(96.0));
    let natural = |pixels: u32| f64::from(pixels.max(1)) * 914_400.0 / density;
    let (mut w, mut h) = (natural(picture.width), natural(picture.height));
    let room = f64::from(measure) * PER_TWIP;
    let wide = image.attr.value("width").and_then(|value| length(value, room));
    let tall = image.attr.value("height").and_then(|value| length(value, room));
    (w, h) = match (wide, tall) {
        (Some(wide), Some(tall)) => (wide, tall),
        (Some(wide), None) => (wide, h * wide / w),
        (None, Some(tall)) => (w * tall / h, tall),
        (None, None) => (w, h),
    };
    // The caption needs a line as well.
    let limit = f64::from(height.to_twips()) * PER_TWIP * 0.92;
    let shrink = (room / w).min(limit / h).min(1.0);
    let unit = |length: f64| (length * shrink).round().max(1.0) as i64;
    (unit(w), unit(h))
}

/// A length as Markdown and HTML write it: `300`, `300px`, `50%`, `8cm`.
fn length(value: &str, room: f64) -> Option<f64> {
    let value = value.trim();
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = value[..value.len() - unit.len()].parse().ok()?;
    let emu = match unit.trim() {
        "" | "px" => number * 9525.0,
        "%" => number / 100.0 * room,
        "pt" => number * 12_700.0,
        "in" => number * 914_400.0,
        "cm" => number * 360_000.0,
        "mm" => number * 36_000.0,
        "em" | "rem" => number * 152_400.0,
        _ => return None,
    };
    (emu.is_finite() && emu >= 1.0).then_some(emu)
}

/// The namespaces of drawings.
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// A picture in the line (20.4.2.8), with what it shows in words (20.4.2.5).
fn drawing(
    xml: &mut Writer,
    image: &Image,
    number: u32,
    (width, height): (i64, i64),
    raster: &str,
    vector: Option<&str>,
) {
    let (id, cx, cy) = (number.to_string(), width.to_string(), height.to_string());
    let name = format!("Picture {number}");
    xml.open("w:drawing").open("wp:inline");
    for side in ["distT", "distB", "distL", "distR"] {
        xml.attr(side, "0");
    }
    xml.empty("wp:extent").attr("cx", &cx).attr("cy", &cy);
    xml.open("wp:docPr").attr("id", &id).attr("name", &name);
    xml.attr("descr", &image.alt);
    xml.attr_opt("title", (!image.title.is_empty()).then_some(image.title.as_str()));
    if image.alt.is_empty() {
        decorative(xml);
    }
    xml.close();
    xml.open("a:graphic").attr("xmlns:a", A);
    xml.open("a:graphicData").attr("uri", PIC);
    xml.open("pic:pic").attr("xmlns:pic", PIC).open("pic:nvPicPr");
    xml.empty("pic:cNvPr").attr("id", &id).attr("name", &name);
    xml.attr("descr", &image.alt).empty("pic:cNvPicPr").close();
    xml.open("pic:blipFill").open("a:blip").attr("r:embed", raster);
    if let Some(vector) = vector {
        vector_blip(xml, vector);
    }
    xml.close().open("a:stretch").empty("a:fillRect").close().close();
    xml.open("pic:spPr").open("a:xfrm");
    xml.empty("a:off").attr("x", "0").attr("y", "0");
    xml.empty("a:ext").attr("cx", &cx).attr("cy", &cy).close();
    xml.open("a:prstGeom").attr("prst", "rect").empty("a:avLst").close().close();
    xml.close().close().close().close().close();
}

/// Says that a picture only decorates ([MS-ODRAWXML] 2.24.3.78).
fn decorative(xml: &mut Writer) {
    xml.open("a:extLst").attr("xmlns:a", A).open("a:ext");
    xml.attr("uri", "{C183D7F6-B498-43B3-948B-1728B52AA6E4}");
    xml.empty("adec:decorative");
    xml.attr("xmlns:adec", "http://schemas.microsoft.com/office/drawing/2017/decorative");
    xml.attr("val", "1").close().close();
}

/// Names the SVG that a raster stands for ([MS-ODRAWXML] 2.24.3.73).
fn vector_blip(xml: &mut Writer, id: &str) {
    xml.open("a:extLst").open("a:ext");
    xml.attr("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}");
    xml.empty("asvg:svgBlip");
    xml.attr("xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main");
    xml.attr("r:embed", id).close().close();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        let data = [].into();
        Picture { format: ImageFormat::Png, data, width, height, density: None }
    }

    fn image(pairs: &[(&str, &str)]) -> Image {
        let mut text = crate::model::Document::default();
        let resource = text.resources.refer("a.png", Span::default());
        let mut attr = crate::model::Attr::default();
        for (key, value) in pairs {
            attr.get_mut().pairs.push(((*key).into(), (*value).into()));
        }
        Image { resource, alt: String::new(), title: String::new(), attr }
    }

    #[test]
    fn pictures_keep_their_shape_and_fit_the_measure() {
        let height = Pt(600.0);
        let size = |p: &Picture, i: &Image| size(p, i, 7200, height);
        assert_eq!(size(&picture(96, 48), &image(&[])), (914_400, 457_200));
        assert_eq!(size(&picture(4800, 2400), &image(&[])), (4_572_000, 2_286_000));
        let half = image(&[("width", "50%")]);
        assert_eq!(size(&picture(96, 48), &half), (2_286_000, 1_143_000));
        let odd = image(&[("width", "-3"), ("height", "x")]);
        assert_eq!(size(&picture(96, 48), &odd), (914_400, 457_200));
        let flat = size(&picture(1, 100_000), &image(&[]));
        assert!(flat.0 >= 1 && flat.1 <= 600 * 12_700);
    }
}
