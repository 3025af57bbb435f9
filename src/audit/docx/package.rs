//! Relationships and core properties.

use std::collections::BTreeMap;

use crate::audit::archive::resolve;
use crate::audit::words;
use crate::audit::xml::{Node, each_node};

/// Where the relationships of a part lead.
#[derive(Debug, Default)]
pub(super) struct Relations(BTreeMap<String, String>);

impl Relations {
    /// Reads the relationships of a part. External targets stay as they are.
    pub(super) fn read(part: &str, text: &str) -> Result<Self, String> {
        let mut relations = BTreeMap::new();
        each_node(text, &mut |node| {
            if let Node::Start(tag) = node
                && let (Some(id), Some(target)) = (tag.attr("Id"), tag.attr("Target"))
            {
                let external = tag.attr_has("TargetMode", &["External"]);
                let target = if external { target } else { resolve(part, &target) };
                relations.insert(id, target);
            }
        })?;
        Ok(Self(relations))
    }

    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// The facts in `docProps/core.xml`.
pub(super) fn facts(text: &str) -> Result<BTreeMap<&'static str, Vec<String>>, String> {
    let mut facts: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut fact = None;
    each_node(text, &mut |node| match node {
        Node::Start(tag) => {
            fact = match tag.name() {
                "title" => Some("title"),
                "creator" => Some("author"),
                "language" => Some("language"),
                "keywords" => Some("subject"),
                "description" => Some("description"),
                _ => None,
            };
        }
        Node::Text(text) => {
            if let Some(name) = fact {
                facts.entry(name).or_default().push(text.into_owned());
            }
        }
        Node::End => fact = None,
    })?;
    // References in a value make several texts of one.
    for values in facts.values_mut() {
        *values = vec![words::line(&values.concat())];
    }
    Ok(facts)
}
