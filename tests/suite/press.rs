//! Files for a press, as they are read back from the bytes.

use std::path::Path;

use folio::backend::pdf::Pdf;
use folio::design::{Design, Template};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};
use lopdf::{Document, Object};

use crate::pdf::conforms;

/// The book template with some changes.
fn design(settings: &[&str]) -> Design {
    let settings: Vec<String> = settings.iter().map(|s| (*s).to_owned()).collect();
    let book = Template::named("book").unwrap();
    Design::with("book", book.source, &settings).unwrap()
}

fn read(source: &str, design: Design) -> (Text, Options) {
    let options = Options { design, ..Options::default() };
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let text = folio::read("text.md", source.as_bytes(), &samples, &options).unwrap();
    (text, options)
}

fn written(source: &str, settings: &[&str]) -> (Vec<u8>, Vec<String>) {
    let (text, options) = read(source, design(settings));
    let mut found = Diagnostics::new();
    let bytes =
        folio::write(&text, &Pdf, &FontBook::bundled(), &options, &mut found).unwrap();
    (bytes, found.iter().map(|d| d.problem.to_string()).collect())
}

const TEXT: &str = "---\ntitle: A Title\nauthor: Ada Lovelace\nlang: en-US\n---\n\n\
    # One\n\nThe first *paragraph* of some words.[^a]\n\n\
    ![A page](images/page.png){width=4in}\n\n# Two\n\n[There](#one).\n\n[^a]: Note.\n";

/// A box of the first page, in points.
fn corners(pdf: &Document, name: &str) -> Option<[f32; 4]> {
    let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
    let numbers = page.get(name.as_bytes()).ok()?.as_array().unwrap();
    let numbers: Vec<f32> = numbers.iter().map(|n| n.as_float().unwrap()).collect();
    Some(numbers.try_into().unwrap())
}

#[test]
fn boxes_say_where_the_sheet_is_cut() {
    let (plain, _) = written(TEXT, &[]);
    let plain = Document::load_mem(&plain).unwrap();
    assert_eq!(corners(&plain, "MediaBox"), Some([0.0, 0.0, 432.0, 648.0]));
    assert_eq!((corners(&plain, "TrimBox"), corners(&plain, "BleedBox")), (None, None));

    let (bled, _) = written(TEXT, &["press.bleed=0.125in"]);
    let bled = Document::load_mem(&bled).unwrap();
    assert_eq!(corners(&bled, "MediaBox"), Some([0.0, 0.0, 450.0, 666.0]));
    assert_eq!(corners(&bled, "BleedBox"), Some([0.0, 0.0, 450.0, 666.0]));
    assert_eq!(corners(&bled, "TrimBox"), Some([9.0, 9.0, 441.0, 657.0]));

    let (marked, _) = written(TEXT, &["press.bleed=9", "press.marks=true"]);
    let pdf = Document::load_mem(&marked).unwrap();
    let around = 9.0 + 72.0 * 5.0 / 25.4;
    let [media, bleed, trim] =
        ["MediaBox", "BleedBox", "TrimBox"].map(|name| corners(&pdf, name).unwrap());
    let near = |found: [f32; 4], wanted: [f32; 4]| {
        let close = found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.01);
        assert!(close, "{found:?} {wanted:?}");
    };
    near(trim, [around, around, around + 432.0, around + 648.0]);
    near(bleed, [around - 9.0, around - 9.0, around + 441.0, around + 657.0]);
    near(media, [0.0, 0.0, around * 2.0 + 432.0, around * 2.0 + 648.0]);
    conforms(&marked, "a sheet with marks");
}

