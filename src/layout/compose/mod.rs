//! From a text to pages: sections are planned, set, broken into pages, and
//! painted with what stands around them.
//!
//! The phases, in order: `sections` says what comes after what; the flow makes
//! a list of each stretch; `bind` joins them to sections and breaks these into
//! pages; `paint` puts boxes where they belong; `furniture` adds running heads
//! and page numbers; and last the numbers in the contents are filled in, for
//! only then are all pages known. Where a text says more of its pages, `known`
//! has all this done again until that is true. `press` makes the sheets larger
//! where they are to be cut.

mod barcode;
mod bind;
mod cover;
mod front;
mod furniture;
mod known;
mod paint;
mod press;
mod sections;

use rayon::prelude::*;

use super::flow::column::{milli, pt};
use super::flow::firsts::Firsts;
use super::flow::places::Places;
use super::flow::plan::{Plan, Planner, Planning};
use super::flow::set::{self, Fragment, Room, Setting, Strut, separator};
use super::flow::tags::element;
use super::frame::{DestinationId, Layout, OutlineItem, Tag};
use super::inline::Typesetter;
use super::page::{Goal, Side, Sides};
use crate::design::{Design, NotePlace, StyleName};
use crate::diag::{Diagnostics, Problem};
use crate::font::FontBook;
use crate::geom::Pt;
use crate::model::Lang;
use crate::pass::{OutlineEntry, Prepared};
use known::Known;
use sections::{Section, Stretch};

pub(super) use cover::cover;

/// Lays out a whole text: again while its pages are not what was said of them.
pub(super) fn compose(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    watch: &super::Watch<'_>,
    diagnostics: &mut Diagnostics,
) -> Layout {
    known::settle(text, diagnostics, |known, diagnostics| {
        once(text, design, fonts, watch, known, diagnostics)
    })
}

/// Lays out a text of whose pages this is known.
fn once(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    watch: &super::Watch<'_>,
    known: &Known,
    diagnostics: &mut Diagnostics,
) -> Layout {
    let places = Places::of(text.document());
    let firsts = Firsts::of(text.document());
    let sections = sections::sections(text, design, &firsts);
    let region = super::region(text.document());
    let mut typesetter = Typesetter::new(fonts).in_region(region);
    let shared = Planning {
        text,
        note_numbers: &known.notes,
        design,
        typesetter: &typesetter,
        places: &places,
        numbers: &known.pages,
    };
    let mut plans = plan(shared, &sections);
    watch.passed(super::Stage::Planned);
    let all = plans.stretches.iter_mut().chain(plans.notes.iter_mut().flatten());
    typesetter.learn(all.chain(&mut plans.goes_on).flat_map(|plan| &mut plan.paragraphs));
    watch.passed(super::Stage::Shaped);
    let shared = Setting {
        text,
        note_numbers: &known.notes,
        design,
        places: &places,
        firsts: &firsts,
        notes: &plans.notes,
        room: Room {
            left: Pt::ZERO,
            width: design.page.measure(),
            direction: text.document().meta.lang.direction(),
        },
        page_height: design.page.text_height(),
        goes_on: plans.goes_on.as_ref(),
    };
    let fragments = set_all(&plans.stretches, &sections, shared, &typesetter);
    drop(plans);
    watch.passed(super::Stage::Set);
    let mut layout = Layout::default();
    layout.tags.elements.push(root(&text.document().meta.lang));
    let bound = bind::bind(&sections, fragments, &goal(design), &mut layout, diagnostics);
    watch.passed(super::Stage::Broken);
    let painted = paint::paint(bound, &sections, design, &places, &mut layout);
    if design.notes.place == NotePlace::Foot {
        late_notes(text, &places, &layout, diagnostics);
    }
    furniture::add(
        painted,
        &sections,
        text,
        design,
        &places,
        &mut typesetter,
        &mut layout,
    );
    layout.outline = outline(text.outline(), &places);
    press::prepare(&mut layout, text, design, diagnostics);
    layout
}

