//! Tables: with bars where each cell is a line, else as HTML.

use super::block::Writer;
use super::html;
use super::inline::{self, Ends};
use crate::model::{Align, Attr, Block, BlockKind, Cell, InlineKind, Row, Table};

impl Writer<'_> {
    /// Writes a table, and its caption below it.
    pub(super) fn table(&mut self, table: &Table, attr: &Attr) {
        if is_plain(table) {
            self.rows(table);
            if !table.caption.is_empty() {
                self.page.line("");
                let words = inline::write(self.context(), &table.caption, Ends::Free);
                let attr = match attr.is_empty() {
                    true => String::new(),
                    false => format!(" {}", super::attr::braces(attr)),
                };
                self.page.lines(&format!("Table: {words}{attr}"));
            }
        } else {
            self.as_html(table, attr);
        }
    }

    fn rows(&mut self, table: &Table) {
        let blank = Row { cells: vec![Cell::default(); table.columns.len()] };
        let head = table.head.first().unwrap_or(&blank);
        self.row(head);
        let aligns = table.columns.iter().map(|align| match align {
            Align::Default => "---",
            Align::Left => ":--",
            Align::Center => ":-:",
            Align::Right => "--:",
        });
        let rule = aligns.collect::<Vec<_>>().join(" | ");
        self.page.line(&format!("| {rule} |"));
        table.body.iter().for_each(|row| self.row(row));
    }

    fn row(&mut self, row: &Row) {
        let cell = |cell: &Cell| match cell.content.first().map(|b| &b.kind) {
            Some(BlockKind::Paragraph(content)) => {
                inline::write(self.context(), content, Ends::Cell)
            }
            _ => String::new(),
        };
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        self.page.line(&format!("| {} |", cells.join(" | ")));
    }

    fn as_html(&mut self, table: &Table, attr: &Attr) {
        self.page.line(&html::open("table", attr));
        if !table.caption.is_empty() {
            let words = html::inlines(self.context(), &table.caption);
            self.page.lines(&format!("<caption>{words}</caption>"));
        }
        for (part, rows) in [("thead", &table.head), ("tbody", &table.body)] {
            if rows.is_empty() {
                continue;
            }
            self.page.line(&format!("<{part}>"));
            for row in rows {
                self.page.line("<tr>");
                self.html_cells(table, row);
                self.page.line("</tr>");
            }
            self.page.line(&format!("</{part}>"));
        }
        self.page.line("</table>");
    }

    fn html_cells(&mut self, table: &Table, row: &Row) {
        let mut column = 0;
        for cell in &row.cells {
            let name = if cell.header { "th" } else { "td" };
            let align = match table.columns.get(column) {
                Some(Align::Left) => " align=\"left\"",
                Some(Align::Center) => " align=\"center\"",
                Some(Align::Right) => " align=\"right\"",
                Some(Align::Default) | None => "",
            };
            let span = |key: &str, count: u16| match count {
                1 => String::new(),
                count => format!(" {key}=\"{count}\""),
            };
            let (columns, rows) =
                (span("colspan", cell.columns), span("rowspan", cell.rows));
            column += usize::from(cell.columns);
            let open = format!("<{name}{align}{columns}{rows}>");
            match cell.content.as_slice() {
                [] => self.page.line(&format!("{open}</{name}>")),
                [block] if is_simple(block) => {
                    let mut words = String::new();
                    block.each_content(&mut |content| {
                        words += &html::inlines(self.context(), content);
                    });
                    self.page.lines(&format!("{open}{words}</{name}>"));
                }
                blocks => {
                    self.page.line(&open);
                    self.page.line("");
                    self.blocks(blocks, super::block::Space::Loose);
                    self.page.line("");
                    self.page.line(&format!("</{name}>"));
                }
            }
        }
    }
}

/// Whether a block is a paragraph that HTML can hold: one without notes and
/// formulas.
fn is_simple(block: &Block) -> bool {
    let mut simple =
        matches!(block.kind, BlockKind::Paragraph(_)) && block.attr.is_empty();
    block.each_inline(&mut |inline| {
        simple &= !matches!(inline.kind, InlineKind::Note(_) | InlineKind::Math(_));
    });
    simple
}

/// Whether a table has a form with bars: a head of one row or none, and cells
/// of one line.
pub(super) fn is_plain(table: &Table) -> bool {
    let width = table.columns.len();
    let line = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => {
            block.attr.is_empty() && !inline::has_line_end(content)
        }
        _ => false,
    };
    let cell = |cell: &Cell| {
        let single = cell.content.len() <= 1 && cell.content.iter().all(line);
        single && cell.columns == 1 && cell.rows == 1 && !cell.header
    };
    let fits = |row: &Row| row.cells.len() >= width && row.cells.iter().all(cell);
    let head = |row: &Row| row.cells.len() == width;
    width > 0
        && table.head.len() <= 1
        && table.head.iter().all(head)
        && table.rows().all(fits)
}
