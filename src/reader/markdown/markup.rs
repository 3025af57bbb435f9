//! Tells the builder what raw HTML says.
//!
//! A safe part of HTML has a meaning here; the tags of all else are reported
//! and their text is kept. What a tag opens is closed by its end tag, and at
//! the latest by the end of the Markdown around it. Content that runs or that
//! styles a page is left out and reported.

use std::ops::Range;

use super::attr;
use super::builder::Builder;
use super::element::{self, Meaning, Names, Numbered};
use super::frame::{Frame, Kind, Origin, Part};
use super::html::{Html, Tag};
use super::link;
use crate::diag::Problem;
use crate::model::{
    Align, Attr, AttrData, BlockKind, Break, Delimiter, InlineKind, Link, Marker,
    NumberStyle, Role, Row,
};

/// Where HTML stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Context {
    /// Between blocks.
    Block,
    /// Within a line.
    Line,
}

/// Acts on a piece of HTML.
pub(super) fn act(
    builder: &mut Builder<'_>,
    html: Html<'_>,
    range: Range<usize>,
    context: Context,
) {
    match html {
        Html::Open(tag) => open(builder, &tag, range, context),
        Html::Close(name) => close(builder, &name, range),
        Html::Text(words) => text(builder, &words, range),
        Html::Comment(comment) => {
            if context == Context::Block && is_page_break(comment) {
                builder.block(BlockKind::Break(Break::Page), range);
            }
        }
        Html::Other(inner) => {
            let first = inner.split_whitespace().next().unwrap_or_default();
            let name = format!("<{first}>");
            if first.starts_with('?') {
                builder.report(&range, Problem::ActiveContent(name));
            } else if !first.eq_ignore_ascii_case("!doctype") {
                builder.report(&range, Problem::RawMarkup(name));
            }
        }
    }
}

/// Ends what an HTML block has left open within a line.
pub(super) fn end_block(builder: &mut Builder<'_>) {
    while builder.top().origin == Origin::Html {
        match builder.top().kind {
            // Content that must not stay goes with the block that begins it,
            // and takes nothing else with it.
            Kind::Dropped | Kind::Preformatted { .. } => builder.close(),
            ref kind if kind.is_inline() => {
                builder.end_line();
                report_if_empty(builder);
                builder.cut_short();
            }
            _ => break,
        }
    }
    builder.settle_pending();
}

/// Says so where an element that stands within a line was meant for the blocks
/// that follow.
fn report_if_empty(builder: &mut Builder<'_>) {
    let top = builder.top();
    let meant = matches!(top.kind, Kind::Marked(_) | Kind::Link(_));
    if meant && top.inlines.is_empty() {
        let (range, problem) = (top.range.clone(), format!("<{}>", top.tag));
        builder.report(&range, Problem::RawMarkup(problem));
        builder.top_mut().kind = Kind::Scope;
    }
}

/// Whether a comment asks for a new page.
fn is_page_break(comment: &str) -> bool {
    let words: String = comment.chars().filter(char::is_ascii_alphabetic).collect();
    matches!(words.to_ascii_lowercase().as_str(), "pagebreak" | "newpage")
}

fn open(builder: &mut Builder<'_>, tag: &Tag<'_>, range: Range<usize>, context: Context) {
    let Some((name, meaning)) = element::meaning(&tag.name) else {
        builder.report(&range, Problem::RawMarkup(format!("<{}>", tag.name)));
        return;
    };
    match builder.top().kind {
        Kind::Dropped => return,
        Kind::Preformatted { .. } => {
            return within_preformatted(builder, tag, meaning, range);
        }
        _ => {}
    }
    end_implied(builder, name);
    if meaning == Meaning::Active {
        builder.report(&range, Problem::ActiveContent(format!("<{name}>")));
        if name != "embed" {
            push(builder, Kind::Dropped, Attr::default(), range, name);
        }
    } else if meaning.is_inline() {
        open_inline(builder, tag, name, meaning, range);
    } else if context == Context::Line {
        open_group_in_line(builder, tag, name, meaning, range);
    } else {
        open_block(builder, tag, name, meaning, range);
    }
}

fn push(
    builder: &mut Builder<'_>,
    kind: Kind,
    attr: Attr,
    range: Range<usize>,
    tag: &'static str,
) {
    builder.open(kind, attr, range, Origin::Html);
    builder.top_mut().tag = tag;
}

