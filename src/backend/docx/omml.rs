//! Formulas as Word has them (Office Math, ISO/IEC 29500-1, 22.1), made of the
//! MathML of [`math`](crate::math).
//!
//! Both describe what a formula looks like. What differs: Word wants the
//! operand of a sum or an integral inside of it, and knows brackets as pairs.

mod scripts;

use self::scripts::Scripts;
use super::tree::{Element, Node};
use crate::backend::xml::Writer;

/// Writes a formula: `math`, an element of MathML.
pub(super) fn write(xml: &mut Writer, math: &Element) {
    let stacked = math.get("display") == Some("block");
    Formula { xml, stacked }.parts("m:oMath", &children(math));
}

/// A formula that is being written.
struct Formula<'w> {
    xml: &'w mut Writer,
    /// Whether limits stand under and over their signs.
    stacked: bool,
}

impl Formula<'_> {
    /// Writes what stands side by side.
    fn row(&mut self, all: &[&Element]) {
        let mut rest = all;
        while let Some((&first, after)) = rest.split_first() {
            rest = after;
            if let Some((inner, last)) = Scripts::of_brackets(first, after) {
                self.scripts(&last, Some((first, inner)));
                rest = &after[inner.len() + 1..];
                continue;
            }
            let Some((&operand, beyond)) = after.split_first() else {
                self.element(first);
                continue;
            };
            if let Some(sum) = Sum::of(first) {
                self.sum(&sum, operand);
            } else if is_function(first) && operand.name != "mo" {
                self.xml.open("m:func");
                self.part("m:fName", first);
                self.part("m:e", operand);
                self.xml.close();
            } else if let Some((sub, sup)) = ahead(first) {
                self.xml.open("m:sPre");
                self.parts("m:sub", &sub.into_iter().collect::<Vec<_>>());
                self.parts("m:sup", &sup.into_iter().collect::<Vec<_>>());
                self.part("m:e", operand);
                self.xml.close();
            } else {
                self.element(first);
                continue;
            }
            rest = beyond;
        }
    }

    fn element(&mut self, own: &Element) {
        let parts = children(own);
        match (own.name.as_str(), parts.as_slice()) {
            ("mi" | "mn" | "mo" | "ms" | "mtext", _) => self.letters(own),
            ("mspace", _) => self.space(own),
            ("mfrac", [above, below]) => {
                self.xml.open("m:f");
                if own.get("linethickness").is_some_and(|line| line.starts_with('0')) {
                    self.xml.open("m:fPr").empty("m:type").attr("m:val", "noBar").close();
                }
                self.part("m:num", above);
                self.part("m:den", below);
                self.xml.close();
            }
            ("mroot", [radicand, degree]) => {
                self.xml.open("m:rad");
                self.part("m:deg", degree);
                self.part("m:e", radicand);
                self.xml.close();
            }
            ("msqrt", _) => {
                self.xml.open("m:rad").open("m:radPr").empty("m:degHide");
                self.xml.attr("m:val", "1").close().empty("m:deg");
                self.parts("m:e", &parts);
                self.xml.close();
            }
            ("msub" | "msup" | "msubsup", _) => match Scripts::of(own) {
                Some(scripts) => self.scripts(&scripts, None),
                None => self.row(&parts),
            },
            ("munder", [base, below]) => self.around(base, below, Side::Below),
            ("mover", [base, above]) => self.around(base, above, Side::Above),
            ("munderover", [base, below, above]) => {
                self.xml.open("m:limUpp").open("m:e");
                self.around(base, below, Side::Below);
                self.xml.close();
                self.part("m:lim", above);
                self.xml.close();
            }
            ("mmultiscripts", _) => self.multiscripts(&parts),
            ("mtable", _) => self.table(own, &parts),
            ("menclose", _) => self.enclosed(own, &parts),
            ("mphantom", _) => {
                self.xml.open("m:phant").open("m:phantPr");
                self.xml.empty("m:show").attr("m:val", "0").close();
                self.parts("m:e", &parts);
                self.xml.close();
            }
            ("none" | "mprescripts", _) => {}
            _ => match fenced(&parts) {
                Some((open, inner, close)) => self.brackets(open, inner, close),
                None => self.row(&parts),
            },
        }
    }

    /// A part that holds an element.
    fn part(&mut self, name: &'static str, content: &Element) {
        self.parts(name, &[content]);
    }

    /// A part that holds elements. Word shows a box where there is nothing, so
    /// that there is a letter that shows nothing.
    fn parts(&mut self, name: &'static str, content: &[&Element]) {
        self.xml.open(name);
        let from = self.xml.len();
        self.row(content);
        if self.xml.len() == from {
            self.nothing();
        }
        self.xml.close();
    }

    /// A letter that shows nothing.
    fn nothing(&mut self) {
        self.xml.open("m:r").leaf("m:t", "\u{200B}").close();
    }

    /// A run (22.1.2.87). Names of several letters stand upright, as do letters
    /// that say so; text in a formula is text.
    fn letters(&mut self, own: &Element) {
        let text = text(own);
        if text.is_empty() {
            return;
        }
        let style = own.get("style").unwrap_or_default();
        let name = text.chars().count() > 1 && text.chars().all(char::is_alphabetic);
        let upright = own.name == "mi" && own.get("mathvariant") == Some("normal");
        self.xml.open("m:r");
        if own.name == "mtext" || own.name == "ms" {
            self.xml.open("m:rPr").empty("m:nor").close();
            let (bold, italic) = (style.contains("bold"), style.contains("italic"));
            if bold || italic {
                self.xml.open("w:rPr");
                if bold {
                    self.xml.empty("w:b");
                }
                if italic {
                    self.xml.empty("w:i");
                }
                self.xml.close();
            }
        } else if upright || name {
            self.xml.open("m:rPr").empty("m:sty").attr("m:val", "p").close();
        }
        self.xml.open("m:t").attr("xml:space", "preserve").text(&text).close().close();
    }

    /// A space as wide as the element, as far as there are letters for it.
    fn space(&mut self, own: &Element) {
        let width = own.get("width").unwrap_or_default();
        let ems: f32 = width.trim_end_matches("em").parse().unwrap_or_default();
        let spaces = match ems {
            ems if ems >= 1.8 => "\u{2003}\u{2003}",
            ems if ems >= 0.9 => "\u{2003}",
            ems if ems >= 0.45 => "\u{2002}",
            ems if ems >= 0.25 => "\u{2005}",
            ems if ems > 0.05 => "\u{2009}",
            _ => return,
        };
        self.xml.open("m:r").open("m:t").attr("xml:space", "preserve").text(spaces);
        self.xml.close().close();
    }

    /// What stands in a pair of brackets (22.1.2.24).
    fn brackets(&mut self, open: &Element, inner: &[&Element], close: &Element) {
        self.xml.open("m:d").open("m:dPr");
        self.xml.empty("m:begChr").attr("m:val", &text(open));
        self.xml.empty("m:endChr").attr("m:val", &text(close)).close();
        self.parts("m:e", inner);
        self.xml.close();
    }

    /// Scripts behind their base, or behind brackets that the base closes.
    fn scripts(&mut self, own: &Scripts<'_>, opened: Option<(&Element, &[&Element])>) {
        self.xml.open(own.name);
        match opened {
            None => self.part("m:e", own.base),
            Some((open, inner)) => {
                self.xml.open("m:e");
                self.brackets(open, inner, own.base);
                self.xml.close();
            }
        }
        own.scripts.iter().for_each(|(name, script)| self.part(name, script));
        self.xml.close();
    }

    /// Scripts on both sides (22.1.2.99): those ahead come after `mprescripts`.
    fn multiscripts(&mut self, parts: &[&Element]) {
        let Some((base, scripts)) = parts.split_first() else { return };
        let mut sides = scripts.split(|script| script.name == "mprescripts");
        let (after, ahead) = (sides.next().unwrap_or_default(), sides.next());
        let ahead = ahead.filter(|scripts| !scripts.is_empty());
        if let Some(ahead) = ahead {
            self.xml.open("m:sPre");
            self.parts("m:sub", ahead.get(..1).unwrap_or_default());
            self.parts("m:sup", ahead.get(1..2).unwrap_or_default());
            self.xml.open("m:e");
        }
        if after.is_empty() {
            self.element(base);
        } else {
            self.xml.open("m:sSubSup");
            self.part("m:e", base);
            self.parts("m:sub", after.get(..1).unwrap_or_default());
            self.parts("m:sup", after.get(1..2).unwrap_or_default());
            self.xml.close();
        }
        if ahead.is_some() {
            self.xml.close().close();
        }
    }

    /// Accents, bars and braces; all else is a limit.
    fn around(&mut self, base: &Element, sign: &Element, side: Side) {
        let shown = text(sign);
        let mut signs = shown.chars();
        let one = signs.next().filter(|_| signs.next().is_none() && sign.name == "mo");
        let (position, join) = match side {
            Side::Above => ("top", "bot"),
            Side::Below => ("bot", "top"),
        };
        match one {
            Some('‾' | '¯' | '_' | '―' | '\u{332}' | '\u{305}') => {
                self.xml.open("m:bar").open("m:barPr");
                self.xml.empty("m:pos").attr("m:val", position).close();
            }
            Some(brace @ ('⏞' | '⏟' | '⎴' | '⎵' | '⏜' | '⏝')) => {
                self.xml.open("m:groupChr").open("m:groupChrPr");
                self.xml.empty("m:chr").attr("m:val", &brace.to_string());
                self.xml.empty("m:pos").attr("m:val", position);
                self.xml.empty("m:vertJc").attr("m:val", join).close();
            }
            Some(accent) if side == Side::Above && combining(accent).is_some() => {
                let accent = combining(accent).unwrap_or(accent);
                self.xml.open("m:acc").open("m:accPr").empty("m:chr");
                self.xml.attr("m:val", &accent.to_string()).close();
            }
            _ => return self.limit(base, sign, side),
        }
        self.part("m:e", base);
        self.xml.close();
    }

    fn limit(&mut self, base: &Element, sign: &Element, side: Side) {
        let name = if side == Side::Above { "m:limUpp" } else { "m:limLow" };
        self.scripts(&Scripts { name, base, scripts: vec![("m:lim", sign)] }, None);
    }

    fn sum(&mut self, sum: &Sum<'_>, operand: &Element) {
        let stacked = sum.stacked && self.stacked;
        let place = if stacked { "undOvr" } else { "subSup" };
        self.xml.open("m:nary").open("m:naryPr");
        self.xml.empty("m:chr").attr("m:val", &sum.sign);
        self.xml.empty("m:limLoc").attr("m:val", place);
        if sum.below.is_none() {
            self.xml.empty("m:subHide").attr("m:val", "1");
        }
        if sum.above.is_none() {
            self.xml.empty("m:supHide").attr("m:val", "1");
        }
        self.xml.close();
        for (name, limit) in [("m:sub", sum.below), ("m:sup", sum.above)] {
            match limit {
                Some(limit) => self.part(name, limit),
                None => drop(self.xml.empty(name)),
            }
        }
        self.part("m:e", operand);
        self.xml.close();
    }

    /// A matrix (22.1.2.60), with its columns set as MathML says. Columns that
    /// only push others to the middle are left out; lines on all sides are a
    /// frame.
    fn table(&mut self, own: &Element, rows: &[&Element]) {
        let mut cells: Vec<Vec<&Element>> =
            rows.iter().map(|row| children(row)).collect();
        cells.iter_mut().for_each(|row| row.retain(|cell| !pushes(cell)));
        let lined = own.get("style").unwrap_or_default();
        let framed = lined.contains("border-left") && lined.contains("border-top");
        let empty = |row: &Vec<&Element>| row.iter().all(|cell| cell.children.is_empty());
        cells.pop_if(|last| framed && empty(last));
        let columns = cells.iter().map(Vec::len).max().unwrap_or_default();
        if columns == 0 {
            return;
        }
        if framed {
            self.xml.open("m:borderBox").open("m:e");
        }
        self.xml.open("m:m").open("m:mPr").empty("m:baseJc").attr("m:val", "center");
        self.xml.empty("m:plcHide").attr("m:val", "1").open("m:mcs");
        for column in 0..columns {
            let cell = cells.iter().find_map(|row| row.get(column));
            let style = cell.and_then(|cell| cell.get("style")).unwrap_or_default();
            let side = match style {
                style if style.contains("text-align: right") => "right",
                style if style.contains("text-align: left") => "left",
                _ => "center",
            };
            self.xml.open("m:mc").open("m:mcPr").empty("m:count").attr("m:val", "1");
            self.xml.empty("m:mcJc").attr("m:val", side).close().close();
        }
        self.xml.close().close();
        for row in &cells {
            self.xml.open("m:mr");
            for column in 0..columns {
                let cell = row.get(column).map(|cell| children(cell)).unwrap_or_default();
                // LibreOffice takes a sign for an error that has nothing ahead.
                let sign = cell.first().is_some_and(|first| first.name == "mo");
                self.xml.open("m:e");
                if sign || cell.is_empty() {
                    self.nothing();
                }
                self.row(&cell);
                self.xml.close();
            }
            self.xml.close();
        }
        self.xml.close();
        if framed {
            self.xml.close().close();
        }
    }

    /// A frame or a stroke (22.1.2.11).
    fn enclosed(&mut self, own: &Element, parts: &[&Element]) {
        let notation = own.get("notation").unwrap_or_default();
        self.xml.open("m:borderBox").open("m:borderBoxPr");
        if !notation.contains("box") {
            for side in ["m:hideTop", "m:hideBot", "m:hideLeft", "m:hideRight"] {
                self.xml.empty(side).attr("m:val", "1");
            }
        }
        for (name, stroke) in [
            ("horizontalstrike", "m:strikeH"),
            ("verticalstrike", "m:strikeV"),
            ("updiagonalstrike", "m:strikeBLTR"),
            ("downdiagonalstrike", "m:strikeTLBR"),
        ] {
            if notation.contains(name) {
                self.xml.empty(stroke).attr("m:val", "1");
            }
        }
        self.xml.close();
        self.parts("m:e", parts);
        self.xml.close();
    }
}

