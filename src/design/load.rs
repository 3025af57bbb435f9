//! From a template to a [`Design`].

use std::collections::BTreeMap;

use serde::Deserialize;

use super::style::RawStyle;
use super::{
    Color, Contents, Design, Furniture, Inlines, NoteDesign, Opening, Page, Style,
    StyleName, Styles,
};
use crate::error::{Error, Result};

/// A template that is part of folio.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// Its `design.toml`.
    pub source: &'static str,
}

/// The templates that are part of folio. The first one is taken if none is
/// asked for.
pub const TEMPLATES: &[Template] = &[
    Template { name: "essay", source: include_str!("../../templates/essay/design.toml") },
    Template { name: "book", source: include_str!("../../templates/book/design.toml") },
];

/// What all templates start from.
const BASE: &str = include_str!("../../templates/base.toml");

/// A `design.toml` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct RawDesign {
    description: Option<String>,
    page: Option<Page>,
    opening: Option<Opening>,
    notes: Option<NoteDesign>,
    contents: Option<Contents>,
    furniture: Option<Furniture>,
    ornament: Option<String>,
    link_color: Option<Color>,
    style: BTreeMap<StyleName, RawStyle>,
}

impl Design {
    /// The template of a name.
    pub fn named(name: &str) -> Result<Self> {
        match TEMPLATES.iter().find(|t| t.name == name) {
            Some(template) => Self::parse(template.name, template.source),
            None => Err(Error::UnknownTemplate {
                name: name.into(),
                known: TEMPLATES.iter().map(|t| t.name.into()).collect(),
            }),
        }
    }

    /// Reads a `design.toml`. What it does not say is taken from
    /// `templates/base.toml`.
    pub fn parse(name: &str, source: &str) -> Result<Self> {
        let own = raw(name, source)?;
        let base = raw("base", BASE)?;
        let missing = |key: &str| Error::Template {
            name: name.into(),
            why: format!("`{key}` is said neither here nor in the base"),
        };
        let style = |name: StyleName| {
            let own = own.style.get(&name).cloned().unwrap_or_default();
            own.or(base.style.get(&name).cloned().unwrap_or_default())
        };
        let inlines =
            Inlines { link: own.link_color.or(base.link_color).unwrap_or(Color::BLACK) };
        Ok(Self {
            name: name.into(),
            description: own.description.unwrap_or_default(),
            page: own.page.or(base.page).ok_or_else(|| missing("page"))?,
            opening: own.opening.or(base.opening).unwrap_or_default(),
            notes: own.notes.or(base.notes).unwrap_or_default(),
            contents: own.contents.or(base.contents).unwrap_or_default(),
            furniture: own.furniture.or(base.furniture).unwrap_or_default(),
            ornament: own.ornament.clone().or(base.ornament.clone()).unwrap_or_default(),
            styles: Styles::resolve(&Style::default(), &style, inlines),
        })
    }
}

fn raw(name: &str, source: &str) -> Result<RawDesign> {
    toml::from_str(source)
        .map_err(|why| Error::Template { name: name.into(), why: why.to_string() })
}

impl Default for Design {
    fn default() -> Self {
        Self::parse(TEMPLATES[0].name, TEMPLATES[0].source)
            .expect("the first template is tested to load")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Pt;

    #[test]
    fn every_template_loads_and_leaves_room_for_text() {
        for template in TEMPLATES {
            let design = Design::named(template.name).unwrap();
            assert!(design.page.measure() > Pt(150.0), "{}", template.name);
            assert!(design.page.text_height() > Pt(250.0), "{}", template.name);
            assert!(!design.description.is_empty(), "{}", template.name);
        }
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let wrong = "description = \"x\"\n[style.body]\nsise = 10\n";
        let why = Design::parse("mine", wrong).unwrap_err().to_string();
        assert!(why.contains("line 3") && why.contains("sise"), "{why}");
    }
}
