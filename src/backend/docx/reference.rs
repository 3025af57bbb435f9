//! A Word file of the user's, to take the look from: styles, theme, fonts,
//! page, headers and footers. Its text is not looked at.
//!
//! Word keys its own styles on names, not on identifiers: a German Word calls
//! "heading 1" `berschrift1`. So styles are found by name, and those that the
//! file lacks are added.

use std::collections::{BTreeMap, BTreeSet};

use super::order;
use super::styles::Sheet;
use super::tree::{Element, Node};
use crate::backend::zip::Archive;
use crate::error::{Error, Result};

/// What is taken from a reference file.
#[derive(Debug, Default)]
pub(super) struct Reference {
    styles: Element,
    numbering: Option<Element>,
    /// The section that the file ends with.
    section: Option<Element>,
    /// Those of its settings that belong to the page.
    settings: Vec<Element>,
    /// Parts that are taken as they are: name, type, content.
    pub(super) parts: Vec<(String, String, Vec<u8>)>,
    /// How they hang on the main part: identifier, kind, name.
    pub(super) relations: Vec<(String, String, String)>,
}

/// The settings that belong to the page (17.15.1).
const PAGE_SETTINGS: &[&str] =
    &["w:evenAndOddHeaders", "w:mirrorMargins", "w:autoHyphenation", "w:defaultTabStop"];

/// How many parts are taken at most: a file that names itself over and over
/// must not fill the disk.
const MAX_PARTS: usize = 500;

