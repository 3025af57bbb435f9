//! Attributes that blocks and inlines share.

use super::Writer;
use crate::model::{Attr, Direction, Lang};

impl Writer<'_> {
    /// Adds identifier, classes, language and direction to the element that
    /// was just begun; `class` is what folio calls it, empty for nothing.
    pub(super) fn attributes(&mut self, attr: &Attr, class: &str) {
        let own = attr.get().map_or(&[][..], |data| &data.classes);
        let mut classes: Vec<&str> = class.split_ascii_whitespace().collect();
        classes.extend(own.iter().flat_map(|class| class.split_whitespace()));
        classes.dedup();
        self.xml.attr_opt("id", attr.id());
        if !classes.is_empty() {
            self.xml.attr("class", &classes.join(" "));
        }
        self.language(attr.lang());
        let dir = attr.dir().or_else(|| attr.lang().and_then(|lang| self.turn(lang)));
        self.xml.attr_opt("dir", dir.map(direction));
    }

    fn language(&mut self, lang: Option<&Lang>) {
        if let Some(lang) = lang {
            self.xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
        }
    }

    /// The direction of a language, if it is known and not that of the text.
    fn turn(&self, lang: &Lang) -> Option<Direction> {
        let main = self.text.document().meta.lang.direction();
        Some(lang.direction()).filter(|&own| !lang.is_undetermined() && own != main)
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

/// The value of `style` for a width and a height as the source gives them:
/// `50%`, `300`, `4cm`. What is no length is left out.
pub(super) fn size(attr: &Attr) -> Option<String> {
    let side = |name: &str| Some(format!("{name}:{}", length(attr.value(name)?)?));
    let sides: Vec<String> = ["width", "height"].into_iter().filter_map(side).collect();
    (!sides.is_empty()).then(|| sides.join(";"))
}

fn length(value: &str) -> Option<String> {
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number: f32 = digits.trim().parse().ok()?;
    let unit = match &value[digits.len()..] {
        "" => "px",
        unit @ ("px" | "%" | "em" | "rem" | "cm" | "mm" | "in" | "pt" | "pc") => unit,
        _ => return None,
    };
    (number.is_finite() && number > 0.0).then(|| format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (value, length_) in [
            ("50%", Some("50%")),
            ("300", Some("300px")),
            (" 4.5cm ", Some("4.5cm")),
            ("1px;position:fixed", None),
            ("-2em", None),
            ("auto", None),
        ] {
            assert_eq!(length(value).as_deref(), length_, "{value}");
        }
    }
}
