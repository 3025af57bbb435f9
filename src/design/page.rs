//! The page: its size by name, and its margins.

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::length::Length;
use crate::geom::{Pt, Size};

/// The page and its margins.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Page {
    /// From edge to edge.
    pub width: Pt,
    /// From edge to edge.
    pub height: Pt,
    /// The margin at the spine.
    pub inner: Pt,
    /// The margin away from the spine.
    pub outer: Pt,
    /// Above the text.
    pub top: Pt,
    /// Below the text and its notes.
    pub bottom: Pt,
    /// Whether left and right pages mirror each other.
    pub facing: bool,
    /// What the template says.
    spec: PageSpec,
}

impl Page {
    /// The sheet.
    pub fn size(&self) -> Size {
        Size { width: self.width, height: self.height }
    }

    /// The width of a line of text.
    pub fn measure(&self) -> Pt {
        self.width - self.inner - self.outer
    }

    /// The height of text and notes.
    pub fn text_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }

    /// The page where the paper of a region is used; A4 is taken if none is
    /// known. A size that the template or the user states stays.
    pub(super) fn in_region(&self, region: Option<&str>) -> Self {
        match self.spec.size {
            PageSize::Locale => self.spec.page(region),
            PageSize::Fixed(_) => *self,
        }
    }
}

/// The page as a template writes it.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageSpec {
    size: PageSize,
    inner: Length,
    outer: Length,
    top: Length,
    bottom: Length,
    facing: bool,
}

impl PageSpec {
    /// The page in a region.
    pub(super) fn page(self, region: Option<&str>) -> Page {
        let Size { width, height } = match self.size {
            PageSize::Fixed(size) => size,
            PageSize::Locale => paper_of(region),
        };
        Page {
            width,
            height,
            inner: self.inner.of(width),
            outer: self.outer.of(width),
            top: self.top.of(height),
            bottom: self.bottom.of(height),
            facing: self.facing,
            spec: self,
        }
    }
}

/// The size of a page.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) enum PageSize {
    /// The paper that is used where the language of the text is written.
    Locale,
    Fixed(Size),
}

/// The word for the paper of a region.
pub(super) const LOCALE: &str = "locale";

impl PageSize {
    /// A name of [`SIZES`], `locale`, or width by height: `6x9in`,
    /// `148mm x 210mm`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        if name == LOCALE {
            return Some(Self::Locale);
        }
        if let Some(named) = SIZES.iter().find(|s| s.name == name) {
            return Some(Self::Fixed(named.size()));
        }
        let (width, height) = name.split_once(['x', '×'])?;
        let (width, height) = (width.trim(), height.trim());
        let unit = height.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        let width = if width.ends_with(|c: char| c.is_ascii_alphabetic()) {
            width.to_owned()
        } else {
            format!("{width}{unit}")
        };
        let side = |text: &str| match Length::parse(text)? {
            Length::Pt(side) if (LEAST..=MOST).contains(&side.0) => Some(side),
            _ => None,
        };
        Some(Self::Fixed(Size { width: side(&width)?, height: side(height)? }))
    }
}

/// The shortest and the longest side of a page, in points: 2 and 60 inches.
/// Type does not fit on a smaller one; presses take none larger.
pub(super) const LEAST: f32 = 144.0;
pub(super) const MOST: f32 = 4320.0;

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("this is no size of a page"))
    }
}

/// A size with a name.
#[derive(Debug, Copy, Clone)]
pub(super) struct Named {
    pub(super) name: &'static str,
    /// In millimetres if metric, else in inches.
    sides: Sides,
    /// What it is called elsewhere, or used for.
    pub(super) what: &'static str,
}

#[derive(Debug, Copy, Clone)]
enum Sides {
    Mm(f32, f32),
    In(f32, f32),
}

impl Named {
    pub(super) fn size(&self) -> Size {
        match self.sides {
            Sides::Mm(width, height) => {
                Size { width: Pt::from_mm(width), height: Pt::from_mm(height) }
            }
            Sides::In(width, height) => {
                Size { width: Pt::from_inches(width), height: Pt::from_inches(height) }
            }
        }
    }

    /// As the table in the guide shows it.
    pub(super) fn shown(&self) -> String {
        match self.sides {
            Sides::Mm(width, height) => format!("{width} × {height} mm"),
            Sides::In(width, height) => format!("{width} × {height} in"),
        }
    }
}

const fn mm(name: &'static str, width: f32, height: f32, what: &'static str) -> Named {
    Named { name, sides: Sides::Mm(width, height), what }
}

