//! Tables: columns as wide as their cells ask for, rows as boxes.

use std::sync::Arc;

use super::{ANNOUNCED, Flow, Room};
use crate::design::Color;
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::column::{Column, Stacked};
use crate::layout::flow::piece::{Head, Piece};
use crate::layout::flow::plan::{
    Label, Node, PlannedCell, PlannedRow, PlannedTable, Text,
};
use crate::layout::frame::{Artifact, Content, Item, Shape, Tag};
use crate::layout::inline::Widths;
use crate::layout::page::FORBIDDEN;
use crate::model::Direction;

/// A row taller than this many type sizes may be broken.
const TALL: f32 = 14.0;
/// A break before the second row or before the last one, or within a row.
const LONE_ROW: i64 = 3_000;
const SAME_ROW: i64 = 1_200;
/// A table no taller than this share of the page is rather kept together, at
/// the cost of a page that is some lines short.
const SHORT: f32 = 0.3;
const SHORT_TABLE: i64 = 25_000;
/// The least that a column of images is made.
const NARROW_IMAGE: Pt = Pt(40.0);

/// The columns of a table.
#[derive(Debug)]
struct Columns {
    /// Where each one starts, from the side where lines start, and the end of
    /// the last one with a gap after it.
    starts: Vec<Pt>,
    gap: Pt,
    room: Room,
    /// How much smaller all is printed than it is set, so that columns that are
    /// too wide for the page fit on it; 1 if they fit anyhow.
    scale: f32,
}

/// A row, with its cells set.
struct SetRow {
    cells: Vec<SetCell>,
    height: Pt,
    /// Whether a cell of a row above reaches into it.
    joined: bool,
}

struct SetCell {
    rows: usize,
    stack: Vec<Stacked>,
    height: Pt,
}

/// A part of a row that pages do not break.
struct Slice {
    piece: Piece,
    height: Pt,
}

