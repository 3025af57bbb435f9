//! Every key of a design does something: each is set to other values, by what
//! the guide says that it takes, and must be seen in the files.

use std::collections::BTreeSet;
use std::path::Path;

use folio::backend::Backends;
use folio::design::{Design, StyleName, Template};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};

/// Something of everything that has a style.
const TEXT: &str = r#"---
title: A Title
subtitle: And More
author: Ada Lovelace
date: "1843"
lang: en-US
publisher: A Press
rights: Some rights
isbn: 978-3-16-148410-0
cover: images/page.png
description: What it is about, in a few words.
abstract: The whole of it in brief, which takes more than a line of words in a narrow place.
---

::: {.dedication .frontmatter}
For all
:::

# Part One {.part}

# The First

The first *paragraph* of 1234 <mark>marked</mark> words, with a [link](https://example.org) and
a note.[^a] It goes on for some lines, so that extraordinarily incomprehensible
characterisations are hyphenated somewhere, and the last line differs from the others.

A second paragraph, of more than a line, so that an indent and the space between the
two of them can be told from each other without doubt.

> A *quotation* of 1850 that takes two lines at least, for it goes on and on until
> extraordinarily uncharacteristically long words are broken.

::: epigraph
A motto of *some* words in 12 lines.
:::

::: attribution
Somebody
:::

| A line of verse that is much too long to stand on one line of any page in the world of paper
| Another *one* of 7

```rust
let code = 1;
```

![A page](images/page.png "A figure")

| A head | Another |
|--------|---------|
| 12     | *three* |

Table: What the table shows, in *some* words.

| extraordinary | characterisation | incomprehensible | uncharacteristic | responsibilities | misunderstanding | parliamentarian |
|---|---|---|---|---|---|---|
| extraordinary | characterisation | incomprehensible | uncharacteristic | responsibilities | misunderstanding | parliamentarian |

- one
  - inner
    - innermost
- two

Term
: A definition of some words.

> [!NOTE]
> A note of *some* words in an alert of 12 lines.

> [!TIP]
> A tip.

> [!IMPORTANT]
> Important.

> [!WARNING]
> A warning.

> [!CAUTION]
> A caution.

* * *

$$ a^2 + b^2 $$

## Second level

Text.

### Third level

Text.

#### Fourth level

Text.

##### Fifth level

Text.

###### Sixth level

Text.

::: licence
The terms of 2026, in *small* print.
:::

# The Second

Words[]{.index entry="words"}, as [](#fourth-level) has them.[^b] And more [words]{.index} to fill a page that has a running head.

[^a]: A note of *some* words, 1815.

    Its second paragraph.
[^b]: Another.
"#;

/// A key of the guide: its path, and values that it takes.
#[derive(Debug)]
struct Key {
    path: String,
    values: Vec<String>,
}

/// The keys of the guide; those of styles have `NAME` for the style.
fn keys() -> Vec<Key> {
    let guide = folio::design::guide();
    let (mut table, mut keys) = (String::new(), Vec::new());
    for line in guide.lines() {
        if let Some(head) = line.strip_prefix("## ") {
            table = match head.trim_matches(['`', '[', ']']) {
                "No table" => String::new(),
                name => format!("{}.", name.trim_matches(['[', ']'])),
            };
        }
        let cells: Vec<&str> = line.split(" | ").collect();
        let [name, takes, _default, what] = cells[..] else { continue };
        let Some(name) = name.strip_prefix("| `").and_then(|n| n.strip_suffix('`'))
        else {
            continue;
        };
        if what.starts_with("---") {
            continue;
        }
        keys.push(Key { path: format!("{table}{name}"), values: values(takes) });
    }
    keys
}

/// Values that a key takes, by the words of the guide.
fn values(takes: &str) -> Vec<String> {
    let numbers: Vec<f32> = takes
        .replace('−', "-")
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|part| part.parse().ok())
        .collect();
    let between = |share: f32| numbers[0] + (numbers[1] - numbers[0]) * share;
    let own = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    match takes {
        t if t.starts_with('`') => {
            t.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        }
        t if t.starts_with("a whole number") => {
            [0.0, 1.0, 2.0, 3.0, numbers[1] - numbers[0]]
                .map(|more| (numbers[0] + more).to_string())
                .into()
        }
        t if t.starts_with("a number of em") => {
            vec![format!("{:.2}", between(0.2)), format!("{:.2}", between(0.5))]
        }
        t if t.starts_with("a number of lines") => vec![format!("{:.2}", between(0.1))],
        t if t.starts_with("a length") => {
            // The first is a usual one, for what has to fit a page.
            let usual = (numbers[0].max(0.0) + 7.0).min(numbers[1]);
            vec![format!("{usual}"), format!("{:.1}", between(0.12))]
        }
        t if t.starts_with("a share") => vec!["11%".into()],
        t if t.starts_with("a colour") => own(&["#123456"]),
        t if t.starts_with("words in quotation") => own(&["xyz"]),
        t if t.starts_with("a size of paper") => own(&["a5", "7x9in"]),
        t if t.starts_with("the name of a style") => own(&["code", "heading1"]),
        t if t.starts_with("the name of a template") => own(&["report"]),
        t => panic!("no values are known for `{t}`"),
    }
}

/// What is looked at, by name, in this order.
const OUTPUTS: [&str; 5] = ["epub", "docx", "pdf", "cover", "said"];

/// One output of the text in a design. A cover is drawn for the covers alone:
/// that takes longer than all else.
fn output(design: &Design, name: &str, fonts: &FontBook) -> Vec<u8> {
    let options = Options { design: design.clone(), ..Options::default() };
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let source = match name {
        "cover" => TEXT.replace(
            "cover: images/page.png
",
            "",
        ),
        _ => TEXT.to_owned(),
    };
    let text: Text =
        folio::read("text.md", source.as_bytes(), &samples, &options).unwrap();
    let mut found = Diagnostics::new();
    if name == "cover" {
        return folio::write_cover(&text, fonts, &options, Some(200), &mut found)
            .unwrap();
    }
    let backends = Backends::default();
    let format = if name == "said" { "pdf" } else { name };
    let backend = backends.get(format).unwrap();
    let bytes = folio::write(&text, backend, fonts, &options, &mut found).unwrap();
    match name {
        "said" => {
            found.iter().flat_map(|said| said.problem.to_string().into_bytes()).collect()
        }
        _ => bytes,
    }
}

/// The designs that keys are changed in: one flat text, and a book.
fn bases() -> [Vec<String>; 2] {
    let own = |settings: &[&str]| settings.iter().map(|s| (*s).to_owned()).collect();
    [
        own(&["contents.depth=3", "furniture.verso=title", "press.paper=kdp-cream"]),
        own(&[
            "contents.depth=3",
            "contents.at-least=1",
            "page.size=a4",
            "headings.numbers=2",
            "drop-cap.lines=3",
        ]),
    ]
}

fn design(base: usize, settings: &[String]) -> Result<Design, folio::Error> {
    let template = Template::named(["essay", "book"][base]).unwrap();
    let all: Vec<String> = bases()[base].iter().chain(settings).cloned().collect();
    Design::with(template.name, template.source, &all)
}

/// What the text is in the designs as they are.
struct Plain(Vec<Vec<Vec<u8>>>);

impl Plain {
    fn new(fonts: &FontBook) -> Self {
        let all = |base: usize| {
            let design = design(base, &[]).unwrap();
            OUTPUTS.iter().map(|name| output(&design, name, fonts)).collect()
        };
        Self((0..2).map(all).collect())
    }

    /// Which outputs differ if a key has one of its values. Looks on until it is
    /// seen in all formats that are `wanted`.
    fn seen(
        &self,
        path: &str,
        values: &[String],
        wanted: &[&str],
        fonts: &FontBook,
    ) -> BTreeSet<&'static str> {
        let mut seen = BTreeSet::new();
        for base in 0..2 {
            for value in values {
                let Ok(design) = design(base, &[format!("{path}={value}")]) else {
                    continue;
                };
                for (index, name) in OUTPUTS.iter().enumerate() {
                    if !concerns(path, name) {
                        continue;
                    }
                    let more = wanted.contains(name) || seen.is_empty();
                    if more
                        && !seen.contains(name)
                        && output(&design, name, fonts) != self.0[base][index]
                    {
                        seen.insert(*name);
                    }
                }
                if !seen.is_empty() && wanted.iter().all(|name| seen.contains(name)) {
                    return seen;
                }
            }
        }
        seen
    }
}

