//! Second stage: the text is cut into pieces of one style and direction, at
//! the places where lines may break.

use unicode_bidi::Level;

use super::bidi;
use super::collect::{Flat, OBJECT};
use super::input::{ParagraphInput, Spaces};
use super::lexicon::{LettersId, WordId};
use super::opportunity::{End, Opportunities, opportunities};
use super::style::East;
use crate::diag::Span;
use crate::font::Region;
use crate::model::Direction;

/// A paragraph that is ready to be set, as often and as wide as need be.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub(super) flat: Flat,
    pub(super) pieces: Vec<Piece>,
    pub(super) direction: Direction,
    pub(super) spaces: Spaces,
    pub(super) span: Span,
    /// The styles of the text as the words know them; empty until the words
    /// are learnt.
    pub(super) letters: Vec<LettersId>,
}

/// A stretch of text that is one word to the setter, and the space after it.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Piece {
    /// The offset of the word in the text.
    pub(super) start: u32,
    /// Its length in bytes; 0 for a space by itself.
    pub(super) len: u16,
    /// How many bytes of space follow.
    pub(super) gap: u8,
    /// The embedding levels of the word and of the space.
    pub(super) level: u8,
    pub(super) gap_level: u8,
    /// What may happen after both.
    pub(super) end: End,
    /// Whether the next piece stands closer: between two signs of East Asian
    /// punctuation of which one has its blank half at the other.
    pub(super) tight: bool,
    /// Whether it is part of an address, which takes no hyphens.
    pub(super) address: bool,
    pub(super) kind: PieceKind,
    /// Into [`Flat::parts`].
    pub(super) part: u32,
}

/// What a piece is.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum PieceKind {
    /// A word that is not learnt yet.
    Text,
    /// A word.
    Word(WordId),
    /// A thing: into [`Flat::insets`].
    Inset(u32),
}

/// The longest word, in bytes. Longer ones are cut; they are no words.
const LONGEST: usize = 2000;

impl Paragraph {
    pub(super) fn new(input: &ParagraphInput<'_>, flat: Flat) -> Self {
        let direction = bidi::base_direction(&flat.text, input.lang, input.direction);
        let mut paragraph = Self {
            flat,
            pieces: Vec::new(),
            direction,
            spaces: input.spaces,
            span: input.span,
            letters: Vec::new(),
        };
        paragraph.pieces = pieces(&paragraph.flat, direction, input.spaces);
        paragraph
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Its whole text; U+FFFC stands for images, U+000A for forced line ends.
    pub fn text(&self) -> &str {
        &self.flat.text
    }

    /// Which way it runs.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The text of a piece, without its space.
    pub(super) fn word_text(&self, piece: &Piece) -> &str {
        let start = piece.start as usize;
        &self.flat.text[start..start + usize::from(piece.len)]
    }
}

impl Piece {
    /// Whether its letters run from right to left.
    pub(super) fn is_rtl(&self) -> bool {
        self.level % 2 == 1
    }
}

/// Cuts a text.
fn pieces(flat: &Flat, direction: Direction, spaces: Spaces) -> Vec<Piece> {
    let text = flat.text.as_str();
    let Opportunities { found, addresses } = opportunities(flat);
    let levels = bidi::levels(text, direction);
    let mut cutter = Cutter {
        flat,
        text,
        levels: levels.as_deref(),
        keep: spaces == Spaces::Keep,
        insets: 0,
        pieces: Vec::with_capacity(found.len() + flat.parts.len()),
    };
    let mut start = 0;
    let mut next = found.iter().peekable();
    for (index, part) in flat.parts.iter().enumerate() {
        let part_end = part.end as usize;
        while let Some(opportunity) = next.next_if(|o| o.at as usize <= part_end) {
            let at = opportunity.at as usize;
            cutter.cut(start, at, index as u32, opportunity.end);
            start = at;
        }
        if start < part_end {
            cutter.cut(start, part_end, index as u32, End::Joined);
            start = part_end;
        }
    }
    if let Some(last) = cutter.pieces.last_mut() {
        last.end = End::Forced;
    }
    let mut pieces = cutter.pieces;
    for address in addresses {
        let ends = |p: &Piece| p.start as usize + usize::from(p.len);
        let from = pieces.partition_point(|p| ends(p) <= address.start);
        let within = |p: &&mut Piece| (p.start as usize) < address.end;
        pieces[from..].iter_mut().take_while(within).for_each(|p| p.address = true);
    }
    pieces
}

struct Cutter<'a> {
    flat: &'a Flat,
    text: &'a str,
    levels: Option<&'a [Level]>,
    keep: bool,
    insets: u32,
    pieces: Vec<Piece>,
}

