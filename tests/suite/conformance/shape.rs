//! The shape of a text: its words, with the tags that matter to them.

use std::fmt::{self, Display, Formatter};

use folio::model::{
    Align, Block, BlockKind, Break, Cell, Document, Inline, InlineKind, Mark, Marker,
    NoteId, Row, Table, Target, plain_text,
};

/// A text as tags and words.
#[derive(Debug, Default)]
pub(super) struct Shape {
    parts: Vec<Part>,
    /// Within how many elements line ends count.
    literal: usize,
}

#[derive(Debug, PartialEq)]
enum Part {
    /// A tag around blocks, at which blanks vanish; without a name, a place
    /// where blocks meet.
    Block(String),
    /// A tag within a line.
    Inline(String),
    Text(String),
}

impl Shape {
    /// Adds a tag around blocks.
    pub(super) fn block(&mut self, tag: impl Into<String>) {
        self.parts.push(Part::Block(tag.into()));
    }

    /// Adds a tag within a line.
    pub(super) fn inline(&mut self, tag: impl Into<String>) {
        self.parts.push(Part::Inline(tag.into()));
    }

    /// Begins text whose blanks count.
    pub(super) fn begin_literal(&mut self) {
        self.literal += 1;
    }

    /// Ends it.
    pub(super) fn end_literal(&mut self) {
        self.literal -= 1;
    }

    /// Adds words.
    pub(super) fn text(&mut self, words: &str) {
        let words = match self.literal {
            0 => words.replace(['\n', '\t', '\r'], " "),
            _ => words.replace('\n', "⏎"),
        };
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(&words),
            _ => self.parts.push(Part::Text(words)),
        }
    }

    /// Adds a note that was begun, and ends it. Parsers differ in whether a
    /// note's only paragraph is one.
    pub(super) fn note(&mut self, mut note: Self) {
        for part in &mut note.parts {
            if let Part::Block(tag) = part
                && (tag == "<p>" || tag == "</p>")
            {
                tag.clear();
            }
        }
        let text = note.to_string();
        // A no-break space stands before the link back to the mark.
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        self.inline(format!("{}}}", lines.join(" ¶ ")));
    }

    /// Whether the tag that was added last is this one.
    pub(super) fn ends_with_inline(&self, tag: &str) -> bool {
        matches!(self.parts.last(), Some(Part::Inline(last)) if last == tag)
    }

    /// Takes back what was added last.
    pub(super) fn pop(&mut self) {
        self.parts.pop();
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        let flush = |line: &mut String, f: &mut Formatter<'_>| {
            let words =
                line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>();
            let result = match words.is_empty() {
                true => Ok(()),
                false => writeln!(f, "{}", words.join(" ")),
            };
            line.clear();
            result
        };
        for part in &self.parts {
            match part {
                Part::Block(tag) => {
                    flush(&mut line, f)?;
                    if !tag.is_empty() {
                        writeln!(f, "{tag}")?;
                    }
                }
                Part::Inline(text) | Part::Text(text) => line.push_str(text),
            }
        }
        flush(&mut line, f)
    }
}

/// The shape of a document. Each note stands at its first mark.
pub(super) fn of(document: &Document) -> Shape {
    let mut writer = Writer { document, shape: Shape::default(), seen: Vec::new() };
    writer.blocks(&document.body);
    writer.shape
}

