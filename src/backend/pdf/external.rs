//! Streams that pages call by a name, and the entries of their dictionaries.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};

/// Whether the contents of a stream are compressed already.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Compression {
    Done,
    ToDo,
}

/// A stream that pages can call.
pub(super) fn external(
    entries: Vec<(&'static str, DictItem)>,
    content: Vec<u8>,
    compression: Compression,
) -> XObject {
    let compress = compression == Compression::ToDo;
    let stream = ExternalStream { dict: entries_of(entries), content, compress };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

pub(super) fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

pub(super) fn entries_of(
    entries: impl IntoIterator<Item = (&'static str, DictItem)>,
) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
