//! How blocks look on pages: what stands beside what, what stays together, and that
//! what is said of pages is true.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use folio::Options;
use folio::design::Design;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::layout::frame::{ElementId, Layout, Shape, Tag};
use folio::layout::{Watch, layout};

use crate::layout::{Part, elements, lay_out, leaves, lines, reading};

#[test]
fn a_number_stands_on_the_first_line_of_its_note() {
    for (block, first) in [
        ("one two", "one two"),
        ("> one two", "one two"),
        ("> | one\n    > | two", "one"),
        ("| one\n    | two", "one"),
        ("- one\n    - two", "• one"),
        ("1. one\n    2. two", "1. one"),
        ("```\n    one\n    two\n    ```", "one"),
        ("## one\n\n    two", "one"),
        ("one\n    : two", "one"),
        ("> [!NOTE]\n    > one", "Note"),
    ] {
        for template in ["essay", "manuscript"] {
            let source = format!("Text.[^1]\n\n[^1]:\n    {block}\n\n    End.\n");
            let layout = lay_out(&source, template);
            let leaves = leaves(&layout);
            let note = elements(&layout).find(|(_, tag)| matches!(tag, Tag::Note(_)));
            let lines = lines(&layout, &leaves, note.expect("there is a note").0);
            let words = lines[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words, format!("1 {first}"), "{template}: {block}");
        }
    }
}

/// The lines of the first element of a kind.
fn lines_of(layout: &Layout, is_wanted: impl Fn(&Tag) -> bool) -> Vec<String> {
    let element = elements(layout).find(|(_, tag)| is_wanted(tag)).expect("it is there");
    let lines = lines(layout, &leaves(layout), element.0);
    lines.into_iter().map(|line| line.text.trim().to_owned()).collect()
}

#[test]
fn titles_are_broken_where_a_clause_ends() {
    let title = |title: &str| {
        let source = format!("---\ntitle: '{title}'\n---\n\nText.\n");
        lines_of(&lay_out(&source, "essay"), |tag| *tag == Tag::Title)
    };
    let long = "The House of Quiet: An Autobiography of Somebody Else";
    assert_eq!(title(long), ["The House of Quiet:", "An Autobiography of Somebody Else"]);
    // What fits on a line stays on it.
    assert_eq!(title("Quiet: A House"), ["Quiet: A House"]);
}

#[test]
fn a_summary_is_headed_in_the_language_of_the_text() {
    for template in ["essay", "book"] {
        let source = "---\ntitle: A\nlang: fr\nabstract: Bref.\n---\n\n# B\n\nTexte.\n";
        assert!(reading(&lay_out(source, template)).contains("Résumé Bref."));
    }
}

#[test]
fn a_wide_table_is_set_smaller_rather_than_its_words_broken() {
    let row = "| extraordinarily | incomprehensible | uncharacteristic | parliamentarian \
               | responsibilities | misunderstanding |\n";
    let source = format!("{row}|---|---|---|---|---|---|\n{row}");
    let layout = lay_out(&source, "a5");
    let cell = lines_of(&layout, |tag| matches!(tag, Tag::TableCell { .. }));
    assert_eq!(cell, ["extraordinarily"]);
    let right = layout.pages[0].size.width.0;
    for item in &layout.pages[0].items {
        let Shape::Glyphs(run) = &item.shape else { continue };
        assert!(run.origin.x.0 + run.width().0 < right - 30.0, "{}", run.text);
    }
    // In large print nothing is made smaller.
    let layout = lay_out(&source, "large-print");
    let cell = lines_of(&layout, |tag| matches!(tag, Tag::TableCell { .. }));
    assert!(cell.len() > 1, "{cell:?}");
}

#[test]
fn entries_of_contents_stand_with_those_under_them() {
    let mut source = String::from("---\ntitle: Book\n---\n\n");
    for chapter in 1..60 {
        write!(source, "# Chapter {chapter}\n\nWords.\n\n").unwrap();
        for part in 0..chapter % 4 {
            write!(source, "## Part {chapter}.{part}\n\nWords.\n\n").unwrap();
        }
    }
    let layout = lay_out(&source, "book");
    let leaves = leaves(&layout);
    let entry = |(id, tag): (ElementId, &Tag)| {
        (*tag == Tag::ContentsItem).then(|| lines(&layout, &leaves, id)[0].clone())
    };
    let entries: Vec<Part> = elements(&layout).filter_map(entry).collect();
    let is_under = |entry: &Part| entry.text.starts_with("Part");
    let mut pages = 1;
    for (index, pair) in entries.windows(2).enumerate() {
        if pair[0].page == pair[1].page {
            continue;
        }
        pages += 1;
        assert!(is_under(&pair[0]) || !is_under(&pair[1]), "{pair:?}");
        let alone = is_under(&pair[1]) && !entries.get(index + 2).is_some_and(is_under);
        assert!(!alone, "{pair:?}");
    }
    assert!(pages > 3);
}

/// A number that is narrower on the later of two pages moves what it names to the
/// earlier one, and the other way round.
#[test]
fn pages_that_move_what_they_name_are_found_all_the_same() {
    let mut design = Design::named("essay").unwrap();
    design.references.page = true;
    let options = Options { design: design.clone(), ..Options::default() };
    for count in 400..408 {
        let mut source = String::from("---\ntitle: T\nlang: en\n---\n\n");
        (0..count).for_each(|n| write!(source, "Line {n}.\n\n").unwrap());
        for n in 0..100 {
            let words = ["of", "and", "word", "stone", "river", "gamma", "delta"];
            let (a, b) = (words[n % 7], words[n * n % 5]);
            write!(source, "[](#t) {a} {b} ").unwrap();
        }
        source.push_str("end.\n\n## T {#t}\n\nWords.\n");
        let text =
            folio::read("text.md", source.as_bytes(), Path::new("."), &options).unwrap();
        let mut found = Diagnostics::new();
        let fonts = FontBook::bundled();
        let layout =
            layout(&text.prepared, &design, &fonts, &Watch::default(), &mut found);
        assert!(found.iter().all(|d| d.problem.name() != "unsettled-pages"));
        let leaves = leaves(&layout);
        let heading = elements(&layout).find(|(_, tag)| matches!(tag, Tag::Heading(_)));
        let page = lines(&layout, &leaves, heading.unwrap().0)[0].page;
        let text = reading(&layout);
        let named: BTreeSet<&str> = text
            .split("page\u{a0}")
            .skip(1)
            .map(|rest| rest.trim_start_matches(['\u{200a}', ' ']))
            .map(|rest| &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap()])
            .collect();
        assert_eq!(named, BTreeSet::from([layout.pages[page].label.as_str()]), "{count}");
    }
}
