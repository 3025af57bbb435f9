//! Pages: the text that their content streams paint, by marked content (14.6).

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{
    Array, Dict, Name, Number, Object, Stream, String as PdfString,
};
use hayro_syntax::page::{Page, Resources};

use super::font::Fonts;
use super::leaves::{LINE_END, Leaf, Line, PageText};
use super::state::{IDENTITY, Matrix, State, product};
use super::streams::Streams;
use super::text;

/// How deep forms may nest.
const MAX_FORMS: usize = 8;

/// How much it counts to paint a form, in bytes of a stream.
const FORM: u64 = 4096;

/// How far text may stand beyond the edge, in points: strokes round.
const EDGE: f32 = 1.0;

/// Reads a page.
pub(super) fn read(
    page: &Page<'_>,
    fonts: &mut Fonts<'_>,
    streams: &Streams,
) -> PageText {
    let mut reader = Reader {
        text: PageText::default(),
        fonts,
        streams,
        size: page.media_box(),
        marked: Vec::new(),
        states: Vec::new(),
        state: State::default(),
        matrix: IDENTITY,
        line: IDENTITY,
        end: None,
        held: None,
        forms: 0,
    };
    reader.text.width = (reader.size.x1 - reader.size.x0) as f32;
    let content = streams.content(page.raw());
    reader.content(&content, page.resources());
    reader.text
}

/// An open stretch of marked content.
#[derive(Debug, Default)]
struct Marked {
    leaf: Option<usize>,
    artifact: bool,
    /// Whether its letters are said already.
    told: bool,
    /// Whether what one operator shows is to be read from its end (14.8.2.3.3).
    reversed: bool,
}

struct Reader<'f, 's> {
    text: PageText,
    fonts: &'f mut Fonts<'s>,
    streams: &'f Streams,
    size: hayro_syntax::object::Rect,
    marked: Vec<Marked>,
    states: Vec<State>,
    state: State,
    matrix: Matrix,
    line: Matrix,
    /// Where the letters painted last end, and their size.
    end: Option<(f32, f32, f32)>,
    /// What one operator has shown so far of letters that are read from the end.
    held: Option<String>,
    forms: usize,
}

impl Reader<'_, '_> {
    fn content(&mut self, data: &[u8], resources: &Resources<'_>) {
        let mut operations = TypedIter::new(data);
        while let Some(operation) = operations.next() {
            self.operation(&operation, resources);
        }
    }