impl<'a> Flow<'a, '_> {
    pub(super) fn table(&mut self, table: &'a PlannedTable, room: Room) {
        self.open(Some(Tag::Table), table.lang.as_ref(), table.anchor);
        self.column.space(table.space);
        self.column.penalty(ANNOUNCED);
        if let Some(caption) = &table.caption {
            self.open(Some(Tag::Caption), None, None);
            self.caption(caption, room);
            self.settle_notes();
            self.close(Some(&Tag::Caption));
            self.column.penalty(FORBIDDEN);
        }
        let columns = self.columns(table, room);
        let head = self.rows(&table.head, Tag::TableHead, &columns);
        let body = self.rows(&table.body, Tag::TableBody, &columns);
        self.put_rows(table, head, body, &columns);
        self.column.space(table.space);
        self.close(Some(&Tag::Table));
    }

    fn columns(&self, table: &'a PlannedTable, room: Room) -> Columns {
        let first = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
        let direction = first.clone().find_map(|cell| self.plan.direction(&cell.nodes));
        let direction = direction.unwrap_or(room.direction);
        let gap = self.shared.design.tables.gap.at(table.size);
        let mut wishes = vec![Widths::default(); table.columns];
        for cell in first.clone().filter(|cell| cell.columns == 1) {
            let wish = &mut wishes[cell.column];
            let own = self.widths(&cell.nodes);
            wish.min = wish.min.max(own.min);
            wish.max = wish.max.max(own.max);
        }
        for cell in first.filter(|cell| cell.columns > 1) {
            let own = self.widths(&cell.nodes);
            spread(&mut wishes[cell.column..][..cell.columns], own, gap);
        }
        let gaps = gap * (table.columns.saturating_sub(1)) as f32;
        let least = gaps + wishes.iter().map(|wish| wish.min).sum::<Pt>();
        let scale = (room.width / least.max(Pt(1.0)))
            .clamp(self.shared.design.tables.least.0, 1.0);
        let room = Room { left: room.left / scale, width: room.width / scale, direction };
        let widths = share(&wishes, (room.width - gaps).max(Pt(1.0)));
        let mut starts = vec![Pt::ZERO];
        for width in widths {
            let last = starts.last().copied().unwrap_or_default();
            starts.push(last + width + gap);
        }
        let whole = starts.last().copied().unwrap_or_default() - gap;
        let left = room.left + ((room.width - whole) / 2.0).max(Pt::ZERO);
        Columns { starts, gap, room: Room { left, width: whole, ..room }, scale }
    }

    /// How wide nodes can be.
    fn widths(&self, nodes: &'a [Node]) -> Widths {
        let each = nodes.iter().map(|node| match node {
            Node::Text(text) => self.text_widths(text),
            Node::Code(code) => {
                widest(code.lines.iter().map(|line| self.text_widths(line)))
            }
            Node::Verse(verse) => {
                let lines = verse.stanzas.iter().flatten();
                let indent = |hang: Pt| hang.max(Pt::ZERO) + verse.style.start_indent;
                widest(lines.map(|text| {
                    let own = self.setter.widths(self.plan.paragraph(text.id));
                    let indent = indent(text.hang);
                    Widths { min: own.min + indent, max: own.max + indent }
                }))
            }
            Node::Group(group) => {
                let own = self.widths(&group.nodes);
                let indents = group.start + group.end;
                Widths { min: own.min + indents, max: own.max + indents }
            }
            Node::Numbered(numbered) => {
                let own = self.widths(&numbered.nodes);
                let start = numbered.start;
                Widths { min: own.min + start, max: own.max + start }
            }
            Node::List(list) => widest(list.items.iter().map(|item| {
                let own = self.widths(&item.nodes);
                let term = match &item.label {
                    Label::Above(term) => {
                        self.setter.widths(self.plan.paragraph(term.id))
                    }
                    Label::Beside(_) => Widths::default(),
                };
                Widths {
                    min: (own.min + list.indent).max(term.min),
                    max: (own.max + list.indent).max(term.max),
                }
            })),
            Node::Table(table) => {
                let rows = table.head.iter().chain(&table.body);
                widest(rows.map(|row| {
                    let cells = row.cells.iter().map(|cell| self.widths(&cell.nodes));
                    let gap = self.shared.design.tables.gap.at(table.size);
                    cells.fold(Widths::default(), |sum, own| Widths {
                        min: sum.min + own.min + gap,
                        max: sum.max + own.max + gap,
                    })
                }))
            }
            Node::Figure(figure) => self.widths(&figure.content),
            Node::Image(image) => {
                Widths { min: image.width.min(NARROW_IMAGE), max: image.width }
            }
            Node::Space(_)
            | Node::Sink(_)
            | Node::BlankLine(_)
            | Node::PageBreak
            | Node::Keep => Widths::default(),
        });
        widest(each)
    }

    /// How wide a paragraph can be, with its indents.
    pub(super) fn text_widths(&self, text: &Text) -> Widths {
        let own = self.setter.widths(self.plan.paragraph(text.id));
        let style = &text.style;
        let indents = style.start_indent + style.end_indent;
        let first = style.first_indent.max(Pt::ZERO);
        Widths { min: own.min + indents, max: own.max + indents + first }
    }

    fn rows(
        &mut self,
        rows: &'a [PlannedRow],
        part: Tag,
        columns: &Columns,
    ) -> Vec<SetRow> {
        if rows.is_empty() {
            return Vec::new();
        }
        self.open(Some(part.clone()), None, None);
        let mut set: Vec<SetRow> = Vec::with_capacity(rows.len());
        let mut reach = 0;
        for (index, row) in rows.iter().enumerate() {
            self.open(Some(Tag::TableRow), None, None);
            let cells = row.cells.iter().map(|cell| self.cell(cell, columns));
            let cells: Vec<SetCell> = cells.collect();
            self.close(Some(&Tag::TableRow));
            let single = cells.iter().filter(|cell| cell.rows == 1);
            let height = single.map(|cell| cell.height).fold(Pt::ZERO, Pt::max);
            let joined = index < reach;
            reach = cells.iter().map(|cell| index + cell.rows).fold(reach, usize::max);
            set.push(SetRow { cells, height, joined });
        }
        self.close(Some(&part));
        make_room(&mut set);
        set
    }

    fn cell(&mut self, cell: &'a PlannedCell, columns: &Columns) -> SetCell {
        self.open(Some(cell.tag.clone()), None, None);
        let room = columns.room_of(cell);
        let column: Column = self.aside(|flow| flow.nodes(&cell.nodes, room));
        self.close(Some(&cell.tag));
        let mut stack = column.into_stack();
        if columns.scale < 1.0 {
            stack.iter_mut().for_each(|stacked| stacked.scale(columns.scale));
        }
        let height = stack.last().map_or(Pt::ZERO, |last| last.bottom);
        SetCell { rows: cell.rows, stack, height }
    }

    fn put_rows(
        &mut self,
        table: &PlannedTable,
        head: Vec<SetRow>,
        body: Vec<SetRow>,
        columns: &Columns,
    ) {
        let (heads, rows) = (head.len(), head.len() + body.len());
        let height: Pt = head.iter().chain(&body).map(|row| row.height).sum();
        let short = height < self.shared.page_height * SHORT;
        let look = self.shared.design.tables;
        let (size, printed) = (table.size * columns.scale, columns.printed());
        let mut repeated = Head::default();
        let mut shared = None;
        for (index, row) in head.into_iter().chain(body).enumerate() {
            let joined = row.joined;
            let mut slices = row.slices(look.padding.at(size), size * TALL);
            let end = slices.len() - 1;
            if index == 0 {
                slices[0].rule_above(printed, look.rule);
            }
            if index + 1 == rows {
                slices[end].rule_below(printed, look.rule);
            } else if index + 1 == heads {
                slices[end].rule_below(printed, look.head_rule);
            }
            if joined || (index > 0 && index <= heads) {
                self.column.penalty(FORBIDDEN);
            } else if index == heads + 1 || index + 1 == rows {
                self.column.penalty(LONE_ROW);
            }
            if index > 0 && short {
                self.column.penalty(SHORT_TABLE);
            }
            if index < heads {
                slices.iter().for_each(|slice| repeated.add(slice));
            } else if index == heads && heads > 0 {
                shared = Some(Arc::new(std::mem::take(&mut repeated)));
            }
            self.put_slices(slices, shared.as_ref());
        }
    }

    fn put_slices(&mut self, slices: Vec<Slice>, head: Option<&Arc<Head>>) {
        let count = slices.len();
        for (index, mut slice) in slices.into_iter().enumerate() {
            if index > 0 {
                let edge = index == 1 || index + 1 == count;
                self.column.penalty(if edge { FORBIDDEN } else { SAME_ROW });
            }
            let opening = head.map_or(Pt::ZERO, |head| head.height);
            if let Some(head) = head {
                slice.piece.more().head = Some(Arc::clone(head));
            }
            self.column.push_below_head(slice.height, opening, slice.piece);
        }
    }
}