/// Whether a key may be seen in an output at all; not to be looked for where it
/// cannot be saves time.
fn concerns(path: &str, output: &str) -> bool {
    match path.split('.').next() {
        Some("cover") => output == "cover",
        Some("press") => matches!(output, "pdf" | "cover" | "said"),
        Some("ebook") => output == "epub",
        _ => matches!(output, "epub" | "docx" | "pdf"),
    }
}

/// Keys that change no file here, and why.
const SILENT: &[(&str, &str)] = &[
    ("description", "`folio templates` shows it, and no file does"),
    ("based-on", "a single setting comes after all layers; tests of loading have it"),
    ("ebook.vertical", "it is about Japanese and Chinese; tests of e-books have it"),
];

/// Runs a check over many cases on two threads, and gathers what is wrong.
fn on_two<T: Sync>(
    cases: &[T],
    check: impl Fn(&T) -> Option<String> + Sync,
) -> Vec<String> {
    let half = cases.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let check = &check;
        let threads: Vec<_> = cases
            .chunks(half)
            .map(|part| {
                scope.spawn(move || part.iter().filter_map(check).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn every_key_is_seen_in_a_file() {
    let fonts = FontBook::bundled();
    let plain = Plain::new(&fonts);
    let keys = keys();
    assert!(keys.len() >= 80, "the guide lists {} keys", keys.len());
    let wrong = on_two(&keys, |key| {
        let path = key.path.replace("NAME", style_for(&key.path));
        let seen = plain.seen(&path, &key.values, &[], &fonts);
        let silent = SILENT.iter().any(|(path, _)| *path == key.path);
        match (seen.is_empty(), silent) {
            (true, false) => {
                Some(format!("{path} with {:?} changes nothing", key.values))
            }
            (false, true) => Some(format!("{path} changes {seen:?}")),
            _ => None,
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// The style in which a key is tried: that which has what it is about.
fn style_for(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("marker" | "emphasis") => "body",
        _ => "quote",
    }
}

/// Styles that are not in all three formats, and why.
fn formats_of(style: StyleName) -> &'static [&'static str] {
    match style {
        // An EPUB has no margins, and its contents are the reader's.
        StyleName::RunningHead
        | StyleName::PageNumber
        | StyleName::ContentsPart
        | StyleName::Contents1
        | StyleName::Contents2
        | StyleName::Contents3
        // Paragraphs of an EPUB are of the size that the reader chose.
        | StyleName::BodyFirst
        | StyleName::List => &["docx", "pdf"],
        _ => &["epub", "docx", "pdf"],
    }
}

#[test]
fn every_style_is_seen_in_all_formats_that_have_it() {
    let fonts = FontBook::bundled();
    let plain = Plain::new(&fonts);
    let wrong = on_two(&StyleName::ALL, |style| {
        let path = format!("style.{}.size", style.name());
        let formats = formats_of(*style);
        let seen = plain.seen(&path, &["17".into()], formats, &fonts);
        let lacks: Vec<_> = formats.iter().filter(|f| !seen.contains(*f)).collect();
        (!lacks.is_empty()).then(|| format!("{path} is not seen in {lacks:?}"))
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// What a key of styles is about is seen in all formats, but for these.
#[test]
fn every_key_of_styles_is_seen_in_all_formats() {
    let fonts = FontBook::bundled();
    let plain = Plain::new(&fonts);
    let keys: Vec<Key> =
        keys().into_iter().filter(|key| key.path.starts_with("style.")).collect();
    assert!(keys.len() >= 19);
    let wrong = on_two(&keys, |key| {
        let name = key.path.rsplit('.').next().unwrap();
        let formats: &[&str] = match name {
            // The reader's own, in an EPUB: the space between lines.
            "leading" => &["docx", "pdf"],
            // On pages it is seen only where one ends.
            "keep-with-next" => &["epub", "docx"],
            _ => &["epub", "docx", "pdf"],
        };
        let path = key.path.replace("NAME", style_for(&key.path));
        let seen = plain.seen(&path, &key.values, formats, &fonts);
        let lacks: Vec<_> = formats.iter().filter(|f| !seen.contains(*f)).collect();
        (!lacks.is_empty()).then(|| format!("{path} is not seen in {lacks:?}"))
    });
    assert_eq!(wrong, Vec::<String>::new());
}