impl Reference {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if it is no Word file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let fail = || Error::Usage("the reference file is no Word document".into());
        let archive = Archive::open(bytes.to_vec()).map_err(|_| fail())?;
        let mut source = Source { archive, types: Element::default() };
        source.types = source.tree("[Content_Types].xml").ok_or_else(fail)?;
        let (_, main) = source.target("", "/officeDocument").ok_or_else(fail)?;
        let mut made = Self::default();
        let (_, styles) = source.target(&main, "/styles").ok_or_else(fail)?;
        made.styles = source.tree(&styles).ok_or_else(fail)?;
        let numbering = source.target(&main, "/numbering");
        made.numbering = numbering.and_then(|(_, name)| source.tree(&name));
        if let Some((_, name)) = source.target(&main, "/settings")
            && let Some(settings) = source.tree(&name)
        {
            let page = |e: &&Element| PAGE_SETTINGS.contains(&e.name.as_str());
            made.settings = settings.elements().filter(page).cloned().collect();
        }
        made.section = source.section(&main);
        let mut taken = BTreeSet::new();
        for kind in ["/theme", "/fontTable"] {
            if let Some((id, name)) = source.target(&main, kind) {
                made.take(&mut source, &mut taken, (&id, kind, &name));
            }
        }
        made.furniture(&mut source, &mut taken, &main);
        Ok(made)
    }

    /// Takes over the headers and footers of the section.
    fn furniture(
        &mut self,
        source: &mut Source,
        taken: &mut BTreeSet<String>,
        main: &str,
    ) {
        let Some(mut section) = self.section.take() else { return };
        let known: BTreeMap<String, (String, String)> = source
            .relations(main)
            .into_iter()
            .map(|(id, kind, target)| (id, (kind, target)))
            .collect();
        section.children.retain_mut(|node| {
            let Node::Element(e) = node else { return false };
            if !e.name.ends_with("Reference") {
                return !matches!(e.name.as_str(), "w:type" | "w:sectPrChange");
            }
            let Some(id) = e.get("r:id").map(str::to_owned) else { return false };
            let Some((kind, name)) = known.get(&id) else { return false };
            if !taken.contains(name) {
                self.take(source, taken, (&id, kind, name));
            }
            e.set("r:id", renamed(&id));
            true
        });
        self.section = Some(section);
    }

    /// Takes over a part, and those that it hangs on.
    fn take(
        &mut self,
        source: &mut Source,
        taken: &mut BTreeSet<String>,
        (id, kind, name): (&str, &str, &str),
    ) {
        let kind = kind.rsplit('/').next().unwrap_or_default();
        let kind = format!("{}/{kind}", super::package::KIND);
        self.copy(source, taken, name);
        self.relations.push((renamed(id), kind, name.to_owned()));
    }

    fn copy(&mut self, source: &mut Source, taken: &mut BTreeSet<String>, name: &str) {
        let mut waiting = vec![name.to_owned()];
        while let Some(name) = waiting.pop() {
            if taken.len() >= MAX_PARTS || !taken.insert(name.clone()) {
                continue;
            }
            let Some(bytes) = source.bytes(&name) else { continue };
            let kind = source.kind(&name);
            let fonts = kind.ends_with("fontTable+xml");
            let bytes = if fonts { without_character_sets(bytes) } else { bytes };
            self.parts.push((name.clone(), kind, bytes));
            let list = relations_of(&name);
            if let Some(bytes) = source.bytes(&list) {
                waiting.extend(source.relations(&name).into_iter().map(|r| r.2));
                self.parts.push((list, String::new(), bytes));
            }
        }
    }

    /// The section to take all others from.
    pub(super) fn section(&self) -> Option<&Element> {
        self.section.as_ref()
    }

    /// The width of a line, in twips, if the file says so.
    pub(super) fn measure(&self) -> Option<i32> {
        let section = self.section.as_ref()?;
        let twips = |name: &str, key: &str| -> Option<i32> {
            section.find(name)?.get(key)?.parse().ok()
        };
        let width = twips("w:pgSz", "w:w")?;
        let margins =
            twips("w:pgMar", "w:left")?.checked_add(twips("w:pgMar", "w:right")?)?;
        width.checked_sub(margins).filter(|&measure| measure > 0)
    }

    /// Sets those settings that belong to the page as the file has them.
    pub(super) fn settle(&self, settings: &mut Element) {
        PAGE_SETTINGS.iter().for_each(|name| settings.remove(name));
        self.settings.iter().for_each(|setting| settings.push(setting.clone()));
    }

    /// The first number for lists of our own.
    pub(super) fn first_list(&self) -> usize {
        let ids = self.numbering.iter().flat_map(Element::elements).flat_map(|e| {
            [e.get("w:abstractNumId"), e.get("w:numId")].into_iter().flatten()
        });
        ids.filter_map(|id| id.parse::<usize>().ok()).max().map_or(0, |id| id + 1)
    }

    /// Its own lists, which styles may use, and those of the text.
    pub(super) fn with_lists(&self, ours: Option<Element>) -> Option<Element> {
        let Some(theirs) = &self.numbering else { return ours };
        let mut all = theirs.clone();
        if let Some(ours) = ours {
            for (name, value) in &ours.attributes {
                if all.get(name).is_none() {
                    all.set(name, value.clone());
                }
            }
            all.children.extend(ours.children);
        }
        let places = ["w:numPicBullet", "w:abstractNum", "w:num"];
        all.children.sort_by_key(|node| match node {
            Node::Element(e) => places.iter().position(|n| *n == e.name).unwrap_or(3),
            Node::Text(_) => 3,
        });
        Some(all)
    }

    /// The identifiers under which the styles go that the file has.
    pub(super) fn sheet(&self, ours: &Element) -> Sheet {
        let theirs: BTreeMap<(String, String), String> =
            styles(&self.styles).map(|(key, id)| (key, id.to_owned())).collect();
        let mut sheet = Sheet::default();
        for (key, id) in styles(ours) {
            match theirs.get(&key) {
                Some(theirs) => sheet.rename(id, theirs),
                // An identifier of theirs may stand for something else.
                None if theirs.values().any(|taken| taken == id) => {
                    sheet.rename(id, &format!("Folio{id}"));
                }
                None => {}
            }
        }
        sheet
    }

    /// The styles of the file, with those of ours that it lacks.
    pub(super) fn with_styles(&self, ours: &Element, sheet: &Sheet) -> Element {
        let mut all = self.styles.clone();
        let known: BTreeSet<(String, String)> =
            styles(&all).map(|(key, _)| key).collect();
        for (name, value) in &ours.attributes {
            // `mc:Ignorable` must name no prefix that is not declared.
            if name.starts_with("xmlns:") && all.get(name).is_none() {
                all.set(name, value.clone());
            }
        }
        ignore(&mut all, "w14");
        for style in ours.elements().filter(|e| e.name == "w:style") {
            if key(style).is_none_or(|(key, _)| known.contains(&key)) {
                continue;
            }
            let mut style = style.clone();
            let id = style.get("w:styleId").map(|id| sheet.id(id).to_owned());
            style.set("w:styleId", id.unwrap_or_default());
            for name in ["w:basedOn", "w:next", "w:link"] {
                style.elements_mut().filter(|e| e.name == name).for_each(|e| {
                    let id = sheet.id(e.get("w:val").unwrap_or_default()).to_owned();
                    e.set("w:val", id);
                });
            }
            // They have a default of each kind.
            style.attributes.retain(|(name, _)| name != "w:default");
            order::repair(&mut style);
            all.push(style);
        }
        all
    }
}

/// Says that a prefix may be skipped by programs that do not know it
/// (ISO/IEC 29500-3, 7.2).
fn ignore(part: &mut Element, prefix: &str) {
    const SPACE: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
    if part.get("xmlns:mc").is_none() {
        part.set("xmlns:mc", SPACE);
    }
    let before = part.get("mc:Ignorable").unwrap_or_default().to_owned();
    if !before.split_whitespace().any(|p| p == prefix) {
        part.set("mc:Ignorable", format!("{before} {prefix}").trim().to_owned());
    }
}

