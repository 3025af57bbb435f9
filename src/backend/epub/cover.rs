//! The cover: the image that the author gave, or one set in type.
//!
//! Shops show a cover as a picture, so type becomes one: title and authors
//! between two rules, ink on paper, drawn by `resvg` and written as a PNG with
//! a palette, which takes a few kilobytes.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use usvg::fontdb;

use super::image::Asset;
use super::plan::title;
use crate::backend::{Context, svg, xml};
use crate::design::{self, Color};
use crate::font::{Face, FaceId, FontBook, Query};
use crate::geom::Pt;
use crate::model::plain_text;
use crate::pass::Prepared;

/// The cover of a book.
#[derive(Debug)]
pub(super) struct Cover<'a> {
    /// Its address.
    pub(super) href: String,
    /// What it shows, in words.
    pub(super) alt: String,
    /// The image and its media type, if it is not among those of the text.
    pub(super) image: Option<(Cow<'a, [u8]>, &'static str)>,
}

/// Width and height in pixels. Shops ask for 1000 or more on the long side,
/// and for about 5 to 8.
const SIZE: [u32; 2] = [1200, 1920];

/// The cover of a text; `None` if it has no title, and no picture either.
///
/// # Errors
///
/// What a library said that could not draw the cover.
pub(super) fn cover<'a>(
    text: &Prepared,
    context: &Context<'_>,
    assets: &[Asset<'a>],
) -> Result<Option<Cover<'a>>, String> {
    let meta = &text.document().meta;
    let authors: Vec<String> = meta.authors().collect();
    let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
    let mut alt = format!("{}: {}", text.words().cover, title(text));
    if !authors.is_empty() {
        let _ = write!(alt, ", {}", authors.join(", "));
    }
    if let Some(asset) = assets.iter().find(|asset| Some(asset.id) == meta.cover) {
        return Ok(Some(Cover { href: asset.href.clone(), alt, image: None }));
    }
    if meta.title.is_empty() {
        return Ok(None);
    }
    let look = context.design.cover;
    let data = draw(&drawing(text, context.fonts, look, &authors), context.fonts, look)?;
    let image = Some((Cow::Owned(data), "image/png"));
    Ok(Some(Cover { href: "images/cover.png".into(), alt, image }))
}

/// Type on the cover, and the faces that it takes.
struct Drawing {
    svg: String,
    faces: Vec<FaceId>,
    /// The widest line.
    measure: f32,
}

fn drawing(
    text: &Prepared,
    fonts: &FontBook,
    look: design::Cover,
    authors: &[&str],
) -> Drawing {
    let meta = &text.document().meta;
    let [width, height] = SIZE;
    let whole = Pt(width as f32);
    let (paper, ink) = (look.background.hex(), look.color.hex());
    let margin = look.margin(whole).0;
    let (left, right) = (margin.round(), (width as f32 - margin).round());
    let measure = width as f32 - margin * 2.0;
    let mut drawing = Drawing { svg: String::new(), faces: Vec::new(), measure };
    let rules = [design::Cover::RULE_PLACE, design::Cover::RULE_GAP];
    let [place, gap] = rules.map(|share| share * height as f32);
    let rules: String = [place, place + gap]
        .iter()
        .flat_map(|y| [*y, height as f32 - y])
        .map(|y| format!("M{left} {y:.0}H{right}"))
        .collect();
    let thickness = look.rule(whole).0;
    let _ = write!(
        drawing.svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"serif\" text-anchor=\"middle\" fill=\"#{ink}\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#{paper}\"/>\
         <path d=\"{rules}\" stroke=\"#{ink}\" stroke-width=\"{thickness}\"/>"
    );
    let sizes = |largest: Pt, least: f32| [largest.0, largest.0.min(least)];
    let mut y = height as f32 * design::Cover::TITLE_PLACE;
    drawing.lines(fonts, &title(text), &mut y, sizes(look.title(whole), 54.0), 6);
    let subtitle = plain_text(&meta.subtitle);
    if !subtitle.trim().is_empty() {
        y += 40.0;
        let sizes = sizes(look.subtitle(whole), 36.0);
        drawing.lines(fonts, &subtitle, &mut y, sizes, 4);
    }
    let names = authors.len().min(4);
    let author = sizes(look.author(whole), 36.0);
    let end = height as f32 * design::Cover::AUTHOR_PLACE;
    let mut y = end - (author[0] + 18.0) * names.saturating_sub(1) as f32 - author[0];
    for name in &authors[..names] {
        drawing.lines(fonts, name, &mut y, author, 1);
        y += 12.0;
    }
    drawing.svg.push_str("</svg>");
    drawing
}

