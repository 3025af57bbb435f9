//! Tables.
//!
//! Word takes 63 columns and 32,767 rows and refuses files with more; what
//! goes beyond is kept in the last column, and in further tables.

use super::body;
use super::captions::{self, Sequence};
use super::columns::{self, Rulers};
use super::ruler::Ruler;
use super::story::{MIN_MEASURE, Place, Story};
use super::styles::{TABLE, TABLE_CAPTION, cell_margin};
use crate::design::StyleName;
use crate::diag::{Problem, Span};
use crate::model::{Align, Block, BlockKind, Cell, Direction, Row, Table, plain_text};

/// The most columns that Word takes.
const MAX_COLUMNS: usize = 63;
/// The most rows, with some left for the head.
const MAX_ROWS: usize = 32_000;

/// Writes a table, with its caption above it.
pub(super) fn write<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    table: &'a Table,
    span: Span,
) {
    if !table.caption.is_empty() {
        let place = place.looking(StyleName::Caption);
        let caption = &table.caption;
        captions::write(story, &place, TABLE_CAPTION, caption, Sequence::Tables);
    }
    let columns = count(table);
    if columns > MAX_COLUMNS {
        let what =
            format!("{columns} columns; from the {MAX_COLUMNS}th on they stand in one");
        story.book.diagnostics.report(span, Problem::Dropped { format: "DOCX", what });
    }
    let columns = columns.min(MAX_COLUMNS);
    if columns == 0 {
        return;
    }
    let (fonts, styles) = (story.book.fonts, &story.book.design.styles);
    let rulers = Rulers {
        text: Ruler::new(fonts, styles.get(StyleName::Table)),
        head: Ruler::new(fonts, styles.get(StyleName::TableHead)),
        resources: &story.book.text.document().resources,
        margins: cell_margin(story.book.design) * 2,
    };
    let widths = columns::widths(table, columns, place.measure, &rulers);
    let mut parts = table.body.chunks(MAX_ROWS);
    let first = parts.next().unwrap_or_default();
    for rows in std::iter::once(first).chain(parts) {
        one(story, place, table, rows, &widths);
    }
}

fn one<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    table: &'a Table,
    rows: &'a [Row],
    widths: &[i32],
) {
    if story.after_table || story.page_break {
        story.empty(&place.looking(StyleName::Table));
    }
    properties(story, place, table, widths);
    let mut grid = Grid { open: vec![Open::default(); widths.len()] };
    for (head, row) in
        table.head.iter().map(|r| (true, r)).chain(rows.iter().map(|r| (false, r)))
    {
        self::row(story, place, table, row, widths, &mut grid, head);
    }
    story.xml.close();
    story.after_table = true;
}

/// `w:tblPr` and `w:tblGrid` (17.4.59, 17.4.48).
fn properties(
    story: &mut Story<'_, '_>,
    place: &Place<'_>,
    table: &Table,
    widths: &[i32],
) {
    let style = story.book.sheet.id(TABLE).to_owned();
    let xml = &mut story.xml;
    xml.open("w:tbl").open("w:tblPr");
    xml.empty("w:tblStyle").attr("w:val", &style);
    if place.direction == Direction::Rtl {
        xml.empty("w:bidiVisual");
    }
    let sum: i32 = widths.iter().sum();
    xml.empty("w:tblW").attr("w:w", &sum.to_string()).attr("w:type", "dxa");
    // LibreOffice takes this from no style.
    let side = if place.start == 0 { "center" } else { "left" };
    xml.empty("w:jc").attr("w:val", side);
    if place.start != 0 {
        xml.empty("w:tblInd").attr("w:w", &place.start.to_string());
        xml.attr("w:type", "dxa");
    }
    let first_row = if table.head.is_empty() { "0" } else { "1" };
    xml.empty("w:tblLook").attr("w:val", if first_row == "1" { "0020" } else { "0000" });
    xml.attr("w:firstRow", first_row).attr("w:lastRow", "0");
    xml.attr("w:firstColumn", "0").attr("w:lastColumn", "0");
    xml.attr("w:noHBand", "1").attr("w:noVBand", "1");
    let caption = plain_text(&table.caption);
    if !caption.is_empty() {
        xml.empty("w:tblCaption").attr("w:val", &caption);
    }
    xml.close().open("w:tblGrid");
    for width in widths {
        xml.empty("w:gridCol").attr("w:w", &width.to_string());
    }
    xml.close();
}

/// Which columns are covered by cells of rows above.
struct Grid {
    open: Vec<Open>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Open {
    /// How many more rows the cell covers.
    rows: u16,
    /// How many columns; counted at its first one.
    columns: usize,
}

fn row<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    table: &'a Table,
    row: &'a Row,
    widths: &[i32],
    grid: &mut Grid,
    head: bool,
) {
    story.xml.open("w:tr").open("w:trPr").empty("w:cantSplit");
    if head {
        story.xml.empty("w:tblHeader");
    }
    story.xml.close();
    grid.make_room(wanted(row));
    let mut cells = row.cells.iter();
    let mut column = 0;
    while column < widths.len() {
        if let Some(open) = grid.covered(column) {
            continued(story, place, widths, column, open.columns);
            column += open.columns;
            continue;
        }
        let room = grid.room(column);
        let Some(cell) = cells.next() else {
            let empty = Shape { column, columns: 1, merge: None, head };
            cell_of(story, place, table, &[], widths, empty);
            column += 1;
            continue;
        };
        let columns = usize::from(cell.columns).clamp(1, room);
        let merge = (cell.rows > 1).then_some("restart");
        if cell.rows > 1 {
            grid.open[column] = Open { rows: cell.rows - 1, columns };
        }
        let head = head || cell.header;
        let shape = Shape { column, columns, merge, head };
        // What is beyond the last column goes into it.
        let last = column + columns == widths.len();
        let beyond: Vec<&'a Cell> =
            if last { cells.by_ref().collect() } else { Vec::new() };
        let content: Vec<&'a [Block]> = std::iter::once(cell)
            .chain(beyond)
            .map(|cell| cell.content.as_slice())
            .collect();
        cell_of(story, place, table, &content, widths, shape);
        column += columns;
    }
    story.xml.close();
}

