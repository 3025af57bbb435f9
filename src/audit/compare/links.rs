//! Links: whether they lead, and where to.

use super::{Comparison, Found, quoted};
use crate::audit::archive::percent_bytes;
use crate::audit::diff::Match;
use crate::audit::findings::Place;
use crate::audit::ledger::{Flow, Kind, Position, Target, Token};
use crate::model::outward;

/// How far a link within the text may miss, in words: a place may be named
/// at the start or the end of a label.
const NEAR: u32 = 3;

impl Comparison<'_> {
    /// Compares the links of all flows. Neighbours that differ in the same way
    /// are one finding.
    pub(super) fn links(&mut self) {
        let aligned = std::mem::take(&mut self.aligned);
        for (source, file, matches) in &aligned {
            let (a, b) = (self.expected.flow(*source), self.actual.flow(*file));
            let mut differ = Vec::new();
            for m in matches {
                for (i, j) in (m.a..m.a + m.len).zip(m.b..) {
                    if let Some((kind, what)) = self.link(&a[i], &b[j], &aligned) {
                        differ.push((i, j, kind, what));
                    }
                }
            }
            let together =
                |x: &(usize, usize, Found, String), y: &(usize, usize, Found, String)| {
                    y.0 == x.0 + 1 && (x.2, &x.3) == (y.2, &y.3)
                };
            for group in differ.chunk_by(together) {
                let (i, j, kind, what) = &group[0];
                let said = quoted(group.iter().map(|g| self.expected.text(&a[g.0])));
                let (source, file) =
                    (self.expected.place(&a[*i]), self.actual.place(&b[*j]));
                self.report(*kind, format!("{said} {what}"), source, file);
            }
        }
        self.aligned = aligned;
    }

    /// How the link of a word differs, if it does.
    fn link(
        &self,
        a: &Token,
        b: &Token,
        aligned: &[(Flow, Flow, Vec<Match>)],
    ) -> Option<(Found, String)> {
        // A mark leads to its note, also where it stands in a link.
        if matches!(a.kind, Kind::Mark(_)) {
            return None;
        }
        let link = self.expected.context(a).link?;
        let link = &self.expected.links[link as usize];
        let target = &link.target;
        let told_of = |url: &str| self.actual.tells.all_links || leads_out(url);
        if matches!(target, Target::Url(url) if !told_of(url)) {
            return None;
        }
        let Some(found) = self.actual.context(b).link else {
            return Some((Found::LinkLost, format!("does not lead to {}", told(target))));
        };
        let found_link = &self.actual.links[found as usize];
        let found = &found_link.target;
        let elsewhere = || {
            let what = format!("leads to {} and not to {}", told(found), told(target));
            Some((Found::LinkTarget, what))
        };
        match (target, found) {
            (Target::Url(x), Target::Url(y)) if same_url(x, y) => {
                self.title(&link.title, &found_link.title)
            }
            (Target::Anchor(id), Target::Anchor(name)) => {
                let Some(&to) = self.actual.anchors.get(name) else {
                    let what = "leads to a place that does not exist".into();
                    return Some((Found::LinkBroken, what));
                };
                let asked = self.expected.anchors.get(id).copied();
                match asked.and_then(|at| mapped(at, aligned)) {
                    Some(asked) if asked.flow == to.flow && near(asked, to) => {
                        self.title(&link.title, &found_link.title)
                    }
                    // What it leads to is itself lost, and said to be.
                    None => None,
                    Some(_) => elsewhere(),
                }
            }
            (Target::Anchor(id), Target::Page(page)) => {
                let asked = self.expected.anchors.get(id).copied();
                let asked = asked.and_then(|at| mapped(at, aligned));
                let token =
                    asked.and_then(|at| self.actual.flow(at.flow).get(at.index as usize));
                match token.map(|token| self.actual.place(token)) {
                    Some(Place::Page(there)) if there != *page => elsewhere(),
                    _ => None,
                }
            }
            _ => elsewhere(),
        }
    }
}

impl Comparison<'_> {
    /// How the title of a link differs, as far as the format holds it.
    fn title(&self, was: &str, is: &str) -> Option<(Found, String)> {
        let held = self.actual.tells.link_title;
        let start = was.chars().take(held);
        let same = held == 0 || start.eq(is.chars()) || was == is;
        (!same)
            .then(|| (Found::LinkTitle, format!("has the title “{is}” and not “{was}”")))
    }
}

fn near(x: Position, y: Position) -> bool {
    x.index.abs_diff(y.index) <= NEAR
}

/// Where a place of the source is in the file: where the next word that both
/// have stands.
fn mapped(at: Position, aligned: &[(Flow, Flow, Vec<Match>)]) -> Option<Position> {
    let (_, flow, matches) = aligned.iter().find(|(source, ..)| *source == at.flow)?;
    let index = at.index as usize;
    let next = matches.partition_point(|m| m.a + m.len <= index);
    let m = matches.get(next).or(matches.last())?;
    let within = index.saturating_sub(m.a).min(m.len);
    Some(Position { flow: *flow, index: (m.b + within) as u32 })
}

/// Whether an address leads to the network or to somebody: those that an EPUB
/// may hold (EPUB 3.3, 3.6; `EPUBCheck` asks for registered schemes).
fn leads_out(url: &str) -> bool {
    let Some((scheme, rest)) = outward(url.trim()) else { return false };
    !matches!(scheme, "http" | "https" | "ftp") || has_host(rest)
}

/// Whether an address names a host as the URL Standard (3.2) wants it.
fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || "\"%<>[\\]^`{|}".contains(c);
    let (name, port) = match host.strip_prefix('[').and_then(|h| h.split_once(']')) {
        Some((address, port)) if address.contains(':') => (address, port),
        _ => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    !name.is_empty() && !name.contains(odd) && port.bytes().all(|b| b.is_ascii_digit())
}

/// Whether two addresses are the same but for what is written with `%`.
fn same_url(x: &str, y: &str) -> bool {
    x == y || {
        let plain = |url: &str| {
            let url = percent_bytes(url);
            url.trim_ascii().strip_suffix(b"/").unwrap_or(url.trim_ascii()).to_vec()
        };
        plain(x) == plain(y)
    }
}

fn told(target: &Target) -> String {
    match target {
        Target::Url(url) => format!("`{url}`"),
        Target::Anchor(name) => format!("`#{}`", name.rsplit('#').next().unwrap_or(name)),
        Target::Page(page) => format!("page {page}"),
    }
}
