//! Every sample in every template is a file that strangers find sound, and that
//! gives its text back.

use std::fs;
use std::path::{Path, PathBuf};

use folio::Options;
use folio::backend::pdf::Pdf;
use folio::design::{Design, TEMPLATES};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_text = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "md" || e == "txt")
            && path.file_name().is_some_and(|name| name != "README.md")
    };
    let mut samples: Vec<PathBuf> = files.filter(is_text).collect();
    samples.sort();
    samples
}

fn written(sample: &Path, template: &str) -> Vec<u8> {
    let options =
        Options { design: Design::named(template).unwrap(), ..Options::default() };
    let text = folio::open(sample, &options).unwrap();
    let (fonts, mut found) = (FontBook::bundled(), Diagnostics::new());
    let bytes = folio::write(&text, &Pdf, &fonts, &options, &mut found).unwrap();
    // Neither the sample nor an ornament of the template lacks a face.
    let missing = found.iter().find(|d| d.problem.name() == "missing-glyph");
    assert_eq!(missing, None, "{} in {template}", sample.display());
    bytes
}

/// A file is sound by PDF/UA-1 and PDF/A-2a.
#[track_caller]
pub(crate) fn conforms(bytes: &[u8], case: &str) {
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(bytes, &options).unwrap();
        let failures: Vec<String> =
            report.failures.iter().map(ToString::to_string).collect();
        assert!(failures.is_empty(), "{case}, {profile:?}\n{}", failures.join("\n"));
    }
}

#[test]
fn every_sample_conforms_in_every_template() {
    let samples = samples();
    assert!(samples.len() >= 3);
    let cases = samples.iter().flat_map(|s| TEMPLATES.iter().map(move |t| (s, t.name)));
    for (sample, template) in cases {
        let bytes = written(sample, template);
        conforms(&bytes, &format!("{} in {template}", sample.display()));
    }
}
