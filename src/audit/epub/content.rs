//! Content documents: XHTML in the order of the spine.

use rustc_hash::FxHashMap;

use crate::audit::archive::{percent_decoded, resolve};
use crate::audit::findings::Place;
use crate::audit::ledger::{
    Cell, Context, Formula, Header, Image, Label, Ledger, Scribe, Signs, Style, Target,
};
use crate::audit::words;
use crate::audit::xml::{Node, Tag, each_node};

/// Reads content documents one after the other.
pub(super) struct Reader {
    scribe: Scribe,
    /// The notes by where they stand, and whether that place was found.
    notes: FxHashMap<String, (u32, bool)>,
    /// The files of the images, in the order of their tokens.
    sources: Vec<String>,
    open: Vec<Frame>,
    /// Within a mark: where it leads, and its number.
    mark: Option<(String, String)>,
    /// Within a formula: its source, and whether anything is shown of it.
    formula: Option<(String, bool)>,
    file: String,
    part: u16,
    paragraph: u32,
}

/// An open element.
#[derive(Debug, Default)]
struct Frame {
    /// What stood around it.
    context: Context,
    /// Whether words end with it.
    block: bool,
    /// Whether its words are none of the text.
    skip: bool,
    /// Whether it is a note.
    note: bool,
    /// Whether it is a mark.
    mark: bool,
    /// Whether it is a formula.
    formula: bool,
    /// The cells and rows so far, of a table and a row.
    table: u32,
    rows: u32,
    cells: u32,
    /// Of a list: what stands before its next item.
    list: Option<Label>,
}

impl Reader {
    pub(super) fn new(scribe: Scribe) -> Self {
        Self {
            scribe,
            notes: FxHashMap::default(),
            sources: Vec::new(),
            open: Vec::new(),
            mark: None,
            formula: None,
            file: String::new(),
            part: 0,
            paragraph: 0,
        }
    }

    /// Reads a content document.
    pub(super) fn file(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.part = self.scribe.part(name);
        self.paragraph = 0;
        name.clone_into(&mut self.file);
        self.scribe.end_word();
        self.scribe.context = Context::default();
        self.scribe.anchor(name.into());
        self.open.clear();
        each_node(text, &mut |node| match node {
            Node::Start(tag) => self.start(&tag),
            Node::End => self.end(),
            Node::Text(text) => self.text(&text),
        })
    }

    /// The ledger, and the file of each image in it.
    pub(super) fn finish(mut self) -> (Ledger, Vec<String>) {
        self.scribe.drop_targets(self.notes.into_values());
        (self.scribe.finish(), self.sources)
    }