/// The elements right in one.
fn children(element: &Element) -> Vec<&Element> {
    element.elements().collect()
}

/// The letters in an element, without signs that MathML means but nobody sees
/// and without selectors of glyphs.
fn text(element: &Element) -> String {
    let mut out = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(inner) => out.push_str(&text(inner)),
        }
    }
    out.retain(|c| !matches!(c, '\u{2061}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}'));
    out
}

/// Where something stands of its base.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Side {
    Above,
    Below,
}

/// The mark that goes over a letter (22.1.2.20 asks for it).
fn combining(sign: char) -> Option<char> {
    Some(match sign {
        '^' | 'ˆ' | '\u{302}' => '\u{302}',
        '~' | '˜' | '\u{303}' => '\u{303}',
        '˙' | '.' | '\u{307}' => '\u{307}',
        '¨' | '\u{308}' => '\u{308}',
        '\u{20DB}' => '\u{20DB}',
        'ˇ' | '\u{30C}' => '\u{30C}',
        '˘' | '\u{306}' => '\u{306}',
        '´' | '\u{301}' => '\u{301}',
        '`' | '\u{300}' => '\u{300}',
        '˚' | '\u{30A}' => '\u{30A}',
        '→' | '\u{20D7}' => '\u{20D7}',
        '←' | '\u{20D6}' => '\u{20D6}',
        '↔' | '\u{20E1}' => '\u{20E1}',
        _ => return None,
    })
}

