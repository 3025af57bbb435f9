//! PDF files, to be broken: the structure tree, and the text that pages paint.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

/// A PDF that is taken apart.
pub(super) struct Pdf(pub(super) Document);

/// Where a glyph stands: the operation, the string of its array, the byte.
type Spot = (usize, usize, usize);

impl Pdf {
    pub(super) fn load(bytes: &[u8]) -> Self {
        let mut document = Document::load_mem(bytes).unwrap();
        document.decompress();
        Self(document)
    }

    pub(super) fn save(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.save_to(&mut bytes).unwrap();
        bytes
    }

    pub(super) fn dict(&self, id: ObjectId) -> &Dictionary {
        self.0.get_dictionary(id).unwrap()
    }

    pub(super) fn dict_mut(&mut self, id: ObjectId) -> &mut Dictionary {
        self.0.get_dictionary_mut(id).unwrap()
    }

    pub(super) fn catalog(&self) -> ObjectId {
        self.0.trailer.get(b"Root").unwrap().as_reference().unwrap()
    }

    pub(super) fn info(&self) -> ObjectId {
        self.0.trailer.get(b"Info").unwrap().as_reference().unwrap()
    }

    /// The elements of the tree in reading order.
    pub(super) fn elements(&self) -> Vec<ObjectId> {
        let root = self.dict(self.catalog()).get(b"StructTreeRoot").unwrap();
        let mut open = self.kids(root.as_reference().unwrap());
        open.reverse();
        let mut found = Vec::new();
        while let Some(kid) = open.pop() {
            if let Object::Reference(id) = kid {
                found.push(id);
                open.extend(self.kids(id).into_iter().rev());
            }
        }
        found
    }

    pub(super) fn role(&self, element: ObjectId) -> String {
        let name = self.dict(element).get(b"S").and_then(|s| s.as_name());
        String::from_utf8_lossy(name.unwrap_or_default()).into_owned()
    }

    /// The first element of a type that holds a text.
    pub(super) fn find(&self, role: &str, text: &str) -> ObjectId {
        let mut elements = self.elements().into_iter();
        let found =
            elements.find(|&e| self.role(e) == role && self.text(e).contains(text));
        found.unwrap_or_else(|| panic!("no {role} holds “{text}”"))
    }

    pub(super) fn set_role(&mut self, element: ObjectId, role: &str) {
        self.dict_mut(element).set("S", Object::Name(role.into()));
    }

