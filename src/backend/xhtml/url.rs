//! Addresses that may stand in a file.
//!
//! Only schemes that lead a reader somewhere, and only addresses that the WHATWG
//! URL Standard takes without an error, for that is what `EPUBCheck` asks for.

use crate::model;

/// The address as it is to be written; `None` if it must not be linked to.
pub(super) fn outward(url: &str) -> Option<String> {
    let url = url.trim();
    let url = if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() };
    let (scheme, rest) = model::outward(&url).filter(|(_, rest)| !rest.is_empty())?;
    if !matches!(scheme, "http" | "https" | "ftp") {
        return Some(format!("{scheme}:{}", encoded(rest)));
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host_at = authority.rfind('@').map_or(0, |at| at + 1);
    let (user, host) = authority.split_at(host_at);
    is_host(host).then(|| format!("{scheme}://{}{host}{}", encoded(user), encoded(path)))
}

/// Whether this is a host, with or without a port.
fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let port = port.strip_prefix(':').unwrap_or(port);
        return address.parse::<std::net::Ipv6Addr>().is_ok() && is_port(port);
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    // The forbidden domain code points of the URL Standard, 3.2.
    let forbidden = |c: char| {
        c.is_ascii_control() || c.is_whitespace() || "\"#%/:<>?@[\\]^`{|}".contains(c)
    };
    !name.is_empty()
        && !name.contains(forbidden)
        && !name.starts_with('.')
        && !name.contains("..")
        && is_port(port)
}

fn is_port(port: &str) -> bool {
    port.is_empty()
        || (port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok())
}

/// The part after the host, with what URLs cannot hold percent-encoded.
fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut fragment = false;
    for (at, c) in part.char_indices() {
        let hex = |i: usize| part.as_bytes().get(i).is_some_and(u8::is_ascii_hexdigit);
        let keep = match c {
            '%' => hex(at + 1) && hex(at + 2),
            '#' => !std::mem::replace(&mut fragment, true),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']' => false,
            // What stands for broken text is refused by EPUBCheck.
            '\u{FFFD}' => false,
            c => !c.is_control() && !c.is_whitespace(),
        };
        if keep {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (url, written) in [
            (
                "https://example.org/a b?q=[1]#x#y",
                Some("https://example.org/a%20b?q=%5B1%5D#x%23y"),
            ),
            ("HTTP://example.org:8080/100%", Some("http://example.org:8080/100%25")),
            ("//example.org/ä%C3", Some("https://example.org/ä%C3")),
            ("http://example.org/\u{FFFD}", Some("http://example.org/%EF%BF%BD")),
            ("mailto:a b@example.org", Some("mailto:a%20b@example.org")),
            ("http://[::1]/", Some("http://[::1]/")),
            ("http://exa mple/", None),
            ("http:///x", None),
            ("http://a:b/", None),
            ("javascript:alert(1)", None),
            (" JavaScript\t:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("chapter2.html", None),
            ("", None),
        ] {
            assert_eq!(outward(url).as_deref(), written, "{url}");
        }
    }
}
