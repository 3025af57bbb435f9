//! The large letter at the head of a chapter.

use super::{DropCap, Env, Manner, Place, Planner};
use crate::design::{Figures, Style, StyleName};
use crate::font::Query;
use crate::model::{Block, Inline, OPENING, plain_text, split_initial};

impl<'a> Planner<'a> {
    /// Plans the large letter of a paragraph that opens a chapter, where the
    /// design has one. Its height is that of capitals on the first line down to
    /// the baseline of the last.
    pub(super) fn drop_cap(
        &mut self,
        block: &Block,
        content: &[Inline],
        style: &Style,
        env: &Env<'a>,
    ) -> Option<DropCap> {
        let lines = self.shared.design.drop_cap.lines;
        let opens = block.attr.has_class(OPENING) && env.place == Place::Text;
        if lines < 2 || !opens || env.paragraph != StyleName::Body {
            return None;
        }
        let initial = split_initial(content)?;
        let fonts = self.shared.typesetter.fonts();
        let query =
            Query { family: style.family, weight: style.weight, slant: style.slant };
        let capital = fonts.face(fonts.select(query)).metrics().cap_height / 1000.0;
        let height = style.leading * f32::from(lines - 1) + style.size * capital;
        let size = height / capital.max(0.3);
        let large = Style { size, figures: Figures::Lining, ..*style };
        let manner = Manner::new(&block.attr, block.span);
        let span = block.span;
        let letter = [Inline::text(initial.letter, span)];
        let letter = self.paragraph(&letter, &large, manner, env);
        let before = (!initial.before.is_empty()).then(|| {
            let before = [Inline::text(initial.before, span)];
            self.paragraph(&before, style, manner, env)
        });
        let rest = self.paragraph(&initial.rest, style, manner, env);
        let alone = plain_text(&initial.rest).starts_with(char::is_whitespace);
        Some(DropCap { lines, letter, before, alone, rest })
    }
}
