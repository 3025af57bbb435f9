//! Formulas: from LaTeX, as the model holds them, to MathML, from which each
//! format makes its own form.
//!
//! The grammar of LaTeX is that of the crate `math-core`. What it gives is read
//! again here, element by element: only the presentation elements of MathML get
//! through, so that nothing in a formula can run or lead anywhere, and a format
//! may walk the result without fear of its depth. What cannot be read so is the
//! caller's to show as source.

use std::fmt;
use std::sync::OnceLock;
use std::thread;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// Where a formula stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(crate) enum Display {
    /// In a line of text.
    Inline,
    /// On its own lines.
    Block,
}

/// Why a formula cannot be read, for a message.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(crate) struct Unread(String);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A formula as a `math` element with its namespace; its source is the
/// alternative text (`alttext`). The element names and attributes are those of
/// MathML Core and `menclose`; styles are alignments, widths, borders and
/// colours.
///
/// # Errors
///
/// What stands in the way: a command that is not known, a brace that is not
/// closed, more than [`LONGEST`] bytes.
pub(crate) fn mathml(source: &str, display: Display) -> Result<String, Unread> {
    if source.len() > LONGEST {
        return Err(Unread(format!("it is longer than {LONGEST} bytes")));
    }
    let odd = |c: char| c.is_control() && !"\t\n\r".contains(c);
    if source.contains(odd) || source.contains(['\u{fffe}', '\u{ffff}']) {
        return Err(Unread("it holds control characters".into()));
    }
    let latex = familiar(source);
    let deep = latex.bytes().filter(|b| b"{\\^_".contains(b)).count() > SHALLOW;
    let raw = if deep {
        on_a_deep_stack(&latex, display)?
    } else {
        converted(&latex, display)?
    };
    confined(&raw, source, display)
}

/// The longest formula that is read, in bytes.
const LONGEST: usize = 16 << 10;

/// As many braces and commands as any stack has room for, should they all nest.
const SHALLOW: usize = 100;

/// How deep elements of a formula may nest.
const DEEPEST: usize = 60;

/// Room for a formula of [`LONGEST`] bytes that is nothing but braces. Only
/// what is used of it is ever taken from the system.
const STACK: usize = 256 << 20;

fn on_a_deep_stack(latex: &str, display: Display) -> Result<String, Unread> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let worker = builder.spawn_scoped(scope, || converted(latex, display));
        let worker = worker.map_err(|why| Unread(why.to_string()))?;
        worker.join().unwrap_or_else(|_| Err(Unread("it cannot be read".into())))
    })
}

fn converted(latex: &str, display: Display) -> Result<String, Unread> {
    let display = match display {
        Display::Inline => MathDisplay::Inline,
        Display::Block => MathDisplay::Block,
    };
    let Some(converter) = converter() else {
        return Err(Unread("the commands of folio are not understood".into()));
    };
    converter
        .convert_with_local_state(latex, display)
        .map(|result| result.mathml)
        .map_err(|why| Unread(why.to_string()))
}

fn converter() -> Option<&'static LatexToMathML> {
    static CONVERTER: OnceLock<Option<LatexToMathML>> = OnceLock::new();
    let made = CONVERTER.get_or_init(|| {
        let macros = MACROS.iter().map(|&(name, body)| (name.into(), body.into()));
        let config = MathCoreConfig { macros: macros.collect(), ..Default::default() };
        LatexToMathML::new(config).ok()
    });
    made.as_ref()
}

/// Commands that many texts use and `math-core` (0.7) lacks, by those that it
/// has.
const MACROS: &[(&str, &str)] = &[
    ("textcolor", r"{\color{#1}#2}"),
    ("boxed", r"\begin{array}{|c|}\hline #1 \\ \hline\end{array}"),
];

/// Puts what is known in the place of what is not. Equations are not numbered:
/// a number would start again with each formula.
const REWRITTEN: &[(&str, &str)] = &[
    (r"\mbox{", r"\text{"),
    (r"\substack{", r"\substack@{"),
    (r"\nonumber", ""),
    (r"\notag", ""),
    ("{equation}", "{equation*}"),
    ("{align}", "{align*}"),
    ("{alignat}", "{alignat*}"),
    ("{gather}", "{gather*}"),
    ("{multline}", "{multline*}"),
    ("{flalign}", "{align*}"),
    ("{flalign*}", "{align*}"),
    ("{split}", "{aligned}"),
    ("{smallmatrix}", "{matrix}"),
    (r"\begin{eqnarray}", r"\begin{array}{rcl}"),
    (r"\end{eqnarray}", r"\end{array}"),
    (r"\begin{eqnarray*}", r"\begin{array}{rcl}"),
    (r"\end{eqnarray*}", r"\end{array}"),
];

