//! First stage: the inlines of a paragraph become one text.
//!
//! Marks become styles of stretches of it, images and formulas one object
//! character each. Spaces are collapsed here, so that a byte of the text is a
//! byte that is set.

use std::borrow::Cow;

use super::input::{Inserts, Inset, ParagraphInput, Spaces};
use super::line::{Enclosure, EnclosureId, EnclosureKind};
use super::style::{East, Sort, TextStyle};
use crate::design::Figures;
use crate::diag::{Problem, Span};
use crate::font::{Census, FontBook, Region};
use crate::geom::Pt;
use crate::model::{Direction, Inline, InlineKind, Link, Mark, NoteId, Pages, Target};

/// Stands for an [`Inset`] in the text.
pub(super) const OBJECT: char = '\u{fffc}';
/// Stands for that character itself, where the text has it: one that is no character
/// of any text, and as long.
const OBJECT_SIGN: char = '\u{fdd1}';
/// Stands for a line end that the text asks for.
pub(super) const FORCED: char = '\n';

/// The text of a paragraph with all that is known about its parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Flat {
    pub(super) text: String,
    /// The parts, in order; together they are the whole text.
    pub(super) parts: Vec<FlatPart>,
    pub(super) styles: Vec<TextStyle>,
    pub(super) enclosures: Vec<Enclosure>,
    /// What the object characters stand for, in order.
    pub(super) insets: Vec<Inset>,
    /// Places to link to: the offset of each and its enclosure.
    pub(super) anchors: Vec<(u32, EnclosureId)>,
    /// Notes, likewise.
    pub(super) notes: Vec<(u32, NoteId)>,
    /// What could not be made of it.
    pub(super) problems: Vec<(Span, Problem)>,
}

/// A part of the text with one style, within one inline.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct FlatPart {
    /// One past its last byte.
    pub(super) end: u32,
    /// Into [`Flat::styles`].
    pub(super) style: u16,
    /// Whether it is an address, which is broken by rules of its own.
    pub(super) address: bool,
    pub(super) enclosure: Option<EnclosureId>,
    pub(super) span: Span,
}

/// Makes one text of a paragraph. `around` is whose East Asian characters the whole
/// text has.
pub(super) fn collect(
    input: &ParagraphInput<'_>,
    inserts: &Inserts<'_>,
    fonts: &FontBook,
    around: Option<Region>,
) -> Flat {
    let keep = input.spaces == Spaces::Keep;
    let mut collector =
        Collector { flat: Flat::default(), inserts, fonts, keep, soft_break: None };
    let style = collector.intern(TextStyle::new(input.style, input.lang));
    let mut place = Place { style, enclosure: None, address: false, span: input.span };
    if let Some(lead) = input.lead {
        let own = collector.style(&place).clone();
        let style = lead.mark.map_or(own.clone(), |mark| own.marked(mark, fonts));
        let inside = collector.enclose(EnclosureKind::Lead, &place, style);
        collector.push_kept(lead.text, &inside);
    }
    for inline in input.content {
        collector.inline(inline, &mut place);
    }
    if !keep {
        collector.trim_end();
    }
    let mut flat = collector.flat;
    flat.settle_east(around);
    flat
}

/// Where in the tree of inlines the walk is.
#[derive(Debug, Copy, Clone)]
struct Place {
    /// Into [`Flat::styles`].
    style: u16,
    enclosure: Option<EnclosureId>,
    address: bool,
    span: Span,
}

struct Collector<'a> {
    flat: Flat,
    inserts: &'a Inserts<'a>,
    fonts: &'a FontBook,
    keep: bool,
    /// A line end of the source that may become a space.
    soft_break: Option<Place>,
}