    /// What stands in an element: elements, marked content, annotations.
    pub(super) fn kids(&self, element: ObjectId) -> Vec<Object> {
        match self.dict(element).get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        }
    }

    pub(super) fn set_kids(&mut self, element: ObjectId, kids: Vec<Object>) {
        self.dict_mut(element).set("K", kids);
    }

    pub(super) fn parent(&self, element: ObjectId) -> ObjectId {
        self.dict(element).get(b"P").unwrap().as_reference().unwrap()
    }

    /// Takes an element out of the tree.
    pub(super) fn unlink(&mut self, element: ObjectId) {
        let parent = self.parent(element);
        let mut kids = self.kids(parent);
        kids.retain(|kid| *kid != Object::Reference(element));
        self.set_kids(parent, kids);
    }

    /// Puts an element into the tree after another.
    pub(super) fn insert_after(&mut self, other: ObjectId, element: ObjectId) {
        let parent = self.parent(other);
        let mut kids = self.kids(parent);
        let at = kids.iter().position(|kid| *kid == Object::Reference(other)).unwrap();
        kids.insert(at + 1, Object::Reference(element));
        self.set_kids(parent, kids);
    }

    /// The marked content of an element, without that of elements in it.
    pub(super) fn own_leaves(&self, element: ObjectId) -> Vec<(ObjectId, i64)> {
        let page = |dict: &Dictionary| dict.get(b"Pg").ok()?.as_reference().ok();
        let home = page(self.dict(element));
        let leaf = |kid: &Object| match kid {
            Object::Integer(id) => Some((home?, *id)),
            Object::Dictionary(dict) => {
                let id = dict.get(b"MCID").ok()?.as_i64().ok()?;
                Some((page(dict).or(home)?, id))
            }
            _ => None,
        };
        self.kids(element).iter().filter_map(leaf).collect()
    }

    /// The marked content of an element and of all in it.
    pub(super) fn leaves(&self, element: ObjectId) -> Vec<(ObjectId, i64)> {
        let mut leaves = self.own_leaves(element);
        for kid in self.kids(element) {
            if let Object::Reference(id) = kid {
                leaves.extend(self.leaves(id));
            }
        }
        leaves
    }

    pub(super) fn text(&self, element: ObjectId) -> String {
        let leaves = self.leaves(element);
        leaves.iter().map(|&(page, id)| self.leaf_text(page, id)).collect()
    }

    fn leaf_text(&self, page: ObjectId, id: i64) -> String {
        let (operations, fonts) = (self.operations(page), self.fonts(page));
        glyphs(&operations, leaf(&operations, id), &fonts).iter().map(|g| &*g.1).collect()
    }

    /// Replaces letters in the first element of a type that holds them. The font
    /// must have all letters that come in.
    pub(super) fn replace(&mut self, role: &str, from: &str, to: &str) {
        let mut elements = self.elements().into_iter().filter(|&e| self.role(e) == role);
        let place = elements.find_map(|element| {
            let mut leaves = self.own_leaves(element).into_iter();
            leaves.find(|&(page, id)| self.leaf_text(page, id).contains(from))
        });
        let (page, id) = place.unwrap_or_else(|| panic!("no {role} has “{from}”"));
        let mut operations = self.operations(page);
        let fonts = self.fonts(page);
        let glyphs = glyphs(&operations, leaf(&operations, id), &fonts);
        let text: String = glyphs.iter().map(|glyph| &*glyph.1).collect();
        let start = text.find(from).unwrap();
        let mut at = 0;
        let mut hit = Vec::new();
        for glyph in &glyphs {
            if at >= start && at < start + from.len() {
                hit.push(glyph);
            }
            at += glyph.1.len();
        }
        let font = &fonts[&hit[0].2];
        let code = |c: char| {
            let entry = font.iter().find(|(_, letters)| **letters == c.to_string());
            *entry.unwrap_or_else(|| panic!("the font lacks {c}")).0
        };
        let codes = to.chars().flat_map(|c| code(c).to_be_bytes());
        let put_in: Vec<u8> = codes.collect();
        let first = hit[0].0;
        for (spot, ..) in hit.iter().rev() {
            string(&mut operations, *spot).drain(spot.2..spot.2 + 2);
        }
        string(&mut operations, first).splice(first.2..first.2, put_in);
        self.set_operations(page, operations);
    }

    pub(super) fn page(&self, number: u32) -> ObjectId {
        self.0.get_pages()[&number]
    }

    pub(super) fn operations(&self, page: ObjectId) -> Vec<Operation> {
        Content::decode(&self.0.get_page_content(page)).unwrap().operations
    }

    pub(super) fn set_operations(&mut self, page: ObjectId, operations: Vec<Operation>) {
        let content = Content { operations }.encode().unwrap();
        let stream = self.0.add_object(Stream::new(Dictionary::new(), content));
        self.dict_mut(page).set("Contents", Object::Reference(stream));
    }

    /// The letters of each code of each font of a page.
    fn fonts(&self, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, String>> {
        let fonts = self.0.get_page_fonts(page).unwrap();
        let maps = fonts.into_iter().map(|(name, font)| {
            let map = font.get(b"ToUnicode").and_then(|o| o.as_reference());
            let map = map.and_then(|id| self.0.get_object(id)?.as_stream());
            (name, map.map(|map| letters(&map.content)).unwrap_or_default())
        });
        maps.collect()
    }

    /// The `ToUnicode` map of the font with most letters on the first page.
    pub(super) fn to_unicode(&self) -> ObjectId {
        let fonts = self.0.get_page_fonts(self.page(1)).unwrap();
        let maps = fonts.values().filter_map(|font| {
            let id = font.get(b"ToUnicode").ok()?.as_reference().ok()?;
            Some((self.0.get_object(id).ok()?.as_stream().ok()?.content.len(), id))
        });
        maps.max().unwrap().1
    }
}