const fn inches(
    name: &'static str,
    width: f32,
    height: f32,
    what: &'static str,
) -> Named {
    Named { name, sides: Sides::In(width, height), what }
}

/// The sizes that have names: papers (ISO 216, ANSI), the formats of the book
/// trade, and the trim sizes that printers on demand share.
pub(super) const SIZES: &[Named] = &[
    mm("a3", 297.0, 420.0, "ISO 216"),
    mm("a4", 210.0, 297.0, "ISO 216"),
    mm("a5", 148.0, 210.0, "ISO 216"),
    mm("a6", 105.0, 148.0, "ISO 216"),
    mm("b5", 176.0, 250.0, "ISO 216"),
    mm("b6", 125.0, 176.0, "ISO 216"),
    inches("letter", 8.5, 11.0, "ANSI A; KDP, IngramSpark, Lulu: 8.5 × 11 in"),
    inches("legal", 8.5, 14.0, "US paper"),
    mm("a-format", 111.0, 178.0, "mass-market paperback in Britain"),
    mm("b-format", 129.0, 198.0, "trade paperback in Britain; KDP: 5.06 × 7.81 in"),
    mm("demy", 138.0, 216.0, "hardback in Britain"),
    mm("taschenbuch", 125.0, 190.0, "paperback in Germany"),
    mm("poche", 110.0, 178.0, "paperback in France"),
    inches("pocket", 4.25, 6.87, "mass-market paperback; Lulu: Pocket Book"),
    inches("novella", 5.0, 8.0, "KDP, IngramSpark, Lulu: 5 × 8 in"),
    inches("small-trade", 5.25, 8.0, "KDP, IngramSpark: 5.25 × 8 in"),
    inches("digest", 5.5, 8.5, "KDP, IngramSpark, Lulu: 5.5 × 8.5 in"),
    inches("trade", 6.0, 9.0, "KDP, IngramSpark, Lulu: 6 × 9 in"),
    inches("royal", 6.14, 9.21, "KDP, IngramSpark, Lulu: 6.14 × 9.21 in"),
    inches("pinched-crown", 6.69, 9.61, "KDP, IngramSpark: 6.69 × 9.61 in"),
    inches("executive", 7.0, 10.0, "KDP, IngramSpark, Lulu: 7 × 10 in"),
    inches("crown-quarto", 7.44, 9.69, "KDP, IngramSpark, Lulu: 7.44 × 9.69 in"),
    inches("textbook", 7.5, 9.25, "KDP, IngramSpark: 7.5 × 9.25 in"),
    inches("large-trade", 8.0, 10.0, "KDP, IngramSpark: 8 × 10 in"),
    inches("square", 8.5, 8.5, "KDP, IngramSpark, Lulu: 8.5 × 8.5 in"),
];

/// The paper of a region: US Letter where it is usual, else A4.
///
/// Unicode CLDR, supplemental data, `measurementData`, `paperSize`.
fn paper_of(region: Option<&str>) -> Size {
    const LETTER: [&str; 14] = [
        "BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US",
        "VE",
    ];
    match region {
        Some(region) if LETTER.contains(&region.to_ascii_uppercase().as_str()) => {
            Size { width: Pt::from_inches(8.5), height: Pt::from_inches(11.0) }
        }
        _ => Size { width: Pt::from_mm(210.0), height: Pt::from_mm(297.0) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_names_or_sides() {
        let fixed = |width, height| {
            Some(PageSize::Fixed(Size { width: Pt(width), height: Pt(height) }))
        };
        assert_eq!(PageSize::parse("trade"), fixed(432.0, 648.0));
        assert_eq!(PageSize::parse("6x9in"), fixed(432.0, 648.0));
        assert_eq!(PageSize::parse("6in × 9 in"), fixed(432.0, 648.0));
        assert_eq!(PageSize::parse("300x400"), fixed(300.0, 400.0));
        assert_eq!(PageSize::parse("Locale"), Some(PageSize::Locale));
        for wrong in ["a55", "6x", "6x9parsec", "1x1mm", "x", "6em x 9em"] {
            assert_eq!(PageSize::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_are_given_once() {
        for (index, size) in SIZES.iter().enumerate() {
            assert!(SIZES[..index].iter().all(|s| s.name != size.name), "{}", size.name);
        }
    }

    #[test]
    fn paper_follows_the_region() {
        assert_eq!(paper_of(Some("us")).width, Pt(612.0));
        assert!(paper_of(Some("GB")).width < Pt(600.0));
        assert!(paper_of(None).width < Pt(600.0));
    }
}
