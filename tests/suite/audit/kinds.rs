//! Each kind of finding in each format where it can occur.
//!
//! [`OCCURS`] is the table. Every place in it must be filled by a mutation: one of
//! those of the essay (the parent module and `pdf`), or one of those below, whose
//! text is small and made for what the essay has not.

use std::collections::BTreeSet;
use std::path::Path;

use folio::audit::{Auditor, Finding, Kind};
use folio::{Options, Text};
use lopdf::{Object, dictionary};

use super::pdf::{annotation_of, mark, set};
use super::tamper::Pdf;
use super::{file, told};

/// The kinds, and the formats in which each can occur.
const OCCURS: &[(&str, &str)] = &[
    ("unreadable", "pdf epub docx"),
    ("other-text", "pdf epub docx"),
    ("word-lost", "pdf epub docx"),
    ("word-added", "pdf epub docx"),
    ("word-changed", "pdf epub docx"),
    ("word-doubled", "pdf epub docx"),
    ("word-moved", "pdf epub docx"),
    ("word-joined", "pdf epub docx"),
    ("word-split", "pdf epub docx"),
    ("heading-lost", "pdf epub docx"),
    ("heading-level", "pdf epub docx"),
    ("heading-added", "pdf epub docx"),
    ("mark-lost", "pdf epub docx"),
    ("mark-added", "pdf epub docx"),
    ("note-lost", "pdf epub docx"),
    ("note-added", "pdf epub docx"),
    ("note-doubled", "pdf epub docx"),
    ("note-number", "pdf epub docx"),
    ("note-target", "pdf epub docx"),
    ("link-lost", "pdf epub docx"),
    ("link-target", "pdf epub docx"),
    ("link-broken", "pdf epub docx"),
    // A PDF has no place for titles of links.
    ("link-title", "epub docx"),
    ("image-lost", "pdf epub docx"),
    ("image-added", "pdf epub docx"),
    ("image-changed", "pdf epub docx"),
    ("alt-lost", "pdf epub docx"),
    ("formula-lost", "pdf epub docx"),
    ("formula-added", "pdf epub docx"),
    // Word has formulas of its own and no source beside them.
    ("formula-changed", "pdf epub"),
    ("list-lost", "pdf epub docx"),
    ("item-number", "pdf epub docx"),
    ("table-lost", "pdf epub docx"),
    ("emphasis-lost", "pdf epub docx"),
    ("language-lost", "pdf epub docx"),
    ("metadata-lost", "pdf epub docx"),
    // What has pages, and glyphs.
    ("note-page", "pdf"),
    ("page-order", "pdf"),
    ("outside-page", "pdf"),
    // Its mutation needs a page of justified lines: `pdf`.
    ("overfull-line", ""),
    ("missing-glyph", "pdf"),
    ("no-unicode", "pdf"),
    ("untagged-text", "pdf"),
    ("no-structure", "pdf"),
];

const SOURCE: &str = "\
---
title: A short list
author: Ada Lindqvist
lang: en
---

# The list

There are things to say before the list begins, and they are said here.[^first]

3. the third thing
4. the fourth thing

- a sign of its own
- another sign

