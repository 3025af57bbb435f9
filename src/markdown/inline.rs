//! What stands within a line.

use super::attr::braces;
use super::escape::{self, Place};
use super::html;
use super::label::Labels;
use crate::model::{
    Attr, Image, Inline, InlineKind, Link, Mark, Resources, Target, plain_text,
};

/// What inlines refer to.
#[derive(Debug, Copy, Clone)]
pub(super) struct Context<'a> {
    pub(super) labels: &'a Labels,
    pub(super) resources: &'a Resources,
}

/// Whether a line may end within inlines.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Ends {
    /// It may.
    Free,
    /// All is one line, as in a heading.
    One,
    /// All is one line between bars.
    Cell,
    /// A line of verse goes on over several with an indent.
    Hanging,
}

/// Writes inlines; lines end with `\n`.
pub(super) fn write(context: Context<'_>, content: &[Inline], ends: Ends) -> String {
    let mut writer = Writer { context, ends, out: String::new(), open: Vec::new() };
    writer.inlines(content, None);
    writer.out
}

/// Whether nothing but a line end could stand for something in these inlines.
pub(super) fn has_line_end(content: &[Inline]) -> bool {
    let mut found = false;
    for inline in content {
        inline.each(&mut |i| found |= matches!(i.kind, InlineKind::SoftBreak));
    }
    found
}

struct Writer<'a> {
    context: Context<'a>,
    ends: Ends,
    out: String,
    /// The signs of marked text that is open.
    open: Vec<&'static str>,
}

