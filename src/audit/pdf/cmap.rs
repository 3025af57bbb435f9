//! `ToUnicode` maps: which letters a code stands for (9.10.3).

use super::text::utf16;

/// The longest range that is taken at its word.
const MAX_RANGE: u32 = 0x1_0000;

/// From codes to letters.
#[derive(Debug, Default)]
pub(super) struct ToUnicode {
    /// Where the letters of a code begin and how many bytes they are; 0 for
    /// none.
    letters: Vec<(u32, u16)>,
    pool: String,
}

impl ToUnicode {
    /// Reads a map. What cannot be understood is left aside.
    pub(super) fn read(data: &[u8]) -> Self {
        let mut map = Self::default();
        let mut section = Section::None;
        let mut row: Vec<Vec<u8>> = Vec::new();
        let mut list: Option<u32> = None;
        for token in (Tokens { data, at: 0 }) {
            match token {
                Token::Word(b"beginbfchar") => section = Section::Chars,
                Token::Word(b"beginbfrange") => section = Section::Ranges,
                Token::Word(b"endbfchar" | b"endbfrange") => section = Section::None,
                Token::Word(b"[") => list = Some(0),
                Token::Word(b"]") => {
                    list = None;
                    row.clear();
                }
                Token::Word(_) => {}
                Token::Hex(_) if section == Section::None => {}
                Token::Hex(value) => match (section, &mut list) {
                    (Section::Ranges, Some(count)) => {
                        if let Some(first) = row.first() {
                            map.add(code(first).saturating_add(*count), &value);
                        }
                        *count += 1;
                    }
                    _ => {
                        row.push(value);
                        map.row(section, &mut row);
                    }
                },
            }
        }
        map
    }

    /// The letters of a code.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        let (start, len) = *self.letters.get(code as usize)?;
        let start = start as usize;
        (len > 0).then(|| &self.pool[start..start + usize::from(len)])
    }

    /// Takes a row of a section, if it is complete.
    fn row(&mut self, section: Section, row: &mut Vec<Vec<u8>>) {
        match (section, row.as_slice()) {
            (Section::Chars, [from, to]) => self.add(code(from), to),
            (Section::Ranges, [first, last, to]) => {
                let (first, last) = (code(first), code(last));
                let last = last.min(first.saturating_add(MAX_RANGE));
                for (step, code) in (first..=last).enumerate() {
                    let mut to = to.clone();
                    if let [.., high, low] = to.as_mut_slice() {
                        let unit = u16::from_be_bytes([*high, *low]);
                        let unit = unit.wrapping_add(step as u16);
                        [*high, *low] = unit.to_be_bytes();
                    }
                    self.add(code, &to);
                }
            }
            _ => return,
        }
        row.clear();
    }

    fn add(&mut self, code: u32, letters: &[u8]) {
        let code = code as usize;
        if code >= MAX_RANGE as usize {
            return;
        }
        if self.letters.len() <= code {
            self.letters.resize(code + 1, (0, 0));
        }
        let start = self.pool.len();
        self.pool.push_str(&utf16(letters));
        self.letters[code] = (start as u32, (self.pool.len() - start) as u16);
    }
}

#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Section {
    None,
    Chars,
    Ranges,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Word(&'a [u8]),
}

struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.data.get(self.at..)?;
        let skip = rest.iter().position(|b| !b.is_ascii_whitespace())?;
        let rest = &rest[skip..];
        let (token, len) = match rest[0] {
            b'<' if rest.get(1) != Some(&b'<') => {
                let end = rest.iter().position(|&b| b == b'>').unwrap_or(rest.len());
                (Token::Hex(hex(&rest[1..end])), end + 1)
            }
            b'[' | b']' => (Token::Word(&rest[..1]), 1),
            _ => {
                let stop =
                    |b: &u8| b.is_ascii_whitespace() || matches!(b, b'[' | b']' | b'<');
                let len = rest[1..].iter().position(stop).map_or(rest.len(), |p| p + 1);
                (Token::Word(&rest[..len]), len)
            }
        };
        self.at += skip + len;
        Some(token)
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits = digits.iter().filter_map(|&b| char::from(b).to_digit(16));
    let digits: Vec<u8> = digits.map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_lists_are_mapped() {
        let map = ToUnicode::read(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0001> <0041> <0002><006600660069> endbfchar\n\
              2 beginbfrange <0003> <0005> <0061> <0010> <0011> [<0078> <D835DC00>]\n\
              endbfrange",
        );
        let codes = [1, 2, 3, 5, 0x10, 0x11, 6];
        let letters = codes.map(|code| map.get(code));
        assert_eq!(
            letters,
            [Some("A"), Some("ffi"), Some("a"), Some("c"), Some("x"), Some("𝐀"), None]
        );
    }
}
