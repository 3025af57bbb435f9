//! Sections: the page, its margins, what stands in them, and where notes
//! start again (17.6.17, 17.10).
//!
//! A text needs more than one where its chapters open on a right-hand page or
//! count their notes anew; in Word both are properties of a section.

use docx_rs::{
    AlignmentType, FieldCharType, Footer, Header, InstrText, Run, Tab, TabValueType,
    create_footer_rid, create_header_rid,
};

use super::tree::Element;
use crate::backend::xml;
use crate::design::{
    ChapterStart, Design, NotePlace, PageNumber, Restart, RunningHead, StyleName,
    TitlePlace,
};
use crate::geom::Pt;
use crate::model::plain_text;
use crate::pass::Prepared;

/// Where a section begins.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Start {
    /// Where the one before ends.
    Here,
    /// On a new page.
    Page,
    /// On a new right-hand page.
    Recto,
}

/// The sections of a file: one to take all others from.
#[derive(Debug, Clone)]
pub(super) struct Sections {
    template: Element,
    /// Whether the template is a user's, who knows about first pages.
    given: bool,
}

impl Sections {
    /// Those of a design, with the headers and footers of [`furniture`].
    pub(super) fn of(design: &Design, furniture: &Furniture) -> Self {
        let mut template = Element::new("w:sectPr");
        let mut refer = |name: &str, kind: &str, id: &str| {
            let reference =
                Element::new(name).with("w:type", kind).with("r:id", id.to_owned());
            template.push(reference);
        };
        for (index, (kind, _)) in furniture.headers.iter().enumerate() {
            refer("w:headerReference", kind, &create_header_rid(index + 1));
        }
        for (index, (kind, _)) in furniture.footers.iter().enumerate() {
            refer("w:footerReference", kind, &create_footer_rid(index + 1));
        }
        template.push(size(design));
        template.push(margins(design));
        template.push(Element::new("w:cols").with("w:space", "720"));
        Self { template, given: false }
    }

    /// Those of a reference file.
    pub(super) fn like(template: Element) -> Self {
        Self { template, given: true }
    }

    /// The properties of a section, as XML.
    pub(super) fn xml(&self, design: &Design, section: Section) -> String {
        let mut own = self.template.clone();
        own.remove("w:footnotePr");
        own.remove("w:endnotePr");
        let foot = design.notes.place == NotePlace::Foot;
        let mut notes = Element::new(if foot { "w:footnotePr" } else { "w:endnotePr" });
        if !foot {
            // Word counts endnotes i, ii, iii unless told otherwise.
            notes.push(Element::new("w:numFmt").with("w:val", "decimal"));
        }
        if let Some(restart) = super::parts::restart(design) {
            notes.push(restart);
        }
        if !notes.children.is_empty() {
            own.push(notes);
        }
        let kind = match section.start {
            Start::Here => "continuous",
            Start::Page => "nextPage",
            Start::Recto => "oddPage",
        };
        own.replace(Element::new("w:type").with("w:val", kind));
        if section.opening && !self.given {
            own.replace(Element::new("w:titlePg"));
        }
        let count = Element::new("w:pgNumType");
        match section.count {
            Count::On => {}
            Count::Roman => own.replace(count.with("w:fmt", "lowerRoman")),
            Count::FromOne => own.replace(count.with("w:start", "1")),
        }
        if section.bare {
            own.remove("w:headerReference");
            own.remove("w:footerReference");
        }
        super::order::repair(&mut own);
        let mut out = String::new();
        own.write(&mut out);
        out
    }
}

/// What one section is like.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Section {
    pub(super) start: Start,
    /// Whether its first page has no running head.
    pub(super) opening: bool,
    /// Whether nothing stands in its margins.
    pub(super) bare: bool,
    pub(super) count: Count,
}

/// How the pages of a section are counted (17.6.12).
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Count {
    /// As those before.
    On,
    /// In roman numerals, as those before.
    Roman,
    /// From 1.
    FromOne,
}

/// Whether each chapter is a section of its own.
pub(super) fn by_chapter(design: &Design) -> bool {
    design.opening.chapter == ChapterStart::Recto
        || design.notes.numbering() == Restart::Chapter
        || design.notes.place == NotePlace::Chapter
}

/// The section of a chapter.
pub(super) fn chapter(design: &Design) -> Section {
    let start = match design.opening.chapter {
        ChapterStart::Inline => Start::Here,
        ChapterStart::Page => Start::Page,
        ChapterStart::Recto => Start::Recto,
    };
    Section { start, opening: start != Start::Here, bare: false, count: Count::On }
}

/// Where a part begins that has pages of its own.
pub(super) fn fresh(design: &Design) -> Start {
    if design.page.facing { Start::Recto } else { Start::Page }
}

/// Whether the title has a page of its own.
pub(super) fn has_title_page(text: &Prepared, design: &Design) -> bool {
    let meta = &text.document().meta;
    let named = !meta.title.is_empty() || !meta.people.is_empty();
    design.opening.title == TitlePlace::Page && named
}

fn size(design: &Design) -> Element {
    let page = &design.page;
    let (width, height) = (page.width.to_twips(), page.height.to_twips());
    let size = Element::new("w:pgSz")
        .with("w:w", width.to_string())
        .with("w:h", height.to_string());
    if width > height { size.with("w:orient", "landscape") } else { size }
}

