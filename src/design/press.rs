//! What a press asks for: bleed, marks, images fine enough, and how thick a
//! book is.
//!
//! A paper belongs to a service that prints books on demand. The numbers are
//! those that the services publish; `docs/press.md` names the pages.

use serde::Deserialize;

use super::length::absolute;
use crate::geom::Pt;

/// What a press asks for.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Press {
    /// How far the sheet goes beyond the page on each side.
    #[serde(deserialize_with = "absolute")]
    pub bleed: Pt,
    /// Whether marks outside the page show where to cut.
    pub marks: bool,
    /// The number of pages is a multiple of this.
    pub multiple: u16,
    /// The least dots to the inch of an image; 0 asks for none.
    pub resolution: u16,
    /// What the book is printed on.
    pub paper: Paper,
    /// The width of the spine, where the printer states it.
    #[serde(deserialize_with = "absolute")]
    pub spine: Pt,
}

/// What a book is printed on, and by whom.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// Not known.
    #[default]
    None,
    /// Amazon KDP, white, black ink.
    KdpWhite,
    /// Amazon KDP, cream, black ink.
    KdpCream,
    /// Amazon KDP, white, standard colour.
    KdpColor,
    /// Amazon KDP, white, premium colour.
    KdpPremiumColor,
    /// Lulu paperbacks, whatever the paper.
    Lulu,
    /// `IngramSpark`, whose templates state the width of the spine.
    Ingramspark,
}

/// Who prints books, and what they ask of the pages.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Service {
    /// What it is called.
    pub name: &'static str,
    /// The fewest and the most pages of a paperback.
    pub pages: [usize; 2],
    /// The least margin at the spine, by the number of pages up to which it
    /// serves.
    inner: &'static [(usize, Pt)],
    /// The least margin on the other sides, without bleed and with it.
    outer: [Pt; 2],
    /// With fewer pages than this nothing may stand on the spine.
    pub spine_text: usize,
    /// What stays free on each side of the spine.
    pub spine_edge: Pt,
}

const KDP: Service = Service {
    name: "Amazon KDP",
    pages: [24, 828],
    inner: &[
        (150, Pt::from_inches(0.375)),
        (300, Pt::from_inches(0.5)),
        (500, Pt::from_inches(0.625)),
        (700, Pt::from_inches(0.75)),
        (usize::MAX, Pt::from_inches(0.875)),
    ],
    outer: [Pt::from_inches(0.25), Pt::from_inches(0.375)],
    spine_text: 79,
    spine_edge: Pt::from_inches(0.0625),
};

const LULU: Service = Service {
    name: "Lulu",
    pages: [32, 800],
    // Half an inch, and what its guide adds at the spine.
    inner: &[
        (60, Pt::from_inches(0.5)),
        (150, Pt::from_inches(0.625)),
        (400, Pt::from_inches(1.0)),
        (600, Pt::from_inches(1.125)),
        (usize::MAX, Pt::from_inches(1.25)),
    ],
    outer: [Pt::from_inches(0.5); 2],
    spine_text: 81,
    spine_edge: Pt::from_inches(0.125),
};

const INGRAMSPARK: Service = Service {
    name: "IngramSpark",
    pages: [18, 1200],
    inner: &[(usize::MAX, Pt::from_inches(0.5))],
    outer: [Pt::from_inches(0.5); 2],
    spine_text: 48,
    spine_edge: Pt::from_inches(0.0625),
};

/// What stays free on each side of a spine, where no service says otherwise.
const SPINE_EDGE: Pt = Pt::from_inches(0.0625);

impl Paper {
    /// The words by which templates name papers.
    pub(super) const NAMES: &[&str] = &[
        "none",
        "kdp-white",
        "kdp-cream",
        "kdp-color",
        "kdp-premium-color",
        "lulu",
        "ingramspark",
    ];

    /// Who prints on it.
    pub fn service(self) -> Option<Service> {
        match self {
            Self::None => None,
            Self::KdpWhite | Self::KdpCream | Self::KdpColor | Self::KdpPremiumColor => {
                Some(KDP)
            }
            Self::Lulu => Some(LULU),
            Self::Ingramspark => Some(INGRAMSPARK),
        }
    }

