//! The images of a book: their addresses and bytes.

use std::borrow::Cow;

use super::svg;
use crate::diag::{Diagnostics, Problem};
use crate::model::{Document, ImageFormat, ResourceId};

/// An image that goes into the book.
#[derive(Debug)]
pub(super) struct Asset<'a> {
    pub(super) id: ResourceId,
    /// Its address.
    pub(super) href: String,
    pub(super) media_type: &'static str,
    pub(super) data: Cow<'a, [u8]>,
}

/// All images that can be had, untouched but for SVG that could run or reach
/// out.
pub(super) fn assets<'a>(
    document: &'a Document,
    diagnostics: &mut Diagnostics,
) -> Vec<Asset<'a>> {
    let mut assets = Vec::new();
    for (id, resource) in document.resources.iter() {
        let Some(picture) = &resource.content else { continue };
        let data = if picture.format == ImageFormat::Svg {
            match svg::confined(&picture.data) {
                Ok(confined) => {
                    for what in confined.taken {
                        diagnostics.report(resource.span, Problem::ActiveContent(what));
                    }
                    confined.data
                }
                Err(why) => {
                    let name = resource.name.clone();
                    diagnostics.report(resource.span, Problem::BrokenImage { name, why });
                    continue;
                }
            }
        } else {
            Cow::Borrowed(&*picture.data)
        };
        let href = format!("images/{:03}.{}", id.index() + 1, picture.format.extension());
        assets.push(Asset { id, href, media_type: picture.format.media_type(), data });
    }
    assets
}

/// The address of each image, by resource.
pub(super) fn addresses(
    document: &Document,
    assets: &[Asset<'_>],
) -> Vec<Option<String>> {
    let mut addresses = vec![None; document.resources.len()];
    for asset in assets {
        addresses[asset.id.index()] = Some(asset.href.clone());
    }
    addresses
}
