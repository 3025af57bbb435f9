//! Marks what cites. What it says is settled once all sources are known.
//!
//! A citation is a scope of the class `citation` with its own source beside it,
//! in which each work cited is a scope of the class `cite` with its key, around
//! the words before and after it.

use std::ops::Range;

use super::{Place, Reading, read_at};
use crate::model::{Attr, AttrData, Block, BlockKind};
use crate::reader::markdown::frame::{Kind, Origin};
use crate::reader::markdown::scan::cite;

impl Reading<'_, '_, '_> {
    /// Marks the citation that stands at `range`.
    pub(super) fn citation(&mut self, literal: &str, range: Range<usize>) {
        if let Some(key) = literal.strip_prefix("\\@ref(") {
            let words = format!("[@{}]", key.trim_end_matches(')'));
            return self.builder.text(&words, range);
        }
        self.open_class("citation", &[("source", literal)], &range);
        match literal.strip_prefix('@') {
            Some(inner) => {
                let length = cite::key(inner);
                let place = inner[length..].trim_start_matches([' ', '[']);
                let place = place.trim_end_matches(']');
                self.cite(&inner[..length], "author", "", place, &range);
            }
            None => {
                let inner = literal.trim_matches(['[', ']']);
                for part in inner.split(';') {
                    self.part(part, &range);
                }
            }
        }
        self.builder.close();
    }

    fn part(&mut self, part: &str, range: &Range<usize>) {
        let Some(key) = cite::key_in(part) else {
            return self.cite("", "words", part, "", range);
        };
        let before = part[..key.start - 1].trim_start();
        let (form, before) = match before.strip_suffix('-') {
            Some(before) => ("year", before),
            None => ("group", before),
        };
        self.cite(&part[key.clone()], form, before, &part[key.end..], range);
    }

    fn cite(
        &mut self,
        key: &str,
        form: &str,
        before: &str,
        after: &str,
        range: &Range<usize>,
    ) {
        let key = key.trim_start_matches('{').trim_end_matches('}');
        self.open_class("cite", &[("key", key), ("form", form)], range);
        for (class, words) in [("before", before), ("after", after)] {
            if !words.trim().is_empty() {
                let glued =
                    if words.starts_with(char::is_whitespace) { "no" } else { "yes" };
                self.open_class(class, &[("glued", glued)], range);
                self.line_within(words, range);
                self.builder.close();
            }
        }
        self.builder.close();
    }

    fn open_class(&mut self, class: &str, pairs: &[(&str, &str)], range: &Range<usize>) {
        let pairs = pairs.iter().map(|(key, value)| ((*key).into(), (*value).into()));
        let data = AttrData {
            classes: vec![class.into()],
            pairs: pairs.collect(),
            ..AttrData::default()
        };
        self.builder.open(Kind::Scope, Attr::from(data), range.clone(), Origin::Token);
    }

    /// Reads words as a line of Markdown; what is more than a line stays text.
    pub(super) fn line_within(&mut self, words: &str, range: &Range<usize>) {
        if !self.builder.may_nest() {
            return self.builder.text(words.trim(), range.clone());
        }
        self.builder.begin_fragment();
        read_at(self.builder, self.syntax, words, Place::Within(range.clone()));
        let mut blocks = self.builder.end_fragment();
        match (blocks.len(), blocks.pop()) {
            (1, Some(Block { kind: BlockKind::Paragraph(content), .. })) => {
                self.builder.splice(content);
            }
            _ => self.builder.text(words.trim(), range.clone()),
        }
    }
}
