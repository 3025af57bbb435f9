//! SVG images, without what could run or reach out.
//!
//! Reading systems draw an SVG file as they draw a page. What is harmless stays
//! byte for byte; otherwise scripts, handlers, foreign content and references
//! to other files are left out.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// What came of looking through an image.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Confined<'a> {
    /// The bytes to put into the book.
    pub(super) data: Cow<'a, [u8]>,
    /// The names of what was left out, in order.
    pub(super) taken: Vec<String>,
}

/// Looks through an image.
///
/// # Errors
///
/// What is wrong with it, if it is not well-formed.
pub(super) fn confined(data: &[u8]) -> Result<Confined<'_>, String> {
    let text = std::str::from_utf8(data).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut writer = Writer::new(Vec::with_capacity(data.len()));
    let mut taken = Vec::new();
    let mut depth = 0_usize;
    // How deep the element is that is being left out.
    let mut within: Option<usize> = None;
    loop {
        let event = reader.read_event().map_err(|why| why.to_string())?;
        let mut keep = within.is_none();
        let mut instead = None;
        match &event {
            Event::Eof => break,
            Event::Start(tag) => {
                depth += 1;
                if within.is_none() && is_active(tag) {
                    taken.push(name(tag));
                    (within, keep) = (Some(depth), false);
                } else if keep {
                    instead = attributes(tag, &mut taken)?.map(Event::Start);
                }
            }
            Event::Empty(tag) if keep => {
                if is_active(tag) {
                    taken.push(name(tag));
                    keep = false;
                } else {
                    instead = attributes(tag, &mut taken)?.map(Event::Empty);
                }
            }
            Event::End(_) => {
                if within == Some(depth) {
                    within = None;
                }
                depth = depth.saturating_sub(1);
            }
            // Entities could hold anything, and a processing instruction a
            // style sheet from anywhere.
            Event::DocType(_) => {
                taken.push("!DOCTYPE".into());
                keep = false;
            }
            Event::PI(_) => {
                taken.push("?".into());
                keep = false;
            }
            Event::Text(text) if keep => {
                let css = text.as_ref();
                keep = !reaches_out(css);
                if !keep {
                    taken.push("style".into());
                }
            }
            _ => {}
        }
        if keep {
            writer
                .write_event(instead.unwrap_or(event))
                .map_err(|why| why.to_string())?;
        }
    }
    if depth > 0 {
        return Err("it ends within an element".into());
    }
    let data =
        if taken.iter().all(|what| what == "!DOCTYPE") && !text.contains("<!ENTITY") {
            taken.clear();
            Cow::Borrowed(data)
        } else {
            Cow::Owned(writer.into_inner())
        };
    Ok(Confined { data, taken })
}

/// The attributes that may stay, if not all may.
fn attributes(
    tag: &BytesStart<'_>,
    taken: &mut Vec<String>,
) -> Result<Option<BytesStart<'static>>, String> {
    let mut kept = BytesStart::new(name(tag));
    let before = taken.len();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|why| why.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        if is_safe(&key, &value) {
            kept.push_attribute((key.as_bytes(), &*attribute.value));
        } else {
            taken.push(key);
        }
    }
    Ok((taken.len() > before).then_some(kept))
}

fn is_safe(key: &str, value: &str) -> bool {
    let local = key.rsplit(':').next().unwrap_or(key).to_ascii_lowercase();
    if key.starts_with("xmlns") {
        return true;
    }
    if local.starts_with("on") {
        return false;
    }
    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let value = value.to_ascii_lowercase();
    match local.as_str() {
        "href" | "src" | "base" => {
            value.starts_with('#') || value.starts_with("data:image/")
        }
        _ => !reaches_out(value.as_bytes()) && !value.contains("javascript:"),
    }
}

/// Whether these are styles that refer to other files. A reference within the
/// image, `url(#gradient)`, does not.
fn reaches_out(css: &[u8]) -> bool {
    let css = String::from_utf8_lossy(css).to_ascii_lowercase();
    let outward = |(at, _): (usize, &str)| {
        let argument = css[at + 4..]
            .trim_start_matches([' ', '"', '\'', '&', ';'])
            .trim_start_matches("quot;")
            .trim_start_matches("apos;");
        !argument.starts_with('#') && !argument.starts_with("data:image/")
    };
    css.match_indices("url(").any(outward) || css.contains("@import")
}

fn is_active(tag: &BytesStart<'_>) -> bool {
    let name = name(tag);
    let local = name.rsplit(':').next().unwrap_or(&name).to_ascii_lowercase();
    matches!(
        local.as_str(),
        "script"
            | "foreignobject"
            | "handler"
            | "listener"
            | "iframe"
            | "audio"
            | "video"
    )
}

fn name(tag: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(tag.name().as_ref()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmless_stays_byte_for_byte() {
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">\
            <rect  fill='url(#g)' width=\"1\"/><use href=\"#a\"/>&amp;</svg>";
        let confined = confined(svg).unwrap();
        assert_eq!(&*confined.data, svg);
        assert!(confined.taken.is_empty());
    }

    #[test]
    fn what_runs_or_reaches_out_is_left_out() {
        let svg = "<svg onload=\"alert(1)\" width=\"1\"><script>a<b></b></script>\
            <a href=\"java script:x\"><image xlink:href=\"http://x/y.png\"/></a>\
            <rect style=\"fill:url(http://x)\"/><foreignObject/><g id=\"g\"/></svg>";
        let confined = confined(svg.as_bytes()).unwrap();
        assert_eq!(
            std::str::from_utf8(&confined.data).unwrap(),
            "<svg width=\"1\"><a><image/></a><rect/><g id=\"g\"/></svg>"
        );
        assert_eq!(
            confined.taken,
            ["onload", "script", "href", "xlink:href", "style", "foreignObject"]
        );
    }

    #[test]
    fn what_is_broken_is_refused() {
        assert!(confined(b"<svg><g></svg>").is_err());
        assert!(confined(b"<svg>").is_err());
        assert!(confined(b"\xFF").is_err());
    }
}
