//! On which pages places will stand, for the contents, the index and references.
//!
//! Only the program that opens the file knows its pages: it has its own fonts
//! and its own way to break lines. Until it looks them up (the fields ask it
//! to), there are the numbers found here: text is measured, not set; lines
//! and notes are counted and poured into pages of the design. In LibreOffice,
//! with the fonts of the design, nearly all of them are right or one off.
//!
//! Long because each kind of block has its arm here.

use std::collections::BTreeMap;

use super::numbering::step;
use super::pictures;
use super::ruler::Ruler;
use super::sections::{self, Start};
use super::styles;
use crate::design::{Design, NotePlace, Style, StyleName};
use crate::font::FontBook;
use crate::geom::Pt;
use crate::model::{
    Block, BlockKind, Break, Inline, InlineKind, List, Occurrences, Role, Table,
};
use crate::pass::Prepared;

/// How much more than its letters a line takes: what is left at its end.
const FILL: f32 = 1.015;
/// What the rule above notes takes.
const SEPARATOR: f32 = 12.0;
/// The space above and below the text of a cell, together, as in the style.
const CELL_SPACE: f32 = 4.0;

/// The number of the page of each place, by its identifier, in the form in which
/// the page shows it.
pub(super) fn of(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    entries: usize,
) -> BTreeMap<String, String> {
    let rulers = StyleName::ALL.map(|look| Ruler::new(fonts, design.styles.get(look)));
    let seen = Occurrences::new(&text.document().notes);
    let mut plan = Plan { text, design, rulers, seen, pieces: Vec::new() };
    let mut pager = Pager::new(design.page.text_height().0);
    let body = Env { look: StyleName::Body, measure: design.page.measure().0 };
    let meta = &text.document().meta;
    let paged = sections::has_title_page(text, design);
    let fresh = sections::fresh(design);
    if paged {
        if meta.rights.is_some() || meta.identifier.is_some() {
            pager.turn(Top::Kept);
        }
        pager.turn(Top::Kept);
        pager.start(fresh);
        plan.contents(entries);
        pager.pour(std::mem::take(&mut plan.pieces));
        // Headings have no place in an abstract, and what follows counts from 1.
        pager.start(fresh);
        pager.page = 1;
    } else {
        plan.title(body);
        plan.blocks(&meta.summary, Env { look: StyleName::Abstract, ..body });
        plan.contents(entries);
        pager.pour(std::mem::take(&mut plan.pieces));
        pager.start(sections::chapter(design).start);
    }
    for (index, blocks) in text.chapters().enumerate() {
        if index > 0 {
            pager.start(sections::chapter(design).start);
        }
        plan.blocks(blocks, body);
        pager.pour(std::mem::take(&mut plan.pieces));
    }
    pager.settle();
    pager.found
}

/// Something that is as high as its lines.
#[derive(Debug, Default)]
struct Piece {
    /// The places on each of its lines.
    ids: Vec<(u32, String)>,
    lines: u32,
    leading: f32,
    before: f32,
    after: f32,
    /// The heights of the notes that begin on each line.
    notes: Vec<(u32, f32)>,
    /// Whether it must stand with what follows.
    keep: bool,
    page_break: bool,
}

/// Where a block stands.
#[derive(Debug, Copy, Clone)]
struct Env {
    look: StyleName,
    measure: f32,
}

struct Plan<'a> {
    text: &'a Prepared,
    design: &'a Design,
    rulers: [Ruler<'a>; StyleName::ALL.len()],
    seen: Occurrences,
    pieces: Vec<Piece>,
}