She wrote [grüß Gott]{lang=de} under it, and [a page on
lists](https://example.org/lists \"What it says\") says more.[^second] See [the
end](#the-end).

The formula $x^2 + y$ stands in a line, and this paragraph goes on for a while, so that
there is something to read.

![Three lines](page.png)

# The end

The last words of a text are read more often than those in its middle, and twice.

[^first]: The first note is short, and has enough words.

[^second]: The second note is not much longer than that.
";

/// A way to break a file.
enum Break {
    /// Replaces texts in the parts of an archive, each at its first place.
    Parts(&'static [(&'static str, &'static str)]),
    Pdf(fn(&mut Pdf)),
    /// Cuts the file off in its middle.
    Cut,
    /// Puts another text in its place.
    Other,
}
use Break::{Cut, Other, Parts};

const SECOND: &str = "<w:footnote w:id=\"2\">";

/// The format, how it is broken, what breaks it, the name of the finding.
#[rustfmt::skip]
const MUTATIONS: &[(&str, &str, Break, &str)] = &[
    ("epub", "the file is cut off", Cut, "unreadable"),
    ("docx", "the file is cut off", Cut, "unreadable"),
    ("pdf", "the file is cut off", Break::Pdf(|pdf| pdf.0.objects.clear()), "unreadable"),
    ("epub", "it is another text", Other, "other-text"),
    ("docx", "it is another text", Other, "other-text"),
    ("pdf", "it is another text", Other, "other-text"),
    ("epub", "a list starts elsewhere", Parts(&[("start=\"3\"", "start=\"5\"")]), "item-number"),
    ("epub", "an item has a number of its own", Parts(&[("<li><p>the fourth", "<li value=\"9\"><p>the fourth")]), "item-number"),
    ("epub", "digits are letters", Parts(&[("<ol class=\"tight\" start=\"3\">", "<ol class=\"tight\" type=\"a\" start=\"3\">")]), "item-number"),
    ("epub", "numbers are signs", Parts(&[("<ol class=\"tight\" start=\"3\">", "<ul>"), ("fourth thing</p>\n</li>\n</ol>", "fourth thing</p>\n</li>\n</ul>")]), "item-number"),
    ("epub", "signs are numbers", Parts(&[("<ul class=\"tight\">", "<ol>"), ("</ul>", "</ol>")]), "item-number"),
    ("epub", "the title of a link is another", Parts(&[("What it says", "What it said")]), "link-title"),
    ("epub", "a link has no title", Parts(&[(" title=\"What it says\"", "")]), "link-title"),
    ("epub", "the source of a formula is another", Parts(&[("alttext=\"x^2 + y\"", "alttext=\"x^3 + y\"")]), "formula-changed"),
    ("epub", "a formula is put in", Parts(&[("stands in a line", "stands <math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"a + b\"><mi>a</mi></math> in a line")]), "formula-added"),
    ("epub", "a language is not marked", Parts(&[("<span lang=\"de\" xml:lang=\"de\">", "<span>")]), "language-lost"),
    ("epub", "a language is another", Parts(&[("<span lang=\"de\" xml:lang=\"de\">", "<span lang=\"sv\" xml:lang=\"sv\">")]), "language-lost"),
    ("epub", "a mark is put in", Parts(&[("stands in a line", "stands<a epub:type=\"noteref\" role=\"doc-noteref\" href=\"#fn2\">2</a> in a line")]), "mark-added"),
    ("epub", "a note is left out", Parts(&[("<aside id=\"fn1\" class=\"note\" epub:type=\"footnote\" role=\"doc-footnote\">", "<div><!--"), ("enough words.</p>\n</aside>", "--></div>")]), "note-lost"),
    ("epub", "a note is put in", Parts(&[("<aside id=\"fn1\"", "<aside id=\"fn9\" epub:type=\"footnote\"><p>Nobody wrote this note.</p></aside><aside id=\"fn1\"")]), "note-added"),
    ("docx", "a list starts elsewhere", Parts(&[("<w:startOverride w:val=\"3\"/>", "<w:startOverride w:val=\"5\"/>")]), "item-number"),
    ("docx", "digits are letters", Parts(&[("<w:numFmt w:val=\"decimal\"/>", "<w:numFmt w:val=\"lowerLetter\"/>")]), "item-number"),
    ("docx", "numbers are signs", Parts(&[("<w:numFmt w:val=\"decimal\"/>", "<w:numFmt w:val=\"bullet\"/>")]), "item-number"),
    ("docx", "signs are numbers", Parts(&[("<w:numFmt w:val=\"bullet\"/>", "<w:numFmt w:val=\"decimal\"/>")]), "item-number"),
    ("docx", "words are hidden", Parts(&[("<w:r><w:t xml:space=\"preserve\">The last words", "<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space=\"preserve\">The last words")]), "word-lost"),
    ("docx", "the title of a link is another", Parts(&[("What it says", "What it said")]), "link-title"),
    ("docx", "a formula is left out", Parts(&[("<m:t xml:space=\"preserve\">x</m:t>", ""), ("<m:t xml:space=\"preserve\">2</m:t>", ""), ("<m:t xml:space=\"preserve\">+</m:t>", ""), ("<m:t xml:space=\"preserve\">y</m:t>", "")]), "formula-lost"),
    ("docx", "a formula is put in", Parts(&[("under it, and </w:t></w:r>", "under it, and </w:t></w:r><m:oMath><m:r><m:t>ab</m:t></m:r></m:oMath><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>")]), "formula-added"),
    ("docx", "a language is not marked", Parts(&[("<w:rPr><w:lang w:val=\"de\"/></w:rPr>", "")]), "language-lost"),
    ("docx", "an image is put in", Parts(&[("<a:blip r:embed=\"rIdF2\"></a:blip>", "<a:blip r:embed=\"rIdF2\"/><a:blip r:embed=\"rIdF2\"/>")]), "image-added"),
    ("docx", "a mark is put in", Parts(&[("under it, and </w:t></w:r>", "under it, and </w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>")]), "mark-added"),
    ("docx", "a note is left out", Parts(&[(SECOND, "<w:footnote w:type=\"separator\" w:id=\"9\">"), ("<w:footnoteReference w:id=\"2\"/>", "")]), "note-lost"),
    ("docx", "a note is put in", Parts(&[(SECOND, "<w:footnote w:id=\"7\"><w:p><w:r><w:t>Nobody wrote this note.</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\">")]), "note-added"),
    ("docx", "a note stands twice", Parts(&[(SECOND, "<w:footnote w:id=\"7\"><w:p><w:r><w:t>The second note is not much longer than that.</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\">")]), "note-doubled"),
    ("docx", "notes are counted otherwise", Parts(&[("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"1\"/></w:r>", "<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r>")]), "note-number"),
    ("docx", "two paragraphs are swapped", Parts(&[("a sign of its own", "@"), ("another sign", "a sign of its own"), ("@", "another sign")]), "word-moved"),
    ("pdf", "an item has another number", Break::Pdf(|pdf| pdf.replace("Lbl", "3", "4")), "item-number"),
    ("pdf", "digits are letters", Break::Pdf(|pdf| pdf.replace("Lbl", "3.", "c.")), "item-number"),
    ("pdf", "a number is a sign", Break::Pdf(|pdf| pdf.replace("Lbl", "3.", "•")), "item-number"),
    ("pdf", "a sign is a number", Break::Pdf(|pdf| pdf.replace("Lbl", "•", "3")), "item-number"),
    ("pdf", "the source of a formula is another", Break::Pdf(|pdf| { let f = pdf.find("Formula", ""); pdf.dict_mut(f).set("Alt", Object::string_literal("x^3 + y")); }), "formula-changed"),
    ("pdf", "a formula is put in", Break::Pdf(|pdf| { let f = pdf.find("Formula", ""); pdf.insert_after(f, f); }), "formula-added"),
    ("pdf", "a language is not marked", Break::Pdf(|pdf| { let span = pdf.find("Span", "Gott"); pdf.dict_mut(span).remove(b"Lang"); }), "language-lost"),
    ("pdf", "a mark is put in", Break::Pdf(|pdf| { let mark = mark(pdf, 2); pdf.insert_after(mark, mark); }), "mark-added"),
    ("pdf", "a paragraph is a note", Break::Pdf(|pdf| { set(pdf, "P", "The last words", "Note"); }), "note-added"),
    ("pdf", "a link within leads nowhere", Break::Pdf(|pdf| {
        let link = annotation_of(pdf, pdf.find("Link", "the end"));
        let action = dictionary! { "S" => "GoTo", "D" => Object::string_literal("nowhere") };
        let annotation = pdf.dict_mut(link);
        annotation.remove(b"Dest");
        annotation.set("A", action);
    }), "link-broken"),
];

#[test]
fn what_is_broken_is_found_in_the_small_text() {
    let text = text();
    let auditor = Auditor::new(&text.prepared);
    let mut missed = Vec::new();
    for format in ["pdf", "epub", "docx"] {
        let good = file(&text, format);
        let found = auditor.audit(&good);
        assert!(found.is_empty(), "{format}: {}", told(&found));
        for (_, how, breaks, name) in MUTATIONS.iter().filter(|m| m.0 == format) {
            let found = audit(&auditor, &good, format, breaks);
            if !found.iter().any(|finding| finding.kind.name() == *name) {
                missed
                    .push(format!("{format}: {how}: {name} is not in {}", told(&found)));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn each_kind_is_broken_in_each_format() {
    let essay = super::MUTATIONS.iter().map(|m| (m.4, m.0));
    let pdf = super::pdf::MUTATIONS.iter().map(|m| (m.1, "pdf"));
    let own = MUTATIONS.iter().map(|m| (m.3, m.0));
    let tried: BTreeSet<(&str, &str)> = essay.chain(pdf).chain(own).collect();
    let can = OCCURS.iter().flat_map(|(kind, formats)| {
        formats.split_whitespace().map(move |format| (*kind, format))
    });
    let can: BTreeSet<_> = can.collect();
    let holes: Vec<_> = can.difference(&tried).collect();
    assert!(holes.is_empty(), "not tried: {holes:?}");
    let more: Vec<_> = tried.difference(&can).collect();
    assert!(more.is_empty(), "not in the table: {more:?}");
    let named: BTreeSet<&str> = OCCURS.iter().map(|row| row.0).collect();
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(named, all);
    for format in ["pdf", "epub", "docx"] {
        let kinds = can.iter().filter(|(_, of)| *of == format).count();
        assert!(kinds >= 30, "{format}: {kinds} kinds");
    }
}

fn text() -> Text {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    folio::read("small.md", SOURCE.as_bytes(), &folder, &Options::default()).unwrap()
}

fn audit(auditor: &Auditor, good: &[u8], format: &str, breaks: &Break) -> Vec<Finding> {
    let broken = match breaks {
        Parts(pairs) => pairs.iter().fold(good.to_vec(), |bytes, (from, to)| {
            let replaced = super::replaced(&bytes, from, to);
            replaced.unwrap_or_else(|| panic!("{format}: there is no {from}"))
        }),
        Break::Pdf(breaks) => {
            let mut pdf = Pdf::load(good);
            breaks(&mut pdf);
            pdf.save()
        }
        Cut => good[..good.len() / 2].to_vec(),
        Other => file(&super::text("essay.md"), format),
    };
    auditor.audit(&broken)
}
