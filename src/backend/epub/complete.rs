//! Completes what `epub-builder` has made, and writes it so that the same book
//! has the same bytes.
//!
//! The library's templates are fixed text (its version is pinned), so each
//! repair names the place in them that it changes; if the place is not there,
//! the book is not written. What stands in `<` and `>` cannot be words of the
//! text, which are escaped.

use super::Book;
use super::package::{COVER_PAGE, said};
use super::plan::Kind;
use crate::backend::xhtml;
use crate::backend::xml::{self, escape, escape_attribute};
use crate::backend::zip::{Archive, Packing};
use crate::model::{Block, BlockKind, Direction, PersonRole, Role, plain_text};
use crate::pass::{OutlineEntry, led_to};

/// The finished book.
///
/// # Errors
///
/// What is missing from the output of the library, or why it cannot be packed.
pub(super) fn complete(package: Vec<u8>, book: &Book<'_>) -> Result<Vec<u8>, String> {
    let mut archive = Archive::open(package).map_err(|why| why.to_string())?;
    for (name, repair) in [
        ("OEBPS/content.opf", package_document as fn(&mut Part, &Book<'_>) -> Done),
        ("OEBPS/nav.xhtml", navigation),
        ("OEBPS/toc.ncx", old_navigation),
    ] {
        let bytes = archive.read(name).map_err(|why| why.to_string())?;
        let bytes = bytes.ok_or_else(|| format!("there is no {name}"))?;
        let text =
            String::from_utf8(bytes.into_owned()).map_err(|why| why.to_string())?;
        let mut part = Part { name, text };
        repair(&mut part, book)?;
        archive.put(name, part.text.into_bytes(), Packing::Deflated);
    }
    for asset in &book.assets {
        archive.put(format!("OEBPS/{}", asset.href), &*asset.data, Packing::Stored);
    }
    for face in &book.fonts.faces {
        let name = format!("OEBPS/{}", face.href);
        archive.put(name, face.data.as_slice(), Packing::Deflated);
    }
    if let Some((cover, (data, _))) =
        book.cover.as_ref().and_then(|cover| Some((cover, cover.image.as_ref()?)))
    {
        archive.put(format!("OEBPS/{}", cover.href), &**data, Packing::Stored);
    }
    archive.finish().map_err(|why| why.to_string())
}

type Done = Result<(), String>;

/// A file of the library's making.
struct Part {
    name: &'static str,
    text: String,
}

impl Part {
    /// Puts `new` in the place of `old`, which must be there.
    fn replace(&mut self, old: &str, new: &str) -> Done {
        let at = self.find(old, 0)?;
        self.text.replace_range(at..at + old.len(), new);
        Ok(())
    }

    /// Puts `new` in the place of everything from `start` to the next `end`,
    /// both included.
    fn replace_from(&mut self, start: &str, end: &str, new: &str) -> Done {
        let from = self.find(start, 0)?;
        let to = self.find(end, from + start.len())? + end.len();
        self.text.replace_range(from..to, new);
        Ok(())
    }

    /// Puts `new` after `old`, which must be there.
    fn insert_after(&mut self, old: &str, new: &str) -> Done {
        let at = self.find(old, 0)? + old.len();
        self.text.insert_str(at, new);
        Ok(())
    }

    fn find(&self, what: &str, from: usize) -> Result<usize, String> {
        let at = self.text[from..].find(what);
        at.map(|at| from + at).ok_or_else(|| format!("{} lacks `{what}`", self.name))
    }
}

/// `content.opf`: language and direction of the package (EPUB 3.3, 5.3.1),
/// identifier, language, subtitle, date, publisher and contributors (5.5), which
/// files hold formulas (C.1), the contents as a page (5.7.2) and the guide
/// (5.8.3), which old readers use.
fn package_document(part: &mut Part, book: &Book<'_>) -> Done {
    let meta = &book.text.document().meta;
    let dir = direction(meta.lang.direction());
    part.replace(
        " unique-identifier=\"epub-id-1\">",
        &format!(
            " unique-identifier=\"epub-id-1\" xml:lang=\"{}\" dir=\"{dir}\">",
            meta.lang.as_str()
        ),
    )?;
    part.replace_from(
        "<dc:identifier",
        "</dc:identifier>",
        &format!(
            "<dc:identifier id=\"epub-id-1\">{}</dc:identifier>",
            escape(&book.identifier.value)
        ),
    )?;
    part.replace("<dc:title>", "<dc:title id=\"title\">")?;
    part.insert_after("</dc:title>", &dublin_core(book))?;
    if book.contents_page {
        let before = [COVER_PAGE, "title.xhtml"]
            .map(|name| format!("<itemref idref=\"id_{name}\"/>"))
            .into_iter()
            .rfind(|item| part.text.contains(item.as_str()));
        let item = "\n    <itemref idref=\"nav\"/>";
        match before {
            Some(before) => part.insert_after(&before, item)?,
            None => {
                let progression = direction(book.progression());
                part.insert_after(&format!("direction=\"{progression}\">"), item)?;
            }
        }
    }
    for (file, page) in book.plan.files.iter().zip(&book.pages) {
        if xhtml::has_mathml(page) {
            let item = format!("id=\"id_{}\"", file.name);
            part.replace(&item, &format!("properties=\"mathml\" {item}"))?;
        }
    }
    let references: String = landmarks(book)
        .iter()
        .map(|mark| {
            format!(
                "    <reference type=\"{}\" title=\"{}\" href=\"{}\"/>\n",
                mark.guide,
                escape_attribute(&mark.title),
                mark.href
            )
        })
        .collect();
    part.replace_from("<guide>", "</guide>", &format!("<guide>\n{references}  </guide>"))
}

/// What follows the title in the metadata.
fn dublin_core(book: &Book<'_>) -> String {
    let meta = &book.text.document().meta;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str("\n    ");
        out.push_str(&text);
    };
    line("<meta refines=\"#title\" property=\"title-type\">main</meta>".into());
    if let Some(subtitle) = said(Some(&plain_text(&meta.subtitle))) {
        line(format!("<dc:title id=\"subtitle\">{}</dc:title>", escape(&subtitle)));
        line(
            "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>".into(),
        );
    }
    line(format!("<dc:language>{}</dc:language>", meta.lang.as_str()));
    if let Some(date) = meta.iso_date() {
        line(format!("<dc:date>{}</dc:date>", escape(&date)));
    }
    if let Some(publisher) = said(meta.publisher.as_deref()) {
        line(format!("<dc:publisher>{}</dc:publisher>", escape(&publisher)));
    }
    let others = meta.people.iter().filter(|person| person.role != PersonRole::Author);
    let named = others.filter_map(|person| Some((said(Some(&person.words()))?, person)));
    for (at, (name, person)) in named.enumerate() {
        let name = escape(&name);
        line(format!("<dc:contributor id=\"contributor-{at}\">{name}</dc:contributor>"));
        let refines = format!("<meta refines=\"#contributor-{at}\" property");
        if let Some(code) = said(Some(person.role.code())) {
            let code = escape(&code);
            line(format!("{refines}=\"role\" scheme=\"marc:relators\">{code}</meta>"));
        }
        if let Some(file_as) = said(person.file_as.as_deref()) {
            line(format!("{refines}=\"file-as\">{}</meta>", escape(&file_as)));
        }
    }
    out
}

/// `nav.xhtml`: language, direction and roles, landmarks and the pages of a
/// printed edition (EPUB 3.3, 7.4).
fn navigation(part: &mut Part, book: &Book<'_>) -> Done {
    let lang = &book.text.document().meta.lang;
    let (tag, dir) = (lang.as_str(), direction(lang.direction()));
    part.replace(
        "xmlns:epub=\"http://www.idpf.org/2007/ops\">",
        &format!(
            "xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{tag}\" xml:lang=\"{tag}\" \
             dir=\"{dir}\">"
        ),
    )?;
    part.replace("<meta charset = \"utf-8\" />", "<meta charset=\"utf-8\"/>")?;
    part.replace("<body>", "<body epub:type=\"frontmatter\">")?;
    part.replace(
        "<nav epub:type = \"toc\" id=\"toc\">",
        "<nav epub:type=\"toc\" id=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-title\">",
    )?;
    let items: String = landmarks(book)
        .iter()
        .map(|mark| {
            format!(
                "      <li><a epub:type=\"{}\" href=\"{}\">{}</a></li>\n",
                mark.epub_type,
                mark.href,
                escape(&mark.title)
            )
        })
        .collect();
    let list = format!(
        "<nav epub:type=\"landmarks\" hidden=\"hidden\">\n    <ol>\n{items}    </ol>\n  </nav>"
    );
    part.replace_from("<nav epub:type = \"landmarks\">", "</nav>", &list)?;
    let pages: String = book
        .numbers
        .iter()
        .map(|page| {
            format!(
                "      <li><a href=\"{}\">{}</a></li>\n",
                page.href,
                escape(&page.label)
            )
        })
        .collect();
    let lists: String = [Role::Figures, Role::Tables]
        .into_iter()
        .filter_map(|role| list_navigation(book, role))
        .collect();
    if !lists.is_empty() {
        part.replace("</body>", &format!("{lists}</body>"))?;
    }
    if pages.is_empty() {
        return Ok(());
    }
    part.replace(
        "</body>",
        &format!(
            "  <nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"hidden\">\n    \
             <ol>\n{pages}    </ol>\n  </nav>\n</body>"
        ),
    )
}

/// The navigation to figures or tables (EPUB 3.3, 7.4.2), where the text lists
/// them.
fn list_navigation(book: &Book<'_>, role: Role) -> Option<String> {
    let content = listing(book, role)?;
    let words = &book.text.words().book;
    let (kind, title) = match role {
        Role::Tables => ("lot", words.tables),
        _ => ("loi", words.figures),
    };
    let mut items = String::new();
    for block in content {
        let Some((id, said)) = led_to(block) else { continue };
        let Some(file) = book.plan.links.file_of(id) else { continue };
        let words = escape(&xml::line(&plain_text(said)));
        let item = format!("      <li><a href=\"{file}#{id}\">{words}</a></li>\n");
        items.push_str(&item);
    }
    (!items.is_empty()).then(|| {
        format!(
            "  <nav epub:type=\"{kind}\" hidden=\"hidden\">\n    <h2>{}</h2>\n    \
             <ol>\n{items}    </ol>\n  </nav>\n",
            escape(title)
        )
    })
}

/// The entries of a list that the text has.
fn listing<'b>(book: &'b Book<'_>, wanted: Role) -> Option<&'b [Block]> {
    book.text.document().body.iter().find_map(|block| match &block.kind {
        BlockKind::Division { role, content } if *role == wanted => {
            Some(content.as_slice())
        }
        _ => None,
    })
}

/// `toc.ncx`: language, identifier, depth, title and pages (DAISY/NISO Z39.86,
/// 8.4).
fn old_navigation(part: &mut Part, book: &Book<'_>) -> Done {
    let lang = book.text.document().meta.lang.as_str();
    let depth = depth(book.text.outline()).max(1);
    part.replace(
        "xmlns=\"http://www.daisy.org/z3986/2005/ncx/\">",
        &format!("xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" xml:lang=\"{lang}\">"),
    )?;
    part.replace(
        "<meta name=\"dtb:depth\" content=\"1\" />",
        &format!(
            "<meta name=\"dtb:uid\" content=\"{}\"/>\n    <meta name=\"dtb:depth\" content=\"{depth}\"/>",
            escape_attribute(&book.identifier.value)
        ),
    )?;
    page_targets(part, book)?;
    let title = super::plan::title(book.text);
    part.replace_from(
        "<docTitle>",
        "</docTitle>",
        &format!(
            "<docTitle>\n    <text>{}</text>\n  </docTitle>",
            escape(&xml::clean(&title))
        ),
    )
}

fn page_targets(part: &mut Part, book: &Book<'_>) -> Done {
    if book.numbers.is_empty() {
        return Ok(());
    }
    let count = book.numbers.len();
    let highest = book.numbers.iter().filter_map(|page| page.label.parse::<u32>().ok());
    let highest = highest.max().unwrap_or_default();
    for (name, value) in [("totalPageCount", count as u32), ("maxPageNumber", highest)] {
        let head = format!("<meta name=\"dtb:{name}\" content=\"");
        part.replace(&format!("{head}0\""), &format!("{head}{value}\""))?;
    }
    let first = 1 + part.text.matches("<navPoint ").count();
    let mut list = String::from("</navMap>\n  <pageList>\n");
    for (at, page) in book.numbers.iter().enumerate() {
        let value = page.label.parse::<u32>();
        let kind = if value.is_ok() { "normal" } else { "special" };
        let value = value.map(|n| format!(" value=\"{n}\"")).unwrap_or_default();
        let (label, order) = (escape(&page.label), first + at);
        list.push_str(&format!(
            "    <pageTarget type=\"{kind}\" id=\"page-{at}\"{value} playOrder=\"{order}\">\n      \
             <navLabel><text>{label}</text></navLabel>\n      <content src=\"{}\"/>\n    \
             </pageTarget>\n",
            page.href
        ));
    }
    list.push_str("  </pageList>");
    part.replace("</navMap>", &list)
}

fn depth(entries: &[OutlineEntry]) -> usize {
    entries.iter().map(|entry| 1 + depth(&entry.children)).max().unwrap_or_default()
}

/// A place that readers have a button for.
struct Landmark {
    epub_type: &'static str,
    /// What the guide calls it (OPF 2.0.1, 2.6).
    guide: &'static str,
    href: String,
    title: String,
}

fn landmarks(book: &Book<'_>) -> Vec<Landmark> {
    let words = book.text.words();
    let mut list = Vec::new();
    let mut add = |[epub_type, guide]: [&'static str; 2], href: &str, title: &str| {
        list.push(Landmark { epub_type, guide, href: href.into(), title: title.into() });
    };
    if book.cover.is_some() {
        add(["cover", "cover"], COVER_PAGE, words.cover);
    }
    let files = &book.plan.files;
    if let Some(file) = files.iter().find(|file| file.kind == Kind::TitlePage) {
        add(["titlepage", "title-page"], &file.name, words.title_page);
    }
    if book.contents_page {
        add(["toc", "toc"], "nav.xhtml", words.contents);
    }
    let is_text = |kind| matches!(kind, Kind::Opening | Kind::Chapter);
    if let Some(file) = files.iter().find(|file| is_text(file.kind)) {
        add(["bodymatter", "text"], &file.name, &file.title);
    }
    for (class, mark) in [
        ("list-of-figures", ["loi", "loi"]),
        ("list-of-tables", ["lot", "lot"]),
        ("glossary", ["glossary", "glossary"]),
        ("index", ["index", "index"]),
    ] {
        let has = |file: &&super::plan::File<'_>| {
            file.blocks.first().is_some_and(|block| block.attr.has_class(class))
        };
        if let Some(file) = files.iter().find(has) {
            add(mark, &file.name, &file.title);
        }
    }
    if let Some(file) = files.iter().find(|file| file.kind == Kind::Notes) {
        add(["endnotes", "notes"], &file.name, words.notes);
    }
    list
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}
