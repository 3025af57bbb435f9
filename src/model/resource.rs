//! Files that belong to a document: images.
//!
//! A reader names them ([`Resources::refer`]); the resource loader reads them;
//! backends find them in memory. A resource without content is one that could
//! not be had, and its alternative text stands for it.

use std::ops::Index;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diag::Span;

/// A file that belongs to a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The name that the source used, a path or an address.
    pub name: String,
    /// Where the source first names it.
    pub span: Span,
    /// The contents, once they were read.
    #[serde(skip)]
    pub content: Option<Picture>,
}

/// An image in memory, looked at but not decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What the bytes are.
    pub format: ImageFormat,
    /// The bytes of the file, untouched.
    pub data: Arc<[u8]>,
    /// The width in pixels (in CSS pixels of 1/96 inch for SVG), at least 1.
    pub width: u32,
    /// The height likewise.
    pub height: u32,
    /// Pixels to the inch, where the file says so; 96 for SVG.
    pub density: Option<f32>,
}

/// The kinds of image that folio takes.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF; the first frame counts.
    Gif,
    /// WebP.
    WebP,
    /// SVG.
    Svg,
}

impl ImageFormat {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The usual file ending.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Svg => "svg",
        }
    }
}

/// Points into [`Resources`].
#[derive(
    Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ResourceId(u32);

impl ResourceId {
    /// The position in the table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The files of a document, each once, in order of first mention.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Resources(Vec<Resource>);

impl Resources {
    /// Names a file; the same name in the same place of the tree is the same
    /// file.
    pub fn refer(&mut self, name: &str, span: Span) -> ResourceId {
        if let Some(index) = self.0.iter().position(|r| r.name == name) {
            return ResourceId(index as u32);
        }
        self.0.push(Resource { name: name.into(), span, content: None });
        ResourceId(self.0.len() as u32 - 1)
    }

    /// Takes over the files of another table, and returns what each of its ids
    /// has become, in order. What has the same contents is the same file: two
    /// folders may have two names for one file, and one name for two.
    pub(crate) fn append(&mut self, other: Self) -> Vec<ResourceId> {
        other.0.into_iter().map(|resource| self.adopt(resource)).collect()
    }

    fn adopt(&mut self, resource: Resource) -> ResourceId {
        let same = |known: &Resource| match (&known.content, &resource.content) {
            (Some(known), Some(new)) => known == new,
            (None, None) => known.name == resource.name,
            _ => false,
        };
        let index = self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(resource);
            self.0.len() - 1
        });
        ResourceId(index as u32)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.0.iter().enumerate().map(|(i, r)| (ResourceId(i as u32), r))
    }

    /// All of them, to be filled.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Resource> {
        self.0.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Index<ResourceId> for Resources {
    type Output = Resource;

    fn index(&self, id: ResourceId) -> &Resource {
        &self.0[id.index()]
    }
}
