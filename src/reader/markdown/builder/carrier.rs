//! Divisions that stand for the block in them.
//!
//! A division of the class `block` around one block gives that block its
//! attributes, for most blocks have no place for any in Markdown:
//! `::: {.block #id lang=fr}`. To a numbered list it also says what kind of
//! numbers it has: `type=a`, `A`, `i` or `I`, as in HTML, and
//! `delimiter=parens` for `(1)`.

use super::Builder;
use crate::model::{Attr, AttrData, Block, BlockKind, Delimiter, Marker, NumberStyle};

/// The class.
const CLASS: &str = "block";

/// Whether a division with these attributes stands for what is in it.
pub(super) fn carries(attr: &Attr, blocks: &[Block]) -> bool {
    blocks.len() == 1 && attr.has_class(CLASS)
}

impl Builder<'_> {
    /// Adds the one block of such a division, with its attributes.
    pub(super) fn push_carried(&mut self, attr: &mut Attr, blocks: Vec<Block>) {
        let mut data = std::mem::take(attr.get_mut());
        if let Some(at) = data.classes.iter().position(|class| class == CLASS) {
            data.classes.remove(at);
        }
        for mut block in blocks {
            if let BlockKind::List(list) = &mut block.kind {
                number(&mut list.marker, &mut data);
            }
            add(&mut block.attr, std::mem::take(&mut data));
            self.push_block(block);
        }
    }
}

/// Takes from attributes what they say of the numbers of a list.
fn number(marker: &mut Marker, data: &mut AttrData) {
    let Marker::Number { style, delimiter, .. } = marker else { return };
    data.pairs.retain(|(key, value)| match (key.as_str(), value.as_str()) {
        ("type", "a") => set(style, NumberStyle::LowerAlpha),
        ("type", "A") => set(style, NumberStyle::UpperAlpha),
        ("type", "i") => set(style, NumberStyle::LowerRoman),
        ("type", "I") => set(style, NumberStyle::UpperRoman),
        ("delimiter", "parens") => set(delimiter, Delimiter::Parens),
        _ => true,
    });
}

/// Sets a value; what says so need not be kept.
fn set<T>(place: &mut T, value: T) -> bool {
    *place = value;
    false
}

fn add(attr: &mut Attr, more: AttrData) {
    let mut data = attr.get().cloned().unwrap_or_default();
    data.id = more.id.or(data.id);
    data.classes.extend(more.classes);
    data.lang = more.lang.or(data.lang);
    data.dir = more.dir.or(data.dir);
    data.pairs.extend(more.pairs);
    *attr = Attr::from(data);
}