    fn operation(&mut self, operation: &Op<'_, '_>, resources: &Resources<'_>) {
        let number = |n: &Number| n.as_f32();
        match operation {
            Op::SaveState(_) => self.states.push(self.state.clone()),
            Op::RestoreState(_) => self.state = self.states.pop().unwrap_or_default(),
            Op::Transform(m) => {
                let m = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f32());
                self.state.transform = product(m, self.state.transform);
            }
            Op::BeginText(_) => (self.matrix, self.line) = (IDENTITY, IDENTITY),
            Op::SetTextMatrix(m) => {
                self.line = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f32());
                self.matrix = self.line;
            }
            Op::NextLine(by) => self.next_line(number(&by.0), number(&by.1)),
            Op::NextLineAndSetLeading(by) => {
                self.state.leading = -number(&by.1);
                self.next_line(number(&by.0), number(&by.1));
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::TextFont(font) => {
                self.state.size = number(&font.1);
                let dict = resources.get_font(font.0);
                self.state.font = dict.map(|d| self.fonts.get(&d)).unwrap_or_default();
            }
            Op::CharacterSpacing(by) => self.state.letter_space = number(&by.0),
            Op::WordSpacing(by) => self.state.word_space = number(&by.0),
            Op::HorizontalScaling(by) => self.state.stretch = number(&by.0) / 100.0,
            Op::TextLeading(by) => self.state.leading = number(&by.0),
            Op::ShowText(text) => self.show(text.0),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0);
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_space = number(&text.0);
                self.state.letter_space = number(&text.1);
                self.next_line(0.0, -self.state.leading);
                self.show(text.2);
            }
            Op::ShowTexts(texts) => self.show_all(texts.0),
            Op::BeginMarkedContent(tag) => self.begin(tag.0, None),
            Op::BeginMarkedContentWithProperties(marked) => {
                let properties = match marked.1 {
                    Object::Dict(dict) => Some(dict.clone()),
                    Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
                    _ => None,
                };
                self.begin(marked.0, properties.as_ref());
            }
            Op::EndMarkedContent(_) => drop(self.marked.pop()),
            Op::XObject(name) => {
                if let Some(object) = resources.get_x_object(name.0) {
                    self.object(&object, resources);
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = product([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.matrix = self.line;
    }

    fn begin(&mut self, tag: &Name<'_>, properties: Option<&Dict<'_>>) {
        let leaf = properties.and_then(|p| p.get::<i32>("MCID"));
        let leaf =
            leaf.and_then(|id| usize::try_from(id).ok()).filter(|id| *id < 1 << 20);
        if let Some(id) = leaf
            && self.text.leaves.len() <= id
        {
            let more = (id + 1 - self.text.leaves.len()) * size_of::<Leaf>();
            if !self.streams.take(more as u64) {
                return self.marked.push(Marked::default());
            }
            self.text.leaves.resize_with(id + 1, Leaf::default);
        }
        let artifact = &**tag == b"Artifact";
        let reversed = &**tag == b"ReversedChars";
        self.marked.push(Marked { leaf, artifact, told: false, reversed });
        let instead = properties.and_then(|p| p.get::<PdfString<'_>>("ActualText"));
        if let (Some(instead), false) = (instead, self.is_told()) {
            let instead = text::string(&instead);
            self.say(&instead, None);
            if let Some(marked) = self.marked.last_mut() {
                marked.told = true;
            }
        }
    }

    fn is_told(&self) -> bool {
        self.marked.iter().any(|marked| marked.told)
    }

    fn object(&mut self, object: &Stream<'_>, resources: &Resources<'_>) {
        let dict = object.dict();
        let side = |name| dict.get::<i32>(name).and_then(|n| u32::try_from(n).ok());
        match dict.get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => {
                let leaf = self.marked.iter().rev().find_map(|marked| marked.leaf);
                if let (Some(leaf), Some(width), Some(height)) =
                    (leaf, side("Width"), side("Height"))
                {
                    let size = (width, height);
                    self.text.leaves[leaf].image = Some((size, jpeg(object)));
                }
            }
            Some(b"Form") if self.forms < MAX_FORMS => {
                if !self.streams.take(FORM) {
                    return;
                }
                let Some(data) = self.streams.decoded(object) else { return };
                let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
                self.forms += 1;
                let (state, depth) = (self.state.clone(), self.states.len());
                if let Some(matrix) = dict.get::<Array<'_>>("Matrix") {
                    let mut m = IDENTITY;
                    m.iter_mut().zip(matrix.iter::<f32>()).for_each(|(m, n)| *m = n);
                    self.state.transform = product(m, self.state.transform);
                }
                self.content(&data, own.as_ref().unwrap_or(resources));
                self.states.truncate(depth);
                self.state = state;
                self.forms -= 1;
            }
            _ => {}
        }
    }

    fn show_all(&mut self, texts: &Array<'_>) {
        let reversed = self.marked.iter().any(|marked| marked.reversed);
        if reversed {
            self.held = Some(String::new());
        }
        let at = self.pen();
        for object in texts.iter::<Object<'_>>() {
            match object {
                Object::String(text) => self.show(&text),
                Object::Number(by) => {
                    let by = -by.as_f32() / 1000.0 * self.state.size * self.state.stretch;
                    self.advance(by);
                }
                _ => {}
            }
        }
        if let Some(held) = self.held.take() {
            self.say(&held, Some(at));
        }
    }

    fn advance(&mut self, by: f32) {
        self.matrix[4] += by * self.matrix[0];
        self.matrix[5] += by * self.matrix[1];
    }

    /// Shows glyphs: gathers their letters and moves the pen.
    fn show(&mut self, codes: &[u8]) {
        let font = Rc::clone(&self.state.font);
        let (x, y) = self.pen();
        let mut letters = String::with_capacity(codes.len());
        let (mut moved, mut begun, mut inked) = (0.0, None, 0.0);
        let (mut missing, mut silent) = (0, 0);
        let step = if font.wide { 2 } else { 1 };
        let reversed = self.marked.iter().any(|marked| marked.reversed);
        for code in codes.chunks(step) {
            let code = code.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
            missing += u32::from(font.wide && code == 0);
            let before = letters.len();
            silent += u32::from(!font.letters(code, &mut letters));
            let own = &letters[before..];
            let blank = !own.is_empty() && own.chars().all(char::is_whitespace);
            let part = if own.ends_with(is_half_blank) { 0.5 } else { 1.0 };
            if reversed {
                let own = letters.split_off(before);
                letters.insert_str(0, &own);
            }
            let space = if step == 1 && code == 32 { self.state.word_space } else { 0.0 };
            let width = font.width(code) / 1000.0 * self.state.size;
            if !blank {
                begun = begun.or(Some(moved));
                inked = moved + width * self.state.stretch * part;
            }
            moved += (width + self.state.letter_space + space) * self.state.stretch;
        }
        let level = self.matrix[1] == 0.0 && self.state.transform[1] == 0.0;
        let ink = begun.filter(|_| inked > 0.0 && level);
        let ink = ink.map(|begun| (self.pen_after(begun).0, self.pen_after(inked).0));
        self.advance(moved);
        if self.marked.iter().any(|marked| marked.artifact) {
            return;
        }
        self.text.missing += missing;
        if let Some((begin, end)) = ink {
            self.line(y, begin, end);
        }
        if !self.is_told() {
            self.text.silent += silent;
            match &mut self.held {
                Some(held) => held.insert_str(0, &letters),
                None => self.say(&letters, Some((x, y))),
            }
        }
        let (end, _) = self.pen();
        let inside = |x: f32, y: f32| {
            let (x, y) = (f64::from(x), f64::from(y));
            let edge = f64::from(EDGE);
            x >= self.size.x0 - edge
                && x <= self.size.x1 + edge
                && y >= self.size.y0 - edge
                && y <= self.size.y1 + edge
        };
        let seen = inside(x, y) && inside(end, y);
        if !seen && !letters.trim().is_empty() && self.text.outside.len() < 80 {
            self.text.outside.push_str(&letters);
        }
        self.end = Some((end, y, self.height()));
    }

    /// Where the pen is on the page.
    fn pen(&self) -> (f32, f32) {
        self.pen_after(0.0)
    }

    /// Where the pen is on the page once it has moved on.
    fn pen_after(&self, by: f32) -> (f32, f32) {
        let moved = product([1.0, 0.0, 0.0, 1.0, by, 0.0], self.matrix);
        let at = product(moved, self.state.transform);
        (at[4], at[5])
    }

    /// Takes note of where letters begin and end that are about to be said.
    fn line(&mut self, y: f32, begin: f32, end: f32) {
        if let Some(last) = self.text.lines.last_mut()
            && (last.y - y).abs() < 0.5
        {
            (last.begin, last.end) = (last.begin.min(begin), last.end.max(end));
            return;
        }
        let leaf = self.marked.iter().rev().find_map(|marked| marked.leaf);
        let start =
            leaf.map_or(self.text.loose.len(), |l| self.text.leaves[l].text.len());
        self.text.lines.push(Line { y, begin, end, leaf, start });
    }

    /// The size of the type on the page.
    fn height(&self) -> f32 {
        let at = product(self.matrix, self.state.transform);
        (at[2].hypot(at[3]) * self.state.size).abs().max(1.0)
    }

    /// Adds letters to the leaf that is open.
    fn say(&mut self, letters: &str, at: Option<(f32, f32)>) {
        if letters.is_empty() || self.marked.iter().any(|marked| marked.artifact) {
            return;
        }
        let leaf = self.marked.iter().rev().find_map(|marked| marked.leaf);
        let Some(leaf) = leaf else {
            return self.say_loose(letters, at);
        };
        let y = at.map_or_else(|| self.pen().1, |(_, y)| y);
        let height = self.height();
        let leaf = &mut self.text.leaves[leaf];
        if let Some((_, last)) = leaf.lines
            && (last - y).abs() > height / 2.0
            && !leaf.text.ends_with(char::is_whitespace)
            && !letters.starts_with(char::is_whitespace)
        {
            leaf.text.push(LINE_END);
        }
        leaf.lines = Some((leaf.lines.map_or(y, |(first, _)| first), y));
        leaf.text.push_str(letters);
    }

    /// Letters that belong to no leaf: where there is a gap there is a space,
    /// and where the line changes, a line ends.
    fn say_loose(&mut self, letters: &str, at: Option<(f32, f32)>) {
        let (x, y) = at.unwrap_or_else(|| self.pen());
        if let Some((last_x, last_y, height)) = self.end {
            if (last_y - y).abs() > height / 2.0 {
                self.text.loose.push('\n');
            } else if x - last_x > height * 0.15 || x < last_x - height {
                self.text.loose.push(' ');
            }
        }
        self.text.loose.push_str(letters);
    }
}

/// Whether a sign has its ink in the first half of its square, so that the other
/// half may hang over the end of a line: East Asian stops and closing brackets.
fn is_half_blank(sign: char) -> bool {
    "、。，．」』）】〉》〕〗〙］｝".contains(sign)
}

/// A digest of the bytes of an image that are a JPEG file as it was.
fn jpeg(image: &Stream<'_>) -> Option<u64> {
    let filter = image.dict().get::<Object<'_>>("Filter")?;
    let is_jpeg = |name: &Name<'_>| &**name == b"DCTDecode";
    let alone = match filter {
        Object::Name(name) => is_jpeg(&name),
        Object::Array(names) => {
            let mut names = names.iter::<Name<'_>>();
            names.next().is_some_and(|name| is_jpeg(&name)) && names.next().is_none()
        }
        _ => false,
    };
    alone.then(|| crate::audit::digest(&image.raw_data()))
}