impl Columns {
    /// The room of the table on the page.
    fn printed(&self) -> Room {
        let Room { left, width, .. } = self.room;
        Room { left: left * self.scale, width: width * self.scale, ..self.room }
    }

    fn room_of(&self, cell: &PlannedCell) -> Room {
        let start = self.starts[cell.column];
        let end = self.starts[cell.column + cell.columns] - self.gap;
        let left = match self.room.direction {
            Direction::Ltr => start,
            Direction::Rtl => self.room.width - end,
        };
        Room { left: self.room.left + left, width: end - start, ..self.room }
    }
}

impl SetRow {
    /// The row as one box, or as several if it is tall.
    fn slices(self, padding: Pt, tall: Pt) -> Vec<Slice> {
        let height = self.height + padding * 2.0;
        let spans = self.joined || self.cells.iter().any(|cell| cell.rows > 1);
        let mut boxes: Vec<Stacked> =
            self.cells.into_iter().flat_map(|cell| cell.stack).collect();
        if spans || height < tall {
            let mut piece = Piece::default();
            for mut stacked in boxes {
                stacked.piece.shift(Pt::ZERO, stacked.top + padding);
                piece.absorb(stacked.piece);
            }
            return vec![Slice { piece, height }];
        }
        boxes.sort_by(|a, b| a.top.0.total_cmp(&b.top.0));
        let mut slices: Vec<(Pt, Pt, Piece)> = Vec::new();
        for mut stacked in boxes {
            let top = match slices.last_mut() {
                // Half a point of overlap is not seen.
                Some((top, bottom, _)) if stacked.top + Pt(0.5) < *bottom => {
                    *bottom = bottom.max(stacked.bottom);
                    *top
                }
                _ => {
                    slices.push((stacked.top, stacked.bottom, Piece::default()));
                    stacked.top
                }
            };
            stacked.piece.shift(Pt::ZERO, stacked.top - top);
            if let Some((_, _, piece)) = slices.last_mut() {
                piece.absorb(stacked.piece);
            }
        }
        into_boxes(slices, height, padding)
    }
}

