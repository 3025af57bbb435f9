//! Letters above and below the line, and what they belong to.

use super::{children, text};
use crate::backend::docx::tree::Element;

/// Scripts and what they stand at.
pub(super) struct Scripts<'e> {
    pub(super) name: &'static str,
    pub(super) base: &'e Element,
    pub(super) scripts: Vec<(&'static str, &'e Element)>,
}

impl<'e> Scripts<'e> {
    /// Those of an element, if it has any.
    pub(super) fn of(own: &'e Element) -> Option<Self> {
        let (name, base, scripts) = match (own.name.as_str(), children(own).as_slice()) {
            ("msub", &[base, sub]) => ("m:sSub", base, vec![("m:sub", sub)]),
            ("msup", &[base, sup]) => ("m:sSup", base, vec![("m:sup", sup)]),
            ("msubsup", &[base, sub, sup]) => {
                ("m:sSubSup", base, vec![("m:sub", sub), ("m:sup", sup)])
            }
            _ => return None,
        };
        Some(Self { name, base, scripts })
    }

    /// Scripts that stand at the bracket which closes what `open` opens, and what
    /// is between the two. They belong to all of it: LibreOffice shows an error
    /// for a bracket alone with a script.
    pub(super) fn of_brackets<'r>(
        open: &Element,
        after: &'r [&'e Element],
    ) -> Option<(&'r [&'e Element], Self)> {
        /// How far brackets are looked for; formulas are short.
        const NEAR: usize = 200;
        let sign = |own: &Element| match own.name.as_str() {
            "mo" => text(own),
            _ => String::new(),
        };
        let depth = |sign: &str| match sign {
            "(" | "[" | "{" => 1,
            ")" | "]" | "}" => -1,
            _ => 0,
        };
        let mut level = depth(&sign(open));
        if level != 1 {
            return None;
        }
        for (at, own) in after.iter().take(NEAR).enumerate() {
            let scripts = Self::of(own);
            level += depth(&sign(scripts.as_ref().map_or(own, |scripts| scripts.base)));
            if level == 0 {
                return scripts.map(|scripts| (&after[..at], scripts));
            }
        }
        None
    }
}
