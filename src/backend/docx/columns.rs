//! How wide the columns of a table are.
//!
//! Word can find that out by itself, but other programs take the widths that
//! the file names, so that they are measured with the fonts of the design.

use super::ruler::Ruler;
use crate::model::{Cell, Inline, InlineKind, Resources, Table, plain_text};

/// The narrowest column.
const NARROWEST: i32 = 300;
/// How much wider letters may be in a font that steps in for one that is not
/// installed: Cambria runs 8 % wider than Libertinus Serif.
const RESERVE: f32 = 1.1;
/// The same for a word: where even that font is missing, lines may turn sooner,
/// but no word should be parted.
const WORD_RESERVE: f32 = 1.3;
/// How many rows are measured.
const MEASURED: usize = 1000;

/// What tables are measured with.
pub(super) struct Rulers<'a> {
    pub(super) text: Ruler<'a>,
    pub(super) head: Ruler<'a>,
    pub(super) resources: &'a Resources,
    /// Space beside the text of a cell, both sides together, as in the style.
    pub(super) margins: i32,
}

/// The widths of the columns, in twips: what their longest cells ask for, and
/// where that is too much, in proportion, but no word narrower than it is.
pub(super) fn widths(
    table: &Table,
    columns: usize,
    measure: i32,
    rulers: &Rulers<'_>,
) -> Vec<i32> {
    let mut most = vec![NARROWEST; columns];
    let mut least = vec![NARROWEST; columns];
    let share = measure / columns.max(1) as i32;
    for (index, row) in table.rows().take(MEASURED).enumerate() {
        let head = index < table.head.len();
        for (column, cell) in row.cells.iter().take(columns).enumerate() {
            if cell.columns > 1 {
                continue;
            }
            let ruler = if head || cell.header { &rulers.head } else { &rulers.text };
            let (line, word) = extent(cell, ruler, rulers.resources, share);
            most[column] = most[column].max(line.min(measure) + rulers.margins);
            least[column] = least[column].max(word.min(measure / 3) + rulers.margins);
        }
    }
    let (sum, floor) = (most.iter().sum::<i32>(), least.iter().sum::<i32>());
    if sum <= measure {
        return most;
    }
    if floor >= measure {
        let (floor, measure) = (i64::from(floor), i64::from(measure));
        let shrunk = |&least: &i32| (i64::from(least) * measure / floor) as i32;
        return least.iter().map(shrunk).map(|width| width.max(NARROWEST)).collect();
    }
    let (room, stretch) = (i64::from(measure - floor), i64::from(sum - floor).max(1));
    most.iter()
        .zip(&least)
        .map(|(&most, &least)| least + (i64::from(most - least) * room / stretch) as i32)
        .collect()
}

/// The widths of the longest paragraph and of the longest word, in twips. An
/// image takes no more than `share`.
fn extent(
    cell: &Cell,
    ruler: &Ruler<'_>,
    resources: &Resources,
    share: i32,
) -> (i32, i32) {
    const LONGEST: usize = 500;
    let (mut longest, mut widest) = (0, 0);
    let width = |text: &str, reserve: f32| {
        let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
        (ruler.width(text) * reserve).to_twips() + 1
    };
    // Room for the marks of notes, which stand with words.
    let mark = (ruler.width("00") * RESERVE).to_twips();
    for block in &cell.content {
        block.each_content(&mut |content| {
            let text = plain_text(content);
            let is_note = |inline: &&Inline| matches!(inline.kind, InlineKind::Note(_));
            let marks = content.iter().filter(is_note).count().min(8) as i32 * mark;
            longest = longest.max(width(&text, RESERVE) + marks);
            let words = text.split_whitespace().map(|word| width(word, WORD_RESERVE));
            widest = widest.max(words.fold(0, i32::max) + marks);
        });
        block.each_inline(&mut |inline| {
            if let InlineKind::Image(image) = &inline.kind
                && let Some(picture) = &resources[image.resource].content
            {
                let density = picture.density.filter(|d| *d >= 1.0).unwrap_or(96.0);
                let natural = picture.width as f32 * 1440.0 / density;
                let wish = natural.min(share as f32) as i32;
                longest = longest.max(wish);
                widest = widest.max(wish / 2);
            }
        });
    }
    (longest.max(widest), widest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::diag::Span;
    use crate::font::FontBook;
    use crate::model::{Block, BlockKind, Inline, Row};

    fn table(rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| {
            let content = vec![Inline::text(*text, Span::default())];
            Cell::new(vec![Block::new(BlockKind::Paragraph(content), Span::default())])
        };
        let row = |cells: &&[&str]| Row { cells: cells.iter().map(cell).collect() };
        Table { body: rows.iter().map(row).collect(), ..Table::default() }
    }

    fn measured(table: &Table, columns: usize) -> Vec<i32> {
        let (fonts, design) = (FontBook::bundled(), Design::default());
        let style = design.styles.get(crate::design::StyleName::Table);
        let ruler = || Ruler::new(&fonts, style);
        let resources = Resources::default();
        let rulers =
            Rulers { text: ruler(), head: ruler(), resources: &resources, margins: 200 };
        widths(table, columns, 8000, &rulers)
    }

    #[test]
    fn short_columns_take_what_they_need_and_long_ones_share_the_rest() {
        let long = "many words that fill more than a line of the page ".repeat(4);
        let widths = measured(&table(&[&["a", &long], &["bb", "c"]]), 2);
        assert!(widths[0] < 700, "{widths:?}");
        assert!((7900..=8000).contains(&widths.iter().sum::<i32>()), "{widths:?}");
    }

    #[test]
    fn many_columns_share_what_there_is_by_their_words() {
        let mut cells = vec!["incomprehensibilities"; 10];
        cells.extend(vec!["a"; 10]);
        let widths = measured(&table(&[&cells]), 20);
        assert!(widths[0] > widths[19], "{widths:?}");
        assert!(widths.iter().all(|&w| w >= NARROWEST), "{widths:?}");
    }
}