    /// How thick a book of so many pages is; `None` where no formula is
    /// published.
    fn thickness(self, pages: usize) -> Option<Pt> {
        let pages = pages as f32;
        let inches = match self {
            Self::KdpWhite | Self::KdpColor => pages * 0.002_252,
            Self::KdpCream => pages * 0.002_5,
            Self::KdpPremiumColor => pages * 0.002_347,
            Self::Lulu => pages / 444.0 + 0.06,
            Self::None | Self::Ingramspark => return None,
        };
        Some(Pt::from_inches(inches))
    }
}

impl Press {
    /// The width of the spine of a book of so many pages: as stated, or by the
    /// paper. `None` if neither says.
    pub fn spine_of(&self, pages: usize) -> Option<Pt> {
        match self.spine > Pt::ZERO {
            true => Some(self.spine),
            false => self.paper.thickness(pages),
        }
    }

    /// How high letters on the spine of so many pages may be; `None` if none may
    /// stand there.
    pub fn spine_room(&self, pages: usize) -> Option<Pt> {
        let service = self.paper.service();
        if service.is_some_and(|service| pages < service.spine_text) {
            return None;
        }
        let edge = service.map_or(SPINE_EDGE, |service| service.spine_edge);
        self.spine_of(pages).map(|spine| spine - edge * 2.0)
    }

    /// The number of pages with the empty ones at the end.
    pub fn filled(&self, pages: usize) -> usize {
        pages.next_multiple_of(usize::from(self.multiple.max(1)))
    }
}

impl Service {
    /// The least margin at the spine of a book of so many pages.
    pub fn inner(&self, pages: usize) -> Pt {
        let found = self.inner.iter().find(|(most, _)| pages <= *most);
        found.map_or(Pt::ZERO, |(_, margin)| *margin)
    }

    /// The least margin on the other sides.
    pub fn outer(&self, bleed: Pt) -> Pt {
        self.outer[usize::from(bleed > Pt::ZERO)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spine(paper: Paper, pages: usize) -> f32 {
        let press = Press { paper, ..plain() };
        press.spine_of(pages).map_or(0.0, |spine| spine.0 / 72.0)
    }

    fn plain() -> Press {
        Press {
            bleed: Pt::ZERO,
            marks: false,
            multiple: 1,
            resolution: 0,
            paper: Paper::None,
            spine: Pt::ZERO,
        }
    }

    /// The examples that the services and their users publish.
    #[test]
    fn spines_are_as_wide_as_the_services_say() {
        for (paper, pages, inches) in [
            (Paper::KdpWhite, 100, 0.225),
            (Paper::KdpWhite, 300, 0.676),
            (Paper::KdpWhite, 79, 0.178),
            (Paper::KdpCream, 300, 0.75),
            (Paper::KdpCream, 79, 0.1975),
            (Paper::KdpColor, 500, 1.126),
            (Paper::KdpPremiumColor, 400, 0.939),
            (Paper::Lulu, 80, 0.240),
            // 18.69 mm
            (Paper::Lulu, 300, 0.7357),
        ] {
            let found = spine(paper, pages);
            assert!((found - inches).abs() < 0.0006, "{paper:?} {pages}: {found}");
        }
        assert_eq!(Press { spine: Pt(40.0), ..plain() }.spine_of(99), Some(Pt(40.0)));
        assert_eq!(plain().spine_of(99), None);
    }

    #[test]
    fn letters_stand_on_a_spine_that_has_room() {
        let press = Press { paper: Paper::KdpCream, ..plain() };
        assert_eq!(press.spine_room(78), None);
        let room = press.spine_room(200).unwrap();
        assert!((room.0 - (0.5 - 0.125) * 72.0).abs() < 1e-3);
        assert_eq!(Press { paper: Paper::Lulu, ..plain() }.spine_room(80), None);
    }

    #[test]
    fn margins_grow_with_the_pages() {
        let inner = |pages| KDP.inner(pages).0 / 72.0;
        assert_eq!(
            [24, 150, 151, 500, 501, 800].map(inner),
            [0.375, 0.375, 0.5, 0.625, 0.75, 0.875]
        );
        assert_eq!([LULU.inner(60), LULU.inner(151)], [Pt(36.0), Pt(72.0)]);
        assert_eq!([KDP.outer(Pt::ZERO), KDP.outer(Pt(9.0))], [Pt(18.0), Pt(27.0)]);
    }

    #[test]
    fn pages_are_filled_up() {
        let filled = |multiple, pages| Press { multiple, ..plain() }.filled(pages);
        assert_eq!(
            [filled(1, 7), filled(2, 7), filled(4, 9), filled(4, 8)],
            [7, 8, 12, 8]
        );
    }
}
