//! What comes after what: title, contents, chapters, notes.

use std::ops::Range;

use crate::design::{ChapterStart, Design, NotePlace, TitlePlace};
use crate::layout::flow::firsts::{Firsts, TITLE};
use crate::model::{self, Block, BlockKind, NoteId};
use crate::pass::{OutlineEntry, Prepared};

/// A part of a text that begins on a page of its own.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) start: SectionStart,
    pub(super) matter: Matter,
    pub(super) dress: Dress,
    /// What it is made of; stretches are planned and set by themselves.
    pub(super) stretches: Vec<Stretch<'a>>,
}

/// On which page a section begins.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum SectionStart {
    /// The next one.
    Page,
    /// The next right-hand page.
    Recto,
}

/// How pages are counted.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Matter {
    /// In roman numerals.
    Front,
    /// From 1 on.
    Main,
}

/// What stands in the margins.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Dress {
    /// Nothing.
    Bare,
    /// Page numbers, and running heads but on the first page.
    Opening,
    /// Page numbers and running heads on all pages.
    Full,
}

/// A part of a section.
#[derive(Debug)]
pub(super) enum Stretch<'a> {
    /// The title at the head of the text.
    TitleBlock,
    /// The title on a page of its own.
    TitlePage,
    /// The title alone, ahead of the title page.
    HalfTitle,
    /// What stands on the back of the title page.
    Imprint,
    /// The list of contents, with the entries down to a depth.
    Contents(u8),
    /// The summary.
    Summary(Range<u32>),
    /// The summary on a leaf of its own.
    SummaryLeaf(Range<u32>),
    /// Blocks of the body.
    Blocks {
        blocks: &'a [Block],
        /// What precedes them.
        before: Option<&'a Block>,
        /// Which parts of the text they are; see [`Firsts`].
        parts: Range<u32>,
        /// Whether the first heading opens a chapter.
        opens: Opens,
    },
    /// Notes that are gathered, under a heading.
    Notes { notes: Vec<NoteId>, opens: Opens },
}

/// Whether a stretch opens a chapter on a new page.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Opens {
    Chapter,
    Nothing,
}

/// How many blocks are set together; enough to be worth a task, few enough to
/// keep all threads busy to the end.
const STRETCH: usize = 24;

/// The sections of a text.
pub(super) fn sections<'a>(
    text: &'a Prepared,
    design: &Design,
    firsts: &Firsts,
) -> Vec<Section<'a>> {
    let mut sections = Vec::new();
    let contents = has_contents(text, design).then_some(design.contents.depth);
    let mut head = Vec::new();
    let mut chapters = chapters(text, design, firsts);
    match design.opening.title {
        TitlePlace::Page => {
            // A dedication and a motto precede the contents, a foreword follows.
            let leaves = chapters.iter().take_while(|s| s.dress == Dress::Bare);
            let leaves = leaves.take_while(|s| s.matter == Matter::Front).count();
            title_pages(text, design, &mut sections);
            sections.extend(chapters.drain(..leaves));
            sections.extend(contents.map(|depth| {
                let stretch = Stretch::Contents(depth);
                front(SectionStart::Recto, Dress::Opening, stretch)
            }));
            match summary(text) {
                // It stands above a text that begins without a heading, as in an
                // essay, and else on a leaf of its own.
                Some(own) if chapters.first().is_some_and(begins_with_text) => {
                    head.push(own);
                }
                Some(own) => {
                    let leaf = Stretch::SummaryLeaf(own.parts());
                    sections.push(front(SectionStart::Recto, Dress::Bare, leaf));
                }
                None => {}
            }
        }
        TitlePlace::Block => {
            head.push(Stretch::TitleBlock);
            head.extend(summary(text));
            head.extend(contents.map(Stretch::Contents));
        }
    }
    match chapters.first_mut() {
        Some(first) => {
            head.append(&mut first.stretches);
            first.stretches = head;
        }
        None if !head.is_empty() => {
            chapters.push(Section { stretches: head, ..main(design, Dress::Full) });
        }
        None => {}
    }
    if design.opening.title == TitlePlace::Block
        && let Some(first) = chapters.first_mut()
    {
        first.start = SectionStart::Page;
        first.dress = Dress::Opening;
    }
    sections.append(&mut chapters);
    // Odd numbers are on right-hand pages, and page 1 is odd.
    let first = sections.iter().position(|section| section.matter == Matter::Main);
    if let Some(first) = first.filter(|first| *first > 0) {
        sections[first].start = SectionStart::Recto;
    }
    if design.notes.place == NotePlace::End {
        let notes = text.numbers().in_order().to_vec();
        if !notes.is_empty() {
            let opens = opens(design);
            let stretches = vec![Stretch::Notes { notes, opens }];
            match sections.last_mut().filter(|_| opens == Opens::Nothing) {
                Some(last) => last.stretches.extend(stretches),
                None => {
                    let section = Section { stretches, ..main(design, Dress::Opening) };
                    let at = sections.iter().position(Section::follows_notes);
                    sections.insert(at.unwrap_or(sections.len()), section);
                }
            }
        }
    }
    sections
}

impl Section<'_> {
    /// Whether it is what notes that are gathered precede in books.
    fn follows_notes(&self) -> bool {
        let Some(Stretch::Blocks { blocks, .. }) = self.stretches.first() else {
            return false;
        };
        blocks.first().is_some_and(Block::follows_notes)
    }
}