/// Eight marks a page: black, outside the bleed, and no part of the text.
#[test]
fn marks_stand_outside_the_bleed() {
    let (bytes, _) = written(TEXT, &["press.bleed=9", "press.marks=true"]);
    let pdf = Document::load_mem(&bytes).unwrap();
    let bleed = corners(&pdf, "BleedBox").unwrap();
    for page in pdf.get_pages().into_values() {
        let content = pdf.get_and_decode_page_content(page).unwrap();
        let (mut marks, mut within) = (0, false);
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "BDC" => {
                    let kind = operands[1].as_dict().and_then(|d| d.get(b"Type"));
                    within = kind.is_ok_and(|kind| kind.as_name().unwrap() == b"Page");
                }
                "EMC" => within = false,
                "re" if within => {
                    let n: Vec<f32> =
                        operands.iter().map(|n| n.as_float().unwrap()).collect();
                    let outside = n[0] + n[2] <= bleed[0]
                        || n[0] >= bleed[2]
                        || n[1] + n[3] <= bleed[1]
                        || n[1] >= bleed[3];
                    assert!(outside, "{n:?}");
                    marks += 1;
                }
                _ => {}
            }
        }
        assert_eq!(marks, 8);
    }
}

/// Black is the black ink alone: no press mixes it from colours.
#[test]
fn text_is_pure_black() {
    let (bytes, _) = written(TEXT, &["press.marks=true"]);
    let pdf = Document::load_mem(&bytes).unwrap();
    for page in pdf.get_pages().into_values() {
        let content = pdf.get_and_decode_page_content(page).unwrap();
        for operation in content.operations {
            let colored = matches!(operation.operator.as_str(), "rg" | "RG" | "k" | "K");
            assert!(!colored, "{operation:?}");
            if operation.operator == "g" {
                let grey = operation.operands[0].as_float().unwrap();
                assert!((0.0..1.0).contains(&grey), "{grey}");
            }
        }
    }
}

#[test]
fn pages_are_filled_up() {
    let count = |settings: &[&str]| {
        let (bytes, _) = written(TEXT, settings);
        let pdf = Document::load_mem(&bytes).unwrap();
        (pdf.get_pages().len(), bytes)
    };
    let (plain, _) = count(&["opening.chapter=page", "contents.depth=0"]);
    for multiple in [2, 4, 7] {
        let fill = format!("press.multiple={multiple}");
        let (pages, bytes) = count(&["opening.chapter=page", "contents.depth=0", &fill]);
        assert_eq!(pages, plain.next_multiple_of(multiple), "{multiple}");
        conforms(&bytes, "a file for a press");
        let pdf = Document::load_mem(&bytes).unwrap();
        let last = *pdf.get_pages().last_key_value().unwrap().1;
        if pages > plain {
            let content = pdf.get_and_decode_page_content(last).unwrap();
            assert!(content.operations.is_empty(), "the last page is empty");
        }
    }
}

/// Links and figures move along with the page.
#[test]
fn links_lead_where_they_did() {
    let target = |settings: &[&str]| {
        let (bytes, _) = written(TEXT, settings);
        let pdf = Document::load_mem(&bytes).unwrap();
        let mut tops: Vec<f32> = Vec::new();
        for object in pdf.objects.values() {
            let Ok(link) = object.as_dict() else { continue };
            if link.get(b"Subtype").and_then(Object::as_name).ok()
                == Some(b"Link".as_slice())
                && let Ok(rect) = link.get(b"Rect").and_then(Object::as_array)
            {
                tops.push(rect[0].as_float().unwrap());
            }
        }
        tops.sort_by(f32::total_cmp);
        tops
    };
    let (plain, bled) = (target(&[]), target(&["press.bleed=9"]));
    assert!(!plain.is_empty() && plain.len() == bled.len());
    for (plain, bled) in plain.iter().zip(&bled) {
        assert!((bled - plain - 9.0).abs() < 0.01, "{plain} {bled}");
    }
}

#[test]
fn what_a_press_would_refuse_is_said() {
    let (_, found) = written(
        TEXT,
        &["press.resolution=300", "press.paper=kdp-cream", "page.outer=0.2in"],
    );
    let said = |words: &str| {
        assert!(found.iter().any(|problem| problem.contains(words)), "{found:?}");
    };
    said("`images/page.png` has ");
    said("a press needs 300: ");
    said("Amazon KDP prints paperbacks of 24 to 828 pages; this has ");
    said("margin of 0.25 in where a book has");
    let (_, found) = written(TEXT, &["press.resolution=10"]);
    assert_eq!(found, Vec::<String>::new());
}

