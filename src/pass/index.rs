//! The index: marks in the text become entries, in the order of the alphabet.
//!
//! A mark is text with the class `index`: `[term]{.index}`. It may say otherwise
//! under which words it stands, `entry="bees!hive"`, where `!` parts an entry
//! from those under it; by which letters these are sorted, `sort="…"`; and that
//! they lead to another entry, `see="…"` or `see-also="…"`.

use std::collections::{BTreeMap, BTreeSet};

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

use super::Words;
use crate::diag::Span;
use crate::model::{
    Attr, AttrData, Block, BlockKind, Document, Inline, InlineKind, Lang, Mark, Pages,
    plain_text,
};

/// The class of a mark.
pub(super) const MARK: &str = "index";

/// How deep entries may stand under others, as in Word.
const DEEPEST: usize = 3;

/// Whether there is a mark for an index.
pub(super) fn has_marks(document: &Document) -> bool {
    let mut found = false;
    document.each_root(&mut |root| {
        root.each_inline(&mut |inline| {
            found |= matches!(&inline.kind, InlineKind::Scope(attr, _) if is_mark(attr));
        });
    });
    found
}

fn is_mark(attr: &Attr) -> bool {
    attr.has_class(MARK)
}

/// The words under which a mark stands, from the outermost entry on.
pub(crate) fn path(attr: &Attr, content: &[Inline]) -> Vec<String> {
    let said = match attr.value("entry") {
        Some(entry) => entry.to_owned(),
        None => return vec![line(&plain_text(content))],
    };
    let mut path: Vec<String> = said.split('!').map(line).collect();
    path.retain(|words| !words.is_empty());
    if path.len() > DEEPEST {
        let last = path.split_off(DEEPEST - 1).join(", ");
        path.push(last);
    }
    path
}

fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Identifiers that are still free.
pub(super) struct Names(BTreeSet<String>, u32);

impl Names {
    /// The names that a document uses.
    pub(super) fn of(document: &Document) -> Self {
        let mut names = BTreeSet::new();
        document.each_root(&mut |root| {
            root.each(&mut |block| names.extend(block.attr.id().map(str::to_owned)));
            root.each_inline(&mut |inline| {
                let id = match &inline.kind {
                    InlineKind::Scope(attr, _) => attr.id(),
                    InlineKind::Image(image) => image.attr.id(),
                    _ => None,
                };
                names.extend(id.map(str::to_owned));
            });
        });
        Self(names, 0)
    }

    /// A name that nothing else has.
    pub(super) fn fresh(&mut self, stem: &str) -> String {
        loop {
            self.1 += 1;
            let name = format!("{stem}-{}", self.1);
            if self.0.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// What is said of a term, and what stands under it.
#[derive(Debug, Default)]
struct Entry {
    ids: Vec<String>,
    see: Vec<String>,
    see_also: Vec<String>,
    /// By what it is sorted, where that is not its words.
    sort: Option<String>,
    span: Span,
    under: BTreeMap<String, Entry>,
}

/// Makes the entries of an index of the marks, each of which gets an identifier.
pub(super) fn entries(document: &mut Document) -> Vec<Block> {
    let mut names = Names::of(document);
    let mut all = BTreeMap::new();
    document.each_root_mut(&mut |root| {
        root.each_content_mut(&mut |content| gather(content, &mut names, &mut all));
    });
    let collator = collator(&document.meta.lang);
    let words = Words::of(&document.meta.lang);
    let mut blocks = Vec::new();
    write(&all, 1, &Writing { collator, words }, &mut blocks);
    blocks
}

fn gather(content: &mut [Inline], names: &mut Names, all: &mut BTreeMap<String, Entry>) {
    for inline in content {
        let span = inline.span;
        if let InlineKind::Scope(attr, words) = &mut inline.kind
            && is_mark(attr)
        {
            let path = path(attr, words);
            if let Some(entry) = entry_at(all, &path, span) {
                note(entry, attr, words.is_empty(), names);
            }
        }
        if let Some(children) = inline.children_mut() {
            gather(children, names, all);
        }
    }
}

/// Whether a mark is no more than a way to another entry, so that its page says
/// nothing: `see` always is, `see-also` where nothing is marked.
pub(crate) fn is_way(attr: &Attr, empty: bool) -> bool {
    attr.value("see").is_some() || (empty && attr.value("see-also").is_some())
}

/// Takes over what a mark says: the page, or the way to another entry.
fn note(entry: &mut Entry, attr: &mut Attr, empty: bool, names: &mut Names) {
    let leads = is_way(attr, empty);
    let ways = [("see", &mut entry.see), ("see-also", &mut entry.see_also)];
    for (key, list) in ways {
        let Some(words) = attr.value(key) else { continue };
        for to in words.split(';').map(line) {
            let to = to.replace('!', ", ");
            if !to.is_empty() && !list.contains(&to) {
                list.push(to);
            }
        }
    }
    if let Some(sort) = attr.value("sort") {
        entry.sort.get_or_insert_with(|| line(sort));
    }
    if leads {
        return;
    }
    let id = match attr.id() {
        Some(id) => id.to_owned(),
        None => names.fresh("index"),
    };
    attr.get_mut().id = Some(id.clone());
    entry.ids.push(id);
}

fn entry_at<'e>(
    all: &'e mut BTreeMap<String, Entry>,
    path: &[String],
    span: Span,
) -> Option<&'e mut Entry> {
    let (first, rest) = path.split_first()?;
    if first.is_empty() {
        return None;
    }
    let new = || Entry { span, ..Entry::default() };
    let entry = all.entry(first.clone()).or_insert_with(new);
    match rest {
        [] => Some(entry),
        rest => entry_at(&mut entry.under, rest, span),
    }
}

/// What orders and heads entries.
struct Writing {
    collator: CollatorBorrowed<'static>,
    words: &'static Words,
}

/// The order of a language (CLDR), in which spaces count for less than letters
/// and punctuation for nothing; the root order where the language is unknown.
pub(super) fn collator(lang: &Lang) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.alternate_handling = Some(AlternateHandling::NonIgnorable);
    let locale = lang.as_str().parse::<Locale>().unwrap_or(Locale::UNKNOWN);
    Collator::try_new((&locale).into(), options)
        .or_else(|_| Collator::try_new((&Locale::UNKNOWN).into(), options))
        .expect("the root order is part of the data")
}

