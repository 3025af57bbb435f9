//! The shape of HTML that a Markdown parser wrote.

use std::collections::BTreeMap;

use super::shape::Shape;

/// The shape of a page. Each note stands at its first mark.
pub(super) fn shape(html: &str) -> Shape {
    let pieces = pieces(html);
    let notes = notes(&pieces);
    let mut page = Page { notes, seen: Vec::new(), shape: Shape::default() };
    page.write(&pieces, Notes::Apart);
    page.shape
}

/// An address as it is compared: what may be written in two ways is written in
/// one.
pub(super) fn address(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A tag or a text.
#[derive(Debug, Clone)]
enum Piece {
    Tag { name: String, attrs: BTreeMap<String, String>, close: bool },
    Text(String),
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = match comment.strip_prefix('>').or(comment.strip_prefix("->")) {
                Some(after) => after,
                None => comment.split_once("-->").map_or("", |(_, after)| after),
            };
            rest = end;
            continue;
        }
        let name_follows = |at: usize| {
            rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
                || rest[at..].starts_with("<!--")
        };
        let tag = rest.match_indices('<').map(|(at, _)| at).find(|&at| name_follows(at));
        let end = tag.and_then(|at| rest[at..].find('>').map(|end| at + end));
        let (Some(start), Some(end)) = (tag, end) else {
            pieces.push(Piece::Text(decode(rest)));
            break;
        };
        if start > 0 {
            pieces.push(Piece::Text(decode(&rest[..start])));
        }
        if rest[start..].starts_with("<!--") {
            rest = &rest[start..];
            continue;
        }
        pieces.push(tag_of(&rest[start + 1..end]));
        rest = &rest[end + 1..];
    }
    pieces
}

fn decode(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

fn tag_of(inner: &str) -> Piece {
    let close = inner.starts_with('/');
    let inner = inner.trim_matches('/').trim();
    let (name, mut rest) = inner.split_once([' ', '\n']).unwrap_or((inner, ""));
    let mut attrs = BTreeMap::new();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some((value, after)) = after.get(1..).and_then(|a| a.split_once('"')) else {
            break;
        };
        let key = key.split_whitespace().last().unwrap_or("").to_owned();
        attrs.insert(key, decode(value));
        rest = after;
    }
    Piece::Tag { name: name.to_ascii_lowercase(), attrs, close }
}

/// The notes of a page by identifier: what stands in elements that a mark can
/// lead to.
fn notes(pieces: &[Piece]) -> BTreeMap<String, Vec<Piece>> {
    let mut notes = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Tag { name, attrs, close: false } = piece else { continue };
        let Some(id) = attrs.get("id") else { continue };
        let holds_note = match name.as_str() {
            "li" => is_note_id(id),
            "div" => {
                attrs.get("class").is_some_and(|class| class == "footnote-definition")
            }
            _ => false,
        };
        if holds_note {
            notes.insert(id.clone(), content(&pieces[at + 1..], name).to_vec());
        }
    }
    notes
}

fn is_note_id(id: &str) -> bool {
    let id = id.trim_start_matches("user-content-");
    id.starts_with("fn") && !id.starts_with("fnref")
}

/// What stands before the end tag of an element.
fn content<'a>(pieces: &'a [Piece], element: &str) -> &'a [Piece] {
    let mut depth = 1;
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Tag { name, close, .. } = piece
            && name == element
        {
            depth = if *close { depth - 1 } else { depth + 1 };
            if depth == 0 {
                return &pieces[..at];
            }
        }
    }
    pieces
}

/// Whether the notes of a page are where they were written.
#[derive(Copy, Clone, PartialEq)]
enum Notes {
    /// At the end; there they do not count.
    Apart,
    /// In what is being written now.
    Here,
}

struct Page {
    notes: BTreeMap<String, Vec<Piece>>,
    seen: Vec<String>,
    shape: Shape,
}

