//! What stands on lines of its own.

use super::attr::{braces, braces_of};
use super::html;
use super::inline::{self, Context, Ends, longest_run};
use super::label::Labels;
use super::page::Page;
use crate::model::{
    Attr, AttrData, Block, BlockKind, Break, Definition, Delimiter, Document, Image,
    Inline, InlineKind, List, ListItem, Marker, NoteId, NumberStyle, Role, VerseLine,
};

/// Blocks on their way to lines.
pub(super) struct Writer<'a> {
    document: &'a Document,
    labels: &'a Labels,
    pub(super) page: Page,
    /// Notes whose marks were met and whose text is still to be written.
    due: Vec<NoteId>,
    /// For each note, whether its mark was met.
    met: Vec<bool>,
}

/// What stands between blocks.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Space {
    /// A blank line.
    Loose,
    /// Nothing.
    Tight,
}

/// A comment, which says nothing and parts what would be one.
const COMMENT: &str = "<!-- -->";

impl<'a> Writer<'a> {
    /// A writer with nothing on its page.
    pub(super) fn new(document: &'a Document, labels: &'a Labels) -> Self {
        let met = vec![false; document.notes.len()];
        Self { document, labels, page: Page::default(), due: Vec::new(), met }
    }

    /// All that was written.
    pub(super) fn finish(self) -> String {
        self.page.finish()
    }