/// The plans of a text.
struct Plans {
    /// Of each stretch of each section, in order.
    stretches: Vec<Plan>,
    /// Of each note, if notes stand at the foot of the page.
    notes: Vec<Option<Plan>>,
    /// Of the sign that a line of code goes on.
    goes_on: Option<Plan>,
}

fn plan(shared: Planning<'_>, sections: &[Section<'_>]) -> Plans {
    let Planning { text, note_numbers, design, .. } = shared;
    let stretches: Vec<&Stretch<'_>> =
        sections.iter().flat_map(|section| &section.stretches).collect();
    let stretches = stretches.par_iter().map(|s| front::plan(s, shared)).collect();
    let at_foot = design.notes.place == NotePlace::Foot;
    let mut notes: Vec<Option<Plan>> = Vec::new();
    if at_foot {
        let ids: Vec<_> = text.document().notes.iter().map(|(id, _)| id).collect();
        let planned = ids.par_iter().map(|&id| {
            let number = note_numbers.get(id)?.to_string();
            let mut planner = Planner::new(shared);
            planner.note(id, &number);
            Some(planner.finish())
        });
        notes = planned.collect();
    }
    let goes_on = front::goes_on(shared);
    Plans { stretches, notes, goes_on: Some(goes_on) }
}

fn set_all<'a>(
    plans: &'a [Plan],
    sections: &[Section<'_>],
    shared: Setting<'a>,
    typesetter: &'a Typesetter<'a>,
) -> Vec<Fragment> {
    let stretches = sections.iter().flat_map(|section| &section.stretches);
    let parts: Vec<_> = stretches.map(Stretch::parts).collect();
    plans
        .par_iter()
        .zip(parts)
        .map_init(
            || typesetter.setter(),
            |setter, (plan, parts)| set::set(plan, parts, shared, setter),
        )
        .collect()
}

/// What a page of text is to be.
fn goal(design: &Design) -> Goal {
    let body = design.styles.get(StyleName::Body);
    let leading = body.leading.max(Pt(1.0));
    let lines = (design.page.text_height() / leading + 0.01).floor().max(1.0);
    let facing = design.page.facing;
    Goal {
        height: milli(leading * lines - Strut::of(body).depth).max(1),
        line: milli(leading),
        separator: milli(separator(leading)),
        short: 3 * milli(leading),
        long: if facing { milli(leading) } else { 0 },
        sides: if facing { Sides::Two { first: Side::Recto } } else { Sides::One },
    }
}

/// Says which notes begin on a page after that of their first mark. None does where
/// a page can hold the beginnings of all that are marked on a line.
fn late_notes(
    text: &Prepared,
    places: &Places<'_>,
    layout: &Layout,
    diagnostics: &mut Diagnostics,
) {
    let page = |place: DestinationId| {
        layout.destinations.get(place.0 as usize).map(|place| place.page)
    };
    let order = text.numbers().in_order().iter().copied();
    let mut late = order.filter(|&id| page(places.note(id)) > page(places.mark(id)));
    if let Some(first) = late.next() {
        let span = text.document().notes[first].span;
        diagnostics.report(span, Problem::LateNote { more: late.count() });
    }
}

/// The headings of the file.
fn outline(entries: &[OutlineEntry], places: &Places<'_>) -> Vec<OutlineItem> {
    let mut items = Vec::with_capacity(entries.len());
    for entry in entries {
        let children = outline(&entry.children, places);
        match places.id(&entry.id) {
            Some(destination) => {
                items.push(OutlineItem {
                    title: entry.title.clone(),
                    destination,
                    children,
                });
            }
            None => items.extend(children),
        }
    }
    items
}

/// The root of the tree.
fn root(lang: &Lang) -> super::frame::Element {
    super::frame::Element {
        lang: (!lang.is_undetermined()).then(|| lang.clone()),
        ..element(Tag::Document)
    }
}
