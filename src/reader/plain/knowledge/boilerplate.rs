//! What distributors of texts put around them.

/// Marks after which the text begins, for lines freed of stars and spaces. In
/// lower case.
pub(in super::super) const STARTS: &[&str] = &[
    "start of the project gutenberg ebook",
    "start of this project gutenberg ebook",
    "start of project gutenberg",
    "start of the project gutenberg etext",
    "start of this project gutenberg etext",
    "end*the small print! for public domain e",
    "end the small print! for public domain e",
];

/// Marks at which the text has ended. In lower case.
pub(in super::super) const ENDS: &[&str] = &[
    "end of the project gutenberg ebook",
    "end of this project gutenberg ebook",
    "end of project gutenberg",
    "end of the project gutenberg etext",
    "end of this project gutenberg etext",
    "end of the project gutenberg e",
    "end of this is copyrighted project gutenberg",
];

/// Keys of the header of a file that give metadata. In lower case.
pub(in super::super) const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("author", Field::Author),
    ("authors", Field::Author),
    ("translator", Field::Person("trl")),
    ("editor", Field::Person("edt")),
    ("illustrator", Field::Person("ill")),
    ("commentator", Field::Person("cwt")),
    ("annotator", Field::Person("ann")),
    ("contributor", Field::Person("ctb")),
    ("compiler", Field::Person("com")),
    ("language", Field::Language),
];

/// What a key of a header gives.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in super::super) enum Field {
    /// The title.
    Title,
    /// The author.
    Author,
    /// Someone else, by the MARC code of the part they had.
    Person(&'static str),
    /// The language.
    Language,
}

/// Keys of the header of a letter sent by mail. In lower case.
pub(in super::super) const MAIL: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "reply-to",
    "sent",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "x-mailer",
    "user-agent",
    "return-path",
    "received",
    "delivered-to",
    "sender",
    "content-disposition",
    "thread-topic",
    "thread-index",
    "importance",
    "list-id",
    "dkim-signature",
    "organization",
    "x-originating-ip",
    "errors-to",
    "precedence",
];

/// How the remarks of a transcriber begin. In lower case.
pub(in super::super) const TRANSCRIBERS: &[&str] = &[
    "transcriber",
    "transcription note",
    "anmerkungen zur transkription",
    "anmerkung zur transkription",
    "note de transcription",
    "notes de transcription",
    "note du transcripteur",
    "notes du transcripteur",
    "au lecteur",
    "nota del transcriptor",
    "notas del transcriptor",
    "nota del trascrittore",
    "nota do transcritor",
    "opmerkingen van de bewerker",
    "produced by",
    "note: project gutenberg",
    "note: images of",
    "a detailed transcriber",
    "provided by",
    "this ebook was produced",
    "e-text prepared by",
    "etext prepared by",
];

/// Words in the names of series, and of who edits them. In lower case.
pub(in super::super) const SERIES_WORDS: &[&str] = &[
    "series",
    "edited by",
    "library of",
    "bibliothek",
    "bibliothèque",
    "biblioteca",
    "collection",
    "collana",
    "the same author",
    "uniform with",
];