impl Cutter<'_> {
    /// Adds the pieces of a stretch without opportunities within it.
    fn cut(&mut self, start: usize, end: usize, part: u32, after: End) {
        // What is no more than an indent is not left alone on a line.
        let indent = self.keep
            && self.leads_line()
            && self.text[start..end].bytes().all(|b| b == b' ');
        let mut from = start;
        while from < end {
            let word_end = self.word_end(from, end);
            let gap_end = self.gap_end(word_end, end);
            let stop = if self.text[gap_end..end].chars().all(ends_line) {
                end
            } else {
                gap_end
            };
            self.push(from..word_end, gap_end, part);
            from = stop;
        }
        // The text before may have ended in another part.
        if let Some(last) = self.pieces.last_mut() {
            last.end = if indent { End::Joined } else { after };
        }
    }

    /// Where the word that begins at an offset ends.
    fn word_end(&self, start: usize, end: usize) -> usize {
        let rest = &self.text[start..end];
        let leads_line = self.pieces.last().is_none_or(|piece| piece.end == End::Forced);
        let indent = if self.keep && leads_line {
            rest.len() - rest.trim_start_matches(' ').len()
        } else {
            0
        };
        let level = self.level(start);
        let mut at = indent;
        for (offset, c) in rest[indent..].char_indices() {
            at = indent + offset;
            let stops = is_gap(c)
                || ends_line(c)
                || (at > 0 && (c == OBJECT || rest[..at].ends_with(OBJECT)))
                || self.level(start + at) != level
                || (at >= LONGEST && !self.joins(start + at));
            if stops {
                return start + at;
            }
            at += c.len_utf8();
        }
        start + at
    }

    /// Whether what comes next begins a line.
    fn leads_line(&self) -> bool {
        self.pieces.last().is_none_or(|piece| piece.end == End::Forced)
    }

    /// Where the space after a word ends.
    fn gap_end(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        let level = self.level(start);
        for c in self.text[start..end].chars() {
            let one = at == start || (c == ' ' && self.keep);
            let fits = at + c.len_utf8() - start <= usize::from(u8::MAX);
            if !is_gap(c) || !one || !fits || self.level(at) != level {
                break;
            }
            at += c.len_utf8();
        }
        at
    }

    fn push(&mut self, word: std::ops::Range<usize>, gap_end: usize, part: u32) {
        let kind = if self.text[word.clone()].starts_with(OBJECT) {
            self.insets += 1;
            PieceKind::Inset(self.insets - 1)
        } else {
            PieceKind::Text
        };
        let gap_level = if gap_end > word.end { word.end } else { word.start };
        let east = self.east(part);
        if let Some(last) = self.pieces.last_mut()
            && last.gap == 0
            && (last.start + u32::from(last.len)) as usize == word.start
        {
            last.tight = closes_up(self.text, word.start, east);
        }
        self.pieces.push(Piece {
            start: word.start as u32,
            len: word.len() as u16,
            gap: (gap_end - word.end) as u8,
            level: self.level(word.start),
            gap_level: self.level(gap_level),
            end: End::Joined,
            tight: false,
            address: false,
            kind,
            part,
        });
    }

    /// How East Asian text is set in a part.
    fn east(&self, part: u32) -> Option<East> {
        let part = self.flat.parts.get(part as usize)?;
        self.flat.styles.get(usize::from(part.style))?.letters.east
    }

    fn level(&self, at: usize) -> u8 {
        let level = self.levels.and_then(|levels| levels.get(at));
        level.map_or(0, Level::number)
    }

    /// Whether the character at an offset belongs to the one before it.
    fn joins(&self, at: usize) -> bool {
        let c = self.text[at..].chars().next().unwrap_or_default();
        matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
    }
}

