//! Lists: from the marks of the model to the numbering of Word (17.9).
//!
//! docx-rs makes the part. There is one definition for each kind of mark, with
//! all nine levels, and one instance for each numbered list, which starts it
//! anew; lists with bullets share one.

use std::collections::BTreeMap;

use docx_rs::{
    AbstractNumbering, Level, LevelJc, LevelOverride, LevelSuffixType, LevelText,
    NumberFormat, Numbering, Numberings, SpecialIndentType, Start,
};

use super::order;
use super::tree::Element;
use crate::design::{Design, ListDesign, StyleName};
use crate::model::{Delimiter, Marker, NumberStyle};

/// How far each level stands in, in twips.
pub(super) fn step(design: &Design) -> i32 {
    let size = design.styles.get(StyleName::Body).size;
    design.lists.indent.at(size).to_twips()
}

/// The deepest level that Word has, from 0.
pub(super) const MAX_LEVEL: u8 = 8;

/// The kinds of mark.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
enum Kind {
    Bullet,
    /// Nothing: the box of a task stands in the place of the mark.
    Task,
    Number(u8, u8),
}

/// The lists of a text.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The definition of each kind in use.
    kinds: BTreeMap<Kind, usize>,
    /// The instance of each kind that need not count.
    shared: BTreeMap<Kind, usize>,
    instances: Vec<Instance>,
    /// The first number for definitions and instances.
    first: usize,
}

#[derive(Debug)]
struct Instance {
    definition: usize,
    /// The level that it counts at, and the number that it starts from.
    start: Option<(u8, u32)>,
}

/// docx-rs keeps the numbers up to 1 for itself.
const FIRST: usize = 2;

impl Lists {
    /// None yet; numbers below one are taken.
    pub(super) fn starting_at(first: usize) -> Self {
        Self { first: first.max(FIRST), ..Self::default() }
    }

    /// The instance for a list of marks at a level.
    pub(super) fn list(&mut self, marker: Marker, level: u8) -> usize {
        match marker {
            Marker::Bullet => self.uncounted(Kind::Bullet),
            Marker::Number { start, style, delimiter } => {
                let definition =
                    self.definition(Kind::Number(style as u8, delimiter as u8));
                // 17.9.20 takes numbers from 0; Word stops at 32767.
                let start = Some((level.min(MAX_LEVEL), start.min(32_767)));
                self.instances.push(Instance { definition, start });
                self.instances.len() - 1 + self.first
            }
        }
    }

    /// The instance for tasks.
    pub(super) fn tasks(&mut self) -> usize {
        self.uncounted(Kind::Task)
    }

    fn uncounted(&mut self, kind: Kind) -> usize {
        if let Some(&instance) = self.shared.get(&kind) {
            return instance;
        }
        let definition = self.definition(kind);
        self.instances.push(Instance { definition, start: None });
        let instance = self.instances.len() - 1 + self.first;
        self.shared.insert(kind, instance);
        instance
    }

    fn definition(&mut self, kind: Kind) -> usize {
        let next = self.kinds.len() + self.first;
        *self.kinds.entry(kind).or_insert(next)
    }

    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.instances.is_empty()
    }

    /// As docx-rs has them.
    pub(super) fn numberings(&self, design: &Design) -> Numberings {
        let mut made = Numberings::new();
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|&(_, id)| id);
        for (&kind, &id) in kinds {
            let mut definition = AbstractNumbering::new(id);
            definition.multi_level_type = Some("hybridMultilevel".into());
            for at in 0..=MAX_LEVEL {
                definition =
                    definition.add_level(level(kind, at, step(design), &design.lists));
            }
            made = made.add_abstract_numbering(definition);
        }
        for (index, instance) in self.instances.iter().enumerate() {
            let mut numbering = Numbering::new(index + self.first, instance.definition);
            if let Some((level, start)) = instance.start {
                let start = LevelOverride::new(level.into()).start(start as usize);
                numbering = numbering.add_override(start);
            }
            made = made.add_numbering(numbering);
        }
        made
    }
}

/// Puts the part of docx-rs in order and drops its sample list, which nothing
/// uses.
pub(super) fn complete(part: &mut Element) {
    part.children.retain(|node| match node {
        super::tree::Node::Element(e) => {
            e.get("w:abstractNumId") != Some("1") && e.get("w:numId") != Some("1")
        }
        super::tree::Node::Text(_) => true,
    });
    order::repair(part);
}

fn level(kind: Kind, at: u8, step: i32, look: &ListDesign) -> Level {
    let (format, text) = match kind {
        Kind::Bullet => ("bullet", look.bullet(at.into()).to_string()),
        // A mark that is there, but not seen: programs take an item without
        // one for more of the item before it.
        Kind::Task => ("bullet", "\u{200B}".to_owned()),
        Kind::Number(style, delimiter) => {
            (number_format(style), delimited(delimiter, at + 1))
        }
    };
    let start = (i32::from(at) + 1) * step;
    let hanging = Some(SpecialIndentType::Hanging(step));
    let level = Level::new(
        at.into(),
        Start::new(1),
        NumberFormat::new(format),
        LevelText::new(text),
        LevelJc::new("left"),
    );
    let level = level.indent(Some(start), hanging, None, None);
    match kind {
        Kind::Task => level.suffix(LevelSuffixType::Nothing),
        Kind::Bullet | Kind::Number(..) => level,
    }
}

/// `ST_NumberFormat`, 17.18.59.
fn number_format(style: u8) -> &'static str {
    const STYLES: [(NumberStyle, &str); 5] = [
        (NumberStyle::Decimal, "decimal"),
        (NumberStyle::LowerAlpha, "lowerLetter"),
        (NumberStyle::UpperAlpha, "upperLetter"),
        (NumberStyle::LowerRoman, "lowerRoman"),
        (NumberStyle::UpperRoman, "upperRoman"),
    ];
    STYLES.iter().find(|(s, _)| *s as u8 == style).map_or("decimal", |(_, name)| name)
}

fn delimited(delimiter: u8, number: u8) -> String {
    if delimiter == Delimiter::Paren as u8 {
        format!("%{number})")
    } else if delimiter == Delimiter::Parens as u8 {
        format!("(%{number})")
    } else {
        format!("%{number}.")
    }
}
