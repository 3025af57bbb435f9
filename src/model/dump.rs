//! The readable form of a document, for tests and `folio inspect`.
//!
//! One line for each block, indented by depth; inlines in braces. It shows
//! everything but spans and bytes, and two documents that say the same have
//! the same form.

use std::fmt::{self, Formatter, Write};

use super::{
    Align, Attr, Block, BlockKind, Break, Cell, Delimiter, Document, Inline, InlineKind,
    List, Mark, Marker, Metadata, NumberStyle, Row, Table, Target,
};

pub(super) fn document(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let mut out = Dump { f, document };
    out.metadata(&document.meta)?;
    out.blocks(&document.body, 0)?;
    for (id, note) in document.notes.iter() {
        writeln!(out.f, "note {} [{}]", id.index() + 1, escaped(&note.label))?;
        out.blocks(&note.body, 1)?;
    }
    Ok(())
}

struct Dump<'a, 'f> {
    f: &'a mut Formatter<'f>,
    document: &'a Document,
}

impl Dump<'_, '_> {
    fn metadata(&mut self, meta: &Metadata) -> fmt::Result {
        for (key, content) in [("title", &meta.title), ("subtitle", &meta.subtitle)] {
            if !content.is_empty() {
                write!(self.f, "{key}: ")?;
                self.line(content)?;
            }
        }
        for person in &meta.people {
            write!(self.f, "{}: ", person.role.code())?;
            self.inlines(&person.name)?;
            if let Some(file_as) = &person.file_as {
                write!(self.f, " ({})", escaped(file_as))?;
            }
            self.f.write_char('\n')?;
        }
        if !meta.lang.is_undetermined() {
            writeln!(self.f, "lang: {}", meta.lang.as_str())?;
        }
        let series = meta.series.as_ref().map(|s| match &s.position {
            Some(position) => format!("{} ({position})", s.name),
            None => s.name.clone(),
        });
        let cover = meta.cover.map(|id| self.document.resources[id].name.clone());
        for (key, value) in [
            ("date", &meta.date),
            ("identifier", &meta.identifier),
            ("rights", &meta.rights),
            ("publisher", &meta.publisher),
            ("series", &series),
            ("description", &meta.description),
            ("cover", &cover),
        ] {
            if let Some(value) = value {
                writeln!(self.f, "{key}: {}", escaped(value))?;
            }
        }
        for subject in &meta.subjects {
            writeln!(self.f, "subject: {}", escaped(subject))?;
        }
        for (key, value) in &meta.other {
            writeln!(self.f, "other {}: {}", escaped(key), escaped(value))?;
        }
        if !meta.summary.is_empty() {
            writeln!(self.f, "summary")?;
            self.blocks(&meta.summary, 1)?;
        }
        Ok(())
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) -> fmt::Result {
        blocks.iter().try_for_each(|block| self.block(block, depth))
    }

    /// The name of a block, with its attributes, on a line begun.
    fn open(&mut self, name: &str, attr: &Attr, depth: usize) -> fmt::Result {
        write!(self.f, "{:width$}{name}", "", width = depth * 2)?;
        self.attr(attr)
    }