/// The formula in the words that `math-core` knows.
fn familiar(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(at) = rest.find(['\\', '{']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((group, after)) = argument(rest, r"\substack") {
            out.push_str(r"\begin{matrix}");
            out.push_str(&familiar(group));
            out.push_str(r"\end{matrix}");
            rest = after;
        } else if let Some((_, after)) = argument(rest, r"\label") {
            rest = after;
        } else if let Some((tag, after)) = argument(rest, r"\tag") {
            out.push_str(&format!(r"\qquad\text{{({tag})}}"));
            rest = after;
        } else if let Some((old, new)) = known(rest) {
            out.push_str(new);
            rest = &rest[old.len()..];
        } else {
            // A backslash goes with what it stands before: `\\` begins nothing.
            let mut chars = rest.chars();
            let first = chars.next();
            out.extend(first);
            if first == Some('\\') {
                out.extend(chars.next());
            }
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    out
}

fn known(rest: &str) -> Option<(&'static str, &'static str)> {
    let continues = |old: &str| {
        let last = old.chars().next_back();
        last.is_some_and(char::is_alphabetic)
            && rest[old.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let found =
        REWRITTEN.iter().find(|(old, _)| rest.starts_with(old) && !continues(old));
    found.copied()
}

/// The group that follows a command, without its braces, and what follows that.
fn argument<'t>(text: &'t str, command: &str) -> Option<(&'t str, &'t str)> {
    let group = text.strip_prefix(command)?.trim_start().strip_prefix('{')?;
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, c) in group.char_indices() {
        match c {
            _ if escaped => {}
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if depth == 0 {
            return Some((&group[..at], &group[at + 1..]));
        }
    }
    None
}

/// Reads what was converted and writes what may be in a file of it.
fn confined(raw: &str, source: &str, display: Display) -> Result<String, Unread> {
    let mut reader = Reader::from_str(raw);
    reader.config_mut().check_end_names = true;
    let mut writer = Writer::new(Vec::with_capacity(raw.len() + source.len()));
    // For each open element, whether it was written.
    let mut open: Vec<bool> = Vec::new();
    // A text element that waits for the style of what is in it.
    let mut waiting: Option<BytesStart<'static>> = None;
    let fail = |why: &dyn fmt::Display| Unread(why.to_string());
    loop {
        let event = reader.read_event().map_err(|why| fail(&why))?;
        if let (Event::Start(tag), Some(text)) = (&event, &mut waiting)
            && let Some(style) = style(tag.name().as_ref())
        {
            text.push_attribute(("style", style));
            open.push(false);
            continue;
        }
        if let Some(text) = waiting.take() {
            write(&mut writer, Event::Start(text))?;
        }
        match event {
            Event::Eof => break,
            Event::Start(tag) if tag.name().as_ref() == b"math" => {
                open.push(true);
                write(&mut writer, Event::Start(root(source, display)))?;
            }
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return Err(Unread("it nests too deep".into()));
                }
                // Letters in a text of a style that is given within it.
                let plain = style(tag.name().as_ref()).is_some();
                open.push(!plain);
                if plain {
                    continue;
                }
                let tag = element(&tag)?;
                if tag.name().as_ref() == b"mtext" {
                    waiting = Some(tag);
                } else {
                    write(&mut writer, Event::Start(tag))?;
                }
            }
            Event::Empty(tag) => write(&mut writer, Event::Empty(element(&tag)?))?,
            Event::End(tag) => {
                if open.pop() == Some(true) {
                    write(&mut writer, Event::End(tag))?;
                }
            }
            Event::Text(text) => write(&mut writer, Event::Text(text))?,
            Event::GeneralRef(name) => write(&mut writer, Event::GeneralRef(name))?,
            _ => return Err(Unread("it holds markup".into())),
        }
    }
    if !open.is_empty() {
        return Err(Unread("it is not closed".into()));
    }
    String::from_utf8(writer.into_inner()).map_err(|why| fail(&why))
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), Unread> {
    writer.write_event(event).map_err(|why| Unread(why.to_string()))
}

fn root(source: &str, display: Display) -> BytesStart<'static> {
    let mut root = BytesStart::new("math");
    root.push_attribute(("xmlns", "http://www.w3.org/1998/Math/MathML"));
    if display == Display::Block {
        root.push_attribute(("display", "block"));
    }
    root.push_attribute((
        "alttext",
        source.split_whitespace().collect::<Vec<_>>().join(" ").as_str(),
    ));
    root
}

