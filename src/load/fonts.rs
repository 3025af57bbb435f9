//! Fonts that are installed on this machine, for letters that no other font
//! has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use fontdb::{Database, FaceInfo, Source, Stretch, Style, Weight};
use rayon::prelude::*;
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use crate::design::Family;
use crate::font::{Region, Writing, named_family};

/// A font of this machine.
#[derive(Debug, Clone)]
pub struct InstalledFont {
    /// Its `PostScript` name.
    pub name: String,
    /// The whole file, which faces of a collection share.
    pub data: Arc<Vec<u8>>,
    /// Its place in the file, from 0.
    pub index: u32,
}

/// What fonts are looked for.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub struct WantedFonts {
    /// The letters that they are to have between them.
    pub letters: BTreeSet<char>,
    /// Whose East Asian characters stand in the text.
    pub regions: BTreeSet<Region>,
    /// The kinds of letter that the text is set in.
    pub families: BTreeSet<Family>,
}

/// How many faces are taken at most for letters of one script, their bold ones
/// aside.
const MOST: usize = 4;

/// The fonts of this machine that have some letters between them: for each script,
/// each kind of letter, and of East Asian characters each region, the few that suit
/// best; each with its bold face, if there is one. The same on each call.
pub fn installed_fonts(wanted: &WantedFonts) -> Vec<InstalledFont> {
    static INSTALLED: OnceLock<Database> = OnceLock::new();
    let installed = INSTALLED.get_or_init(|| {
        let mut database = Database::new();
        database.load_system_fonts();
        database
    });
    let faces: Vec<&FaceInfo> = installed.faces().filter(|f| is_text(f)).collect();
    let faces = faces.into_par_iter().map(|face| {
        let has = covered(installed, face, &wanted.letters);
        Candidate { face, has, region: Region::of_name(family(face)) }
    });
    let candidates: Vec<Candidate<'_>> = faces.filter(|f| !f.has.is_empty()).collect();
    let mut picked: Vec<&FaceInfo> = Vec::new();
    for (writing, letters) in by_writing(&wanted.letters) {
        for kind in &wanted.families {
            let regions = writing.is_eastern().then_some(&wanted.regions);
            let regions = regions.into_iter().flatten().copied().map(Some);
            let regions: Vec<Option<Region>> = regions.collect();
            let none = [None];
            for region in if regions.is_empty() { &none } else { regions.as_slice() } {
                let wish = Wish { writing, kind: *kind, region: *region };
                wish.pick(&candidates, &letters, &mut picked);
            }
        }
    }
    let mut taken = BTreeSet::new();
    let mut files = BTreeMap::new();
    let with_bold = picked.into_iter().flat_map(|face| {
        let bold = installed.faces().find(|other| is_bold_of(other, face));
        [Some(face), bold].into_iter().flatten()
    });
    let once = with_bold.filter(|face| taken.insert(face.id));
    once.filter_map(|face| loaded(face, &mut files)).collect()
}

/// A font that may serve.
struct Candidate<'f> {
    face: &'f FaceInfo,
    /// Which of the letters it has.
    has: BTreeSet<char>,
    region: Option<Region>,
}

/// What a font is wanted for.
#[derive(Debug, Copy, Clone)]
struct Wish {
    writing: Writing,
    kind: Family,
    region: Option<Region>,
}

impl Wish {
    /// Adds the fonts that have letters between them.
    fn pick<'f>(
        self,
        candidates: &[Candidate<'f>],
        letters: &BTreeSet<char>,
        picked: &mut Vec<&'f FaceInfo>,
    ) {
        let mut left = letters.clone();
        for _ in 0..MOST {
            let counts: Vec<usize> =
                candidates.iter().map(|c| c.has.intersection(&left).count()).collect();
            let most = counts.iter().copied().max().unwrap_or(0);
            // About as many is as good: what suits better comes first.
            let able = candidates.iter().zip(counts);
            let able = able.filter(|(_, count)| *count > 0 && count * 10 >= most * 9);
            let best = able.map(|(candidate, _)| candidate);
            let Some(best) = best.min_by(|a, b| self.rank(a).cmp(&self.rank(b))) else {
                return;
            };
            picked.push(best.face);
            left.retain(|letter| !best.has.contains(letter));
        }
    }

    /// What comes first: the region, the kind of letter, what is drawn for the
    /// script, a normal weight; then the name, so that the order is the same each
    /// time.
    fn rank<'f>(self, candidate: &Candidate<'f>) -> impl Ord + use<'f> {
        let face = candidate.face;
        let name = family(face);
        let region = match (self.region, candidate.region) {
            (Some(wanted), Some(has)) if wanted != has => 2,
            (Some(_), None) => 1,
            _ => 0,
        };
        let own = named_family(name).or(face.monospaced.then_some(Family::Mono));
        let kind = match own {
            Some(kind) if kind == self.kind => 0,
            None => 1,
            // Letters of one width stand ill in a text of others.
            Some(Family::Mono) => 3,
            Some(_) => 2,
        };
        let drawn_for = match self.writing {
            Writing::Emoji => name.contains("Emoji"),
            Writing::Signs => name.contains("Symbol") || name.contains("DejaVu"),
            Writing::Script(_) => name.contains(&self.writing.name()),
        };
        (
            region,
            kind,
            !drawn_for,
            face.weight.0.abs_diff(400),
            &*face.post_script_name,
            face.index,
        )
    }
}

/// The letters of each script, and last what belongs to none.
fn by_writing(letters: &BTreeSet<char>) -> Vec<(Writing, BTreeSet<char>)> {
    let mut scripts: Vec<(Writing, BTreeSet<char>)> = Vec::new();
    for letter in letters {
        let writing = Writing::of(letter.encode_utf8(&mut [0; 4]));
        match scripts.iter_mut().find(|(known, _)| *known == writing) {
            Some((_, letters)) => drop(letters.insert(*letter)),
            None => scripts.push((writing, BTreeSet::from([*letter]))),
        }
    }
    scripts.sort_by_key(|(writing, _)| !matches!(writing, Writing::Script(_)));
    scripts
}

fn family(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name.as_str())
}

/// Whether a face is one to set text in: upright, of normal width, and none
/// that shows code points instead of letters.
fn is_text(face: &FaceInfo) -> bool {
    let odd = ["LastResort", "Fallback", "Unifont", "Barcode"];
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

/// Which letters a face has, if it draws them by outlines of one colour.
fn covered(
    installed: &Database,
    face: &FaceInfo,
    letters: &BTreeSet<char>,
) -> BTreeSet<char> {
    let covered = installed.with_face_data(face.id, |data, index| {
        let font = FontRef::from_index(data, index).ok()?;
        if font.glyf().is_err() && font.cff().is_err() || font.colr().is_ok() {
            return None;
        }
        let charmap = font.charmap();
        let has = |letter: &char| charmap.map(*letter).is_some_and(|g| g.to_u32() > 0);
        Some(letters.iter().copied().filter(has).collect())
    });
    covered.flatten().unwrap_or_default()
}

/// Reads the file of a face, or takes it from those that were read.
fn loaded(
    face: &FaceInfo,
    files: &mut BTreeMap<PathBuf, Option<Arc<Vec<u8>>>>,
) -> Option<InstalledFont> {
    let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else {
        return None;
    };
    let read = || std::fs::read(path).ok().map(Arc::new);
    let data = files.entry(path.clone()).or_insert_with(read).clone()?;
    Some(InstalledFont { name: face.post_script_name.clone(), data, index: face.index })
}
