//! Blocks to paragraphs and tables.

use super::captions::{self, Sequence};
use super::front;
use super::inline;
use super::numbering::{MAX_LEVEL, step};
use super::story::{Item, MIN_MEASURE, Place, Story};
use super::styles::{self, FIGURE, PART};
use super::table;
use super::wml::{self, Format, Indent, Paragraph};
use crate::design::{ChapterStart, StyleName};
use crate::diag::Span;
use crate::math::Display;
use crate::model::{
    Block, BlockKind, Break, Definition, Inline, InlineKind, List, ListItem, Marker,
    Matter, OPENING, Role, VerseLine, split_initial,
};

/// Writes blocks that stand in a row.
pub(super) fn blocks<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    blocks: &'a [Block],
) {
    let mut before = None;
    for block in blocks {
        self::block(story, place, block, before);
        before = Some(&block.kind);
    }
}

/// Writes a block; `before` is what precedes it.
pub(super) fn block<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    block: &'a Block,
    before: Option<&BlockKind>,
) {
    let place = &place.speaking(&block.attr);
    if let Some(id) = block.attr.id()
        && !matches!(block.kind, BlockKind::Heading { .. })
    {
        story.anchors.push(id.to_owned());
    }
    if !bears_mark(&block.kind) {
        story.settle_item();
    }
    match &block.kind {
        BlockKind::Paragraph(content) => {
            let flush = place.look == StyleName::Body
                && BlockKind::is_flush_after(before, content);
            let style = match block.attr.has_class(crate::pass::REFERENCE) {
                true => styles::REFERENCE,
                false if flush => styles::id(StyleName::BodyFirst),
                false => place.style,
            };
            let properties = Paragraph { style, ..Paragraph::default() };
            if block.attr.has_class(OPENING)
                && drop_cap(story, place, properties, content)
            {
                return story.report_stripped(block.span);
            }
            paragraph(story, place, properties, content);
        }
        BlockKind::Heading { level, content } => {
            heading(story, place, block, *level, content);
        }
        BlockKind::Quote(content) => {
            let inner = place.inset(story.book.design).looking(StyleName::Quote);
            blocks(story, &inner, content);
        }
        BlockKind::Verse(lines) => verse(story, place, lines),
        BlockKind::List(list) => self::list(story, place, list),
        BlockKind::Definitions(all) => definitions(story, place, all),
        BlockKind::Code { text, .. } => literal(story, place, StyleName::Code, text),
        BlockKind::Table(table) => {
            table::write(story, &place.inset(story.book.design), table, block.span);
        }
        BlockKind::Figure { content, caption } => figure(story, place, content, caption),
        BlockKind::Division { role, content } => {
            story.page_break |= Matter::of(block) != Matter::Body
                && story.book.design.opening.chapter != ChapterStart::Recto;
            division(story, place, *role, content);
        }
        BlockKind::Break(Break::Page) => story.page_break = true,
        BlockKind::Break(Break::Scene) => {
            let ornament = story.book.design.ornament.clone();
            literal(story, place, StyleName::SceneBreak, &ornament);
        }
        BlockKind::Math(source) => math(story, place, source, block.span),
    }
    story.report_stripped(block.span);
}

/// A paragraph of inlines.
pub(super) fn paragraph<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    properties: Paragraph<'_>,
    content: &'a [Inline],
) {
    story.open(place, properties);
    inline::write(story, place, content);
    story.close();
}

/// A paragraph whose first letter is large: it stands in a frame of its own ahead
/// of the rest (17.3.1.11). Returns whether the design has it so.
fn drop_cap<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    properties: Paragraph<'_>,
    content: &'a [Inline],
) -> bool {
    let design = story.book.design;
    let lines = design.drop_cap.lines;
    let Some(initial) = split_initial(content).filter(|_| lines >= 2) else {
        return false;
    };
    let Some((first, more)) = content.split_first() else { return false };
    let body = design.styles.get(place.look);
    let height = (body.leading * f32::from(lines)).to_twips().max(1);
    // As high as capitals on the first line down to the last baseline.
    let capital = 0.65;
    let size = (body.leading * f32::from(lines - 1) + body.size * capital) / capital;
    let size = styles::half_points(size) as i32;
    let lowered = styles::half_points(body.size * 0.2) as i32;
    let drop_cap = Some((lines, height, size));
    story.open(place, Paragraph { drop_cap, keep_next: true, ..properties });
    let letters = format!("{}{}", initial.before, initial.letter);
    story.text(&letters, Format { size: Some((size, lowered)), ..place.format() });
    story.close();
    story.open(place, properties);
    if let InlineKind::Text(text) = &first.kind {
        let start = text.find(initial.letter).map_or(0, |at| at + initial.letter.len());
        story.text(&text[start..], place.format());
    }
    inline::write(story, place, more);
    story.close();
    true
}