/// The operations of a stretch of marked content.
pub(super) fn leaf(operations: &[Operation], id: i64) -> std::ops::Range<usize> {
    let begins = |operation: &Operation| {
        let properties = operation.operands.get(1).and_then(|p| p.as_dict().ok());
        let mcid = properties.and_then(|p| p.get(b"MCID").ok()?.as_i64().ok());
        operation.operator == "BDC" && mcid == Some(id)
    };
    let start = operations.iter().position(begins).unwrap_or(operations.len());
    let end = operations[start..].iter().position(|o| o.operator == "EMC");
    start..end.map_or(operations.len(), |end| start + end + 1)
}

/// The glyphs in a range of operations: where they stand, what they say, in
/// which font.
fn glyphs(
    operations: &[Operation],
    range: std::ops::Range<usize>,
    fonts: &BTreeMap<Vec<u8>, BTreeMap<u16, String>>,
) -> Vec<(Spot, String, Vec<u8>)> {
    let mut font = Vec::new();
    let mut found = Vec::new();
    for (at, operation) in operations.iter().enumerate().take(range.end) {
        if operation.operator == "Tf" {
            font = operation.operands[0].as_name().unwrap().to_vec();
        }
        if operation.operator != "TJ" || at < range.start {
            continue;
        }
        for (item, part) in operation.operands[0].as_array().unwrap().iter().enumerate() {
            let Object::String(codes, _) = part else { continue };
            for (byte, code) in codes.chunks(2).enumerate() {
                let code = u16::from_be_bytes([code[0], code[1]]);
                let letters = fonts.get(&font).and_then(|map| map.get(&code)).cloned();
                let spot = (at, item, byte * 2);
                found.push((spot, letters.unwrap_or_default(), font.clone()));
            }
        }
    }
    found
}

fn string(operations: &mut [Operation], (at, item, _): Spot) -> &mut Vec<u8> {
    let items = operations[at].operands[0].as_array_mut().unwrap();
    match &mut items[item] {
        Object::String(codes, format) => {
            *format = StringFormat::Hexadecimal;
            codes
        }
        other => panic!("{other:?} is no string"),
    }
}

/// What a `ToUnicode` map says.
fn letters(map: &[u8]) -> BTreeMap<u16, String> {
    let text = String::from_utf8_lossy(map);
    let mut letters = BTreeMap::new();
    let mut ranges = false;
    for line in text.lines() {
        ranges = match line.split_whitespace().last() {
            Some("beginbfrange") => true,
            Some("beginbfchar") => false,
            _ => ranges,
        };
        let hex: Vec<Vec<u16>> = line
            .split(['<', '>'])
            .filter(|part| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_hexdigit())
            })
            .map(units)
            .collect();
        match (ranges, hex.as_slice()) {
            (false, [from, to]) => {
                letters.insert(from[0], String::from_utf16_lossy(to));
            }
            (true, [first, last, to]) => {
                for (step, code) in (first[0]..=last[0]).enumerate() {
                    let mut to = to.clone();
                    *to.last_mut().unwrap() += step as u16;
                    letters.insert(code, String::from_utf16_lossy(&to));
                }
            }
            _ => {}
        }
    }
    letters
}

fn units(hex: &str) -> Vec<u16> {
    let digits: Vec<char> = hex.chars().collect();
    let unit = |four: &[char]| {
        u16::from_str_radix(&four.iter().collect::<String>(), 16).unwrap_or_default()
    };
    digits.chunks(4).map(unit).collect()
}
