//! Tells the builder what pulldown-cmark found.

mod cite;
mod literal;
mod tags;
mod tex;
mod tokens;
mod wiki;

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::attr;
use super::builder::Builder;
use super::frame::{Kind, Origin, Part};
use super::link;
use super::markup::{self};
use super::notes::normal;
use super::syntax::Syntax;
use super::veil::{self, Veiled};
use super::verse;
use crate::model::{
    Align, Attr, AttrData, BlockKind, Break, Delimiter, InlineKind, Link, Mark, Marker,
    NumberStyle, Role, Row, Table,
};
use literal::{Line, Literal};

/// One source, or a part of one, on its way into a document.
#[derive(Debug)]
struct Reading<'a, 'b, 'd> {
    builder: &'b mut Builder<'d>,
    syntax: Syntax,
    source: &'a str,
    /// What is parsed.
    veiled: &'a Veiled<'a>,
    place: Place,
    /// The text of a code or HTML block that is being gathered.
    literal: Option<Literal<'a>>,
    /// Where the last cell of a table ended.
    last_cell: usize,
    /// Whether the text is that of an address, where nothing has a meaning.
    in_address: bool,
}

/// How offsets of what is parsed become places.
#[derive(Debug, Clone)]
enum Place {
    /// By adding this.
    At(usize),
    /// By being here, all of them.
    Within(Range<usize>),
}

/// Reads a file from `start` on.
pub(super) fn read(
    builder: &mut Builder<'_>,
    syntax: Syntax,
    source: &str,
    start: usize,
) {
    read_at(builder, syntax, &source[start..], Place::At(start));
}

/// Reads a text that stands somewhere in `range`.
pub(super) fn read_within(
    builder: &mut Builder<'_>,
    syntax: Syntax,
    source: &str,
    range: Range<usize>,
) {
    read_at(builder, syntax, source, Place::Within(range));
}

fn read_at(builder: &mut Builder<'_>, syntax: Syntax, source: &str, place: Place) {
    let veiled = &Veiled::new(source, &syntax);
    let (literal, last_cell, in_address) = (None, 0, false);
    let mut reading = Reading {
        builder,
        syntax,
        source,
        veiled,
        place,
        literal,
        last_cell,
        in_address,
    };
    let parser = Parser::new_ext(veiled.text(), syntax.parser);
    for (event, range) in parser.into_offset_iter() {
        reading.event(event, range);
    }
}

