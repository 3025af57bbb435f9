//! Files for a press, as they are read back from the bytes.

use std::path::Path;

use folio::backend::pdf::Pdf;
use folio::design::{Design, Template};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};
use lopdf::{Document, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

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

fn conforms(bytes: &[u8]) {
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(bytes, &options).unwrap();
        let failures: Vec<String> =
            report.failures.iter().map(ToString::to_string).collect();
        assert!(failures.is_empty(), "{profile:?}\n{}", failures.join("\n"));
    }
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
    conforms(&marked);
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
        conforms(&bytes);
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
