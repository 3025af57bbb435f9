//! Several files become one document.
//!
//! Each file was read by itself, so labels of notes and names of images are its
//! own already; here the tables are joined, and the marks and images lead into
//! the joined ones. The facts about the whole are those that the user wishes,
//! then those of the first file that states any. Other files are chapters:
//! what they say of themselves stands at their head.

use crate::diag::Span;
use crate::model::{
    Attr, Block, BlockKind, Document, Inline, InlineKind, Lang, Metadata, NoteId,
    ResourceId, Role, plain_text,
};

/// One file of a text.
#[derive(Debug)]
pub struct Part {
    /// Its path, to which links from other files lead.
    pub name: String,
    /// Where it lies among all sources.
    pub span: Span,
    /// What it says.
    pub document: Document,
    /// How its metadata came about.
    pub facts: Facts,
}

/// How the metadata of a [`Part`] came about.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum Facts {
    /// The user said so: each fact wins over that of a file. The part is no
    /// file and has no text.
    Wished,
    /// The file has words that are there for this, such as front matter.
    Stated,
    /// The reader took them from the text.
    Guessed,
}

/// Joins files. One file alone stays as it is.
pub(super) fn join(mut parts: Vec<Part>) -> Document {
    if parts.len() == 1 {
        return parts.pop().map(|part| part.document).unwrap_or_default();
    }
    let mut joined = Document::default();
    let notes: Vec<Vec<NoteId>> =
        parts.iter_mut().map(|part| adopt(&mut joined, &mut part.document)).collect();
    let speaker = speaker(&parts);
    if let Some(speaker) = speaker {
        joined.meta = parts[speaker].document.meta.clone();
    }
    let spoken = joined.meta.lang.clone();
    let wished = parts.iter_mut().filter(|part| part.facts == Facts::Wished);
    wished.for_each(|part| wish(&mut joined.meta, &mut part.document.meta));
    if joined.meta.lang.is_undetermined() {
        let mut known = parts.iter().map(|part| &part.document.meta.lang);
        let first = known.find(|lang| !lang.is_undetermined());
        joined.meta.lang = first.cloned().unwrap_or_default();
    }
    // The user may have wished for another language than the files state.
    let usual = [joined.meta.lang.clone(), spoken];
    for (index, (mut part, notes)) in parts.into_iter().zip(notes).enumerate() {
        if part.facts == Facts::Wished {
            continue;
        }
        match speaker == Some(index) {
            true => add_unused_title(&mut part, &joined.meta),
            false => add_head(&mut part, &joined.meta),
        }
        add(&mut joined, part, &notes, &usual);
    }
    joined
}

/// Moves the notes and images of a file into the joined tables, and returns the
/// notes.
fn adopt(joined: &mut Document, document: &mut Document) -> Vec<NoteId> {
    let notes = joined.notes.append(std::mem::take(&mut document.notes));
    let images = joined.resources.append(std::mem::take(&mut document.resources));
    joined.libraries.append(&mut document.libraries);
    let lead = |content: &mut Vec<Inline>| relate(content, &notes, &images);
    document.meta.lines_mut().for_each(lead);
    if let Some(cover) = &mut document.meta.cover {
        *cover = images[cover.index()];
    }
    document.each_root_mut(&mut |root| root.each_content_mut(&mut |c| lead(c)));
    for id in &notes {
        let body = joined.notes.get_mut(*id).body.iter_mut();
        body.for_each(|block| block.each_content_mut(&mut |c| lead(c)));
    }
    notes
}

/// Leads marks and images into the joined tables.
fn relate(content: &mut [Inline], notes: &[NoteId], images: &[ResourceId]) {
    for inline in content {
        match &mut inline.kind {
            InlineKind::Note(id) => *id = notes[id.index()],
            InlineKind::Image(image) => image.resource = images[image.resource.index()],
            _ => {}
        }
        if let Some(children) = inline.children_mut() {
            relate(children, notes, images);
        }
    }
}

/// The file that speaks for the whole: the first that states facts, or else the
/// first on which a name was found, for that is a title page.
fn speaker(parts: &[Part]) -> Option<usize> {
    let states = |part: &Part| {
        let unsaid =
            Metadata { lang: part.document.meta.lang.clone(), ..Metadata::default() };
        part.facts == Facts::Stated && part.document.meta != unsaid
    };
    let names = |part: &Part| {
        part.facts == Facts::Guessed && !part.document.meta.people.is_empty()
    };
    parts.iter().position(states).or_else(|| parts.iter().position(names))
}