impl Page {
    fn write(&mut self, pieces: &[Piece], notes: Notes) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            let Piece::Tag { name, attrs, close } = piece else {
                if let Piece::Text(text) = piece {
                    self.shape.text(text);
                }
                continue;
            };
            let rest = &pieces[at..];
            let class = attrs.get("class").map_or("", String::as_str);
            let is_apart = notes == Notes::Apart
                && !close
                && (class.contains("footnotes") || class == "footnote-definition")
                && matches!(name.as_str(), "section" | "div");
            if class == "footnotes-sep" {
                continue;
            }
            let label = class == "footnote-definition-label";
            if is_apart || label {
                at += content(rest, name).len() + 1;
                continue;
            }
            if name == "a" && !close {
                let href = attrs.get("href").map_or("", String::as_str);
                let note = href.strip_prefix('#').unwrap_or_default();
                if class.contains("backref") || is_back(note) {
                    at += content(rest, "a").len() + 1;
                    continue;
                }
                if self.notes.contains_key(note) {
                    let raised = self.shape.ends_with_inline("<sup>");
                    if raised {
                        self.shape.pop();
                    }
                    self.note(note);
                    at += content(rest, "a").len() + 1 + usize::from(raised);
                    continue;
                }
            }
            if name == "pre" && !close {
                let inner = content(rest, "pre");
                at += inner.len() + 1;
                self.literal(inner);
                continue;
            }
            self.tag(name, attrs, *close);
        }
    }

    fn literal(&mut self, pieces: &[Piece]) {
        let mut text = String::new();
        for piece in pieces {
            if let Piece::Text(words) = piece {
                text.push_str(words);
            }
        }
        self.shape.block("<pre>");
        self.shape.begin_literal();
        self.shape.text(text.strip_suffix('\n').unwrap_or(&text));
        self.shape.end_literal();
        self.shape.block("</pre>");
    }

    fn note(&mut self, id: &str) {
        if let Some(at) = self.seen.iter().position(|seen| seen == id) {
            self.shape.inline(format!("{{note {}}}", at + 1));
            return;
        }
        self.seen.push(id.into());
        self.shape.inline(format!("{{note {}: ", self.seen.len()));
        let outer = std::mem::take(&mut self.shape);
        let pieces = self.notes[id].clone();
        self.write(&pieces, Notes::Here);
        let note = std::mem::replace(&mut self.shape, outer);
        self.shape.note(note);
    }

    fn tag(&mut self, name: &str, attrs: &BTreeMap<String, String>, close: bool) {
        let attr = |key: &str| attrs.get(key).map_or("", String::as_str);
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "ul"
            | "table" | "tr" | "dl" | "dt" | "dd" => {
                self.shape.block(format!("<{}{name}>", if close { "/" } else { "" }));
            }
            "li" => self.shape.block(if close { "</li>" } else { "<li>" }),
            "ol" => match (close, attr("start")) {
                (true, _) => self.shape.block("</ol>"),
                (false, "" | "1") => self.shape.block("<ol>"),
                (false, start) => self.shape.block(format!("<ol {start}>")),
            },
            "th" | "td" if close => self.shape.block(format!("</{name}>")),
            "th" | "td" => {
                let style = format!("{} {}", attr("align"), attr("style"));
                let sides = ["left", "center", "right"];
                let side = sides.iter().find(|side| style.contains(**side));
                let side = side.map_or(String::new(), |side| format!(" {side}"));
                self.shape.block(format!("<{name}{side}>"));
            }
            "hr" => self.shape.block("<hr>"),
            "br" => {
                self.shape.inline("<br>");
                self.shape.text(" ");
            }
            "img" => {
                let (src, title) = (address(attr("src")), attr("title"));
                self.shape.inline(format!("<img {src}|{}|{title}>", attr("alt")));
            }
            "a" if !close => {
                let href = address(attr("href"));
                self.shape.inline(format!("<a {href}|{}>", attr("title")));
            }
            "a" | "em" | "strong" | "code" | "sup" | "sub" | "del" => {
                self.shape.inline(format!("<{}{name}>", if close { "/" } else { "" }));
            }
            "input" => {
                let done = attrs.contains_key("checked");
                self.shape.block(if done { "[x]" } else { "[ ]" });
            }
            _ => {}
        }
    }
}

/// Whether a link leads from a note back to its mark.
fn is_back(id: &str) -> bool {
    id.trim_start_matches("user-content-").starts_with("fnref")
}
