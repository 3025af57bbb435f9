//! Tells the builder what pulldown-cmark found.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag,
    TagEnd,
};

use super::attr;
use super::builder::Builder;
use super::frame::{Frame, Kind, Origin, Part};
use super::link;
use super::notes::normal;
use super::syntax::Syntax;
use super::veil::{self, Piece, Token, Veiled};
use super::verse;
use crate::diag::Problem;
use crate::model::{
    Align, Attr, AttrData, Block, BlockKind, Break, Delimiter, InlineKind, Link,
    MAX_DEPTH, Mark, Marker, NumberStyle, Role, Row, Table,
};

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
    literal: Option<Literal>,
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

#[derive(Debug)]
struct Literal {
    language: Option<String>,
    attr: Attr,
    text: String,
    range: Range<usize>,
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
    let (literal, in_address) = (None, false);
    let mut reading =
        Reading { builder, syntax, source, veiled, place, literal, in_address };
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
                if let Some(literal) = &mut self.literal {
                    literal.text.push_str(&text);
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
                let attr = self.heading_attr(id, &classes, &attrs);
                let kind = Kind::Heading(level as u8);
                self.builder.open(kind, attr, range, Origin::Markdown);
            }
            Tag::BlockQuote(kind) => self.open(quote(kind), range),
            Tag::CodeBlock(kind) => self.start_code(kind, range),
            Tag::HtmlBlock => {
                let (language, attr) = (None, Attr::default());
                let text = String::new();
                self.literal = Some(Literal { language, attr, text, range });
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
                self.open(Kind::Cell { columns: 1, rows: 1, header: false }, range);
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
                let name = self.veiled.restore(&dest_url).into_owned();
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

    /// Acts on a token within a line.
    fn token(&mut self, piece: &Piece) {
        let range = self.file_range(piece.source.clone());
        let literal = &self.source[piece.source.clone()];
        match &piece.token {
            Token::Mark => {
                let label = normal(&literal[2..literal.len() - 1]);
                self.builder.mark(&label, range);
            }
            Token::NoteOpen => {
                self.open_token(Kind::InlineNote(piece.source.start), literal, range);
            }
            Token::SpanOpen => {
                self.open_token(Kind::Bracket(piece.source.start), literal, range);
            }
            Token::ScriptOpen(mark) => {
                let kind = Kind::Script(*mark, piece.source.start);
                self.open_token(kind, literal, range);
            }
            Token::NoteClose(open) | Token::ScriptClose(open) => {
                self.close_token(*open, Attr::default(), literal, range);
            }
            Token::SpanClose(open, data) => {
                self.close_token(*open, Attr::from((**data).clone()), literal, range);
            }
            Token::Attr(data) => {
                if self.builder.attach(Attr::from((**data).clone())).is_some() {
                    self.builder.text(literal, range);
                }
            }
            Token::DivisionOpen(_)
            | Token::DivisionClose
            | Token::PageBreak
            | Token::Abbreviation => self.builder.text(literal, range),
        }
    }

    /// Begins what a token opens; where nothing more may nest, it is text.
    fn open_token(&mut self, kind: Kind, literal: &str, range: Range<usize>) {
        let note = matches!(kind, Kind::InlineNote(_));
        if !note && self.builder.top().inner >= MAX_DEPTH {
            self.builder.text(literal, range);
            return;
        }
        self.builder.open(kind, Attr::default(), range, Origin::Token);
    }

    /// Ends what the token at `open` began, if that is what is open.
    fn close_token(
        &mut self,
        open: usize,
        attr: Attr,
        literal: &str,
        range: Range<usize>,
    ) {
        let is_it = |frame: &Frame| frame.kind.opener().is_some_and(|(_, at)| at == open);
        let frames = self.builder.frames().iter().rev();
        let mut within = frames.take_while(|frame| frame.origin != Origin::Markdown);
        if !within.any(is_it) {
            self.builder.text(literal, range);
            return;
        }
        while !is_it(self.builder.top()) {
            self.builder.cut_short();
        }
        let top = self.builder.top_mut();
        top.attr = attr;
        top.range.end = range.end;
        self.builder.close();
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
        match link::target(&url) {
            Some(target) => {
                self.open(Kind::Link(Box::new(Link { target, title })), range);
            }
            None => {
                let problem = Problem::UnsafeLink(url.into_owned());
                self.builder.report(&range, problem);
                self.open(Kind::Nothing, range);
            }
        }
    }

    fn start_code(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>) {
        let info = match &kind {
            CodeBlockKind::Fenced(info) => self.veiled.restore(info),
            CodeBlockKind::Indented => Cow::Borrowed(""),
        };
        let (language, attr) = code_info(&info);
        self.literal = Some(Literal { language, attr, text: String::new(), range });
    }

    fn end_code(&mut self) {
        let Some(Literal { language, attr, mut text, range }) = self.literal.take()
        else {
            return;
        };
        if text.ends_with('\n') {
            text.pop();
        }
        let span = self.builder.span(&range);
        let kind = BlockKind::Code { language, text };
        self.builder.push_block(Block { kind, attr, span });
    }

    fn end_html(&mut self) {
        let Some(Literal { text, range, .. }) = self.literal.take() else { return };
        match self.veiled.line_token(&text) {
            Some(piece) => self.line_token(piece),
            None => self.raw_block(&self.veiled.restore(&text), range),
        }
    }

    /// Acts on a token that takes a line.
    fn line_token(&mut self, piece: &Piece) {
        let range = self.file_range(piece.source.clone());
        match &piece.token {
            Token::DivisionOpen(data) => {
                let (role, attr) = division((**data).clone());
                self.builder.open(Kind::Division(role), attr, range, Origin::Token);
            }
            Token::DivisionClose if self.in_division() => {
                let top = self.builder.top_mut();
                top.range.end = range.end;
                self.builder.close();
            }
            Token::PageBreak => self.builder.block(BlockKind::Break(Break::Page), range),
            _ => {
                let literal = self.source[piece.source.clone()].to_owned();
                self.open(Kind::Paragraph, range.clone());
                self.builder.text(&literal, range);
                self.builder.close();
            }
        }
    }

    fn in_division(&self) -> bool {
        let top = self.builder.top();
        top.origin == Origin::Token
            && matches!(top.kind, Kind::Division(_) | Kind::Joined)
    }

    fn raw_block(&mut self, html: &str, range: Range<usize>) {
        if html.trim_start().starts_with("<!--") {
            return;
        }
        let first = html.lines().next().unwrap_or_default().to_owned();
        self.builder.report(&range, Problem::RawMarkup(first));
        self.open(Kind::Paragraph, range.clone());
        self.builder.text(html.trim_end(), range);
        self.builder.close();
    }

    fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if !html.starts_with("<!--") {
            self.builder.report(&range, Problem::RawMarkup(html.to_owned()));
        }
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

    fn heading_attr(
        &self,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attrs: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) -> Attr {
        let mut data = AttrData {
            id: id.map(|id| id.into_string()),
            classes: classes.iter().map(|class| class.to_string()).collect(),
            ..AttrData::default()
        };
        for (key, value) in attrs {
            match value {
                Some(value) => attr::set(&mut data, key, value.trim_matches('"')),
                None if &**key == "-" => data.classes.push("unnumbered".into()),
                None => data.pairs.push((key.to_string(), String::new())),
            }
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

/// The role that the classes of a division give it, and what else it has.
fn division(mut data: AttrData) -> (Role, Attr) {
    let found = data.classes.iter().position(|class| Role::from_class(class).is_some());
    let role = found.and_then(|at| Role::from_class(&data.classes.remove(at)));
    (role.unwrap_or_default(), Attr::from(data))
}

/// The language and the attributes that the info string of a fence names:
/// `rust`, `rust {.numberLines}` or `{.rust #id}`.
fn code_info(info: &str) -> (Option<String>, Attr) {
    let info = info.trim();
    let (word, braces) = match info.find('{') {
        Some(at) => info.split_at(at),
        None => (info, ""),
    };
    let Some((mut data, _)) = attr::parse(braces) else {
        let language = info.split_whitespace().next();
        return (language.map(str::to_owned), Attr::default());
    };
    let language = match word.split_whitespace().next() {
        Some(word) => Some(word.to_owned()),
        None if data.classes.is_empty() => None,
        None => Some(data.classes.remove(0)),
    };
    (language, Attr::from(data))
}
