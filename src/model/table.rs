//! Tables.

use serde::{Deserialize, Serialize};

use super::{Block, Inline};

/// A table. Rows may be shorter than the table is wide.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What is said of it; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption: Vec<Inline>,
    /// One entry for each column.
    pub columns: Vec<Align>,
    /// Rows that name the columns; repeated where the table breaks.
    pub head: Vec<Row>,
    /// The other rows.
    pub body: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// From the start of the line on.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub content: Vec<Block>,
    /// How many columns it covers, at least 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: u16,
    /// How many rows it covers, at least 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u16,
    /// Whether it names its row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
}

/// How the lines of a column are set.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// As the template has it; from the start of the line.
    #[default]
    Default,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

impl Table {
    /// All rows, those of the head first.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.head.iter().chain(&self.body)
    }

    /// Calls `f` on each block that stands directly in a cell.
    pub fn each_block<'a>(&'a self, f: &mut impl FnMut(&'a Block)) {
        let cells = self.rows().flat_map(|row| &row.cells);
        cells.flat_map(|cell| &cell.content).for_each(f);
    }

    /// Calls `f` on each block that stands directly in a cell, to be changed.
    pub fn each_block_mut(&mut self, f: &mut impl FnMut(&mut Block)) {
        let cells =
            self.head.iter_mut().chain(&mut self.body).flat_map(|row| &mut row.cells);
        cells.flat_map(|cell| &mut cell.content).for_each(f);
    }
}

impl Cell {
    /// A cell of one column and one row.
    pub fn new(content: Vec<Block>) -> Self {
        Self { content, columns: 1, rows: 1, header: false }
    }
}

impl Default for Cell {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

fn one() -> u16 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(n: &u16) -> bool {
    *n == 1
}
