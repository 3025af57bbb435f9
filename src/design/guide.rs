//! The guide to `design.toml`: a page of documentation made of the table of
//! keys, so that it cannot say otherwise than the code.

use std::fmt::Write;

use toml::{Table, Value};

use super::Design;
use super::keys::{KEYS, Key, STYLE, TABLES};
use super::load::{BASE, TEMPLATES};
use super::page::SIZES;
use super::style::{Align, Family, Slant, Style, StyleName, Weight};

/// The guide, as Markdown. `docs/design.md` holds it.
pub fn guide() -> String {
    let base: Table = toml::from_str(BASE).unwrap_or_default();
    let mut page = String::from(HEAD);
    for (table, about) in TABLES {
        let _ = match *table {
            "" => write!(page, "\n## No table\n\n{about}\n\n"),
            STYLE => write!(page, "\n## `[style.NAME]`\n\n{about}\n\n"),
            table => write!(page, "\n## `[{table}]`\n\n{about}\n\n"),
        };
        rows(&mut page, table, &base);
        match *table {
            "page" => sizes(&mut page),
            STYLE => styles(&mut page),
            _ => {}
        }
    }
    templates(&mut page);
    page
}

const HEAD: &str = "\
# Design

<!-- Made from the code. Do not edit: `folio templates keys > docs/design.md` -->

The look of a text is written in one file, `design.toml`, and in no other place. The
geometry of the PDF, the CSS of the EPUB and the styles of the Word file are all
derived from it.

```sh
folio templates                              # lists the templates
folio templates show book                    # what a template says
folio templates new mine --from book         # copies one into the folder `mine`
folio convert text.md --template ./mine      # uses it: a folder or a file
folio convert text.md --set page.size=a5 --set style.body.size=12
```

A template says only what it does otherwise than the base, or than the template that
it is `based-on`. `--set KEY=VALUE` changes one key, and may be given more than once.

A length is a number of points or has a unit: `\"6in\"`, `\"148mm\"`, `\"1.2cm\"`,
`\"10.5pt\"`; in styles also `\"1.2em\"`, by the size of the type.
";

fn rows(page: &mut String, table: &str, base: &Table) {
    page.push_str("| key | takes | default | what it decides |\n|---|---|---|---|\n");
    for key in KEYS.iter().filter(|key| key.table == table) {
        let default = default(key, base);
        let _ = writeln!(
            page,
            "| `{}` | {} | {default} | {} |",
            key.name,
            key.kind.takes(),
            key.what
        );
    }
}

/// The value in the base; for styles that of the body or, where the base says
/// nothing, that which is built in.
fn default(key: &Key, base: &Table) -> String {
    let value = match key.table {
        "" => base.get(key.name),
        STYLE => return style_default(key.name),
        table => base.get(table).and_then(|table| table.get(key.name)),
    };
    match value {
        Some(Value::String(text)) if text.is_empty() => "empty".into(),
        Some(value) => format!("`{value}`"),
        None => "none".into(),
    }
}

fn style_default(name: &str) -> String {
    match name {
        "based-on" => "`\"body\"`".into(),
        "keep-with-next" => "`false`".into(),
        _ => "that of the style below it".into(),
    }
}

fn sizes(page: &mut String) {
    page.push_str("\n### Sizes\n\n| name | width × height | |\n|---|---|---|\n");
    for size in SIZES {
        let _ = writeln!(page, "| `{}` | {} | {} |", size.name, size.shown(), size.what);
    }
}

/// The styles as the base alone has them.
fn styles(page: &mut String) {
    page.push_str(
        "\n### Styles\n\nAs the base has them. Size and leading are in points.\n\n\
         | name | letters | size / leading | lines | space above and below |\n\
         |---|---|---|---|---|\n",
    );
    let Ok(base) = Design::parse("base", BASE) else { return };
    for name in StyleName::ALL {
        let style = base.styles.get(name);
        let _ = writeln!(
            page,
            "| `{}` | {} | {} / {} | {} | {} / {} |",
            name.name(),
            letters(style),
            style.size.0,
            style.leading.0,
            lines(style.align),
            style.before.0,
            style.after.0
        );
    }
}

fn letters(style: &Style) -> String {
    let mut words = vec![match style.family {
        Family::Serif => "serif",
        Family::Sans => "sans",
        Family::Mono => "mono",
    }];
    if style.weight == Weight::Bold {
        words.push("bold");
    }
    if style.slant == Slant::Italic {
        words.push("italic");
    }
    words.join(" ")
}

fn lines(align: Align) -> &'static str {
    match align {
        Align::Justify => "justify",
        Align::Start => "start",
        Align::Center => "center",
        Align::End => "end",
    }
}

fn templates(page: &mut String) {
    page.push_str(
        "\n## Templates\n\n![Two pages of each template](templates.png)\n\n\
         | name | |\n|---|---|\n",
    );
    for template in TEMPLATES {
        if let Ok(design) = Design::parse(template.name, template.source) {
            let _ = writeln!(page, "| `{}` | {} |", design.name, design.description);
        }
    }
}
