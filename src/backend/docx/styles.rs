//! From the design to Word styles, by the names that Word knows.
//!
//! docx-rs makes them; what it has no word for is added by
//! [`complete`]. A style says only what it does otherwise than the one it is
//! based on, so that a change to Normal reaches all.
//!
//! Long because the styles are one table, and what they share is made beside it.

use std::collections::BTreeMap;

use docx_rs::{
    AlignmentType, BuildXML, LineSpacing, LineSpacingType, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, Shading, SpecialIndentType,
    StyleType, Tab, TabLeaderType, TabValueType, TableAlignmentType, TableBorder,
    TableBorderPosition, TableCellMargins, TableProperty, VertAlignType,
};

use super::tree::Element;
use crate::design::{
    Align, Caps, ChapterStart, Color, Design, Emphasis, Family, Figures, Slant, Style,
    StyleName, TitlePlace, Weight,
};
use crate::error::Result;
use crate::geom::Pt;
use crate::model::{Direction, Lang};

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
    entry(StyleName::RunningHead, "Header", "header", "Header"),
    entry(StyleName::PageNumber, "Footer", "footer", "Footer"),
    entry(StyleName::SceneBreak, "SceneBreak", "Scene Break", "FirstParagraph"),
    entry(StyleName::Licence, "Licence", "Licence", "Licence"),
    entry(StyleName::Licence, IMPRINT, "Imprint", IMPRINT),
    entry(StyleName::Math, "Formula", "Formula", "BodyText"),
];

/// The style of the heading of a part.
pub(super) const PART: &str = "Part";
/// The style of notes that are gathered at an end.
pub(super) const ENDNOTE_TEXT: &str = "EndnoteText";
/// The style of the second paragraph of a note and those that follow.
pub(super) const NOTE_NEXT: &str = "NoteContinuation";
/// The style of the word that heads an abstract.
pub(super) const ABSTRACT_TITLE: &str = "AbstractTitle";
/// The style of what stands on the back of a title page.
pub(super) const IMPRINT: &str = "Imprint";
/// The style of a picture that stands by itself.
pub(super) const FIGURE: &str = "CaptionedFigure";
/// The style of what is said of a table, above it.
pub(super) const TABLE_CAPTION: &str = "TableCaption";
/// The style of tables.
pub(super) const TABLE: &str = "Table";

/// Styles of letters.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Letters {
    Hyperlink,
    FootnoteMark,
    EndnoteMark,
    Code,
    Keyboard,
    Small,
    Emphasis,
}

impl Letters {
    /// The identifier in the file.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Hyperlink => "Hyperlink",
            Self::FootnoteMark => "FootnoteReference",
            Self::EndnoteMark => "EndnoteReference",
            Self::Code => "VerbatimChar",
            Self::Keyboard => "HTMLKeyboard",
            Self::Small => "SmallText",
            Self::Emphasis => "Emphasis",
        }
    }
}

