//! Commands of LaTeX that writers leave in Markdown.
//!
//! Only those of [`COMMANDS`] are taken; formulas and code come back from the
//! veil as they were.

/// Longest command with its argument, in bytes.
const LONGEST: usize = 4000;

/// What a command means.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::reader::markdown) enum Meaning {
    /// A note that stands where it is written.
    Note,
    /// Emphasis.
    Emphasis,
    /// Strong importance.
    Strong,
    /// Code.
    Code,
    /// Small capitals.
    SmallCaps,
    /// Underlined.
    Underline,
    /// A place that references lead to.
    Label,
    /// An entry of the index.
    Index,
    /// Words of its own.
    Words(&'static str),
    /// A wish about the look of a page.
    Nothing,
}

/// The commands, and whether each has an argument.
const COMMANDS: &[(&str, bool, Meaning)] = &[
    ("footnote", true, Meaning::Note),
    ("emph", true, Meaning::Emphasis),
    ("textit", true, Meaning::Emphasis),
    ("textbf", true, Meaning::Strong),
    ("texttt", true, Meaning::Code),
    ("textsc", true, Meaning::SmallCaps),
    ("underline", true, Meaning::Underline),
    ("label", true, Meaning::Label),
    ("index", true, Meaning::Index),
    ("vspace", true, Meaning::Nothing),
    ("hspace", true, Meaning::Nothing),
    ("noindent", false, Meaning::Nothing),
    ("bigskip", false, Meaning::Nothing),
    ("medskip", false, Meaning::Nothing),
    ("smallskip", false, Meaning::Nothing),
    ("LaTeX", false, Meaning::Words("LaTeX")),
    ("TeX", false, Meaning::Words("TeX")),
    ("ldots", false, Meaning::Words("…")),
    ("dots", false, Meaning::Words("…")),
    ("textbackslash", false, Meaning::Words("\\")),
];

/// A command at the start of a text: what it means, its argument, and how long
/// it is.
pub(in crate::reader::markdown) fn command(text: &str) -> Option<(Meaning, &str, usize)> {
    let rest = text.strip_prefix('\\')?;
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = rest.split_at(length);
    let (_, takes, meaning) = COMMANDS.iter().find(|(own, ..)| *own == name)?;
    let start = 1 + length;
    if !takes {
        // Braces keep the blank that follows.
        return Some((*meaning, "", start + if after.starts_with("{}") { 2 } else { 0 }));
    }
    let after = after.strip_prefix('*').unwrap_or(after);
    let start = text.len() - after.len();
    let inner = after.strip_prefix('{')?;
    let inner = &inner[..inner.floor_char_boundary(LONGEST)];
    let mut depth = 1_u32;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '\n' if inner[at + 1..].trim_start_matches([' ', '\t']).starts_with('\n') => {
                return None;
            }
            _ => {}
        }
        if depth == 0 {
            return Some((*meaning, &inner[..at], start + at + 2));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_what_is_none() {
        assert_eq!(
            command("\\emph{a {b} c} d"),
            Some((Meaning::Emphasis, "a {b} c", 14))
        );
        assert_eq!(command("\\LaTeX{} x"), Some((Meaning::Words("LaTeX"), "", 8)));
        assert_eq!(command("\\vspace*{1em}"), Some((Meaning::Nothing, "1em", 13)));
        for none in ["\\emph a", "\\emph{a\n\nb}", "\\emph{a", "\\other{a}", "\\"] {
            assert_eq!(command(none), None, "{none}");
        }
    }
}
