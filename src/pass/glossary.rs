//! The glossary: a chapter whose heading has the class `glossary`. Its lists of
//! definitions are put in the order of the language, and marks in the text,
//! `[term]{.gloss}`, lead to them.

use std::collections::BTreeMap;

use super::Words;
use super::index::{Names, collator};
use crate::model::{
    Attr, BlockKind, Document, Inline, InlineKind, Link, Target, plain_text,
};

/// The class of the heading.
const CHAPTER: &str = "glossary";
/// The class of a mark; `term="…"` says what is meant, where that is not what
/// stands there.
const MARK: &str = "gloss";

/// Sorts the glossary and makes links of the marks. A mark for what the glossary
/// does not have stays text.
pub(super) fn settle(document: &mut Document) {
    let mut names = Names::of(document);
    let collator = collator(&document.meta.lang);
    let title = Words::of(&document.meta.lang).book.glossary;
    let mut terms = BTreeMap::new();
    let mut inside = false;
    for block in &mut document.body {
        if block.begins_chapter() {
            inside = block.attr.has_class(CHAPTER);
            if let BlockKind::Heading { content, .. } = &mut block.kind
                && inside
                && content.is_empty()
            {
                content.push(Inline::text(title, block.span));
            }
        }
        let BlockKind::Definitions(definitions) = &mut block.kind else { continue };
        if !inside {
            continue;
        }
        definitions
            .sort_by(|a, b| collator.compare(&plain_text(&a.term), &plain_text(&b.term)));
        for definition in definitions {
            let id = names.fresh("term");
            terms.insert(folded(&plain_text(&definition.term)), id.clone());
            let term = std::mem::take(&mut definition.term);
            let scope = InlineKind::Scope(Attr::with_id(id), term);
            definition.term = vec![Inline::new(scope, definition.span)];
        }
    }
    if terms.is_empty() {
        return;
    }
    document.each_root_mut(&mut |root| {
        root.each_content_mut(&mut |content| link(content, &terms));
    });
}

fn folded(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.to_lowercase()
}

fn link(content: &mut [Inline], terms: &BTreeMap<String, String>) {
    for inline in content {
        if let Some(children) = inline.children_mut() {
            link(children, terms);
        }
        let InlineKind::Scope(attr, words) = &mut inline.kind else { continue };
        if !attr.has_class(MARK) {
            continue;
        }
        let said = attr.value("term").map_or_else(|| plain_text(words), str::to_owned);
        if let Some(id) = terms.get(&folded(&said)) {
            let link = Link { target: Target::Id(id.clone()), title: String::new() };
            let words = std::mem::take(words);
            let link = Inline::new(InlineKind::Link(Box::new(link), words), inline.span);
            *inline = match attr.id() {
                Some(_) => {
                    let attr = std::mem::take(attr);
                    Inline::new(InlineKind::Scope(attr, vec![link]), inline.span)
                }
                None => link,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::{AttrData, Block, Definition};

    fn text(words: &str) -> Vec<Inline> {
        vec![Inline::text(words, Span::default())]
    }

    fn mark(words: &str, term: Option<&str>) -> Inline {
        let pairs = term.map(|term| ("term".into(), term.into()));
        let attr = AttrData {
            classes: vec![MARK.into()],
            pairs: pairs.into_iter().collect(),
            ..AttrData::default()
        };
        Inline::new(InlineKind::Scope(attr.into(), text(words)), Span::default())
    }

    #[test]
    fn terms_are_sorted_and_marks_lead_to_them() {
        let marks =
            vec![mark("Hives", Some("hive")), mark("wax", None), mark("sun", None)];
        let marks = Block::new(BlockKind::Paragraph(marks), Span::default());
        let heading = BlockKind::Heading { level: 1, content: Vec::new() };
        let mut heading = Block::new(heading, Span::default());
        heading.attr.get_mut().classes.push(CHAPTER.into());
        let term = |words: &str| Definition {
            term: text(words),
            meanings: Vec::new(),
            span: Span::default(),
        };
        let list = BlockKind::Definitions(vec![term("Wax"), term("hive")]);
        let list = Block::new(list, Span::default());
        let mut document =
            Document { body: vec![marks, heading, list], ..Document::default() };
        settle(&mut document);
        let BlockKind::Definitions(list) = &document.body[2].kind else { panic!() };
        let terms: Vec<String> = list.iter().map(|d| plain_text(&d.term)).collect();
        assert_eq!(terms, ["hive", "Wax"]);
        let BlockKind::Paragraph(marks) = &document.body[0].kind else { panic!() };
        let leads = |inline: &Inline| match &inline.kind {
            InlineKind::Link(link, _) => Some(link.target.clone()),
            _ => None,
        };
        let id = |n: u32| Some(Target::Id(format!("term-{n}")));
        assert_eq!(marks.iter().map(leads).collect::<Vec<_>>(), [id(1), id(2), None]);
        let BlockKind::Heading { content, .. } = &document.body[1].kind else { panic!() };
        assert_eq!(plain_text(content), "Glossary");
    }
}
