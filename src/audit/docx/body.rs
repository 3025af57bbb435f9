//! The parts with text: paragraphs, runs, tables, notes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::field::{Field, understand};
use super::numbering::Numbering;
use super::package::Relations;
use super::run::Run;
use super::styles::{ParagraphStyle, Styles};
use super::{Part, Restart};
use crate::audit::findings::Place;
use crate::audit::ledger::{
    Cell, Context, Formula, Header, Image, Ledger, Scribe, Target,
};
use crate::audit::words;
use crate::audit::xml::{Node, Tag, each_node};

/// Reads the parts one after the other, the main part first.
pub(super) struct Reader<'a> {
    scribe: Scribe,
    styles: &'a Styles,
    numbering: Numbering,
    paragraph_styles: FxHashMap<String, ParagraphStyle>,
    /// Whether the numbers of notes start again with each section.
    pub(super) restart: Restart,
    relations: Relations,
    /// Notes by part and identifier, and whether their text was found.
    notes: FxHashMap<(Part, String), (u32, bool)>,
    /// The numbers given last, to footnotes and endnotes.
    last: [u32; 2],
    /// The bookmarks that are open, by identifier, and the notes that stand in
    /// bookmarks, by name.
    bookmarks: BTreeMap<String, String>,
    marked: FxHashMap<String, u32>,
    sources: Vec<String>,
    part: (Part, u16),
    open: Vec<Frame>,
    fields: Vec<(String, Option<Field>)>,
    paragraph: ParagraphStyle,
    number: u32,
    run: Run,
    /// Whether the row that is read is repeated on each page (17.4.50).
    header_row: bool,
    /// Within a field that shows a mark: its text.
    mark: Option<String>,
    image: Image,
    ruby: Option<String>,
    /// Whether a large letter stands apart from its word.
    initial: Initial,
    /// The item that has had no text yet, and its depth: where it begins with a
    /// table, that cannot bear its sign.
    bare: Option<(u32, u8)>,
}

/// An open element.
#[derive(Debug, Default)]
struct Frame {
    name: Name,
    /// Whether its text is none of ours.
    skip: bool,
    context: Context,
    table: u32,
    rows: u32,
    cells: u32,
}

/// Whether a paragraph is a large letter at the head of another (17.3.1.11).
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Initial {
    /// It is none, and does not follow one.
    None,
    /// It is one.
    Here,
    /// It follows one.
    Before,
}

/// The elements whose end, or whose being open, matters.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
enum Name {
    Paragraph,
    ParagraphProperties,
    Run,
    Text,
    Instruction,
    Hyperlink,
    Table,
    Drawing,
    Note,
    Section,
    RubyText,
    Ruby,
    Formula,
    #[default]
    Other,
}

impl<'a> Reader<'a> {
    pub(super) fn new(scribe: Scribe, styles: &'a Styles, numbering: Numbering) -> Self {
        Self {
            scribe,
            styles,
            numbering,
            paragraph_styles: FxHashMap::default(),
            restart: Restart::Never,
            relations: Relations::default(),
            notes: FxHashMap::default(),
            last: [0; 2],
            bookmarks: BTreeMap::new(),
            marked: FxHashMap::default(),
            sources: Vec::new(),
            part: (Part::Main, 0),
            open: Vec::new(),
            fields: Vec::new(),
            paragraph: ParagraphStyle::default(),
            number: 0,
            run: Run::default(),
            header_row: false,
            mark: None,
            image: Image::default(),
            ruby: None,
            initial: Initial::None,
            bare: None,
        }
    }

    /// Reads a part.
    pub(super) fn part(
        &mut self,
        name: &str,
        part: Part,
        text: &str,
        relations: Relations,
    ) -> Result<(), String> {
        self.part = (part, self.scribe.part(name));
        self.relations = relations;
        self.number = 0;
        self.open.clear();
        self.fields.clear();
        each_node(text, &mut |node| match node {
            Node::Start(tag) => self.start(&tag),
            Node::End => self.end(),
            Node::Text(text) => self.text(&text),
        })
    }