fn write(all: &BTreeMap<String, Entry>, level: u8, how: &Writing, out: &mut Vec<Block>) {
    let key = |(words, entry): &(&String, &Entry)| {
        entry.sort.clone().unwrap_or_else(|| (*words).clone())
    };
    let mut sorted: Vec<(String, &String, &Entry)> =
        all.iter().map(|e| (key(&e), e.0, e.1)).collect();
    sorted.sort_by(|a, b| how.collator.compare(&a.0, &b.0).then_with(|| a.1.cmp(b.1)));
    let mut letter = None;
    for (key, words, entry) in sorted {
        let own = initial(&key);
        let opens = level == 1 && letter.as_ref().is_some_and(|last| *last != own);
        letter = Some(own);
        out.push(paragraph(words, entry, level, opens, how));
        write(&entry.under, level + 1, how, out);
    }
}

/// The letter under which an entry stands: without its marks, as a capital.
/// All that begin with no letter stand together.
fn initial(key: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let first = key.nfd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => String::new(),
    }
}

fn paragraph(words: &str, entry: &Entry, level: u8, opens: bool, how: &Writing) -> Block {
    let span = entry.span;
    let mut content = vec![Inline::text(words, span)];
    if !entry.ids.is_empty() {
        let pages =
            Pages { ids: entry.ids.clone(), before: ", ".into(), ..Pages::default() };
        content.push(Inline::new(InlineKind::Pages(Box::new(pages)), span));
    }
    let ways =
        [(&entry.see, how.words.book.see), (&entry.see_also, how.words.book.see_also)];
    for (list, word) in ways {
        if list.is_empty() {
            continue;
        }
        let word = vec![Inline::text(capital(word), span)];
        content.push(Inline::text(". ", span));
        content.push(Inline::new(InlineKind::Marked(Mark::Emphasis, word), span));
        content.push(Inline::text(format!(" {}", list.join("; ")), span));
    }
    let mut classes = vec![format!("index-{level}")];
    if opens {
        classes.push("index-letter".into());
    }
    let attr = AttrData { classes, ..AttrData::default() };
    Block { kind: BlockKind::Paragraph(content), attr: attr.into(), span }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(words: &str, pairs: &[(&str, &str)]) -> Inline {
        let attr = AttrData {
            classes: vec![MARK.into()],
            pairs: pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            ..AttrData::default()
        };
        let content = match words {
            "" => Vec::new(),
            words => vec![Inline::text(words, Span::default())],
        };
        Inline::new(InlineKind::Scope(attr.into(), content), Span::default())
    }

    fn listed(lang: &str, marks: Vec<Inline>) -> Vec<String> {
        let body = vec![Block::new(BlockKind::Paragraph(marks), Span::default())];
        let mut document = Document { body, ..Document::default() };
        document.meta.lang = Lang::new(lang).unwrap();
        let shown = |block: &Block| {
            let BlockKind::Paragraph(content) = &block.kind else { panic!() };
            let level = (1..=3).find(|n| block.attr.has_class(&format!("index-{n}")));
            let pages = content.iter().find_map(|i| match &i.kind {
                InlineKind::Pages(pages) => Some(pages.ids.len()),
                _ => None,
            });
            let letter = if block.attr.has_class("index-letter") { "/" } else { "" };
            format!(
                "{letter}{}{}:{}",
                level.unwrap(),
                plain_text(content),
                pages.unwrap_or(0)
            )
        };
        entries(&mut document).iter().map(shown).collect()
    }

    #[test]
    fn entries_stand_in_the_order_of_the_language() {
        let words = |words: &[&str]| words.iter().map(|w| mark(w, &[])).collect();
        let given = ["zebra", "ähnlich", "Apfel", "öl", "orange"];
        assert_eq!(
            listed("de", words(&given)),
            ["1ähnlich:1", "1Apfel:1", "/1öl:1", "1orange:1", "/1zebra:1"]
        );
        let order = listed("sv", words(&given));
        assert_eq!(
            order.iter().map(|e| e.trim_start_matches('/')).collect::<Vec<_>>(),
            ["1Apfel:1", "1orange:1", "1zebra:1", "1ähnlich:1", "1öl:1"]
        );
    }

    #[test]
    fn marks_say_where_they_stand_and_where_they_lead() {
        let marks = vec![
            mark("hives", &[("entry", "bees!hives")]),
            mark("bees", &[]),
            mark("", &[("entry", "bees")]),
            mark("", &[("entry", "insects"), ("see", "bees")]),
            mark("queen", &[("see-also", "bees!hives")]),
            mark("", &[("entry", "wax"), ("see-also", "queen")]),
            mark("The End", &[("sort", "End, The")]),
        ];
        assert_eq!(
            listed("en", marks),
            [
                "1bees:2",
                "2hives:1",
                "/1The End:1",
                "/1insects. See bees:0",
                "/1queen. See also bees, hives:1",
                "/1wax. See also queen:0",
            ]
        );
    }
}
