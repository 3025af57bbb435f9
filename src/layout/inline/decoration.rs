//! What is drawn with the glyphs of a run: rules under and through them, a
//! marker behind them, a frame around them.

use super::style::Ink;
use crate::font::FontBook;
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::frame::{GlyphRun, Shape};

/// What is drawn behind the glyphs of a run.
pub(super) fn decorations(
    run: &GlyphRun,
    ink: Ink,
    width: Pt,
    fonts: &FontBook,
) -> Vec<Shape> {
    if !(ink.underline || ink.strike || ink.highlight.is_some() || ink.frame) {
        return Vec::new();
    }
    let metrics = fonts.face(run.face).metrics();
    let em = |thousandths: f32| run.size * (thousandths / 1000.0);
    let rule = em(metrics.rule);
    let bar = |left: Pt, width: Pt, middle: f32, height: Pt, color| {
        let y = run.origin.y - em(middle) - height / 2.0;
        let origin = Point { x: run.origin.x + left, y };
        Shape::Fill { rect: Rect { origin, size: Size { width, height } }, color }
    };
    let mut shapes = Vec::new();
    let (top, bottom) = (metrics.ascent.min(850.0), metrics.descent.max(-250.0));
    let (middle, height) = ((top + bottom) / 2.0, em(top - bottom));
    if let Some(marker) = ink.highlight {
        shapes.push(bar(Pt::ZERO, width, middle, height, marker));
    }
    if ink.frame {
        let thin = Pt(0.4);
        for edge in [top, bottom] {
            shapes.push(bar(Pt::ZERO, width, edge, thin, ink.color));
        }
        for left in [Pt::ZERO, width - thin] {
            shapes.push(bar(left, thin, middle, height, ink.color));
        }
    }
    if ink.underline {
        shapes.push(bar(Pt::ZERO, width, metrics.underline, rule, ink.color));
    }
    if ink.strike {
        shapes.push(bar(Pt::ZERO, width, metrics.strikeout, rule, ink.color));
    }
    shapes
}
