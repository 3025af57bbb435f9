//! Identifiers: every heading gets one, each is unique and a valid XML name,
//! and links lead to them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{
    Attr, Block, BlockKind, Document, Inline, InlineKind, Target, plain_text,
};

/// Settles all identifiers and the links to them. A link to nothing becomes
/// its text, with a diagnostic.
pub(super) fn settle(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut ids = Ids::default();
    // What the author named goes first: a heading's own identifier must not
    // take a name from it.
    each_attr(document, &mut |attr, span| {
        if let Some(id) = attr.id().map(str::to_owned) {
            attr.get_mut().id = ids.claim(&id, span, diagnostics);
        }
    });
    document.each_root_mut(&mut |root| {
        root.each_mut(&mut |block| name_heading(block, &mut ids));
    });
    each_content(document, &mut |content| relink(content, &ids, diagnostics));
}

/// The names in use.
#[derive(Debug, Default)]
struct Ids {
    /// From the name in the source to the identifier.
    by_source: BTreeMap<String, String>,
    /// From each identifier to how often its stem was asked for.
    taken: BTreeMap<String, u32>,
}

impl Ids {
    /// Gives out the name that the source asks for, once.
    fn claim(
        &mut self,
        name: &str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        match self.by_source.entry(name.into()) {
            Entry::Occupied(_) => {
                diagnostics.report(span, Problem::DuplicateId(name.into()));
                None
            }
            Entry::Vacant(_) => {
                let id = self.unique(&xml_name(name));
                self.by_source.insert(name.into(), id.clone());
                Some(id)
            }
        }
    }

    /// A name that nothing else has: `stem`, `stem-1`, `stem-2` and so on, as
    /// GitHub counts.
    fn unique(&mut self, stem: &str) -> String {
        let mut count = self.taken.get(stem).copied();
        let id = loop {
            match count {
                None => break stem.to_owned(),
                Some(n) => {
                    let id = format!("{stem}-{n}");
                    self.taken.insert(stem.into(), n + 1);
                    if !self.taken.contains_key(&id) {
                        break id;
                    }
                    count = Some(n + 1);
                }
            }
        };
        self.taken.insert(id.clone(), 1);
        id
    }

    fn resolve(&self, name: &str) -> Option<&String> {
        let lower = || self.by_source.get(&name.to_lowercase());
        self.by_source
            .get(name)
            .or_else(lower)
            .or_else(|| self.by_source.get(&slug(name)))
    }
}

fn name_heading(block: &mut Block, ids: &mut Ids) {
    let BlockKind::Heading { content, .. } = &block.kind else { return };
    if block.attr.id().is_some() {
        return;
    }
    let words = plain_text(content);
    let stem = slug(&words);
    let id = ids.unique(&xml_name(if stem.is_empty() { "section" } else { &stem }));
    // GitHub links to `#2-on-method-1`, Pandoc to `#on-method-1`.
    let count = id.strip_prefix(&xml_name(&stem)).unwrap_or_default().to_owned();
    for name in [stem.as_str(), stem.trim_start_matches(|c: char| !c.is_alphabetic())] {
        if !name.is_empty() {
            ids.by_source.entry(format!("{name}{count}")).or_insert_with(|| id.clone());
        }
    }
    block.attr.get_mut().id = Some(id);
}

/// The words in lower case, joined by hyphens, without punctuation: what
/// GitHub makes of a heading.
fn slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for c in words.trim().chars() {
        match c {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push('_'),
            c if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// The nearest name that XML 1.0 takes without a colon (production `NCName` of
/// Namespaces in XML 1.0). EPUBCheck asks for one.
fn xml_name(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut id: String = name.chars().map(|c| if fits(c) { c } else { '-' }).collect();
    if !id.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        id.insert(0, '_');
    }
    id
}

fn relink(content: &mut [Inline], ids: &Ids, diagnostics: &mut Diagnostics) {
    for inline in content {
        if let InlineKind::Link(link, words) = &mut inline.kind
            && let Target::Id(name) = &mut link.target
        {
            match ids.resolve(name) {
                Some(id) => id.clone_into(name),
                None => {
                    diagnostics.report(inline.span, Problem::BrokenLink(name.clone()));
                    let words = std::mem::take(words);
                    inline.kind = InlineKind::Scope(Attr::default(), words);
                }
            }
        }
        if let Some(children) = inline.children_mut() {
            relink(children, ids, diagnostics);
        }
    }
}

fn each_content(document: &mut Document, f: &mut impl FnMut(&mut Vec<Inline>)) {
    f(&mut document.meta.title);
    f(&mut document.meta.subtitle);
    document.each_root_mut(&mut |root| root.each_content_mut(f));
}

/// Calls `f` on the attributes of all blocks, then of all inlines.
fn each_attr(document: &mut Document, f: &mut impl FnMut(&mut Attr, Span)) {
    document.each_root_mut(&mut |root| {
        root.each_mut(&mut |block| f(&mut block.attr, block.span));
    });
    each_content(document, &mut |content| scopes(content, f));
}

fn scopes(content: &mut [Inline], f: &mut impl FnMut(&mut Attr, Span)) {
    for inline in content {
        match &mut inline.kind {
            InlineKind::Scope(attr, _) => f(attr, inline.span),
            InlineKind::Image(image) => f(&mut image.attr, inline.span),
            _ => {}
        }
        if let Some(children) = inline.children_mut() {
            scopes(children, f);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_valid() {
        let mut ids = Ids::default();
        let made: Vec<_> =
            ["a", "a", "a-1", "a"].iter().map(|stem| ids.unique(stem)).collect();
        assert_eq!(made, ["a", "a-1", "a-1-1", "a-2"]);
        assert_eq!(xml_name("2 on: method"), "_2-on--method");
        assert_eq!(slug("2. On Method & “Wit”"), "2-on-method--wit");
    }
}