    fn block(&mut self, block: &Block, depth: usize) -> fmt::Result {
        let attr = &block.attr;
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.open("p ", attr, depth)?;
                self.line(content)
            }
            BlockKind::Heading { level, content } => {
                self.open(&format!("h{level} "), attr, depth)?;
                self.line(content)
            }
            BlockKind::Quote(blocks) => self.group("quote", attr, blocks, depth),
            BlockKind::Division { role, content } => {
                let name = role.class().map_or("div".into(), |r| format!("div {r}"));
                self.group(&name, attr, content, depth)
            }
            BlockKind::Verse(lines) => {
                self.open("verse\n", attr, depth)?;
                for line in lines {
                    self.open("| ", &Attr::default(), depth + 1)?;
                    write!(self.f, "{:width$}", "", width = usize::from(line.indent))?;
                    self.line(&line.content)?;
                }
                Ok(())
            }
            BlockKind::List(list) => self.list(list, attr, depth),
            BlockKind::Definitions(definitions) => {
                self.open("definitions\n", attr, depth)?;
                for definition in definitions {
                    self.open("term ", &Attr::default(), depth + 1)?;
                    self.line(&definition.term)?;
                    for meaning in &definition.meanings {
                        self.group("meaning", &Attr::default(), meaning, depth + 2)?;
                    }
                }
                Ok(())
            }
            BlockKind::Code { language, text } => {
                self.open("code", attr, depth)?;
                if let Some(language) = language {
                    write!(self.f, " {}", escaped(language))?;
                }
                self.f.write_char('\n')?;
                for line in text.split('\n') {
                    self.open("| ", &Attr::default(), depth + 1)?;
                    writeln!(self.f, "{line}")?;
                }
                Ok(())
            }
            BlockKind::Table(table) => self.table(table, attr, depth),
            BlockKind::Figure { content, caption } => {
                self.group("figure", attr, content, depth)?;
                if caption.is_empty() {
                    return Ok(());
                }
                self.open("caption ", &Attr::default(), depth + 1)?;
                self.line(caption)
            }
            BlockKind::Break(kind) => {
                let name = match kind {
                    Break::Scene => "break\n",
                    Break::Page => "page\n",
                };
                self.open(name, attr, depth)
            }
            BlockKind::Math(source) => {
                self.open("math ", attr, depth)?;
                writeln!(self.f, "{}", escaped(source))
            }
        }
    }

    fn group(
        &mut self,
        name: &str,
        attr: &Attr,
        blocks: &[Block],
        depth: usize,
    ) -> fmt::Result {
        self.open(name, attr, depth)?;
        self.f.write_char('\n')?;
        self.blocks(blocks, depth + 1)
    }

    fn list(&mut self, list: &List, attr: &Attr, depth: usize) -> fmt::Result {
        let marker = match list.marker {
            Marker::Bullet => "bullet".into(),
            Marker::Number { start, style, delimiter } => {
                let style = match style {
                    NumberStyle::Decimal => "",
                    NumberStyle::LowerAlpha => " a",
                    NumberStyle::UpperAlpha => " A",
                    NumberStyle::LowerRoman => " i",
                    NumberStyle::UpperRoman => " I",
                };
                let delimiter = match delimiter {
                    Delimiter::Period => ".",
                    Delimiter::Paren => ")",
                    Delimiter::Parens => "()",
                };
                format!("number {start}{delimiter}{style}")
            }
        };
        let tight = if list.tight { " tight" } else { "" };
        self.open(&format!("list {marker}{tight}"), attr, depth)?;
        self.f.write_char('\n')?;
        for item in &list.items {
            let name = match item.task {
                None => "item",
                Some(false) => "item [ ]",
                Some(true) => "item [x]",
            };
            self.group(name, &Attr::default(), &item.content, depth + 1)?;
        }
        Ok(())
    }

    fn table(&mut self, table: &Table, attr: &Attr, depth: usize) -> fmt::Result {
        self.open("table", attr, depth)?;
        for align in &table.columns {
            self.f.write_str(match align {
                Align::Default => " -",
                Align::Left => " l",
                Align::Center => " c",
                Align::Right => " r",
            })?;
        }
        self.f.write_char('\n')?;
        if !table.caption.is_empty() {
            self.open("caption ", &Attr::default(), depth + 1)?;
            self.line(&table.caption)?;
        }
        for (name, rows) in [("head", &table.head), ("row", &table.body)] {
            for row in rows {
                self.row(name, row, depth + 1)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, name: &str, row: &Row, depth: usize) -> fmt::Result {
        self.open(name, &Attr::default(), depth)?;
        self.f.write_char('\n')?;
        row.cells.iter().try_for_each(|cell| self.cell(cell, depth + 1))
    }

    fn cell(&mut self, cell: &Cell, depth: usize) -> fmt::Result {
        let mut name = String::from(if cell.header { "header" } else { "cell" });
        if cell.columns != 1 || cell.rows != 1 {
            let _ = write!(name, " {}x{}", cell.columns, cell.rows);
        }
        self.group(&name, &Attr::default(), &cell.content, depth)
    }

    fn line(&mut self, content: &[Inline]) -> fmt::Result {
        self.inlines(content)?;
        self.f.write_char('\n')
    }

    fn inlines(&mut self, content: &[Inline]) -> fmt::Result {
        content.iter().try_for_each(|inline| self.inline(inline))
    }

    fn inline(&mut self, inline: &Inline) -> fmt::Result {
        match &inline.kind {
            InlineKind::Text(text) => write!(self.f, "{}", escaped(text)),
            InlineKind::SoftBreak => self.f.write_char('␤'),
            InlineKind::HardBreak => self.f.write_str("{br}"),
            InlineKind::Code(text) => write!(self.f, "{{code {}}}", escaped(text)),
            InlineKind::Math(text) => write!(self.f, "{{math {}}}", escaped(text)),
            InlineKind::Marked(mark, content) => {
                write!(self.f, "{{{} ", mark_name(*mark))?;
                self.inlines(content)?;
                self.f.write_char('}')
            }
            InlineKind::Link(link, content) => {
                match &link.target {
                    Target::Url(url) => write!(self.f, "{{link <{}>", escaped(url))?,
                    Target::Id(id) => write!(self.f, "{{link #{}", escaped(id))?,
                }
                if !link.title.is_empty() {
                    write!(self.f, " \"{}\"", escaped(&link.title))?;
                }
                self.f.write_char(' ')?;
                self.inlines(content)?;
                self.f.write_char('}')
            }
            InlineKind::Image(image) => {
                let name = &self.document.resources[image.resource].name;
                write!(self.f, "{{image <{}>", escaped(name))?;
                self.attr(&image.attr)?;
                if !image.title.is_empty() {
                    write!(self.f, " \"{}\"", escaped(&image.title))?;
                }
                write!(self.f, " {}}}", escaped(&image.alt))
            }
            InlineKind::Note(id) => write!(self.f, "{{note {}}}", id.index() + 1),
            InlineKind::Ruby { base, reading } => {
                self.f.write_str("{ruby ")?;
                self.inlines(base)?;
                write!(self.f, "|{}}}", escaped(reading))
            }
            InlineKind::Pages(pages) => {
                let ids: Vec<String> =
                    pages.ids.iter().map(|id| format!("#{}", escaped(id))).collect();
                let (before, after) = (escaped(&pages.before), escaped(&pages.after));
                write!(self.f, "{{pages \"{before}\" {} \"{after}\"}}", ids.join(" "))
            }
            InlineKind::Scope(attr, content) => {
                self.f.write_str("{span")?;
                self.attr(attr)?;
                self.f.write_char(' ')?;
                self.inlines(content)?;
                self.f.write_char('}')
            }
        }
    }

    /// Attributes as `(#id .class lang=fr key=value)`.
    fn attr(&mut self, attr: &Attr) -> fmt::Result {
        let Some(data) = attr.get() else { return Ok(()) };
        let mut parts: Vec<String> = Vec::new();
        parts.extend(data.id.iter().map(|id| format!("#{id}")));
        parts.extend(data.classes.iter().map(|class| format!(".{class}")));
        parts.extend(data.lang.iter().map(|lang| format!("lang={}", lang.as_str())));
        parts.extend(data.dir.iter().map(|dir| format!("dir={dir:?}").to_lowercase()));
        parts.extend(data.pairs.iter().map(|(key, value)| format!("{key}={value}")));
        write!(self.f, "({}) ", escaped(&parts.join(" ")))
    }
}

fn mark_name(mark: Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "em",
        Mark::Strong => "strong",
        Mark::SmallCaps => "smallcaps",
        Mark::Strike => "strike",
        Mark::Underline => "underline",
        Mark::Superscript => "sup",
        Mark::Subscript => "sub",
        Mark::Highlight => "highlight",
        Mark::Small => "small",
        Mark::Keyboard => "kbd",
    }
}

/// Text with what the form itself uses escaped, and line ends made visible.
fn escaped(text: &str) -> impl fmt::Display + '_ {
    struct Escaped<'a>(&'a str);
    impl fmt::Display for Escaped<'_> {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            self.0.chars().try_for_each(|c| match c {
                '{' | '}' | '\\' => write!(f, "\\{c}"),
                '\n' => f.write_str("\\n"),
                '\u{a0}' => f.write_str("\\u{a0}"),
                c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c)),
                c => f.write_char(c),
            })
        }
    }
    Escaped(text)
}
