//! How notes are called.

use super::Words;

/// Words that open a note in brackets, with a number or without one:
/// `[Footnote 3: …]`, `[Fußnote: …]`. In lower case.
pub(in super::super) static BLOCK: Words = Words::of(
    "
    footnote, footnotes, endnote, fußnote, fussnote, voetnoot, fotnot, fodnote,
    fotnote, alaviite, nota al pie, nota a pie de página, note de bas de page,
    nota a piè di pagina, nota de rodapé, сноска, przypis, poznámka pod čarou,
    lábjegyzet, υποσημείωση, 訳注, 脚注, 訳註, 原注
    ",
);

/// Words that open a note only with a number: without one they open a remark.
/// In lower case.
pub(in super::super) static NUMBERED: Words = Words::of(
    "
    note, notes, nota, anmerkung, anm., anm, noot, примечание, прим., poznámka,
    pozn., σημείωση, हिंदी टिप्पणी, टिप्पणी, حاشية, הערה, 注, 註, fn, fn., n.
    ",
);

/// Headings over nothing but notes. In lower case.
pub(in super::super) static HEADINGS: Words = Words::of(
    "
    notes, note, endnotes, end notes, footnotes, foot notes, foot-notes,
    notes and references, references and notes, references, sources, citations,
    notes and sources, works cited, quellen, quellen und anmerkungen, références,
    notes et références, referencias, fuentes, fonti, источники, anmerkungen, fußnoten,
    fussnoten, endnoten, notas, notas al pie, notas de rodapé, notas finais,
    notas finales, note al testo, notes de bas de page, noten, voetnoten,
    eindnoten, noter, fotnoter, slutnoter, viitteet, przypisy, poznámky,
    jegyzetek, note de subsol, notlar, dipnotlar, примечания, сноски,
    комментарии, примітки, бележки, напомене, σημειώσεις, υποσημειώσεις,
    الهوامش, هوامش, الحواشي, حواشي, پانویس, یادداشت‌ها, הערות, הערות שוליים,
    टिप्पणी, टिप्पणियाँ, टिप्पणियां, 注释, 注, 註, 注釋, 註釋, 注解, 註解, 脚注, 腳註, 尾注, 原注,
    訳注, 訳註, 주, 각주, 미주
    ",
);

/// How headings over the notes to one part begin: `Notes to Book I`. In lower
/// case.
const TO: &[&str] = &[
    "notes to ",
    "footnotes to ",
    "endnotes to ",
    "notes du ",
    "anmerkungen zu",
    "notas al ",
    "notas del ",
    "note al ",
    "note alla ",
    "noten bij ",
    "примечания к ",
];

/// Whether a line is a heading over notes.
pub(in super::super) fn is_heading(line: &str) -> bool {
    let word = line.trim_matches(|c: char| !c.is_alphabetic() && !is_mark(c));
    word.len() <= 60 && {
        let word = word.to_lowercase();
        HEADINGS.contains(word.as_str()) || TO.iter().any(|head| word.starts_with(head))
    }
}

/// Vowel signs belong to their word although they are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{64b}'..='\u{65f}')
}
