//! Inlines.

use super::attr::size;
use super::{Writer, page_number, url};
use crate::diag::{Problem, Span};
use crate::math::{Display, mathml};
use crate::model::{
    Image, Inline, InlineKind, Link, Mark, NoteId, Pages, Target, plain_text,
};

impl Writer<'_> {
    pub(super) fn inlines(&mut self, content: &[Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        let span = inline.span;
        match &inline.kind {
            InlineKind::Text(words) => self.text(words, span),
            InlineKind::SoftBreak => {
                self.xml.text("\n");
            }
            InlineKind::HardBreak => {
                self.xml.empty("br").raw("\n");
            }
            InlineKind::Code(text) => {
                self.xml.open("code");
                self.text(text, span);
                self.xml.close();
            }
            InlineKind::Math(source) => self.formula(source, Display::Inline, span),
            InlineKind::Image(image) => self.image(image, span),
            InlineKind::Note(id) => self.mark(*id),
            // There are no pages.
            InlineKind::Pages(pages) if self.in_index => self.places(pages),
            InlineKind::Pages(_) => {}
            InlineKind::Link(link, content) => self.link(link, content, span),
            InlineKind::Marked(..) | InlineKind::Scope(..) | InlineKind::Ruby { .. } => {
                self.within(inline, Self::inlines);
            }
        }
    }

    /// Writes a link for each of the places that an entry of an index leads to.
    fn places(&mut self, pages: &Pages) {
        let leads: Vec<String> =
            pages.ids.iter().filter_map(|id| self.links.to_id(id, self.file)).collect();
        for (at, href) in leads.iter().enumerate() {
            self.xml.text(if at == 0 { pages.before.as_str() } else { ", " });
            self.xml.open("a").attr("href", href).attr("epub:type", "index-locator");
            self.xml.text(&(at + 1).to_string()).close();
        }
    }

    /// Writes an element around what `content` writes of its children.
    fn within(&mut self, inline: &Inline, content: impl FnOnce(&mut Self, &[Inline])) {
        match &inline.kind {
            InlineKind::Marked(mark, _) => {
                let (name, class) = element(*mark);
                self.xml.open(name).attr_opt("class", class);
            }
            // What was a link that leads nowhere.
            InlineKind::Scope(attr, inner) if attr.is_empty() => {
                return content(self, inner);
            }
            InlineKind::Scope(attr, _) => {
                self.xml.open("span");
                self.attributes(attr, "");
                if let Some(number) = page_number(attr, inline.children()) {
                    self.xml.attr("epub:type", "pagebreak").attr("role", "doc-pagebreak");
                    self.xml.attr("aria-label", &number);
                }
            }
            InlineKind::Ruby { .. } => {
                self.xml.open("ruby");
            }
            _ => return content(self, inline.children()),
        }
        content(self, inline.children());
        if let InlineKind::Ruby { reading, .. } = &inline.kind {
            self.xml.leaf("rp", "(").open("rt");
            self.text(reading, inline.span);
            self.xml.close().leaf("rp", ")");
        }
        self.xml.close();
    }

    /// A formula; its source where it cannot be read.
    pub(super) fn formula(&mut self, source: &str, display: Display, span: Span) {
        match mathml(source, display) {
            Ok(formula) => {
                self.xml.raw(&formula);
            }
            Err(why) => {
                let why = why.to_string();
                self.diagnostics.report(span, Problem::UnreadFormula(why));
                self.xml.open("code").attr("class", "math").attr("role", "math");
                self.text(source, span);
                self.xml.close();
            }
        }
    }

    /// An image; its alternative text where the image cannot be had.
    pub(super) fn image(&mut self, image: &Image, span: Span) {
        let Some(source) = self.links.to_image(image.resource.index()) else {
            self.xml.open("span");
            self.attributes(&image.attr, "missing-image");
            self.text(&image.alt, span);
            self.xml.close();
            return;
        };
        self.xml.empty("img");
        self.attributes(&image.attr, "");
        self.xml.attr("src", source).attr("alt", &image.alt);
        if image.alt.is_empty() {
            self.xml.attr("role", "presentation");
        }
        if !image.title.is_empty() {
            self.xml.attr("title", &image.title);
        }
        self.xml.attr_opt("style", size(&image.attr).as_deref());
    }

    fn link(&mut self, link: &Link, content: &[Inline], span: Span) {
        if self.in_link {
            return self.inlines(content);
        }
        let href = match &link.target {
            Target::Id(id) => self.links.to_id(id, self.file),
            // That it leads nowhere was said before any format was written.
            Target::Url(_) if link.target.is_local() => None,
            Target::Url(address) => self.outward(address, span),
        };
        match href {
            Some(href) if content.is_empty() => {
                self.xml.open("a").attr("href", &href);
                self.text(target(link), span);
                self.xml.close();
            }
            Some(href) => self.linked(&href, link, content),
            None => self.inlines(content),
        }
    }

    fn outward(&mut self, address: &str, span: Span) -> Option<String> {
        let written = url::outward(address);
        if written.is_none() {
            let what = format!("a link to `{address}`");
            self.diagnostics.report(span, Problem::Dropped { format: "EPUB", what });
        }
        written
    }

    /// Writes the words of a link. Where a note stands among them the link is
    /// interrupted, since a link cannot hold another.
    fn linked(&mut self, href: &str, link: &Link, content: &[Inline]) {
        for run in content.chunk_by(|a, b| has_note(a) == has_note(b)) {
            if !has_note(&run[0]) {
                self.anchor(href, link, run);
                continue;
            }
            for inline in run {
                match inline.kind {
                    InlineKind::Note(id) => self.mark(id),
                    _ => self.within(inline, |w, inner| w.linked(href, link, inner)),
                }
            }
        }
    }

    fn anchor(&mut self, href: &str, link: &Link, content: &[Inline]) {
        self.xml.open("a").attr("href", href);
        if !link.title.is_empty() {
            self.xml.attr("title", &link.title);
        }
        // What a screen reader says, where there are no words to say.
        if plain_text(content).trim().is_empty() {
            self.xml.attr("aria-label", target(link));
        }
        self.in_link = true;
        self.inlines(content);
        self.in_link = false;
        self.xml.close();
    }

    /// The mark of a note.
    fn mark(&mut self, id: NoteId) {
        let count = self.marks.entry(id).or_default();
        *count += 1;
        let (own, note) =
            (self.links.mark_id(id, *count), self.links.to_note(id, self.file));
        let (Some(own), Some(note), Some(number)) =
            (own, note, self.text.numbers().get(id))
        else {
            return;
        };
        self.xml.open("a").attr("id", &own).attr("class", "noteref");
        self.xml.attr("epub:type", "noteref").attr("role", "doc-noteref");
        self.xml.attr("href", &note).text(&number.to_string()).close();
    }
}

/// The element that a mark becomes, and its class.
fn element(mark: Mark) -> (&'static str, Option<&'static str>) {
    match mark {
        Mark::Emphasis => ("em", None),
        Mark::Strong => ("strong", None),
        Mark::SmallCaps => ("span", Some("small-caps")),
        Mark::Strike => ("s", None),
        Mark::Underline => ("u", None),
        Mark::Superscript => ("sup", None),
        Mark::Subscript => ("sub", None),
        Mark::Highlight => ("mark", None),
        Mark::Small => ("small", None),
        Mark::Keyboard => ("kbd", None),
    }
}

fn target(link: &Link) -> &str {
    match &link.target {
        Target::Url(address) => address,
        Target::Id(id) => id,
    }
}

fn has_note(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Note(_)) || inline.children().iter().any(has_note)
}