/// A paragraph in the style of a look.
pub(super) fn styled<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    look: StyleName,
    content: &'a [Inline],
) {
    let place = place.inset(story.book.design).looking(look);
    let properties = Paragraph { style: place.style, ..Paragraph::default() };
    paragraph(story, &place, properties, content);
}

/// The line of someone on a title page: the name, and the part they had.
pub(super) fn credit<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    name: &'a [Inline],
    part: Option<&str>,
) {
    let place = place.inset(story.book.design).looking(StyleName::Author);
    story.open(&place, Paragraph { style: place.style, ..Paragraph::default() });
    inline::write(story, &place, name);
    story.text(part.unwrap_or_default(), place.format());
    story.close();
}

/// A paragraph of text that is taken as it is.
pub(super) fn literal<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    look: StyleName,
    text: &str,
) {
    let place = place.inset(story.book.design).looking(look);
    story.open(&place, Paragraph { style: place.style, ..Paragraph::default() });
    story.text(text, place.format());
    story.close();
}

/// A formula on a line of its own.
fn math<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, source: &str, span: Span) {
    let place = place.inset(story.book.design).looking(StyleName::Math);
    story.open(&place, Paragraph { style: place.style, ..Paragraph::default() });
    inline::formula(story, source, Display::Block, place.format(), span);
    story.close();
}

fn heading<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    block: &Block,
    level: u8,
    content: &'a [Inline],
) {
    let (look, style) = match Matter::of(block) {
        Matter::Part if level == 1 => (StyleName::Part, PART.to_owned()),
        _ => (StyleName::heading(level), format!("Heading{}", level.clamp(1, 9))),
    };
    let id = block.attr.id();
    let place = Place { look, ..*place };
    story.open(&place, Paragraph { style: &style, ..Paragraph::default() });
    let range = id.map(|id| {
        let name = story.book.bookmarks.name(id);
        story.book.bookmarks.start(&mut story.xml, &name)
    });
    inline::write(story, &place, content);
    story.flush();
    if let Some(range) = range {
        super::bookmarks::end(&mut story.xml, range);
    }
    story.close();
}

/// A stanza is a paragraph, its lines part by breaks.
fn verse<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, lines: &'a [VerseLine]) {
    let place = place.inset(story.book.design).looking(StyleName::Verse);
    for stanza in lines.split(|line| line.content.is_empty()) {
        if stanza.is_empty() {
            continue;
        }
        story.open(&place, Paragraph { style: place.style, ..Paragraph::default() });
        for (index, line) in stanza.iter().enumerate() {
            if index > 0 {
                story.text("\n", place.format());
            }
            if line.indent > 0 {
                // Word drops no space that may not break.
                let space = "\u{A0}".repeat(line.indent.into());
                story.text(&space, place.format());
            }
            inline::write(story, &place, &line.content);
        }
        story.close();
    }
}

fn definitions<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, all: &'a [Definition]) {
    let meaning = place.inset(story.book.design).looking(StyleName::Definition);
    for definition in all {
        styled(story, place, StyleName::Term, &definition.term);
        for content in &definition.meanings {
            blocks(story, &meaning, content);
        }
    }
}

fn figure<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &'a [Block],
    caption: &'a [Inline],
) {
    let place = place.inset(story.book.design);
    // Pictures stand in the middle and stay with what is said of them.
    let shown = Place { style: FIGURE, look: StyleName::BodyFirst, ..place };
    for block in content {
        let picture = matches!(block.kind, BlockKind::Paragraph(_));
        self::block(story, if picture { &shown } else { &place }, block, None);
    }
    if !caption.is_empty() {
        let place = place.looking(StyleName::Caption);
        captions::write(story, &place, place.style, caption, Sequence::Figures);
    }
}

fn division<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    role: Role,
    content: &'a [Block],
) {
    match role {
        Role::Index => return front::index(story, place, content),
        Role::Figures => return front::listing(story, place, content, "Figure"),
        Role::Tables => return front::listing(story, place, content, "Table"),
        _ => {}
    }
    let Some(look) = styles::division(role) else {
        return blocks(story, place, content);
    };
    let mut place = *place;
    if look == StyleName::Alert {
        let alerts = &story.book.design.alerts;
        place.band = role.class().and_then(|kind| alerts.color(kind));
        let word = story.book.text.words().alert(role);
        literal(story, &place, StyleName::AlertTitle, word);
    }
    let inner = place.inset(story.book.design).looking(look);
    blocks(story, &inner, content);
}

