//! The table of all keys, in the order of the guide.

use super::{Key, Kind, Relative, STYLE};
use crate::design::press::Paper;

/// What the tables are about, in the order of the guide.
pub(in crate::design) const TABLES: &[(&str, &str)] = &[
    ("", "Keys in no table stand above all tables."),
    (
        "page",
        "The paper and its margins. A margin may be a share of the page, so that it \
         follows when another size is chosen: of its width for `inner` and `outer`, of \
         its height for `top` and `bottom`.",
    ),
    ("opening", "How a text and its chapters open."),
    (
        "headings",
        "How headings are counted. `{.unnumbered}` or `{-}` leaves one out, and a text \
         that has numbers of its own keeps them.",
    ),
    (
        "captions",
        "How figures and tables are counted. A caption that names its number itself \
         keeps it.",
    ),
    ("references", "How the text refers to its own places: `[](#id)`, `[@fig:id]`."),
    (
        "drop-cap",
        "The large letter at the head of a chapter. There is none where the first \
         paragraph is shorter than the letter is high, or begins with no letter.",
    ),
    ("notes", "Where notes stand and how they are counted."),
    ("contents", "The list of contents, and those of figures and tables."),
    ("furniture", "What stands in the margins. An EPUB has none."),
    (
        "alerts",
        "The bands beside alerts (`> [!NOTE]`), by their kinds. Their words are set as \
         the styles `alert` and `alert-title` say.",
    ),
    ("code", "Blocks of code, besides the style `code`."),
    ("lists", "Lists, besides the style `list`."),
    ("tables", "Tables, besides the styles `table` and `table-head`."),
    ("indents", "How far lines stand in, besides the indents of styles."),
    (
        "sinks",
        "How far down things stand that have a page of their own, by the height of the \
         text.",
    ),
    ("ebook", "What concerns e-books alone."),
    (
        "press",
        "What a press asks for; see [print for a press](press.md). With `bleed` or \
         `marks` the sheets of the PDF are larger than the page, and `TrimBox` and \
         `BleedBox` say where they are cut.",
    ),
    (
        "cover",
        "How a cover is set in type: that of an e-book which has no image for it, and the \
         one that `folio cover` makes around a printed book. A share is one of the width \
         of the front.",
    ),
    ("inline", "What looks the same in all styles."),
    (
        STYLE,
        "How each kind of paragraph is set: `[style.quote]`, `[style.heading1]`. A style \
         takes what it does not say from the one it is based on, and in the end from \
         `body`.",
    ),
];

const fn key(
    table: &'static str,
    name: &'static str,
    kind: Kind,
    what: &'static str,
) -> Key {
    Key { table, name, kind, what }
}

const MARGIN: Kind = Kind::Length(0.0, 720.0, Relative::Page);
const INDENT: Kind = Kind::Length(-400.0, 400.0, Relative::Em);
const SPACE: Kind = Kind::Length(0.0, 500.0, Relative::Em);
const THIN: Kind = Kind::Length(0.0, 12.0, Relative::Nothing);
const SINK: Kind = Kind::Share(0.0, 80.0);
const COVER: Kind = Kind::Length(0.0, 288.0, Relative::Page);
const HEADS: Kind = Kind::Choice(&["none", "title", "author", "chapter", "slug"]);

