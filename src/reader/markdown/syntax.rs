//! What beyond `CommonMark` is read, by name.

use pulldown_cmark::Options;

use crate::reader::ReadOptions;

/// The constructs that this reader looks for.
#[derive(Debug, Copy, Clone)]
pub(super) struct Syntax {
    /// What pulldown-cmark itself looks for.
    pub(super) parser: Options,
    /// `[^label]` and its definition.
    pub(super) notes: bool,
    /// `^[a note where it stands]`.
    pub(super) inline_notes: bool,
    /// `[text]{.class}`.
    pub(super) spans: bool,
    /// `2^10^`. pulldown-cmark has it, but not within words.
    pub(super) superscript: bool,
    /// `H~2~O`, likewise.
    pub(super) subscript: bool,
    /// `{width=50%}` after images, links and code.
    pub(super) attributes: bool,
    /// `::: name` around blocks.
    pub(super) divisions: bool,
    /// `\newpage` and `<!-- pagebreak -->`.
    pub(super) page_breaks: bool,
    /// `*[HTML]: what it stands for`.
    pub(super) abbreviations: bool,
    /// An image alone in its paragraph is a figure.
    pub(super) figures: bool,
    /// `: words` or `Table: words` beside a table.
    pub(super) captions: bool,
    /// `| a line` as verse.
    pub(super) line_blocks: bool,
    /// A safe subset of HTML becomes structure.
    pub(super) html: bool,
    /// `[[page|words]]` and `![[file]]`.
    pub(super) wiki_links: bool,
    /// `==marked==`.
    pub(super) highlight: bool,
    /// A backslash before a blank: a no-break space.
    pub(super) blanks: bool,
    /// `{{< command >}}` and `{% command %}`.
    pub(super) tags: bool,
    /// `[@key, p. 3]` and `@key [p. 3]`.
    pub(super) citations: bool,
    /// `\emph{words}`, `\footnote{words}` and other commands of LaTeX.
    pub(super) tex: bool,
    /// Whether the text names files of sources, so that any `@key` may cite.
    pub(super) sources: bool,
    /// `%%a comment%%`.
    pub(super) comments: bool,
    /// Addresses without angle brackets become links.
    pub(super) bare_links: bool,
    /// A first and only heading of level 1 is the title.
    pub(super) title_heading: bool,
    /// A metadata block at the start.
    pub(super) front_matter: bool,
    /// How deep blocks or inlines may nest.
    pub(super) depth: usize,
}

/// The constructs that pulldown-cmark knows, by the name that switches them off.
const PARSER: &[(&str, Options)] = &[
    ("tables", Options::ENABLE_TABLES),
    ("notes", Options::ENABLE_FOOTNOTES),
    ("strikethrough", Options::ENABLE_STRIKETHROUGH),
    ("tasks", Options::ENABLE_TASKLISTS),
    ("heading-attributes", Options::ENABLE_HEADING_ATTRIBUTES),
    ("definitions", Options::ENABLE_DEFINITION_LIST),
    ("alerts", Options::ENABLE_GFM),
    ("math", Options::ENABLE_MATH),
];

/// Further constructs, by the same.
const OWN: &[&str] = &[
    "inline-notes",
    "spans",
    "superscript",
    "subscript",
    "attributes",
    "divisions",
    "page-breaks",
    "abbreviations",
    "figures",
    "captions",
    "line-blocks",
    "wiki-links",
    "highlight",
    "blanks",
    "tags",
    "comments",
    "citations",
    "tex",
    "html",
    "bare-links",
    "title-heading",
    "front-matter",
];

/// The names of all that can be switched off.
pub(super) fn names() -> Vec<&'static str> {
    PARSER.iter().map(|(name, _)| *name).chain(OWN.iter().copied()).collect()
}

impl Syntax {
    /// Whether alerts are looked for.
    pub(super) fn alerts(&self) -> bool {
        self.parser.contains(Options::ENABLE_GFM)
    }

    /// All that is wanted.
    pub(super) fn of(options: &ReadOptions) -> Self {
        let wants = |name| {
            debug_assert!(names().contains(&name), "`{name}` stands in no list");
            options.wants(name)
        };
        let known = PARSER.iter().filter(|(name, _)| options.wants(name));
        Self {
            parser: known.fold(Options::empty(), |all, (_, one)| all | *one),
            notes: wants("notes"),
            inline_notes: wants("inline-notes"),
            spans: wants("spans"),
            superscript: wants("superscript"),
            subscript: wants("subscript"),
            attributes: wants("attributes"),
            divisions: wants("divisions"),
            page_breaks: wants("page-breaks"),
            abbreviations: wants("abbreviations"),
            figures: wants("figures"),
            captions: wants("captions"),
            line_blocks: wants("line-blocks"),
            wiki_links: wants("wiki-links"),
            highlight: wants("highlight"),
            blanks: wants("blanks"),
            tags: wants("tags"),
            comments: wants("comments"),
            citations: wants("citations"),
            tex: wants("tex"),
            sources: false,
            html: wants("html"),
            bare_links: wants("bare-links"),
            title_heading: wants("title-heading"),
            front_matter: wants("front-matter"),
            depth: options.max_depth(),
        }
    }
}