    /// What inlines refer to.
    pub(super) fn context(&self) -> Context<'a> {
        Context { labels: self.labels, resources: &self.document.resources }
    }

    /// Writes body and notes. Notes stand at the end of the section that calls
    /// them, so that they can be compared with their marks.
    pub(super) fn whole(&mut self) {
        let document = self.document;
        let meta = &document.meta;
        for inline in meta.lines().flatten() {
            inline.each(&mut |inline| self.see(inline));
        }
        for block in &meta.summary {
            block.each_inline(&mut |inline| self.see(inline));
        }
        let mut before: Option<&Block> = None;
        for block in &document.body {
            if matches!(block.kind, BlockKind::Heading { .. }) && !self.due.is_empty() {
                self.space(&mut before);
                self.notes();
                self.page.line("");
                before = None;
            }
            if before.is_some() {
                self.page.line("");
            }
            self.guard(before, block, Space::Loose);
            self.block(block, Space::Loose);
            block.each_inline(&mut |inline| self.see(inline));
            before = Some(block);
        }
        let unmarked: Vec<NoteId> = document.notes.iter().map(|(id, _)| id).collect();
        for id in unmarked {
            self.met_note(id);
        }
        if !self.due.is_empty() {
            self.space(&mut before);
            self.notes();
        }
    }

    fn space(&mut self, before: &mut Option<&Block>) {
        if before.take().is_some() {
            self.page.line("");
        }
    }

    fn see(&mut self, inline: &Inline) {
        if let InlineKind::Note(id) = inline.kind {
            self.met_note(id);
        }
    }

    fn met_note(&mut self, id: NoteId) {
        if !std::mem::replace(&mut self.met[id.index()], true) {
            self.due.push(id);
        }
    }

    /// Writes the notes that are due, and those that they call.
    fn notes(&mut self) {
        let mut next = 0;
        while let Some(id) = self.due.get(next).copied() {
            if next > 0 {
                self.page.line("");
            }
            let note = &self.document.notes[id];
            let label = format!("[^{}]: ", self.labels.get(id));
            let outside = self.page.enter(&label, "    ");
            if !matches!(
                note.body.first().map(|b| &b.kind),
                Some(BlockKind::Paragraph(_))
            ) && !note.body.is_empty()
            {
                self.page.line(COMMENT);
                self.page.line("");
            }
            self.blocks(&note.body, Space::Loose);
            self.page.leave(outside);
            for block in &note.body {
                block.each_inline(&mut |inline| self.see(inline));
            }
            next += 1;
        }
        self.due.clear();
    }

    /// Writes blocks that stand in one container.
    pub(super) fn blocks(&mut self, blocks: &[Block], space: Space) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            if before.is_some() && space == Space::Loose {
                self.page.line("");
            }
            if self.page.leads() && !can_lead(block) {
                self.page.line(COMMENT);
            }
            self.guard(before, block, space);
            self.block(block, space);
            before = Some(block);
        }
    }

    /// Parts two blocks that would be read as one.
    fn guard(&mut self, before: Option<&Block>, block: &Block, space: Space) {
        let Some(before) = before else { return };
        let bullet = |list: &List| list.marker == Marker::Bullet;
        let joins = match (&before.kind, &block.kind) {
            (BlockKind::List(a), BlockKind::List(b)) => bullet(a) == bullet(b),
            (BlockKind::Definitions(_), BlockKind::Definitions(_)) => true,
            (BlockKind::Paragraph(_), BlockKind::Definitions(_)) => false,
            _ => false,
        };
        if joins && before.attr.is_empty() && block.attr.is_empty() {
            self.page.line(COMMENT);
            if space == Space::Loose {
                self.page.line("");
            }
        }
    }

    fn block(&mut self, block: &Block, space: Space) {
        if let Some(attr) = wrapper(block) {
            self.page.line(&format!("::: {}", braces_of(&attr)));
            self.bare(block, &Attr::default(), space);
            self.end_division(std::slice::from_ref(block), space);
        } else {
            self.bare(block, &block.attr, space);
        }
    }

    fn bare(&mut self, block: &Block, attr: &Attr, space: Space) {
        match &block.kind {
            BlockKind::Paragraph(content) if is_lone_image(content) => {
                let words = html::inlines(self.context(), content);
                let open = html::open("p", attr);
                self.page.lines(&format!("{open}{words}</p>"));
            }
            BlockKind::Paragraph(content) => self.inlines(content, Ends::Free),
            BlockKind::Heading { level, content } => self.heading(*level, content, attr),
            BlockKind::Quote(blocks) => {
                let outside = self.page.enter("> ", "> ");
                self.blocks(blocks, Space::Loose);
                self.page.leave(outside);
            }
            BlockKind::Verse(lines) => self.verse(lines),
            BlockKind::List(list) => self.list(list),
            BlockKind::Definitions(definitions) => self.definitions(definitions),
            BlockKind::Code { language, text } => {
                self.code(language.as_deref(), text, attr);
            }
            BlockKind::Table(table) => self.table(table, attr),
            BlockKind::Figure { content, caption } => self.figure(content, caption, attr),
            BlockKind::Division { role, content } => {
                self.page.line(&division(*role, attr));
                self.blocks(content, space);
                self.end_division(content, space);
            }
            BlockKind::Break(Break::Scene) => self.page.line("* * *"),
            BlockKind::Break(Break::Page) => self.page.line("\\newpage"),
            BlockKind::Math(source) => self.page.lines(&format!("$$\n{source}\n$$")),
        }
    }

    fn inlines(&mut self, content: &[Inline], ends: Ends) {
        let words = inline::write(self.context(), content, ends);
        self.page.lines(&words);
    }

    /// The fence that ends a division. A table, and what stands in, would take
    /// it for a line of theirs.
    fn end_division(&mut self, content: &[Block], space: Space) {
        let greedy = content.last().is_some_and(|last| match &last.kind {
            BlockKind::Paragraph(content) => is_lone_image(content),
            BlockKind::Verse(_)
            | BlockKind::Heading { .. }
            | BlockKind::Division { .. }
            | BlockKind::Break(_)
            | BlockKind::Code { .. } => false,
            _ => true,
        });
        if greedy && space == Space::Loose {
            self.page.line("");
        }
        self.page.line(":::");
    }

    /// A heading; one of several lines is underlined.
    fn heading(&mut self, level: u8, content: &[Inline], attr: &Attr) {
        let attr = match attr.is_empty() {
            true => String::new(),
            false => format!(" {}", braces(attr)),
        };
        if level <= 2 && inline::has_line_end(content) {
            let words = inline::write(self.context(), content, Ends::Free);
            self.page.lines(&format!("{words}{attr}"));
            return self.page.line(if level == 1 { "===" } else { "---" });
        }
        let mut words = inline::write(self.context(), content, Ends::One);
        // Number signs at the end would close the heading.
        if words.ends_with('#') {
            words.insert(words.len() - 1, '\\');
        }
        // Braces at the end would be its attributes.
        if words.ends_with('}') && attr.is_empty() {
            words.push_str(COMMENT);
        }
        let signs = "#".repeat(usize::from(level.clamp(1, 6)));
        let line = format!("{signs} {words}{attr}");
        self.page.line(line.trim_end());
    }

    fn verse(&mut self, lines: &[VerseLine]) {
        for (at, line) in lines.iter().enumerate() {
            let mut words = inline::write(self.context(), &line.content, Ends::Hanging);
            // With a bar at its end, the first line would be that of a table.
            if at == 0 && words.ends_with('|') {
                words.truncate(words.len() - "\\|".len());
                words.push_str("&#124;");
            }
            let indent = " ".repeat(usize::from(line.indent));
            let bar = if words.is_empty() && at > 0 { "|" } else { "| " };
            let indent = if words.is_empty() { "" } else { indent.as_str() };
            self.page.lines(&format!("{bar}{indent}{words}"));
        }
    }

    fn list(&mut self, list: &List) {
        let several = list.items.iter().any(|item| item.content.len() > 1);
        let space = if list.tight { Space::Tight } else { Space::Loose };
        for (at, item) in list.items.iter().enumerate() {
            if at > 0 && space == Space::Loose {
                self.page.line("");
            }
            let marker = marker(list.marker, at);
            let outside = self.page.enter(&marker, &" ".repeat(marker.len()));
            self.item(item, space);
            self.page.leave(outside);
        }
        if !list.tight && list.items.len() == 1 && !several {
            // Nothing else shows that the list is a loose one.
            let indent = marker(list.marker, 0).len();
            let outside = self.page.enter("", &" ".repeat(indent));
            self.page.line("");
            self.page.line(COMMENT);
            self.page.leave(outside);
        }
    }

    fn item(&mut self, item: &ListItem, space: Space) {
        let Some(done) = item.task else { return self.blocks(&item.content, space) };
        let sign = if done { "[x] " } else { "[ ] " };
        let outside = self.page.enter(sign, "");
        self.blocks(&item.content, space);
        self.page.leave(outside);
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        for (at, definition) in definitions.iter().enumerate() {
            if at > 0 {
                self.page.line("");
            }
            let words = inline::write(self.context(), &definition.term, Ends::One);
            self.page.line(&words);
            for (index, meaning) in definition.meanings.iter().enumerate() {
                let loose = meaning.len() > 1;
                if index > 0 && loose {
                    self.page.line("");
                }
                let outside = self.page.enter(": ", "  ");
                self.blocks(meaning, Space::Loose);
                self.page.leave(outside);
            }
        }
    }

    fn code(&mut self, language: Option<&str>, text: &str, attr: &Attr) {
        let fence = "`".repeat((longest_run(text, '`') + 1).max(3));
        let language = language.unwrap_or_default();
        let attr = if attr.is_empty() { String::new() } else { braces(attr) };
        let gap = if language.is_empty() || attr.is_empty() { "" } else { " " };
        self.page.line(&format!("{fence}{language}{gap}{attr}"));
        self.page.lines(text);
        self.page.line(&fence);
    }

    fn figure(&mut self, content: &[Block], caption: &[Inline], attr: &Attr) {
        if let Some(image) = captioned(content, caption, attr) {
            let mut data = attr.get().cloned().unwrap_or_default();
            let own = image.attr.get().map(|own| own.pairs.clone());
            data.pairs = own.unwrap_or_default();
            let words = inline::figure(self.context(), image, Attr::from(data), caption);
            return self.page.lines(&words);
        }
        self.page.line(&html::open("figure", attr));
        self.page.line("");
        self.blocks(content, Space::Loose);
        self.page.line("");
        if !caption.is_empty() {
            let words = html::inlines(self.context(), caption);
            self.page.lines(&format!("<figcaption>{words}</figcaption>"));
        }
        self.page.line("</figure>");
    }
}