impl Drawing {
    /// Sets words in the largest size, between the two given, at which they
    /// take few enough lines, from `y` down. Letters that no font has cannot
    /// be drawn: then nothing is.
    fn lines(
        &mut self,
        fonts: &FontBook,
        words: &str,
        y: &mut f32,
        [largest, least]: [f32; 2],
        many: usize,
    ) {
        let mut widths = Vec::new();
        for word in words.split_whitespace() {
            let Some(width) = self.width(fonts, word) else { return };
            widths.push((word, width));
        }
        let mut size = largest;
        let measure = self.measure;
        let mut lines = wrap(&widths, measure / size);
        while size > least
            && (lines.len() > many || lines.iter().any(|(_, w)| w * size > measure))
        {
            size *= 0.94;
            lines = wrap(&widths, measure / size);
        }
        lines.truncate(many);
        for (line, _) in lines {
            *y += size;
            let line = xml::escape(&line);
            let _ = write!(
                self.svg,
                "<text x=\"{}\" y=\"{y:.1}\" font-size=\"{size:.1}\">{line}</text>",
                SIZE[0] / 2
            );
            *y += size * 0.22;
        }
    }

    /// The width of a word in em; `None` if no font has one of its letters.
    fn width(&mut self, fonts: &FontBook, word: &str) -> Option<f32> {
        let mut width = 0.0;
        for letter in word.chars() {
            let id = fonts.face_for(Query::default(), letter)?;
            if !self.faces.contains(&id) {
                self.faces.push(id);
            }
            width += advance(fonts.face(id), letter);
        }
        Some(width)
    }
}

/// The width of a letter in em.
fn advance(face: &Face, letter: char) -> f32 {
    let units = f32::from(face.metrics().units_per_em.max(1));
    face.glyph(letter).map_or(0.0, |glyph| f32::from(face.advance(glyph)) / units)
}

/// Fills lines of a measure, both in em, and gives each with its width.
fn wrap(words: &[(&str, f32)], measure: f32) -> Vec<(String, f32)> {
    const SPACE: f32 = 0.25;
    let mut lines: Vec<(String, f32)> = Vec::new();
    for (word, width) in words {
        match lines.last_mut() {
            Some((line, filled)) if *filled + SPACE + width <= measure => {
                line.push(' ');
                line.push_str(word);
                *filled += SPACE + width;
            }
            _ => lines.push(((*word).to_owned(), *width)),
        }
    }
    lines
}

fn draw(
    drawing: &Drawing,
    fonts: &FontBook,
    look: design::Cover,
) -> Result<Vec<u8>, String> {
    let mut database = fontdb::Database::new();
    for &id in &drawing.faces {
        let data = fonts.face(id).data().to_vec();
        database.load_font_source(fontdb::Source::Binary(Arc::new(data)));
    }
    let family = database.faces().next().and_then(|face| face.families.first());
    if let Some((family, _)) = family.cloned() {
        database.set_serif_family(family);
    }
    let options = usvg::Options { fontdb: Arc::new(database), ..svg::closed() };
    let tree =
        usvg::Tree::from_str(&drawing.svg, &options).map_err(|why| why.to_string())?;
    let [width, height] = SIZE;
    let mut pixels = Pixmap::new(width, height).ok_or("no memory for the cover")?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    let (channel, ways) = ways(look);
    let pixels = pixels.data().chunks_exact(4);
    let shades: Vec<u8> = pixels.map(|pixel| ways[usize::from(pixel[channel])]).collect();
    encode(&shades, look).map_err(|why| why.to_string())
}

/// Red, green and blue.
fn channels(color: Color) -> [u8; 3] {
    [color.red, color.green, color.blue]
}

/// The channel in which ink and paper differ most, and for each value of it how
/// much of the way from ink to paper that is.
fn ways(look: design::Cover) -> (usize, [u8; 256]) {
    let (ink, paper) = (channels(look.color), channels(look.background));
    let apart = |channel: &usize| ink[*channel].abs_diff(paper[*channel]);
    let channel = (0..3).rev().max_by_key(apart).unwrap_or_default();
    let whole = u32::from(apart(&channel).max(1));
    let way = |value: usize| {
        let way = (value as u32).abs_diff(ink[channel].into());
        (way * 255 / whole).min(255) as u8
    };
    (channel, std::array::from_fn(way))
}

fn encode(shades: &[u8], look: design::Cover) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIZE[0], SIZE[1]);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette(look));
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(shades)?;
    Ok(bytes)
}

/// From ink to paper.
fn palette(look: design::Cover) -> Vec<u8> {
    let (ink, paper) = (channels(look.color), channels(look.background));
    let between = |shade: i32, channel: usize| {
        let (ink, paper) = (i32::from(ink[channel]), i32::from(paper[channel]));
        (ink + (paper - ink) * shade / 255) as u8
    };
    (0..=255)
        .flat_map(|shade| (0..3).map(move |channel| between(shade, channel)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;

    #[test]
    fn lines_keep_to_the_measure() {
        let words = [("aa", 1.0), ("bb", 1.0), ("cccccc", 5.0), ("d", 0.5)];
        let lines: Vec<String> =
            wrap(&words, 2.5).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, ["aa bb", "cccccc", "d"]);
    }

    #[test]
    fn the_palette_leads_from_ink_to_paper() {
        let look = Design::default().cover;
        let (ink, paper) = (channels(look.color), channels(look.background));
        let palette = palette(look);
        assert_eq!(palette[..3], ink);
        assert_eq!(palette[765..], paper);
        let (channel, ways) = ways(look);
        let way = |color: [u8; 3]| ways[usize::from(color[channel])];
        assert_eq!([way(ink), way(paper)], [0, 255]);
    }
}