impl Collector<'_> {
    fn inline(&mut self, inline: &Inline, place: &mut Place) {
        place.span = inline.span;
        match &inline.kind {
            InlineKind::Text(text) => self.push(text, place),
            InlineKind::SoftBreak => self.soft_break(place),
            InlineKind::HardBreak => self.push_forced(place),
            InlineKind::Code(code) => {
                let style = self.style(place).code(self.fonts);
                let inside = self.enclose(EnclosureKind::Code, place, style);
                self.push(code, &inside);
            }
            InlineKind::Marked(mark, content) => {
                let style = self.style(place).marked(*mark, self.fonts);
                self.nest(EnclosureKind::Mark(*mark), content, place, style);
            }
            InlineKind::Link(link, content) => {
                let style = self.style(place).clone();
                let kind = EnclosureKind::Link(link.clone());
                let mut inside = self.enclose(kind, place, style);
                inside.address = is_address(&link.target, content);
                content.iter().for_each(|i| self.inline(i, &mut inside));
            }
            InlineKind::Image(image) => {
                let kind = EnclosureKind::Image(image.clone());
                let style = self.style(place).clone();
                let inside = self.enclose(kind, place, style);
                match (self.inserts.image)(image) {
                    Some(inset) => self.push_inset(inset, &inside),
                    None => self.push(&image.alt, &inside),
                }
            }
            InlineKind::Note(id) => {
                let style = self.style(place).note_mark();
                let inside = self.enclose(EnclosureKind::Note(*id), place, style);
                self.soft_break = None;
                self.flat.notes.push((self.offset(), *id));
                self.push_kept(&(self.inserts.note)(*id), &inside);
            }
            InlineKind::Pages(pages) => self.pages(pages, place),
            InlineKind::Math(source) => {
                self.math(source, place);
            }
            InlineKind::Ruby { base, reading } => self.ruby(base, reading, place),
            InlineKind::Scope(attr, content) => {
                let own = self.style(place);
                let style = attr.lang().map_or(own.clone(), |lang| own.in_language(lang));
                let inside =
                    self.enclose(EnclosureKind::Scope(attr.clone()), place, style);
                if let (Some(_), Some(id)) = (attr.id(), inside.enclosure) {
                    self.flat.anchors.push((self.offset(), id));
                }
                let isolate = attr.dir().map(|dir| match dir {
                    Direction::Ltr => "\u{2066}",
                    Direction::Rtl => "\u{2067}",
                });
                self.isolated(isolate, content, inside);
            }
        }
    }

    /// The numbers of pages, each of which leads to its place.
    fn pages(&mut self, pages: &Pages, place: &Place) {
        let numbers = (self.inserts.pages)(pages);
        if numbers.is_empty() {
            return;
        }
        let style = self.style(place).clone();
        let whole = self.enclose(EnclosureKind::Pages, place, style.clone());
        self.push(&pages.before, &whole);
        for number in numbers {
            self.push(number.before, &whole);
            let link = Link { target: Target::Id(number.id), title: String::new() };
            let kind = EnclosureKind::Link(Box::new(link));
            let inside = self.enclose(kind, &whole, style.clone());
            self.push(&number.label, &inside);
        }
        self.push(&pages.after, &whole);
    }

    /// Walks what is within an inline.
    fn nest(
        &mut self,
        kind: EnclosureKind,
        content: &[Inline],
        place: &Place,
        style: TextStyle,
    ) {
        let mut inside = self.enclose(kind, place, style);
        content.iter().for_each(|i| self.inline(i, &mut inside));
    }

    /// Walks what is within a scope; if it has a direction of its own, between
    /// the marks that keep it apart (UAX #9, section 2.4).
    fn isolated(&mut self, mark: Option<&str>, content: &[Inline], mut inside: Place) {
        if let Some(mark) = mark {
            self.push_kept(mark, &inside);
        }
        content.iter().for_each(|i| self.inline(i, &mut inside));
        if mark.is_some() {
            self.push_kept("\u{2069}", &inside);
        }
    }

    /// A formula. The source of one that cannot be read is set like code.
    fn math(&mut self, source: &str, place: &Place) {
        let around = self.style(place).clone();
        let kind = EnclosureKind::Math(source.to_owned());
        match (self.inserts.math)(source, Pt(around.size), around.ink.color) {
            Ok(parts) => {
                let inside = self.enclose(kind, place, around);
                for (index, part) in parts.into_iter().enumerate() {
                    if index > 0 {
                        self.push_kept(" ", &inside);
                    }
                    self.push_inset(part, &inside);
                }
            }
            Err(why) => {
                self.flat.problems.push((place.span, Problem::UnreadFormula(why)));
                let inside = self.enclose(kind, place, around.code(self.fonts));
                self.push(source, &inside);
            }
        }
    }

    /// Text with its reading: the reading follows in brackets, in small type.
    fn ruby(&mut self, base: &[Inline], reading: &str, place: &Place) {
        let style = self.style(place).clone();
        let small = style.marked(Mark::Small, self.fonts);
        let outer = self.enclose(EnclosureKind::Ruby, place, style.clone());
        self.nest(EnclosureKind::RubyBase, base, &outer, style);
        let inside = self.enclose(EnclosureKind::RubyText, &outer, small);
        self.push(&format!("({reading})"), &inside);
    }

    fn enclose(&mut self, kind: EnclosureKind, place: &Place, style: TextStyle) -> Place {
        let id = EnclosureId(self.flat.enclosures.len() as u32);
        let (parent, span) = (place.enclosure, place.span);
        self.flat.enclosures.push(Enclosure { kind, parent, span });
        let style = self.intern(style);
        Place { style, enclosure: Some(id), address: place.address, span }
    }

    /// Adds text, with its spaces collapsed unless they are to be kept.
    fn push(&mut self, text: &str, place: &Place) {
        if text.is_empty() {
            return;
        }
        self.settle_break(text.chars().next());
        let text = unambiguous(text);
        if self.keep {
            return self.push_kept(&text, place);
        }
        let mut rest = &*text;
        while !rest.is_empty() {
            let words = rest.trim_start_matches(is_space);
            if words.len() < rest.len() && self.takes_space() {
                self.push_kept(" ", place);
            }
            let (regular, irregular) = words.split_at(regular_end(words));
            self.push_kept(regular, place);
            rest = irregular;
        }
    }

    /// Adds text as it stands.
    fn push_kept(&mut self, text: &str, place: &Place) {
        if !text.is_empty() {
            self.flat.text.push_str(text);
            self.close_part(place);
        }
    }

    fn push_inset(&mut self, inset: Inset, place: &Place) {
        self.settle_break(Some(OBJECT));
        self.flat.text.push(OBJECT);
        self.flat.insets.push(inset);
        self.close_part(place);
    }

    fn push_forced(&mut self, place: &Place) {
        self.soft_break = None;
        if !self.keep {
            self.trim_end();
            // Who hears the text, or copies it, is to have two words.
            if !self.flat.text.is_empty() && !self.flat.text.ends_with(FORCED) {
                self.flat.text.push(' ');
            }
        }
        self.flat.text.push(FORCED);
        self.close_part(place);
    }

    fn soft_break(&mut self, place: &Place) {
        if self.keep {
            self.push_forced(place);
        } else {
            self.soft_break = Some(*place);
        }
    }

    /// Makes a space of a line end of the source, unless it stands between
    /// letters of a script that has no spaces. It belongs to what is around it,
    /// and not to a link or a formula that comes next.
    fn settle_break(&mut self, next: Option<char>) {
        let Some(place) = self.soft_break.take().filter(|_| self.takes_space()) else {
            return;
        };
        let before = self.flat.text.chars().next_back();
        let joins = |c: Option<char>| c.is_some_and(writes_without_spaces);
        if !(joins(before) && joins(next)) {
            self.push_kept(" ", &place);
        }
    }

    /// Whether a space would not be a second one, or the first of a line.
    fn takes_space(&self) -> bool {
        !matches!(self.flat.text.as_bytes().last(), None | Some(b' ' | b'\n'))
    }

    /// Gives all text since the last part to a part, or to the last part if it
    /// is like it.
    fn close_part(&mut self, place: &Place) {
        let end = self.offset();
        let Place { style, enclosure, address, span } = *place;
        match self.flat.parts.last_mut() {
            Some(part)
                if part.style == style
                    && part.enclosure == enclosure
                    && part.span == span =>
            {
                part.end = end;
            }
            _ => {
                self.flat.parts.push(FlatPart { end, style, address, enclosure, span });
            }
        }
    }

    fn style(&self, place: &Place) -> &TextStyle {
        &self.flat.styles[usize::from(place.style)]
    }

    fn intern(&mut self, style: TextStyle) -> u16 {
        let styles = &mut self.flat.styles;
        let index = styles.iter().rposition(|s| *s == style).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        index as u16
    }

    fn trim_end(&mut self) {
        while self.flat.text.ends_with(' ') {
            self.flat.text.pop();
        }
        let end = self.offset();
        let start = |parts: &[FlatPart]| match parts {
            [.., before, _] => before.end,
            _ => 0,
        };
        while self.flat.parts.last().is_some() && start(&self.flat.parts) >= end {
            self.flat.parts.pop();
        }
        if let Some(part) = self.flat.parts.last_mut() {
            part.end = end;
        }
    }

    fn offset(&self) -> u32 {
        u32::try_from(self.flat.text.len()).unwrap_or(u32::MAX)
    }
}

