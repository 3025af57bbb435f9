//! What stands around the text and is made of its metadata: title, imprint,
//! contents, gathered notes.

use super::sections::{Opens, Stretch};
use crate::design::{Style, StyleName, Weight};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::flow::plan::{
    Env, Group, Manner, Node, Plan, Planner, Planning, Spacing, Text, Unity, plain_group,
};
use crate::layout::frame::Tag;
use crate::layout::inline::Spaces;
use crate::model::{Attr, Inline, NoteId, Person, PersonRole};
use crate::pass::OutlineEntry;

/// Plans a stretch.
pub(super) fn plan(stretch: &Stretch<'_>, shared: Planning<'_>) -> Plan {
    let mut planner = Planner::new(shared);
    let env = planner.env();
    match stretch {
        Stretch::TitleBlock => title_block(&mut planner, shared, &env),
        Stretch::TitlePage => title_page(&mut planner, shared, &env),
        Stretch::HalfTitle => half_title(&mut planner, shared, &env),
        Stretch::Imprint => imprint(&mut planner, shared, &env),
        Stretch::Contents(depth) => contents(&mut planner, shared, *depth, &env),
        Stretch::Summary(_) | Stretch::SummaryLeaf(_) => {
            if matches!(stretch, Stretch::SummaryLeaf(_)) {
                let design = shared.design;
                planner.add(Node::Sink(design.page.text_height() * design.sinks.leaf.0));
            }
            let style = planner.style(StyleName::Abstract, &env);
            let own = Style { weight: Weight::Bold, after: Pt::ZERO, ..style };
            let word = [Inline::text(shared.text.words().summary, Span::default())];
            line(&mut planner, &word, own, Tag::Paragraph, &env);
            planner.add(Node::Keep);
            let env =
                Env { paragraph: StyleName::Abstract, spacing: Spacing::Running, ..env };
            planner.blocks(&shared.text.document().meta.summary, None, &env);
            planner.add(Node::Space(style.after + style.leading));
        }
        Stretch::Blocks { blocks, before, opens, .. } => {
            if *opens == Opens::Chapter {
                planner.open_chapter();
            }
            planner.blocks(blocks, *before, &env);
        }
        Stretch::Notes { notes, opens } => {
            gathered_notes(&mut planner, shared, notes, *opens, &env);
        }
    }
    planner.finish()
}

/// Plans the sign that a line of code goes on.
pub(super) fn goes_on(shared: Planning<'_>) -> Plan {
    let mut planner = Planner::new(shared);
    let env = planner.env();
    let style = planner.style(StyleName::Code, &env);
    let (attr, content) = (Attr::default(), [Inline::text("→", Span::default())]);
    let manner = Manner { spaces: Spaces::Keep, ..Manner::new(&attr, Span::default()) };
    planner.paragraph(&content, &style, manner, &env);
    planner.finish()
}

/// Puts a line of metadata down.
fn line<'a>(
    planner: &mut Planner<'a>,
    content: &[Inline],
    style: Style,
    tag: Tag,
    env: &Env<'a>,
) {
    let attr = Attr::default();
    let span = content.iter().map(|i| i.span).reduce(Span::to).unwrap_or_default();
    let id = planner.paragraph(content, &style, Manner::new(&attr, span), env);
    let text = Text { unity: Unity::Whole, ..Text::new(id, style, tag) };
    planner.add(Node::Text(Box::new(text)));
}

fn words<'a>(
    planner: &mut Planner<'a>,
    words: &str,
    name: StyleName,
    tag: Tag,
    env: &Env<'a>,
) {
    let style = planner.style(name, env);
    line(planner, &[Inline::text(words, Span::default())], style, tag, env);
}

fn title_block<'a>(planner: &mut Planner<'a>, shared: Planning<'a>, env: &Env<'a>) {
    // Space at the head of a page would vanish.
    let sink = planner.style(StyleName::Title, env).before;
    if sink > Pt::ZERO && !shared.text.document().meta.title.is_empty() {
        planner.add(Node::Sink(sink));
    }
    if !names(planner, shared, env) {
        return;
    }
    if let Some(date) = shared.text.document().meta.shown_date() {
        words(planner, &date, StyleName::Date, Tag::Paragraph, env);
    }
    // The space below the date is that below the whole block.
    let last = planner.style(StyleName::Date, env);
    planner.add(Node::Space(last.after));
}

/// Title, subtitle and people. Returns whether there are any.
fn names<'a>(planner: &mut Planner<'a>, shared: Planning<'a>, env: &Env<'a>) -> bool {
    let meta = &shared.text.document().meta;
    if !meta.title.is_empty() {
        let style = Style { before: Pt::ZERO, ..planner.style(StyleName::Title, env) };
        line(planner, &meta.title, style, Tag::Title, env);
    }
    if !meta.subtitle.is_empty() {
        let style = planner.style(StyleName::Subtitle, env);
        line(planner, &meta.subtitle, style, Tag::Paragraph, env);
    }
    let (authors, others): (Vec<&Person>, Vec<&Person>) =
        meta.credited().partition(|person| person.role == PersonRole::Author);
    for people in [authors, others] {
        let names = people.into_iter().map(|person| shared.text.words().credit(person));
        let names: Vec<Vec<Inline>> = names.collect();
        if !names.is_empty() {
            let style = planner.style(StyleName::Author, env);
            let names = names.join(&Inline::text(", ", Span::default()));
            line(planner, &names, style, Tag::Paragraph, env);
        }
    }
    !meta.title.is_empty() || !meta.people.is_empty() || meta.date.is_some()
}

