//! Commands to site generators: Hugo's and Quarto's shortcodes, Liquid's tags.
//!
//! A few have a form in a text: figures, breaks, keys, links to films. The
//! values of variables are known to the generator alone, so their names stay;
//! all other commands are left out, and that is said.

use std::ops::Range;

use super::Reading;
use crate::diag::Problem;
use crate::model::{Attr, BlockKind, Break, InlineKind, Link, Mark, Target};
use crate::reader::markdown::frame::{Kind, Origin};

/// The parts of a command.
struct Command<'a> {
    name: &'a str,
    /// Its values, by key; those without one have an empty key.
    values: Vec<(&'a str, &'a str)>,
}

impl Command<'_> {
    /// A value by its key, or the first that has none.
    fn value(&self, key: &str) -> Option<&str> {
        let found = self.values.iter().find(|(own, _)| *own == key);
        found.map(|(_, value)| *value).filter(|value| !value.is_empty())
    }
}

impl Reading<'_, '_, '_> {
    /// Acts on a command.
    pub(super) fn tag(&mut self, literal: &str, range: Range<usize>) {
        let Some(inner) = shortcode(literal) else {
            if literal.starts_with("{{") {
                // A variable.
                return self.builder.text(literal, range);
            }
            return self.leave_out(literal, &range);
        };
        if let Some(quoted) = inner.strip_prefix("/*") {
            let quoted = quoted.strip_suffix("*/").unwrap_or(quoted).trim();
            let (begin, end) = (&literal[..3], &literal[literal.len() - 3..]);
            return self.builder.text(&format!("{begin} {quoted} {end}"), range);
        }
        let command = command(inner);
        match command.name {
            "figure" | "image" | "img" => match command.value("src") {
                Some(source) => self.figure(&command, source, range),
                None => self.leave_out(literal, &range),
            },
            "pagebreak" | "newpage" => {
                self.builder.block(BlockKind::Break(Break::Page), range);
            }
            "br" => self.builder.inline(InlineKind::HardBreak, range),
            "kbd" => {
                let keys: Vec<&str> =
                    command.values.iter().map(|(_, key)| *key).collect();
                let kind = Kind::Marked(Mark::Keyboard);
                self.around(kind, &keys.join(" "), range);
            }
            "youtube" | "vimeo" | "video" => match command
                .value("")
                .or(command.value("id"))
            {
                Some(film) => {
                    let address = match command.name {
                        "youtube" => format!("https://www.youtube.com/watch?v={film}"),
                        "vimeo" => format!("https://vimeo.com/{film}"),
                        _ => film.to_owned(),
                    };
                    let target = Target::Url(address.clone());
                    let link = Link { target, title: String::new() };
                    self.around(Kind::Link(Box::new(link)), &address, range);
                }
                None => self.leave_out(literal, &range),
            },
            "ref" | "relref" => {
                self.builder.text(command.value("").unwrap_or_default(), range);
            }
            _ => self.leave_out(literal, &range),
        }
    }

    fn leave_out(&mut self, literal: &str, range: &Range<usize>) {
        let shown: String = literal.chars().take(60).collect();
        self.builder.report(range, Problem::TemplateTag(shown));
    }

    fn around(&mut self, kind: Kind, words: &str, range: Range<usize>) {
        self.builder.open(kind, Attr::default(), range.clone(), Origin::Token);
        self.builder.text(words, range);
        self.builder.close();
    }

    /// An image with what is said of it.
    fn figure(&mut self, command: &Command<'_>, source: &str, range: Range<usize>) {
        let caption = command.value("caption").or(command.value("title"));
        let alt = command.value("alt").or(caption).unwrap_or_default();
        let mut attr = Attr::default();
        if let Some(width) = command.value("width") {
            let unit = if width.bytes().all(|b| b.is_ascii_digit()) { "px" } else { "" };
            attr.get_mut().pairs.push(("width".into(), format!("{width}{unit}")));
        }
        let name = source.replace(' ', "%20");
        self.builder.image(&name, alt.to_owned(), String::new(), attr, range.clone());
        if let Some(caption) = caption {
            self.builder.show(caption, &range);
        }
    }
}

/// What stands within the signs of a shortcode.
fn shortcode(literal: &str) -> Option<&str> {
    let inner = |begin: &str, end: &str| {
        literal.strip_prefix(begin)?.strip_suffix(end).map(str::trim)
    };
    inner("{{<", ">}}").or_else(|| inner("{{%", "%}}"))
}

/// Takes a command apart.
fn command(inner: &str) -> Command<'_> {
    let (name, mut rest) = word(inner.trim_end_matches('/'));
    let mut values = Vec::new();
    while !rest.is_empty() {
        let key = rest.find(['=', '"', '\'', ' ', '\n']);
        let (key, after) = match key {
            Some(at) if rest[at..].starts_with('=') => (&rest[..at], &rest[at + 1..]),
            _ => ("", rest),
        };
        let (value, after) = word(after.trim_start());
        values.push((key, value));
        rest = after;
    }
    Command { name, values }
}

/// The first word of a text, which may be quoted, and what follows it.
fn word(text: &str) -> (&str, &str) {
    if let Some(quote @ ('"' | '\'' | '`')) = text.chars().next()
        && let Some((word, rest)) = text[1..].split_once(quote)
    {
        return (word, rest.trim_start());
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// An address without the commands in it: of one that names a text, that text
/// stays; a variable is the address of the site, which the text has left.
pub(super) fn address(url: &str) -> Option<String> {
    let mut rest = url;
    let mut out = String::new();
    while let Some(at) = rest.find('{') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag.find("}}").or_else(|| tag.find("%}"))? + 2;
        let end = if tag[end..].starts_with('}') { end + 1 } else { end };
        let inner = tag[..end].trim_matches(|c: char| "{}%<> ".contains(c));
        let quoted = ['"', '\''].into_iter().find_map(|quote| {
            let (_, rest) = inner.split_once(quote)?;
            rest.split_once(quote).map(|(words, _)| words)
        });
        let named = ["link ", "post_url "].iter().find_map(|n| inner.strip_prefix(n));
        out.push_str(quoted.or(named).unwrap_or_default().trim());
        rest = &tag[end..];
    }
    out.push_str(rest);
    (out != url).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_taken_apart() {
        let found = command("figure src=\"a b.png\" width=30 'x y' z /");
        assert_eq!(found.name, "figure");
        let expected = [("src", "a b.png"), ("width", "30"), ("", "x y"), ("", "z")];
        assert_eq!(found.values, expected);
        for odd in ["", "=", "a =", "a \"", "a b=\"c", "/"] {
            command(odd);
        }
    }

    #[test]
    fn addresses_lose_their_commands() {
        let made = |url| address(url).unwrap();
        assert_eq!(made("{{< ref \"a.md#b\" >}}"), "a.md#b");
        assert_eq!(made("{{ site.baseurl }}/a/"), "/a/");
        assert_eq!(made("{{ '/docs/' | relative_url }}#x"), "/docs/#x");
        assert_eq!(made("{% post_url 2020-01-02-a %}"), "2020-01-02-a");
        assert_eq!(address("https://a.b/{c"), None);
        assert_eq!(address("a"), None);
    }
}
