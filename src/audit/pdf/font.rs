//! Fonts, as far as text needs them: letters and widths of codes.

use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use rustc_hash::FxHashMap;

use super::cmap::ToUnicode;
use super::streams::Streams;

/// The fonts of a file, each read once.
#[derive(Debug)]
pub(super) struct Fonts<'s> {
    known: FxHashMap<(u32, i32), Rc<Font>>,
    streams: &'s Streams,
}

/// A font.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Whether codes have two bytes and not one.
    pub(super) wide: bool,
    letters: Option<ToUnicode>,
    /// Letters of a simple font that its encoding names.
    encoded: FxHashMap<u32, char>,
    widths: Vec<u16>,
    default_width: u16,
}

impl<'s> Fonts<'s> {
    pub(super) fn new(streams: &'s Streams) -> Self {
        Self { known: FxHashMap::default(), streams }
    }

    /// The font of a dictionary.
    pub(super) fn get(&mut self, dict: &Dict<'_>) -> Rc<Font> {
        let Some(id) = dict.obj_id() else {
            return Rc::new(Font::read(dict, self.streams));
        };
        let key = (id.obj_number, id.gen_number);
        let read = || Rc::new(Font::read(dict, self.streams));
        Rc::clone(self.known.entry(key).or_insert_with(read))
    }
}

impl Font {
    /// The letters of a code; `None` if the font does not tell.
    pub(super) fn letters(&self, code: u32, buffer: &mut String) -> bool {
        if let Some(map) = &self.letters {
            match map.get(code) {
                Some(letters) => buffer.push_str(letters),
                None => return false,
            }
            return true;
        }
        match self.encoded.get(&code) {
            Some(c) => buffer.push(*c),
            None if !self.wide && (0x20..0x7F).contains(&code) => {
                buffer.extend(char::from_u32(code));
            }
            None => return false,
        }
        true
    }

    /// How far a code moves the pen, in thousandths of the size.
    pub(super) fn width(&self, code: u32) -> f32 {
        let width = self.widths.get(code as usize).copied().unwrap_or(u16::MAX);
        f32::from(if width == u16::MAX { self.default_width } else { width })
    }

    fn read(dict: &Dict<'_>, streams: &Streams) -> Self {
        let wide = dict.get::<Name<'_>>("Subtype").is_some_and(|n| &*n == b"Type0");
        let letters = dict.get::<Stream<'_>>("ToUnicode");
        let letters = letters.and_then(|map| streams.decoded(&map));
        let mut font = Self {
            wide,
            letters: letters.map(|data| ToUnicode::read(&data)),
            default_width: if wide { 1000 } else { 500 },
            ..Self::default()
        };
        match wide {
            true => font.read_wide(dict),
            false => font.read_simple(dict),
        }
        font
    }

    /// The widths of a CID font (9.7.4.3).
    fn read_wide(&mut self, dict: &Dict<'_>) {
        let descendants = dict.get::<Array<'_>>("DescendantFonts").unwrap_or_default();
        let Some(font) = descendants.iter::<Dict<'_>>().next() else { return };
        if let Some(width) = font.get::<Number>("DW") {
            self.default_width = rounded(width);
        }
        let widths = font.get::<Array<'_>>("W").unwrap_or_default();
        let mut numbers: Vec<u32> = Vec::new();
        for object in widths.iter::<Object<'_>>() {
            match object {
                Object::Number(number) => numbers.push(number.as_i64().max(0) as u32),
                Object::Array(list) => {
                    let first = numbers.pop().unwrap_or(0);
                    for (code, width) in (first..).zip(list.iter::<Number>()) {
                        self.set_width(code, rounded(width));
                    }
                    numbers.clear();
                }
                _ => {}
            }
            if let [first, last, width] = numbers[..] {
                for code in first..=last.min(0xFFFF) {
                    self.set_width(code, width.min(u32::from(u16::MAX) - 1) as u16);
                }
                numbers.clear();
            }
        }
    }

    /// Widths and encoding of a simple font (9.6).
    fn read_simple(&mut self, dict: &Dict<'_>) {
        let first =
            dict.get::<Number>("FirstChar").map_or(0, |n| n.as_i64().max(0) as u32);
        let widths = dict.get::<Array<'_>>("Widths").unwrap_or_default();
        for (code, width) in (first..).zip(widths.iter::<Number>()) {
            self.set_width(code, rounded(width));
        }
        let Some(encoding) = dict.get::<Dict<'_>>("Encoding") else { return };
        let mut code = 0;
        for object in encoding.get::<Array<'_>>("Differences").unwrap_or_default().iter()
        {
            match object {
                Object::Number(number) => code = number.as_i64().max(0) as u32,
                Object::Name(name) => {
                    if let Some(c) = named(name.as_str()) {
                        self.encoded.insert(code, c);
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }

    fn set_width(&mut self, code: u32, width: u16) {
        let code = code as usize;
        if code > 0xFFFF {
            return;
        }
        if self.widths.len() <= code {
            self.widths.resize(code + 1, u16::MAX);
        }
        self.widths[code] = width;
    }
}

fn rounded(width: Number) -> u16 {
    width.as_f32().round().clamp(0.0, 65534.0) as u16
}

/// The letter of a glyph's name, for the names that texts set with TeX need
/// (Adobe Glyph List; `uni` names by its rules).
fn named(name: &str) -> Option<char> {
    let code = name.strip_prefix("uni").and_then(|h| u32::from_str_radix(h, 16).ok());
    let mut letters = name.chars();
    Some(match (letters.next(), letters.next(), code) {
        (_, _, Some(code)) => char::from_u32(code)?,
        (Some(letter), None, _) => letter,
        _ => match name {
            "space" => ' ',
            "quoteright" => '’',
            "quoteleft" => '‘',
            "quotedblleft" => '“',
            "quotedblright" => '”',
            "endash" => '–',
            "emdash" => '—',
            "hyphen" => '-',
            "ff" => '\u{FB00}',
            "fi" => '\u{FB01}',
            "fl" => '\u{FB02}',
            "ffi" => '\u{FB03}',
            "ffl" => '\u{FB04}',
            "period" => '.',
            "comma" => ',',
            "colon" => ':',
            "semicolon" => ';',
            "parenleft" => '(',
            "parenright" => ')',
            "bracketleft" => '[',
            "bracketright" => ']',
            "question" => '?',
            "exclam" => '!',
            "bullet" => '•',
            "ellipsis" => '…',
            "zero" => '0',
            "one" => '1',
            "two" => '2',
            "three" => '3',
            "four" => '4',
            "five" => '5',
            "six" => '6',
            "seven" => '7',
            "eight" => '8',
            "nine" => '9',
            _ => return None,
        },
    })
}