impl Writer<'_> {
    /// Writes inlines that the given one follows.
    fn inlines(&mut self, content: &[Inline], after: Option<&Inline>) {
        for (at, inline) in content.iter().enumerate() {
            let next = content.get(at + 1).or(after);
            let before = at.checked_sub(1).map(|at| &content[at]);
            self.inline(inline, before, next);
        }
    }

    fn inline(
        &mut self,
        inline: &Inline,
        before: Option<&Inline>,
        next: Option<&Inline>,
    ) {
        match &inline.kind {
            InlineKind::Text(text) => self.text(text, before, next),
            InlineKind::SoftBreak => self.out.push_str(match self.ends {
                Ends::Free => "\n",
                Ends::One | Ends::Cell => " ",
                Ends::Hanging => "\n  ",
            }),
            InlineKind::HardBreak => self.hard_break(next),
            InlineKind::Code(text) => self.code(text),
            InlineKind::Math(text) => self.math(text),
            InlineKind::Marked(mark, content) => self.marked(*mark, content, next),
            InlineKind::Link(link, content) => self.link(link, content),
            InlineKind::Image(image) => {
                self.image(image, &[Inline::text(image.alt.as_str(), inline.span)]);
            }
            InlineKind::Note(id) => {
                let label = self.context.labels.get(*id);
                self.out.push_str(&format!("[^{label}]"));
            }
            InlineKind::Ruby { base, reading } => {
                self.out.push_str("<ruby>");
                self.inlines(base, None);
                self.out.push_str("<rt>");
                self.text(reading, None, None);
                self.out.push_str("</rt></ruby>");
            }
            // Made by a pass; a reader gives none.
            InlineKind::Pages(_) => {}
            InlineKind::Scope(attr, content) => self.scope(&braces(attr), content),
        }
    }

    /// The character before what is written next; none at the start of a line.
    fn before(&self) -> Option<char> {
        self.out.chars().next_back().filter(|c| *c != '\n')
    }

    fn text(&mut self, text: &str, before: Option<&Inline>, next: Option<&Inline>) {
        let kind = next.map(|next| &next.kind);
        let ends_line =
            matches!(kind, None | Some(InlineKind::SoftBreak | InlineKind::HardBreak));
        let before_bracket =
            kind.is_some_and(|kind| !matches!(kind, InlineKind::Note(_)));
        let after_note = before.is_some_and(|b| matches!(b.kind, InlineKind::Note(_)));
        let at_start = match self.ends {
            Ends::Hanging => self.out.ends_with("\n  "),
            _ => self.before().is_none(),
        };
        // A line of verse has its bar before it.
        let verse = self.ends == Ends::Hanging && self.out.is_empty();
        let before = match at_start && !verse {
            true => None,
            false => Some(self.before().unwrap_or(' ')),
        };
        let place = Place { before, ends_line, before_bracket, after_note };
        escape::text(&mut self.out, text, place);
    }

    fn hard_break(&mut self, next: Option<&Inline>) {
        let begun = self.before().is_some_and(|c| c != ' ');
        // With the line end after it, a backslash would end the paragraph.
        let alone = next.is_none_or(|next| next.kind != InlineKind::SoftBreak);
        let free = self.ends == Ends::Free && begun && alone;
        match free && !self.out.ends_with("<br>") {
            true => self.out.push_str("\\\n"),
            false => self.out.push_str("<br>"),
        }
    }

    /// Code, in a run of backticks that is not in it.
    fn code(&mut self, text: &str) {
        self.apart(&['`']);
        let fence = "`".repeat(longest_run(text, '`') + 1);
        let blank = text.chars().all(|c| c == ' ');
        let padded = text.starts_with('`')
            || text.ends_with('`')
            || (text.starts_with(' ') && text.ends_with(' ') && !blank);
        let space = if padded { " " } else { "" };
        let text = match self.ends {
            Ends::Cell => text.replace('|', "\\|"),
            _ => text.to_owned(),
        };
        self.out.push_str(&format!("{fence}{space}{text}{space}{fence}"));
    }

    fn math(&mut self, text: &str) {
        let plain = !text.is_empty()
            && !text.starts_with(char::is_whitespace)
            && !text.ends_with(char::is_whitespace)
            && !text.contains('$');
        let sign = if plain { "$" } else { "$$" };
        self.out.push_str(&format!("{sign}{text}{sign}"));
    }

    /// Parts what is written next from one of these signs, with a comment.
    fn apart(&mut self, signs: &[char]) {
        if self.out.ends_with(signs) {
            self.out.push_str("<!-- -->");
        }
    }

    fn marked(&mut self, mark: Mark, content: &[Inline], next: Option<&Inline>) {
        let sign = match mark {
            Mark::Emphasis => "*",
            Mark::Strong => "**",
            Mark::Strike => "~~",
            Mark::Superscript => "^",
            Mark::Subscript => "~",
            Mark::SmallCaps => return self.scope("{.smallcaps}", content),
            Mark::Underline | Mark::Highlight | Mark::Small | Mark::Keyboard => {
                return self.tagged(html::tag(mark), content);
            }
        };
        let script = matches!(mark, Mark::Superscript | Mark::Subscript);
        let start = self.out.len();
        let before = self.before();
        let nested = self.open.contains(&sign);
        if nested || (script && !self.is_script(content)) {
            return self.tagged(html::tag(mark), content);
        }
        self.out.push_str(sign);
        self.open.push(sign);
        self.inlines(content, None);
        self.open.pop();
        let inner = &self.out[start + sign.len()..];
        if fits(sign, before, inner, next) {
            self.out.push_str(sign);
        } else {
            let tag = html::tag(mark);
            self.out.replace_range(start..start + sign.len(), &format!("<{tag}>"));
            self.out.push_str(&format!("</{tag}>"));
        }
    }

    /// Whether content can be raised or lowered by a sign: one short word, and
    /// no address around it.
    fn is_script(&self, content: &[Inline]) -> bool {
        const LONGEST: usize = 24;
        let [Inline { kind: InlineKind::Text(text), .. }] = content else {
            return false;
        };
        let from = self.out.floor_char_boundary(self.out.len().saturating_sub(220));
        let near = &self.out[from..];
        text.len() <= LONGEST
            && text.chars().all(char::is_alphanumeric)
            && !near.contains("://")
            && !near.contains("www.")
    }

    fn tagged(&mut self, tag: &str, content: &[Inline]) {
        self.out.push_str(&format!("<{tag}>"));
        let open = std::mem::take(&mut self.open);
        self.inlines(content, None);
        self.open = open;
        self.out.push_str(&format!("</{tag}>"));
    }

    fn scope(&mut self, braces: &str, content: &[Inline]) {
        self.apart(&[']', '!']);
        self.out.push('[');
        let open = std::mem::take(&mut self.open);
        self.inlines(content, None);
        self.open = open;
        self.out.push(']');
        self.out.push_str(braces);
    }

    fn link(&mut self, link: &Link, content: &[Inline]) {
        if let Some(address) = bare(link, content) {
            self.out.push_str(&format!("<{address}>"));
            return;
        }
        self.apart(&['!']);
        self.out.push('[');
        self.inlines(content, None);
        self.out.push_str("](");
        match &link.target {
            Target::Url(url) => self.out.push_str(&escape::destination(url)),
            Target::Id(id) => self.out.push_str(&fragment(id)),
        }
        if !link.title.is_empty() {
            self.out.push(' ');
            self.out.push_str(&escape::title(&link.title));
        }
        self.out.push(')');
    }

    fn image(&mut self, image: &Image, shown: &[Inline]) {
        self.out.push_str("![");
        self.inlines(shown, None);
        self.out.push_str("](");
        let name = &self.context.resources[image.resource].name;
        self.out.push_str(&escape::destination(name));
        if !image.title.is_empty() {
            self.out.push(' ');
            self.out.push_str(&escape::title(&image.title));
        }
        self.out.push(')');
        if !image.attr.is_empty() {
            self.out.push_str(&braces(&image.attr));
        }
    }
}

