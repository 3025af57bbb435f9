//! Files made of pages that are built by hand, judged by strangers.

mod build;
mod read;

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use super::write_pages;
use crate::backend::{Context, Timestamp};
use crate::design::Design;
use crate::diag::Diagnostics;
use crate::diag::Span;
use crate::font::FontBook;
use crate::geom::{Point, Pt};
use crate::layout::frame::{Destination, DestinationId, Layout, OutlineItem};
use crate::model::{Document, ImageFormat, Lang, Person, PersonRole, Resources};
use crate::pass::{PrepareOptions, prepare};
use build::Builder;

fn design() -> Design {
    Design::named("essay").unwrap()
}

fn document() -> Document {
    let mut document = Document::default();
    document.meta.title = build::plain("Notes & Queries");
    document.meta.subtitle = build::plain("Ἐν ἀρχῇ");
    document.meta.people =
        vec![Person::named("A. <N.> Author", PersonRole::Author, Span::default())];
    document.meta.lang = Lang::new("en-GB").unwrap();
    document.meta.subjects = vec!["notes".into(), "queries".into()];
    document.meta.description = Some("What stands at the foot".into());
    document
}

fn written(layout: &Layout, resources: Resources) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let document = Document { resources, ..document() };
    let text = prepare(document, &PrepareOptions::default(), &mut diagnostics);
    let (design, fonts) = (design(), FontBook::bundled());
    let context = Context {
        design: &design,
        fonts: &fonts,
        timestamp: Timestamp::new(1_741_593_845),
        css: None,
        reference_docx: None,
        watch: crate::backend::Watch::default(),
    };
    let bytes = write_pages(layout, &text, &context, &mut diagnostics).unwrap();
    if let Ok(folder) = std::env::var("FOLIO_KEEP_PDF") {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        std::fs::write(format!("{folder}/{name}.pdf"), &bytes).unwrap();
    }
    (bytes, diagnostics)
}

#[track_caller]
fn assert_conforms(bytes: &[u8]) {
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(bytes, &options).unwrap();
        let failures: Vec<String> =
            report.failures.iter().map(ToString::to_string).collect();
        assert!(failures.is_empty(), "{profile:?}\n{}", failures.join("\n"));
    }
}

#[test]
fn every_tag_and_shape_conforms_and_reads_back() {
    let (layout, resources, spoken) = build::everything();
    let (bytes, diagnostics) = written(&layout, resources);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_conforms(&bytes);
    let file = read::File::of(&bytes);
    assert_eq!(file.text(), spoken);
    assert_eq!(file.pages(), layout.pages.len());
    // Each image once, although one is shown twice; one has a soft mask.
    assert_eq!(file.objects("Image"), 5);
    assert_eq!(file.objects("Form"), 2);
}

#[test]
fn an_empty_text_is_a_file_with_a_page() {
    let (bytes, _) = written(&Layout::default(), Resources::default());
    assert_conforms(&bytes);
    assert_eq!(read::File::of(&bytes).pages(), 1);
}

#[test]
fn hundreds_of_headings_beside_each_other_conform() {
    let mut builder = Builder::new();
    let paragraph = builder.paragraph();
    builder.text(paragraph, "words");
    builder.layout.destinations =
        vec![Destination { page: 0, point: Point { x: Pt(40.0), y: Pt(40.0) } }];
    builder.layout.outline = (1..=1000)
        .map(|n| OutlineItem {
            title: n.to_string(),
            destination: DestinationId(0),
            children: vec![],
        })
        .collect();
    let (bytes, _) = written(&builder.layout, Resources::default());
    assert_conforms(&bytes);
}

#[test]
fn text_reads_back_through_ligatures_marks_hyphens_and_letters_that_are_missing() {
    let mut builder = Builder::new();
    let paragraph = builder.paragraph();
    builder.run(
        paragraph,
        &["o", "ffi", "c", "e", " ", "a", "\u{A0}", "b", "\u{2009}", "c"],
    );
    builder.run(paragraph, &["h", "y", "\u{AD}"]);
    builder.text(paragraph, "phen-ated");
    builder.cluster(paragraph, &['n', '\u{308}'], "n\u{308}");
    builder.cluster(paragraph, &['q', 'k', 'x'], "क्षि");
    builder.cluster(paragraph, &['q', 'k'], "");
    builder.missing(paragraph, "漢");
    builder.run(paragraph, &["(", "a", "\\", "b", ")", "\u{FEFF}", "𝒂"]);
    let (bytes, _) = written(&builder.layout, Resources::default());
    assert_conforms(&bytes);
    let expected =
        "office a\u{A0}b\u{2009}chy\u{AD}phen-atedn\u{308}क्षि漢(a\\b)\u{FEFF}𝒂";
    assert_eq!(read::File::of(&bytes).text(), expected);
}