const BOOK: &str = "---\ntitle: The Origin and Design of Government in General\n\
    subtitle: With Concise Remarks\nauthor: [Ada Lovelace, Charles Babbage]\n\
    lang: en-GB\npublisher: Analytical Press\nisbn: 978-3-16-148410-0\n\
    description: A book about what holds together.\n---\n\n# One\n\nWords.\n";

fn cover(source: &str, settings: &[&str], pages: usize) -> (Vec<u8>, Vec<String>) {
    let (text, options) = read(source, design(settings));
    let (fonts, mut found) = (FontBook::bundled(), Diagnostics::new());
    let bytes =
        folio::write_cover(&text, &fonts, &options, Some(pages), &mut found).unwrap();
    (bytes, found.iter().map(|d| d.problem.to_string()).collect())
}

/// The example of a service: 6 by 9 inches, 200 pages on white paper, take
/// 12.700 by 9.250 inches.
#[test]
fn a_cover_is_as_large_as_the_service_says() {
    let (bytes, found) = cover(BOOK, &["press.paper=kdp-white"], 200);
    assert_eq!(found, Vec::<String>::new());
    let pdf = Document::load_mem(&bytes).unwrap();
    assert_eq!(pdf.get_pages().len(), 1);
    let media = corners(&pdf, "MediaBox").unwrap();
    assert!((media[2] / 72.0 - 12.700).abs() < 0.001, "{media:?}");
    assert!((media[3] / 72.0 - 9.250).abs() < 0.001, "{media:?}");
    let trim = corners(&pdf, "TrimBox").unwrap();
    assert!((trim[2] - trim[0] - (12.0 + 0.4504) * 72.0).abs() < 0.01, "{trim:?}");
    conforms(&bytes, "a file for a press");
}

/// How often the words of the title are shown: on the front, and on the spine.
fn titles(bytes: &[u8]) -> usize {
    let pdf = words_of(bytes);
    pdf.matches("Government").count()
}

/// The words of a PDF, as the audit reads them.
fn words_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cover.pdf");
    std::fs::write(&path, bytes).unwrap();
    let words = std::process::Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(["audit", "--words"])
        .arg(&path)
        .output()
        .unwrap();
    String::from_utf8(words.stdout).unwrap()
}

#[test]
fn the_spine_has_letters_where_there_is_room() {
    let (thick, _) = cover(BOOK, &["press.paper=kdp-cream"], 300);
    assert_eq!(titles(&thick), 2);
    let (thin, _) = cover(BOOK, &["press.paper=kdp-cream"], 78);
    assert_eq!(titles(&thin), 1);
    let (bare, _) = cover(BOOK, &["press.paper=kdp-cream", "cover.spine=none"], 300);
    assert_eq!(titles(&bare), 1);
    let words = words_of(&thick);
    for part in ["Ada Lovelace", "Analytical Press", "what holds together"] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn marks_and_an_image_keep_a_cover_sound() {
    let source = BOOK.replace("lang:", "cover: images/page.png\nlang:");
    let (bytes, found) = cover(&source, &["press.spine=0.5in", "press.marks=true"], 200);
    conforms(&bytes, "a file for a press");
    assert!(found.iter().any(|why| why.contains("a press needs 300")), "{found:?}");
    assert_eq!(titles(&bytes), 1, "only the spine is set in type");
    let (_, found) = cover(BOOK, &[], 200);
    assert!(found[0].contains("press.spine"), "{found:?}");
}

/// The number of pages of the book decides, if nobody states another.
#[test]
fn the_book_itself_says_how_thick_it_is() {
    let (text, options) = read(BOOK, design(&["press.paper=kdp-cream"]));
    let (fonts, mut found) = (FontBook::bundled(), Diagnostics::new());
    let book = folio::write(&text, &Pdf, &fonts, &options, &mut found).unwrap();
    let pages = Document::load_mem(&book).unwrap().get_pages().len();
    let counted = folio::write_cover(&text, &fonts, &options, None, &mut found).unwrap();
    let (stated, _) = cover(BOOK, &["press.paper=kdp-cream"], pages);
    assert_eq!(counted, stated);
}
