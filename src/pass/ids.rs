//! Identifiers: every heading gets one, each is unique and a valid XML name,
//! and links lead to them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Lead, Parts};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{
    Attr, Block, BlockKind, Document, Inline, InlineKind, Target, plain_text,
};

/// Settles all identifiers and the links to them. A link to nothing becomes
/// its text, with a diagnostic.
pub(super) fn settle(
    document: &mut Document,
    parts: &Parts,
    diagnostics: &mut Diagnostics,
) {
    let mut ids = Ids::new(parts);
    // What the author named goes first: a heading's own identifier must not
    // take a name from it.
    each_attr(document, &mut |attr, span| {
        if let Some(id) = attr.id().map(str::to_owned) {
            attr.get_mut().id = ids.claim(&id, span, diagnostics);
        }
    });
    document.each_root_mut(&mut |root| {
        root.each_mut(&mut |block| ids.name_heading(block));
    });
    ids.name_starts(document);
    each_content(document, &mut |content| ids.relink(content, diagnostics));
}

/// The names in use.
struct Ids<'a> {
    parts: &'a Parts,
    /// For each file, its own names.
    scopes: Vec<Scope>,
    /// The identifiers of the document.
    taken: Names,
}

/// The names of one file. Two files may use the same name for two places.
#[derive(Debug, Default)]
struct Scope {
    /// From the name in the source to the identifier.
    by_source: BTreeMap<String, String>,
    taken: Names,
    /// The identifier of its first block, once a link needs it.
    start: Option<String>,
}

/// Names, each with how often it was asked for.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, u32>);

impl Names {
    /// A name that nothing else has: `stem`, `stem-1`, `stem-2` and so on, as
    /// GitHub counts.
    fn unique(&mut self, stem: &str) -> String {
        let mut count = self.0.get(stem).copied();
        let name = loop {
            match count {
                None => break stem.to_owned(),
                Some(n) => {
                    let name = format!("{stem}-{n}");
                    self.0.insert(stem.into(), n + 1);
                    if !self.0.contains_key(&name) {
                        break name;
                    }
                    count = Some(n + 1);
                }
            }
        };
        self.0.insert(name.clone(), 1);
        name
    }
}

impl Scope {
    fn resolve(&self, name: &str) -> Option<&String> {
        let lower = || self.by_source.get(&name.to_lowercase());
        self.by_source
            .get(name)
            .or_else(lower)
            .or_else(|| self.by_source.get(&slug(name)))
    }
}

impl<'a> Ids<'a> {
    fn new(parts: &'a Parts) -> Self {
        let scopes = (0..parts.count()).map(|_| Scope::default()).collect();
        Self { parts, scopes, taken: Names::default() }
    }

    /// Gives out the name that a source asks for, once for each file.
    fn claim(
        &mut self,
        name: &str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let scope = &mut self.scopes[self.parts.of(span)];
        match scope.by_source.entry(name.into()) {
            Entry::Occupied(_) => {
                diagnostics.report(span, Problem::DuplicateId(name.into()));
                None
            }
            Entry::Vacant(entry) => {
                scope.taken.unique(name);
                let id = self.taken.unique(&xml_name(name));
                Some(entry.insert(id).clone())
            }
        }
    }

    /// Gives a heading an identifier made of its words.
    fn name_heading(&mut self, block: &mut Block) {
        let BlockKind::Heading { content, .. } = &block.kind else { return };
        if block.attr.id().is_some() {
            return;
        }
        let scope = &mut self.scopes[self.parts.of(block.span)];
        let stem = slug(&plain_text(content));
        let name = scope.taken.unique(if stem.is_empty() { "section" } else { &stem });
        let id = self.taken.unique(&xml_name(&name));
        // GitHub links to `#2-on-method-1`, Pandoc to `#on-method-1`.
        let count = name.strip_prefix(&stem).unwrap_or_default();
        for stem in [stem.as_str(), stem.trim_start_matches(|c: char| !c.is_alphabetic())]
        {
            if !stem.is_empty() {
                let name = format!("{stem}{count}");
                scope.by_source.entry(name).or_insert_with(|| id.clone());
            }
        }
        block.attr.get_mut().id = Some(id);
    }

