//! What the file says about the text: information dictionary, XMP, language,
//! colours, and that it conforms to PDF/UA-1 and PDF/A-2a.

use lopdf::{Dictionary, Object, Stream, dictionary, text_string};

use super::document::{Frame, amiss};
use super::labels::labels;
use crate::backend::{Timestamp, xml};
use crate::error::Result;
use crate::layout::frame::Layout;
use crate::model::{Direction, Metadata, plain_text};
use crate::pass::Prepared;

/// Compact sRGB, CC0; see `icc/LICENSE.txt`.
const SRGB: &[u8] = include_bytes!("icc/sRGB-v4.icc");

const PRODUCER: &str = concat!("folio ", env!("CARGO_PKG_VERSION"));

/// Objects that the catalog refers to.
pub(super) struct Roots {
    /// The structure tree.
    pub(super) structure: u32,
    /// The outline.
    pub(super) outline: Option<u32>,
}

/// Completes the catalog and the trailer.
///
/// # Errors
///
/// [`Error::Backend`](crate::Error::Backend) if the document is not as
/// `printpdf` makes them.
pub(super) fn complete(
    frame: &mut Frame,
    roots: &Roots,
    layout: &Layout,
    text: &Prepared,
    timestamp: Timestamp,
) -> Result<()> {
    let meta = &text.document().meta;
    let facts = Facts::of(meta, text);
    let info = frame.document.trailer.get(b"Info").and_then(Object::as_reference);
    let info = info.map_err(amiss)?;
    frame.document.set_object(info, facts.info(timestamp));
    // XMP is not compressed, so that those who know no PDF find it.
    let xmp = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let xmp = Stream::new(xmp, facts.xmp(timestamp).into_bytes()).with_compression(false);
    let xmp = frame.document.add_object(xmp);
    let profile =
        frame.document.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
    let catalog = frame.catalog()?;
    catalog.remove(b"PageLayout");
    catalog.set("Lang", text_string(meta.lang.as_str()));
    catalog.set("Metadata", xmp);
    catalog.set("OutputIntents", vec![output_intent(profile).into()]);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", (roots.structure, 0));
    catalog.set("PageLabels", labels(&layout.pages));
    let mut viewer = dictionary! { "DisplayDocTitle" => true };
    if meta.lang.direction() == Direction::Rtl {
        viewer.set("Direction", "R2L");
    }
    catalog.set("ViewerPreferences", viewer);
    if let Some(outline) = roots.outline {
        catalog.set("Outlines", (outline, 0));
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(())
}

/// The colours are those of sRGB (PDF/A-2, 6.2.3).
fn output_intent(profile: lopdf::ObjectId) -> Dictionary {
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => text_string("sRGB"),
        "Info" => text_string("sRGB IEC61966-2.1"),
        "RegistryName" => text_string("http://www.color.org"),
        "DestOutputProfile" => profile,
    }
}

/// What information dictionary and XMP say alike.
struct Facts<'a> {
    meta: &'a Metadata,
    title: String,
    authors: Vec<String>,
}

impl<'a> Facts<'a> {
    fn of(meta: &'a Metadata, text: &Prepared) -> Self {
        let mut title = plain_text(&meta.title).trim().to_owned();
        let subtitle = plain_text(&meta.subtitle);
        if title.is_empty() {
            // A reader that speaks begins with the title (PDF/UA-1, 7.1).
            let heading =
                text.outline().first().map(|entry| entry.title.trim().to_owned());
            let heading = heading.filter(|heading| !heading.is_empty());
            title = heading.unwrap_or_else(|| text.words().untitled.into());
        } else if !subtitle.trim().is_empty() {
            let ends = title.ends_with(|c: char| c.is_ascii_punctuation());
            title.push_str(if ends { " " } else { ": " });
            title.push_str(subtitle.trim());
        }
        Self { meta, title, authors: meta.authors().collect() }
    }

    fn keywords(&self) -> String {
        self.meta.subjects.join(", ")
    }

    /// The information dictionary (ISO 32000-1, 14.3.3).
    fn info(&self, timestamp: Timestamp) -> Dictionary {
        let mut info = dictionary! {
            "Title" => text_string(&self.title),
            "Creator" => text_string(PRODUCER),
            "Producer" => text_string(PRODUCER),
            "CreationDate" => Object::string_literal(timestamp.pdf()),
            "ModDate" => Object::string_literal(timestamp.pdf()),
        };
        let description = self.meta.description.clone().unwrap_or_default();
        for (key, value) in [
            ("Author", self.authors.join(", ")),
            ("Subject", description),
            ("Keywords", self.keywords()),
        ] {
            if !value.is_empty() {
                info.set(key, text_string(&value));
            }
        }
        info
    }

    /// The same as XMP (ISO 16684-1), with the marks of PDF/A-2a and PDF/UA-1.
    fn xmp(&self, timestamp: Timestamp) -> String {
        let meta = self.meta;
        let mut out = String::from(XMP_HEAD);
        property(&mut out, "dc:format", "application/pdf");
        list(&mut out, "dc:title", Array::Alternatives, [self.title.as_str()]);
        list(
            &mut out,
            "dc:creator",
            Array::Sequence,
            self.authors.iter().map(String::as_str),
        );
        list(
            &mut out,
            "dc:description",
            Array::Alternatives,
            meta.description.as_deref(),
        );
        list(&mut out, "dc:rights", Array::Alternatives, meta.rights.as_deref());
        list(&mut out, "dc:publisher", Array::Bag, meta.publisher.as_deref());
        list(
            &mut out,
            "dc:subject",
            Array::Bag,
            meta.subjects.iter().map(String::as_str),
        );
        list(&mut out, "dc:language", Array::Bag, [meta.lang.as_str()]);
        if let Some(identifier) = &meta.identifier {
            property(&mut out, "dc:identifier", identifier);
        }
        property(&mut out, "pdf:Producer", PRODUCER);
        if !meta.subjects.is_empty() {
            property(&mut out, "pdf:Keywords", &self.keywords());
        }
        property(&mut out, "xmp:CreatorTool", PRODUCER);
        property(&mut out, "xmp:CreateDate", &timestamp.rfc3339());
        property(&mut out, "xmp:ModifyDate", &timestamp.rfc3339());
        out.push_str(XMP_TAIL);
        out
    }
}

/// The kinds of array in RDF.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Array {
    /// One text in several languages.
    Alternatives,
    /// In order.
    Sequence,
    /// In no order.
    Bag,
}

fn property(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("<{name}>{}</{name}>\n", xml::escape(value)));
}

fn list<'a>(
    out: &mut String,
    name: &str,
    array: Array,
    values: impl IntoIterator<Item = &'a str>,
) {
    let (kind, lang) = match array {
        Array::Alternatives => ("rdf:Alt", " xml:lang=\"x-default\""),
        Array::Sequence => ("rdf:Seq", ""),
        Array::Bag => ("rdf:Bag", ""),
    };
    let items: String = values
        .into_iter()
        .map(|value| format!("<rdf:li{lang}>{}</rdf:li>", xml::escape(value)))
        .collect();
    if !items.is_empty() {
        out.push_str(&format!("<{name}><{kind}>{items}</{kind}></{name}>\n"));
    }
}

const XMP_HEAD: &str = r#"<?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
"#;

/// PDF/A knows no `pdfuaid`, so that its schema goes along (PDF/A-2,
/// 6.6.2.3.3).
const XMP_TAIL: &str = r#"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#;