/// Ends the elements that `name` ends by beginning.
fn end_implied(builder: &mut Builder<'_>, name: &str) {
    let (ends, guards) = element::ended_by(name);
    if ends.is_empty() {
        return;
    }
    let frames = builder.frames().iter().rev();
    let open =
        frames.take_while(|f| f.origin == Origin::Html && !guards.contains(&f.tag));
    let count = open.enumerate().filter(|(_, f)| ends.contains(&f.tag)).last();
    for _ in 0..count.map_or(0, |(at, _)| at + 1) {
        builder.cut_short();
    }
}

fn open_inline(
    builder: &mut Builder<'_>,
    tag: &Tag<'_>,
    name: &'static str,
    meaning: Meaning,
    range: Range<usize>,
) {
    let attr = attributes(tag);
    let kind = match meaning {
        Meaning::LineBreak => return builder.inline(InlineKind::HardBreak, range),
        Meaning::BreakOpportunity => return builder.text("\u{200b}", range),
        Meaning::Image => return image(builder, tag, range),
        Meaning::Mark(mark) => Kind::Marked(mark),
        Meaning::Code => Kind::Code,
        Meaning::Quoted => Kind::Quoted,
        Meaning::Ruby => Kind::Ruby { done: Vec::new() },
        Meaning::Reading => Kind::Reading,
        Meaning::RubyFallback => Kind::Dropped,
        Meaning::Anchor => return anchor(builder, tag, attr, range),
        _ => Kind::Scope,
    };
    push(builder, kind, attr, range, name);
}

fn anchor(builder: &mut Builder<'_>, tag: &Tag<'_>, attr: Attr, range: Range<usize>) {
    let title = tag.attr("title").unwrap_or_default().to_owned();
    let kind = match tag.attr("href").map(link::target) {
        Some(target) => Kind::Link(Box::new(Link { target, title })),
        None => Kind::Scope,
    };
    let mut attr = attr;
    if let (None, Some(name)) = (attr.id(), tag.attr("name")) {
        attr.get_mut().id = Some(name.into());
    }
    push(builder, kind, attr, range, "a");
}

fn image(builder: &mut Builder<'_>, tag: &Tag<'_>, range: Range<usize>) {
    let mut data = data(tag);
    for key in ["width", "height"] {
        if let Some(value) = tag.attr(key).or_else(|| style(tag, key)) {
            data.pairs.push((key.into(), value.into()));
        }
    }
    let name = tag.attr("src").unwrap_or_default();
    let alt = tag.attr("alt").unwrap_or_default();
    if tag.attr("alt") == Some("") {
        // Said outright: the image is decorative.
        data.pairs.push(("alt".into(), String::new()));
    }
    let title = tag.attr("title").unwrap_or_default();
    data.pairs.retain(|(key, _)| key != "title");
    builder.image(name, alt.into(), title.into(), Attr::from(data), range);
}

/// Blocks cannot begin within a line: groups become text with attributes.
fn open_group_in_line(
    builder: &mut Builder<'_>,
    tag: &Tag<'_>,
    name: &'static str,
    meaning: Meaning,
    range: Range<usize>,
) {
    let group = matches!(
        meaning,
        Meaning::Group(_) | Meaning::Paragraph | Meaning::Caption | Meaning::Nothing
    );
    if !group {
        builder.report(&range, Problem::RawMarkup(format!("<{name}>")));
    }
    if !meaning.is_void() {
        push(builder, Kind::Scope, attributes(tag), range, name);
    }
}

fn open_block(
    builder: &mut Builder<'_>,
    tag: &Tag<'_>,
    name: &'static str,
    meaning: Meaning,
    range: Range<usize>,
) {
    while builder.top().origin == Origin::Html
        && (builder.top().kind.is_inline() || builder.top().tag == "p")
    {
        builder.cut_short();
    }
    if builder.top().kind.is_leaf() {
        // A caption or a heading holds words and no blocks.
        return open_group_in_line(builder, tag, name, meaning, range);
    }
    builder.settle_pending();
    let breaks = breaks_page(tag);
    if breaks {
        builder.block(BlockKind::Break(Break::Page), range.clone());
    }
    if meaning == Meaning::Rule {
        if !breaks {
            builder.block(BlockKind::Break(Break::Scene), range);
        }
        return;
    }
    let (kind, attr) = block_kind(builder, tag, meaning);
    push(builder, kind, attr, range, name);
}

