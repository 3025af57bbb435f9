//! Blocks.

use super::Writer;
use crate::backend::xml;
use crate::math::Display;
use crate::model::{
    Attr, Block, BlockKind, Break, Definition, Delimiter, Image, Inline, InlineKind,
    List, Marker, NumberStyle, Role, VerseLine, plain_text,
};

impl Writer<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        let attr = &block.attr;
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(attr, "", content),
            BlockKind::Heading { level, content } => self.heading(attr, *level, content),
            BlockKind::Quote(blocks) => self.group("blockquote", attr, "", blocks),
            BlockKind::Verse(lines) => self.verse(attr, lines),
            BlockKind::List(list) => self.list(attr, list),
            BlockKind::Definitions(definitions) => self.definitions(attr, definitions),
            BlockKind::Code { language, text } => {
                self.xml.open("pre");
                self.attributes(attr, "");
                let language =
                    language.as_ref().and_then(|l| l.split_whitespace().next());
                let class = language.map(|language| format!("language-{language}"));
                self.xml.open("code").attr_opt("class", class.as_deref());
                self.xml.attr("dir", "ltr");
                self.text(text, block.span);
                self.xml.close().close();
            }
            BlockKind::Table(table) => self.table(attr, table),
            BlockKind::Figure { content, caption } => self.figure(attr, content, caption),
            BlockKind::Division { role, content } => self.division(attr, *role, content),
            BlockKind::Break(kind) => {
                self.xml.empty("hr");
                let class = match kind {
                    Break::Scene => "scene",
                    Break::Page => "page",
                };
                self.attributes(attr, class);
            }
            BlockKind::Math(source) => {
                self.xml.open("div");
                self.attributes(attr, "math");
                // It scrolls, as tables do.
                self.xml.attr("tabindex", "0");
                self.formula(source, Display::Block, block.span);
                self.xml.close();
            }
        }
        self.xml.raw("\n");
    }

    pub(super) fn paragraph(&mut self, attr: &Attr, class: &str, content: &[Inline]) {
        self.xml.open("p");
        self.attributes(attr, class);
        self.inlines(content);
        self.xml.close();
    }

    /// A heading. One without words is none to those who navigate by headings,
    /// but remains a place for links.
    fn heading(&mut self, attr: &Attr, level: u8, content: &[Inline]) {
        const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let name = NAMES[usize::from(level.clamp(1, 6)) - 1];
        let silent = xml::line(&plain_text(content)).is_empty();
        self.xml.open(if silent { "p" } else { name });
        self.attributes(attr, "");
        if !silent {
            let depth = self.depth(level);
            if depth != level {
                self.xml.attr("aria-level", &depth.to_string());
            }
        }
        self.inlines(content);
        self.xml.close();
    }

    /// How deep a heading stands, for those who go from one to the next: no level
    /// is skipped, whatever the text does.
    fn depth(&mut self, level: u8) -> u8 {
        while self.under.last().is_some_and(|(above, _)| *above >= level) {
            self.under.pop();
        }
        let depth = self.under.last().map_or(level, |(_, depth)| depth + 1);
        self.under.push((level, depth));
        depth
    }

    fn group(&mut self, name: &'static str, attr: &Attr, class: &str, blocks: &[Block]) {
        self.xml.open(name);
        self.attributes(attr, class);
        self.xml.raw("\n");
        self.blocks(blocks);
        self.xml.close();
    }

    /// Verse: a paragraph for each stanza, a span for each line. The breaks
    /// show the lines where there are no styles; the style sheet hides them.
    fn verse(&mut self, attr: &Attr, lines: &[VerseLine]) {
        self.xml.open("div");
        self.attributes(attr, "verse");
        for stanza in lines.split(|line| line.content.is_empty()) {
            if stanza.is_empty() {
                continue;
            }
            self.xml.raw("\n").open("p");
            for (at, line) in stanza.iter().enumerate() {
                if at > 0 {
                    self.xml.empty("br").raw("\n");
                }
                self.xml.open("span").attr("class", "line");
                if line.indent > 0 {
                    // Four spaces of text are about one em.
                    let em = 2.0 + f32::from(line.indent) / 4.0;
                    let side = self.start();
                    self.xml.attr("style", &format!("padding-{side}:{em}em"));
                }
                self.inlines(&line.content);
                self.xml.close();
            }
            self.xml.close();
        }
        self.xml.close();
    }

    /// The side where lines start.
    fn start(&self) -> &'static str {
        match self.text.document().meta.lang.direction() {
            crate::model::Direction::Ltr => "left",
            crate::model::Direction::Rtl => "right",
        }
    }

    fn list(&mut self, attr: &Attr, list: &List) {
        let tight = if list.tight { "tight" } else { "" };
        match list.marker {
            Marker::Bullet => {
                self.xml.open("ul");
                self.attributes(attr, tight);
            }
            Marker::Number { start, style, delimiter } => {
                self.xml.open("ol");
                let delimiter = match delimiter {
                    Delimiter::Period => "",
                    Delimiter::Paren => "paren",
                    Delimiter::Parens => "parens",
                };
                let class = format!("{} {delimiter} {tight}", style_class(style));
                self.attributes(attr, &class);
                self.xml.attr_opt("type", number_type(style));
                if start != 1 {
                    self.xml.attr("start", &start.to_string());
                }
                if !delimiter.is_empty() {
                    // What stands before the first, for the style sheet to count on.
                    let before = i64::from(start) - 1;
                    self.xml.attr("style", &format!("counter-reset:item {before}"));
                }
            }
        }
        self.xml.raw("\n");
        for item in &list.items {
            self.xml.open("li");
            if item.task.is_some() {
                self.xml.attr("class", "task");
            }
            match (item.task, item.content.split_first()) {
                (None, _) => self.blocks(&item.content),
                (Some(done), Some((first, rest))) if is_paragraph(first) => {
                    self.xml.open("p");
                    self.attributes(&first.attr, "");
                    self.task(done);
                    if let BlockKind::Paragraph(content) = &first.kind {
                        self.inlines(content);
                    }
                    self.xml.close().raw("\n");
                    self.blocks(rest);
                }
                (Some(done), _) => {
                    self.xml.open("p");
                    self.task(done);
                    self.xml.close().raw("\n");
                    self.blocks(&item.content);
                }
            }
            self.xml.close().raw("\n");
        }
        self.xml.close();
    }

    /// The box in front of a task.
    fn task(&mut self, done: bool) {
        let sign = if done { "☑" } else { "☐" };
        self.xml.open("span").attr("class", "box").text(sign).close().text(" ");
    }

    fn definitions(&mut self, attr: &Attr, definitions: &[Definition]) {
        self.xml.open("dl");
        self.attributes(attr, "");
        self.xml.raw("\n");
        for definition in definitions {
            self.xml.open("dt");
            self.inlines(&definition.term);
            self.xml.close().raw("\n");
            for meaning in &definition.meanings {
                self.xml.open("dd");
                self.blocks(meaning);
                self.xml.close().raw("\n");
            }
            // A term must have a meaning (HTML, 4.4.9).
            if definition.meanings.is_empty() {
                self.xml.open("dd").close().raw("\n");
            }
        }
        self.xml.close();
    }

    /// A figure. Where the caption only repeats what stands for the image, it
    /// is shown and read out once.
    fn figure(&mut self, attr: &Attr, content: &[Block], caption: &[Inline]) {
        let image = match content {
            [block] => lone_image(block),
            _ => None,
        };
        let repeats = image.is_some_and(|image| repeats(image, caption));
        self.xml.open("figure");
        self.attributes(attr, "");
        self.xml.raw("\n");
        match image {
            Some(image) => {
                let there = self.links.to_image(image.resource.index()).is_some();
                if there || !repeats {
                    self.image(image, content[0].span);
                }
                if !caption.is_empty() {
                    self.xml.raw("\n").open("figcaption");
                    if there && repeats {
                        self.xml.attr("aria-hidden", "true");
                    }
                    self.inlines(caption);
                    self.xml.close();
                }
            }
            None => {
                self.blocks(content);
                if !caption.is_empty() {
                    self.xml.open("figcaption");
                    self.inlines(caption);
                    self.xml.close();
                }
            }
        }
        self.xml.close();
    }

    fn division(&mut self, attr: &Attr, role: Role, blocks: &[Block]) {
        let (epub_type, aria) = match role {
            Role::Note => (None, Some("note")),
            Role::Tip => (Some("tip"), Some("doc-tip")),
            Role::Important | Role::Warning | Role::Caution => {
                (Some("notice"), Some("doc-notice"))
            }
            Role::Epigraph => (Some("epigraph"), Some("doc-epigraph")),
            Role::Dedication => (Some("dedication"), Some("doc-dedication")),
            Role::Abstract => (Some("abstract"), Some("doc-abstract")),
            Role::Index => (Some("index"), Some("doc-index")),
            Role::Figures => (Some("loi"), None),
            Role::Tables => (Some("lot"), None),
            Role::Plain
            | Role::Attribution
            | Role::Details
            | Role::OrphanNotes
            | Role::Licence => (None, None),
        };
        let class = match role.class() {
            Some(class) if role.is_alert() => format!("alert {class}"),
            Some(class) => class.to_owned(),
            None => String::new(),
        };
        self.xml.open("div");
        self.attributes(attr, &class);
        let copyright = role == Role::Licence && attr.has_class("copyright");
        let epub_type = epub_type.or(copyright.then_some("copyright-page"));
        self.xml.attr_opt("epub:type", epub_type).attr_opt("role", aria);
        let title = self.text.words().alert(role);
        if !title.is_empty() {
            self.xml.attr("aria-label", title).raw("\n");
            self.words("p", "alert-title", title);
        }
        if role == Role::Index {
            self.xml.attr("aria-label", self.text.words().book.index);
        }
        self.xml.raw("\n");
        self.in_index = role == Role::Index;
        self.blocks(blocks);
        self.in_index = false;
        self.xml.close();
    }
}