/// The styles of a part: kind and name in small letters, with the identifier.
fn styles(part: &Element) -> impl Iterator<Item = ((String, String), &str)> {
    part.elements().filter(|e| e.name == "w:style").filter_map(key)
}

fn key(style: &Element) -> Option<((String, String), &str)> {
    let name = style.find("w:name")?.get("w:val")?.to_lowercase();
    let kind = style.get("w:type").unwrap_or("paragraph").to_owned();
    Some(((kind, name), style.get("w:styleId")?))
}

/// The fonts without the names of character sets that LibreOffice gives them,
/// which are not those of the schema (17.8.3.2); their codes stay.
fn without_character_sets(part: Vec<u8>) -> Vec<u8> {
    let Some(mut fonts) = Element::parse(&part) else { return part };
    fonts.each_mut(&mut |element| {
        if element.name == "w:charset" {
            element.attributes.retain(|(name, _)| name != "w:characterSet");
        }
    });
    fonts.to_part().into_bytes()
}

/// Identifiers of the file are kept apart from those of docx-rs.
fn renamed(id: &str) -> String {
    format!("rIdRef{id}")
}

/// A file that is read.
struct Source {
    archive: Archive<'static>,
    types: Element,
}

impl Source {
    fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        self.archive.read(name).ok().flatten().map(|bytes| bytes.into_owned())
    }

    fn tree(&mut self, name: &str) -> Option<Element> {
        Element::parse(&self.bytes(name)?)
    }

    /// What a part hangs on inside the file: identifier, kind, name.
    fn relations(&mut self, part: &str) -> Vec<(String, String, String)> {
        let Some(list) = self.tree(&relations_of(part)) else { return Vec::new() };
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        list.elements()
            .filter(|e| e.get("TargetMode") != Some("External"))
            .filter_map(|e| {
                let target = resolve(folder, e.get("Target")?);
                Some((e.get("Id")?.to_owned(), e.get("Type")?.to_owned(), target))
            })
            .collect()
    }

    /// The first part of a kind that a part hangs on.
    fn target(&mut self, part: &str, kind: &str) -> Option<(String, String)> {
        let all = self.relations(part);
        let found = all.into_iter().find(|(_, k, _)| k.ends_with(kind))?;
        Some((found.0, found.2))
    }

    /// The last section of the main part.
    fn section(&mut self, main: &str) -> Option<Element> {
        let text = String::from_utf8(self.bytes(main)?).ok()?;
        let start = text.rfind("<w:sectPr")?;
        let tail = &text[start..];
        let end = tail.find("</w:sectPr>")? + "</w:sectPr>".len();
        let mut section = Element::parse(&tail.as_bytes()[..end])?;
        section.attributes.clear();
        Some(section)
    }

    /// The type of a part.
    fn kind(&self, name: &str) -> String {
        let path = format!("/{name}");
        let own = self.types.elements().find(|e| e.get("PartName") == Some(&path));
        let ending = name.rsplit('.').next();
        let default = || {
            self.types
                .elements()
                .find(|e| e.get("Extension").is_some_and(|x| Some(x) == ending))
        };
        let found = own.or_else(default).and_then(|e| e.get("ContentType"));
        found.unwrap_or("application/octet-stream").to_owned()
    }
}

/// The part that lists what another one hangs on (ISO/IEC 29500-2, 6.5.2).
fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A target as the name of a part: relative to a folder, or from the root.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(rooted) = target.strip_prefix('/') {
        return rooted.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_where_they_are_named() {
        assert_eq!(resolve("word", "media/a.png"), "word/media/a.png");
        assert_eq!(resolve("word", "../docProps/app.xml"), "docProps/app.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("", "../../x"), "x");
        assert_eq!(relations_of("word/header1.xml"), "word/_rels/header1.xml.rels");
        assert_eq!(relations_of(""), "_rels/.rels");
    }

    #[test]
    fn fonts_name_no_character_sets_that_no_program_knows() {
        let part = "<w:fonts><w:font w:name=\"A\"><w:charset w:val=\"00\" \
                    w:characterSet=\"utf-8\"/></w:font></w:fonts>";
        let kept = String::from_utf8(without_character_sets(part.into())).unwrap();
        assert!(kept.ends_with("<w:charset w:val=\"00\"/></w:font></w:fonts>"), "{kept}");
        assert_eq!(without_character_sets(b"no XML".to_vec()), b"no XML");
    }

    #[test]
    fn what_is_no_word_file_is_told() {
        for bytes in [b"".as_slice(), b"PK", b"{\\rtf1}"] {
            assert!(matches!(Reference::read(bytes), Err(Error::Usage(_))));
        }
    }
}
