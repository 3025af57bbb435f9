//! The addresses that a link may lead to, in every format.

/// The schemes of addresses that lead to the network or to somebody, and run
/// nothing: of all others, nobody can say what a program makes of them on the
/// machine of a reader. All are registered with IANA, as `EPUBCheck` asks.
pub const SCHEMES: &[&str] = &[
    "http", "https", "ftp", "mailto", "tel", "sms", "xmpp", "irc", "news", "nntp", "urn",
    "doi", "geo",
];

/// The scheme of an address in lower case with what follows its colon, if it is
/// one that a link may have. Browsers overlook blanks and control characters in
/// schemes (WHATWG URL, 4.4); here they make it another scheme, which is none.
///
/// ```
/// use folio::model::outward;
///
/// assert_eq!(outward("HTTPS://a.org"), Some(("https", "//a.org")));
/// assert_eq!(outward("feed:javascript:x"), None);
/// assert_eq!(outward("java\tscript:x"), None);
/// assert_eq!(outward("a/b.html"), None);
/// ```
pub fn outward(url: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = url.split_once(':')?;
    let known = SCHEMES.iter().find(|scheme| scheme.eq_ignore_ascii_case(name));
    known.map(|scheme| (*scheme, rest))
}