impl<'a> Plan<'a> {
    fn style(&self, look: StyleName) -> &'a Style {
        self.design.styles.get(look)
    }

    fn title(&mut self, env: Env) {
        let meta = &self.text.document().meta;
        for (look, words) in
            [(StyleName::Title, &meta.title), (StyleName::Subtitle, &meta.subtitle)]
        {
            if !words.is_empty() {
                self.paragraph(words, Env { look, ..env });
            }
        }
        for person in meta.credited() {
            self.paragraph(&person.name, Env { look: StyleName::Author, ..env });
        }
        if meta.date.is_some() {
            self.line(StyleName::Date);
        }
    }

    fn contents(&mut self, entries: usize) {
        self.line(StyleName::ContentsTitle);
        (0..entries).for_each(|_| self.line(StyleName::Contents1));
    }

    /// One line of a style.
    fn line(&mut self, look: StyleName) {
        self.lines(look, 1, Vec::new());
    }

    fn lines(&mut self, look: StyleName, lines: u32, notes: Vec<(u32, f32)>) {
        let style = self.style(look);
        self.pieces.push(Piece {
            lines,
            leading: style.leading.0,
            before: style.before.0,
            after: style.after.0,
            notes,
            keep: style.keep_with_next,
            ..Piece::default()
        });
    }

    fn blocks(&mut self, blocks: &'a [Block], env: Env) {
        blocks.iter().for_each(|block| self.block(block, env));
    }

    fn block(&mut self, block: &'a Block, env: Env) {
        let first = self.pieces.len();
        self.content(block, env);
        if let (Some(id), Some(piece)) = (block.attr.id(), self.pieces.get_mut(first)) {
            piece.ids.push((0, id.to_owned()));
        }
    }

    fn content(&mut self, block: &'a Block, env: Env) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(content, env),
            BlockKind::Heading { level, content } => {
                let look = StyleName::heading(*level);
                self.paragraph(content, Env { look, ..env });
                if let Some(piece) = self.pieces.last_mut() {
                    piece.keep = true;
                }
            }
            BlockKind::Quote(content) => {
                self.blocks(content, self.inset(StyleName::Quote, env));
            }
            BlockKind::Verse(lines) => {
                let look = StyleName::Verse;
                for stanza in lines.split(|line| line.content.is_empty()) {
                    if !stanza.is_empty() {
                        self.lines(look, stanza.len() as u32, Vec::new());
                    }
                    for line in stanza {
                        self.notes_of(&line.content);
                    }
                }
            }
            BlockKind::List(list) => self.list(list, env),
            BlockKind::Definitions(all) => {
                for definition in all {
                    self.paragraph(
                        &definition.term,
                        Env { look: StyleName::Term, ..env },
                    );
                    let inner = self.inset(StyleName::Definition, env);
                    definition.meanings.iter().for_each(|m| self.blocks(m, inner));
                }
            }
            BlockKind::Code { text, .. } => {
                let look = StyleName::Code;
                let room = (self.inset(look, env).measure / self.style(look).size.0 / 0.6)
                    .max(1.0) as usize;
                let lines = text.split('\n').map(|line| line.len().div_ceil(room).max(1));
                self.lines(look, lines.sum::<usize>() as u32, Vec::new());
            }
            BlockKind::Table(table) => self.table(table, env),
            BlockKind::Figure { content, caption } => {
                self.blocks(content, Env { look: StyleName::BodyFirst, ..env });
                if let Some(piece) = self.pieces.last_mut() {
                    piece.keep = true;
                }
                if !caption.is_empty() {
                    self.paragraph(caption, Env { look: StyleName::Caption, ..env });
                }
            }
            BlockKind::Division { role, content } => self.division(*role, content, env),
            BlockKind::Break(Break::Page) => {
                self.pieces.push(Piece { page_break: true, ..Piece::default() });
            }
            BlockKind::Break(Break::Scene) => self.line(StyleName::SceneBreak),
            BlockKind::Math(_) => self.line(StyleName::Math),
        }
    }

    fn division(&mut self, role: Role, content: &'a [Block], env: Env) {
        let look = styles::division(role);
        if look == Some(StyleName::Alert) {
            self.line(StyleName::AlertTitle);
        }
        let look = look.unwrap_or(env.look);
        self.blocks(content, Env { look, ..env });
    }

    /// The place for blocks whose look stands in.
    fn inset(&self, look: StyleName, env: Env) -> Env {
        let style = self.style(look);
        let measure = env.measure - (style.start_indent + style.end_indent).0;
        Env { look, measure: measure.max(72.0) }
    }

    fn list(&mut self, list: &'a List, env: Env) {
        let own = matches!(env.look, StyleName::Body | StyleName::BodyFirst);
        let look = if own { StyleName::List } else { env.look };
        let step = step(self.design) as f32 / 20.0;
        let inner = Env { look, measure: (env.measure - step).max(72.0) };
        let from = self.pieces.len();
        list.items.iter().for_each(|item| self.blocks(&item.content, inner));
        if list.tight {
            // They stand close to one another.
            let all = self.pieces.len();
            for (at, piece) in self.pieces.iter_mut().enumerate().skip(from) {
                piece.before = if at == from { piece.before } else { 0.0 };
                piece.after = if at + 1 == all { piece.after } else { 0.0 };
            }
        }
    }

    fn table(&mut self, table: &'a Table, env: Env) {
        if !table.caption.is_empty() {
            self.paragraph(&table.caption, Env { look: StyleName::Caption, ..env });
        }
        let share = (env.measure / table.columns.len().max(1) as f32).max(36.0);
        for row in table.rows() {
            let (mut height, mut notes) = (0.0_f32, Vec::new());
            for cell in &row.cells {
                let look = StyleName::Table;
                let measure = (share * f32::from(cell.columns.max(1)) - 10.0).max(24.0);
                let inner = self.apart(&cell.content, Env { look, measure });
                let sum: f32 = inner.iter().map(|p| p.lines as f32 * p.leading).sum();
                notes.extend(inner.into_iter().flat_map(|p| p.notes).map(|n| (0, n.1)));
                height = height.max(sum + CELL_SPACE);
            }
            let leading = height.max(self.style(StyleName::Table).leading.0);
            self.pieces.push(Piece { lines: 1, leading, notes, ..Piece::default() });
        }
    }

    /// The pieces of blocks, by themselves.
    fn apart(&mut self, blocks: &'a [Block], env: Env) -> Vec<Piece> {
        let outer = std::mem::take(&mut self.pieces);
        self.blocks(blocks, env);
        std::mem::replace(&mut self.pieces, outer)
    }

    fn paragraph(&mut self, content: &'a [Inline], env: Env) {
        let mut lines = Lines { measure: env.measure, ..Lines::default() };
        self.measure(content, env, &mut lines);
        let count = lines.count();
        let Lines { notes, ids, image, .. } = lines;
        let mut piece = Piece { lines: count, notes, ids, ..Piece::default() };
        let style = self.style(env.look);
        piece.leading = style.leading.0;
        (piece.before, piece.after) = (style.before.0, style.after.0);
        piece.keep = style.keep_with_next;
        if image > 0.0 {
            // An image makes its line as high as it is.
            piece.before += (image - piece.leading).max(0.0);
        }
        self.pieces.push(piece);
    }

    fn measure(&mut self, content: &'a [Inline], env: Env, lines: &mut Lines) {
        let (ruler, style) = (env.look as usize, self.style(env.look));
        let size = style.size.0;
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text)
                | InlineKind::Code(text)
                | InlineKind::Math(text) => {
                    lines.width += self.rulers[ruler].width(text).0;
                }
                InlineKind::SoftBreak => lines.width += size * 0.25,
                InlineKind::HardBreak => lines.end(),
                InlineKind::Image(image) => {
                    let picture = &self.text.document().resources[image.resource].content;
                    if let Some(picture) = picture {
                        let measure = Pt(env.measure).to_twips();
                        let height = self.design.page.text_height();
                        let (_, high) = pictures::size(picture, image, measure, height);
                        lines.image = lines.image.max(high as f32 / 12_700.0);
                    }
                }
                InlineKind::Note(id) => {
                    let height = self.note(*id);
                    if height > 0.0 {
                        lines.notes.push((lines.current(), height));
                    }
                }
                InlineKind::Marked(_, inner)
                | InlineKind::Link(_, inner)
                | InlineKind::Ruby { base: inner, .. } => self.measure(inner, env, lines),
                InlineKind::Scope(attr, inner) => {
                    if let Some(id) = attr.id() {
                        lines.ids.push((lines.current(), id.to_owned()));
                    }
                    self.measure(inner, env, lines);
                }
                InlineKind::Pages(pages) => {
                    let room = pages.before.len() + pages.after.len() + 3;
                    lines.width += size * 0.5 * room as f32;
                }
            }
        }
    }

    /// Puts the notes of a line that is measured otherwise with what was
    /// written last.
    fn notes_of(&mut self, content: &'a [Inline]) {
        let mut lines = Lines { measure: f32::MAX, ..Lines::default() };
        let measure = f32::MAX;
        self.measure(content, Env { look: StyleName::Verse, measure }, &mut lines);
        if let Some(piece) = self.pieces.last_mut() {
            piece.notes.extend(lines.notes);
        }
    }

    /// The height of a note at its first mark, with those that it leads to.
    fn note(&mut self, id: crate::model::NoteId) -> f32 {
        if self.seen.count(id) > 1 || self.design.notes.place != NotePlace::Foot {
            return 0.0;
        }
        let measure = self.design.page.measure().0;
        let body = &self.text.document().notes[id].body;
        let pieces = self.apart(body, Env { look: StyleName::Note, measure });
        let own = |piece: &Piece| {
            piece.lines as f32 * piece.leading
                + piece.notes.iter().map(|note| note.1).sum::<f32>()
        };
        pieces.iter().map(own).sum()
    }
}