/// Whether what stands before and after an offset are brackets or stops of East
/// Asian text that share a blank (JLREQ 3.1.2, CLREQ 3.1.6.1): the second one opens,
/// and is blank before, or the first one opens no less; or both close, and the first
/// is blank after, as stops are that do not stand in the middle of their square.
/// Quotation marks are such brackets where they are as wide as characters.
pub(super) fn closes_up(text: &str, at: usize, east: Option<East>) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let wide = east.is_some_and(|east| east.wide);
    let middle =
        east.is_some_and(|east| matches!(east.region, Region::Taiwan | Region::HongKong));
    let opens = |c| "「『（《〈【〔［｛".contains(c) || wide && "“‘".contains(c);
    let shuts = |c| "」』）》〉】〕］｝".contains(c) || wide && "”’".contains(c);
    let stops = |c| "、。，．".contains(c);
    let (Some(a), Some(b)) = (before, after) else { return false };
    let blank_after = shuts(a) || stops(a) && !middle;
    opens(b) && (shuts(a) || stops(a) || opens(a))
        || blank_after && (shuts(b) || stops(b) && !middle)
}

/// Whether a character is a space that may be stretched.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}')
}

/// Whether a character ends a line by itself, and is not set.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Style;
    use crate::font::FontBook;
    use crate::layout::inline::collect::collect;
    use crate::layout::inline::input::Inserts;
    use crate::model::{Inline, InlineKind, Lang, Mark};
    use proptest::prelude::*;

    fn cut(content: &[Inline], spaces: Spaces) -> Paragraph {
        let (style, lang) = (Style::default(), Lang::default());
        let inserts = Inserts {
            note: &|_| "1".into(),
            pages: &|_| Vec::new(),
            image: &|_| None,
            math: &|_, _, _| Err("no".into()),
        };
        let input =
            ParagraphInput { spaces, ..ParagraphInput::new(content, &style, &lang) };
        let flat = collect(&input, &inserts, &FontBook::bundled(), None);
        Paragraph::new(&input, flat)
    }

    fn shown(paragraph: &Paragraph) -> String {
        let piece = |piece: &Piece| {
            let gap = "_".repeat(usize::from(piece.gap));
            let end = match piece.end {
                End::Joined => "+",
                End::Forced => "!",
                _ => "|",
            };
            format!("{}{gap}{end}", paragraph.word_text(piece))
        };
        paragraph.pieces.iter().map(piece).collect()
    }

    fn text(text: &str) -> Inline {
        Inline::text(text, Span::default())
    }

    #[test]
    fn pieces_are_cut_at_breaks_styles_and_spaces() {
        let bold = |t: &str| {
            Inline::new(InlineKind::Marked(Mark::Strong, vec![text(t)]), Span::default())
        };
        for (content, expected) in [
            (vec![text("one two-three")], "one_|two-|three!"),
            (vec![text("a"), bold("b"), text("c d")], "a+b+c_|d!"),
            (vec![text("a "), bold("b"), text(" c")], "a_|b+_|c!"),
            (vec![text("10\u{a0}km")], "10__+km!"),
            (vec![], ""),
        ] {
            assert_eq!(shown(&cut(&content, Spaces::Flow)), expected);
        }
        let code = [text("if a\n    b  c\n\nd")];
        assert_eq!(shown(&cut(&code, Spaces::Keep)), "if_|a!    +b__|c!!d!");
    }

    #[test]
    fn east_asian_brackets_share_their_blanks() {
        for (text, expected) in [
            ("字」「字", true),
            ("字。「字", true),
            ("「「字", true),
            ("字、字", false),
            ("字」字", false),
            ("字「字", false),
        ] {
            let at = text.char_indices().nth(text.chars().count() - 2).unwrap().0;
            assert_eq!(closes_up(text, at, None), expected, "{text}");
        }
        let east = |wide| Some(East { region: Region::China, wide });
        assert!(closes_up("字。“字", "字。".len(), east(true)));
        assert!(!closes_up("字。“字", "字。".len(), east(false)));
        assert!(closes_up("，”", "，".len(), east(true)));
        let taiwan = Some(East { region: Region::Taiwan, wide: true });
        assert!(!closes_up("，」", "，".len(), taiwan));
    }

    proptest! {
        #[test]
        fn no_letter_falls_between_pieces(source in "[ab \u{a0}\n\u{fffc}—א漢ب\u{301}-]{0,40}") {
            for spaces in [Spaces::Flow, Spaces::Keep] {
                let paragraph = cut(&[text(&source)], spaces);
                let mut at = 0;
                for piece in &paragraph.pieces {
                    let between = &paragraph.flat.text[at..piece.start as usize];
                    prop_assert!(between.chars().all(ends_line));
                    at = piece.start as usize + usize::from(piece.len) + usize::from(piece.gap);
                }
                prop_assert!(paragraph.flat.text[at..].chars().all(ends_line));
            }
        }
    }
}
