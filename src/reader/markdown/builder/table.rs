//! Tables that are made cell by cell.

use super::Builder;
use crate::model::{Align, Row, Table};
use crate::reader::markdown::frame::{Kind, Part};

impl Builder<'_> {
    /// Notes how the column of the cell that has just ended is set: as its
    /// first cell that says so.
    pub(super) fn align_column(&mut self, align: Align) {
        if align == Align::Default {
            return;
        }
        let row = self.top().sink;
        let Kind::Row(_, Row { cells }) = &self.frames[row].kind else { return };
        let column: usize =
            cells[..cells.len() - 1].iter().map(|c| usize::from(c.columns)).sum();
        let table = self.frames[..row].iter_mut().rev().find_map(|f| match &mut f.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        });
        let Some(table) = table else { return };
        if table.columns.len() <= column {
            table.columns.resize(column + 1, Align::Default);
        }
        if table.columns[column] == Align::Default {
            table.columns[column] = align;
        }
    }
}

/// Gives a table that HTML made as many columns as its widest row, and a head
/// where its first row is one.
pub(super) fn complete(table: &mut Table) {
    let headed = |row: &Row| !row.cells.is_empty() && row.cells.iter().all(|c| c.header);
    if table.head.is_empty() && table.body.len() > 1 && headed(&table.body[0]) {
        let row = table.body.remove(0);
        table.head.push(row);
    }
    let width = |row: &Row| row.cells.iter().map(|c| usize::from(c.columns)).sum();
    let widest: usize = table.rows().map(width).max().unwrap_or_default();
    if widest > table.columns.len() {
        table.columns.resize(widest, Align::Default);
    }
}

/// Adds a row to its part of a table.
pub(super) fn add_row(table: &mut Table, part: Part, row: Row) {
    match part {
        // A head without a word names no column: Pandoc writes tables so that
        // have none.
        Part::Head if row.cells.iter().all(|cell| cell.content.is_empty()) => {}
        Part::Head => table.head.push(row),
        Part::Body => table.body.push(row),
    }
}
