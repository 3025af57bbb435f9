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

/// The text of all pages, as the layout has them: the label of each page and its
/// words.
fn pages(folder: &Path, settings: &[&str]) -> Vec<(String, String)> {
    use folio::layout::frame::Shape;
    let settings: Vec<String> = settings.iter().map(|s| (*s).to_owned()).collect();
    let look = folio::Look { template: Some("book".into()), settings };
    let options = folio::Options {
        design: look.design(None, "book").unwrap(),
        look,
        ..folio::Options::default()
    };
    let text = folio::open(&folder.join("t.md"), &options).unwrap();
    let fonts = folio::font::FontBook::bundled();
    let mut diagnostics = folio::diag::Diagnostics::new();
    let layout = folio::layout::layout(
        &text.prepared,
        &options.design,
        &fonts,
        &folio::layout::Watch::default(),
        &mut diagnostics,
    );
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
    layout.pages.iter().map(said).collect()
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