#[test]
fn text_from_right_to_left_stands_in_the_order_of_reading() {
    let mut builder = Builder::new();
    let paragraph = builder.paragraph();
    builder.right_to_left(paragraph, "שלום עולם");
    builder.text(paragraph, " and ");
    builder.right_to_left(paragraph, "בראשית");
    let (bytes, _) = written(&builder.layout, Resources::default());
    assert_conforms(&bytes);
    assert_eq!(read::File::of(&bytes).text(), "שלום עולם and בראשית");
}

#[test]
fn a_raised_mark_from_right_to_left_follows_its_letter() {
    let mut builder = Builder::new();
    let paragraph = builder.paragraph();
    builder.right_to_left(paragraph, "אבָג");
    // The mark and its letter are one cluster; from left to right the mark is
    // first and has the text of both.
    let glyphs = builder.glyphs_mut();
    (glyphs[1].text, glyphs[2].text) = ((2, 6), (6, 6));
    glyphs[1].dy = 120;
    let (bytes, _) = written(&builder.layout, Resources::default());
    assert_conforms(&bytes);
    assert_eq!(read::File::of(&bytes).text(), "אבָג");
}

#[test]
fn right_margins_stand() {
    // A thousand letters of a width that no whole number is.
    let mut builder = Builder::new();
    let paragraph = builder.paragraph();
    builder.run(paragraph, &["a"; 1000]);
    for glyph in builder.glyphs_mut() {
        glyph.advance += 0.37;
    }
    let end: f32 = builder.glyphs_mut().iter().map(|glyph| glyph.advance).sum();
    let last = builder.glyphs_mut().last().unwrap().advance;
    let (bytes, _) = written(&builder.layout, Resources::default());
    let start = read::File::of(&bytes).last_glyph_starts();
    assert!((start - (end - last)).abs() <= 1.0, "{start} is not {}", end - last);
}

#[test]
fn the_same_pages_give_the_same_bytes_on_any_number_of_threads() {
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (layout, resources, _) = build::everything();
            let mut layout = layout;
            let pages = layout.pages.clone();
            for _ in 0..20 {
                layout.pages.extend(pages.iter().cloned());
            }
            written(&layout, resources).0
        })
    };
    let one = bytes(1);
    for threads in [1, 2, 5] {
        assert!(bytes(threads) == one, "{threads} threads");
    }
}

#[test]
fn broken_images_are_reported_and_never_panic() {
    let (layout, resources, _) = build::everything();
    let whole: Vec<_> =
        resources.iter().map(|(_, r)| r.content.clone().unwrap()).collect();
    let mut seed = 7u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below.max(1)
    };
    let mut reported = 0;
    for round in 0..60 {
        let mut resources = resources.clone();
        for (resource, whole) in resources.iter_mut().zip(&whole) {
            let mut data = whole.data.to_vec();
            match round % 3 {
                0 => data.truncate(random(data.len())),
                1 => {
                    for _ in 0..=random(20) {
                        let at = random(data.len());
                        data[at] = random(256) as u8;
                    }
                }
                _ => data.iter_mut().for_each(|byte| *byte = random(256) as u8),
            }
            resource.content.as_mut().unwrap().data = data.into();
        }
        let (bytes, diagnostics) = written(&layout, resources);
        reported += diagnostics.len();
        assert!(lopdf::Document::load_mem(&bytes).is_ok());
    }
    assert!(reported > 60, "{reported}");
}

#[test]
fn jpeg_goes_in_untouched() {
    let (layout, resources, _) = build::everything();
    let jpeg = resources.iter().find_map(|(_, resource)| {
        let picture = resource.content.clone()?;
        (picture.format == ImageFormat::Jpeg).then_some(picture.data)
    });
    let (bytes, _) = written(&layout, resources);
    let jpeg = jpeg.unwrap();
    assert!(bytes.windows(jpeg.len()).any(|window| window == &jpeg[..]));
}

#[test]
fn numbers_that_are_none_still_give_a_file() {
    let (mut layout, resources, _) = build::everything();
    for item in layout.pages.iter_mut().flat_map(|page| &mut page.items) {
        if let crate::layout::frame::Shape::Glyphs(run) = &mut item.shape {
            run.origin.x.0 = f32::NAN;
            run.stretch = f32::INFINITY;
            run.glyphs.iter_mut().for_each(|glyph| glyph.advance = f32::NAN);
        }
    }
    let (bytes, _) = written(&layout, resources);
    assert!(!bytes.windows(3).any(|window| window == b"NaN"));
    assert!(lopdf::Document::load_mem(&bytes).is_ok());
}

#[test]
fn leaves_and_links_that_lead_nowhere_do_no_harm() {
    let (mut layout, resources, spoken) = build::everything();
    layout.destinations.clear();
    for element in &mut layout.tags.elements {
        element.kids.retain(|kid| matches!(kid, crate::layout::frame::Kid::Element(_)));
    }
    let (bytes, _) = written(&layout, resources);
    let mut words: Vec<char> = spoken.chars().collect();
    let mut read: Vec<char> = read::File::of(&bytes).text().chars().collect();
    words.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, words);
}
