//! Lists: what Word prints before the items (17.9).

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::ledger::{Label, Signs};
use crate::audit::xml::{Node, Tag, each_node};

/// The definitions of lists, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The levels of each definition, by its identifier.
    definitions: BTreeMap<String, BTreeMap<u8, Level>>,
    /// The lists that follow them, by their identifiers.
    lists: BTreeMap<String, List>,
    /// The last number of each level of a definition.
    counted: BTreeMap<(String, u8), u32>,
    /// The levels of lists that have had an item.
    begun: BTreeSet<(String, u8)>,
}

/// A level of a list; `None` where nothing is said.
#[derive(Debug, Default, Copy, Clone)]
struct Level {
    start: Option<u32>,
    sign: Option<Sign>,
}

#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Sign {
    Number(Signs),
    Bullet,
    Nothing,
}

/// A list: its definition, and the levels that are otherwise in it.
#[derive(Debug, Default)]
struct List {
    definition: String,
    levels: BTreeMap<u8, Level>,
}

impl Numbering {
    /// Reads the numbering part.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut numbering = Self::default();
        let mut here = Here::default();
        let read = each_node(text, &mut |node| {
            if let Node::Start(tag) = node {
                numbering.element(&tag, &mut here);
            }
        });
        read.map_err(|why| format!("`word/numbering.xml`: {why}"))?;
        Ok(numbering)
    }

    fn element(&mut self, tag: &Tag<'_>, here: &mut Here) {
        let value = || tag.attr("val").unwrap_or_default();
        match tag.name() {
            "abstractNum" => {
                let id = tag.attr("abstractNumId").unwrap_or_default();
                *here = Here { definition: Some(id), ..Here::default() };
            }
            "num" => {
                let id = tag.attr("numId").unwrap_or_default();
                *here = Here { list: Some(id), ..Here::default() };
            }
            "abstractNumId" => {
                if let Some(list) = &here.list {
                    self.lists.entry(list.clone()).or_default().definition = value();
                }
            }
            "lvl" | "lvlOverride" => {
                here.level = tag.attr("ilvl").and_then(|level| level.parse().ok());
            }
            "start" | "startOverride" => {
                if let Some(level) = self.level(here) {
                    level.start = value().parse().ok();
                }
            }
            "numFmt" => {
                if let Some(level) = self.level(here) {
                    level.sign = Some(match value().as_str() {
                        "bullet" => Sign::Bullet,
                        "none" => Sign::Nothing,
                        "decimal" | "decimalZero" => Sign::Number(Signs::Digits),
                        "lowerLetter" => Sign::Number(Signs::LowerLetters),
                        "upperLetter" => Sign::Number(Signs::UpperLetters),
                        "lowerRoman" => Sign::Number(Signs::LowerRoman),
                        "upperRoman" => Sign::Number(Signs::UpperRoman),
                        _ => Sign::Number(Signs::Unknown),
                    });
                }
            }
            _ => {}
        }
    }

    fn level(&mut self, here: &Here) -> Option<&mut Level> {
        let levels = match (&here.definition, &here.list) {
            (Some(id), _) => self.definitions.entry(id.clone()).or_default(),
            (None, Some(id)) => &mut self.lists.entry(id.clone()).or_default().levels,
            (None, None) => return None,
        };
        Some(levels.entry(here.level?).or_default())
    }

    /// What stands before the next item of a list. Lists of one definition count
    /// on, but for those that start anew; deeper levels begin again (17.9.11,
    /// 17.9.27).
    pub(super) fn next(&mut self, list: &str, level: u8) -> Label {
        let Some(own) = self.lists.get(list) else { return Label::Unknown };
        let definition = own.definition.clone();
        let common = self.definitions.get(&definition).and_then(|l| l.get(&level));
        let common = common.copied().unwrap_or_default();
        let own = own.levels.get(&level).copied().unwrap_or_default();
        let signs = match own.sign.or(common.sign) {
            Some(Sign::Bullet) => return Label::Bullet,
            Some(Sign::Nothing) | None => return Label::Unknown,
            Some(Sign::Number(signs)) => signs,
        };
        let anew = self.begun.insert((list.to_owned(), level)) && own.start.is_some();
        let key = (definition.clone(), level);
        let last = self.counted.get(&key).filter(|_| !anew);
        let start = own.start.or(common.start).unwrap_or(1);
        let number = last.map_or(start, |last| last.saturating_add(1));
        self.counted.insert(key, number);
        self.counted.retain(|(of, at), _| *of != definition || *at <= level);
        Label::Number(number, signs)
    }
}

/// Where the reader is.
#[derive(Debug, Default)]
struct Here {
    definition: Option<String>,
    list: Option<String>,
    level: Option<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_as_word_does() {
        let mut numbering = Numbering::read(
            "<n><abstractNum abstractNumId='0'><lvl ilvl='0'><start val='1'/>\
             <numFmt val='decimal'/></lvl><lvl ilvl='1'><numFmt val='lowerLetter'/></lvl>\
             </abstractNum><abstractNum abstractNumId='1'><lvl ilvl='0'>\
             <numFmt val='bullet'/></lvl></abstractNum>\
             <num numId='1'><abstractNumId val='0'/></num>\
             <num numId='2'><abstractNumId val='0'/><lvlOverride ilvl='0'>\
             <startOverride val='7'/></lvlOverride></num>\
             <num numId='3'><abstractNumId val='1'/></num></n>",
        )
        .unwrap();
        let mut next = |list, level| numbering.next(list, level);
        assert_eq!(next("1", 0), Label::Number(1, Signs::Digits));
        assert_eq!(next("1", 1), Label::Number(1, Signs::LowerLetters));
        assert_eq!(next("1", 1), Label::Number(2, Signs::LowerLetters));
        assert_eq!(next("1", 0), Label::Number(2, Signs::Digits));
        assert_eq!(next("1", 1), Label::Number(1, Signs::LowerLetters));
        assert_eq!(next("2", 0), Label::Number(7, Signs::Digits));
        assert_eq!(next("2", 0), Label::Number(8, Signs::Digits));
        assert_eq!(next("1", 0), Label::Number(9, Signs::Digits));
        assert_eq!(next("3", 0), Label::Bullet);
        assert_eq!(next("4", 0), Label::Unknown);
    }
}
