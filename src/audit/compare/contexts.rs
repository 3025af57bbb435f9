//! What matching words stand in: headings, lists, tables, emphasis, language.

use std::collections::BTreeMap;

use super::{Comparison, Found, numbers, quoted};
use crate::audit::diff::Match;
use crate::audit::ledger::{Context, Formula, Header, Image, Kind, Label, Style, Token};

impl Comparison<'_> {
    /// Compares the contexts of words that match. Neighbours that differ in
    /// the same way are one finding.
    pub(super) fn contexts(&mut self, a: &[Token], b: &[Token], matches: &[Match]) {
        let mut differ: BTreeMap<Found, Vec<(usize, usize, String)>> = BTreeMap::new();
        let mut items = Items::default();
        let mut last = None;
        for m in matches {
            for (i, j) in (m.a..m.a + m.len).zip(m.b..) {
                let pair = (a[i].context, b[j].context);
                let (x, y) = (self.expected.context(&a[i]), self.actual.context(&b[j]));
                if last == Some(pair) || x.optional || a[i].kind != Kind::Word {
                    continue;
                }
                let found = self.differences(x, y, &mut items);
                last = found.is_empty().then_some(pair);
                for (kind, what) in found {
                    differ.entry(kind).or_default().push((i, j, what));
                }
            }
        }
        for (kind, places) in differ {
            self.report_grouped(kind, &places, a, b);
        }
    }

    /// By how much most headings are lower than in the source: a program may
    /// keep the highest level for titles.
    pub(super) fn level_shift(&self, a: &[Token], b: &[Token], matches: &[Match]) -> i16 {
        let mut shifts: BTreeMap<i16, u32> = BTreeMap::new();
        for m in matches {
            for (i, j) in (m.a..m.a + m.len).zip(m.b..) {
                let (x, y) = (self.expected.context(&a[i]), self.actual.context(&b[j]));
                if x.heading > 0 && y.heading > 0 {
                    *shifts
                        .entry(i16::from(y.heading) - i16::from(x.heading))
                        .or_default() += 1;
                }
            }
        }
        let most = shifts.into_iter().max_by_key(|(shift, count)| (*count, -shift.abs()));
        most.map_or(0, |(shift, _)| shift)
    }

    fn report_grouped(
        &mut self,
        kind: Found,
        places: &[(usize, usize, String)],
        a: &[Token],
        b: &[Token],
    ) {
        let together = |x: &(usize, usize, String), y: &(usize, usize, String)| {
            y.0 == x.0 + 1 && x.2 == y.2
        };
        for group in places.chunk_by(together) {
            let (i, j, how) = &group[0];
            let said = quoted(group.iter().map(|g| self.expected.text(&a[g.0])));
            let (source, file) = (self.expected.place(&a[*i]), self.actual.place(&b[*j]));
            self.report(kind, format!("{said} {how}"), source, file);
        }
    }

    fn differences(
        &self,
        x: &Context,
        y: &Context,
        items: &mut Items,
    ) -> Vec<(Found, String)> {
        let mut found = Vec::new();
        let nested = x.nested;
        match (x.heading, y.heading) {
            (0, 0) => {}
            (x, y) if x > 0 && i16::from(y) - i16::from(x) == self.level_shift => {}
            (x, y) if x > 0 && y == nested => {}
            (_, 0) => found.push((Found::HeadingLost, "is no heading".into())),
            (0, y) => {
                found.push((Found::HeadingAdded, format!("is a heading of level {y}")));
            }
            (x, y) => {
                let what = format!("is a heading of level {y} and not {x}");
                found.push((Found::HeadingLevel, what));
            }
        }
        let (was, is) = (x.style.both(self.actual.tells.styles), y.style);
        let differ = was.without(is).with(is.without(was));
        let told = differ.without(x.vague).without(y.vague);
        if !told.is_empty() && !x.literal && x.formula == Formula::No {
            found.push((Found::EmphasisLost, emphasis(was, is)));
        }
        let cell = |context: &Context| context.cell.map(|cell| (cell.row, cell.column));
        if cell(x) != cell(y) {
            let told = |cell: Option<(u32, u32)>| match cell {
                Some((row, column)) => format!("row {row}, cell {column}"),
                None => "no table".into(),
            };
            let what =
                format!("stands in {} and not in {}", told(cell(y)), told(cell(x)));
            found.push((Found::TableLost, what));
        } else if let (Some(was), Some(is)) = (x.cell, y.cell) {
            let told = was.header != Header::Row || self.actual.tells.row_headers;
            match (was.header == Header::None, is.header == Header::None) {
                (false, true) if told => {
                    found.push((Found::TableLost, "is no header cell".into()));
                }
                (true, false) => {
                    found.push((Found::TableLost, "is a header cell".into()));
                }
                _ => {}
            }
        }
        let deepest = self.actual.tells.list_depth;
        match items.meet(x, y) {
            Met::Nothing => {}
            Met::Lost => {
                let what = "begins an item of a list, but not in the file";
                found.push((Found::ListLost, what.into()));
            }
            Met::Both if x.depth.min(deepest) != y.depth => {
                let what = format!(
                    "is an item at depth {} and not {} of lists",
                    y.depth, x.depth
                );
                found.push((Found::ListLost, what));
            }
            Met::Both => {
                let (was, is) = (self.expected.label(x), self.actual.label(y));
                found.extend(label(was, is).map(|what| (Found::ItemNumber, what)));
            }
        }
        let main = self.expected.facts.contains_key("language");
        let (was, is) = (self.expected.language(x), self.actual.language(y));
        if main && was != is && was.is_some() {
            let what = format!("is in `{}`, which is not said", was.unwrap_or_default());
            found.push((Found::LanguageLost, what));
        }
        found
    }

    /// Compares two images that stand in the same place.
    pub(super) fn pair_images(&mut self, a: &Token, b: &Token) {
        let (Kind::Image(x), Kind::Image(y)) = (a.kind, b.kind) else { return };
        let (x, y) = (&self.expected.images[x as usize], &self.actual.images[y as usize]);
        let (source, file) = (self.expected.place(a), self.actual.place(b));
        if x.alt != y.alt {
            let what = format!("“{}” has become “{}”", x.alt, y.alt);
            self.report(Found::AltLost, what, source, file);
        }
        if self.is_other(x, y) {
            self.report(
                Found::ImageChanged,
                format!("the image “{}”", x.alt),
                source,
                file,
            );
        }
    }

    fn is_other(&self, x: &Image, y: &Image) -> bool {
        let bytes = self.actual.tells.image_bytes;
        match (x.digest, y.digest, x.size, y.size) {
            (Some(x), Some(y), ..) => x != y,
            (Some(_), None, ..) if bytes => true,
            (_, _, Some(x), Some(y)) => x != y,
            _ => false,
        }
    }
}