/// The style of an HTML element that `math-core` puts into text.
fn style(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"b" => "font-weight:bold",
        b"i" => "font-style:italic",
        b"code" => "font-family:monospace",
        b"u" => "text-decoration:underline",
        b"span" => "font-style:normal",
        _ => return None,
    })
}

/// The element with such attributes as it may have.
fn element(tag: &BytesStart<'_>) -> Result<BytesStart<'static>, Unread> {
    const ELEMENTS: [&str; 26] = [
        "menclose",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
    ];
    const ATTRIBUTES: [&str; 24] = [
        "accent",
        "accentunder",
        "columnspan",
        "depth",
        "displaystyle",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowspan",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ];
    let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
    if !ELEMENTS.contains(&name.as_str()) {
        return Err(Unread(format!("it holds `{name}`")));
    }
    let mut kept = BytesStart::new(name);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|why| Unread(why.to_string()))?;
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let tame = |c: char| c.is_ascii_alphanumeric() || " #.,:;%-".contains(c);
        if !value.chars().all(tame) {
            return Err(Unread(format!("`{key}` cannot be `{value}`")));
        }
        if key == "style" || ATTRIBUTES.contains(&key.as_str()) {
            kept.push_attribute((key.as_str(), value.as_str()));
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inner(source: &str) -> String {
        let whole = mathml(source, Display::Inline)
            .unwrap_or_else(|why| panic!("{source}: {why}"));
        let content = whole.split_once('>').unwrap().1;
        content.strip_suffix("</math>").unwrap().to_owned()
    }

    #[test]
    fn a_formula_says_what_it_is() {
        assert_eq!(
            mathml("a <\n b", Display::Block).unwrap(),
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" \
             alttext=\"a &lt; b\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"
        );
    }

    #[test]
    fn what_texts_hold_is_read() {
        for (source, content) in [
            (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
            (r"x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
            (r"\textbf{b}", "<mtext style=\"font-weight:bold\">b</mtext>"),
            (r"\mbox{if}", "<mtext>if</mtext>"),
            (r"x\label{eq}", "<mi>x</mi>"),
            (r"\textcolor{red}{x}", "<mrow style=\"color:#FF0000;\"><mi>x</mi></mrow>"),
        ] {
            assert_eq!(inner(source), content, "{source}");
        }
        for source in [
            r"\begin{align} a &= b \\ c &= d \tag{7} \end{align}",
            r"\begin{eqnarray} a &=& b \nonumber \end{eqnarray}",
            r"\sum_{\substack{i<n \\ j>\sqrt{m}}} x",
            r"\begin{split} a &= b \end{split}",
            r"\boxed{x = 1}",
            r"\left\{ \begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array} \right.",
        ] {
            assert!(!inner(source).contains("merror"), "{source}");
        }
    }

    #[test]
    fn numbers_of_equations_are_those_of_the_text() {
        let aligned = inner(r"\begin{align} a &= b \\ c &= d \end{align}");
        assert!(!aligned.contains("(1)"), "{aligned}");
        assert!(inner(r"x \tag{3a}").ends_with("<mtext>(3a)</mtext>"));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for source in [
            r"\unknown{x}",
            "{",
            r"\frac{1}",
            "\u{b}",
            r"\operatorname<",
            r"\href{javascript:x}{y}",
            &"{".repeat(LONGEST),
            &"{".repeat(LONGEST + 1),
            &format!("{}x{}", "_{".repeat(LONGEST / 3), "}".repeat(LONGEST / 3)),
        ] {
            assert!(mathml(source, Display::Inline).is_err(), "{source:.40}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_well_formed(
            parts in prop::collection::vec(
                prop_oneof![
                    r"\PC{1,3}",
                    Just(r"\frac".to_owned()),
                    Just(r"\begin{matrix}".to_owned()),
                    Just(r"\end{matrix}".to_owned()),
                    Just(r"\text".to_owned()),
                    Just(r"\substack".to_owned()),
                    r"[\\{}&^_<>\[\]x0-9 ]{1,4}",
                ],
                0..12,
            ),
        ) {
            if let Ok(read) = mathml(&parts.concat(), Display::Inline) {
                let mut reader = Reader::from_str(&read);
                while !matches!(reader.read_event().unwrap(), Event::Eof) {}
            }
        }
    }
}