/// The lines of a paragraph, counted by the width of its letters.
#[derive(Debug, Default)]
struct Lines {
    measure: f32,
    done: u32,
    width: f32,
    image: f32,
    notes: Vec<(u32, f32)>,
    ids: Vec<(u32, String)>,
}

impl Lines {
    fn full(&self) -> u32 {
        (self.width * FILL / self.measure).ceil().clamp(1.0, 1e6) as u32
    }

    /// The line that is being filled, from 0.
    fn current(&self) -> u32 {
        self.done + self.full() - 1
    }

    fn end(&mut self) {
        self.done += self.full();
        self.width = 0.0;
    }

    fn count(&self) -> u32 {
        self.done + self.full()
    }
}

/// Pours pieces into pages.
struct Pager {
    height: f32,
    page: u32,
    used: f32,
    /// Whether there are notes on the page.
    noted: bool,
    top: Top,
    /// The space below what was put down last.
    after: f32,
    /// What must stand with what follows: its height, and the headings in it.
    held: f32,
    waiting: Vec<String>,
    found: BTreeMap<String, String>,
}

/// Whether something stands on the page already.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Top {
    /// Nothing, and space above what comes is kept.
    Kept,
    /// Nothing, and space above what comes is dropped.
    Dropped,
    /// Something.
    Past,
}