/// A sum, a product, an integral with its limits (22.1.2.70).
struct Sum<'a> {
    sign: String,
    below: Option<&'a Element>,
    above: Option<&'a Element>,
    /// Whether the limits may stand under and over the sign.
    stacked: bool,
}

impl<'a> Sum<'a> {
    fn of(element: &'a Element) -> Option<Self> {
        let parts = children(element);
        let (base, below, above) = match (element.name.as_str(), parts.as_slice()) {
            ("mo", _) => (element, None, None),
            ("msub" | "munder", [base, sub]) => (*base, Some(*sub), None),
            ("msup" | "mover", [base, sup]) => (*base, None, Some(*sup)),
            ("msubsup" | "munderover", [base, sub, sup]) => {
                (*base, Some(*sub), Some(*sup))
            }
            _ => return None,
        };
        let sign = text(base);
        let large = matches!(sign.chars().next()?, '∏'..='∑' | '∫'..='∳'
            | '⋀'..='⋃' | '⨀'..='⨆' | '⨌' | '⨿');
        let stacked = matches!(element.name.as_str(), "munder" | "mover" | "munderover");
        (base.name == "mo" && large && sign.chars().count() == 1).then_some(Self {
            sign,
            below,
            above,
            stacked,
        })
    }
}

/// Whether an element is the name of a function, with its scripts.
fn is_function(element: &Element) -> bool {
    match element.name.as_str() {
        "mo" => {
            let name = text(element);
            name.chars().count() > 1
                && name.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
        }
        "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" => {
            element.elements().next().is_some_and(|base| base.name == "mo")
                && element.elements().next().is_some_and(is_function)
        }
        _ => false,
    }
}

