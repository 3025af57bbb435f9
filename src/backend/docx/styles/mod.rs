//! From the design to Word styles, by the names that Word knows.
//!
//! docx-rs makes them; what it has no word for is added by [`complete()`]. A
//! style says only what it does otherwise than the one it is based on, so that
//! a change to Normal reaches all.

use std::collections::BTreeMap;

use docx_rs::{
    BuildXML, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Shading,
    StyleType, Tab, TabLeaderType, TabValueType, TableAlignmentType, TableBorder,
    TableBorderPosition, TableCellMargins, TableProperty,
};

use super::tree::Element;
use crate::design::{
    Align, ChapterStart, Design, Share, Style, StyleName, TitlePlace, Weight,
};
use crate::error::Result;
use crate::geom::Pt;
use crate::model::{Lang, Role};

use complete::complete;
pub(super) use complete::language_key;
pub(super) use letters::{Letters, emphasis};
pub(super) use look::{font_name, half_points};
use look::{look, theme_fonts};

mod complete;
mod letters;
mod look;

/// A paragraph style of Word that shows a style of the design.
struct Entry {
    /// Where its look comes from.
    look: StyleName,
    /// The identifier in the file.
    id: &'static str,
    /// The name that users see. Word keys its own styles on it.
    name: &'static str,
    /// The style of the paragraph that a writer begins after this one.
    next: &'static str,
}

const fn entry(
    look: StyleName,
    id: &'static str,
    name: &'static str,
    next: &'static str,
) -> Entry {
    Entry { look, id, name, next }
}

/// All paragraph styles but Normal. The names in small letters are built into
/// Word (ISO/IEC 29500-1, 17.7.4.9, latent styles).
const PARAGRAPHS: &[Entry] = &[
    entry(StyleName::Body, "BodyText", "Body Text", "BodyText"),
    entry(StyleName::BodyFirst, "FirstParagraph", "First Paragraph", "BodyText"),
    entry(StyleName::Heading1, "Heading1", "heading 1", "FirstParagraph"),
    entry(StyleName::Heading2, "Heading2", "heading 2", "FirstParagraph"),
    entry(StyleName::Heading3, "Heading3", "heading 3", "FirstParagraph"),
    entry(StyleName::Heading4, "Heading4", "heading 4", "FirstParagraph"),
    entry(StyleName::Heading5, "Heading5", "heading 5", "FirstParagraph"),
    entry(StyleName::Heading6, "Heading6", "heading 6", "FirstParagraph"),
    entry(StyleName::Heading6, "Heading7", "heading 7", "FirstParagraph"),
    entry(StyleName::Heading6, "Heading8", "heading 8", "FirstParagraph"),
    entry(StyleName::Heading6, "Heading9", "heading 9", "FirstParagraph"),
    entry(StyleName::Part, PART, "Part", "FirstParagraph"),
    entry(StyleName::Title, "Title", "Title", "Subtitle"),
    entry(StyleName::Subtitle, "Subtitle", "Subtitle", "Author"),
    entry(StyleName::Author, "Author", "Author", "Date"),
    entry(StyleName::Date, "Date", "Date", "FirstParagraph"),
    entry(StyleName::Abstract, "Abstract", "Abstract", "Abstract"),
    entry(StyleName::Abstract, ABSTRACT_TITLE, "Abstract Title", "Abstract"),
    entry(StyleName::Quote, "Quote", "Quote", "BodyText"),
    entry(StyleName::Verse, "Verse", "Verse", "BodyText"),
    entry(StyleName::Attribution, "Attribution", "Attribution", "BodyText"),
    entry(StyleName::Epigraph, "Epigraph", "Epigraph", "FirstParagraph"),
    entry(StyleName::Dedication, "Dedication", "Dedication", "FirstParagraph"),
    entry(StyleName::Code, "SourceCode", "Source Code", "SourceCode"),
    entry(StyleName::Caption, "Caption", "caption", "BodyText"),
    entry(StyleName::Caption, TABLE_CAPTION, "Table Caption", "BodyText"),
    entry(StyleName::BodyFirst, FIGURE, "Captioned Figure", "Caption"),
    entry(StyleName::Table, "TableText", "Table Text", "TableText"),
    entry(StyleName::TableHead, "TableHeading", "Table Heading", "TableText"),
    entry(StyleName::List, "ListParagraph", "List Paragraph", "ListParagraph"),
    entry(StyleName::Term, "DefinitionTerm", "Definition Term", "Definition"),
    entry(StyleName::Definition, "Definition", "Definition", "BodyText"),
    entry(StyleName::Alert, "Alert", "Alert", "Alert"),
    entry(StyleName::AlertTitle, "AlertTitle", "Alert Title", "Alert"),
    entry(StyleName::Note, "FootnoteText", "footnote text", "FootnoteText"),
    entry(StyleName::Note, NOTE_NEXT, "Note Continuation", NOTE_NEXT),
    entry(StyleName::Note, ENDNOTE_TEXT, "endnote text", ENDNOTE_TEXT),
    entry(StyleName::ContentsTitle, "TOCHeading", "TOC Heading", "BodyText"),
    entry(StyleName::ContentsPart, "TOCPart", "TOC Part", "BodyText"),
    entry(StyleName::Contents1, "TOC1", "toc 1", "BodyText"),
    entry(StyleName::Contents2, "TOC2", "toc 2", "BodyText"),
    entry(StyleName::Contents3, "TOC3", "toc 3", "BodyText"),
    entry(StyleName::Contents1, LISTING, "table of figures", "BodyText"),
    entry(StyleName::Index, INDEX[0], "index 1", "BodyText"),
    entry(StyleName::Index, INDEX[1], "index 2", "BodyText"),
    entry(StyleName::Index, INDEX[2], "index 3", "BodyText"),
    entry(StyleName::RunningHead, "Header", "header", "Header"),
    entry(StyleName::PageNumber, "Footer", "footer", "Footer"),
    entry(StyleName::SceneBreak, "SceneBreak", "Scene Break", "FirstParagraph"),
    entry(StyleName::Licence, "Licence", "Licence", "Licence"),
    entry(StyleName::Licence, IMPRINT, "Imprint", IMPRINT),
    entry(StyleName::Body, REFERENCE, "Bibliography", REFERENCE),
    entry(StyleName::Math, "Formula", "Formula", "BodyText"),
];