/// What a block becomes, and its attributes.
fn block_kind(
    builder: &mut Builder<'_>,
    tag: &Tag<'_>,
    meaning: Meaning,
) -> (Kind, Attr) {
    let kind = match meaning {
        Meaning::Group(role) => return group(role, data(tag)),
        Meaning::Paragraph => Kind::Paragraph,
        Meaning::Summary => Kind::Summary,
        Meaning::Heading(level) => Kind::Heading(level),
        Meaning::Quote => Kind::Quote,
        Meaning::List(numbered) => {
            let marker = marker(tag, numbered);
            Kind::List { marker, tight: true, items: Vec::new() }
        }
        Meaning::Item => Kind::Item { task: None, tight: true },
        Meaning::Definitions => Kind::Definitions(Vec::new()),
        Meaning::Term => Kind::Term,
        Meaning::Definition => Kind::Meaning,
        Meaning::Table => Kind::Table(Box::default()),
        Meaning::Row => Kind::Row(row_part(builder.frames()), Row::default()),
        Meaning::Cell(names) => cell(tag, names),
        Meaning::Caption => Kind::Caption,
        Meaning::Figure => Kind::Figure { caption: Vec::new() },
        Meaning::Preformatted => Kind::Preformatted { language: None },
        _ => Kind::Nothing,
    };
    (kind, attributes(tag))
}

/// A group that says nothing of its own is none.
fn group(role: Role, mut data: AttrData) -> (Kind, Attr) {
    let found = data.classes.iter().position(|class| Role::from_class(class).is_some());
    let role = match (role, found) {
        (Role::Plain, Some(at)) => Role::from_class(&data.classes.remove(at)),
        _ => None,
    }
    .unwrap_or(role);
    let attr = Attr::from(data);
    match role == Role::Plain && attr.is_empty() {
        true => (Kind::Nothing, attr),
        false => (Kind::Division(role), attr),
    }
}

fn marker(tag: &Tag<'_>, numbered: Numbered) -> Marker {
    if numbered == Numbered::No {
        return Marker::Bullet;
    }
    let start = tag.attr("start").and_then(|start| start.trim().parse().ok());
    let style = match tag.attr("type") {
        Some("a") => NumberStyle::LowerAlpha,
        Some("A") => NumberStyle::UpperAlpha,
        Some("i") => NumberStyle::LowerRoman,
        Some("I") => NumberStyle::UpperRoman,
        _ => NumberStyle::Decimal,
    };
    Marker::Number { start: start.unwrap_or(1), style, delimiter: Delimiter::Period }
}

/// The part of the table in which a row begins.
fn row_part(frames: &[Frame]) -> Part {
    let mut within = frames.iter().rev().take_while(|frame| frame.tag != "table");
    match within.any(|frame| frame.tag == "thead") {
        true => Part::Head,
        false => Part::Body,
    }
}

fn cell(tag: &Tag<'_>, names: Names) -> Kind {
    // As in the HTML Standard (4.9.11), no cell covers more columns than this.
    const WIDEST: u16 = 1000;
    let number = |key| tag.attr(key).and_then(|n| n.trim().parse::<u16>().ok());
    let align = tag.attr("align").or_else(|| style(tag, "text-align"));
    let align = match align.map(str::to_ascii_lowercase).as_deref() {
        Some("left" | "start") => Align::Left,
        Some("center") => Align::Center,
        Some("right" | "end") => Align::Right,
        _ => Align::Default,
    };
    Kind::Cell {
        columns: number("colspan").unwrap_or(1).clamp(1, WIDEST),
        rows: number("rowspan").unwrap_or(1).max(1),
        header: names == Names::Yes,
        align,
    }
}

/// The tags in literal text say nothing, but for two.
fn within_preformatted(
    builder: &mut Builder<'_>,
    tag: &Tag<'_>,
    meaning: Meaning,
    range: Range<usize>,
) {
    match (meaning, &mut builder.top_mut().kind) {
        (Meaning::LineBreak, _) => builder.text("\n", range),
        (Meaning::Code, Kind::Preformatted { language }) if language.is_none() => {
            let mut classes = tag.attr("class").unwrap_or_default().split_whitespace();
            *language =
                classes.find_map(|c| c.strip_prefix("language-")).map(str::to_owned);
        }
        _ => {}
    }
}