impl<'a> Reading<'a, '_, '_> {
    fn event(&mut self, event: Event<'_>, veiled: Range<usize>) {
        let range = self.range(&veiled);
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, &veiled),
            Event::Code(text) => {
                let text = self.veiled.restore(&text).into_owned();
                self.builder.inline(InlineKind::Code(text), range);
            }
            Event::InlineMath(text) => {
                let text = self.veiled.restore(&text).into_owned();
                self.builder.inline(InlineKind::Math(text), range);
            }
            Event::DisplayMath(text) => self.display_math(&text, range),
            Event::Html(text) => {
                // Places are kept line by line, for in a quote or list the lines
                // of a block are not next to each other.
                if let Some(literal) = &mut self.literal {
                    literal.token = self.veiled.line_token(&text);
                    let line = Line { at: literal.text.len(), source: range.start };
                    literal.lines.push(line);
                    literal.text.push_str(&self.veiled.restore(&text));
                }
            }
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::FootnoteReference(label) => {
                let label = normal(&self.veiled.restore(&label));
                self.builder.mark(&label, range);
            }
            Event::SoftBreak => self.builder.inline(InlineKind::SoftBreak, range),
            Event::HardBreak => self.builder.inline(InlineKind::HardBreak, range),
            Event::Rule => self.builder.block(BlockKind::Break(Break::Scene), range),
            Event::TaskListMarker(done) => {
                if let Kind::Item { task, .. } = &mut self.builder.sink().kind {
                    *task = Some(done);
                }
            }
        }
    }

    /// The place of bytes of the veiled text, as an offset into the file.
    fn range(&self, veiled: &Range<usize>) -> Range<usize> {
        self.file_range(self.veiled.origin(veiled.clone()))
    }

    /// The place of bytes of the source, as an offset into the file.
    fn file_range(&self, source: Range<usize>) -> Range<usize> {
        match &self.place {
            Place::At(start) => source.start + start..source.end + start,
            Place::Within(range) => range.clone(),
        }
    }

    /// What stands at a place that [`Self::range`] gave.
    fn source_at(&self, range: &Range<usize>) -> &'a str {
        match self.place {
            Place::At(start) => &self.source[range.start - start..range.end - start],
            Place::Within(_) => self.source,
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let range = self.trimmed(range);
        match tag {
            Tag::Paragraph => {
                let lines = self.syntax.line_blocks
                    && verse::is_line_block(self.source_at(&range));
                self.open(if lines { Kind::Verse } else { Kind::Paragraph }, range);
            }
            Tag::Heading { level, id, classes, attrs } => {
                let attr = self.heading_attr(&range, id, &classes, &attrs);
                let kind = Kind::Heading(level as u8);
                self.builder.open(kind, attr, range, Origin::Markdown);
            }
            Tag::BlockQuote(kind) => self.open(quote(kind), range),
            Tag::CodeBlock(kind) => self.start_code(kind, range),
            Tag::HtmlBlock => {
                self.literal = Some(Literal::new(None, Attr::default(), range));
            }
            Tag::List(start) => {
                let marker = self.marker(start, &range);
                self.open(Kind::List { marker, tight: true, items: Vec::new() }, range);
            }
            Tag::Item => self.open(Kind::Item { task: None, tight: true }, range),
            Tag::FootnoteDefinition(label) => {
                let label = self.veiled.restore(&label).into_owned();
                self.open(Kind::Note(label), range);
            }
            Tag::DefinitionList => self.open(Kind::Definitions(Vec::new()), range),
            Tag::DefinitionListTitle => self.open(Kind::Term, range),
            Tag::DefinitionListDefinition => self.open(Kind::Meaning, range),
            Tag::Table(columns) => {
                let columns = columns.into_iter().map(align).collect();
                let table = Table { columns, ..Table::default() };
                self.open(Kind::Table(Box::new(table)), range);
            }
            Tag::TableHead => self.open(Kind::Row(Part::Head, Row::default()), range),
            Tag::TableRow => self.open(Kind::Row(Part::Body, Row::default()), range),
            Tag::TableCell => {
                let align = Align::Default;
                let kind = Kind::Cell { columns: 1, rows: 1, header: false, align };
                self.open(kind, range);
            }
            Tag::Emphasis => self.open(Kind::Marked(Mark::Emphasis), range),
            Tag::Strong => self.open(Kind::Marked(Mark::Strong), range),
            Tag::Strikethrough => self.open(Kind::Marked(Mark::Strike), range),
            Tag::Superscript => self.open(Kind::Marked(Mark::Superscript), range),
            Tag::Subscript => self.open(Kind::Marked(Mark::Subscript), range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range);
            }
            Tag::Image { dest_url, title, .. } => {
                let name = self.untagged(self.veiled.restore(&dest_url).into_owned());
                let title = self.veiled.restore(&title).into_owned();
                self.open(Kind::Image { name, title }, range);
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::MetadataBlock(_) => {}
            TagEnd::TableRow => {
                self.keep_excess();
                self.close();
            }
            TagEnd::TableCell => {
                self.last_cell = self.builder.top().range.end;
                self.close();
            }
            TagEnd::Paragraph => {
                self.close();
                markup::end_paragraph(self.builder);
            }
            _ => self.close(),
        }
        self.in_address &= tag != TagEnd::Link;
    }

    fn open(&mut self, kind: Kind, range: Range<usize>) {
        self.builder.open(kind, Attr::default(), range, Origin::Markdown);
    }

    /// Ends what pulldown-cmark opened last, and before that what others have
    /// opened within it.
    fn close(&mut self) {
        while self.builder.top().origin != Origin::Markdown {
            self.builder.cut_short();
        }
        self.builder.close();
    }

    fn text(&mut self, text: &str, veiled: &Range<usize>) {
        if let Some(literal) = &mut self.literal {
            literal.text.push_str(&self.veiled.restore(text));
            return;
        }
        if self.in_address || !self.veiled.holds_token(veiled) {
            let range = self.range(veiled);
            self.builder.text(&self.veiled.restore(text), range);
            return;
        }
        let mut at = veiled.start;
        for part in self.veiled.parts(text) {
            match part {
                veil::Part::Text(text) => {
                    let range = self.range(&(at..at + text.len()));
                    at += text.len();
                    self.builder.text(text, range);
                }
                veil::Part::Token(piece) => {
                    at += piece.length();
                    self.token(piece);
                }
            }
        }
    }

    /// Keeps the cells of a row that go beyond the columns of the table, which
    /// pulldown-cmark leaves out (as GFM 4.10 has it).
    fn keep_excess(&mut self) {
        let Place::At(start) = self.place else { return };
        let row = self.builder.top().range.clone();
        let source: &'a str = self.source;
        let after = self.last_cell.clamp(row.start, row.end);
        let rest = &source[after - start..row.end - start];
        let rest = rest.trim_start().trim_start_matches('|');
        let mut at = row.end - rest.len();
        for text in rest.split_inclusive('|') {
            let range = at..at + text.len();
            at = range.end;
            let text = text.strip_suffix('|').unwrap_or(text);
            if range.end == row.end && text.trim().is_empty() {
                break;
            }
            let align = Align::Default;
            self.open(
                Kind::Cell { columns: 1, rows: 1, header: false, align },
                range.clone(),
            );
            read_at(self.builder, self.syntax, text, Place::At(range.start));
            self.builder.close();
        }
    }

    fn start_link(
        &mut self,
        kind: LinkType,
        url: &str,
        title: &str,
        range: Range<usize>,
    ) {
        self.in_address = matches!(kind, LinkType::Autolink | LinkType::Email);
        let mut url = self.veiled.restore(url);
        if kind == LinkType::Email {
            url = format!("mailto:{url}").into();
        }
        let title = self.veiled.restore(title).into_owned();
        let target = link::target(&self.untagged(url.into_owned()));
        self.open(Kind::Link(Box::new(Link { target, title })), range);
    }

    /// An address without the commands to other programs that are in it.
    fn untagged(&self, url: String) -> String {
        if !self.syntax.tags || !url.contains(['{', '%']) {
            return url;
        }
        tags::address(&url).unwrap_or(url)
    }

    /// A formula set apart, if it has its lines for itself.
    fn display_math(&mut self, text: &str, range: Range<usize>) {
        let text = self.veiled.restore(text).trim().to_owned();
        let top = self.builder.top();
        let starts_line = matches!(
            top.inlines.last().map(|i| &i.kind),
            None | Some(InlineKind::SoftBreak)
        );
        let rest = match self.place {
            Place::At(start) => &self.source[range.end - start..],
            Place::Within(_) => "x",
        };
        let ends_line = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n')
            || rest.trim().is_empty();
        if !(starts_line && ends_line && matches!(top.kind, Kind::Paragraph)) {
            self.builder.inline(InlineKind::Math(text), range);
            return;
        }
        let whole = top.range.clone();
        self.builder.close();
        self.builder.block(BlockKind::Math(text), range.clone());
        self.open(Kind::Paragraph, range.end..whole.end);
    }

    /// The attributes of a heading. pulldown-cmark finds where they are, but
    /// knows no quotes and no hyphen.
    fn heading_attr(
        &self,
        range: &Range<usize>,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attrs: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) -> Attr {
        let mut data = AttrData {
            id: id.map(CowStr::into_string),
            classes: classes.iter().map(ToString::to_string).collect(),
            ..AttrData::default()
        };
        for (key, value) in attrs {
            attr::set(&mut data, key, value.as_deref().unwrap_or_default());
        }
        let source = self.source_at(range);
        if let Some(at) = source.rfind('{').filter(|_| source.ends_with('}'))
            && self.syntax.parser.contains(Options::ENABLE_HEADING_ATTRIBUTES)
            && let Some((exact, length)) = attr::parse(&source[at..])
            && at + length == source.len()
        {
            data = exact;
        }
        Attr::from(data)
    }

    /// How a list is marked, as its first item shows.
    fn marker(&self, start: Option<u64>, range: &Range<usize>) -> Marker {
        let Some(start) = start else { return Marker::Bullet };
        let first = self.source_at(range).trim_start();
        let after = first.trim_start_matches(|c: char| c.is_ascii_digit());
        let delimiter = match after.starts_with(')') {
            true => Delimiter::Paren,
            false => Delimiter::Period,
        };
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        Marker::Number { start, style: NumberStyle::Decimal, delimiter }
    }

    /// A range without the line end after it.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        match self.place {
            Place::At(_) => {
                let length = self.source_at(&range).trim_end().len();
                range.start..range.start + length
            }
            Place::Within(_) => range,
        }
    }
}

/// What a quote is.
fn quote(kind: Option<BlockQuoteKind>) -> Kind {
    match kind {
        None => Kind::Quote,
        Some(BlockQuoteKind::Note) => Kind::Division(Role::Note),
        Some(BlockQuoteKind::Tip) => Kind::Division(Role::Tip),
        Some(BlockQuoteKind::Important) => Kind::Division(Role::Important),
        Some(BlockQuoteKind::Warning) => Kind::Division(Role::Warning),
        Some(BlockQuoteKind::Caution) => Kind::Division(Role::Caution),
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Default,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
