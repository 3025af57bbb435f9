//! The metadata stream (14.3.2): XMP, which says again what the document
//! information says, and must say the same (ISO 19005-1, 6.7.3).

use std::collections::BTreeMap;

use crate::audit::findings::{Kind, Place};
use crate::audit::ledger::{Fault, Ledger};
use crate::audit::words;
use crate::audit::xml::{Node, each_node};

/// Takes over what the document information does not say, and takes note of what
/// is said otherwise.
pub(super) fn facts(xmp: &str, ledger: &mut Ledger) {
    for (name, value) in read(xmp) {
        let told = ledger.facts.get(name).map(|values| values.join("; "));
        match told {
            None => ledger.fact(name, &value.join("; ")),
            // Several values are one string there and a list here.
            Some(told) if value.iter().all(|part| told.contains(part.as_str())) => {}
            Some(told) => {
                let other = value.join("; ");
                let what = format!("the {name} is “{told}”, but “{other}” in its XMP");
                let place = Place::Unknown;
                ledger.faults.push(Fault { kind: Kind::MetadataLost, what, place });
            }
        }
    }
}

/// The properties of Dublin Core, each with its values. They stand directly in a
/// description of the document, and not in one of a schema (XMP part 1, 7.4). What
/// cannot be understood is left aside.
fn read(xmp: &str) -> BTreeMap<&'static str, Vec<String>> {
    let mut facts: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut open: Vec<Option<&'static str>> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut value = String::new();
    let read = each_node(xmp, &mut |node| match node {
        Node::Start(tag) => {
            let direct = matches!(&*names, [.., rdf, about] if rdf == "RDF" && about == "Description");
            let own = match tag.name() {
                _ if !direct => None,
                "title" => Some("title"),
                "creator" => Some("author"),
                "subject" => Some("subject"),
                "description" => Some("description"),
                _ => None,
            };
            value.clear();
            names.push(tag.name().to_owned());
            open.push(own.or(open.last().copied().flatten()));
        }
        Node::Text(text) => value.push_str(&text),
        Node::End => {
            let line = words::line(&value);
            names.pop();
            if let Some(name) = open.pop().flatten()
                && !line.is_empty()
            {
                facts.entry(name).or_default().push(line);
            }
            value.clear();
        }
    });
    if read.is_err() { BTreeMap::new() } else { facts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let facts = read(
            "<x:xmpmeta xmlns:x='x'><rdf:RDF><rdf:Description><dc:title><rdf:Alt><rdf:li>A &amp; B</rdf:li>\
             </rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li>\
             <rdf:li>Tom</rdf:li></rdf:Seq></dc:creator></rdf:Description>\
             <rdf:Description><pdfaExtension:schemas><rdf:Bag><rdf:li>\
             <pdfaProperty:description>Of a schema</pdfaProperty:description></rdf:li>\
             </rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta>",
        );
        assert_eq!(facts["title"], ["A & B"]);
        assert_eq!(facts["author"], ["Ada", "Tom"]);
        assert_eq!(facts.get("description"), None);
    }
}