/// Lets the facts that the user wishes win.
fn wish(meta: &mut Metadata, wished: &mut Metadata) {
    let wished = std::mem::take(wished);
    fn set<T: Default + PartialEq>(old: &mut T, new: T) {
        if new != T::default() {
            *old = new;
        }
    }
    let roles: Vec<_> = wished.people.iter().map(|person| person.role.clone()).collect();
    meta.people.retain(|person| !roles.contains(&person.role));
    meta.people.splice(0..0, wished.people);
    set(&mut meta.title, wished.title);
    set(&mut meta.subtitle, wished.subtitle);
    set(&mut meta.lang, wished.lang);
    set(&mut meta.date, wished.date);
    set(&mut meta.identifier, wished.identifier);
    set(&mut meta.rights, wished.rights);
    set(&mut meta.publisher, wished.publisher);
    set(&mut meta.series, wished.series);
    set(&mut meta.description, wished.description);
    set(&mut meta.summary, wished.summary);
    set(&mut meta.subjects, wished.subjects);
    set(&mut meta.cover, wished.cover);
    meta.other.retain(|(key, _)| wished.other.iter().all(|(wished, _)| wished != key));
    meta.other.extend(wished.other);
}

/// Adds the text of a file.
fn add(joined: &mut Document, part: Part, notes: &[NoteId], usual: &[Lang]) {
    let Part { mut document, facts, .. } = part;
    let lang = &document.meta.lang;
    if usual.iter().all(|usual| is_foreign(lang, facts, usual)) {
        document.body.iter_mut().for_each(|block| mark_lang(block, lang));
        for id in notes {
            let body = joined.notes.get_mut(*id).body.iter_mut();
            body.for_each(|block| mark_lang(block, lang));
        }
    }
    joined.body.append(&mut document.body);
}

/// What the file that speaks for the whole says of itself is said of the whole.
/// If the user wished for another title, this one is that of a chapter.
fn add_unused_title(part: &mut Part, book: &Metadata) {
    let Document { meta, body, .. } = &mut part.document;
    if meta.title != book.title && !has_top(body) {
        add_title(body, std::mem::take(&mut meta.title), part.span);
    }
}

/// Puts the title of a chapter, and what else it says of itself, before its
/// text.
fn add_head(part: &mut Part, book: &Metadata) {
    let Part { document, span, .. } = part;
    let meta = std::mem::take(&mut document.meta);
    let at = Span { start: span.start, end: span.start };
    let mut after = Vec::new();
    if !meta.subtitle.is_empty() {
        let mut subtitle = Block::new(BlockKind::Paragraph(meta.subtitle.clone()), at);
        subtitle.attr.get_mut().classes.push("subtitle".into());
        after.push(subtitle);
    }
    let authors: Vec<String> = meta.authors().collect();
    if !authors.is_empty() && !authors.iter().cloned().eq(book.authors()) {
        let names = BlockKind::Paragraph(vec![Inline::text(authors.join(", "), at)]);
        let content = vec![Block::new(names, at)];
        let byline = BlockKind::Division { role: Role::Attribution, content };
        after.push(Block::new(byline, at));
    }
    if !meta.summary.is_empty() {
        let content = meta.summary.clone();
        let summary = BlockKind::Division { role: Role::Abstract, content };
        after.push(Block::new(summary, at));
    }
    let heading = add_title(&mut document.body, meta.title.clone(), *span);
    document.body.splice(heading..heading, after);
    document.meta.lang = meta.lang;
}

/// Puts a title before a text as its highest heading, unless the text begins
/// with it anyway. Returns how many blocks the title takes.
fn add_title(body: &mut Vec<Block>, title: Vec<Inline>, span: Span) -> usize {
    let words = plain_text(&title);
    if words.trim().is_empty() {
        return 0;
    }
    if is_said(body, &words) {
        return 1;
    }
    if has_top(body) {
        body.iter_mut().for_each(|block| block.each_mut(&mut lower));
    }
    let at = title.iter().map(|inline| inline.span).reduce(Span::to);
    let heading = BlockKind::Heading { level: 1, content: title };
    body.insert(0, Block::new(heading, at.unwrap_or(span)));
    1
}

/// Whether a text begins with a heading of these words.
fn is_said(body: &[Block], words: &str) -> bool {
    let folded = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    match body.first().map(|block| &block.kind) {
        Some(BlockKind::Heading { content, .. }) => {
            folded(&plain_text(content)) == folded(words)
        }
        _ => false,
    }
}

/// Whether a file is in another language than is usual in the whole. What was guessed of a
/// file says nothing of the variety of a language.
fn is_foreign(lang: &Lang, facts: Facts, usual: &Lang) -> bool {
    let other = match facts {
        Facts::Guessed => lang.primary() != usual.primary(),
        Facts::Wished | Facts::Stated => lang != usual,
    };
    other && !lang.is_undetermined()
}

fn has_top(body: &[Block]) -> bool {
    body.iter().any(|block| matches!(block.kind, BlockKind::Heading { level: 1, .. }))
}

fn lower(block: &mut Block) {
    if let BlockKind::Heading { level, .. } = &mut block.kind {
        *level = (*level + 1).min(6);
    }
}

fn mark_lang(block: &mut Block, lang: &Lang) {
    if block.attr.lang().is_none() {
        match block.attr.is_empty() {
            true => block.attr = Attr::with_lang(lang.clone()),
            false => block.attr.get_mut().lang = Some(lang.clone()),
        }
    }
}