/// The last items of lists that were met, on both sides. Items count upwards.
#[derive(Debug, Default)]
struct Items {
    source: u32,
    file: u32,
}

/// What becomes of an item where a word may begin one.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Met {
    Nothing,
    /// One begins in the source and none in the file.
    Lost,
    Both,
}

impl Items {
    /// Where an item begins in the source, one must begin in the file.
    fn meet(&mut self, x: &Context, y: &Context) -> Met {
        let begins = x.item > self.source;
        let began = y.item > self.file;
        self.source = self.source.max(x.item);
        self.file = self.file.max(y.item);
        match (begins, began) {
            (true, true) => Met::Both,
            (true, false) => Met::Lost,
            (false, _) => Met::Nothing,
        }
    }
}

/// How what stands before an item differs, if it does.
fn label(was: &Label, is: &Label) -> Option<String> {
    match (was, is) {
        (Label::Number(was, _), Label::Number(is, _)) if was != is => {
            Some(format!("is the item {is} and not {was}"))
        }
        (Label::Number(number, was), Label::Number(_, is))
            if !numbers::alike(*was, *is) =>
        {
            let [was, is] = [was, is].map(|signs| numbers::written(*number, *signs));
            Some(format!("is the item {is} and not {was}"))
        }
        (Label::Number(was, _), Label::Bullet) => {
            Some(format!("is no longer the item {was}, but has a sign"))
        }
        (Label::Bullet, Label::Number(is, _)) => {
            Some(format!("is the item {is}, but has a sign in the source"))
        }
        (Label::Number(number, signs), Label::Text(text))
            if !numbers::may_be(text, *number, *signs) =>
        {
            let was = numbers::written(*number, *signs);
            Some(format!("is the item “{text}” and not {was}"))
        }
        (Label::Bullet, Label::Text(text)) if text.contains(char::is_numeric) => {
            Some(format!("is the item “{text}”, but has a sign in the source"))
        }
        _ => None,
    }
}

fn emphasis(was: Style, is: Style) -> String {
    let (lost, added) = (was.without(is), is.without(was));
    match (lost.is_empty(), added.is_empty()) {
        (false, true) => format!("has lost {}", lost.describe()),
        (true, _) => format!("has got {}", added.describe()),
        (false, false) => {
            format!("has {} and not {}", added.describe(), lost.describe())
        }
    }
}
