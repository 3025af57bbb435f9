//! The markup of Aozora Bunko, as its manual of annotation describes it
//! (<https://www.aozora.gr.jp/annotation/>).

use crate::model::Mark;

/// What a directive says of the words that it quotes or encloses.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in super::super) enum Saying {
    /// They are a heading of this level.
    Heading(u8),
    /// They are marked.
    Mark(Mark),
}

/// Ends of directives about words, with what they say.
pub(in super::super) const SAYINGS: &[(&str, Saying)] = &[
    ("大見出し", Saying::Heading(1)),
    ("中見出し", Saying::Heading(2)),
    ("小見出し", Saying::Heading(3)),
    ("傍点", Saying::Mark(Mark::Emphasis)),
    ("白ゴマ傍点", Saying::Mark(Mark::Emphasis)),
    ("丸傍点", Saying::Mark(Mark::Emphasis)),
    ("白丸傍点", Saying::Mark(Mark::Emphasis)),
    ("黒三角傍点", Saying::Mark(Mark::Emphasis)),
    ("二重丸傍点", Saying::Mark(Mark::Emphasis)),
    ("傍線", Saying::Mark(Mark::Underline)),
    ("二重傍線", Saying::Mark(Mark::Underline)),
    ("波線", Saying::Mark(Mark::Underline)),
    ("太字", Saying::Mark(Mark::Strong)),
    ("斜体", Saying::Mark(Mark::Emphasis)),
    ("上付き小文字", Saying::Mark(Mark::Superscript)),
    ("下付き小文字", Saying::Mark(Mark::Subscript)),
    ("行右小書き", Saying::Mark(Mark::Superscript)),
    ("行左小書き", Saying::Mark(Mark::Subscript)),
];

/// Ends of directives about layout, which the model leaves to the template.
pub(in super::super) const LAYOUT: &[&str] = &[
    "字下げ",
    "字下げ終わり",
    "地付き",
    "地付き終わり",
    "字上げ",
    "字上げ終わり",
    "字詰め",
    "字詰め終わり",
    "罫囲み",
    "罫囲み終わり",
    "本文終わり",
    "折り返して",
    "横組み",
    "横組み終わり",
];

/// Directives for a new page.
pub(in super::super) const PAGES: &[&str] = &["改ページ", "改丁", "改見開き", "改段"];

/// The head of the legend of signs.
pub(in super::super) const LEGEND: &str = "【テキスト中に現れる記号について】";

/// Heads of the line at which the text has ended and its sources follow.
pub(in super::super) const COLOPHON: &[&str] = &["底本：", "底本:", "［＃本文終わり］"];
