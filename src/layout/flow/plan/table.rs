//! Tables: which cell stands in which columns and rows.

use super::{Env, Manner, Node, Place, Plan, Planner, Spacing, Text, Unity};
use crate::design::{Align as TextAlign, Style, StyleName};
use crate::geom::Pt;
use crate::layout::frame::{DestinationId, Scope, Tag};
use crate::model::{Align, Block, Cell, Direction, Lang, Row, Table};

/// A table, planned.
#[derive(Debug)]
pub(in crate::layout) struct PlannedTable {
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    pub(in crate::layout) caption: Option<Box<Text>>,
    pub(in crate::layout) columns: usize,
    /// Rows that are repeated where the table breaks.
    pub(in crate::layout) head: Vec<PlannedRow>,
    pub(in crate::layout) body: Vec<PlannedRow>,
    /// The size of its type.
    pub(in crate::layout) size: Pt,
    pub(in crate::layout) space: Pt,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(in crate::layout) struct PlannedRow {
    pub(in crate::layout) cells: Vec<PlannedCell>,
}

/// A cell of a table.
#[derive(Debug)]
pub(in crate::layout) struct PlannedCell {
    /// The first column, from 0, and how many.
    pub(in crate::layout) column: usize,
    pub(in crate::layout) columns: usize,
    /// How many rows, at most as many as there are.
    pub(in crate::layout) rows: usize,
    pub(in crate::layout) tag: Tag,
    pub(in crate::layout) nodes: Vec<Node>,
}

/// A cell that covers more columns than this is taken to cover so many.
const MAX_SPAN: u16 = 1000;

impl<'a> Planner<'a> {
    pub(super) fn table(&mut self, block: &Block, table: &'a Table, env: &Env<'a>) {
        let style = self.style(StyleName::Table, env);
        let caption_style = self.style(StyleName::Caption, env);
        let caption = (!table.caption.is_empty()).then(|| {
            let manner = Manner::new(&block.attr, block.span);
            let id = self.paragraph(&table.caption, &caption_style, manner, env);
            // It stands above what it is about, so that its spaces change places.
            let (before, after) = (caption_style.after, caption_style.before);
            let style = Style { before, after, ..caption_style };
            let text = Text::new(id, style, Tag::Paragraph);
            Box::new(Text { unity: Unity::Whole, ..text })
        });
        let (head_places, body_places) = (places(&table.head), places(&table.body));
        let columns = width(&table.head, &head_places)
            .max(width(&table.body, &body_places))
            .max(table.columns.len())
            .max(1);
        let head_style = self.style(StyleName::TableHead, env);
        let inner = Env {
            // Nothing in a cell is larger than what its style or the head's is.
            cap: Some(if head_style.size > style.size { head_style } else { style }),
            place: Place::Inside,
            spacing: Spacing::Tight,
            // How wide columns are is known later; images are to fit anyhow.
            width: env.width / columns as f32,
            ..*env
        };
        let in_head = Env { paragraph: StyleName::TableHead, ..inner };
        let in_body = Env { paragraph: StyleName::Table, ..inner };
        let head = self.rows(table, &table.head, head_places, HEAD, &in_head);
        let body = self.rows(table, &table.body, body_places, BODY, &in_body);
        self.add(Node::Table(PlannedTable {
            lang: block.attr.lang().cloned(),
            anchor: self.place(&block.attr),
            caption,
            columns,
            head,
            body,
            size: style.size,
            space: caption_style.after,
        }));
    }

    fn rows(
        &mut self,
        table: &'a Table,
        rows: &'a [Row],
        places: Vec<Vec<usize>>,
        part: Part,
        env: &Env<'a>,
    ) -> Vec<PlannedRow> {
        let mut planned = Vec::new();
        for (index, (row, places)) in rows.iter().zip(places).enumerate() {
            let left = rows.len() - index;
            let mut cells = Vec::with_capacity(row.cells.len());
            for (cell, column) in row.cells.iter().zip(places) {
                let align = table.columns.get(column).copied().unwrap_or_default();
                let mut planned = self.cell(cell, left, part, env);
                planned.column = column;
                for node in &mut planned.nodes {
                    set_align(node, align, &self.plan);
                }
                cells.push(planned);
            }
            planned.push(PlannedRow { cells });
        }
        planned
    }

