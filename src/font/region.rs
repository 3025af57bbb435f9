//! Whose forms Chinese characters and their signs have.
//!
//! China, Taiwan, Hong Kong, Japan and Korea write many characters with strokes of
//! their own, under one number; stops stand in the corner of their square here and
//! in its middle there. So the face follows the language, or else what is written:
//! kana are Japanese, Hangul is Korean, and of Chinese characters many are in the
//! national standard of one side only (GB 2312, Big5).

use std::sync::OnceLock;

use skrifa::font::Font;
use skrifa::font::name::NameId;
use skrifa::raw::TableProvider;

/// Where Chinese characters are written in one way.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Region {
    /// The mainland of China and Singapore: simplified characters.
    China,
    /// Taiwan.
    Taiwan,
    /// Hong Kong and Macao.
    HongKong,
    /// Japan.
    Japan,
    /// Korea.
    Korea,
}

impl Region {
    /// What a language tag says, by its script and its country (BCP 47). `zh` alone
    /// says nothing.
    pub fn of_language(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let language = parts.next()?.to_ascii_lowercase();
        let named =
            |known: &str| parts.clone().any(|part| part.eq_ignore_ascii_case(known));
        match language.as_str() {
            "ja" => Some(Self::Japan),
            "ko" => Some(Self::Korea),
            _ if !is_chinese(tag) => None,
            _ if named("HK") || named("MO") => Some(Self::HongKong),
            _ if named("Hant") || named("TW") => Some(Self::Taiwan),
            _ if named("Hans") || named("CN") || named("SG") => Some(Self::China),
            "yue" => Some(Self::HongKong),
            _ => None,
        }
    }

    /// Whether a language is written with Chinese characters.
    pub fn writes_han(tag: &str) -> bool {
        is_chinese(tag) || Self::of_language(tag).is_some()
    }

    /// What a text is by the language that it is said to be in, by its own letters,
    /// and by those of all that is around it.
    pub fn of(tag: &str, own: Option<Self>, around: Option<Self>) -> Self {
        let said = Self::of_language(tag);
        let mut seen = [own, around].into_iter().flatten();
        let chinese = |region: &Self| !matches!(region, Self::Japan | Self::Korea);
        said.unwrap_or_else(|| {
            let seen = if is_chinese(tag) { seen.find(chinese) } else { seen.next() };
            seen.unwrap_or(Self::China)
        })
    }

    /// The tag of its language, as shapers take it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::China => "zh-Hans",
            Self::Taiwan => "zh-Hant",
            Self::HongKong => "zh-HK",
            Self::Japan => "ja",
            Self::Korea => "ko",
        }
    }

    /// Whom a face is drawn for: by its name, as in `Noto Serif CJK JP`, or by the
    /// one East Asian code page that it claims (OpenType, `OS/2`, ulCodePageRange).
    pub(super) fn of_face(font: &Font) -> Option<Self> {
        let names = [NameId::TYPOGRAPHIC_FAMILY_NAME, NameId::FAMILY_NAME];
        let names = names.into_iter().filter_map(|id| {
            let name = font.names().get(id)?.english_or_first()?;
            Some(name.name().chars().collect::<String>())
        });
        names.into_iter().find_map(|name| Self::of_name(&name)).or_else(|| {
            let pages = font.tables().os2().ok()?.ul_code_page_range_1()?;
            let claims = |bit: u32| pages & 1 << bit != 0;
            let mut claimed = [
                (17, Self::Japan),
                (18, Self::China),
                (19, Self::Korea),
                (20, Self::Taiwan),
            ]
            .into_iter()
            .filter(|(bit, _)| claims(*bit));
            claimed.next().filter(|_| claimed.next().is_none()).map(|(_, region)| region)
        })
    }

    /// Whom a family says that it is for.
    pub fn of_name(family: &str) -> Option<Self> {
        family.rsplit([' ', '-', '_']).find_map(|word| match word {
            "JP" => Some(Self::Japan),
            "KR" => Some(Self::Korea),
            "SC" | "CN" => Some(Self::China),
            "TC" | "TW" => Some(Self::Taiwan),
            "HK" | "HC" => Some(Self::HongKong),
            _ => None,
        })
    }

    /// How far the forms of another region are from these.
    pub(super) fn distance(self, other: Self) -> u8 {
        match (self, other) {
            (a, b) if a == b => 0,
            (Self::Taiwan, Self::HongKong) | (Self::HongKong, Self::Taiwan) => 1,
            _ => 2,
        }
    }
}

/// Whether a language is one of China's.
fn is_chinese(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default();
    ["zh", "yue", "cmn", "wuu", "nan", "hak", "gan", "hsn", "lzh"]
        .iter()
        .any(|known| language.eq_ignore_ascii_case(known))
}

/// How much a text has of what East Asian languages write.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub struct Census {
    kana: u32,
    hangul: u32,
    bopomofo: u32,
    han: u32,
    simplified: u32,
    traditional: u32,
    /// Letters of all other scripts.
    others: u32,
}

impl Census {
    /// Counts the letters of a text.
    pub fn of(text: &str) -> Self {
        let mut census = Self::default();
        census.add(text);
        census
    }