impl Stretch<'_> {
    /// Which parts of the text it is.
    pub(super) fn parts(&self) -> Range<u32> {
        match self {
            Self::TitleBlock | Self::TitlePage => TITLE..TITLE + 1,
            Self::Summary(parts)
            | Self::SummaryLeaf(parts)
            | Self::Blocks { parts, .. } => parts.clone(),
            // Marks in gathered notes may be the first of others.
            Self::Notes { .. } => 0..u32::MAX,
            Self::HalfTitle | Self::Imprint | Self::Contents(_) => 0..0,
        }
    }
}

fn front<'a>(start: SectionStart, dress: Dress, stretch: Stretch<'a>) -> Section<'a> {
    Section { start, matter: Matter::Front, dress, stretches: vec![stretch] }
}

/// Title page and its back.
fn title_pages<'a>(text: &'a Prepared, design: &Design, sections: &mut Vec<Section<'a>>) {
    let meta = &text.document().meta;
    if design.opening.half_title && !meta.title.is_empty() {
        sections.push(front(SectionStart::Recto, Dress::Bare, Stretch::HalfTitle));
    }
    if !meta.title.is_empty() || !meta.people.is_empty() {
        sections.push(front(SectionStart::Recto, Dress::Bare, Stretch::TitlePage));
    }
    let own = text.document().body.iter().any(Block::is_copyright_page);
    if !own && (meta.rights.is_some() || meta.identifier.is_some()) {
        sections.push(front(SectionStart::Page, Dress::Bare, Stretch::Imprint));
    }
}

/// Whether a chapter has text ahead of its first heading.
fn begins_with_text(section: &Section<'_>) -> bool {
    let first = match section.stretches.first() {
        Some(Stretch::Blocks { blocks, .. }) => blocks.first(),
        _ => None,
    };
    section.matter == Matter::Main && first.is_some_and(|block| !is_heading(block))
}

fn summary<'a>(text: &Prepared) -> Option<Stretch<'a>> {
    let blocks = text.document().meta.summary.len() as u32;
    (blocks > 0).then_some(Stretch::Summary(TITLE + 1..TITLE + 1 + blocks))
}

/// The body: one section, or one for each chapter.
fn chapters<'a>(
    text: &'a Prepared,
    design: &Design,
    firsts: &Firsts,
) -> Vec<Section<'a>> {
    let body = text.document().body.as_slice();
    let first_part = TITLE + 1 + text.document().meta.summary.len() as u32;
    let inline = design.opening.chapter == ChapterStart::Inline;
    let at_chapter_end = design.notes.place == NotePlace::Chapter;
    let mut sections: Vec<Section<'a>> = Vec::new();
    let mut done = 0;
    for chapter in text.chapters() {
        if sections.is_empty() || !inline {
            let dress = if inline { Dress::Full } else { Dress::Opening };
            let first = chapter.first().filter(|_| !inline);
            sections.push(match first.map(model::Matter::of) {
                Some(model::Matter::Front) => {
                    let heading = chapter.first().is_some_and(is_heading);
                    let dress = if heading { dress } else { Dress::Bare };
                    let mut section =
                        Section { matter: Matter::Front, ..main(design, dress) };
                    // It stands on the back of the title page.
                    if chapter.first().is_some_and(Block::is_copyright_page) {
                        section.start = SectionStart::Page;
                    }
                    section
                }
                // The page of a part is a leaf of its own, without a number.
                Some(model::Matter::Part) => {
                    let start = SectionStart::Recto;
                    Section { start, ..main(design, Dress::Bare) }
                }
                _ => main(design, dress),
            });
        }
        let section = sections.last_mut().expect("one was pushed at least");
        let parts = part(first_part, done)..part(first_part, done + chapter.len());
        for (index, blocks) in chapter.chunks(STRETCH).enumerate() {
            let start = done + index * STRETCH;
            section.stretches.push(Stretch::Blocks {
                blocks,
                before: start.checked_sub(1).map(|last| &body[last]),
                parts: part(first_part, start)..part(first_part, start + blocks.len()),
                opens: if index == 0 { opens(design) } else { Opens::Nothing },
            });
        }
        if at_chapter_end {
            // The notes of title and summary stand with those of the first chapter.
            let parts = if done == 0 { TITLE..parts.end } else { parts };
            let own = |id: &NoteId| firsts.part(*id).is_some_and(|p| parts.contains(&p));
            let notes: Vec<NoteId> =
                text.numbers().in_order().iter().copied().filter(own).collect();
            if !notes.is_empty() {
                section.stretches.push(Stretch::Notes { notes, opens: Opens::Nothing });
            }
        }
        done += chapter.len();
    }
    sections
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. })
}

fn part(first: u32, index: usize) -> u32 {
    first.saturating_add(u32::try_from(index).unwrap_or(u32::MAX))
}

fn main<'a>(design: &Design, dress: Dress) -> Section<'a> {
    let start = match design.opening.chapter {
        ChapterStart::Inline | ChapterStart::Page => SectionStart::Page,
        ChapterStart::Recto => SectionStart::Recto,
    };
    Section { start, matter: Matter::Main, dress, stretches: Vec::new() }
}

fn opens(design: &Design) -> Opens {
    match design.opening.chapter {
        ChapterStart::Inline => Opens::Nothing,
        ChapterStart::Page | ChapterStart::Recto => Opens::Chapter,
    }
}

/// Whether there is a list of contents: the design asks for one, and it would
/// have entries enough.
fn has_contents(text: &Prepared, design: &Design) -> bool {
    fn count(entries: &[OutlineEntry], depth: u8) -> usize {
        let listed = entries.iter().filter(|entry| entry.level <= depth);
        listed.map(|entry| 1 + count(&entry.children, depth)).sum()
    }
    let depth = design.contents.depth;
    depth > 0 && count(text.outline(), depth) >= design.contents.at_least.max(1)
}
