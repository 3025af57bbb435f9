//! Citations: from a text and its file of sources to words, notes and a list.

use folio::diag::{Diagnostics, Sources};
use folio::model::{Block, BlockKind, Document};
use folio::pass::{PrepareOptions, prepare};
use folio::{ReadOptions, Source, reader};

const SOURCES: &str = r"
@book{doe, author={Doe, Jane}, title={On Things}, publisher={House}, address={City},
  year=2010}
@article{roe, author={Roe, Richard and Poe, Edgar}, title={Of Words}, journal={Signs},
  volume=4, number=2, pages={10--20}, year=2011}
@book{doe2, author={Doe, Jane}, title={More Things}, year=2010}
@incollection{many, author={A, B and C, D and E, F}, title={Of Parts},
  booktitle={A Whole}, editor={Ed, Ian}, publisher={House}, year=1999}
@book{none, title={Of Nobody}}
";

/// The paragraphs, then the notes, and what was reported.
fn made(front: &str, text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let text = format!("---\nbibliography: a.bib\nlang: en\n{front}\n---\n{text}");
    let mut sources = Sources::default();
    let span = sources.add("a.md", text.as_str());
    let mut diagnostics = Diagnostics::new();
    let source = Source { name: "a.md", text: &text, span };
    let options = ReadOptions::default();
    let mut document =
        reader("markdown").unwrap().read(source, &options, &mut diagnostics);
    assert_eq!(document.libraries[0].name, "a.bib");
    document.libraries[0].content = Some(SOURCES.into());
    let prepared = prepare(document, &PrepareOptions::default(), &mut diagnostics);
    let document = prepared.document();
    let notes = document.notes.iter().flat_map(|(_, note)| lines(&note.body));
    let said = diagnostics.into_sorted().into_iter().map(|diagnostic| {
        let place = sources.locate(diagnostic.span).unwrap();
        format!("{}:{} {}", place.line, place.column, diagnostic.problem)
    });
    (lines(&document.body), notes.collect(), said.collect())
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        block.each(&mut |block| {
            if let BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } =
                &block.kind
            {
                let block = Block::new(BlockKind::Paragraph(content.clone()), block.span);
                let shown = Document { body: vec![block], ..Document::default() };
                lines.push(shown.to_string().trim_end().replacen("p ", "", 1));
            }
        });
    }
    lines
}

#[test]
fn author_and_year() {
    let (lines, notes, said) = made(
        "",
        "So it is [see @roe, p. 12; @doe], and @doe [p. 3] says so.[^n] Once [-@many; @doe2].\n\n\
         [^n]: Or so [@none].\n",
    );
    assert_eq!(
        lines[0],
        "So it is (see {link #ref-roe Roe and Poe 2011}, p. 12; {link #ref-doe Doe 2010b})\
         , and Doe ({link #ref-doe 2010b}, p. 3) says so.{note 1} Once \
         ({link #ref-many 1999}; {link #ref-doe2 Doe 2010a})."
    );
    assert_eq!(notes, ["Or so ({link #ref-none Of Nobody n.d.})."]);
    assert_eq!(
        lines[1..],
        [
            "References",
            "{em Of Nobody}. n.d.",
            "A, B, D C, and F E. 1999. “Of Parts.” In {em A Whole}, ed. Ian Ed. House.",
            "Doe, Jane. 2010a. {em More Things}.",
            "Doe, Jane. 2010b. {em On Things}. City: House.",
            "Roe, Richard, and Edgar Poe. 2011. “Of Words.” {em Signs} 4 (2): 10–20.",
        ]
    );
    assert_eq!(said, [""; 0]);
}

#[test]
fn notes_that_cite() {
    let (lines, notes, said) = made(
        "citation-style: notes",
        "So it is [see @roe, 12], again [@roe, 14; @doe]. Then.[^n]\n\n\
         [^n]: As @doe [3] has it.\n\n# Works\n",
    );
    assert_eq!(lines[0], "So it is,{note 2} again.{note 3} Then.{note 1}");
    assert_eq!(
        notes,
        [
            "As Doe (Doe, {em On Things}, 3) has it.",
            "see Richard Roe and Edgar Poe, “Of Words,” {em Signs} 4, no. 2 (2011), 12.",
            "Roe and Poe, “Of Words”, 14; Jane Doe, {em On Things} (City: House, 2010).",
        ]
    );
    assert_eq!(lines[1], "Works", "the last heading heads the list");
    assert_eq!(lines.len(), 4);
    assert_eq!(said, [""; 0]);
}

#[test]
fn numbers_in_order() {
    let (lines, _, said) = made(
        "csl: ieee.csl",
        "So [@roe; @doe, p. 2] and [@roe].\n\n::: {#refs}\n:::\n\nEnd.",
    );
    assert_eq!(
        lines[0],
        "So [{link #ref-roe 1}, {link #ref-doe 2}, p. 2] and [{link #ref-roe 1}]."
    );
    assert!(lines[1].starts_with("[1] Roe, Richard"), "{lines:?}");
    assert_eq!(lines[3], "End.");
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("`csl` is not read: works are cited by numbers"),
        "{said:?}"
    );
}

#[test]
fn what_no_source_has_stays_and_is_told() {
    let (lines, _, said) = made("", "Words [see @lost, p. 2] and @gone-1, @someone.");
    assert_eq!(lines, ["Words [see @lost, p. 2] and @gone-1, @someone."]);
    assert_eq!(
        said,
        [
            "6:7 no source has the key `lost`",
            "6:29 no source has the key `gone-1`",
            "6:38 no source has the key `someone`"
        ]
    );
}

#[test]
fn places_are_no_works() {
    let (lines, _, said) = made(
        "",
        "# A Place {#sec-a}\n\n# B\n\nSee [@sec:sec-a], @sec-a and \\@ref(sec-a).\n",
    );
    let link = "{link #sec-a A Place}";
    assert_eq!(lines[2], format!("See {link}, {link} and {link}."));
    assert_eq!(said, [""; 0]);
}