/// The style of an entry in a list of figures or tables.
pub(super) const LISTING: &str = "TableofFigures";
/// The styles of the entries of an index, by their levels.
pub(super) const INDEX: [&str; 3] = ["Index1", "Index2", "Index3"];
/// The style of the heading of a part.
pub(super) const PART: &str = "Part";
/// The style of notes that are gathered at an end.
pub(super) const ENDNOTE_TEXT: &str = "EndnoteText";
/// The style of the second paragraph of a note and those that follow.
pub(super) const NOTE_NEXT: &str = "NoteContinuation";
/// The style of the word that heads an abstract.
pub(super) const ABSTRACT_TITLE: &str = "AbstractTitle";
/// The style of an entry in a list of works.
pub(super) const REFERENCE: &str = "Bibliography";
/// The style of what stands on the back of a title page.
pub(super) const IMPRINT: &str = "Imprint";
/// The style of a picture that stands by itself.
pub(super) const FIGURE: &str = "CaptionedFigure";
/// The style of what is said of a table, above it.
pub(super) const TABLE_CAPTION: &str = "TableCaption";
/// The style of tables.
pub(super) const TABLE: &str = "Table";

/// The identifier of the Word style that shows a style of the design.
pub(super) fn id(look: StyleName) -> &'static str {
    let entry = PARAGRAPHS.iter().find(|entry| entry.look == look);
    entry.map_or("BodyText", |entry| entry.id)
}

/// The look of what stands in a division, if the division changes it.
pub(super) fn division(role: Role) -> Option<StyleName> {
    Some(match role {
        Role::Plain | Role::Details => return None,
        Role::Note | Role::Tip | Role::Important | Role::Warning | Role::Caution => {
            StyleName::Alert
        }
        Role::Epigraph => StyleName::Epigraph,
        Role::Dedication => StyleName::Dedication,
        Role::Abstract => StyleName::Abstract,
        Role::Attribution => StyleName::Attribution,
        Role::OrphanNotes => StyleName::Note,
        Role::Licence => StyleName::Licence,
        Role::Index => StyleName::Index,
        Role::Figures | Role::Tables => StyleName::Contents1,
    })
}