/// Gives each slice all room up to the next one, and the padding of the row to
/// the first and the last.
fn into_boxes(slices: Vec<(Pt, Pt, Piece)>, height: Pt, padding: Pt) -> Vec<Slice> {
    let tops: Vec<Pt> = slices.iter().map(|slice| slice.0).collect();
    let count = slices.len();
    let mut boxes = Vec::with_capacity(count);
    for (index, (top, _, mut piece)) in slices.into_iter().enumerate() {
        let above = if index == 0 { top + padding } else { Pt::ZERO };
        let below = tops.get(index + 1).copied().unwrap_or(height - padding);
        piece.shift(Pt::ZERO, above);
        boxes.push(Slice { piece, height: below - top + above });
    }
    boxes
}

impl Slice {
    fn rule_above(&mut self, room: Room, thickness: Pt) {
        self.piece.shift(Pt::ZERO, thickness);
        self.height += thickness;
        self.rule(room, Pt::ZERO, thickness);
    }

    fn rule_below(&mut self, room: Room, thickness: Pt) {
        self.rule(room, self.height, thickness);
        self.height += thickness;
    }

    fn rule(&mut self, room: Room, y: Pt, thickness: Pt) {
        if thickness <= Pt::ZERO {
            return;
        }
        let origin = Point { x: room.left, y };
        let rect = Rect { origin, size: Size { width: room.width, height: thickness } };
        let shape = Shape::Fill { rect, color: Color::BLACK };
        let content = Content::Artifact(Artifact::Layout);
        self.piece.items.push(Item { content, shape });
    }
}

impl Head {
    /// Adds a row below those that are there.
    fn add(&mut self, slice: &Slice) {
        for item in &slice.piece.items {
            let mut shape = item.shape.clone();
            crate::layout::flow::piece::shift(&mut shape, Pt::ZERO, self.height);
            self.shapes.push(shape);
        }
        self.height += slice.height;
    }
}

/// Makes the last row that a tall cell covers tall enough.
fn make_room(rows: &mut [SetRow]) {
    for index in 0..rows.len() {
        for cell in 0..rows[index].cells.len() {
            let SetCell { rows: count, height, .. } = rows[index].cells[cell];
            let covered = &mut rows[index..index + count];
            let sum: Pt = covered.iter().map(|row| row.height).sum();
            if count > 1
                && sum < height
                && let Some(last) = covered.last_mut()
            {
                last.height += height - sum;
            }
        }
    }
}

fn widest(widths: impl Iterator<Item = Widths>) -> Widths {
    widths.fold(Widths::default(), |a, b| Widths {
        min: a.min.max(b.min),
        max: a.max.max(b.max),
    })
}

