//! How title blocks name those who had a part, and when.

use super::Words;

/// Words before the name of an author. In lower case.
pub(in super::super) static BY: Words = Words::of(
    "
    by, written by, an essay by, from the papers of, par, von, de, por, di, da,
    door, av, af, przez, autor, autora, auteur, author, autore, автор,
    вступление, του, της, بقلم, تأليف, מאת, 作者, 著者, 文, लेखक
    ",
);

/// Words that are part of names and are not capitalised.
pub(in super::super) static PARTICLES: Words = Words::of(
    "
    de, da, do, dos, das, di, del, della, dello, du, des, la, le, van, von, der,
    den, zu, zum, zur, af, av, y, e, i, bin, ibn, ben, bat, al, el, ten, ter,
    and, und, et, &, d', o', st., jr., sr.
    ",
);

/// Words before the name of a translator or editor. In lower case.
pub(in super::super) const OTHERS: &[(&str, &str)] = &[
    ("translated by", "trl"),
    ("translation by", "trl"),
    ("traduit par", "trl"),
    ("traduction de", "trl"),
    ("übersetzt von", "trl"),
    ("traducción de", "trl"),
    ("traduzione di", "trl"),
    ("tradução de", "trl"),
    ("перевод", "trl"),
    ("edited by", "edt"),
    ("herausgegeben von", "edt"),
    ("édité par", "edt"),
    ("illustrated by", "ill"),
];

/// Words at the end of the name of a translator: `夏目 訳`.
pub(in super::super) const TRANSLATOR_ENDS: &[&str] = &["訳", "譯", "译", "翻訳"];

/// Names of months and their beginnings, for telling dates. In lower case.
pub(in super::super) static MONTHS: Words = Words::of(
    "
    jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, fév, avr, mai,
    juin, juil, août, déc, mär, okt, dez, ene, abr, ago, dic, gen, mag, giu,
    lug, set, ott, fev, out, янв, фев, мар, апр, мая, май, июн, июл, авг, сен,
    окт, ноя, дек, ιαν, φεβ, μαρ, απρ, μαΐ, ιουν, ιουλ, αυγ, σεπ, οκτ, νοε, δεκ
    ",
);

/// Words before a date. In lower case.
pub(in super::super) static DATED: Words = Words::of(
    "
    date, published, posted, updated, datum, le, den, am, on, data, fecha
    ",
);
