//! What is said of characters that no font has.

use std::fmt::{self, Display, Formatter};

/// Characters of one script that no font at hand has.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Lacking {
    /// What they are, such as `Thai`, `emoji` or `signs`.
    pub what: String,
    /// The first few of them. A letter and its marks are one, and so is what is
    /// joined to one sign.
    pub first: Vec<String>,
    /// How many different ones there are.
    pub characters: u32,
    /// How often they stand in the text, all together.
    pub times: u32,
    /// A family that has them, if one is known.
    pub family: Option<String>,
}

/// How many characters of one are shown: more than any emoji has. Some letters carry
/// a hundred marks.
const LONGEST: usize = 12;

impl Lacking {
    /// A way out.
    pub(super) fn help(&self) -> String {
        match &self.family {
            Some(family) => format!(
                "install a font that has them, such as {family}, and say --system-fonts, \
                 or give its file with --font-path"
            ),
            None => "give a font that has them with --font-path, or try --system-fonts"
                .to_owned(),
        }
    }
}

impl Display for Lacking {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { what, first, characters, times, .. } = self;
        if let ([one], 1) = (first.as_slice(), characters) {
            let code = |c: char| format!("U+{:04X}", u32::from(c));
            let mut codes: Vec<String> = one.chars().take(LONGEST).map(code).collect();
            let shown = shortened(one);
            if shown.len() < one.len() {
                codes.push("…".into());
            }
            write!(f, "no font has `{shown}` ({})", codes.join(" "))?;
            return match times {
                1 => Ok(()),
                times => write!(f, ", which stands in the text {times} times"),
            };
        }
        let more = if first.len() < *characters as usize { " …" } else { "" };
        write!(
            f,
            "no font has the {what} of this text: {characters} characters, {times} times \
             ({}{more})",
            first.iter().map(|one| shortened(one)).collect::<Vec<_>>().join(" ")
        )
    }
}

fn shortened(one: &str) -> String {
    one.chars().take(LONGEST).collect()
}
