//! What is wrong with how pages are painted.

use super::column::overfull;
use super::leaves::PageText;
use crate::audit::findings::{Kind, Place};
use crate::audit::ledger::{Fault, Ledger};

/// Adds what is wrong with pages.
pub(super) fn add(pages: &[PageText], ledger: &mut Ledger) {
    let tagged = ledger.tells.structure;
    for overfull in overfull(pages) {
        let what = format!(
            "“{} …” ends {:.0} pt beyond the column",
            overfull.start, overfull.points
        );
        let place = Place::Page(overfull.page);
        ledger.faults.push(Fault { kind: Kind::OverfullLine, what, place });
    }
    for (number, page) in (1..).zip(pages) {
        let mut fault = |kind, what: String| {
            ledger.faults.push(Fault { kind, what, place: Place::Page(number) });
        };
        if !page.outside.trim().is_empty() {
            fault(Kind::OutsidePage, format!("“{}”", page.outside.trim()));
        }
        if page.missing > 0 {
            fault(Kind::MissingGlyph, format!("{} glyphs", page.missing));
        }
        if page.silent > 0 {
            fault(Kind::NoUnicode, format!("{} glyphs", page.silent));
        }
        let loose = page.loose.trim();
        if tagged && !loose.is_empty() {
            let start: String = loose.chars().take(60).collect();
            fault(Kind::UntaggedText, format!("“{start}”"));
        }
    }
    if !tagged {
        let what = "there is no structure tree".into();
        let place = Place::Unknown;
        ledger.faults.push(Fault { kind: Kind::NoStructure, what, place });
    }
}