/// The scripts of an element that has nothing but scripts: they stand ahead of
/// what comes next.
fn ahead(element: &Element) -> Option<(Option<&Element>, Option<&Element>)> {
    let parts = children(element);
    let scripts = match (element.name.as_str(), parts.as_slice()) {
        ("msub", [_, sub]) => (Some(*sub), None),
        ("msup", [_, sup]) => (None, Some(*sup)),
        ("msubsup", [_, sub, sup]) => (Some(*sub), Some(*sup)),
        _ => return None,
    };
    parts.first().is_some_and(|base| base.children.is_empty()).then_some(scripts)
}

/// Whether a cell only pushes others to the middle.
fn pushes(cell: &Element) -> bool {
    let style = cell.get("style").unwrap_or_default();
    cell.children.is_empty() && style.contains("width: 50%")
}

/// Brackets that grow with what is between them; MathML has them first and
/// last in a row.
fn fenced<'p, 'e>(
    parts: &'p [&'e Element],
) -> Option<(&'e Element, &'p [&'e Element], &'e Element)> {
    let [open, inner @ .., close] = parts else { return None };
    let fence = |element: &Element| {
        let grows = element.get("stretchy") != Some("false");
        let sized = element.get("minsize").is_some();
        element.name == "mo" && grows && !sized && is_bracket(&text(element))
    };
    (fence(open) && fence(close)).then_some((*open, inner, *close))
}

/// Whether a sign is a bracket, a bar, or a bracket that is not there.
fn is_bracket(sign: &str) -> bool {
    let mut signs = sign.chars();
    match (signs.next(), signs.next()) {
        (None, _) => true,
        (Some(c), None) => "()[]{}|‖⌈⌉⌊⌋⟨⟩⟦⟧⟮⟯∣∥/\\↑↓↕⇑⇓⇕⎰⎱".contains(c),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Display, mathml};

    fn omml(source: &str, display: Display) -> String {
        let formula = mathml(source, display).unwrap();
        let mut xml = Writer::default();
        write(&mut xml, &Element::parse(formula.as_bytes()).unwrap());
        let whole = xml.finish();
        whole.replace(" xml:space=\"preserve\"", "")
    }

    #[test]
    fn each_construct_has_its_form() {
        for (source, parts) in [
            (r"\frac12", &["<m:f><m:num><m:r><m:t>1</m:t>", "<m:den>"][..]),
            (r"\binom nk", &["<m:begChr m:val=\"(\"/>", "noBar"]),
            (r"x_1^2", &["<m:sSubSup><m:e>", "<m:sub>", "<m:sup>"]),
            (r"(1-p)^n", &["<m:sSup><m:e><m:d>", "<m:endChr m:val=\")\"/>", "<m:sup>"]),
            (r"f((a)_1)", &["<m:sSub><m:e><m:d>", "<m:t>(</m:t>", "<m:t>)</m:t>"]),
            (r"\sqrt x", &["<m:degHide m:val=\"1\"/>", "<m:deg/>"]),
            (r"\sqrt[3]x", &["<m:rad><m:deg><m:r><m:t>3"]),
            (r"\sum_{i=1}^n i", &["<m:chr m:val=\"∑\"/>", "undOvr", "<m:e><m:r><m:t>i"]),
            (r"\int f", &["subSup", "<m:subHide m:val=\"1\"/>", "<m:sub/><m:sup/>"]),
            (r"\left\{ x \right.", &["<m:begChr m:val=\"{\"/><m:endChr m:val=\"\"/>"]),
            (r"\begin{matrix} a & b \\ c & d \end{matrix}", &["<m:m>", "<m:mr><m:e>"]),
            (r"\hat x", &["<m:acc><m:accPr><m:chr m:val=\"\u{302}\"/>"]),
            (r"\overline{ab}", &["<m:bar><m:barPr><m:pos m:val=\"top\"/>"]),
            (r"\underbrace{a}_m", &["<m:limLow>", "<m:groupChr>", "⏟"]),
            (r"\sin x", &["<m:func><m:fName>", "<m:sty m:val=\"p\"/>"]),
            (r"\lim_{n} a", &["<m:func><m:fName><m:limLow>"]),
            (r"\text{if } x", &["<m:nor/>", "<m:t>if"]),
            (r"{}^{14}_6 C", &["<m:sPre><m:sub><m:r><m:t>6"]),
            (r"\boxed{z}", &["<m:borderBox><m:e><m:m>"]),
            (r"\cancel{w}", &["<m:strikeBLTR m:val=\"1\"/>"]),
            (r"\begin{align} a &= b \end{align}", &["right", "left"]),
            ("", &["<m:oMath><m:r>"]),
        ] {
            let made = omml(source, Display::Block);
            for part in parts {
                assert!(made.contains(part), "{source}: no {part} in {made}");
            }
        }
        let framed = omml(r"\boxed{z}", Display::Block);
        assert_eq!(framed.matches("<m:mr>").count(), 1, "{framed}");
    }

    #[test]
    fn limits_stand_beside_their_sign_in_a_line() {
        assert!(omml(r"\sum_i^n i", Display::Inline).contains("subSup"));
    }
}