    /// Gives the first block of each file to which a link leads an identifier.
    fn name_starts(&mut self, document: &mut Document) {
        let mut wanted = BTreeSet::new();
        each_content(document, &mut |content| self.files_led_to(content, &mut wanted));
        for part in wanted {
            let in_part = |block: &&mut Block| self.parts.of(block.span) == part;
            let Some(first) = document.body.iter_mut().find(in_part) else { continue };
            if first.attr.id().is_none() {
                let name = slug(self.parts.name(part));
                let id = self.taken.unique(&xml_name(&name));
                first.attr.get_mut().id = Some(id);
            }
            self.scopes[part].start = first.attr.id().map(str::to_owned);
        }
    }

    fn files_led_to(&self, content: &[Inline], wanted: &mut BTreeSet<usize>) {
        for inline in content {
            if let InlineKind::Link(link, _) = &inline.kind
                && let Target::Url(url) = &link.target
                && let Some(lead) = self.parts.lead(self.parts.of(inline.span), url)
            {
                wanted.insert(lead.part);
            }
            self.files_led_to(inline.children(), wanted);
        }
    }

    fn relink(&self, content: &mut [Inline], diagnostics: &mut Diagnostics) {
        for inline in content {
            if let InlineKind::Link(link, words) = &mut inline.kind {
                match self.destination(&link.target, inline.span, diagnostics) {
                    Some(target) => link.target = target,
                    None => {
                        let words = std::mem::take(words);
                        inline.kind = InlineKind::Scope(Attr::default(), words);
                    }
                }
            }
            if let Some(children) = inline.children_mut() {
                self.relink(children, diagnostics);
            }
        }
    }

    /// Where a link leads; `None` if that is nowhere.
    fn destination(
        &self,
        target: &Target,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target> {
        let from = self.parts.of(span);
        let (found, name) = match target {
            Target::Id(name) => (self.find(name, from), format!("#{name}")),
            Target::Url(url) => {
                let Some(Lead { part, id }) = self.parts.lead(from, url) else {
                    if !target.is_safe() {
                        diagnostics.report(span, Problem::UnsafeLink(url.clone()));
                        return None;
                    }
                    if target.is_local() {
                        diagnostics.report(span, Problem::LocalLink(url.clone()));
                    }
                    return Some(target.clone());
                };
                let scope = &self.scopes[part];
                let found = match id {
                    Some(id) => scope.resolve(&id),
                    None => scope.start.as_ref(),
                };
                (found, url.clone())
            }
        };
        if found.is_none() {
            diagnostics.report(span, Problem::BrokenLink(name));
        }
        found.map(|id| Target::Id(id.clone()))
    }

    /// What a name in a file stands for: a place in that file, or else in
    /// another one, as writers have it who think of the whole.
    fn find(&self, name: &str, from: usize) -> Option<&String> {
        let mut elsewhere = self.scopes.iter().filter_map(|scope| scope.resolve(name));
        self.scopes[from].resolve(name).or_else(|| elsewhere.next())
    }
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

fn each_content(document: &mut Document, f: &mut impl FnMut(&mut Vec<Inline>)) {
    document.meta.lines_mut().for_each(&mut *f);
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
        let mut names = Names::default();
        let made: Vec<_> =
            ["a", "a", "a-1", "a"].iter().map(|stem| names.unique(stem)).collect();
        assert_eq!(made, ["a", "a-1", "a-1-1", "a-2"]);
        assert_eq!(xml_name("2 on: method"), "_2-on--method");
        assert_eq!(slug("2. On Method & “Wit”"), "2-on-method--wit");
    }
}
