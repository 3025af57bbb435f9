//! What words stand in: headings, lists, tables, links; how they are set apart.

/// What a word stands in.
#[derive(Debug, Default, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) struct Context {
    /// The level of a heading; 0 outside.
    pub(in crate::audit) heading: u8,
    /// The level if none may be skipped, as in PDF/UA; 0 where that is not told.
    pub(in crate::audit) nested: u8,
    /// How it is set apart.
    pub(in crate::audit) style: Style,
    /// How it is set apart that does not tell: emphasis in emphasis, which is
    /// upright in some formats; bold in what is bold.
    pub(in crate::audit) vague: Style,
    /// Where it leads; into [`Ledger::links`](super::Ledger::links).
    pub(in crate::audit) link: Option<u32>,
    /// How deep lists are nested; 0 outside.
    pub(in crate::audit) depth: u8,
    /// Which item of all lists, from 1; 0 outside.
    pub(in crate::audit) item: u32,
    /// Which cell of a table.
    pub(in crate::audit) cell: Option<Cell>,
    /// The language, where it is not that of the text; into the languages.
    pub(in crate::audit) language: Option<u16>,
    /// Whether it is a formula, and if so what its words are.
    pub(in crate::audit) formula: Formula,
    /// Whether it is literal text, which has colours and no emphasis.
    pub(in crate::audit) literal: bool,
    /// Whether a file may lack it: the title block, the names of alerts.
    pub(in crate::audit) optional: bool,
}

/// A cell of a table.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) struct Cell {
    /// Which table, from 1.
    pub(in crate::audit) table: u32,
    /// Which row, from 1.
    pub(in crate::audit) row: u32,
    /// Which cell of the row, from 1, however many columns each has.
    pub(in crate::audit) column: u32,
    /// What it names.
    pub(in crate::audit) header: Header,
}

/// What a cell of a table names. A file may not tell of what.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) enum Header {
    /// Nothing.
    #[default]
    None,
    /// Its column, or something.
    Column,
    /// Its row.
    Row,
}

/// How a word is set apart; what all formats have a word for.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) struct Style(u8);

impl Style {
    pub(in crate::audit) const EMPHASIS: Self = Self(1);
    pub(in crate::audit) const STRONG: Self = Self(2);
    pub(in crate::audit) const STRIKE: Self = Self(4);
    pub(in crate::audit) const RAISED: Self = Self(8);
    pub(in crate::audit) const LOWERED: Self = Self(16);

    /// All of them.
    pub(in crate::audit) const ALL: Self = Self(31);

    /// Those that both have.
    pub(in crate::audit) fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both.
    pub(in crate::audit) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of the first that the second lacks.
    pub(in crate::audit) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(in crate::audit) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In words, for messages.
    pub(in crate::audit) fn describe(self) -> String {
        const NAMES: [(Style, &str); 5] = [
            (Style::EMPHASIS, "emphasis"),
            (Style::STRONG, "strong"),
            (Style::STRIKE, "strike-through"),
            (Style::RAISED, "superscript"),
            (Style::LOWERED, "subscript"),
        ];
        let names = NAMES.iter().filter(|(style, _)| style.without(self).is_empty());
        names.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Whether words are a formula.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(in crate::audit) enum Formula {
    /// They are none.
    #[default]
    No,
    /// They are its signs, as they are shown.
    Shown,
    /// They are its source, which a file gives to those who cannot see it.
    Source,
}

/// What stands before an item of a list.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(in crate::audit) enum Label {
    /// A file does not tell.
    #[default]
    Unknown,
    /// A sign that is no number.
    Bullet,
    /// A number, and by which signs it is written.
    Number(u32, Signs),
    /// What is printed, be it a number or a sign.
    Text(String),
}

/// By which signs the number of an item is written.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(in crate::audit) enum Signs {
    /// A file does not tell, or by others than these.
    #[default]
    Unknown,
    /// 1, 2, 3, in the digits of any script.
    Digits,
    /// a, b, c.
    LowerLetters,
    /// A, B, C.
    UpperLetters,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// Where a link leads, and what is said of that.
#[derive(Debug, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) struct Link {
    /// Where it leads.
    pub(in crate::audit) target: Target,
    /// Its title; empty if there is none.
    pub(in crate::audit) title: String,
}

/// Where a link leads.
#[derive(Debug, Clone, Eq, PartialEq, Hash)]
pub(in crate::audit) enum Target {
    /// Out of the text.
    Url(String),
    /// To an anchor.
    Anchor(String),
    /// To a page, from 1.
    Page(u32),
}
