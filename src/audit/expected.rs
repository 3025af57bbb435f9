//! The ledger of the source: what each finished file should hold.
//!
//! Words that folio adds to a text (contents, running heads, ways back) are
//! not in it. What a file may show or not, by its design, is marked as
//! optional: the title block and the names of alerts.

use super::ledger::{
    Cell, Context, Formula, Header, Image, Label, Ledger, Scribe, Signs, Style, Target,
};
use super::{counts::Counts, digest, findings::Place};
use crate::diag::Span;
use crate::model::{
    Attr, Block, BlockKind, Document, ImageFormat, Inline, InlineKind, List, Mark,
    Marker, NoteId, NumberStyle, Table, Target as ModelTarget, VerseLine, plain_text,
};
use crate::model::{Image as ModelImage, PersonRole, Role};
use crate::pass::{Numbering, Prepared};

/// Counts a text that is ready to be written.
pub(super) fn expected(text: &Prepared) -> (Ledger, Counts) {
    let document = text.document();
    let mut reader = Reader {
        text,
        scribe: Scribe::default(),
        notes: Vec::new(),
        above: Vec::new(),
        counts: Counts::default(),
    };
    facts(document, reader.scribe.ledger());
    reader.number_notes();
    reader.front();
    reader.blocks(&document.body);
    reader.notes();
    let Reader { scribe, mut counts, .. } = reader;
    let ledger = scribe.finish();
    counts.notes = ledger.notes.len();
    counts.images = ledger.images.len();
    counts.words = ledger.words();
    (ledger, counts)
}

struct Reader<'a> {
    text: &'a Prepared,
    scribe: Scribe,
    /// The index in the ledger of each note of the document.
    notes: Vec<Option<u32>>,
    /// The levels of the headings that what comes next stands under.
    above: Vec<u8>,
    counts: Counts,
}

impl<'a> Reader<'a> {
    /// The level of a heading if it is one below that which it stands under.
    fn nested(&mut self, level: u8) -> u8 {
        self.above.retain(|above| *above < level);
        self.above.push(level);
        self.above.len() as u8
    }

    fn number_notes(&mut self) {
        let numbers = self.text.numbers();
        self.scribe.ledger().by_page = numbers.restart() == Numbering::Page;
        self.notes = vec![None; self.text.document().notes.len()];
        for &id in numbers.in_order() {
            let number = numbers.get(id).map(|n| n.to_string()).unwrap_or_default();
            self.notes[id.index()] = Some(self.scribe.new_note(&number));
        }
    }

    /// Title, subtitle, people and date; the summary is part of the text.
    fn front(&mut self) {
        let meta = &self.text.document().meta;
        self.scribe.context.optional = true;
        self.inlines(&meta.title);
        self.scribe.end_word();
        self.inlines(&meta.subtitle);
        self.scribe.end_word();
        let words = self.text.words();
        for person in meta.credited() {
            self.inlines(&person.name);
            let part = words.part(&person.role).unwrap_or_default();
            self.scribe.text(&part);
            self.scribe.end_word();
        }
        self.scribe.text(&meta.shown_date().unwrap_or_default());
        self.scribe.end_word();
        if !meta.summary.is_empty() {
            self.scribe.text(self.text.words().summary);
        }
        self.scribe.end_word();
        self.scribe.context.optional = false;
        self.blocks(&meta.summary);
    }

