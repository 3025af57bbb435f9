//! A small reader of tagged files, which shares nothing with the writer.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

/// A file, read back.
pub(super) struct File {
    document: Document,
}

type Marked = BTreeMap<(ObjectId, i64), String>;

impl File {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { document: Document::load_mem(bytes).unwrap() }
    }

    pub(super) fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// How many streams have this subtype and are no soft masks.
    pub(super) fn objects(&self, subtype: &str) -> usize {
        let streams = self.document.objects.values().filter_map(|o| o.as_stream().ok());
        let named = |key: &[u8], dict: &Dictionary| {
            dict.get(key).and_then(Object::as_name).map(<[u8]>::to_vec).ok()
        };
        streams.filter(|s| named(b"Subtype", &s.dict) == Some(subtype.into())).count()
    }

    /// The text in the order of the structure tree.
    pub(super) fn text(&self) -> String {
        let mut marked = Marked::new();
        for page in self.document.get_pages().into_values() {
            self.read_page(page, &mut marked);
        }
        let catalog = self.document.catalog().unwrap();
        let root = self.dict(catalog.get(b"StructTreeRoot").unwrap());
        let mut text = String::new();
        self.walk(root.get(b"K").unwrap(), None, &marked, &mut text);
        text
    }

    /// Where the last glyph of the first page that is in the tree starts, in
    /// thousandths of its size from the start of its line.
    pub(super) fn last_glyph_starts(&self) -> f32 {
        let page = self.document.get_pages()[&1];
        let content = self.document.get_page_content(page);
        let operations = Content::decode(&content).unwrap().operations;
        let shown = operations.iter().rfind(|operation| operation.operator == "TJ");
        let font = operations.iter().rfind(|operation| operation.operator == "Tf");
        let widths = self.widths(page, font.unwrap().operands[0].as_name().unwrap());
        let (mut pen, mut start) = (0.0, 0.0);
        for item in shown.unwrap().operands[0].as_array().unwrap() {
            match item {
                Object::String(codes, _) => {
                    for code in codes.chunks(2) {
                        start = pen;
                        pen += widths[&u16::from_be_bytes([code[0], code[1]])];
                    }
                }
                number => pen -= number.as_float().unwrap(),
            }
        }
        start
    }

    fn dict<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        self.document.dereference(object).unwrap().1.as_dict().unwrap()
    }

    fn walk(
        &self,
        kid: &Object,
        page: Option<ObjectId>,
        marked: &Marked,
        out: &mut String,
    ) {
        match self.document.dereference(kid).unwrap().1 {
            Object::Array(kids) => {
                kids.iter().for_each(|kid| self.walk(kid, page, marked, out));
            }
            Object::Integer(mark) => out.push_str(&marked[&(page.unwrap(), *mark)]),
            Object::Dictionary(dict) => {
                let own = dict.get(b"Pg").and_then(Object::as_reference).ok();
                let page = own.or(page);
                match dict.get(b"Type").and_then(Object::as_name).unwrap_or_default() {
                    b"MCR" => self.walk(dict.get(b"MCID").unwrap(), page, marked, out),
                    b"OBJR" => {}
                    _ => self.walk(dict.get(b"K").unwrap(), page, marked, out),
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn read_page(&self, page: ObjectId, marked: &mut Marked) {
        let content = self.document.get_page_content(page);
        // What is open: its mark, if it has one, and whether text in it counts.
        let mut open: Vec<(Option<i64>, bool)> = vec![];
        let mut texts = BTreeMap::new();
        // How deep the stretch lies whose letters are shown in reverse.
        let mut reversed: Option<usize> = None;
        for operation in Content::decode(&content).unwrap().operations {
            match operation.operator.as_str() {
                "Tf" => {
                    texts = self.texts(page, operation.operands[0].as_name().unwrap());
                }
                "BDC" => {
                    let dict = operation.operands[1].as_dict().unwrap();
                    let above = open.last().copied().unwrap_or((None, true));
                    let mark =
                        dict.get(b"MCID").and_then(Object::as_i64).ok().or(above.0);
                    let actual = dict.get(b"ActualText").ok();
                    if let Some(actual) = actual {
                        let text = decode_text_string(actual).unwrap();
                        marked.entry((page, mark.unwrap())).or_default().push_str(&text);
                    } else if let Some(mark) = mark {
                        let fresh = marked.insert((page, mark), String::new());
                        assert_eq!(fresh, None, "mark {mark} is used twice");
                    }
                    open.push((mark, above.1 && actual.is_none()));
                }
                "BMC" => {
                    assert_eq!(
                        operation.operands[0].as_name().unwrap(),
                        b"ReversedChars"
                    );
                    reversed = Some(open.len());
                    open.push(open.last().copied().expect("nothing shows unmarked"));
                }
                "EMC" => {
                    open.pop().unwrap();
                    reversed = reversed.filter(|depth| *depth < open.len());
                }
                "TJ" => {
                    let &(mark, counts) = open.last().expect("nothing shows unmarked");
                    let (Some(mark), true) = (mark, counts) else { continue };
                    let mut shown: Vec<&str> = vec![];
                    for item in operation.operands[0].as_array().unwrap() {
                        let Object::String(codes, _) = item else { continue };
                        let codes = codes.chunks(2);
                        shown.extend(codes.map(|code| {
                            &*texts[&u16::from_be_bytes([code[0], code[1]])]
                        }));
                    }
                    if reversed.is_some() {
                        shown.reverse();
                    }
                    let text = marked.get_mut(&(page, mark)).unwrap();
                    shown.iter().for_each(|letters| text.push_str(letters));
                }
                _ => {}
            }
        }
        assert!(open.is_empty());
    }

    fn font(&self, page: ObjectId, name: &[u8]) -> &Dictionary {
        let page = self.document.get_dictionary(page).unwrap();
        let fonts =
            self.dict(self.dict(page.get(b"Resources").unwrap()).get(b"Font").unwrap());
        self.dict(fonts.get(name).unwrap())
    }

    /// `ToUnicode` of a font.
    fn texts(&self, page: ObjectId, name: &[u8]) -> BTreeMap<u16, String> {
        let map = self.font(page, name).get(b"ToUnicode").unwrap();
        let map = self.document.dereference(map).unwrap().1.as_stream().unwrap();
        let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
        let hex = |text: &str| -> Vec<u16> {
            let digits: Vec<char> =
                text.chars().filter(char::is_ascii_hexdigit).collect();
            let unit =
                |d: &[char]| u16::from_str_radix(&String::from_iter(d), 16).unwrap();
            digits.chunks(4).map(unit).collect()
        };
        let pairs = map.lines().filter_map(|line| line.split_once("> <"));
        pairs
            .filter(|(code, text)| *code != "<0000" || *text != "FFFF>")
            .map(|(code, text)| (hex(code)[0], String::from_utf16(&hex(text)).unwrap()))
            .collect()
    }

    fn widths(&self, page: ObjectId, name: &[u8]) -> BTreeMap<u16, f32> {
        let below = self.font(page, name).get(b"DescendantFonts").unwrap();
        let below = self.dict(&below.as_array().unwrap()[0]);
        let mut widths = BTreeMap::new();
        for pair in below.get(b"W").unwrap().as_array().unwrap().chunks(2) {
            let first = pair[0].as_i64().unwrap() as u16;
            for (code, width) in (first..).zip(pair[1].as_array().unwrap()) {
                widths.insert(code, width.as_float().unwrap());
            }
        }
        widths
    }
}
