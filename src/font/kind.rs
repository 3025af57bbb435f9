//! What kind of letters a font has, by what it says of itself.

use skrifa::font::Font;
use skrifa::font::attribute::Style;
use skrifa::raw::TableProvider;

use crate::design::{Family, Slant, Weight};

/// How heavy and how upright a font says that it is.
pub(super) fn traits(font: &Font) -> (Weight, Slant) {
    let own = font.default_attributes();
    let heavy = own.weight.value() >= 600.0;
    let upright = own.style == Style::Normal;
    (
        if heavy { Weight::Bold } else { Weight::Regular },
        if upright { Slant::Upright } else { Slant::Italic },
    )
}

/// Whether a font has letters with serifs, without, or of one width: by its name,
/// or by its classification (OpenType, `OS/2`, panose, whose second figure is the
/// kind of serif of Latin text and whose fourth the proportion).
pub(super) fn family(font: &Font, name: &str) -> Option<Family> {
    named_family(name).or_else(|| {
        let os2 = font.tables().os2().ok()?;
        match *os2.panose_10() {
            [2, _, _, 9, ..] => Some(Family::Mono),
            [2, 2..=10, ..] => Some(Family::Serif),
            [2, 11..=15, ..] => Some(Family::Sans),
            _ => None,
        }
    })
}

/// The kind of letter that the name of a font speaks of.
pub fn named_family(name: &str) -> Option<Family> {
    // What has letters of one width is a Sans by name as well.
    [
        (Family::Mono, &["Mono", "Code", "Typewriter", "Courier"] as &[&str]),
        (Family::Sans, &["Sans", "Gothic", "Grotesk", "Hei", "Gulim", "Dotum", "Kufi"]),
        (
            Family::Serif,
            &[
                "Serif", "Mincho", "Ming", "Song", "Sung", "Batang", "Myeongjo", "Roman",
                "Times", "Naskh", "Nastaliq",
            ],
        ),
    ]
    .into_iter()
    .find(|(_, words)| words.iter().any(|word| name.contains(word)))
    .map(|(family, _)| family)
}

/// Whether a character is written by East Asian languages alone, or belongs to
/// their signs.
pub fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE10}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{16FE0}'..='\u{18CFF}'
        | '\u{1AFF0}'..='\u{1B16F}' | '\u{1F200}'..='\u{1F2FF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a cluster is a picture: by its characters, or because it says so (UTS #51,
/// 1.4.6, emoji presentation; 1.4.5, key caps; flags are pairs of regional
/// indicators).
pub fn is_emoji(cluster: &str) -> bool {
    let pictured = |c| matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{20E3}');
    cluster.chars().any(pictured) && !cluster.contains('\u{FE0E}')
}
