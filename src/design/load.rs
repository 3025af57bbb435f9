//! From templates to a [`Design`].
//!
//! A design is made of layers: the base, the template that another is based
//! on, the template itself, and single settings. Each says only what it does
//! otherwise than the one below it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use super::check;
use super::keys::closest;
use super::page::PageSpec;
use super::style::RawStyle;
use super::{
    Alerts, Captions, CodeDesign, Contents, Cover, Design, DropCap, Ebook, Furniture,
    Headings, Indents, Inlines, ListDesign, NoteDesign, Opening, Press, References,
    Sinks, Style, StyleName, Styles, TableDesign,
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

/// A template by the name of its folder.
macro_rules! template {
    ($name:literal) => {
        Template {
            name: $name,
            source: include_str!(concat!("../../templates/", $name, "/design.toml")),
        }
    };
}

/// The templates that are part of folio. The first one is taken if none is
/// asked for.
pub const TEMPLATES: &[Template] = &[
    template!("essay"),
    template!("book"),
    template!("novel"),
    template!("a5"),
    template!("manuscript"),
    template!("large-print"),
    template!("report"),
];

/// What all templates start from. It says something of every key.
pub(super) const BASE: &str = include_str!("../../templates/base.toml");

/// How deep templates may be based on one another; a longer chain is a circle.
const MAX_CHAIN: usize = 8;

/// A design as all layers together say it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawDesign {
    description: String,
    #[serde(rename = "based-on", default)]
    _based_on: Option<String>,
    ornament: String,
    page: PageSpec,
    opening: Opening,
    headings: Headings,
    captions: Captions,
    references: References,
    #[serde(rename = "drop-cap")]
    drop_cap: DropCap,
    notes: NoteDesign,
    contents: Contents,
    furniture: Furniture,
    alerts: Alerts,
    code: CodeDesign,
    lists: ListDesign,
    tables: TableDesign,
    indents: Indents,
    sinks: Sinks,
    ebook: Ebook,
    press: Press,
    cover: Cover,
    inline: Inlines,
    style: BTreeMap<StyleName, RawStyle>,
}

impl Template {
    /// The template of a name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTemplate`].
    pub fn named(name: &str) -> Result<Self> {
        TEMPLATES.iter().find(|t| t.name == name).copied().ok_or_else(|| {
            let known = TEMPLATES.iter().map(|t| t.name.into()).collect();
            let meant = closest(name, TEMPLATES.iter().map(|t| t.name));
            Error::UnknownTemplate {
                name: name.into(),
                meant: meant.map(str::to_owned),
                known,
            }
        })
    }
}

impl Design {
    /// The template of a name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTemplate`].
    pub fn named(name: &str) -> Result<Self> {
        let template = Template::named(name)?;
        Self::parse(template.name, template.source)
    }

    /// Reads a `design.toml`. What it does not say is taken from the template
    /// that it is based on, and in the end from `templates/base.toml`.
    ///
    /// # Errors
    ///
    /// [`Error::Template`] names each wrong key or value with its line.
    pub fn parse(name: &str, source: &str) -> Result<Self> {
        Self::with(name, source, &[])
    }

    /// Reads a `design.toml` and changes single keys: `page.size=a5`. Of two
    /// settings of one key the later counts.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`]; [`Error::Usage`] for a wrong setting.
    pub fn with(name: &str, source: &str, settings: &[String]) -> Result<Self> {
        let mut all = layers(name, source)?;
        for text in settings {
            let (path, value) = check::setting(text, &names())
                .map_err(|why| Error::Usage(format!("--set `{text}`: {why}")))?;
            put(&mut all, &path, value);
        }
        let raw: RawDesign = all.try_into().map_err(|why: toml::de::Error| {
            let why = why.message().trim_end().to_owned();
            Error::Template { name: name.into(), why }
        })?;
        let style = |name: StyleName| raw.style.get(&name).cloned().unwrap_or_default();
        let design = Self {
            name: name.into(),
            description: raw.description,
            page: raw.page.page(None),
            opening: raw.opening,
            headings: raw.headings,
            captions: raw.captions,
            references: raw.references,
            drop_cap: raw.drop_cap,
            notes: raw.notes,
            contents: raw.contents,
            furniture: raw.furniture,
            alerts: raw.alerts,
            code: raw.code,
            lists: raw.lists,
            tables: raw.tables,
            indents: raw.indents,
            sinks: raw.sinks,
            ebook: raw.ebook,
            press: raw.press,
            cover: raw.cover,
            ornament: raw.ornament,
            styles: Styles::resolve(&Style::default(), &style, raw.inline),
        };
        design.leaves_room().map(|()| design)
    }

    /// A page must hold a line of some words.
    fn leaves_room(&self) -> Result<()> {
        let body = self.styles.get(StyleName::Body);
        let (width, height) = (self.page.measure(), self.page.text_height());
        if width >= body.size * 6.0 && height >= body.leading * 4.0 {
            return Ok(());
        }
        let why = format!(
            "the margins leave {:.0} × {:.0} pt for text on a page of {:.0} × {:.0} pt; \
             make them smaller",
            width.0, height.0, self.page.width.0, self.page.height.0
        );
        Err(Error::Template { name: self.name.clone(), why })
    }
}

fn names() -> Vec<&'static str> {
    TEMPLATES.iter().map(|template| template.name).collect()
}