fn list<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, list: &'a List) {
    let place = place.inset(story.book.design);
    let step = step(story.book.design);
    let level = place.level.min(MAX_LEVEL);
    let number = story.book.lists.list(list.marker, level);
    let own =
        matches!(place.look, StyleName::Body | StyleName::BodyFirst | StyleName::List);
    // In a note or a quotation, items are set as the rest of it.
    let (look, style) = match own {
        true => (StyleName::List, styles::id(StyleName::List)),
        false => (place.look, place.style),
    };
    let inner = Place {
        look,
        style,
        start: place.start + step,
        level: place.level.saturating_add(1),
        measure: (place.measure - step).max(MIN_MEASURE),
        ..place
    };
    let close = match (own, list.tight) {
        // The style of lists is close, others are not.
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    let head = Paragraph {
        style: inner.style,
        number: Some((number, level)),
        close,
        indent: indent(&inner, level, step),
        ..Paragraph::default()
    };
    for item in &list.items {
        let number = match item.task {
            Some(_) if list.marker == Marker::Bullet => story.book.lists.tasks(),
            _ => number,
        };
        self::item(
            story,
            &inner,
            item,
            Paragraph { number: Some((number, level)), ..head },
        );
    }
}

/// The indents of an item. The numbering knows them where the list stands by
/// itself.
fn indent(place: &Place<'_>, level: u8, hanging: i32) -> Option<Indent> {
    let natural = place.start == (i32::from(level) + 1) * hanging && place.end == 0;
    let own = Indent { start: place.start, end: place.end, hanging };
    (!natural).then_some(own)
}

/// An item: its first paragraph has the mark, what follows stands under it.
fn item<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    item: &'a ListItem,
    head: Paragraph<'static>,
) {
    let rest = match item.content.split_first() {
        Some((Block { kind: BlockKind::Paragraph(content), attr, span }, rest)) => {
            let place = &place.speaking(attr);
            story.anchors.extend(attr.id().map(str::to_owned));
            story.open(place, head);
            task(story, place, item.task);
            inline::write(story, place, content);
            story.close();
            story.report_stripped(*span);
            rest
        }
        Some((first, _)) if item.task.is_none() && bears_mark(&first.kind) => {
            let mark = head.indent.map_or(place.start - step(story.book.design), |own| {
                own.start - own.hanging
            });
            story.item = Some(Item { place: *place, head, mark });
            item.content.as_slice()
        }
        _ => {
            story.open(place, head);
            task(story, place, item.task);
            story.close();
            item.content.as_slice()
        }
    };
    for block in rest {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let place = &place.speaking(&block.attr);
                story.anchors.extend(block.attr.id().map(str::to_owned));
                paragraph(story, place, under(place, head), content);
                story.report_stripped(block.span);
            }
            _ => self::block(story, place, block, None),
        }
    }
    story.settle_item();
}

/// Whether the first paragraph of a block can bear the mark of the item that it
/// begins: a table has none, those of pictures and formulas stand in the middle,
/// and that of a list has a mark of its own.
fn bears_mark(kind: &BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Quote(_)
            | BlockKind::Verse(_)
            | BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Division { .. }
    )
}

/// What follows the first paragraph of an item stands under it without a mark,
/// in the style of lists: by that, programs see that the item goes on.
fn under<'p>(place: &Place<'_>, head: Paragraph<'p>) -> Paragraph<'p> {
    let indent = Indent { start: place.start, end: place.end, hanging: 0 };
    Paragraph { number: None, indent: Some(indent), ..head }
}

/// The box of a task, which can be ticked (`w14:checkbox`, [MS-DOCX]
/// 2.6.1.3).
fn task<'a>(story: &mut Story<'_, 'a>, place: &Place<'a>, done: Option<bool>) {
    let Some(done) = done else { return };
    let glyph = if done { "☒" } else { "☐" };
    let state = if done { "1" } else { "0" };
    let xml = &mut story.xml;
    xml.open("w:sdt").open("w:sdtPr").open("w14:checkbox");
    xml.empty("w14:checked").attr("w14:val", state);
    for (name, code) in [("w14:checkedState", "2612"), ("w14:uncheckedState", "2610")] {
        xml.empty(name).attr("w14:val", code).attr("w14:font", "Segoe UI Symbol");
    }
    xml.close().close().open("w:sdtContent");
    Format::default().open(xml, &story.book.sheet);
    wml::text(xml, glyph);
    xml.close().close().close();
    story.text("\t", place.format());
}