    fn notes(&mut self) {
        let document = self.text.document();
        for &id in self.text.numbers().in_order() {
            let Some(note) = self.notes[id.index()] else { continue };
            self.at(document.notes[id].span);
            self.scribe.open_note(note);
            self.blocks(&document.notes[id].body);
            self.scribe.close_note();
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'a Block) {
        self.scribe.end_word();
        self.at(block.span);
        let around = self.enter(&block.attr);
        match &block.kind {
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Heading { level, content } => {
                self.counts.headings += 1;
                self.scribe.context.heading = *level;
                self.scribe.context.nested = self.nested(*level);
                self.inlines(content);
            }
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Verse(lines) => self.verse(lines),
            BlockKind::List(list) => self.list(list),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    self.scribe.end_word();
                    self.inlines(&definition.term);
                    definition.meanings.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Code { text, .. } => self.literal(text),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure { content, caption } => {
                self.blocks(content);
                self.scribe.end_word();
                self.inlines(caption);
            }
            BlockKind::Division { role, content } => self.division(*role, content),
            BlockKind::Break(_) => self.optional(super::compare::ORNAMENT),
            BlockKind::Math(source) => self.scribe.formula(source, Formula::Source),
        }
        self.scribe.end_word();
        self.scribe.context = around;
    }

    fn division(&mut self, role: Role, content: &'a [Block]) {
        if role.is_alert() {
            self.optional(self.text.words().alert(role));
        }
        // Lists of places are made of the text and say nothing of their own.
        if !role.is_listing() {
            self.blocks(content);
        }
    }

    fn literal(&mut self, text: &str) {
        self.scribe.context.literal = true;
        self.scribe.text(text);
        self.scribe.context.literal = false;
    }

    /// Words of their own that a file may show or not.
    fn optional(&mut self, words: &str) {
        self.scribe.end_word();
        self.scribe.context.optional = true;
        self.scribe.text(words);
        self.scribe.end_word();
        self.scribe.context.optional = false;
    }

    fn verse(&mut self, lines: &'a [VerseLine]) {
        for line in lines {
            self.inlines(&line.content);
            self.scribe.end_word();
        }
    }

    fn list(&mut self, list: &'a List) {
        let around = self.scribe.context.clone();
        for (at, item) in (0..).zip(&list.items) {
            let label = match (item.task, list.marker) {
                (Some(_), _) => Label::Unknown,
                (None, Marker::Bullet) => Label::Bullet,
                (None, Marker::Number { start, style, .. }) => {
                    Label::Number(start.saturating_add(at), signs(style))
                }
            };
            self.scribe.item(around.depth.saturating_add(1), label);
            match item.task {
                Some(true) => self.optional("☑"),
                Some(false) => self.optional("☐"),
                None => {}
            }
            self.blocks(&item.content);
        }
        self.scribe.context = around;
    }

    fn table(&mut self, table: &'a Table) {
        self.inlines(&table.caption);
        self.scribe.end_word();
        self.counts.tables += 1;
        let number = self.scribe.table();
        let around = self.scribe.context.clone();
        for (row, cells) in (1..).zip(table.rows()) {
            for (column, cell) in (1..).zip(&cells.cells) {
                let header = match (row as usize <= table.head.len(), cell.header) {
                    (true, _) => Header::Column,
                    (false, true) => Header::Row,
                    (false, false) => Header::None,
                };
                let cell_here = Cell { table: number, row, column, header };
                self.scribe.context.cell = Some(cell_here);
                self.blocks(&cell.content);
            }
        }
        self.scribe.context = around;
    }

    fn inlines(&mut self, content: &'a [Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &'a Inline) {
        self.at(inline.span);
        match &inline.kind {
            InlineKind::Text(text) => self.scribe.text(text),
            InlineKind::Code(text) => self.literal(text),
            InlineKind::SoftBreak | InlineKind::HardBreak => self.scribe.text(" "),
            InlineKind::Marked(mark, content) => {
                let around = self.scribe.context.clone();
                let style = style(*mark);
                let context = &mut self.scribe.context;
                context.style = around.style.with(style);
                context.vague = around.vague.with(around.style.both(style));
                self.inlines(content);
                self.scribe.context = around;
            }
            InlineKind::Link(link, content) => {
                let around = self.scribe.context.clone();
                self.counts.links += 1;
                let target = match &link.target {
                    ModelTarget::Url(url) => Target::Url(url.clone()),
                    ModelTarget::Id(id) => Target::Anchor(id.clone()),
                };
                self.scribe.link(target, &link.title);
                self.inlines(content);
                let address = address(&link.target);
                if content.is_empty() && !address.is_empty() {
                    self.optional(address);
                }
                self.scribe.context = around;
            }
            InlineKind::Image(image) => self.image(image),
            InlineKind::Note(id) => self.mark(*id),
            // Pages are told where there are some; no format must have them.
            InlineKind::Pages(_) => {}
            InlineKind::Math(source) => self.scribe.formula(source, Formula::Source),
            InlineKind::Ruby { base, reading } => {
                self.inlines(base);
                self.scribe.end_word();
                self.scribe.text(reading);
                self.scribe.end_word();
            }
            InlineKind::Scope(attr, content) => {
                let around = self.enter(attr);
                self.inlines(content);
                self.scribe.context = around;
            }
        }
    }

    fn mark(&mut self, id: NoteId) {
        let number = self.text.numbers().get(id);
        let number = number.map(|n| n.to_string()).unwrap_or_default();
        self.scribe.mark(self.notes[id.index()], &number);
    }

    /// An image without content is one that could not be had: its alternative
    /// text stands for it.
    fn image(&mut self, image: &'a ModelImage) {
        let around = self.enter(&image.attr);
        match &self.text.document().resources[image.resource].content {
            None => self.scribe.text(&image.alt),
            Some(picture) => {
                let kept = matches!(picture.format, ImageFormat::Png | ImageFormat::Jpeg);
                let vector = picture.format == ImageFormat::Svg;
                self.scribe.image(Image {
                    alt: super::words::line(&image.alt),
                    digest: kept.then(|| digest(&picture.data)),
                    size: (!vector).then_some((picture.width, picture.height)),
                });
            }
        }
        self.scribe.context = around;
    }

    /// Takes note of identifier and language, and gives the context around.
    fn enter(&mut self, attr: &Attr) -> Context {
        let around = self.scribe.context.clone();
        if let Some(id) = attr.id() {
            self.scribe.anchor(id.into());
        }
        if let Some(lang) = attr.lang() {
            self.scribe.language(lang.as_str());
        }
        around
    }

    fn at(&mut self, span: Span) {
        self.scribe.place(Place::Source(span));
    }
}

/// What stands for a link without words.
fn address(target: &ModelTarget) -> &str {
    match target {
        ModelTarget::Url(url) => url,
        ModelTarget::Id(id) => id,
    }
}

/// How a mark shows in formats that know but a few.
fn style(mark: Mark) -> Style {
    match mark {
        Mark::Emphasis => Style::EMPHASIS,
        Mark::Strong => Style::STRONG,
        Mark::Strike => Style::STRIKE,
        Mark::Superscript => Style::RAISED,
        Mark::Subscript => Style::LOWERED,
        Mark::SmallCaps
        | Mark::Underline
        | Mark::Highlight
        | Mark::Small
        | Mark::Keyboard => Style::default(),
    }
}

fn facts(document: &Document, ledger: &mut Ledger) {
    let meta = &document.meta;
    ledger.fact("title", &plain_text(&meta.title));
    meta.authors().for_each(|name| ledger.fact("author", &name));
    if !meta.lang.is_undetermined() {
        ledger.fact("language", meta.lang.as_str());
    }
    meta.subjects.iter().for_each(|subject| ledger.fact("subject", subject));
    let others = meta.people.iter().filter(|p| p.role != PersonRole::Author);
    others.for_each(|person| ledger.fact("contributor", &person.words()));
    ledger.fact("date", &meta.iso_date().unwrap_or_default());
    let single = [
        ("description", &meta.description),
        ("publisher", &meta.publisher),
        ("rights", &meta.rights),
        ("identifier", &meta.identifier),
    ];
    for (name, value) in single {
        ledger.fact(name, value.as_deref().unwrap_or_default());
    }
}
/// By which signs the source numbers items.
fn signs(style: NumberStyle) -> Signs {
    match style {
        NumberStyle::Decimal => Signs::Digits,
        NumberStyle::LowerAlpha => Signs::LowerLetters,
        NumberStyle::UpperAlpha => Signs::UpperLetters,
        NumberStyle::LowerRoman => Signs::LowerRoman,
        NumberStyle::UpperRoman => Signs::UpperRoman,
    }
}
