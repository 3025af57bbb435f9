//! The package document: facts, and the content documents in their order.

use std::collections::BTreeMap;

use crate::audit::archive::resolve;
use crate::audit::words;
use crate::audit::xml::{Node, Tag, each_node};

/// What a package says.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// Facts about the text.
    pub(super) facts: BTreeMap<&'static str, Vec<String>>,
    /// The names of the content documents, in reading order, without the one
    /// that holds the contents.
    pub(super) spine: Vec<String>,
}

/// Reads the package document that has this name.
pub(super) fn read(name: &str, text: &str) -> Result<Package, String> {
    let mut package = Package::default();
    let mut files: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut fact: Option<(&'static str, String)> = None;
    let mut depth = 0_usize;
    let mut fact_depth = 0;
    each_node(text, &mut |node| match node {
        Node::Start(tag) => {
            depth += 1;
            match tag.name() {
                "item" => add_file(name, &tag, &mut files),
                "itemref" => {
                    let file = tag.attr("idref").and_then(|id| files.get(&id).cloned());
                    package.spine.extend(file.flatten());
                }
                other => {
                    if let Some(known) = fact_name(other) {
                        fact = Some((known, String::new()));
                        fact_depth = depth;
                    }
                }
            }
        }
        Node::Text(text) => {
            if let Some((_, value)) = &mut fact {
                value.push_str(&text);
            }
        }
        Node::End => {
            if depth == fact_depth
                && let Some((name, value)) = fact.take()
            {
                package.facts.entry(name).or_default().push(words::line(&value));
            }
            depth -= 1;
        }
    })
    .map_err(|why| format!("`{name}`: {why}"))?;
    Ok(package)
}

/// Takes note of a file; of the one with the contents only that it is there.
fn add_file(package: &str, tag: &Tag<'_>, files: &mut BTreeMap<String, Option<String>>) {
    let (Some(id), Some(href)) = (tag.attr("id"), tag.attr("href")) else { return };
    let text = tag.attr("media-type").is_some_and(|t| t == "application/xhtml+xml");
    let contents = tag.attr_has("properties", &["nav"]);
    files.insert(id, (text && !contents).then(|| resolve(package, &href)));
}

fn fact_name(element: &str) -> Option<&'static str> {
    Some(match element {
        "title" => "title",
        "creator" => "author",
        "language" => "language",
        "subject" => "subject",
        "description" => "description",
        "publisher" => "publisher",
        "rights" => "rights",
        "identifier" => "identifier",
        "date" => "date",
        "contributor" => "contributor",
        _ => return None,
    })
}
