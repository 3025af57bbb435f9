//! What stands around the text of a book: page references, index, lists.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A text of three chapters that names its own pages.
const TEXT: &str = "---\ntitle: On Bees\nauthor: A. Keeper\nlang: en\n---\n\n\
    # The Hive {#hive}\n\nA [hive]{.index} of [bees]{.index} stood where [](#queen) \
    and [@fig:comb] tell; all of it is in [@sec:work].\n\n\
    ![A comb](comb.png){#fig-comb}\n\n\
    | a | b |\n|---|---|\n| 1 | 2 |\n\n: The numbers of a hive\n\n\
    \\newpage\n\n[Bees]{.index entry=\"bees\"} again.\n\n\
    \\newpage\n\nAnd [bees]{.index}.\n\n\\newpage\n\nMore [bees]{.index}.\n\n\
    # The Queen {#queen}\n\nThe [queen]{.index entry=\"bees!queen\" see-also=\"hive\"}.\n\n\
    # Work {#work}\n\n[Work]{.index} in the [hive]{.index} and \
    []{.index entry=\"insects\" see=\"bees\"}rest.\n";

fn folio(folder: &Path, args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .current_dir(folder)
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap()
}

/// Converts a text with settings and gives the folder of its files.
fn made(text: &str, settings: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let comb = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/page.png");
    fs::copy(comb, folder.path().join("comb.png")).unwrap();
    fs::write(folder.path().join("t.md"), text).unwrap();
    let mut args = vec!["convert", "t.md", "--template", "book", "--audit"];
    settings.iter().for_each(|setting| args.extend(["--set", setting]));
    let output = folio(folder.path(), &args);
    assert!(output.status.success(), "{output:?}");
    folder
}

/// The pages of the text in a folder.
fn laid_out(folder: &Path, settings: &[&str]) -> folio::layout::frame::Layout {
    let settings: Vec<String> = settings.iter().map(|s| (*s).to_owned()).collect();
    let look = folio::Look { template: Some("book".into()), settings };
    let options = folio::Options {
        design: look.design(None, "book").unwrap(),
        look,
        ..folio::Options::default()
    };
    let text = folio::open(&folder.join("t.md"), &options).unwrap();
    folio::layout::layout(
        &text.prepared,
        &options.design,
        &folio::font::FontBook::bundled(),
        &folio::layout::Watch::default(),
        &mut folio::diag::Diagnostics::new(),
    )
}

