//! Lengths and shapes. Units live in types.
//!
//! The origin of a page is its top left corner; y grows downwards, as text
//! does. The PDF backend turns that round in one place.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in points of 1/72 inch.
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    PartialEq,
    PartialOrd,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Pt(pub f32);

impl Pt {
    /// No length.
    pub const ZERO: Self = Self(0.0);

    /// From millimetres.
    pub const fn from_mm(mm: f32) -> Self {
        Self(mm * 72.0 / 25.4)
    }

    /// From inches.
    pub const fn from_inches(inches: f32) -> Self {
        Self(inches * 72.0)
    }

    /// In millimetres.
    pub const fn to_mm(self) -> f32 {
        self.0 * 25.4 / 72.0
    }

    /// In twentieths of a point, the unit of `WordprocessingML`, rounded.
    pub fn to_twips(self) -> i32 {
        (self.0 * 20.0).round() as i32
    }

    /// The smaller of two lengths.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The larger of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl Add for Pt {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Pt {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Pt {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Pt {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mul<f32> for Pt {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<f32> for Pt {
    type Output = Self;
    fn div(self, divisor: f32) -> Self {
        Self(self.0 / divisor)
    }
}

impl Div for Pt {
    type Output = f32;
    fn div(self, other: Self) -> f32 {
        self.0 / other.0
    }
}

impl Neg for Pt {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Pt {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// A length relative to the size of the type it stands with.
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    PartialEq,
    PartialOrd,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Em(pub f32);

impl Em {
    /// The length at a type size.
    pub fn at(self, size: Pt) -> Pt {
        size * self.0
    }
}

/// Width and height.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: Pt,
    /// From top to bottom.
    pub height: Pt,
}

/// A place on a page.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: Pt,
    /// From the top edge.
    pub y: Pt,
}

/// A rectangle on a page.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Rect {
    /// The top left corner.
    pub origin: Point,
    /// The extent to the right and down.
    pub size: Size,
}

impl Rect {
    /// The right edge.
    pub fn right(&self) -> Pt {
        self.origin.x + self.size.width
    }

    /// The bottom edge.
    pub fn bottom(&self) -> Pt {
        self.origin.y + self.size.height
    }

    /// The rectangle that reaches further by a length on each side.
    #[must_use]
    pub fn grown(&self, by: Pt) -> Self {
        let Self { origin: Point { x, y }, size: Size { width, height } } = *self;
        Self {
            origin: Point { x: x - by, y: y - by },
            size: Size { width: width + by * 2.0, height: height + by * 2.0 },
        }
    }

    /// Makes it larger or smaller, as seen from where both coordinates are 0.
    pub fn scale(&mut self, by: f32) {
        self.origin = Point { x: self.origin.x * by, y: self.origin.y * by };
        let Size { width, height } = self.size;
        self.size = Size { width: width * by, height: height * by };
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let origin = Point {
            x: self.origin.x.min(other.origin.x),
            y: self.origin.y.min(other.origin.y),
        };
        let size = Size {
            width: self.right().max(other.right()) - origin.x,
            height: self.bottom().max(other.bottom()) - origin.y,
        };
        Self { origin, size }
    }
}
