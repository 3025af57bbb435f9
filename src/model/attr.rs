//! Attributes and languages.

use serde::{Deserialize, Serialize};

/// An optional identifier, classes and key-value pairs.
///
/// Most nodes have none, so the empty value costs one pointer.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attr(Option<Box<AttrData>>);

/// What a non-empty [`Attr`] holds.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttrData {
    /// A name for links to point to; unique once a document is prepared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Classes; templates give them meaning.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The language of this part, where it differs from its surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// The direction of this part, where the source states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dir: Option<Direction>,
    /// Everything else, in source order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<(String, String)>,
}

impl Attr {
    /// Just an identifier.
    pub fn with_id(id: impl Into<String>) -> Self {
        Self::from(AttrData { id: Some(id.into()), ..AttrData::default() })
    }

    /// Just a language.
    pub fn with_lang(lang: Lang) -> Self {
        Self::from(AttrData { lang: Some(lang), ..AttrData::default() })
    }

    /// The contents, if there are any.
    pub fn get(&self) -> Option<&AttrData> {
        self.0.as_deref()
    }

    /// The contents, created if need be.
    pub fn get_mut(&mut self) -> &mut AttrData {
        self.0.get_or_insert_default()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The identifier.
    pub fn id(&self) -> Option<&str> {
        self.get()?.id.as_deref()
    }

    /// The language.
    pub fn lang(&self) -> Option<&Lang> {
        self.get()?.lang.as_ref()
    }

    /// The direction.
    pub fn dir(&self) -> Option<Direction> {
        self.get()?.dir
    }

    /// Whether the class is present.
    pub fn has_class(&self, class: &str) -> bool {
        self.get().is_some_and(|a| a.classes.iter().any(|c| c == class))
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        let pairs = &self.get()?.pairs;
        pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

impl From<AttrData> for Attr {
    /// Wraps the data; data without content becomes the empty value, so that
    /// equal meanings compare equal.
    fn from(data: AttrData) -> Self {
        if data == AttrData::default() { Self(None) } else { Self(Some(Box::new(data))) }
    }
}

/// Which way a text runs.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A BCP 47 language tag, such as `en-GB`.
#[derive(Debug, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(String);

impl Lang {
    /// Accepts a well-formed tag; `_` is taken for `-`, as in `en_GB`.
    pub fn new(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-");
        let ok = |part: &str| {
            matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let known = matches!(primary.len(), 2..=8)
            && primary.bytes().all(|b| b.is_ascii_alphabetic());
        (known && parts.all(ok)).then_some(Self(tag))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language, in lower case: `en` of `en-GB`.
    pub fn primary(&self) -> String {
        self.0.split('-').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// Whether nothing is known about the language.
    pub fn is_undetermined(&self) -> bool {
        self.0 == "und"
    }

    /// Whether it is written with large and small letters. Old-style figures, which
    /// reach above and below as small letters do, suit no others.
    pub fn has_small_letters(&self) -> bool {
        // Unicode CLDR 46, languages whose default script has no case.
        const NONE: &[&str] = &[
            "am", "ar", "arc", "as", "bn", "bo", "ckb", "cmn", "dv", "dz", "fa", "gu",
            "he", "hi", "iw", "ja", "ji", "ka", "km", "kn", "ko", "ks", "lo", "lzh",
            "ml", "mr", "my", "ne", "nqo", "or", "pa", "ps", "sa", "sd", "si", "syr",
            "ta", "te", "th", "ti", "ug", "ur", "yi", "yue", "zh",
        ];
        let mut scripts = self.0.split('-').skip(1).filter(|part| part.len() == 4);
        match scripts.next() {
            Some(script) => matches!(script, "Latn" | "Cyrl" | "Grek" | "Armn" | "Copt"),
            None => !NONE.contains(&self.primary().as_str()),
        }
    }

    /// The direction in which the language is usually written.
    pub fn direction(&self) -> Direction {
        // Unicode CLDR 46, languages whose default script is Hebrew, Arabic,
        // Syriac, Thaana or N'Ko.
        const RTL: &[&str] = &[
            "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "ps", "sd",
            "syr", "ug", "ur", "yi",
        ];
        let script = self.0.split('-').nth(1).filter(|s| s.len() == 4);
        let rtl = match script {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo"),
            None => RTL.contains(&self.primary().as_str()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }
}

impl Default for Lang {
    /// `und`: undetermined.
    fn default() -> Self {
        Self("und".into())
    }
}