/// The text of all pages, as the layout has them: the label of each page and its
/// words.
fn pages(folder: &Path, settings: &[&str]) -> Vec<(String, String)> {
    use folio::layout::frame::Shape;
    let said = |page: &folio::layout::frame::Page| {
        let mut words = String::new();
        for item in &page.items {
            if let Shape::Glyphs(run) = &item.shape {
                words.push_str(&run.text);
                words.push(' ');
            }
        }
        (page.label.clone(), words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    laid_out(folder, settings).pages.iter().map(said).collect()
}

fn entry(path: &Path, name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

const ALL: [&str; 5] = [
    "captions.numbers=true",
    "references.page=true",
    "contents.figures=true",
    "contents.tables=true",
    "headings.numbers=1",
];

#[test]
fn a_printed_reference_names_the_page_on_which_its_place_stands() {
    let folder = made(TEXT, &ALL);
    let pages = pages(folder.path(), &ALL);
    let on = |words: &str| {
        let found = pages.iter().find(|(_, said)| said.contains(words));
        found.unwrap_or_else(|| panic!("{words} in {pages:?}")).0.clone()
    };
    let first = on("stood where");
    assert_eq!(first, "1");
    let (queen, work) = (on("The queen ."), on("Work in"));
    let said = &pages.iter().find(|(label, _)| *label == first).unwrap().1;
    assert!(said.contains(&format!("2 (page {queen}")), "{said}");
    assert!(said.contains(&format!("(page {work}")), "{said}");
    assert!(said.contains("Figure 1 (page"), "{said}");
}

#[test]
fn an_index_is_made_of_its_marks_in_every_format() {
    let folder = made(TEXT, &[]);
    let pages = pages(folder.path(), &[]);
    let (_, index) = pages.last().unwrap();
    let letters: String = index.chars().filter(|c| !c.is_whitespace()).collect();
    // Three pages in a row are a range; a way to another entry has no page.
    assert!(letters.contains("bees,1,3–5queen,"), "{index}");
    assert!(letters.contains(".Seealsohive"), "{index}");
    assert!(letters.contains("insects.SeebeesWork,"), "{index}");

    let epub = folder.path().join("t.epub");
    let page = entry(&epub, "OEBPS/chapter-004.xhtml");
    assert!(page.contains("epub:type=\"index\" role=\"doc-index\""), "{page}");
    assert_eq!(page.matches("epub:type=\"index-locator\"").count(), 8, "{page}");
    assert!(page.contains("<a href=\"chapter-001.xhtml#index-1\""), "{page}");

    let document = entry(&folder.path().join("t.docx"), "word/document.xml");
    for field in
        ["XE \"bees:queen\" <", "XE \"insects\" \\t \"see bees\" <", " INDEX \\e "]
    {
        let field = field.replace('"', "&quot;");
        let found = document.contains(&field)
            || document.contains(&field.replace("&quot;", "\""));
        assert!(found, "{field}");
    }
}

#[test]
fn figures_and_tables_are_listed_where_that_is_asked_for() {
    let folder = made(TEXT, &ALL);
    let pages = pages(folder.path(), &ALL);
    let list = |words: &str| pages.iter().any(|(_, said)| said.starts_with(words));
    assert!(list("List of Figures Figure 1. A comb 2"), "{pages:?}");
    assert!(list("List of Tables Table 1. The numbers of a hive 2"), "{pages:?}");
    let nav = entry(&folder.path().join("t.epub"), "OEBPS/nav.xhtml");
    assert!(nav.contains("epub:type=\"loi\"") && nav.contains("epub:type=\"lot\""));
    assert!(nav.contains("#fig-comb\">Figure 1. A comb</a>"), "{nav}");
    let document = entry(&folder.path().join("t.docx"), "word/document.xml");
    assert!(document.contains("\\c \"Figure\"") && document.contains(" SEQ Table "));
    assert!(document.contains(" PAGEREF fig_comb \\h "));
    // Without the wish there is none, and no number.
    let plain = made(TEXT, &[]);
    let pages = self::pages(plain.path(), &[]);
    assert!(pages.iter().all(|(_, said)| !said.contains("List of")));
}

#[test]
fn a_large_letter_stands_over_its_lines_and_in_its_word() {
    let long = "Once upon a time there stood a mill by the river, and the miller had three \
        daughters, of whom the youngest went down to the weir each morning before the sun \
        had come over the hill, and counted the boats that lay there, and the ducks.";
    let text = format!(
        "---\ntitle: T\nlang: en\n---\n\n# One\n\n{long}\n\n{long}\n\n# Two\n\nToo short.\n\n\
         # Three\n\n“{long}”\n\n# Four\n\nA {long}\n"
    );
    let settings = ["drop-cap.lines=3", "drop-cap.small-caps=word"];
    // The audit finds all words, in all three formats.
    let folder = made(&text, &settings);
    let letters = large_letters(folder.path(), &settings);
    let found: Vec<&str> = letters.iter().map(|(letter, _)| letter.as_str()).collect();
    assert_eq!(found, ["O", "O", "A"]);
    // From the capitals of the first line to the baseline of the third.
    let design = folio::design::Design::named("book").unwrap();
    let body = design.styles.get(folio::design::StyleName::Body);
    let fonts = folio::font::FontBook::bundled();
    let query = folio::font::Query::default();
    let capital = fonts.face(fonts.select(query)).metrics().cap_height / 1000.0;
    let height = body.leading.0 * 2.0 + body.size.0 * capital;
    assert!((letters[0].1 * capital - height).abs() < 0.1, "{letters:?}");
    let page = entry(&folder.path().join("t.epub"), "OEBPS/chapter-001.xhtml");
    assert_eq!(page.matches("class=\"opening\"").count(), 1, "{page}");
    let document = entry(&folder.path().join("t.docx"), "word/document.xml");
    assert_eq!(document.matches("w:dropCap=\"drop\" w:lines=\"3\"").count(), 3);
}

/// The letters that say nothing by themselves, and their sizes.
fn large_letters(folder: &Path, settings: &[&str]) -> Vec<(String, f32)> {
    use folio::layout::frame::Shape;
    let mut found = Vec::new();
    for page in laid_out(folder, settings).pages {
        for item in page.items {
            let Shape::Group(group) = item.shape else { continue };
            if group.said.as_deref() != Some("") {
                continue;
            }
            for shape in group.shapes {
                if let Shape::Glyphs(run) = shape
                    && run.size.0 > 20.0
                {
                    found.push((run.text.to_string(), run.size.0));
                }
            }
        }
    }
    found
}
