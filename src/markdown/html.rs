//! What is written as HTML, for Markdown has no form of its own for it.

use super::attr::direction;
use super::inline::Context;
use crate::model::{Attr, Inline, InlineKind, Mark, Target};

/// The element that marks text like this.
pub(super) fn tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "em",
        Mark::Strong => "strong",
        Mark::Strike => "s",
        Mark::Superscript => "sup",
        Mark::Subscript => "sub",
        Mark::Underline => "u",
        Mark::Highlight => "mark",
        Mark::Small => "small",
        Mark::Keyboard => "kbd",
        Mark::SmallCaps => "span",
    }
}

/// A tag that begins an element with attributes.
pub(super) fn open(tag: &str, attr: &Attr) -> String {
    let mut out = format!("<{tag}");
    if let Some(data) = attr.get() {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        pairs.extend(data.id.iter().map(|id| ("id", id.clone())));
        if !data.classes.is_empty() {
            pairs.push(("class", data.classes.join(" ")));
        }
        pairs.extend(data.lang.iter().map(|lang| ("lang", lang.as_str().to_owned())));
        pairs.extend(data.dir.map(|dir| ("dir", direction(dir).to_owned())));
        pairs.extend(data.pairs.iter().map(|(key, value)| (key.as_str(), value.clone())));
        for (key, value) in pairs {
            out.push_str(&format!(" {key}=\"{}\"", escaped(&value)));
        }
    }
    out + ">"
}

/// Inlines as HTML within an HTML block, where Markdown means nothing.
pub(super) fn inlines(context: Context<'_>, content: &[Inline]) -> String {
    content.iter().map(|inline| one(context, inline)).collect()
}

fn one(context: Context<'_>, inline: &Inline) -> String {
    let inner = || inlines(context, inline.children());
    match &inline.kind {
        InlineKind::Text(text) => escaped(text),
        InlineKind::SoftBreak => "\n".into(),
        InlineKind::HardBreak => "<br>".into(),
        InlineKind::Code(text) => format!("<code>{}</code>", escaped(text)),
        InlineKind::Math(text) => escaped(&format!("${text}$")),
        InlineKind::Marked(Mark::SmallCaps, _) => {
            format!("<span class=\"smallcaps\">{}</span>", inner())
        }
        InlineKind::Marked(mark, _) => {
            format!("<{0}>{1}</{0}>", tag(*mark), inner())
        }
        InlineKind::Link(link, _) => {
            let href = match &link.target {
                Target::Url(url) => url.clone(),
                Target::Id(id) => format!("#{id}"),
            };
            let title = match link.title.as_str() {
                "" => String::new(),
                title => format!(" title=\"{}\"", escaped(title)),
            };
            format!("<a href=\"{}\"{title}>{}</a>", escaped(&href), inner())
        }
        InlineKind::Image(image) => {
            let mut attr = image.attr.clone();
            let name = context.resources[image.resource].name.clone();
            let pairs = &mut attr.get_mut().pairs;
            pairs.insert(0, ("src".into(), name));
            pairs.insert(1, ("alt".into(), image.alt.clone()));
            if !image.title.is_empty() {
                pairs.push(("title".into(), image.title.clone()));
            }
            open("img", &attr)
        }
        InlineKind::Note(id) => escaped(&format!("[^{}]", context.labels.get(*id))),
        InlineKind::Ruby { reading, .. } => {
            format!("<ruby>{}<rt>{}</rt></ruby>", inner(), escaped(reading))
        }
        InlineKind::Pages(_) => String::new(),
        InlineKind::Scope(attr, _) => format!("{}{}</span>", open("span", attr), inner()),
    }
}

/// Text without the signs of HTML, on one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
    out
}