fn margins(design: &Design) -> Element {
    let page = &design.page;
    let twips = |length: Pt| length.to_twips().to_string();
    // Word counts from the edge of the paper to the head of the one line and to
    // the foot of the other; the design counts from the text to their baselines.
    let leading = design.styles.get(StyleName::Body).leading;
    let [head, foot] = [StyleName::RunningHead, StyleName::PageNumber].map(|name| {
        let style = design.styles.get(name);
        (style.leading - (style.leading - style.size) / 2.0 - style.size * 0.23, style)
    });
    let above = (leading * design.furniture.head_gap).min(page.top * 0.5);
    let below = (leading * design.furniture.foot_gap).min(page.bottom * 0.7);
    let header = (page.top - above - head.0).max(Pt::ZERO);
    let footer = (page.bottom - below - (foot.1.leading - foot.0)).max(Pt::ZERO);
    Element::new("w:pgMar")
        .with("w:top", twips(page.top))
        .with("w:right", twips(page.outer))
        .with("w:bottom", twips(page.bottom))
        .with("w:left", twips(page.inner))
        .with("w:header", twips(header))
        .with("w:footer", twips(footer))
        .with("w:gutter", "0")
}

/// Headers and footers, each with the kind of page that it is for.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    pub(super) headers: Vec<(&'static str, Header)>,
    pub(super) footers: Vec<(&'static str, Footer)>,
}

/// What a design puts into the margins. docx-rs makes the parts.
pub(super) fn furniture(text: &Prepared, design: &Design) -> Furniture {
    let own = &design.furniture;
    let mut made = Furniture::default();
    let facing = design.page.facing;
    let recto = if facing { own.recto } else { own.verso };
    let mut head = |kind, wish: RunningHead, verso: bool| {
        let words = running_head(text, wish);
        let number = own.number == PageNumber::Head;
        if words.is_none() && !number {
            return;
        }
        let paragraph = docx_rs::Paragraph::new().style("Header");
        if number && wish == RunningHead::Slug {
            let number = Run::new().add_text(" / ");
            let line = words.into_iter().chain([number, page_number()]);
            let line = line.fold(paragraph, docx_rs::Paragraph::add_run);
            made.headers.push((kind, Header::new().add_paragraph(line)));
            return;
        }
        let header = Header::new().add_paragraph(if number {
            with_number(paragraph, words, design, verso)
        } else {
            words.into_iter().fold(paragraph, docx_rs::Paragraph::add_run)
        });
        made.headers.push((kind, header));
    };
    head("default", recto, false);
    if facing {
        head("even", own.verso, true);
    }
    if own.number == PageNumber::Head {
        let paragraph = docx_rs::Paragraph::new().style("Header");
        let paragraph = with_number(paragraph, None, design, false);
        made.headers.push(("first", Header::new().add_paragraph(paragraph)));
    }
    if own.number == PageNumber::Foot {
        let kinds = ["default", "first", "even"];
        for kind in &kinds[..if facing { 3 } else { 2 }] {
            let paragraph = docx_rs::Paragraph::new().style("Footer");
            let footer = Footer::new().add_paragraph(paragraph.add_run(page_number()));
            made.footers.push((kind, footer));
        }
    }
    made
}

/// A line with the number at the outer margin.
fn with_number(
    paragraph: docx_rs::Paragraph,
    words: Option<Run>,
    design: &Design,
    verso: bool,
) -> docx_rs::Paragraph {
    let measure = design.page.measure().to_twips().max(0) as usize;
    let tab = Tab::new().val(TabValueType::Right).pos(measure);
    let mut paragraph = paragraph.align(AlignmentType::Left).add_tab(tab);
    let gap = Run::new().add_tab();
    if verso {
        paragraph = paragraph.add_run(page_number()).add_run(gap);
        words.into_iter().fold(paragraph, docx_rs::Paragraph::add_run)
    } else {
        paragraph = words.into_iter().fold(paragraph, docx_rs::Paragraph::add_run);
        paragraph.add_run(gap).add_run(page_number())
    }
}

fn running_head(text: &Prepared, wish: RunningHead) -> Option<Run> {
    let meta = &text.document().meta;
    let plain = |words: String| {
        (!words.is_empty()).then(|| Run::new().add_text(xml::clean(&words).into_owned()))
    };
    match wish {
        RunningHead::None => None,
        RunningHead::Title => plain(plain_text(&meta.title)),
        RunningHead::Author => plain(meta.authors().collect::<Vec<_>>().join(", ")),
        RunningHead::Slug => plain(meta.slug()),
        RunningHead::Chapter => {
            let first = text.outline().first()?;
            Some(field("STYLEREF \"heading 1\"", &first.title))
        }
    }
}

fn page_number() -> Run {
    field("PAGE", "1")
}

fn field(instruction: &str, shown: &str) -> Run {
    Run::new()
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::Unsupported(format!(" {instruction} ")))
        .add_field_char(FieldCharType::Separate, false)
        .add_text(xml::clean(shown).into_owned())
        .add_field_char(FieldCharType::End, false)
}