struct Writer<'a> {
    document: &'a Document,
    shape: Shape,
    seen: Vec<NoteId>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn group(&mut self, tag: &str, blocks: &[Block]) {
        self.shape.block(format!("<{tag}>"));
        self.blocks(blocks);
        self.close(tag);
    }

    fn close(&mut self, tag: &str) {
        let name = tag.split(' ').next().unwrap();
        self.shape.block(format!("</{name}>"));
    }

    fn line(&mut self, tag: &str, content: &[Inline]) {
        self.shape.block(format!("<{tag}>"));
        self.inlines(content);
        self.close(tag);
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.line("p", content),
            BlockKind::Heading { level, content } => {
                self.line(&format!("h{level}"), content);
            }
            BlockKind::Quote(blocks) => self.group("blockquote", blocks),
            BlockKind::Division { content, .. } => self.blocks(content),
            BlockKind::Verse(lines) => {
                lines.iter().for_each(|line| self.line("line", &line.content));
            }
            BlockKind::List(list) => {
                let tag = match list.marker {
                    Marker::Bullet => "ul".to_owned(),
                    Marker::Number { start: 1, .. } => "ol".into(),
                    Marker::Number { start, .. } => format!("ol {start}"),
                };
                self.shape.block(format!("<{tag}>"));
                for item in &list.items {
                    self.shape.block("<li>");
                    if let Some(done) = item.task {
                        self.shape.block(if done { "[x]" } else { "[ ]" });
                    }
                    for block in &item.content {
                        match &block.kind {
                            BlockKind::Paragraph(content) if list.tight => {
                                self.shape.block("");
                                self.inlines(content);
                                self.shape.block("");
                            }
                            _ => self.block(block),
                        }
                    }
                    self.shape.block("</li>");
                }
                self.close(&tag);
            }
            BlockKind::Definitions(definitions) => {
                self.shape.block("<dl>");
                for definition in definitions {
                    self.line("dt", &definition.term);
                    definition
                        .meanings
                        .iter()
                        .for_each(|blocks| self.group("dd", blocks));
                }
                self.shape.block("</dl>");
            }
            BlockKind::Code { text, .. } => {
                self.shape.block("<pre>");
                self.shape.begin_literal();
                self.shape.text(text);
                self.shape.end_literal();
                self.shape.block("</pre>");
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure { content, caption } => {
                self.blocks(content);
                // The words of an image that is a figure are its caption; only
                // what they do not say is news.
                caption.iter().for_each(|inline| {
                    inline.each(&mut |i| {
                        if let InlineKind::Note(id) = i.kind {
                            self.note(id);
                        }
                    });
                });
            }
            BlockKind::Break(Break::Scene) => self.shape.block("<hr>"),
            BlockKind::Break(Break::Page) => self.shape.block("<page>"),
            BlockKind::Math(source) => self.shape.text(&format!("$${source}$$")),
        }
    }

    fn table(&mut self, table: &Table) {
        self.shape.block("<table>");
        for (name, rows) in [("th", &table.head), ("td", &table.body)] {
            for row in rows {
                self.row(name, row, table);
            }
        }
        self.shape.block("</table>");
    }

    fn row(&mut self, name: &str, row: &Row, table: &Table) {
        self.shape.block("<tr>");
        for (at, cell) in row.cells.iter().enumerate() {
            let align = match table.columns.get(at) {
                Some(Align::Left) => " left",
                Some(Align::Center) => " center",
                Some(Align::Right) => " right",
                Some(Align::Default) | None => "",
            };
            self.cell(&format!("{name}{align}"), cell);
        }
        self.shape.block("</tr>");
    }

    fn cell(&mut self, tag: &str, cell: &Cell) {
        self.shape.block(format!("<{tag}>"));
        for block in &cell.content {
            match &block.kind {
                BlockKind::Paragraph(content) => self.inlines(content),
                _ => self.block(block),
            }
        }
        self.close(tag);
    }

    fn inlines(&mut self, content: &[Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn marked(&mut self, tag: &str, content: &[Inline]) {
        self.shape.inline(format!("<{tag}>"));
        self.inlines(content);
        self.shape.inline(format!("</{}>", tag.split(' ').next().unwrap()));
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.shape.text(text),
            InlineKind::SoftBreak => self.shape.text("\n"),
            InlineKind::HardBreak => {
                self.shape.inline("<br>");
                self.shape.text(" ");
            }
            InlineKind::Code(text) => {
                self.shape.inline("<code>");
                self.shape.text(text);
                self.shape.inline("</code>");
            }
            InlineKind::Marked(mark, content) => match mark {
                Mark::Emphasis => self.marked("em", content),
                Mark::Strong => self.marked("strong", content),
                Mark::Strike => self.marked("del", content),
                Mark::Superscript => self.marked("sup", content),
                Mark::Subscript => self.marked("sub", content),
                _ => self.inlines(content),
            },
            InlineKind::Link(link, content) => {
                let target = match &link.target {
                    Target::Url(url) => url.clone(),
                    Target::Id(id) => format!("#{id}"),
                };
                let target = super::html::address(&target);
                self.marked(&format!("a {target}|{}", link.title), content);
            }
            InlineKind::Image(image) => {
                let name = &self.document.resources[image.resource].name;
                let (name, title) = (super::html::address(name), &image.title);
                self.shape.inline(format!("<img {name}|{}|{title}>", image.alt));
            }
            InlineKind::Note(id) => self.note(*id),
            InlineKind::Math(source) => self.shape.text(&format!("${source}$")),
            InlineKind::Ruby { base, .. } => self.shape.text(&plain_text(base)),
            InlineKind::Scope(_, content) => self.inlines(content),
            InlineKind::Pages(_) => {}
        }
    }

    fn note(&mut self, id: NoteId) {
        if let Some(at) = self.seen.iter().position(|seen| *seen == id) {
            self.shape.inline(format!("{{note {}}}", at + 1));
            return;
        }
        self.seen.push(id);
        self.shape.inline(format!("{{note {}: ", self.seen.len()));
        let outer = std::mem::take(&mut self.shape);
        self.blocks(&self.document.notes[id].body);
        let note = std::mem::replace(&mut self.shape, outer);
        self.shape.note(note);
    }
}