    /// Plans a cell, with `left` rows from its own to the last.
    fn cell(
        &mut self,
        cell: &'a Cell,
        left: usize,
        part: Part,
        env: &Env<'a>,
    ) -> PlannedCell {
        let (columns, rows) = (span(cell), usize::from(cell.rows.max(1)).min(left));
        let (span16, rows16) = (columns as u16, rows as u16);
        let tag = match (part.scope, cell.header) {
            (Some(scope), _) => Tag::TableHeader { scope, columns: span16, rows: rows16 },
            (None, true) => {
                Tag::TableHeader { scope: Scope::Row, columns: span16, rows: rows16 }
            }
            (None, false) => Tag::TableCell { columns: span16, rows: rows16 },
        };
        let paragraph = if cell.header { StyleName::TableHead } else { env.paragraph };
        let env = Env { paragraph, ..*env };
        let nodes = self.nested(&cell.content, &env);
        PlannedCell { column: 0, columns, rows, tag, nodes }
    }
}

/// The part of a table that rows are in.
#[derive(Debug, Copy, Clone)]
struct Part {
    /// What all its cells name.
    scope: Option<Scope>,
}

const HEAD: Part = Part { scope: Some(Scope::Column) };
const BODY: Part = Part { scope: None };

/// Aligns a cell as its column says, which speaks of left and right, and styles of
/// start and end.
fn set_align(node: &mut Node, align: Align, plan: &Plan) {
    let Node::Text(text) = node else { return };
    let turned = plan.paragraph(text.id).direction() == Direction::Rtl;
    text.style.align = match (align, turned) {
        (Align::Default, _) => return,
        (Align::Center, _) => TextAlign::Center,
        (Align::Left, false) | (Align::Right, true) => TextAlign::Start,
        (Align::Right, false) | (Align::Left, true) => TextAlign::End,
    };
}

/// The first column of each cell of each row, where the cells of the rows
/// before leave room.
fn places(rows: &[Row]) -> Vec<Vec<usize>> {
    // For how many more rows each column is taken.
    let mut taken: Vec<usize> = Vec::new();
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let mut column = 0;
        let mut own = Vec::with_capacity(row.cells.len());
        let mut next: Vec<usize> = taken.iter().map(|n| n.saturating_sub(1)).collect();
        for cell in &row.cells {
            while taken.get(column).is_some_and(|&n| n > 0) {
                column += 1;
            }
            own.push(column);
            let end = column + span(cell);
            next.resize(next.len().max(end), 0);
            for slot in &mut next[column..end] {
                *slot = (*slot).max(usize::from(cell.rows.max(1)) - 1);
            }
            column = end;
        }
        taken = next;
        places.push(own);
    }
    places
}

/// How many columns a cell covers.
fn span(cell: &Cell) -> usize {
    usize::from(cell.columns.clamp(1, MAX_SPAN))
}

/// How many columns rows need.
fn width(rows: &[Row], places: &[Vec<usize>]) -> usize {
    let ends = rows.iter().zip(places).flat_map(|(row, places)| {
        row.cells.iter().zip(places).map(|(cell, column)| column + span(cell))
    });
    ends.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_find_their_columns_around_those_that_span_rows() {
        let cell = |columns, rows| Cell { columns, rows, ..Cell::default() };
        let row = |cells: &[(u16, u16)]| Row {
            cells: cells.iter().map(|&(c, r)| cell(c, r)).collect(),
        };
        let rows = [
            row(&[(1, 2), (2, 1), (1, 3)]),
            row(&[(1, 1), (1, 1)]),
            row(&[(3, 1), (1, 1)]),
            row(&[(9, 1)]),
        ];
        assert_eq!(width(&rows, &places(&rows)), 9);
        assert_eq!(places(&rows), [vec![0, 1, 3], vec![1, 2], vec![0, 4], vec![0]]);
    }
}
