//! Tables.

use super::Writer;
use crate::model::{Align, Attr, Block, BlockKind, Cell, Row, Table};

/// Where a cell stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Part {
    Head,
    Body,
}

impl Writer<'_> {
    /// A table, in a box that scrolls if the screen is too narrow; the box can
    /// have the focus, so that keys scroll it (WCAG 2.1.1).
    pub(super) fn table(&mut self, attr: &Attr, table: &Table) {
        self.xml.open("div").attr("class", "table").attr("tabindex", "0");
        self.xml.raw("\n").open("table");
        self.attributes(attr, "");
        self.xml.raw("\n");
        if !table.caption.is_empty() {
            self.xml.open("caption");
            self.inlines(&table.caption);
            self.xml.close().raw("\n");
        }
        for (name, part, rows) in
            [("thead", Part::Head, &table.head), ("tbody", Part::Body, &table.body)]
        {
            if rows.is_empty() {
                continue;
            }
            self.xml.open(name).raw("\n");
            rows.iter().for_each(|row| self.row(row, part, &table.columns));
            self.xml.close().raw("\n");
        }
        self.xml.close().close();
    }

    fn row(&mut self, row: &Row, part: Part, columns: &[Align]) {
        self.xml.open("tr");
        let mut column = 0;
        for cell in &row.cells {
            let align = columns.get(column).copied().unwrap_or_default();
            self.cell(cell, part, align);
            column += usize::from(cell.columns.max(1));
        }
        self.xml.close().raw("\n");
    }

    fn cell(&mut self, cell: &Cell, part: Part, align: Align) {
        let scope = match part {
            // A header cell that says nothing names nothing.
            _ if cell.content.iter().all(is_silent) => None,
            Part::Head => Some("col"),
            Part::Body => cell.header.then_some("row"),
        };
        self.xml.open(if scope.is_some() { "th" } else { "td" });
        self.xml.attr_opt("scope", scope);
        self.xml.attr_opt("class", class(align));
        for (name, span) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if span > 1 {
                self.xml.attr(name, &span.to_string());
            }
        }
        match cell.content.as_slice() {
            [Block { kind: BlockKind::Paragraph(content), attr, .. }]
                if attr.is_empty() =>
            {
                self.inlines(content);
            }
            blocks => self.blocks(blocks),
        }
        self.xml.close();
    }
}

fn is_silent(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty())
}

fn class(align: Align) -> Option<&'static str> {
    match align {
        Align::Default => None,
        Align::Left => Some("left"),
        Align::Center => Some("center"),
        Align::Right => Some("right"),
    }
}
