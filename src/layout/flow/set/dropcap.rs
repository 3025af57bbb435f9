//! A large letter over the first lines of a paragraph.
//!
//! Its word is said by what follows the letter, which itself says nothing, for
//! they stand on different lines: who hears the text, or copies it, gets one word.

use std::sync::Arc;

use super::Flow;
use crate::design::{Align, Style};
use crate::geom::Pt;
use crate::layout::flow::plan::{DropCap, ParagraphId};
use crate::layout::frame::{GlyphRun, Group, Shape};
use crate::layout::inline::{Measure, Notch, Placed, PlacedRole, SetParagraph};
use crate::model::Direction;

/// The room between the letter and the lines beside it, by the size of the type.
const GAP: f32 = 0.18;
/// The most of a line that the letter may take.
const WIDEST: f32 = 0.3;

impl Flow<'_, '_> {
    /// Sets a paragraph with its large letter; none if it has not lines enough
    /// to stand beside it.
    pub(super) fn with_drop_cap(
        &mut self,
        cap: &DropCap,
        style: &Style,
        measure: &Measure,
        direction: Direction,
    ) -> Option<SetParagraph> {
        let letter = self.alone(cap.letter)?;
        let width = letter.1 + style.size * GAP;
        if direction == Direction::Rtl || width > measure.width * WIDEST {
            return None;
        }
        let measure = Measure {
            first_indent: Pt::ZERO,
            notch: Notch { lines: cap.lines, width },
            ..*measure
        };
        let mut set = self.setter.set(self.plan.paragraph(cap.rest), &measure);
        if set.lines.len() < usize::from(cap.lines) {
            return None;
        }
        set.capped = usize::from(cap.lines);
        let drop = style.leading * f32::from(cap.lines - 1);
        let mut shapes = Vec::new();
        if let Some((mut before, width)) = cap.before.and_then(|id| self.alone(id)) {
            before.iter_mut().for_each(|shape| shape.shift(-width, Pt::ZERO));
            shapes.extend(before);
        }
        let (mut large, _) = letter;
        large.iter_mut().for_each(|shape| shape.shift(Pt::ZERO, drop));
        shapes.append(&mut large);
        let mut said: String = shapes.iter().map(text_of).collect();
        if cap.alone {
            said.push(' ');
        }
        let first = set.lines.first_mut()?;
        let enclosure = first.placed.first().and_then(|placed| placed.enclosure);
        let word = first_word(&mut first.placed);
        said.extend(word.iter().map(text_of));
        // The word is said where the line is that it goes on in: viewers sort what
        // they find by its place.
        let (letter, word) = match word.is_empty() {
            true => (group(&said, shapes), None),
            false => (group("", shapes), Some(group(&said, word))),
        };
        let role = PlacedRole::Content;
        let placed = word.into_iter().map(|shape| Placed { enclosure, role, shape });
        let letter = Placed { enclosure, role, shape: letter };
        first.placed.splice(0..0, [letter].into_iter().chain(placed));
        Some(set)
    }

    /// Sets a few letters by themselves: their shapes and their width.
    fn alone(&mut self, id: ParagraphId) -> Option<(Vec<Shape>, Pt)> {
        let measure = Measure::new(Pt(f32::INFINITY), Align::Start);
        let set = self.setter.set(self.plan.paragraph(id), &measure);
        let line = set.lines.into_iter().next()?;
        let width = line.extent.1 - line.extent.0;
        Some((line.placed.into_iter().map(|placed| placed.shape).collect(), width))
    }
}

/// Shapes that say something together.
fn group(said: &str, shapes: Vec<Shape>) -> Shape {
    Shape::Group(Group { clip: None, turn: None, said: Some(Arc::from(said)), shapes })
}

fn text_of(shape: &Shape) -> &str {
    match shape {
        Shape::Glyphs(run) => &run.text,
        Shape::Fill { .. } | Shape::Image { .. } | Shape::Group(_) => "",
    }
}

/// Takes the rest of a word from the start of a line, up to its first space.
fn first_word(placed: &mut Vec<Placed>) -> Vec<Shape> {
    let mut word = Vec::new();
    while let Some(first) = placed.first_mut() {
        if first.role == PlacedRole::Decoration {
            break;
        }
        let Shape::Glyphs(run) = &mut first.shape else { break };
        match run.text.find(char::is_whitespace) {
            Some(0) => break,
            Some(end) => {
                word.extend(cut(run, end).map(Shape::Glyphs));
                break;
            }
            None => word.push(placed.remove(0).shape),
        }
    }
    word
}

/// Cuts the glyphs off that stand for the text up to `end`, from left to right.
fn cut(run: &mut GlyphRun, end: usize) -> Option<GlyphRun> {
    let at = run.glyphs.iter().position(|glyph| usize::from(glyph.text.0) >= end)?;
    let (head, tail) = (run.text.get(..end)?, run.text.get(end..)?);
    let rest = run.glyphs.split_off(at);
    let word = GlyphRun {
        text: Arc::from(head),
        glyphs: std::mem::replace(&mut run.glyphs, rest),
        ..run.clone()
    };
    let shift = |offset: u16| offset.saturating_sub(end as u16);
    let tail = Arc::from(tail);
    for glyph in &mut run.glyphs {
        glyph.text = (shift(glyph.text.0), shift(glyph.text.1));
    }
    run.text = tail;
    run.origin.x += word.width();
    Some(word)
}