impl Grid {
    /// The cell of a row above that reaches into a column, if one does.
    fn covered(&mut self, column: usize) -> Option<Open> {
        let open = &mut self.open[column];
        (open.rows > 0).then(|| {
            open.rows -= 1;
            *open
        })
    }

    /// Where a row asks for more columns than are free, the cell that covers
    /// the last one ends, so that there is a place for what is left.
    fn make_room(&mut self, wanted: usize) {
        let (mut free, mut column, mut last) = (0, 0, None);
        while column < self.open.len() {
            let Open { rows, columns } = self.open[column];
            last = (rows > 0).then_some(column);
            free += usize::from(rows == 0);
            column += if rows > 0 { columns } else { 1 };
        }
        if let (true, Some(last)) = (wanted > free, last) {
            self.open[last].rows = 0;
        }
    }

    /// How many columns are free from one on.
    fn room(&self, column: usize) -> usize {
        self.open[column..].iter().take_while(|open| open.rows == 0).count().max(1)
    }
}

/// Where a cell stands and what it covers.
struct Shape {
    column: usize,
    columns: usize,
    merge: Option<&'static str>,
    head: bool,
}

fn cell_of<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    table: &Table,
    content: &[&'a [Block]],
    widths: &[i32],
    shape: Shape,
) {
    let width: i32 = widths[shape.column..shape.column + shape.columns].iter().sum();
    open_cell(story, width, shape.columns, shape.merge);
    let look = if shape.head { StyleName::TableHead } else { StyleName::Table };
    let inner = Place {
        start: 0,
        end: 0,
        settled: false,
        level: 0,
        measure: (width - cell_margin(story.book.design) * 2).max(MIN_MEASURE / 2),
        align: align(table.columns.get(shape.column).copied()),
        band: None,
        ..place.looking(look)
    };
    if content.iter().all(|blocks| blocks.is_empty()) {
        story.empty(&inner);
    }
    for blocks in content {
        body::blocks(story, &inner, blocks);
    }
    end_with_paragraph(story, &inner, content.last().copied().unwrap_or_default());
    story.xml.close();
}

/// The rest of a cell that covers several rows (17.4.84).
fn continued<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    widths: &[i32],
    column: usize,
    columns: usize,
) {
    let width: i32 = widths[column..column + columns].iter().sum();
    open_cell(story, width, columns, Some("continue"));
    story.empty(&Place { start: 0, end: 0, ..place.looking(StyleName::Table) });
    story.xml.close();
}

fn open_cell(
    story: &mut Story<'_, '_>,
    width: i32,
    columns: usize,
    merge: Option<&'static str>,
) {
    let xml = &mut story.xml;
    xml.open("w:tc").open("w:tcPr");
    xml.empty("w:tcW").attr("w:w", &width.to_string()).attr("w:type", "dxa");
    if columns > 1 {
        xml.empty("w:gridSpan").attr("w:val", &columns.to_string());
    }
    if let Some(merge) = merge {
        xml.empty("w:vMerge").attr("w:val", merge);
    }
    xml.close();
}

/// A cell and a note end with a paragraph, or Word refuses the file (17.4.65).
pub(super) fn end_with_paragraph<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &[Block],
) {
    // A block may have written nothing at all: a page break, an empty quote.
    let silent = !content.is_empty() && content.iter().all(is_silent);
    if story.after_table || silent {
        story.empty(place);
    }
}

/// Whether a block makes no paragraph.
fn is_silent(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Break(crate::model::Break::Page) => true,
        BlockKind::Quote(content) | BlockKind::Division { content, .. } => {
            content.iter().all(is_silent)
        }
        BlockKind::Figure { content, caption } => {
            caption.is_empty() && content.iter().all(is_silent)
        }
        BlockKind::Verse(lines) => lines.iter().all(|line| line.content.is_empty()),
        BlockKind::List(list) => list.items.is_empty(),
        BlockKind::Definitions(all) => all.is_empty(),
        BlockKind::Table(table) => count(table) == 0 && table.caption.is_empty(),
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Break(_)
        | BlockKind::Math(_) => false,
    }
}

fn align(align: Option<Align>) -> Option<&'static str> {
    match align? {
        Align::Default => None,
        Align::Left => Some("left"),
        Align::Center => Some("center"),
        Align::Right => Some("right"),
    }
}

/// How many columns there are, counting what cells cover, also from above.
fn count(table: &Table) -> usize {
    let rows: Vec<&Row> = table.rows().collect();
    // What changes with each row in the columns that are covered from above.
    let mut change = vec![0_i64; rows.len() + 1];
    let (mut covered, mut most) = (0, table.columns.len() as i64);
    for (at, row) in rows.iter().enumerate() {
        covered += change[at];
        most = most.max(covered + wanted(row) as i64);
        for cell in row.cells.iter().filter(|cell| cell.rows > 1) {
            let end = (at + usize::from(cell.rows)).min(rows.len());
            change[at + 1] += i64::from(cell.columns.max(1));
            change[end] -= i64::from(cell.columns.max(1));
        }
    }
    most.max(0) as usize
}

/// How many columns the cells of a row ask for.
fn wanted(row: &Row) -> usize {
    row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum()
}
