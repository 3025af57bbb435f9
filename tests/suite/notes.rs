//! `samples/notes.md`: a note in each place where one can stand, in the model
//! and in all three files.

use std::collections::BTreeMap;
use std::path::Path;

use folio::audit::Auditor;
use folio::backend::Backends;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::model::{Block, BlockKind, Inline, InlineKind, Role, plain_text};
use folio::{Options, Text};

fn text() -> Text {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/notes.md");
    folio::open(&path, &Options::default()).unwrap()
}

/// Where a mark stands: the innermost construct that is told apart.
fn places(text: &Text) -> BTreeMap<&'static str, Vec<String>> {
    let document = text.prepared.document();
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut see = |place: &'static str, content: &[Inline]| {
        content.iter().for_each(|inline| {
            inline.each(&mut |inline| {
                if let InlineKind::Note(id) = inline.kind {
                    let label = document.notes[id].label.clone();
                    places.entry(place).or_default().push(label);
                }
            });
        });
    };
    let mut links = Vec::new();
    document.body.iter().for_each(|block| {
        walk(block, "text", &mut see);
        block.each_inline(&mut |inline| {
            if let InlineKind::Link(_, words) = &inline.kind {
                links.push(words.as_slice());
            }
        });
    });
    links.into_iter().for_each(|words| see("link", words));
    for (_, note) in document.notes.iter() {
        note.body.iter().for_each(|block| walk(block, "note", &mut see));
    }
    places
}

fn walk(
    block: &Block,
    place: &'static str,
    see: &mut impl FnMut(&'static str, &[Inline]),
) {
    let mut inner = place;
    match &block.kind {
        BlockKind::Paragraph(content) => see(place, content),
        BlockKind::Heading { content, .. } => see("heading", content),
        BlockKind::Verse(lines) => lines.iter().for_each(|l| see("verse", &l.content)),
        BlockKind::Quote(_) => inner = "quote",
        BlockKind::Definitions(definitions) => {
            definitions.iter().for_each(|d| see("term", &d.term));
            inner = "meaning";
        }
        BlockKind::Table(table) => {
            see("table caption", &table.caption);
            inner = "cell";
        }
        BlockKind::Figure { caption, .. } => see("figure caption", caption),
        _ => {}
    }
    block.each_child(&mut |child| walk(child, inner, see));
}

#[test]
fn each_place_of_a_note_is_in_the_model() {
    let text = text();
    let places = places(&text);
    for (place, labels) in [
        ("heading", &["where"][..]),
        ("quote", &["quote"]),
        ("cell", &["everyone", "cell"]),
        ("table caption", &["caption"]),
        ("figure caption", &["picture"]),
        ("term", &["term"]),
        ("meaning", &["meaning"]),
        ("link", &["link"]),
        ("verse", &["verse"]),
        ("text", &["voice", "twice", "twice", "link", "", "long", "nested", "round"]),
        ("note", &["doubt", "back"]),
    ] {
        assert_eq!(places[place], labels, "{place}");
    }
}

#[test]
fn notes_hold_all_that_text_holds() {
    let text = text();
    let document = text.prepared.document();
    let (_, long) = document.notes.iter().find(|(_, note)| note.label == "long").unwrap();
    let mut kinds = Vec::new();
    for block in &long.body {
        kinds.push(match block.kind {
            BlockKind::Paragraph(_) => "paragraph",
            BlockKind::List(_) => "list",
            BlockKind::Code { .. } => "code",
            BlockKind::Quote(_) => "quote",
            BlockKind::Table(_) => "table",
            _ => "other",
        });
    }
    let expected =
        ["paragraph", "list", "paragraph", "code", "quote", "table", "paragraph"];
    assert_eq!(kinds, expected);
}

#[test]
fn what_does_not_fit_together_is_said_and_kept() {
    let text = text();
    let said = text.diagnostics.clone().into_sorted();
    let said: Vec<String> = said
        .iter()
        .map(|d| format!("{} {}", d.problem.name(), text.sources.slice(d.span)))
        .collect();
    let start = |line: &str| line.chars().take(30).collect::<String>();
    let said: Vec<String> = said.iter().map(|line| start(line)).collect();
    assert_eq!(
        said,
        [
            "undefined-note [^nowhere]",
            "note-cycle [^round]",
            "orphan-note [^alone]: This not",
        ]
    );
    let document = text.prepared.document();
    let mut words = String::new();
    for block in &document.body {
        block.each_content(&mut |content| words += &plain_text(content));
    }
    assert!(words.contains("[^nowhere]"), "an undefined mark stays as text");
    let last = document.body.last().unwrap();
    let is_orphans =
        matches!(last.kind, BlockKind::Division { role: Role::OrphanNotes, .. });
    assert!(is_orphans && words.contains("This note has lost its place"));
    // Twenty are numbered: one is marked twice, and one is no note any more.
    assert_eq!(document.notes.iter().filter(|(_, n)| !n.body.is_empty()).count(), 19);
}

#[test]
fn all_three_files_hold_all_of_it() {
    let text = text();
    let fonts = FontBook::bundled();
    let options = Options::default();
    let auditor = Auditor::new(&text.prepared);
    for backend in Backends::default().iter() {
        let mut said = Diagnostics::new();
        let bytes = folio::write(&text, backend, &fonts, &options, &mut said).unwrap();
        assert!(said.is_empty(), "{}: {said:#?}", backend.name());
        let found = auditor.audit(&bytes);
        assert!(found.is_empty(), "{}: {found:#?}", backend.name());
    }
}