    fn text(&mut self, text: &str) {
        if let Some((_, shown)) = &mut self.formula {
            *shown |= !text.trim().is_empty();
        } else if let Some((_, number)) = &mut self.mark {
            number.push_str(text);
        } else if !self.open.last().is_some_and(|frame| frame.skip) {
            self.scribe.text(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let above = self.open.last();
        let mut frame = Frame {
            context: self.scribe.context.clone(),
            skip: above.is_some_and(|f| f.skip),
            ..Frame::default()
        };
        let name = tag.name();
        frame.block = is_block(name) && self.scribe.context.formula == Formula::No;
        if frame.block {
            self.scribe.end_word();
            self.paragraph += 1;
            self.scribe.place(Place::Part(self.part, self.paragraph));
        }
        if !tag.is_bare() {
            self.attributes(tag, &mut frame);
        }
        if skips(name, tag) {
            frame.skip = true;
        }
        if !frame.skip {
            self.element(tag, &mut frame);
        }
        self.open.push(frame);
    }

    /// What any element may have: an identifier, a language, the part of a
    /// note.
    fn attributes(&mut self, tag: &Tag<'_>, frame: &mut Frame) {
        if let Some(id) = tag.attr("id") {
            let key = format!("{}#{id}", self.file);
            let note = tag.attr_has("type", &["footnote", "endnote", "rearnote"])
                || tag.attr_has("role", &["doc-footnote", "doc-endnote"])
                || self.notes.contains_key(&key);
            if note && self.mark.is_none() {
                let note = self.note(&key);
                self.notes.insert(key.clone(), (note, true));
                self.scribe.open_note(note);
                self.scribe.context = Context::default();
                frame.note = true;
                frame.skip = false;
            }
            self.scribe.anchor(key);
        }
        if let Some(lang) = tag.attr("lang") {
            self.scribe.language(&lang);
        }
    }

    fn element(&mut self, tag: &Tag<'_>, frame: &mut Frame) {
        let style = match tag.name() {
            "a" => return self.link(tag, frame),
            "img" | "image" => return self.image(tag),
            "math" => {
                // Its words are the source; what it holds shows them.
                if let Some(source) = tag.attr("alttext") {
                    self.formula = Some((source, false));
                    frame.formula = true;
                    frame.skip = true;
                }
                self.scribe.context.formula = Formula::Shown;
                return;
            }
            "br" => return self.scribe.end_word(),
            "rt" => {
                self.scribe.end_word();
                frame.block = true;
                return;
            }
            "li" => {
                let depth = frame.context.depth.saturating_add(1);
                let label = self.label(tag);
                return self.scribe.item(depth, label);
            }
            "ul" => {
                frame.list = Some(Label::Bullet);
                return;
            }
            "ol" => {
                let start = tag.attr("start").and_then(|n| n.trim().parse().ok());
                frame.list = Some(Label::Number(start.unwrap_or(1), signs(tag)));
                return;
            }
            "table" => {
                frame.table = self.scribe.table();
                return;
            }
            "tr" | "td" | "th" => return self.cell(tag.name()),
            "em" | "i" => Style::EMPHASIS,
            "strong" | "b" => Style::STRONG,
            "s" | "del" | "strike" => Style::STRIKE,
            "sup" => Style::RAISED,
            "sub" => Style::LOWERED,
            name => {
                if tag.attr_has("role", &["math"]) {
                    self.scribe.context.formula = Formula::Shown;
                }
                if let Some(level) = heading(name) {
                    self.scribe.context.heading = level;
                }
                return;
            }
        };
        self.scribe.context.style = self.scribe.context.style.with(style);
    }

    /// What stands before an item: the number that its list has come to. Of a
    /// task, whose box is in the text, and in a list without signs it is nothing.
    fn label(&mut self, tag: &Tag<'_>) -> Label {
        let lists = self.open.iter_mut().rev().find_map(|frame| frame.list.as_mut());
        let Some(next) = lists else { return Label::Unknown };
        if let Label::Number(number, signs) = next {
            let own = tag.attr("value").and_then(|n| n.trim().parse().ok());
            let number_here = own.unwrap_or(*number);
            *number = number_here.saturating_add(1);
            return Label::Number(number_here, *signs);
        }
        next.clone()
    }

    /// A row counts in its table, a cell in its row.
    fn cell(&mut self, name: &str) {
        let rows = self.open.iter().rposition(|f| f.table > 0);
        let Some(table) = rows.and_then(|at| self.open.get_mut(at)) else { return };
        if name == "tr" {
            table.rows += 1;
            table.cells = 0;
        } else {
            table.cells += 1;
            let header = if name == "th" { Header::Column } else { Header::None };
            let (table, row, column) = (table.table, table.rows, table.cells);
            let cell = Cell { table, row, column, header };
            self.scribe.context.cell = Some(cell);
        }
    }

    fn link(&mut self, tag: &Tag<'_>, frame: &mut Frame) {
        let Some(href) = tag.attr("href") else { return };
        let noteref =
            tag.attr_has("type", &["noteref"]) || tag.attr_has("role", &["doc-noteref"]);
        let title = tag.attr("title").unwrap_or_default();
        let outward = href.contains(':') && !href.starts_with('#');
        if noteref && !outward {
            self.scribe.end_word();
            self.mark = Some((self.key(&href), String::new()));
            frame.mark = true;
        } else if outward {
            self.scribe.link(Target::Url(href), &title);
        } else {
            self.scribe.link(Target::Anchor(self.key(&href)), &title);
        }
    }

    /// The name of the anchor that a reference within the book leads to.
    fn key(&self, href: &str) -> String {
        match href.split_once('#') {
            Some(("", id)) => format!("{}#{}", self.file, percent_decoded(id)),
            Some((file, id)) => {
                format!("{}#{}", resolve(&self.file, file), percent_decoded(id))
            }
            None => resolve(&self.file, href),
        }
    }

    fn note(&mut self, key: &str) -> u32 {
        if let Some((note, _)) = self.notes.get(key) {
            return *note;
        }
        let note = self.scribe.new_note("");
        self.notes.insert(key.into(), (note, false));
        note
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let source = tag.attr("src").or_else(|| tag.attr("href")).unwrap_or_default();
        self.sources.push(resolve(&self.file, &source));
        let alt = words::line(&tag.attr("alt").unwrap_or_default());
        self.scribe.image(Image { alt, ..Image::default() });
    }

    fn end(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        if frame.mark
            && let Some((key, number)) = self.mark.take()
        {
            let note = self.note(&key);
            self.scribe.mark(Some(note), &number);
        }
        if frame.formula
            && let Some((source, true)) = self.formula.take()
        {
            self.scribe.formula(&source, Formula::Source);
        }
        if frame.block {
            self.scribe.end_word();
        }
        if frame.note {
            self.scribe.close_note();
        }
        self.scribe.context = frame.context;
    }
}

/// Whether an element's words are none of the text: contents, ways back, what
/// readers without ruby see, and what surrounds notes.
fn skips(name: &str, tag: &Tag<'_>) -> bool {
    if matches!(
        name,
        "head" | "nav" | "script" | "style" | "rp" | "template" | "annotation"
    ) {
        return true;
    }
    if tag.is_bare() {
        return false;
    }
    tag.attr_has(
        "type",
        &[
            "toc",
            "loi",
            "lot",
            "index",
            "landmarks",
            "page-list",
            "backlink",
            "pagebreak",
            "cover",
        ],
    ) || tag.attr_has(
        "role",
        &["doc-toc", "doc-index", "doc-backlink", "doc-pagebreak", "doc-cover"],
    ) || tag.attr_has("type", &["footnotes", "endnotes", "rearnotes"])
        || tag.attr_has("role", &["doc-endnotes"])
}

fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// Whether words end where an element does (HTML, 15.3: what is not shown as
/// part of a line).
fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "math"
            | "q"
            | "ruby"
            | "rb"
            | "rp"
            | "rt"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "strike"
            | "tt"
            | "big"
            | "font"
            | "input"
            | "label"
    )
}

/// By which signs a list is numbered: its own `type` says so (HTML, 4.4.5), or its
/// style; else by digits.
fn signs(list: &Tag<'_>) -> Signs {
    match list.attr("type").as_deref() {
        Some("a") => return Signs::LowerLetters,
        Some("A") => return Signs::UpperLetters,
        Some("i") => return Signs::LowerRoman,
        Some("I") => return Signs::UpperRoman,
        _ => {}
    }
    let style = list.attr("style").unwrap_or_default();
    let named = style.split("list-style-type:").nth(1).unwrap_or_default().trim_start();
    match named.split([';', ' ']).next().unwrap_or_default() {
        "" | "decimal" | "decimal-leading-zero" => Signs::Digits,
        "lower-alpha" | "lower-latin" => Signs::LowerLetters,
        "upper-alpha" | "upper-latin" => Signs::UpperLetters,
        "lower-roman" => Signs::LowerRoman,
        "upper-roman" => Signs::UpperRoman,
        _ => Signs::Unknown,
    }
}