/// Whether a block can begin on the line of the marker before it.
fn can_lead(block: &Block) -> bool {
    let plain = wrapper(block).is_none();
    plain
        && match &block.kind {
            BlockKind::Paragraph(content) => !is_lone_image(content),
            BlockKind::Heading { content, .. } => !inline::has_line_end(content),
            BlockKind::Quote(_)
            | BlockKind::List(_)
            | BlockKind::Verse(_)
            | BlockKind::Code { .. }
            | BlockKind::Math(_)
            | BlockKind::Break(Break::Scene) => true,
            BlockKind::Table(_)
            | BlockKind::Figure { .. }
            | BlockKind::Division { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Break(Break::Page) => false,
        }
}

/// The attributes of the division that has to carry what a block itself cannot
/// say, if there is need of one.
fn wrapper(block: &Block) -> Option<AttrData> {
    let attr = &block.attr;
    let mut data = attr.get().cloned().unwrap_or_default();
    let carries = match &block.kind {
        BlockKind::Heading { .. }
        | BlockKind::Division { .. }
        | BlockKind::Figure { .. } => return None,
        BlockKind::Table(table) if super::table::is_plain(table) => {
            !attr.is_empty() && table.caption.is_empty()
        }
        BlockKind::Table(_) => return None,
        // The first class would be the language.
        BlockKind::Code { language: None, .. } => !data.classes.is_empty(),
        BlockKind::Code { .. } => return None,
        BlockKind::Paragraph(content) if is_lone_image(content) => return None,
        BlockKind::List(List {
            marker: Marker::Number { style, delimiter, .. }, ..
        }) => {
            let style = match style {
                NumberStyle::Decimal => None,
                NumberStyle::LowerAlpha => Some("a"),
                NumberStyle::UpperAlpha => Some("A"),
                NumberStyle::LowerRoman => Some("i"),
                NumberStyle::UpperRoman => Some("I"),
            };
            data.pairs.extend(style.map(|style| ("type".into(), style.into())));
            if *delimiter == Delimiter::Parens {
                data.pairs.push(("delimiter".into(), "parens".into()));
            }
            data != AttrData::default()
        }
        BlockKind::Paragraph(_)
        | BlockKind::Quote(_)
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Break(_)
        | BlockKind::Math(_) => !attr.is_empty(),
    };
    carries.then(|| {
        data.classes.insert(0, "block".into());
        data
    })
}

/// The fence that begins a division.
fn division(role: Role, attr: &Attr) -> String {
    let mut data = attr.get().cloned().unwrap_or_default();
    match (role.class(), attr.is_empty()) {
        (Some(class), true) => format!("::: {class}"),
        (class, _) => {
            if let Some(class) = class {
                data.classes.insert(0, class.into());
            }
            format!("::: {}", braces_of(&data))
        }
    }
}

/// The marker of an item.
fn marker(marker: Marker, at: usize) -> String {
    let Marker::Number { start, delimiter, .. } = marker else { return "- ".into() };
    // More digits than these are no marker (`CommonMark` 5.2).
    const HIGHEST: u64 = 999_999_999;
    let number = (u64::from(start) + at as u64).min(HIGHEST);
    let sign = if delimiter == Delimiter::Paren { ')' } else { '.' };
    format!("{number}{sign} ")
}

/// Whether a paragraph would be read as a figure.
fn is_lone_image(content: &[Inline]) -> bool {
    matches!(content, [Inline { kind: InlineKind::Image(_), .. }])
}

/// The image of a figure that a line can say: its words are the caption.
fn captioned<'a>(
    content: &'a [Block],
    caption: &[Inline],
    attr: &Attr,
) -> Option<&'a Image> {
    let [Block { kind: BlockKind::Paragraph(inner), attr: none, .. }] = content else {
        return None;
    };
    let [Inline { kind: InlineKind::Image(image), .. }] = inner.as_slice() else {
        return None;
    };
    let sizes =
        |data: &AttrData| AttrData { pairs: data.pairs.clone(), ..AttrData::default() };
    let own = image.attr.get().is_none_or(|data| *data == sizes(data));
    let outer = attr.get().is_none_or(|data| data.pairs.is_empty());
    (none.is_empty() && own && outer && inline::says_caption(image, caption))
        .then_some(image)
}
