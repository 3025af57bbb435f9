//! Mutations of a PDF: each breaks a good file in one way and names the finding
//! that must follow.

use folio::audit::Auditor;
use lopdf::content::Operation;
use lopdf::{Object, dictionary};

use super::tamper::{Pdf, leaf};
use super::{file, told};

/// How it is broken, the name of the finding, and what breaks it.
pub(super) type Mutation = (&'static str, &'static str, fn(&mut Pdf));

#[rustfmt::skip]
pub(super) const MUTATIONS: &[Mutation] = &[
    ("a word is left out", "word-lost", |pdf| pdf.replace("P", "left over becomes", "left becomes")),
    ("a word is put in", "word-added", |pdf| pdf.replace("P", "A line of type", "A line of small type")),
    ("a word is another", "word-changed", |pdf| pdf.replace("P", "full to its edges", "full to its hedges")),
    ("a word stands twice", "word-doubled", |pdf| pdf.replace("P", "The thumb needs", "The thumb thumb needs")),
    ("words are joined", "word-joined", |pdf| pdf.replace("P", "two thumbs", "twothumbs")),
    ("a word is split", "word-split", |pdf| pdf.replace("P", "bookmarks", "book marks")),
    ("a line of code is left out", "word-lost", |pdf| pdf.replace("Code", "return Footnote(text)", "")),
    ("a paragraph is left out", "word-lost", |pdf| { let p = pdf.find("P", "The following table"); pdf.unlink(p); }),
    ("a paragraph stands twice", "word-doubled", |pdf| { let p = pdf.find("P", "The following table"); pdf.insert_after(p, p); }),
    ("two paragraphs are swapped", "word-moved", |pdf| swap(pdf, "P", "the margin is the part", "So leave him")),
    ("a caption is left out", "word-lost", |pdf| { let caption = pdf.find("Caption", "in millimetres"); pdf.unlink(caption); }),
    ("text is no longer tagged", "untagged-text", |pdf| untag(pdf, "The following table", "P")),
    ("text is furniture", "word-lost", |pdf| untag(pdf, "The following table", "Artifact")),
    ("a heading is a paragraph", "heading-lost", |pdf| set(pdf, "H2", "How wide", "P")),
    ("a heading has another level", "heading-level", |pdf| set(pdf, "H2", "How wide", "H4")),
    ("a paragraph is a heading", "heading-added", |pdf| set(pdf, "P", "There is no single answer", "H3")),
    ("a mark is left out", "mark-lost", |pdf| { let mark = mark(pdf, 2); pdf.unlink(mark); }),
    ("a mark is plain text", "mark-lost", |pdf| { let mark = mark(pdf, 2); pdf.dict_mut(mark).remove(b"Ref"); }),
    ("a mark leads to another note", "note-target", |pdf| { let (other, mark) = (target(pdf, 3), mark(pdf, 2)); pdf.dict_mut(mark).set("Ref", vec![other]); }),
    ("a mark has another number", "note-number", |pdf| renumber(pdf, &[2])),
    ("all marks have another number", "note-number", |pdf| renumber(pdf, &[1, 2, 3])),
    ("a note bears another number", "note-number", |pdf| renumber_note(pdf)),
    ("a note is left out", "note-lost", |pdf| { let note = pdf.find("Note", "Small enough"); pdf.unlink(note); }),
    ("a note is a paragraph", "note-lost", |pdf| set(pdf, "Note", "Small enough", "P")),
    ("a note lacks a word", "word-lost", |pdf| pdf.replace("P", "Small enough for a glove", "Small enough for glove")),
    ("a note stands twice", "note-doubled", double_note),
    ("a note is on another page", "note-page", move_note),
    ("a link is left out", "link-lost", |pdf| { let link = link(pdf); set_kids_to_leaves(pdf, link); pdf.set_role(link, "Span"); }),
    ("a link leads nowhere", "link-lost", |pdf| { let a = annotation(pdf); pdf.dict_mut(a).remove(b"A"); }),
    ("a link leads elsewhere", "link-target", |pdf| { let a = annotation(pdf); let action = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org/") }; pdf.dict_mut(a).set("A", action); }),
    ("a link within leads to another page", "link-target", turn_link),
    ("an image is left out", "image-lost", |pdf| { let figure = pdf.find("Figure", ""); pdf.unlink(figure); }),
    ("an image stands twice", "image-added", |pdf| { let figure = pdf.find("Figure", ""); pdf.insert_after(figure, figure); }),
    ("an image is another", "image-changed", other_image),
    ("an image says nothing", "alt-lost", |pdf| { let figure = pdf.find("Figure", ""); pdf.dict_mut(figure).remove(b"Alt"); }),
    ("an image says something else", "alt-lost", |pdf| { let figure = pdf.find("Figure", ""); pdf.dict_mut(figure).set("Alt", Object::string_literal("A cat")); }),
    ("a formula is left out", "formula-lost", |pdf| { let formula = pdf.find("Formula", ""); pdf.unlink(formula); }),
    ("a list is no list", "list-lost", |pdf| all(pdf, "LI", "Div")),
    ("an item is none", "list-lost", |pdf| set(pdf, "LI", "leave room for two thumbs", "Div")),
    ("a table is none", "table-lost", |pdf| all(pdf, "Table", "Div")),
    ("a row is none", "table-lost", |pdf| set(pdf, "TR", "A novel", "Div")),
    ("two cells change places", "word-moved", |pdf| swap(pdf, "TD", "Collected", "130")),
    ("a header cell is none", "table-lost", |pdf| set(pdf, "TH", "Inner", "TD")),
    ("a cell is a header", "table-lost", |pdf| set(pdf, "TD", "A novel", "TH")),
    ("emphasis is left out", "emphasis-lost", |pdf| set(pdf, "Em", "any", "Span")),
    ("strong words are emphasised", "emphasis-lost", |pdf| set(pdf, "Strong", "nothing", "Em")),
    ("the language is another", "metadata-lost", |pdf| { let catalog = pdf.catalog(); pdf.dict_mut(catalog).set("Lang", Object::string_literal("de")); }),
    ("the language is left out", "metadata-lost", |pdf| { let catalog = pdf.catalog(); pdf.dict_mut(catalog).remove(b"Lang"); }),
    ("the title is another", "metadata-lost", |pdf| { let info = pdf.info(); pdf.dict_mut(info).set("Title", Object::string_literal("In Praise")); }),
    ("there is no title", "metadata-lost", |pdf| { let (info, catalog) = (pdf.info(), pdf.catalog()); pdf.dict_mut(info).remove(b"Title"); pdf.dict_mut(catalog).remove(b"Metadata"); }),
    ("the author is another", "metadata-lost", |pdf| { let info = pdf.info(); pdf.dict_mut(info).set("Author", Object::string_literal("Ada")); }),
    ("a letter is given out as another", "word-changed", |pdf| unicode(pdf, "> <0065>", "> <0078>")),
    ("a letter is given out as none", "no-unicode", |pdf| unicode(pdf, "> <0065>", "> <>")),
    ("a font gives out no letters", "no-unicode", |pdf| { let map = pdf.to_unicode(); drop(pdf.0.objects.remove(&map)); }),
    ("a glyph is missing", "missing-glyph", missing_glyph),
    ("text is off the page", "outside-page", |pdf| before(pdf, "The following table", &[Operation::new("Td", vec![900.into(), 0.into()])])),
    ("the page is cut", "outside-page", |pdf| { let page = pdf.page(1); pdf.dict_mut(page).set("MediaBox", vec![0.into(), 0.into(), 300.into(), 842.into()]); }),
    ("two pages are swapped", "page-order", swap_pages),
    ("there is no structure", "no-structure", |pdf| { let catalog = pdf.catalog(); pdf.dict_mut(catalog).remove(b"StructTreeRoot"); }),
];

#[test]
fn what_is_broken_in_a_pdf_is_found() {
    let text = super::text("essay.md");
    let auditor = Auditor::new(&text.prepared);
    let good = file(&text, "pdf");
    let untouched = auditor.audit(&Pdf::load(&good).save());
    assert!(untouched.is_empty(), "{}", told(&untouched));
    let mut missed = Vec::new();
    for (how, name, breaks) in MUTATIONS {
        let mut pdf = Pdf::load(&good);
        breaks(&mut pdf);
        let found = auditor.audit(&pdf.save());
        if !found.iter().any(|finding| finding.kind.name() == *name) {
            missed.push(format!("{how}: {name} is not in {}", told(&found)));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn the_language_of_a_passage_is_looked_for() {
    let source =
        b"---\nlang: en\n---\n\nShe said [gr\xC3\xBC\xC3\x9F Gott]{lang=de} to us.\n";
    let options = folio::Options::default();
    let text = folio::read("a.md", source, std::path::Path::new(""), &options).unwrap();
    let auditor = Auditor::new(&text.prepared);
    let mut pdf = Pdf::load(&file(&text, "pdf"));
    let span = pdf.find("Span", "Gott");
    pdf.dict_mut(span).remove(b"Lang");
    let found = auditor.audit(&pdf.save());
    assert!(told(&found).contains("language-lost"), "{}", told(&found));
}

#[test]
fn a_line_that_is_too_long_is_seen_among_justified_ones() {
    let mut source = String::from("---\nlang: en\n---\n");
    for number in 1..20 {
        source += &format!(
            "\nParagraph {number} goes on for a while, as paragraphs of prose do, and says \
             in many plain words that a line of type ends where the others end, because \
             the spaces between its words have been made a little wider or a little \
             narrower, so that whoever looks at the page sees one straight edge on the \
             right side, and anything that goes beyond it catches the eye at once.\n"
        );
    }
    let options = folio::Options::default();
    let folder = std::path::Path::new("");
    let text = folio::read("a.md", source.as_bytes(), folder, &options).unwrap();
    let auditor = Auditor::new(&text.prepared);
    let good = file(&text, "pdf");
    assert!(auditor.audit(&good).is_empty());
    let mut pdf = Pdf::load(&good);
    spread(&mut pdf, "Paragraph 4 goes");
    let found = auditor.audit(&pdf.save());
    assert!(told(&found).contains("overfull-line “Paragraph 4"), "{}", told(&found));
}

pub(super) fn set(pdf: &mut Pdf, role: &str, text: &str, to: &str) {
    let element = pdf.find(role, text);
    pdf.set_role(element, to);
}

fn all(pdf: &mut Pdf, role: &str, to: &str) {
    let elements: Vec<_> =
        pdf.elements().into_iter().filter(|&e| pdf.role(e) == role).collect();
    elements.into_iter().for_each(|element| pdf.set_role(element, to));
}

/// Lets two elements change places that stand in the same one.
pub(super) fn swap(pdf: &mut Pdf, role: &str, one: &str, other: &str) {
    let (one, other) = (pdf.find(role, one), pdf.find(role, other));
    let parent = pdf.parent(one);
    let mut kids = pdf.kids(parent);
    for kid in &mut kids {
        if *kid == Object::Reference(one) {
            *kid = Object::Reference(other);
        } else if *kid == Object::Reference(other) {
            *kid = Object::Reference(one);
        }
    }
    pdf.set_kids(parent, kids);
}

/// The `n`th mark of a note.
pub(super) fn mark(pdf: &Pdf, n: usize) -> lopdf::ObjectId {
    let marks = pdf.elements().into_iter();
    let mut marks =
        marks.filter(|&e| pdf.role(e) == "Reference" && pdf.dict(e).has(b"Ref"));
    marks.nth(n - 1).unwrap()
}

fn target(pdf: &Pdf, n: usize) -> Object {
    let refs = pdf.dict(mark(pdf, n)).get(b"Ref").unwrap().as_array().unwrap();
    refs[0].clone()
}

/// Gives marks the numbers that come next.
fn renumber(pdf: &mut Pdf, marks: &[usize]) {
    for &n in marks.iter().rev() {
        let mark = mark(pdf, n);
        let role = "Reference";
        // The label is in the mark, or the mark holds its number itself.
        let within = pdf.kids(mark).into_iter().find_map(|k| k.as_reference().ok());
        let own = !pdf.own_leaves(mark).is_empty();
        let element = if own { mark } else { within.unwrap() };
        let was = pdf.role(element);
        pdf.set_role(element, "Here");
        pdf.replace("Here", &n.to_string(), &(n + 1).to_string());
        pdf.set_role(element, if own { role } else { &was });
    }
}

fn double_note(pdf: &mut Pdf) {
    let note = pdf.find("Note", "Small enough");
    let copy = pdf.dict(note).clone();
    let copy = pdf.0.add_object(copy);
    pdf.insert_after(note, copy);
}

/// Paints a note on the next page instead.
fn move_note(pdf: &mut Pdf) {
    let note = pdf.find("Note", "Small enough");
    for element in [vec![note], pdf.elements()].concat() {
        let under = std::iter::successors(Some(element), |&e| {
            pdf.dict(e).get(b"P").ok()?.as_reference().ok()
        });
        if !under.take(20).any(|e| e == note) {
            continue;
        }
        for (page, id) in pdf.own_leaves(element) {
            let next = pdf.0.get_pages().values().copied().find(|&p| p != page).unwrap();
            let painted = pdf.operations(page);
            let mut moved = painted[leaf(&painted, id)].to_vec();
            let mark = dictionary! { "MCID" => 9000 + id };
            moved[0].operands[1] = Object::Dictionary(mark);
            let fonts = painted.iter().rfind(|o| o.operator == "Tf").unwrap().clone();
            moved.insert(1, fonts);
            let mut operations = pdf.operations(next);
            operations.extend(moved);
            pdf.set_operations(next, operations);
            let kid = dictionary! {
                "Type" => "MCR", "Pg" => Object::Reference(next), "MCID" => 9000 + id,
            };
            pdf.set_kids(element, vec![Object::Dictionary(kid)]);
        }
    }
}

/// The link out of the text.
fn link(pdf: &Pdf) -> lopdf::ObjectId {
    pdf.find("Link", "a page on notes")
}

fn annotation(pdf: &Pdf) -> lopdf::ObjectId {
    annotation_of(pdf, link(pdf))
}

pub(super) fn annotation_of(pdf: &Pdf, link: lopdf::ObjectId) -> lopdf::ObjectId {
    let kids = pdf.kids(link);
    let mut objects = kids.iter().filter_map(|kid| kid.as_dict().ok()?.get(b"Obj").ok());
    objects.next().unwrap().as_reference().unwrap()
}

fn set_kids_to_leaves(pdf: &mut Pdf, element: lopdf::ObjectId) {
    let mut kids = pdf.kids(element);
    kids.retain(|kid| {
        kid.as_dict().is_ok_and(|k| !k.has(b"Obj")) || kid.as_i64().is_ok()
    });
    pdf.set_kids(element, kids);
}

/// Lets the link within the text lead to the last page.
fn turn_link(pdf: &mut Pdf) {
    let link = pdf.find("Link", "the shore");
    let annotation = annotation_of(pdf, link);
    let last = *pdf.0.get_pages().values().last().unwrap();
    let to = vec![Object::Reference(last), "XYZ".into(), 0.into(), 0.into(), 0.into()];
    let annotation = pdf.dict_mut(annotation);
    annotation.remove(b"A");
    annotation.set("Dest", to);
}

fn other_image(pdf: &mut Pdf) {
    let is_image = |object: &Object| {
        let dict = object.as_stream().map(|stream| &stream.dict);
        let kind = dict.and_then(|dict| dict.get(b"Subtype")?.as_name());
        kind.is_ok_and(|kind| kind == b"Image")
    };
    for object in pdf.0.objects.values_mut().filter(|object| is_image(object)) {
        object.as_stream_mut().unwrap().dict.set("Width", 7);
    }
}

/// Changes the `ToUnicode` map of the text font.
fn unicode(pdf: &mut Pdf, from: &str, to: &str) {
    let map = pdf.to_unicode();
    let stream = pdf.0.get_object_mut(map).unwrap().as_stream_mut().unwrap();
    let text = String::from_utf8_lossy(&stream.content).into_owned();
    assert!(text.contains(from));
    stream.set_content(text.replacen(from, to, 1).into_bytes());
}

/// Puts operations before the first text of a paragraph.
fn before(pdf: &mut Pdf, text: &str, put_in: &[Operation]) {
    let paragraph = pdf.find("P", text);
    let (page, id) = pdf.own_leaves(paragraph)[0];
    let mut operations = pdf.operations(page);
    let range = leaf(&operations, id);
    let at = range.start
        + operations[range.clone()].iter().position(|o| o.operator == "TJ").unwrap();
    operations.splice(at..at, put_in.iter().cloned());
    pdf.set_operations(page, operations);
}

/// Puts letters further apart in the first line of a paragraph.
fn spread(pdf: &mut Pdf, text: &str) {
    before(pdf, text, &[Operation::new("Tc", vec![1.into()])]);
    let (page, id) = pdf.own_leaves(pdf.find("P", text))[0];
    let mut operations = pdf.operations(page);
    let range = leaf(&operations, id);
    let line = operations[range.clone()].iter().position(|o| o.operator == "TJ");
    let after = range.start + line.unwrap() + 1;
    operations.insert(after, Operation::new("Tc", vec![0.into()]));
    pdf.set_operations(page, operations);
}

/// Changes the number that stands before the text of a note.
fn renumber_note(pdf: &mut Pdf) {
    let labels = pdf.elements().into_iter().filter(|&e| pdf.role(e) == "Lbl");
    let note = pdf.find("Note", "Small enough");
    let mut own = labels.filter(|&label| {
        let mut above = std::iter::successors(Some(label), |&e| Some(pdf.parent(e)));
        above.by_ref().take(4).any(|e| e == note)
    });
    let mut label = own.next().unwrap();
    while pdf.own_leaves(label).is_empty() {
        let within = pdf.kids(label).into_iter().find_map(|kid| kid.as_reference().ok());
        label = within.unwrap();
    }
    let (role, number) = (pdf.role(label), pdf.text(label));
    let digit = number.chars().find(char::is_ascii_digit).unwrap();
    let other = if digit == '8' { "9" } else { "8" };
    pdf.set_role(label, "Here");
    pdf.replace("Here", &digit.to_string(), other);
    pdf.set_role(label, &role);
}

fn missing_glyph(pdf: &mut Pdf) {
    let glyph = Object::string_literal(vec![0, 0]);
    before(pdf, "The following table", &[Operation::new("TJ", vec![vec![glyph].into()])]);
}

/// Takes the number from the marked content of a paragraph.
fn untag(pdf: &mut Pdf, text: &str, tag: &str) {
    let paragraph = pdf.find("P", text);
    let (page, id) = pdf.own_leaves(paragraph)[0];
    let mut operations = pdf.operations(page);
    let start = leaf(&operations, id).start;
    operations[start] = Operation::new("BMC", vec![tag.into()]);
    pdf.set_operations(page, operations);
}

fn swap_pages(pdf: &mut Pdf) {
    let root = pdf.dict(pdf.catalog()).get(b"Pages").unwrap().as_reference().unwrap();
    let mut holder = root;
    while let Object::Reference(first) =
        pdf.dict(holder).get(b"Kids").unwrap().as_array().unwrap()[0]
        && pdf.dict(first).has(b"Kids")
    {
        holder = first;
    }
    let kids = pdf.dict_mut(holder).get_mut(b"Kids").unwrap().as_array_mut().unwrap();
    kids.swap(1, 2);
}