/// The identifier of the Word style that shows a style of the design.
pub(super) fn id(look: StyleName) -> &'static str {
    let entry = PARAGRAPHS.iter().find(|entry| entry.look == look);
    entry.map_or("BodyText", |entry| entry.id)
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
    for style in letters(design) {
        made = made.add_style(style);
    }
    made.add_style(table(body.color))
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
        IMPRINT => sunk(own, IMPRINT_SINK, design),
        NOTE_NEXT => Style { first_indent: own.first_indent + own.size, ..*own },
        "Title" if design.opening.title == TitlePlace::Page => {
            sunk(own, TITLE_SINK, design)
        }
        "Date" if design.opening.title == TitlePlace::Page => {
            sunk(own, PUBLISHER_SINK, design)
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
            *properties = properties.clone().shading(Shading::new().fill("F5F5F5"));
        }
        StyleName::Alert | StyleName::AlertTitle => {
            properties.borders = Some(rule_at_start());
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

/// Where the title stands on its page, and what comes below it, by the height
/// of the text: as in the PDF.
const TITLE_SINK: f32 = 0.2;
const PUBLISHER_SINK: f32 = 0.3;
const IMPRINT_SINK: f32 = 0.55;

/// A look that stands lower on its page. Of several such paragraphs in a row
/// only the first keeps its distance: see [`complete`].
fn sunk(own: &Style, share: f32, design: &Design) -> Style {
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

/// Gives a style its look, as far as it differs from the base.
fn look(mut word: docx_rs::Style, own: &Style, base: Option<&Style>) -> docx_rs::Style {
    let differs = |equal: bool| base.is_none() || !equal;
    let b = base.unwrap_or(own);
    if differs(own.family == b.family) {
        word = word.fonts(fonts(own.family));
    }
    if differs(own.size == b.size) {
        word = word.size(half_points(own.size));
    }
    if differs(own.color == b.color) && (own.color != Color::BLACK || base.is_some()) {
        word = word.color(own.color.hex());
    }
    let letters = &mut word.run_property;
    match (own.weight, b.weight) {
        (Weight::Bold, Weight::Regular) => *letters = letters.clone().bold(),
        (Weight::Regular, Weight::Bold) => *letters = letters.clone().disable_bold(),
        _ => {}
    }
    match (own.slant, b.slant) {
        (Slant::Italic, Slant::Upright) => *letters = letters.clone().italic(),
        (Slant::Upright, Slant::Italic) => *letters = letters.clone().disable_italic(),
        _ => {}
    }
    if own.caps == Caps::All {
        *letters = letters.clone().caps();
    }
    if own.tracking != b.tracking {
        *letters = letters.clone().spacing(own.tracking.at(own.size).to_twips());
    }
    set(word, own, &differs, b)
}

/// The part of the look that concerns the paragraph as a whole.
fn set(
    mut word: docx_rs::Style,
    own: &Style,
    differs: &impl Fn(bool) -> bool,
    b: &Style,
) -> docx_rs::Style {
    if differs(own.align == b.align) {
        word = word.align(alignment(own.align));
    }
    let spaced =
        own.leading == b.leading && own.before == b.before && own.after == b.after;
    if differs(spaced) {
        // At least: a picture or a tall letter in the line must not be cut off.
        let spacing = LineSpacing::new()
            .line_rule(LineSpacingType::AtLeast)
            .line(own.leading.to_twips())
            .before(own.before.to_twips().max(0) as u32)
            .after(own.after.to_twips().max(0) as u32);
        word = word.line_spacing(spacing);
    }
    let indented = own.first_indent == b.first_indent
        && own.start_indent == b.start_indent
        && own.end_indent == b.end_indent;
    if !indented {
        let first = own.first_indent.to_twips();
        let special = if first < 0 {
            SpecialIndentType::Hanging(-first)
        } else {
            SpecialIndentType::FirstLine(first)
        };
        let (start, end) = (own.start_indent.to_twips(), own.end_indent.to_twips());
        word = word.indent(Some(start), Some(special), Some(end), None);
    }
    if own.keep_with_next {
        word.paragraph_property.keep_next = Some(true);
    }
    word
}

fn alignment(align: Align) -> AlignmentType {
    // In a paragraph from right to left, Word takes left for the start
    // (17.18.44, as Word and LibreOffice implement the transitional form).
    match align {
        Align::Justify => AlignmentType::Both,
        Align::Start => AlignmentType::Left,
        Align::Center => AlignmentType::Center,
        Align::End => AlignmentType::Right,
    }
}

/// Sizes are counted in halves of a point (17.3.2.38).
pub(super) fn half_points(size: Pt) -> usize {
    (size.0 * 2.0).round().max(2.0) as usize
}

/// The fonts of the theme: those of the family, and for other scripts what
/// Word has for them.
fn theme_fonts() -> RunFonts {
    RunFonts::new()
        .ascii_theme("minorHAnsi")
        .hi_ansi_theme("minorHAnsi")
        .east_asia_theme("minorEastAsia")
        .cs_theme("minorBidi")
}

fn fonts(family: Family) -> RunFonts {
    match family {
        Family::Serif => theme_fonts(),
        Family::Sans => RunFonts::new()
            .ascii_theme("majorHAnsi")
            .hi_ansi_theme("majorHAnsi")
            .east_asia_theme("majorEastAsia")
            .cs_theme("majorBidi"),
        Family::Mono => {
            let name = font_name(family);
            RunFonts::new().ascii(name).hi_ansi(name).cs(name)
        }
    }
}

/// The name under which the bundled fonts are installed.
pub(super) fn font_name(family: Family) -> &'static str {
    match family {
        Family::Serif => "Libertinus Serif",
        Family::Sans => "Source Sans 3",
        Family::Mono => "Source Code Pro",
    }
}

fn rule_at_start() -> ParagraphBorders {
    let rule = ParagraphBorder::new(ParagraphBorderPosition::Left)
        .size(18)
        .space(8)
        .color("9AA5B1");
    ParagraphBorders::with_empty().set(rule)
}

fn letters(design: &Design) -> Vec<docx_rs::Style> {
    let new = |letters: Letters, name: &str| {
        docx_rs::Style::new(letters.id(), StyleType::Character)
            .name(name)
            .based_on("DefaultParagraphFont")
            .ui_priority(99)
    };
    let raised = |mut style: docx_rs::Style| {
        style.run_property = style.run_property.vert_align(VertAlignType::SuperScript);
        style
    };
    let size = design.styles.get(StyleName::Body).size;
    let code = design.styles.get(StyleName::Code);
    let mono = |style: docx_rs::Style| {
        style.fonts(fonts(Family::Mono)).size(half_points(code.size.max(size * 0.85)))
    };
    let mut styles = vec![
        new(Letters::Hyperlink, "Hyperlink").color(design.styles.inlines.link.hex()),
        raised(new(Letters::FootnoteMark, "footnote reference")),
        raised(new(Letters::EndnoteMark, "endnote reference")),
        mono(new(Letters::Code, "Verbatim Char")),
        mono(new(Letters::Keyboard, "HTML Keyboard")),
        new(Letters::Small, "Small Text").size(half_points(size * 0.85)),
    ];
    let stress = || new(Letters::Emphasis, "Emphasis").ui_priority(20);
    styles.extend(emphasis(design).and_then(|shown| match shown {
        Emphasis::Bold => Some(stress().bold()),
        Emphasis::Underline => Some(stress().underline("single")),
        Emphasis::Italic => None,
    }));
    styles
}

/// How the design shows stressed words, where that is not by italics: those
/// are what Word itself makes of them, and need no style.
pub(super) fn emphasis(design: &Design) -> Option<Emphasis> {
    let shown = design.styles.get(StyleName::Body).emphasis;
    (shown != Emphasis::Italic).then_some(shown)
}

/// A table with rules above and below, as books have them.
fn table(color: Color) -> docx_rs::Style {
    let rule = |at: TableBorderPosition| TableBorder::new(at).size(8).color(color.hex());
    let property = TableProperty::without_borders()
        .align(TableAlignmentType::Center)
        .set_border(rule(TableBorderPosition::Top))
        .set_border(rule(TableBorderPosition::Bottom))
        .set_margins(TableCellMargins::new().margin(40, 100, 40, 100));
    docx_rs::Style::new(TABLE, StyleType::Table)
        .name("Table")
        .based_on("TableNormal")
        .ui_priority(59)
        .table_property(property)
}

/// Adds to the styles of docx-rs what it has no word for.
///
/// - the default style of each kind (17.7.4.17, `default`), and not its own
///   empty Normal;
/// - small capitals (17.3.2.33), kinds of figures ([MS-DOCX] 2.6.1.9);
/// - no hyphens where the design wants none (17.3.1.34);
/// - no spelling in code (17.3.2.21);
/// - no space between the items of a list and the lines of an imprint
///   (17.3.1.9);
/// - the language and direction of the text (17.3.2.20, 17.3.1.6);
/// - the rule under the head of a table (17.7.6.6), and no width.
fn complete(part: &mut Element, design: &Design, lang: &Lang) {
    let mut normals = 0;
    part.children.retain(|node| {
        let super::tree::Node::Element(style) = node else { return true };
        let normal = style.get("w:styleId") == Some("Normal");
        normals += usize::from(normal);
        !(normal && normals == 1)
    });
    for style in part.elements_mut().filter(|e| e.name == "w:style") {
        let id = style.get("w:styleId").unwrap_or_default().to_owned();
        match id.as_str() {
            "Normal" => {
                style.set("w:default", "1");
                let body = design.styles.get(StyleName::Body);
                figures(style.entry("w:rPr"), body.figures);
                if lang.direction() == Direction::Rtl {
                    style.entry("w:pPr").push(Element::new("w:bidi"));
                }
            }
            "ListParagraph" | IMPRINT => {
                style.entry("w:pPr").push(Element::new("w:contextualSpacing"));
            }
            "SourceCode" | "VerbatimChar" | "HTMLKeyboard" => {
                style.entry("w:rPr").push(Element::new("w:noProof"));
            }
            "Date" if design.opening.title == TitlePlace::Page => {
                style.entry("w:pPr").push(Element::new("w:contextualSpacing"));
            }
            TABLE => {
                // A style has no width (`CT_TblPrBase`, 17.7.6.4).
                style.entry("w:tblPr").remove("w:tblW");
                style.push(head_rule(design));
            }
            _ => {}
        }
        let entry = PARAGRAPHS.iter().find(|entry| entry.id == id);
        if let Some(entry) = entry {
            extend(style, design.styles.get(entry.look), &normal(design));
        }
    }
    default_language(part, lang);
    for default in defaults() {
        part.children.push(super::tree::Node::Element(default));
    }
}

fn extend(style: &mut Element, own: &Style, normal: &Style) {
    if own.caps == Caps::Small {
        style.entry("w:rPr").push(Element::new("w:smallCaps"));
    }
    if own.figures != normal.figures {
        figures(style.entry("w:rPr"), own.figures);
    }
    if !own.hyphenate && normal.hyphenate {
        style.entry("w:pPr").push(Element::new("w:suppressAutoHyphens"));
    }
}

fn figures(properties: &mut Element, figures: Figures) {
    let kind = match figures {
        Figures::Lining => "lining",
        Figures::OldStyle => "oldStyle",
    };
    properties.replace(Element::new("w14:numForm").with("w14:val", kind));
}

fn head_rule(design: &Design) -> Element {
    let rule = Element::new("w:bottom")
        .with("w:val", "single")
        .with("w:sz", "4")
        .with("w:space", "0")
        .with("w:color", design.styles.get(StyleName::Body).color.hex());
    let borders = Element::new("w:tcBorders").child(rule);
    Element::new("w:tblStylePr")
        .with("w:type", "firstRow")
        .child(Element::new("w:tblPr"))
        .child(Element::new("w:tcPr").child(borders))
}

fn default_language(part: &mut Element, lang: &Lang) {
    if !lang.is_undetermined() {
        let defaults = part.entry("w:docDefaults").entry("w:rPrDefault").entry("w:rPr");
        defaults.replace(language(lang));
    }
}

/// `w:lang` for a language: Word keeps one for each group of scripts.
fn language(lang: &Lang) -> Element {
    Element::new("w:lang").with(language_key(lang), lang.as_str())
}

/// The attribute of `w:lang` that holds a language (17.3.2.20).
pub(super) fn language_key(lang: &Lang) -> &'static str {
    match lang.primary().as_str() {
        "ja" | "zh" | "ko" | "yue" | "wuu" => "w:eastAsia",
        _ if lang.direction() == Direction::Rtl => "w:bidi",
        "th" | "hi" | "mr" | "ne" | "sa" | "bn" | "ta" | "te" | "kn" | "ml" | "gu"
        | "pa" | "km" | "lo" | "my" | "si" => "w:bidi",
        _ => "w:val",
    }
}

/// The styles that stand for no style, one of each kind but paragraphs.
fn defaults() -> [Element; 3] {
    let style = |kind: &str, id: &str, name: &str| {
        Element::new("w:style")
            .with("w:type", kind)
            .with("w:default", "1")
            .with("w:styleId", id)
            .child(Element::new("w:name").with("w:val", name))
            .child(Element::new("w:uiPriority").with("w:val", "99"))
            .child(Element::new("w:semiHidden"))
            .child(Element::new("w:unhideWhenUsed"))
    };
    let zero = |name: &str| Element::new(name).with("w:w", "0").with("w:type", "dxa");
    let margins = ["w:top", "w:left", "w:bottom", "w:right"]
        .into_iter()
        .fold(Element::new("w:tblCellMar"), |margins, side| margins.child(zero(side)));
    [
        style("character", "DefaultParagraphFont", "Default Paragraph Font"),
        style("table", "TableNormal", "Normal Table")
            .child(Element::new("w:tblPr").child(zero("w:tblInd")).child(margins)),
        style("numbering", "NoList", "No List"),
    ]
}