/// What a template says together with all that it is based on.
fn layers(name: &str, source: &str) -> Result<Table> {
    let read = |name: &str, source: &str| {
        check::read(source, &names())
            .map_err(|why| Error::Template { name: name.into(), why })
    };
    let mut chain = vec![read(name, source)?];
    while let Some(below) = chain.last().and_then(|t| t.get("based-on")?.as_str()) {
        if chain.len() > MAX_CHAIN {
            let why = "it is based on itself".into();
            return Err(Error::Template { name: name.into(), why });
        }
        let below = Template::named(below)?;
        chain.push(read(below.name, below.source)?);
    }
    let mut all = read("base", BASE)?;
    for layer in chain.into_iter().rev() {
        merge(&mut all, layer);
    }
    Ok(all)
}

/// Lays a table over another.
fn merge(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

/// Sets one key.
fn put(table: &mut Table, path: &[String], value: Value) {
    let [first, rest @ ..] = path else { return };
    if rest.is_empty() {
        table.insert(first.clone(), value);
        return;
    }
    let inner = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(inner) = inner {
        put(inner, rest, value);
    }
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
    use crate::design::keys::{KEYS, Kind, STYLE};
    use crate::design::{Align, Color, Emphasis, Slant};
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
    fn the_base_says_something_of_every_key_but_those_of_styles() {
        let base: Table = toml::from_str(BASE).unwrap();
        for key in KEYS.iter().filter(|k| k.table != STYLE && k.name != "based-on") {
            let found = match key.table {
                "" => base.get(key.name),
                table => base.get(table).and_then(|t| t.get(key.name)),
            };
            assert!(found.is_some(), "{}", key.path(""));
        }
    }

    /// The table of keys and the types agree on every word that can be chosen.
    #[test]
    fn every_choice_can_be_set() {
        let essay = Template::named("essay").unwrap();
        for key in KEYS {
            let Kind::Choice(words) = key.kind else { continue };
            for word in words {
                let setting = format!("{}={word}", key.path("quote"));
                let set =
                    Design::with("essay", essay.source, std::slice::from_ref(&setting));
                assert!(set.is_ok(), "{setting}: {}", set.unwrap_err());
            }
        }
    }

    /// WCAG 2.2, success criterion 1.4.3: 4.5 to 1, whatever the size; 1.4.11: 3
    /// to 1 for what is no text.
    #[test]
    fn every_color_stands_out_from_what_lies_behind_it() {
        for template in TEMPLATES {
            let design = Design::named(template.name).unwrap();
            let styles = &design.styles;
            let ground = design.code.background.unwrap_or(Color::WHITE);
            let mut pairs = vec![
                ("link", styles.inlines.link, Color::WHITE, 4.5),
                ("cover", design.cover.color, design.cover.background, 4.5),
                ("code", styles.get(StyleName::Code).color, ground, 4.5),
            ];
            for name in StyleName::ALL {
                let style = styles.get(name);
                pairs.push((name.name(), style.color, Color::WHITE, 4.5));
                pairs.push((name.name(), style.color, style.marker, 4.5));
            }
            for kind in ["note", "tip", "important", "warning", "caution"] {
                let band = design.alerts.color(kind).unwrap();
                pairs.push((kind, band, Color::WHITE, 3.0));
            }
            for (what, color, behind, least) in pairs {
                let contrast = color.contrast(behind);
                assert!(contrast >= least, "{}: {what}: {contrast:.2}", template.name);
            }
        }
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-3);
    }

    /// UKAAF: no letter smaller than 16 points, text of 18 at the least; none
    /// in italics.
    #[test]
    fn large_print_is_large() {
        let styles = Design::named("large-print").unwrap().styles;
        for name in StyleName::ALL {
            let style = styles.get(name);
            assert!(style.size >= Pt(16.0), "{}: {:?}", name.name(), style.size);
            assert_eq!(style.slant, Slant::Upright, "{}", name.name());
            assert_ne!(style.emphasis, Emphasis::Italic, "{}", name.name());
            assert!(!style.hyphenate && style.align != Align::Justify, "{}", name.name());
        }
        assert!(styles.get(StyleName::Body).size >= Pt(18.0));
    }

    #[test]
    fn layers_lie_upon_one_another() {
        let own = "based-on = \"book\"\n[style.heading1]\nsize = 20\n";
        let settings = ["style.heading1.size=21".to_owned(), "page.size=a5".to_owned()];
        let book = Design::named("book").unwrap();
        let design = Design::parse("mine", own).unwrap();
        let heading = |design: &Design| *design.styles.get(StyleName::Heading1);
        assert_eq!(heading(&design).size, Pt(20.0));
        assert_eq!(heading(&design).align, heading(&book).align);
        assert_eq!(design.page, book.page);
        let set = Design::with("mine", own, &settings).unwrap();
        assert_eq!(heading(&set).size, Pt(21.0));
        assert_eq!(set.page.width, Pt::from_mm(148.0));
        assert!(set.page.inner < book.page.inner, "margins follow the page");
    }

    #[test]
    fn a_page_without_room_is_refused() {
        let wide = "[page]\nsize = \"a6\"\ninner = \"60mm\"\nouter = \"40mm\"\n";
        let why = Design::parse("mine", wide).unwrap_err().to_string();
        assert!(why.contains("margins"), "{why}");
    }

    #[test]
    fn paper_follows_the_language() {
        let essay = Design::named("essay").unwrap();
        let width = |design: &Design, lang| design.in_language(lang).page.width;
        assert_eq!(width(&essay, "en-US"), Pt(612.0));
        assert_eq!(width(&essay, "zh-Hant-TW"), Pt::from_mm(210.0));
        assert_eq!(width(&essay, "en"), Pt::from_mm(210.0));
        let source = Template::named("essay").unwrap().source;
        let set = Design::with("essay", source, &["page.size=a5".into()]).unwrap();
        assert_eq!(width(&set, "en-US"), Pt::from_mm(148.0));
    }
}