fn is_paragraph(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
}

/// The image that a paragraph consists of.
fn lone_image(block: &Block) -> Option<&Image> {
    match &block.kind {
        BlockKind::Paragraph(content) if block.attr.is_empty() => {
            match content.as_slice() {
                [Inline { kind: InlineKind::Image(image), .. }] => Some(image),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a caption says what stands for an image, and nothing that can have
/// the focus.
fn repeats(image: &Image, caption: &[Inline]) -> bool {
    let mut links = false;
    caption.iter().for_each(|inline| {
        inline.each(&mut |inline| {
            links |= matches!(inline.kind, InlineKind::Link(..) | InlineKind::Note(_));
        });
    });
    !links && plain_text(caption).trim() == image.alt.trim()
}

fn number_type(style: NumberStyle) -> Option<&'static str> {
    match style {
        NumberStyle::Decimal => None,
        NumberStyle::LowerAlpha => Some("a"),
        NumberStyle::UpperAlpha => Some("A"),
        NumberStyle::LowerRoman => Some("i"),
        NumberStyle::UpperRoman => Some("I"),
    }
}

fn style_class(style: NumberStyle) -> &'static str {
    match style {
        NumberStyle::Decimal => "",
        NumberStyle::LowerAlpha => "lower-alpha",
        NumberStyle::UpperAlpha => "upper-alpha",
        NumberStyle::LowerRoman => "lower-roman",
        NumberStyle::UpperRoman => "upper-roman",
    }
}