    /// Counts those of one more.
    pub fn add(&mut self, text: &str) {
        // All that is counted is encoded with a first byte of E3 or more. Of the rest
        // it is enough to know about how much there is.
        if text.bytes().all(|byte| byte < 0xE3) {
            let letters = u32::try_from(text.len()).unwrap_or(u32::MAX);
            self.others = self.others.saturating_add(letters);
            return;
        }
        for c in text.chars() {
            let count = match c {
                'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｦ'..='ﾝ' => &mut self.kana,
                '가'..='힣' | '\u{3131}'..='\u{318E}' => &mut self.hangul,
                'ㄅ'..='ㄯ' => &mut self.bopomofo,
                '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
                    match side(c) {
                        Side::Simplified => self.simplified += 1,
                        Side::Traditional => self.traditional += 1,
                        Side::Both => {}
                    }
                    &mut self.han
                }
                c if c.is_alphanumeric() => &mut self.others,
                _ => continue,
            };
            *count = count.saturating_add(1);
        }
    }

    /// Whether there is nothing of East Asia.
    pub fn is_empty(&self) -> bool {
        self.kana + self.hangul + self.bopomofo + self.han == 0
    }

    /// Whether it is a text of China or Japan with perhaps some foreign words, and
    /// not the other way round. A character says about as much as three letters.
    pub fn is_han(&self) -> bool {
        let letters = self.kana + self.bopomofo + self.han;
        letters > 0 && letters * 3 >= self.others && letters > self.hangul
    }

    /// Whose it is, if that can be told.
    pub fn region(&self) -> Option<Region> {
        if self.kana > 0 && self.kana * 10 >= self.han {
            Some(Region::Japan)
        } else if self.hangul > 0 && self.hangul * 2 >= self.han {
            Some(Region::Korea)
        } else if self.traditional > self.simplified || self.bopomofo > 0 {
            Some(Region::Taiwan)
        } else {
            (self.simplified > self.traditional).then_some(Region::China)
        }
    }
}

/// In which national standard a character is.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Side {
    /// In that of China only.
    Simplified,
    /// In that of Taiwan only.
    Traditional,
    /// In both or none.
    Both,
}

/// The first of the characters that the standards have.
const FIRST: u32 = 0x4E00;

fn side(c: char) -> Side {
    static SIDES: OnceLock<Vec<Side>> = OnceLock::new();
    let sides = SIDES.get_or_init(|| {
        // Rows 16 to 87 of GB 2312, and both levels of Big5.
        let china = members(encoding_rs::GBK, 0xB0..=0xF7, &[0xA1..=0xFE]);
        let taiwan = members(encoding_rs::BIG5, 0xA4..=0xF9, &[0x40..=0x7E, 0xA1..=0xFE]);
        let side = |at: usize| match (china[at], taiwan[at]) {
            (true, false) => Side::Simplified,
            (false, true) => Side::Traditional,
            _ => Side::Both,
        };
        (0..SPAN).map(side).collect()
    });
    let at = u32::from(c).checked_sub(FIRST).unwrap_or(u32::MAX) as usize;
    sides.get(at).copied().unwrap_or(Side::Both)
}

/// How many characters there are from [`FIRST`] on.
const SPAN: usize = 0x5200;

/// Which characters are encoded by pairs of bytes.
fn members(
    encoding: &'static encoding_rs::Encoding,
    leads: std::ops::RangeInclusive<u8>,
    trails: &[std::ops::RangeInclusive<u8>],
) -> Vec<bool> {
    let mut members = vec![false; SPAN];
    for lead in leads {
        for trail in trails.iter().cloned().flatten() {
            let pair = [lead, trail];
            let decoded = encoding.decode_without_bom_handling(&pair).0;
            let at = decoded.chars().next().map(u32::from).unwrap_or_default();
            if let Some(member) = members.get_mut(at.wrapping_sub(FIRST) as usize) {
                *member = true;
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_say_whose_forms_they_take() {
        for (tag, region) in [
            ("zh-Hans", Some(Region::China)),
            ("zh-CN", Some(Region::China)),
            ("zh-Hant", Some(Region::Taiwan)),
            ("zh-TW", Some(Region::Taiwan)),
            ("zh-hant-hk", Some(Region::HongKong)),
            ("zh-HK", Some(Region::HongKong)),
            ("ja", Some(Region::Japan)),
            ("ko-KR", Some(Region::Korea)),
            ("zh", None),
            ("en", None),
            ("und", None),
        ] {
            assert_eq!(Region::of_language(tag), region, "{tag}");
        }
    }

    #[test]
    fn letters_say_it_where_the_language_does_not() {
        for (text, region) in [
            ("すべての人間は、生れながらにして自由", Some(Region::Japan)),
            ("모든 인간은 大韓民國", Some(Region::Korea)),
            ("人人生而自由，在尊严和权利上一律平等", Some(Region::China)),
            ("人人生而自由，在尊嚴和權利上一律平等", Some(Region::Taiwan)),
            ("人人", None),
            ("all human beings", None),
        ] {
            assert_eq!(Census::of(text).region(), region, "{text}");
        }
        let own = Census::of("尊嚴和權利").region();
        for (tag, own, around, region) in [
            ("zh", own, None, Region::Taiwan),
            ("zh-Hans", own, None, Region::China),
            ("en", own, Some(Region::Japan), Region::Taiwan),
            ("en", None, Some(Region::Japan), Region::Japan),
            ("zh", None, Some(Region::Japan), Region::China),
            ("en", None, None, Region::China),
        ] {
            assert_eq!(Region::of(tag, own, around), region, "{tag} {own:?} {around:?}");
        }
    }

    #[test]
    fn a_text_with_some_characters_is_not_one_of_china() {
        assert!(Census::of("他说：Hello world。我很好。").is_han());
        assert!(!Census::of("The word 人 means a human being").is_han());
        assert!(!Census::of("대한민국(大韓民國)은").is_han());
    }

    #[test]
    fn families_name_their_region() {
        for (name, region) in [
            ("Noto Serif CJK JP", Some(Region::Japan)),
            ("Source Han Sans SC", Some(Region::China)),
            ("LXGW WenKai TC", Some(Region::Taiwan)),
            ("Noto Serif Thai", None),
        ] {
            assert_eq!(Region::of_name(name), region);
        }
    }
}