fn close(builder: &mut Builder<'_>, name: &str, range: Range<usize>) {
    let html = builder.frames().iter().rev();
    let mut open = html.take_while(|frame| frame.origin == Origin::Html);
    let Some(above) = open.position(|frame| frame.tag == name) else {
        return end_later(builder, name);
    };
    for _ in 0..above {
        builder.cut_short();
    }
    if matches!(builder.top().kind, Kind::Nothing) {
        builder.settle_pending();
    }
    builder.top_mut().range.end = range.end;
    builder.close();
}

/// Writers put the end of a group behind the last words of its last paragraph:
/// there it is remembered until the paragraph ends.
fn end_later(builder: &mut Builder<'_>, name: &str) {
    let mut frames = builder.frames().iter().rev();
    let in_paragraph =
        frames.find(|frame| !frame.kind.is_inline()).is_some_and(|frame| {
            frame.origin == Origin::Markdown && matches!(frame.kind, Kind::Paragraph)
        });
    let mut around = frames.take_while(|frame| frame.origin == Origin::Html);
    if in_paragraph && around.any(|frame| frame.tag == name) {
        builder.ending.push(name.into());
    }
}

/// Ends the groups whose end stood in the paragraph that has just ended.
pub(super) fn end_paragraph(builder: &mut Builder<'_>) {
    for name in std::mem::take(&mut builder.ending) {
        let range = builder.top().range.clone();
        close(builder, &name, range);
    }
}

/// Adds text. Blanks count as one, and at the start of a block as none.
fn text(builder: &mut Builder<'_>, words: &str, range: Range<usize>) {
    if matches!(builder.top().kind, Kind::Preformatted { .. }) {
        return builder.text(words, range);
    }
    let blank = |c: char| c.is_ascii_whitespace();
    let mut rest = words;
    while !rest.is_empty() {
        let (space, after) =
            rest.split_at(rest.find(|c| !blank(c)).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(blank).unwrap_or(after.len()));
        rest = after;
        if !space.is_empty() && !builder.at_start_of_line() {
            match space.contains(['\n', '\r']) {
                true => builder.inline(InlineKind::SoftBreak, range.clone()),
                false => builder.text(" ", range.clone()),
            }
        }
        builder.text(word, range.clone());
    }
}

/// The attributes of a tag that a model has a place for.
fn attributes(tag: &Tag<'_>) -> Attr {
    Attr::from(data(tag))
}

fn data(tag: &Tag<'_>) -> AttrData {
    let mut data = AttrData::default();
    for (key, value) in &tag.attrs {
        if matches!(key.as_str(), "id" | "class" | "lang" | "xml:lang" | "dir") {
            attr::set(&mut data, key, value);
        }
    }
    if let ("abbr" | "acronym", Some(title)) = (tag.name.as_str(), tag.attr("title")) {
        data.classes.insert(0, "abbr".into());
        data.pairs.push(("title".into(), title.into()));
    }
    let centered = tag.name == "center" || tag.attr("align") == Some("center");
    if centered && !matches!(tag.name.as_str(), "td" | "th" | "img" | "table") {
        data.classes.push("center".into());
    }
    if style(tag, "font-variant").is_some_and(|value| value.contains("small-caps")) {
        data.classes.push("smallcaps".into());
    }
    if style(tag, "text-decoration").is_some_and(|value| value.contains("underline")) {
        data.classes.push("underline".into());
    }
    data
}

/// The value of a property in the `style` of a tag.
fn style<'a>(tag: &'a Tag<'_>, property: &str) -> Option<&'a str> {
    let declarations = tag.attr("style")?.split(';');
    let mut pairs = declarations.filter_map(|one| one.split_once(':'));
    pairs
        .find(|(key, _)| key.trim().eq_ignore_ascii_case(property))
        .map(|(_, v)| v.trim())
}

/// Whether a new page begins before or after an element.
fn breaks_page(tag: &Tag<'_>) -> bool {
    let breaks = |property| {
        style(tag, property)
            .is_some_and(|value| matches!(value, "always" | "page" | "right" | "left"))
    };
    ["page-break-after", "page-break-before", "break-after", "break-before"]
        .into_iter()
        .any(breaks)
        || tag.attr("class").is_some_and(|classes| {
            classes.split_whitespace().any(|c| matches!(c, "pagebreak" | "page-break"))
        })
}