/// All keys.
pub(in crate::design) const KEYS: &[Key] = &[
    key("", "description", Kind::Text, "What the template is for, in a line."),
    key(
        "",
        "based-on",
        Kind::Template,
        "The template from which all is taken that is not said here.",
    ),
    key(
        "",
        "ornament",
        Kind::Text,
        "What marks a change of scene; empty for a blank line.",
    ),
    key(
        "page",
        "size",
        Kind::PageSize,
        "A name of the table below, width by height as in `6x9in`, or `locale`: Letter \
         where the language of the text says so (`en-US`), else A4.",
    ),
    key("page", "inner", MARGIN, "The margin at the spine."),
    key("page", "outer", MARGIN, "The margin away from the spine."),
    key("page", "top", MARGIN, "Above the text."),
    key("page", "bottom", MARGIN, "Below the text and its notes."),
    key("page", "facing", Kind::Flag, "Whether left and right pages mirror each other."),
    key(
        "opening",
        "title",
        Kind::Choice(&["block", "page"]),
        "Whether the title heads the first page of text or has a page of its own, with \
         the imprint on its back.",
    ),
    key(
        "opening",
        "chapter",
        Kind::Choice(&["inline", "page", "recto"]),
        "Where a heading of level 1 begins: where the text before it ends, on a new \
         page, or on a new right-hand page.",
    ),
    key(
        "opening",
        "half-title",
        Kind::Flag,
        "Whether a page with nothing but the title precedes a title page.",
    ),
    key(
        "headings",
        "label",
        Kind::Choice(&["none", "chapter"]),
        "What stands with the number of a chapter: nothing, or the word for a chapter \
         in the language of the text, on a line of its own.",
    ),
    key(
        "captions",
        "numbers",
        Kind::Flag,
        "Whether captions begin with a word and a number, such as `Figure 3`.",
    ),
    key(
        "references",
        "page",
        Kind::Flag,
        "Whether references name the page too. An EPUB has no pages and says nothing.",
    ),
    key(
        "drop-cap",
        "lines",
        Kind::Whole(0, 4),
        "How many lines the letter spans; less than 2 for none.",
    ),
    key(
        "drop-cap",
        "small-caps",
        Kind::Choice(&["none", "word", "words"]),
        "Which words after it are in small capitals: none, the first one or the first \
         few.",
    ),
    key(
        "headings",
        "numbers",
        Kind::Whole(0, 6),
        "Down to which level headings are numbered, as in 2.1; 0 for none.",
    ),
    key(
        "notes",
        "place",
        Kind::Choice(&["foot", "chapter", "end"]),
        "At the foot of the page, at the end of the chapter, or at the end of the text. \
         In an EPUB the foot is the end of the file, and readers show notes as pop-ups.",
    ),
    key(
        "notes",
        "restart",
        Kind::Choice(&["never", "chapter", "page"]),
        "Where the numbers of notes start again. With `page`, notes at the foot are \
         counted on each page of a PDF and by Word; in an EPUB, which has no pages, \
         and where notes stand elsewhere, it is `chapter`.",
    ),
    key(
        "contents",
        "figures",
        Kind::Flag,
        "Whether a list of the figures that have captions follows the contents.",
    ),
    key(
        "contents",
        "tables",
        Kind::Flag,
        "Whether a list of the tables that have captions follows the contents.",
    ),
    key("notes", "rule", THIN, "How thick the rule above notes is; 0 for none."),
    key(
        "notes",
        "rule-width",
        Kind::Length(0.0, 720.0, Relative::Nothing),
        "How long it is, on paper.",
    ),
    key(
        "contents",
        "depth",
        Kind::Whole(0, 6),
        "The lowest heading level that is listed; 0 for no list.",
    ),
    key(
        "contents",
        "at-least",
        Kind::Whole(1, 1000),
        "With fewer entries than this there is no list.",
    ),
    key(
        "furniture",
        "verso",
        HEADS,
        "The running head of a left page, or of every page if none face. `slug` is the \
         line of a manuscript: surname, title and number.",
    ),
    key("furniture", "recto", HEADS, "The running head of a right page."),
    key(
        "furniture",
        "number",
        Kind::Choice(&["none", "foot", "head"]),
        "Where page numbers stand: nowhere, in the middle under the text, or in the \
         line of the running head, away from the spine.",
    ),
    key(
        "furniture",
        "head-gap",
        Kind::Lines(0.5, 6.0),
        "From the baseline of the running head to the top of the text, by the leading of \
         the body.",
    ),
    key(
        "furniture",
        "foot-gap",
        Kind::Lines(0.5, 6.0),
        "From the foot of the text to the baseline of the page number, likewise.",
    ),
    key("alerts", "band", THIN, "How wide a band is."),
    key("alerts", "note", Kind::Color, "The band of a note."),
    key("alerts", "tip", Kind::Color, "That of a tip."),
    key("alerts", "important", Kind::Color, "That of what is important."),
    key("alerts", "warning", Kind::Color, "That of a warning."),
    key("alerts", "caution", Kind::Color, "That of a caution."),
    key("code", "background", Kind::Ground, "What lies behind the lines."),
    key(
        "lists",
        "bullets",
        Kind::Text,
        "The bullets of each level, one letter each. Readers of an EPUB have their own.",
    ),
    key(
        "lists",
        "indent",
        Kind::Ems(0.5, 6.0),
        "How far the items of a list with bullets stand in; those with numbers make room \
         for the longest.",
    ),
    key("tables", "rule", THIN, "How thick the rules above and below are; 0 for none."),
    key("tables", "head-rule", THIN, "How thick the rule under the head is; 0 for none."),
    key("tables", "gap", Kind::Ems(0.2, 6.0), "Between columns."),
    key("tables", "padding", Kind::Ems(0.0, 3.0), "Above and below the text of a row."),
    key(
        "tables",
        "least",
        Kind::Share(10.0, 100.0),
        "How small the type of a table may be made, by its size, where not even the \
         longest words of its columns fit beside each other.",
    ),
    key(
        "indents",
        "turnover",
        Kind::Ems(0.0, 12.0),
        "What a line of verse that is too long goes on with.",
    ),
    key(
        "indents",
        "note",
        Kind::Ems(0.0, 12.0),
        "The second paragraph of a note, and those that follow.",
    ),
    key("sinks", "title", SINK, "The title."),
    key("sinks", "publisher", SINK, "The publisher and the date, below the authors."),
    key("sinks", "imprint", SINK, "What stands on the back of the title page."),
    key("sinks", "leaf", SINK, "A dedication or a motto."),
    key(
        "ebook",
        "fonts",
        Kind::Flag,
        "Whether the fonts of the design are part of an EPUB: of each face the letters \
         that the text uses, about 30 KB. Readers can still choose their own.",
    ),
    key(
        "ebook",
        "vertical",
        Kind::Flag,
        "Whether an EPUB in Japanese or Chinese is set in columns, from right to left.",
    ),
    key(
        "press",
        "bleed",
        Kind::Length(0.0, 72.0, Relative::Nothing),
        "How far the sheet goes beyond the page on each side, so that what reaches the \
         edge can be cut: 0.125in or 3mm.",
    ),
    key(
        "press",
        "marks",
        Kind::Flag,
        "Whether marks outside the page show where to cut.",
    ),
    key(
        "press",
        "multiple",
        Kind::Whole(1, 32),
        "The number of pages is a multiple of this: empty ones are added at the end.",
    ),
    key(
        "press",
        "resolution",
        Kind::Whole(0, 2400),
        "The least dots to the inch of an image in print. One with fewer gives a warning; \
         0 asks for none.",
    ),
    key(
        "press",
        "paper",
        Kind::Choice(Paper::NAMES),
        "What the book is printed on, which decides the width of its spine and checks the \
         margins.",
    ),
    key(
        "press",
        "spine",
        Kind::Length(0.0, 288.0, Relative::Nothing),
        "The width of the spine where the printer states it; 0 to go by the paper.",
    ),
    key("cover", "background", Kind::Color, "What lies behind the letters."),
    key("cover", "color", Kind::Color, "The letters and rules."),
    key("cover", "margin", COVER, "What stays free at the sides."),
    key("cover", "title", COVER, "The largest size of the title; a long one is smaller."),
    key("cover", "subtitle", COVER, "The largest size of the subtitle."),
    key("cover", "author", COVER, "The largest size of the authors."),
    key(
        "cover",
        "text",
        COVER,
        "The size of the description on the back of a printed book.",
    ),
    key("cover", "rule", COVER, "How thick the rules are; 0 for none."),
    key(
        "cover",
        "spine",
        Kind::Choice(&["locale", "down", "up", "none"]),
        "Which way the letters on the spine run: as is usual where the language is \
         spoken, from the top down, or from the bottom up.",
    ),
    key(
        "inline",
        "link",
        Kind::Color,
        "The colour of links on screens. Links of a printed page look like its text.",
    ),
    key(
        STYLE,
        "based-on",
        Kind::Style,
        "The style from which all is taken that is not said.",
    ),
    key(
        STYLE,
        "family",
        Kind::Choice(&["serif", "sans", "mono"]),
        "The kind of letter. Readers of an EPUB choose their own.",
    ),
    key(
        STYLE,
        "size",
        Kind::Length(4.0, 144.0, Relative::Em),
        "The size of the type; em are those of the style that it is based on.",
    ),
    key(
        STYLE,
        "leading",
        Kind::Length(4.0, 288.0, Relative::Em),
        "From baseline to baseline.",
    ),
    key(STYLE, "weight", Kind::Choice(&["regular", "bold"]), "Thin or heavy."),
    key(STYLE, "slant", Kind::Choice(&["upright", "italic"]), "Upright or not."),
    key(
        STYLE,
        "caps",
        Kind::Choice(&["none", "small", "all"]),
        "Small capitals or capitals instead of small letters.",
    ),
    key(
        STYLE,
        "emphasis",
        Kind::Choice(&["italic", "bold", "underline"]),
        "How stressed words are shown. Readers with low vision tell italics badly.",
    ),
    key(
        STYLE,
        "figures",
        Kind::Choice(&["lining", "old-style"]),
        "Figures as tall as capitals, or with ascenders and descenders.",
    ),
    key(
        STYLE,
        "align",
        Kind::Choice(&["justify", "start", "center", "end"]),
        "How lines fill the measure.",
    ),
    key(STYLE, "tracking", Kind::Ems(-0.2, 1.0), "Added between letters."),
    key(
        STYLE,
        "first-indent",
        INDENT,
        "The indent of the first line; negative lets the others stand in.",
    ),
    key(
        STYLE,
        "start-indent",
        INDENT,
        "The indent of all lines on the side where they start.",
    ),
    key(
        STYLE,
        "end-indent",
        INDENT,
        "The indent of all lines on the side where they end.",
    ),
    key(
        STYLE,
        "before",
        SPACE,
        "Space above the paragraph. Between two paragraphs the larger of the two spaces \
         counts.",
    ),
    key(STYLE, "after", SPACE, "Space below it."),
    key(STYLE, "hyphenate", Kind::Flag, "Whether words may be broken."),
    key(
        STYLE,
        "keep-with-next",
        Kind::Flag,
        "Whether what follows must stand on the same page.",
    ),
    key(STYLE, "color", Kind::Color, "The colour of the letters."),
    key(STYLE, "marker", Kind::Color, "What lies behind words that are marked."),
];