/// The identifiers that styles have in the file: folio's own, but where a
/// reference file has a style of the same name under another one.
#[derive(Debug, Default, Clone)]
pub(super) struct Sheet {
    renamed: BTreeMap<String, String>,
}

impl Sheet {
    /// Lets a style go by another identifier.
    pub(super) fn rename(&mut self, own: &str, id: &str) {
        if own != id {
            self.renamed.insert(own.into(), id.into());
        }
    }

    /// The identifier in the file.
    pub(super) fn id<'a>(&'a self, own: &'a str) -> &'a str {
        self.renamed.get(own).map_or(own, String::as_str)
    }
}

/// The part that holds the styles of a design.
///
/// # Errors
///
/// If docx-rs makes no XML of them.
pub(super) fn part(design: &Design, lang: &Lang) -> Result<Element> {
    let mut part = super::package::tree(&styles(design).build(), "styles")?;
    complete(&mut part, design, lang);
    super::order::repair(&mut part);
    Ok(part)
}

/// The styles of a design, as docx-rs makes them.
fn styles(design: &Design) -> docx_rs::Styles {
    let body = design.styles.get(StyleName::Body);
    let normal = normal(design);
    let mut made = docx_rs::Styles::new()
        .default_fonts(theme_fonts())
        .default_size(half_points(body.size));
    made = made.add_style(look(paragraph("Normal", "Normal"), &normal, None));
    for entry in PARAGRAPHS {
        made = made.add_style(style(entry, design, &normal));
    }
    for style in letters::letters(design) {
        made = made.add_style(style);
    }
    made.add_style(table(design))
}

/// What Normal looks like: the letters of the body, flush and without indent.
fn normal(design: &Design) -> Style {
    Style {
        align: Align::Start,
        first_indent: Pt::ZERO,
        start_indent: Pt::ZERO,
        end_indent: Pt::ZERO,
        before: Pt::ZERO,
        after: Pt::ZERO,
        ..*design.styles.get(StyleName::Body)
    }
}

fn paragraph(id: &str, name: &str) -> docx_rs::Style {
    let mut style = docx_rs::Style::new(id, StyleType::Paragraph).name(name);
    style.paragraph_property.widow_control = (id == "Normal").then_some(true);
    style
}

fn style(entry: &Entry, design: &Design, normal: &Style) -> docx_rs::Style {
    let own = design.styles.get(entry.look);
    let (base_id, base) = match entry.look {
        StyleName::BodyFirst if entry.id != FIGURE => {
            ("BodyText", design.styles.get(StyleName::Body))
        }
        _ => ("Normal", normal),
    };
    let own = match entry.id {
        FIGURE => Style { align: Align::Center, before: Pt(8.0), ..*own },
        ABSTRACT_TITLE => Style { weight: Weight::Bold, keep_with_next: true, ..*own },
        IMPRINT => sunk(own, design.sinks.imprint, design),
        id if INDEX.contains(&id) => index_level(own, id),
        REFERENCE => {
            let hang = own.size * 1.5;
            let start_indent = own.start_indent + hang;
            Style { first_indent: -hang, start_indent, ..*own }
        }
        NOTE_NEXT => {
            let more = design.indents.note.at(own.size);
            Style { first_indent: own.first_indent + more, ..*own }
        }
        "Title" if design.opening.title == TitlePlace::Page => {
            sunk(own, design.sinks.title, design)
        }
        "Date" if design.opening.title == TitlePlace::Page => {
            sunk(own, design.sinks.publisher, design)
        }
        _ => *own,
    };
    let mut style = look(paragraph(entry.id, entry.name), &own, Some(base))
        .based_on(base_id)
        .next(entry.next)
        .ui_priority(priority(entry));
    let properties = &mut style.paragraph_property;
    if let Some(level) = heading_level(entry) {
        properties.keep_lines = Some(true);
        *properties = properties.clone().outline_lvl(level);
        properties.page_break_before =
            (level == 0 && design.opening.chapter == ChapterStart::Page).then_some(true);
    }
    // A caption stands under a figure and above a table.
    if matches!(entry.id, FIGURE | TABLE_CAPTION) {
        properties.keep_next = Some(true);
    }
    match entry.look {
        StyleName::Code => {
            if let Some(ground) = design.code.background {
                let shading = Shading::new().fill(ground.hex());
                *properties = properties.clone().shading(shading);
            }
        }
        StyleName::Alert | StyleName::AlertTitle => {
            properties.borders = Some(band(design));
        }
        StyleName::ContentsPart
        | StyleName::Contents1
        | StyleName::Contents2
        | StyleName::Contents3 => {
            let end = design.page.measure().to_twips().max(0) as usize;
            let tab =
                Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(end);
            properties.tabs.push(tab);
        }
        _ => {}
    }
    style
}

