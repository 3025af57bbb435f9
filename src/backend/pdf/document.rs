//! The frame of the file: `printpdf` makes the document, its pages, fonts and
//! resources; what it does not know is put in here.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{
    Codepoint, FontId, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions,
    PdfWarnMsg, Pt, Rect, TextItem, XObjectId,
};

use super::FORMAT;
use super::annotations::Annotations;
use super::content::PageContent;
use super::image::Images;
use super::subset::{Font, Fonts};
use crate::error::{Error, Result};
use crate::geom;
use crate::layout::frame::{Layout, Page};

/// A document with empty pages, and the objects of these.
pub(super) struct Frame {
    /// The document.
    pub(super) document: Document,
    /// Its pages, in order.
    pub(super) pages: Vec<u32>,
}

/// Makes a document of fonts, images and as many empty pages as there are to
/// be.
///
/// # Errors
///
/// [`Error::Backend`] if `printpdf` finds something amiss.
pub(super) fn frame(layout: &Layout, fonts: &Fonts, images: Images) -> Result<Frame> {
    let mut pdf = PdfDocument::new("");
    for font in fonts.iter() {
        let id = FontId(font.resource.clone());
        pdf.resources.fonts.map.insert(id, font.embedded.clone());
    }
    for (name, image) in images.into_objects() {
        pdf.resources.xobjects.map.insert(XObjectId(name), image);
    }
    pdf.pages = layout.pages.iter().map(blank).collect();
    if let Some(first) = pdf.pages.first_mut() {
        first.ops = declare(fonts);
    }
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let mut warnings: Vec<PdfWarnMsg> = vec![];
    let mut document = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(Error::Backend { format: FORMAT, why: warning.msg.clone() });
    }
    document.version = "1.7".into();
    describe_fonts(&mut document, fonts)?;
    let pages = document.get_pages().into_values().map(|(id, _)| id).collect();
    Ok(Frame { document, pages })
}

impl Frame {
    /// Puts content and annotations on the pages.
    ///
    /// # Errors
    ///
    /// [`Error::Backend`] if a page is not as `printpdf` makes them.
    pub(super) fn fill(
        &mut self,
        layout: &Layout,
        contents: Vec<PageContent>,
        annotations: &Annotations,
    ) -> Result<()> {
        let mut shared: Option<Object> = None;
        for (index, (&id, content)) in self.pages.iter().zip(contents).enumerate() {
            let page = dictionary_of(&mut self.document, (id, 0))?;
            // All pages may use all there is, so that they share a dictionary.
            let own = page.get(b"Resources").map_err(amiss)?.clone();
            let resources = shared.get_or_insert_with(|| own.clone()).clone();
            let needless = (resources != own).then_some(own);
            page.set("Resources", resources);
            page.set("StructParents", index as i64);
            // Tab goes from link to link in the order of reading.
            page.set("Tabs", "S");
            page.remove(b"TrimBox");
            page.remove(b"CropBox");
            if let Some(Page { size, boxes: Some(boxes), .. }) = layout.pages.get(index) {
                page.set("TrimBox", corners(&boxes.trim, size.height));
                page.set("BleedBox", corners(&boxes.bleed, size.height));
            }
            page.remove(b"Annots");
            let links: Vec<Object> =
                annotations.on(index).map(|link| Object::Reference((link, 0))).collect();
            if !links.is_empty() {
                page.set("Annots", links);
            }
            let stream = page.get(b"Contents").and_then(Object::as_reference);
            let stream = stream.map_err(amiss)?;
            let filter = dictionary! { "Filter" => "FlateDecode" };
            self.document.set_object(stream, Stream::new(filter, content.stream));
            if let Some(Object::Reference(needless)) = needless {
                self.document.objects.remove(&needless);
            }
        }
        Ok(())
    }

    /// The catalog (ISO 32000-1, 7.7.2).
    ///
    /// # Errors
    ///
    /// [`Error::Backend`] if there is none.
    pub(super) fn catalog(&mut self) -> Result<&mut Dictionary> {
        self.document.catalog_mut().map_err(amiss)
    }
}

/// What `lopdf` says when a document is not as `printpdf` makes them.
pub(super) fn amiss(why: impl std::fmt::Display) -> Error {
    Error::Backend { format: FORMAT, why: why.to_string() }
}

/// A rectangle as PDF has it: from the lower left corner to the upper right, on
/// a sheet of a height (7.9.5).
fn corners(rect: &geom::Rect, height: geom::Pt) -> Vec<Object> {
    let numbers =
        [rect.origin.x, height - rect.bottom(), rect.right(), height - rect.origin.y];
    // In thousandths of a point, as all else in the file.
    numbers.map(|n| Object::Real((n.0 * 1000.0).round() / 1000.0)).to_vec()
}

fn blank(page: &Page) -> PdfPage {
    let sheet = || Rect::from_wh(Pt(page.size.width.0), Pt(page.size.height.0));
    PdfPage { media_box: sheet(), trim_box: sheet(), crop_box: sheet(), ops: vec![] }
}

/// Shows every glyph of every font once. `printpdf` embeds what its pages
/// show, and writes widths and `ToUnicode` from it; the content stream that it
/// makes of this is replaced by that of the page.
fn declare(fonts: &Fonts) -> Vec<Op> {
    let show = |font: &Font| {
        let glyphs = font.texts.iter();
        let glyphs =
            glyphs.map(|(code, text)| Codepoint::with_cid(*code, 0.0, text.clone()));
        let handle = PdfFontHandle::External(FontId(font.resource.clone()));
        [
            Op::SetFont { font: handle, size: Pt(1.0) },
            Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
        ]
    };
    let mut ops = vec![Op::StartTextSection];
    ops.extend(fonts.iter().flat_map(show));
    ops.push(Op::EndTextSection);
    ops
}

/// Completes what font descriptors say (ISO 32000-1, 9.8): `printpdf` takes
/// the ascent for the height of H, and no font for monospaced.
fn describe_fonts(document: &mut Document, fonts: &Fonts) -> Result<()> {
    const FIXED_PITCH: i64 = 1;
    for font in fonts.iter() {
        let name = font.embedded.parsed_font.font_name.clone().unwrap_or_default();
        let descriptor = document.objects.values_mut().find_map(|object| {
            let dictionary = object.as_dict_mut().ok()?;
            let named = dictionary.get(b"FontName").and_then(Object::as_name);
            named.is_ok_and(|named| named == name.as_bytes()).then_some(dictionary)
        });
        let descriptor = descriptor.ok_or_else(|| amiss("a font has no descriptor"))?;
        descriptor.set("CapHeight", font.cap_height.round() as i64);
        if font.monospaced {
            let flags = descriptor.get(b"Flags").and_then(Object::as_i64).unwrap_or(0);
            descriptor.set("Flags", flags | FIXED_PITCH);
        }
    }
    Ok(())
}

fn dictionary_of(document: &mut Document, id: ObjectId) -> Result<&mut Dictionary> {
    document.get_object_mut(id).and_then(Object::as_dict_mut).map_err(amiss)
}