impl Flat {
    /// Says how East Asian text is set, if there is any: by the language of each
    /// part, or by the letters.
    fn settle_east(&mut self, around: Option<Region>) {
        // All of it is encoded with a first byte of E3 or more.
        if self.text.bytes().all(|byte| byte < 0xE3) {
            return;
        }
        let census = Census::of(&self.text);
        let Some(first) = self.styles.first().filter(|_| !census.is_empty()) else {
            return;
        };
        let (lang, own) = (first.letters.lang.clone(), census.region());
        for style in &mut self.styles {
            let letters = &mut style.letters;
            let tag = letters.lang.as_str();
            let region = Region::of(tag, own, around);
            // What is said to be of another language keeps its own signs.
            let apart = letters.lang != lang && !Region::writes_han(tag);
            let wide = census.is_han() && region != Region::Korea && !apart;
            letters.east = Some(East { region, wide });
            if census.is_han() && !apart {
                letters.figures = Figures::Lining;
            }
        }
    }

    /// The sort of text that a part is.
    pub(super) fn sort(&self, part: &FlatPart) -> Sort {
        self.styles[usize::from(part.style)].letters.sort
    }
}

/// Whether the words of a link are the address that it leads to.
fn is_address(target: &Target, content: &[Inline]) -> bool {
    let (Target::Url(url), [Inline { kind: InlineKind::Text(text), .. }]) =
        (target, content)
    else {
        return false;
    };
    text.contains(['/', '.', '@']) && !text.contains(' ') && url.contains(text.as_str())
}