fn title_page<'a>(planner: &mut Planner<'a>, shared: Planning<'a>, env: &Env<'a>) {
    let meta = &shared.text.document().meta;
    let height = shared.design.page.text_height();
    planner.add(Node::Sink(height * shared.design.sinks.title.0));
    if meta.title.is_empty() {
        let untitled = shared.text.words().untitled;
        words(planner, untitled, StyleName::Title, Tag::Title, env);
    }
    names(planner, shared, env);
    planner.add(Node::Keep);
    planner.add(Node::Sink(height * shared.design.sinks.publisher.0));
    // Its space is what separates a title from its text.
    let style = Style { after: Pt::ZERO, ..planner.style(StyleName::Date, env) };
    for fact in [&meta.publisher, &meta.shown_date()].into_iter().flatten() {
        let content = [Inline::text(fact.as_str(), Span::default())];
        line(planner, &content, style, Tag::Paragraph, env);
    }
}

fn imprint<'a>(planner: &mut Planner<'a>, shared: Planning<'a>, env: &Env<'a>) {
    planner.add(Node::Sink(
        shared.design.page.text_height() * shared.design.sinks.imprint.0,
    ));
    for fact in shared.text.document().meta.imprint() {
        words(planner, &fact, StyleName::Licence, Tag::Paragraph, env);
    }
}

/// The title alone, as large as the heading of a chapter.
fn half_title<'a>(planner: &mut Planner<'a>, shared: Planning<'a>, env: &Env<'a>) {
    planner
        .add(Node::Sink(shared.design.page.text_height() * shared.design.sinks.title.0));
    let own = planner.style(StyleName::Heading1, env);
    let title = planner.style(StyleName::Title, env);
    let style = Style { before: Pt::ZERO, align: title.align, ..own };
    let content = unmarked(&shared.text.document().meta.title);
    line(planner, &content, style, Tag::Paragraph, env);
}

/// Words without the marks of their notes, which stand at their other place.
fn unmarked(content: &[Inline]) -> Vec<Inline> {
    let words = crate::model::plain_text(content);
    vec![Inline::text(words, content.first().map_or(Span::default(), |i| i.span))]
}

fn contents<'a>(
    planner: &mut Planner<'a>,
    shared: Planning<'a>,
    depth: u8,
    env: &Env<'a>,
) {
    let title = shared.text.words().contents;
    words(planner, title, StyleName::ContentsTitle, Tag::Paragraph, env);
    planner.add(Node::Keep);
    let nodes = planner.within(|planner| {
        entries(planner, shared, shared.text.outline(), depth, Rank::Top, env);
    });
    let group = Group { tag: Some(Tag::Contents), ..plain_group(nodes) };
    planner.add(Node::Group(group));
    let after = planner.style(StyleName::ContentsTitle, env).after;
    planner.add(Node::Space(after));
}

/// Whether entries of the contents stand under another one.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Rank {
    Top,
    Under,
}

/// Entries, each with those under it. None is the last on its page if some are.
fn entries<'a>(
    planner: &mut Planner<'a>,
    shared: Planning<'a>,
    outline: &'a [OutlineEntry],
    depth: u8,
    rank: Rank,
    env: &Env<'a>,
) {
    let listed: Vec<_> = outline.iter().filter(|entry| entry.level <= depth).collect();
    for (index, entry) in listed.iter().enumerate() {
        let style = planner.style(StyleName::contents(entry.level), env);
        let attr = Attr::default();
        let content = [Inline::text(entry.title.as_str(), entry.span)];
        // All begin at one side, whatever they are in, and have their numbers at the
        // other.
        let direction = Some(shared.text.document().meta.lang.direction());
        let manner = Manner { direction, ..Manner::new(&attr, entry.span) };
        let id = planner.paragraph(&content, &style, manner, env);
        let place = shared.places.id(&entry.id);
        let text = Text {
            hang: style.size,
            entry: place.map(|place| (place, entry.level)),
            unity: Unity::Whole,
            ..Text::new(id, style, Tag::ContentsItem)
        };
        // The last entry under another stands on no page alone.
        if rank == Rank::Under && index > 0 && index + 1 == listed.len() {
            planner.add(Node::Keep);
        }
        planner.add(Node::Text(Box::new(text)));
        if entry.children.iter().any(|child| child.level <= depth) {
            planner.add(Node::Keep);
            entries(planner, shared, &entry.children, depth, Rank::Under, env);
        }
    }
}

fn gathered_notes<'a>(
    planner: &mut Planner<'a>,
    shared: Planning<'a>,
    notes: &[NoteId],
    opens: Opens,
    env: &Env<'a>,
) {
    let mut style = planner.style(StyleName::Heading1, env);
    if opens == Opens::Chapter {
        planner.add(Node::Sink(std::mem::take(&mut style.before)));
    } else {
        style = planner.style(StyleName::Heading2, env);
    }
    let content = [Inline::text(shared.text.words().notes, Span::default())];
    let level = if opens == Opens::Chapter { 1 } else { 2 };
    line(planner, &content, style, Tag::Heading(level), env);
    planner.add(Node::Keep);
    let gap: Pt = planner.style(StyleName::Note, env).leading * 0.15;
    for &id in notes {
        let number = shared.note_numbers.get(id).unwrap_or_default().to_string();
        let nodes = planner.within(|planner| planner.note(id, &number));
        let group = Group { tag: Some(Tag::Note(id)), before: gap, ..plain_group(nodes) };
        planner.add(Node::Group(group));
    }
}
