//! Lengths as templates write them: `10.5`, `"6in"`, `"148 mm"`, `"1.2em"`.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

use crate::geom::{Em, Pt};

/// A length, absolute or relative to the size of the type.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) enum Length {
    Pt(Pt),
    Em(Em),
}

impl Length {
    /// The length at a type size.
    pub(super) fn at(self, size: Pt) -> Pt {
        match self {
            Self::Pt(pt) => pt,
            Self::Em(em) => em.at(size),
        }
    }

    fn parse(text: &str) -> Option<Self> {
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

/// An absolute length.
pub(super) fn pt<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pt, D::Error> {
    match Length::deserialize(deserializer)? {
        Length::Pt(pt) => Ok(pt),
        Length::Em(_) => Err(Error::custom("a page is not measured in em")),
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
            ("1 parsec", None),
            ("em", None),
        ] {
            assert_eq!(Length::parse(text), length, "{text}");
        }
    }
}