/// An image whose words are its caption, with attributes of its own.
pub(super) fn figure(
    context: Context<'_>,
    image: &Image,
    attr: Attr,
    caption: &[Inline],
) -> String {
    let mut writer =
        Writer { context, ends: Ends::Free, out: String::new(), open: Vec::new() };
    writer.image(&Image { attr, ..image.clone() }, caption);
    writer.out
}

/// Whether the words of an image say just what its caption does.
pub(super) fn says_caption(image: &Image, caption: &[Inline]) -> bool {
    image.alt == plain_text(caption)
}

/// Whether signs around text are read as marking it (`CommonMark` 6.2, with
/// all that is no letter, digit or blank for punctuation).
fn fits(sign: &str, before: Option<char>, inner: &str, next: Option<&Inline>) -> bool {
    let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back())
    else {
        return false;
    };
    let same = |c: char| sign.starts_with(c);
    let after = match next.map(|next| &next.kind) {
        None => Some(' '),
        Some(InlineKind::SoftBreak | InlineKind::HardBreak) => Some(' '),
        Some(InlineKind::Text(text)) => text.chars().next(),
        Some(InlineKind::Marked(..)) => return false,
        Some(_) => Some('['),
    };
    let word = |c: char| c.is_alphanumeric() && !('\u{24b6}'..='\u{24e9}').contains(&c);
    let edge = |c: Option<char>| {
        c.is_none_or(|c| c.is_whitespace() || (c.is_ascii_punctuation() && !same(c)))
    };
    let solid = |c: char| !c.is_whitespace() && !same(c);
    before.is_none_or(|c| !same(c))
        && after.is_none_or(|c| !same(c))
        && (word(first) || (solid(first) && edge(before)))
        && (word(last) || (solid(last) && edge(after)))
}

/// The address of a link that shows nothing else.
fn bare<'a>(link: &'a Link, content: &[Inline]) -> Option<&'a str> {
    let ([Inline { kind: InlineKind::Text(text), .. }], Target::Url(url)) =
        (content, &link.target)
    else {
        return None;
    };
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~/:?#%=+,;@!()".contains(&b))
    };
    let scheme = ["https://", "http://", "ftp://"].iter().any(|s| url.starts_with(s));
    let same = url == text && scheme;
    let mail = url.strip_prefix("mailto:").filter(|address| {
        *address == text.as_str()
            && address.split('@').count() == 2
            && !address.contains(['/', ':', '?', '#', '%', '(', ')', ',', ';', '!'])
            && !address.ends_with('.')
            && !address.starts_with('@')
    });
    if !link.title.is_empty() || !plain(text) {
        None
    } else if same {
        Some(url)
    } else {
        mail
    }
}

/// A link to a place in the text, percent-encoded (RFC 3986, 2.1).
fn fragment(id: &str) -> String {
    let mut out = String::from("#");
    for c in id.chars() {
        if c.is_alphanumeric() || "-._~:".contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    escape::destination(&out)
}

/// How often a character follows itself at most.
pub(super) fn longest_run(text: &str, sign: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
