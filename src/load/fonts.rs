//! Fonts that are installed on this machine, for letters that no other font
//! has.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use fontdb::{Database, FaceInfo, Stretch, Style, Weight};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use crate::model::Lang;

/// A font of this machine.
#[derive(Debug, Clone)]
pub struct InstalledFont {
    /// Its `PostScript` name.
    pub name: String,
    /// The whole file.
    pub data: Vec<u8>,
    /// Its place in the file, from 0.
    pub index: u32,
}

/// How many faces are taken at most, their bold ones aside.
const MOST: usize = 8;

/// The fonts of this machine that have some letters between them: few of them,
/// and of those that have about as many, the ones that suit the language and a
/// text face best; each with its bold face, if there is one. The same on each
/// call.
pub fn installed_fonts(letters: &BTreeSet<char>, lang: &Lang) -> Vec<InstalledFont> {
    static INSTALLED: OnceLock<Database> = OnceLock::new();
    let installed = INSTALLED.get_or_init(|| {
        let mut database = Database::new();
        database.load_system_fonts();
        database
    });
    let mut faces: Vec<&FaceInfo> = installed.faces().filter(|f| is_text(f)).collect();
    faces.sort_by(|a, b| rank(a, lang).cmp(&rank(b, lang)));
    let mut left = letters.clone();
    let mut fonts = Vec::new();
    for _ in 0..MOST {
        let has: Vec<usize> =
            faces.iter().map(|face| covered(installed, face, &left).len()).collect();
        let most = has.iter().copied().max().unwrap_or(0);
        // About as many is as good: what suits better comes first.
        let Some(best) = has.iter().position(|&n| n > 0 && n * 10 >= most * 9) else {
            break;
        };
        let face = faces[best];
        for letter in covered(installed, face, &left) {
            left.remove(&letter);
        }
        let bold = installed.faces().find(|other| is_bold_of(other, face));
        fonts.extend([Some(face), bold].into_iter().flatten());
        if left.is_empty() {
            break;
        }
    }
    fonts.into_iter().filter_map(|face| loaded(installed, face)).collect()
}

/// Whether a face is one to set text in: upright, of normal width, and none
/// that shows code points instead of letters.
fn is_text(face: &FaceInfo) -> bool {
    let odd = ["LastResort", "Fallback", "Unifont", "Emoji", "Barcode"];
    face.style == Style::Normal
        && face.stretch == Stretch::Normal
        && (300..=500).contains(&face.weight.0)
        && !odd.iter().any(|word| face.post_script_name.contains(word))
}

fn is_bold_of(face: &FaceInfo, regular: &FaceInfo) -> bool {
    face.style == Style::Normal
        && face.weight == Weight::BOLD
        && face.stretch == Stretch::Normal
        && face.families.first() == regular.families.first()
}

/// What comes first: the language, letters with serifs, a normal weight; then
/// the name, so that the order is the same each time.
fn rank<'f>(face: &'f FaceInfo, lang: &Lang) -> impl Ord + use<'f> {
    let name = face.families.first().map_or("", |(name, _)| name.as_str());
    let serif = ["Serif", "Mincho", "Ming", "Song", "Batang", "Naskh"];
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let made_for = regions(lang);
    let others = [" JP", " KR", " SC", " TC", " HK", " CN", " TW"];
    let foreign = !has(made_for) && has(&others);
    (
        foreign,
        Reverse(has(made_for)),
        face.monospaced,
        Reverse(has(&serif)),
        face.weight.0.abs_diff(400),
        &*face.post_script_name,
        face.index,
    )
}

/// What fonts have in their names that are made for the customs of a language
/// in drawing Chinese characters.
fn regions(lang: &Lang) -> &'static [&'static str] {
    let tag = lang.as_str();
    let traditional = ["Hant", "TW", "HK", "MO"].iter().any(|part| tag.contains(part));
    match lang.primary().as_str() {
        "ja" => &[" JP"],
        "ko" => &[" KR"],
        "zh" if traditional => &[" TC", " TW", " HK"],
        "zh" => &[" SC", " CN"],
        _ => &[],
    }
}

/// Which letters a face has, if it draws them by outlines.
fn covered(installed: &Database, face: &FaceInfo, letters: &BTreeSet<char>) -> Vec<char> {
    let covered = installed.with_face_data(face.id, |data, index| {
        let font = FontRef::from_index(data, index).ok()?;
        if font.glyf().is_err() && font.cff().is_err() {
            return None;
        }
        let charmap = font.charmap();
        let has = |letter: &char| charmap.map(*letter).is_some_and(|g| g.to_u32() > 0);
        Some(letters.iter().copied().filter(has).collect())
    });
    covered.flatten().unwrap_or_default()
}

fn loaded(installed: &Database, face: &FaceInfo) -> Option<InstalledFont> {
    installed.with_face_data(face.id, |data, index| InstalledFont {
        name: face.post_script_name.clone(),
        data: data.to_vec(),
        index,
    })
}