    /// The ledger, and the part of each image in it.
    pub(super) fn finish(mut self) -> (Ledger, Vec<String>) {
        self.scribe.drop_targets(self.notes.into_values());
        (self.scribe.finish(), self.sources)
    }

    fn skipping(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.skip)
            || self.fields.iter().any(|(_, kind)| *kind == Some(Field::Contents))
    }

    fn text(&mut self, text: &str) {
        match self.open.last().map(|frame| frame.name) {
            Some(Name::Text) => self.letters(text),
            Some(Name::Instruction) => {
                if let Some((instruction, None)) = self.fields.last_mut() {
                    instruction.push_str(text);
                }
            }
            _ => {}
        }
    }

    /// Letters of the run.
    fn letters(&mut self, text: &str) {
        if let Some(number) = &mut self.mark {
            number.push_str(text);
            return;
        }
        if self.skipping()
            || self.paragraph.contents
            || self.run.tells_page
            || self.run.is_hidden(self.paragraph.look)
        {
            return;
        }
        if self.open.iter().any(|frame| frame.name == Name::RubyText) {
            self.ruby.get_or_insert_default().push_str(text);
            return;
        }
        let (style, vague) = self.run.set_apart(self.paragraph.look);
        (self.scribe.context.style, self.scribe.context.vague) = (style, vague);
        self.scribe.context.language = None;
        if let Some(language) = self.run.language() {
            self.scribe.language(language);
        }
        self.bare = None;
        self.scribe.text(text);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let mut frame = Frame {
            skip: self.open.last().is_some_and(|frame| frame.skip),
            context: self.scribe.context.clone(),
            ..Frame::default()
        };
        frame.name = match tag.name() {
            "p" => {
                self.begin_paragraph();
                Name::Paragraph
            }
            "pPr" => Name::ParagraphProperties,
            "r" => {
                self.run = Run::default();
                Name::Run
            }
            "t" => Name::Text,
            "instrText" => Name::Instruction,
            "hyperlink" => {
                self.hyperlink(tag);
                Name::Hyperlink
            }
            "tbl" => {
                frame.table = self.scribe.table();
                Name::Table
            }
            "drawing" => {
                self.image = Image::default();
                Name::Drawing
            }
            "footnote" | "endnote" => self.begin_note(tag, &mut frame),
            "sectPr" => Name::Section,
            "ruby" => Name::Ruby,
            "rt" => Name::RubyText,
            "oMath" => {
                self.scribe.context.formula = Formula::Shown;
                Name::Formula
            }
            "del" | "moveFrom" | "Fallback" | "pPrChange" | "rPrChange" => {
                frame.skip = true;
                Name::Other
            }
            name => {
                self.other(name, tag, &mut frame);
                Name::Other
            }
        };
        self.open.push(frame);
    }

    /// Elements that say something at their start.
    fn other(&mut self, name: &str, tag: &Tag<'_>, frame: &mut Frame) {
        let value = || tag.attr("val").unwrap_or_default();
        match name {
            "pStyle" => self.set_style(value()),
            "framePr" if tag.attr_has("dropCap", &["drop", "margin"]) => {
                self.initial = Initial::Here;
            }
            "outlineLvl" => {
                self.set_heading(value().parse().map_or(0, |l: u8| l.saturating_add(1)));
            }
            "ilvl" => self.paragraph.list = value().parse().ok(),
            "numId" => self.begin_item(Some(&value())),
            "rStyle" => {
                self.run.style = self.styles.character(&value());
                self.run.tells_page = self.styles.tells_page(&value());
            }
            "i" | "b" | "strike" | "dstrike" | "vertAlign" | "vanish" | "lang"
            | "rtl" => {
                let within =
                    |name| self.open.iter().rev().take(3).any(|f| f.name == name);
                if within(Name::Run) && !within(Name::ParagraphProperties) {
                    self.run.property(name, tag);
                }
            }
            "tab" | "br" | "cr"
                if self.open.last().is_some_and(|f| f.name == Name::Run) =>
            {
                self.letters(" ");
            }
            "noBreakHyphen" => self.letters("-"),
            "sym" => {
                let code =
                    tag.attr("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                let symbol = code.and_then(char::from_u32);
                self.letters(symbol.unwrap_or_default().encode_utf8(&mut [0; 4]));
            }
            "tr" | "tc" | "vMerge" => self.cell(name, tag),
            "tblHeader" => self.header_row = super::run::is_on(tag),
            "footnoteReference" => self.reference(tag, Part::Footnotes),
            "endnoteReference" => self.reference(tag, Part::Endnotes),
            "bookmarkStart" => self.bookmark(tag),
            "bookmarkEnd" => {
                self.bookmarks.remove(&tag.attr("id").unwrap_or_default());
            }
            "fldChar" => self.field_char(&tag.attr("fldCharType").unwrap_or_default()),
            "fldSimple" => {
                let instruction = tag.attr("instr").unwrap_or_default();
                frame.skip |= understand(&instruction) == Field::Contents;
            }
            "docPartGallery" => {
                if value().contains("Contents")
                    && let Some(properties) = self.open.len().checked_sub(2)
                    && let Some(content) = properties.checked_sub(1)
                {
                    // docPartObj in sdtPr in sdt (17.5.2.12).
                    self.open[content].skip = true;
                }
            }
            "docPr" => {
                self.image.alt = words::line(&tag.attr("descr").unwrap_or_default());
            }
            "blip" => {
                let id =
                    tag.attr("embed").or_else(|| tag.attr("link")).unwrap_or_default();
                self.sources.push(self.relations.target(&id).unwrap_or_default().into());
                if !self.skipping() {
                    self.image_here();
                }
            }
            _ => {}
        }
    }

    fn image_here(&mut self) {
        let image = std::mem::take(&mut self.image);
        self.scribe.image(image);
    }

    fn begin_paragraph(&mut self) {
        // A large letter is part of the word that follows in the next paragraph.
        match self.initial {
            Initial::Here => self.initial = Initial::Before,
            Initial::None | Initial::Before => {
                self.scribe.end_word();
                self.initial = Initial::None;
            }
        }
        self.number += 1;
        self.scribe.place(Place::Part(self.part.1, self.number));
        let cell = self.scribe.context.cell;
        let (item, depth) = self.bare.filter(|_| cell.is_some()).unwrap_or_default();
        self.scribe.context = Context { cell, item, depth, ..Context::default() };
        self.paragraph = ParagraphStyle::default();
        self.run = Run::default();
    }

    fn set_style(&mut self, id: String) {
        let styles = self.styles;
        let known = self.paragraph_styles.entry(id);
        let style = known.or_insert_with_key(|id| styles.paragraph(id)).clone();
        self.set_heading(style.heading);
        self.paragraph = style;
        if self.paragraph.list.is_some() && self.paragraph.heading == 0 {
            self.begin_item(None);
        }
    }

    fn set_heading(&mut self, level: u8) {
        self.paragraph.heading = if level > 9 { 0 } else { level };
        self.scribe.context.heading = self.paragraph.heading;
    }

    /// An item of a list, or of one that a style names.
    fn begin_item(&mut self, list: Option<&str>) {
        let level = self.paragraph.list.unwrap_or(0);
        if list != Some("0") {
            let label = list.map(|list| self.numbering.next(list, level));
            let depth = level.saturating_add(1);
            self.scribe.item(depth, label.unwrap_or_default());
            self.bare = Some((self.scribe.context.item, depth));
        }
    }

    /// A row counts in its table, a cell in its row. A cell that continues the
    /// one above is none (17.4.84).
    fn cell(&mut self, name: &str, tag: &Tag<'_>) {
        let table = self.open.iter_mut().rev().find(|f| f.name == Name::Table);
        let Some(table) = table else { return };
        match name {
            "tr" => {
                table.rows += 1;
                table.cells = 0;
                self.header_row = false;
            }
            "tc" => {
                table.cells += 1;
                let (table, row, column) = (table.table, table.rows, table.cells);
                let header = if self.header_row { Header::Column } else { Header::None };
                self.scribe.context.cell = Some(Cell { table, row, column, header });
            }
            _ if !tag.attr_has("val", &["restart"]) => {
                table.cells = table.cells.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn hyperlink(&mut self, tag: &Tag<'_>) {
        let outward = tag.attr("id").and_then(|id| self.relations.target(&id));
        let target = match (outward, tag.attr("anchor")) {
            (Some(url), None) => Target::Url(url.into()),
            (Some(url), Some(part)) => Target::Url(format!("{url}#{part}")),
            (None, Some(bookmark)) => Target::Anchor(bookmark),
            (None, None) => return,
        };
        self.scribe.link(target, &tag.attr("tooltip").unwrap_or_default());
    }

    fn bookmark(&mut self, tag: &Tag<'_>) {
        if let (Some(id), Some(name)) = (tag.attr("id"), tag.attr("name")) {
            self.scribe.anchor(name.clone());
            self.bookmarks.insert(id, name);
        }
    }

    /// The mark of a note, which Word numbers by its place.
    fn reference(&mut self, tag: &Tag<'_>, part: Part) {
        if self.skipping() {
            return;
        }
        let last = &mut self.last[usize::from(part == Part::Endnotes)];
        *last += 1;
        let number = match self.restart {
            // Word counts when it has made pages.
            Restart::Page => String::new(),
            Restart::Never | Restart::Section => last.to_string(),
        };
        let note = self.note(part, tag.attr("id").unwrap_or_default());
        self.scribe.ledger().notes[note as usize].number.clone_from(&number);
        for name in self.bookmarks.values() {
            self.marked.insert(name.clone(), note);
        }
        self.scribe.mark(Some(note), &number);
    }

    fn note(&mut self, part: Part, id: String) -> u32 {
        let scribe = &mut self.scribe;
        self.notes.entry((part, id)).or_insert_with(|| (scribe.new_note(""), false)).0
    }

    /// A note, unless it is one of the rules above notes (17.18.33).
    fn begin_note(&mut self, tag: &Tag<'_>, frame: &mut Frame) -> Name {
        let special = tag.attr("type").is_some_and(|t| t != "normal");
        // The settings list the rules by elements of the same name.
        if special || self.part.0 == Part::Main {
            frame.skip = true;
            return Name::Other;
        }
        let key = (self.part.0, tag.attr("id").unwrap_or_default());
        let note = self.note(key.0, key.1.clone());
        self.notes.insert(key, (note, true));
        self.scribe.open_note(note);
        Name::Note
    }

    fn field_char(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push((String::new(), None)),
            "separate" => {
                let Some((instruction, kind)) = self.fields.last_mut() else { return };
                let field = understand(instruction);
                match &field {
                    Field::NoteMark(_) => self.mark = Some(String::new()),
                    Field::Url(url, title) => {
                        self.scribe.link(Target::Url(url.clone()), title);
                    }
                    Field::Bookmark(name, title) => {
                        self.scribe.link(Target::Anchor(name.clone()), title);
                    }
                    Field::Contents | Field::Other => {}
                }
                *kind = Some(field);
            }
            "end" => match self.fields.pop() {
                Some((_, Some(Field::NoteMark(bookmark)))) => {
                    let number = self.mark.take().unwrap_or_default();
                    let note = self.marked.get(&bookmark).copied();
                    self.scribe.mark(note, &number);
                }
                Some((_, Some(Field::Url(..) | Field::Bookmark(..)))) => {
                    self.scribe.context.link = None;
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        match frame.name {
            Name::Paragraph => {
                if self.initial != Initial::Here {
                    self.scribe.end_word();
                }
                self.paragraph = ParagraphStyle::default();
                self.scribe.context = frame.context;
            }
            Name::Hyperlink => self.scribe.context.link = frame.context.link,
            Name::Table => self.scribe.context = frame.context,
            Name::Note => self.scribe.close_note(),
            Name::Section if self.restart == Restart::Section => self.last = [0; 2],
            Name::Formula => self.scribe.context.formula = Formula::No,
            // The reading precedes its base (17.3.3.25), but is read after it.
            Name::Ruby => {
                self.scribe.end_word();
                if let Some(reading) = self.ruby.take() {
                    self.scribe.text(&reading);
                    self.scribe.end_word();
                }
            }
            _ => {}
        }
    }
}