/// Entries under others stand in; turned-over lines further than all.
fn index_level(own: &Style, id: &str) -> Style {
    let level = INDEX.iter().position(|known| *known == id).unwrap_or_default();
    let (step, hang) = (own.size * level as f32, own.size * 3.0);
    Style { start_indent: own.start_indent + hang, first_indent: step - hang, ..*own }
}

/// A look that stands lower on its page. Of several such paragraphs in a row
/// only the first keeps its distance: see [`complete()`].
fn sunk(own: &Style, Share(share): Share, design: &Design) -> Style {
    Style { before: design.page.text_height() * share, ..*own }
}

/// The level in Word's outline, from 0.
fn heading_level(entry: &Entry) -> Option<usize> {
    if entry.id == PART {
        return Some(0);
    }
    let digit = entry.id.strip_prefix("Heading")?;
    digit.parse::<usize>().ok().map(|level| level - 1)
}

/// Where the style stands in the list that Word shows.
fn priority(entry: &Entry) -> usize {
    match entry.look {
        StyleName::Body | StyleName::BodyFirst => 1,
        StyleName::Title | StyleName::Subtitle | StyleName::Author | StyleName::Date => {
            10
        }
        StyleName::Contents1 | StyleName::Contents2 | StyleName::Contents3 => 39,
        StyleName::Note | StyleName::RunningHead | StyleName::PageNumber => 99,
        _ if heading_level(entry).is_some() => 9,
        _ => 29,
    }
}

/// The band beside an alert. Alerts of another kind than notes say themselves
/// which colour theirs has.
fn band(design: &Design) -> ParagraphBorders {
    let rule = ParagraphBorder::new(ParagraphBorderPosition::Left)
        .size(eighths(design.alerts.band))
        .space(BAND_SPACE)
        .color(design.alerts.note.hex());
    ParagraphBorders::with_empty().set(rule)
}

/// Between the band beside an alert and its words, in points.
pub(super) const BAND_SPACE: usize = 8;

/// The thickness of a rule in eighths of a point, of which Word takes 2 to 96
/// (17.3.4).
pub(super) fn eighths(thickness: Pt) -> usize {
    (thickness.0 * 8.0).round().clamp(2.0, 96.0) as usize
}

/// A table with rules above and below, as books have them.
fn table(design: &Design) -> docx_rs::Style {
    let (look, color) = (design.tables, design.styles.get(StyleName::Body).color);
    let rule = |at: TableBorderPosition| {
        TableBorder::new(at).size(eighths(look.rule)).color(color.hex())
    };
    let size = design.styles.get(StyleName::Table).size;
    let high = look.padding.at(size).to_twips().max(0) as usize;
    let wide = cell_margin(design).max(0) as usize;
    let mut property = TableProperty::without_borders()
        .align(TableAlignmentType::Center)
        .set_margins(TableCellMargins::new().margin(high, wide, high, wide));
    if look.rule > Pt::ZERO {
        property = property
            .set_border(rule(TableBorderPosition::Top))
            .set_border(rule(TableBorderPosition::Bottom));
    }
    docx_rs::Style::new(TABLE, StyleType::Table)
        .name("Table")
        .based_on("TableNormal")
        .ui_priority(59)
        .table_property(property)
}

/// Space at each side of the text of a cell, in twips.
pub(super) fn cell_margin(design: &Design) -> i32 {
    let size = design.styles.get(StyleName::Table).size;
    design.tables.gap.at(size).to_twips() / 2
}