/// Makes columns wide enough for a cell that covers them all.
fn spread(columns: &mut [Widths], cell: Widths, gap: Pt) {
    let count = columns.len() as f32;
    let gaps = gap * (count - 1.0);
    let min: Pt = columns.iter().map(|column| column.min).sum();
    let max: Pt = columns.iter().map(|column| column.max).sum();
    let more_min = ((cell.min - gaps - min) / count).max(Pt::ZERO);
    let more_max = ((cell.max - gaps - max) / count).max(Pt::ZERO);
    for column in columns {
        column.min += more_min;
        column.max += more_max;
        column.max = column.max.max(column.min);
    }
}

/// Shares a width among columns. Each gets what it wishes if all can; else
/// those that wish for less than an even share get that, and the others what
/// is left, by what they wish beyond the least that they can be.
fn share(wishes: &[Widths], width: Pt) -> Vec<Pt> {
    let sum = |f: fn(&Widths) -> Pt| -> Pt { wishes.iter().map(f).sum() };
    if sum(|w| w.max) <= width {
        return wishes.iter().map(|w| w.max).collect();
    }
    if sum(|w| w.min) >= width {
        return level(wishes.iter().map(|w| w.min), width);
    }
    let mut shares: Vec<Option<Pt>> = vec![None; wishes.len()];
    let mut left = width;
    loop {
        let open = shares.iter().filter(|share| share.is_none()).count();
        let even = left / open.max(1) as f32;
        let modest =
            (0..wishes.len()).find(|&i| shares[i].is_none() && wishes[i].max <= even);
        let Some(index) = modest else { break };
        shares[index] = Some(wishes[index].max);
        left -= wishes[index].max;
    }
    let open = || (0..wishes.len()).filter(|&i| shares[i].is_none());
    let min: Pt = open().map(|i| wishes[i].min).sum();
    let max: Pt = open().map(|i| wishes[i].max).sum();
    if min > left {
        return stretch(wishes, width);
    }
    let part = (left - min) / (max - min).max(Pt(0.001));
    let share = |i: usize| wishes[i].min + (wishes[i].max - wishes[i].min) * part;
    (0..wishes.len()).map(|i| shares[i].unwrap_or_else(|| share(i))).collect()
}

/// Each column between its least and its most, all by the same part.
fn stretch(wishes: &[Widths], width: Pt) -> Vec<Pt> {
    let min: Pt = wishes.iter().map(|w| w.min).sum();
    let max: Pt = wishes.iter().map(|w| w.max).sum();
    let part = (width - min) / (max - min).max(Pt(0.001));
    wishes.iter().map(|w| w.min + (w.max - w.min) * part).collect()
}

/// Cuts the widest down to one width, so that all together are `width`.
fn level(widths: impl Iterator<Item = Pt>, width: Pt) -> Vec<Pt> {
    let widths: Vec<Pt> = widths.collect();
    let mut sorted = widths.clone();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut left, mut most) = (width, Pt::ZERO);
    for (index, own) in sorted.iter().enumerate() {
        most = left / (sorted.len() - index) as f32;
        if *own > most {
            break;
        }
        left -= *own;
    }
    widths.iter().map(|own| own.min(most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(wishes: &[(f32, f32)], width: f32) -> Vec<f32> {
        let wishes: Vec<Widths> = wishes
            .iter()
            .map(|&(min, max)| Widths { min: Pt(min), max: Pt(max) })
            .collect();
        share(&wishes, Pt(width)).iter().map(|w| w.0.round()).collect()
    }

    #[test]
    fn columns_share_the_width_by_what_they_hold() {
        for (wishes, width, expected) in [
            (vec![(10.0, 40.0), (10.0, 60.0)], 200.0, vec![40.0, 60.0]),
            (vec![(30.0, 40.0), (60.0, 900.0)], 200.0, vec![40.0, 160.0]),
            (vec![(50.0, 300.0), (50.0, 300.0)], 200.0, vec![100.0, 100.0]),
            (vec![(30.0, 30.0), (500.0, 500.0)], 200.0, vec![30.0, 170.0]),
            (vec![(90.0, 95.0), (120.0, 400.0)], 200.0, vec![90.0, 110.0]),
        ] {
            assert_eq!(shared(&wishes, width), expected);
        }
    }
}