impl Pager {
    fn new(height: f32) -> Self {
        Self {
            height,
            page: 1,
            used: 0.0,
            noted: false,
            top: Top::Kept,
            after: 0.0,
            held: 0.0,
            waiting: Vec::new(),
            found: BTreeMap::new(),
        }
    }

    /// Begins a section.
    fn start(&mut self, start: Start) {
        self.settle();
        match start {
            Start::Here => return,
            Start::Page if self.top == Top::Past || self.page > 1 => self.turn(Top::Kept),
            Start::Recto if self.top == Top::Past || self.page > 1 => {
                self.turn(Top::Kept);
                self.page += u32::from(self.page.is_multiple_of(2));
            }
            Start::Page | Start::Recto => {}
        }
        self.top = Top::Kept;
    }

    fn turn(&mut self, top: Top) {
        self.page += 1;
        self.used = 0.0;
        self.noted = false;
        self.after = 0.0;
        self.top = top;
    }

    fn pour(&mut self, pieces: Vec<Piece>) {
        pieces.into_iter().for_each(|piece| self.put(piece));
    }

    fn put(&mut self, piece: Piece) {
        if piece.page_break {
            self.settle();
            return self.turn(Top::Kept);
        }
        let gap = match self.top {
            Top::Kept => piece.before,
            Top::Dropped if self.held == 0.0 => 0.0,
            Top::Dropped | Top::Past => piece.before.max(self.after),
        };
        let lines = piece.lines as f32;
        self.after = piece.after;
        if piece.keep {
            self.held += gap + lines * piece.leading + sum(&piece.notes, 0..u32::MAX);
            self.waiting.extend(piece.ids.into_iter().map(|(_, id)| id));
            if self.top == Top::Kept {
                self.top = Top::Dropped;
            }
            return;
        }
        let first = lines.min(2.0) * piece.leading + sum(&piece.notes, 0..2);
        let fits = |pager: &Self, more: f32| pager.used + more <= pager.height;
        let mut gap = gap;
        if !fits(self, self.held + gap + first) && self.used > 0.0 {
            self.turn(Top::Dropped);
            gap = if self.held > 0.0 { gap } else { 0.0 };
        }
        self.settle();
        self.used += gap;
        for line in 0..piece.lines {
            let notes = sum(&piece.notes, line..line + 1);
            let rule = if notes > 0.0 && !self.noted { SEPARATOR } else { 0.0 };
            if !fits(self, piece.leading + notes + rule) && self.used > 0.0 {
                let widow = line + 1 == piece.lines && piece.lines > 2;
                self.turn(Top::Past);
                self.used += if widow { piece.leading } else { 0.0 };
            }
            self.noted |= notes > 0.0;
            self.used += piece.leading + notes + rule;
            for (_, id) in piece.ids.iter().filter(|(at, _)| *at == line) {
                self.found.insert(id.clone(), self.page.to_string());
            }
        }
        self.after = piece.after;
        self.top = Top::Past;
    }

    /// Puts down what was held.
    fn settle(&mut self) {
        self.used += std::mem::take(&mut self.held);
        for id in std::mem::take(&mut self.waiting) {
            self.found.insert(id, self.page.to_string());
        }
    }
}

/// The heights of the notes on some lines.
fn sum(notes: &[(u32, f32)], lines: std::ops::Range<u32>) -> f32 {
    notes.iter().filter(|note| lines.contains(&note.0)).map(|note| note.1).sum()
}
