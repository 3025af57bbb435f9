//! Lengths as templates write them: `10.5`, `"6in"`, `"148 mm"`, `"1.2em"`,
//! `"18%"`.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

use crate::geom::{Em, Pt};

/// A length, absolute or relative.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) enum Length {
    Pt(Pt),
    /// By the size of the type.
    Em(Em),
    /// By the width or height of the page, where 1 is the whole.
    Share(f32),
}

impl Length {
    /// The length at a type size. A share of a page means nothing there and
    /// is refused when a template is checked.
    pub(super) fn at(self, size: Pt) -> Pt {
        match self {
            Self::Pt(pt) => pt,
            Self::Em(em) => em.at(size),
            Self::Share(_) => Pt::ZERO,
        }
    }

    /// The length on a page of a width or height. Em mean nothing there.
    pub(super) fn of(self, whole: Pt) -> Pt {
        match self {
            Self::Pt(pt) => pt,
            Self::Em(_) => Pt::ZERO,
            Self::Share(share) => whole * share,
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let unit = text.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ' ')
        });
        let number: f32 = text[..text.len() - unit.len()].trim().parse().ok()?;
        let length = match unit.trim() {
            "" | "pt" => Self::Pt(Pt(number)),
            "mm" => Self::Pt(Pt::from_mm(number)),
            "cm" => Self::Pt(Pt::from_mm(number * 10.0)),
            "in" => Self::Pt(Pt::from_inches(number)),
            "em" => Self::Em(Em(number)),
            "%" => Self::Share(number / 100.0),
            _ => return None,
        };
        number.is_finite().then_some(length)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lengths;
        impl Visitor<'_> for Lengths {
            type Value = Length;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of points, or a string with a unit: pt mm cm in em")
            }

            fn visit_i64<E: Error>(self, n: i64) -> Result<Length, E> {
                Ok(Length::Pt(Pt(n as f32)))
            }

            fn visit_f64<E: Error>(self, n: f64) -> Result<Length, E> {
                Ok(Length::Pt(Pt(n as f32)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
                Length::parse(text)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Lengths)
    }
}

/// A length in points, mm, cm or inches.
pub(super) fn absolute<'de, D: Deserializer<'de>>(from: D) -> Result<Pt, D::Error> {
    match Length::deserialize(from)? {
        Length::Pt(pt) => Ok(pt),
        Length::Em(_) | Length::Share(_) => Err(Error::custom("this takes a length")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        for (text, length) in [
            ("10.5", Some(Length::Pt(Pt(10.5)))),
            ("6in", Some(Length::Pt(Pt(432.0)))),
            ("25.4 mm", Some(Length::Pt(Pt(72.0)))),
            ("-1em", Some(Length::Em(Em(-1.0)))),
            ("12.5%", Some(Length::Share(0.125))),
            ("1 parsec", None),
            ("em", None),
        ] {
            assert_eq!(Length::parse(text), length, "{text}");
        }
    }
}