/// The text with another character for the one that stands for things in the line.
fn unambiguous(text: &str) -> Cow<'_, str> {
    if text.contains([OBJECT, OBJECT_SIGN]) {
        // What is no character cannot be meant; U+FFFD says so.
        let text = text.replace(OBJECT_SIGN, "\u{fffd}");
        Cow::Owned(text.replace(OBJECT, OBJECT_SIGN.encode_utf8(&mut [0; 4])))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text as it was before [`unambiguous`], of the same length.
pub(super) fn as_written(text: &str) -> Cow<'_, str> {
    if text.contains(OBJECT_SIGN) {
        Cow::Owned(text.replace(OBJECT_SIGN, OBJECT.encode_utf8(&mut [0; 4])))
    } else {
        Cow::Borrowed(text)
    }
}

/// Where the first space is that must not be taken as it stands, because it is
/// no plain space or another one follows.
fn regular_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let space = |b: u8| is_space(char::from(b));
    let irregular = |&at: &usize| {
        space(bytes[at])
            && (bytes[at] != b' ' || bytes.get(at + 1).is_some_and(|&b| space(b)))
    };
    (0..bytes.len()).find(irregular).unwrap_or(bytes.len())
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether a letter is of a script that puts no spaces between words, so that
/// a line end between two of them means nothing: kana and ideographs.
pub(super) fn writes_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether lines break before and after a letter without a space, and room may
/// be added there.
pub(super) fn is_ideographic(c: char) -> bool {
    writes_without_spaces(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Style;
    use crate::model::{Attr, Lang};

    fn flat(content: &[Inline]) -> Flat {
        let (style, lang) = (Style::default(), Lang::default());
        let inserts = Inserts {
            note: &|_| "1".into(),
            pages: &|_| Vec::new(),
            image: &|_| None,
            math: &|_, _, _| Err("no".into()),
        };
        let input = ParagraphInput::new(content, &style, &lang);
        collect(&input, &inserts, &FontBook::bundled(), None)
    }

    fn text(text: &str) -> Inline {
        Inline::text(text, Span::default())
    }

    fn of(kind: InlineKind) -> Inline {
        Inline::new(kind, Span::default())
    }

    #[test]
    fn spaces_collapse_over_the_edges_of_inlines() {
        let bold = |t: &str| of(InlineKind::Marked(Mark::Strong, vec![text(t)]));
        for (content, expected) in [
            (vec![text("  a  b\t\nc ")], "a b c"),
            (vec![text("a "), bold(" b "), text(" c")], "a b c"),
            (vec![text("a"), of(InlineKind::SoftBreak), text("b")], "a b"),
            (vec![text("a "), of(InlineKind::SoftBreak), text(" b")], "a b"),
            (vec![text("漢"), of(InlineKind::SoftBreak), text("字")], "漢字"),
            (vec![text("漢"), of(InlineKind::SoftBreak), text("a")], "漢 a"),
            (vec![text("a "), of(InlineKind::HardBreak), text(" b")], "a \nb"),
            (vec![text("a\u{a0} b")], "a\u{a0} b"),
            (vec![text("a"), bold("  ")], "a"),
            (vec![], ""),
        ] {
            let flat = flat(&content);
            assert_eq!(flat.text, expected, "{content:?}");
            assert_eq!(flat.parts.last().map_or(0, |p| p.end) as usize, flat.text.len());
        }
    }

    #[test]
    fn enclosures_nest_and_anchors_are_kept() {
        let scope = of(InlineKind::Scope(
            Attr::with_id("here"),
            vec![of(InlineKind::Marked(Mark::Emphasis, vec![text("b")]))],
        ));
        let flat = flat(&[text("a"), scope]);
        assert_eq!(flat.anchors, [(1, EnclosureId(0))]);
        assert_eq!(flat.enclosures[1].parent, Some(EnclosureId(0)));
        assert_eq!(flat.parts[1].enclosure, Some(EnclosureId(1)));
        assert_eq!(flat.styles.len(), 2);
    }
}
