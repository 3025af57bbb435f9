//! The style sheet, derived from the design.
//!
//! All lengths are in em, so that they follow the size that the reader chose;
//! and what is the reader's to choose is left alone: the font of the text, its
//! size, the space between lines, the colours of text and paper. Colours of the
//! design hold where nothing asks for a dark page.

use std::fmt::Write;

use super::fonts::Fonts;
use crate::design::{
    Align, Caps, Design, Emphasis, Family, Figures, Slant, Style, StyleName, Weight,
};
use crate::geom::Pt;
use crate::model::OPENING;

/// Notes are not set smaller than this part of the text: what is legible on
/// paper may not be so on a telephone.
const LEAST_NOTE: f32 = 0.85;

/// The height of capitals, by the size of the type: as in most faces for text.
const CAPITAL: f32 = 0.65;

/// Pixels of CSS to the point.
const PIXELS: f32 = 96.0 / 72.0;

/// How lines run and follow each other.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Writing {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
    /// From top to bottom, in columns that follow each other to the left.
    Vertical,
}

/// The style sheet of a design, for a text that is written so.
pub(super) fn stylesheet(design: &Design, writing: Writing, fonts: &Fonts) -> String {
    let sheet = Sheet { design, writing, fonts };
    let mut css = String::with_capacity(8 << 10);
    css.push_str(&fonts.css());
    css.push_str(GROUND);
    sheet.families(&mut css);
    sheet.text(&mut css);
    for (name, selector) in SELECTORS {
        sheet.rule(&mut css, selector, *name);
    }
    sheet.emphasis(&mut css);
    sheet.drop_cap(&mut css);
    sheet.breaks(&mut css);
    sheet.indents(&mut css);
    css.push_str(FORMS);
    sheet.forms(&mut css);
    if writing == Writing::Vertical {
        css.push_str(VERTICAL);
    }
    sheet.colors(&mut css);
    css
}

struct Sheet<'a> {
    design: &'a Design,
    writing: Writing,
    fonts: &'a Fonts,
}

/// What the styles of the design apply to. Those that are about paper (running
/// heads, page numbers) and those with rules of their own are not among them.
const SELECTORS: &[(StyleName, &str)] = &[
    (StyleName::Heading1, "h1"),
    (StyleName::Heading2, "h2"),
    (StyleName::Heading3, "h3"),
    (StyleName::Heading4, "h4"),
    (StyleName::Heading5, "h5"),
    (StyleName::Heading6, "h6"),
    (StyleName::Part, "h1.part"),
    (StyleName::Title, "h1.title"),
    (StyleName::Subtitle, ".subtitle"),
    (StyleName::Author, ".author, .contributor"),
    (StyleName::Date, ".date, .imprint"),
    (StyleName::Abstract, ".abstract, section[role=\"doc-abstract\"]"),
    (StyleName::Quote, "blockquote"),
    (StyleName::Verse, ".verse"),
    (StyleName::Attribution, ".attribution"),
    (StyleName::Epigraph, ".epigraph"),
    (StyleName::Dedication, ".dedication"),
    (StyleName::Code, "pre"),
    (StyleName::Caption, "figcaption, caption"),
    (StyleName::Table, "td"),
    (StyleName::TableHead, "th"),
    (StyleName::Term, "dt"),
    (StyleName::Definition, "dd"),
    (StyleName::Alert, ".alert"),
    (StyleName::AlertTitle, ".alert-title"),
    (StyleName::Note, "aside.note"),
    (StyleName::ContentsTitle, "#toc-title, .notes-title"),
    (StyleName::Index, ".index-entries p"),
    (StyleName::SceneBreak, "hr.scene"),
    (StyleName::Licence, ".licence"),
    (StyleName::Math, "div.math"),
];

impl Sheet<'_> {
    fn style(&self, name: StyleName) -> &Style {
        self.design.styles.get(name)
    }

    /// The kinds of letter: that of the text only where the book has it, and
    /// only once, so that the reader's own takes its place everywhere.
    fn families(&self, css: &mut String) {
        if !self.fonts.faces.is_empty() {
            let stack = self.fonts.stack(self.style(StyleName::Body).family);
            let _ = writeln!(css, "body {{ font-family: {stack}; }}");
        }
        let stack = self.fonts.stack(Family::Mono);
        let _ = writeln!(css, "code, kbd, pre {{ font-family: {stack}; }}");
    }

    /// Paragraphs of the text, with their indents.
    fn text(&self, css: &mut String) {
        let body = self.style(StyleName::Body);
        let first = self.style(StyleName::BodyFirst);
        let list = self.style(StyleName::List);
        let _ = write!(
            css,
            "p {{ margin: {}; text-indent: {}; {}}}\n\
             h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, hr + p, section > p:first-child, \
             blockquote p, .epigraph p, .dedication p, .abstract p, .attribution p, .alert p, \
             .licence p, .verse p, dd p, aside p, figure p, th p, td p, p.title, p.subtitle, \
             p.author, p.contributor, p.date, p.imprint {{ text-indent: {}; }}\n\
             li p {{ margin: {}; text-indent: 0; }}\n\
             blockquote p + p, li p + p, aside p + p, dd p + p, .alert p + p {{ margin-top: 0.5em; }}\n",
            self.between(body),
            em(body.first_indent, body.size),
            lines(body),
            em(first.first_indent, first.size),
            self.between(list),
        );
    }

    /// One rule for what a style applies to.
    fn rule(&self, css: &mut String, selector: &str, name: StyleName) {
        let style = self.style(name);
        let body = self.style(StyleName::Body);
        let mut relative = style.size.0 / body.size.0;
        if name == StyleName::Note {
            relative = relative.max(LEAST_NOTE);
        }
        let is_cell = matches!(name, StyleName::Table | StyleName::TableHead);
        let mut rule = format!("{selector} {{ ");
        if (relative - 1.0).abs() > 0.005 {
            let _ = write!(rule, "font-size: {}em; ", short(relative));
        }
        if style.family != body.family {
            let _ = write!(rule, "font-family: {}; ", self.fonts.stack(style.family));
        }
        letters(&mut rule, style, body);
        rule.push_str(&lines(style));
        if !is_cell {
            self.margins(&mut rule, style);
        }
        if name != StyleName::Note && style.first_indent.0 != 0.0 {
            let _ = write!(rule, "text-indent: {}; ", em(style.first_indent, style.size));
        } else if !is_cell {
            rule.push_str("text-indent: 0; ");
        }
        if style.keep_with_next {
            rule.push_str("page-break-after: avoid; break-after: avoid; ");
        }
        rule.push_str("}\n");
        css.push_str(&rule);
    }

    fn margins(&self, rule: &mut String, style: &Style) {
        let (before, after) = (style.before, style.after);
        let (start, end) = (style.start_indent, style.end_indent);
        let sides = match self.writing {
            Writing::Ltr => [before, end, after, start],
            Writing::Rtl => [before, start, after, end],
            Writing::Vertical => [start, before, end, after],
        };
        let [top, right, bottom, left] = sides.map(|side| em(side, style.size));
        let _ = write!(rule, "margin: {top} {right} {bottom} {left}; ");
    }

    /// The margins of paragraphs, without those on the sides.
    fn between(&self, style: &Style) -> String {
        let [before, after] =
            [style.before, style.after].map(|side| em(side, style.size));
        match self.writing {
            Writing::Ltr | Writing::Rtl => format!("{before} 0 {after}"),
            Writing::Vertical => format!("0 {before} 0 {after}"),
        }
    }

    /// The large letter at the head of a chapter. Where a reader knows
    /// `initial-letter` it fits the lines; elsewhere it floats beside them.
    fn drop_cap(&self, css: &mut String) {
        let lines = self.design.drop_cap.lines;
        if lines < 2 || self.writing != Writing::Ltr {
            return;
        }
        let body = self.style(StyleName::Body);
        // As high as capitals on the first line down to the last baseline.
        let leading = body.leading.0 / body.size.0;
        let size = (leading * f32::from(lines - 1) + CAPITAL) / CAPITAL;
        let size = short(size);
        let _ = write!(
            css,
            "p.{OPENING} {{ text-indent: 0 !important; }}\n\
             p.{OPENING}::first-letter {{ float: left; font-size: {size}em; \
             line-height: 0.8; margin: 0.06em 0.06em 0 0; font-variant-numeric: lining-nums; }}\n\
             @supports (initial-letter: {lines}) {{ p.{OPENING}::first-letter {{ float: none; \
             font-size: inherit; line-height: inherit; margin: 0 0.2em 0 0; \
             initial-letter: {lines}; }} }}\n",
        );
    }

    /// Stressed words, where they are not in italics, or stand among such.
    fn emphasis(&self, css: &mut String) {
        match self.style(StyleName::Body).emphasis {
            Emphasis::Italic => {
                css.push_str("em em { font-style: normal; }\n");
                let italic = |name: StyleName| self.style(name).slant == Slant::Italic;
                for (_, selectors) in SELECTORS.iter().filter(|(name, _)| italic(*name)) {
                    for selector in selectors.split(", ") {
                        let _ = writeln!(css, "{selector} em {{ font-style: normal; }}");
                    }
                }
            }
            Emphasis::Bold => {
                css.push_str("em { font-style: normal; font-weight: bold; }\n");
            }
            Emphasis::Underline => {
                css.push_str("em { font-style: normal; text-decoration: underline; }\n");
            }
        }
    }

    /// What marks a change of scene.
    fn breaks(&self, css: &mut String) {
        let ornament = self.design.ornament.replace('\\', "\\\\").replace('"', "\\\"");
        let ornament = ornament.replace(|c: char| c.is_control(), " ");
        let _ = writeln!(css, "hr.scene::before {{ content: \"{ornament}\"; }}");
    }

    /// How far lists and turned-over lines stand in, on the side where lines
    /// start.
    fn indents(&self, css: &mut String) {
        let list = short(self.design.lists.indent.0);
        let turnover = short(self.design.indents.turnover.0);
        let (side, other) = match self.writing {
            Writing::Ltr | Writing::Vertical => ("left", ""),
            Writing::Rtl => ("right", " padding-left: 0;"),
        };
        let _ = write!(
            css,
            "ul, ol {{ margin: 0.5em 0; padding-{side}: {list}em;{other} }}\n\
             .index-entries p {{ padding-{side}: 3em; text-indent: -3em; }}\n\
             .index-entries p.index-2 {{ text-indent: -2em; }}\n\
             .index-entries p.index-3 {{ text-indent: -1em; }}\n\
             p.reference {{ padding-{side}: 1.5em; text-indent: -1.5em; }}\n\
             .verse .line {{ padding-{side}: {turnover}em; text-indent: -{turnover}em; }}\n"
        );
        let note = self.design.indents.note.0;
        if note > 0.0 {
            let _ =
                writeln!(css, "aside.note p + p {{ text-indent: {}em; }}", short(note));
        }
    }

    /// Tables, the rule above notes, bands beside alerts, what lies behind words,
    /// and how far down a title stands.
    fn forms(&self, css: &mut String) {
        let Design { tables, notes, alerts, sinks, .. } = self.design;
        let rule = |thickness: Pt| match thickness > Pt::ZERO {
            true => format!("{}px solid", short(thickness.0 * PIXELS)),
            false => "0".into(),
        };
        let (outer, inner) = (rule(tables.rule), rule(tables.head_rule));
        let (high, wide) = (short(tables.padding.0), short(tables.gap.0 / 2.0));
        let above = rule(notes.rule);
        let (start, end) = match self.writing {
            Writing::Ltr => ("left", "right"),
            Writing::Rtl => ("right", "left"),
            Writing::Vertical => ("top", "bottom"),
        };
        let _ = write!(
            css,
            "th, td {{ padding: {high}em {wide}em; vertical-align: top; }}\n\
             thead {{ border-top: {outer}; border-bottom: {inner}; }}\n\
             tbody {{ border-bottom: {outer}; }}\n\
             tbody:first-child, caption + tbody {{ border-top: {outer}; }}\n\
             section[role=\"doc-chapter\"] > section, body > section > section, body > section + section {{ border-top: {above}; margin-top: 2em; padding-top: 0.5em; }}\n\
             section[role=\"doc-abstract\"] {{ border: 0 !important; }}\n\
             .alert {{ border-{start}: {}; padding-{start}: 0.8em; padding-{end}: 0; }}\n\
             section[aria-label] > h1.title {{ margin-top: {}vh; }}\n",
            rule(alerts.band),
            short(sinks.title.0 * 100.0),
        );
    }

    /// Colours, where no dark page is asked for.
    fn colors(&self, css: &mut String) {
        let link = self.design.styles.inlines.link;
        let mut rules = String::new();
        if link != self.style(StyleName::Body).color {
            let _ = writeln!(rules, "  a {{ color: #{}; }}", link.hex());
            // Marks of notes must be seen on whatever page a reader chooses.
            rules.push_str("  a.noteref, a.backlink { color: inherit; }\n");
        }
        for (name, selector) in SELECTORS {
            let color = self.style(*name).color;
            if color != self.style(StyleName::Body).color {
                let _ = writeln!(rules, "  {selector} {{ color: #{}; }}", color.hex());
            }
        }
        let marker = self.style(StyleName::Body).marker;
        let _ = writeln!(rules, "  mark {{ background-color: #{}; }}", marker.hex());
        if let Some(ground) = self.design.code.background {
            let _ = writeln!(rules, "  pre {{ background-color: #{}; }}", ground.hex());
        }
        for kind in ["note", "tip", "important", "warning", "caution"] {
            if let Some(color) = self.design.alerts.color(kind) {
                let _ = writeln!(
                    rules,
                    "  .alert.{kind} {{ border-color: #{}; }}",
                    color.hex()
                );
            }
        }
        // On a dark page the colour of the text is the only safe one for links; what
        // is marked is read on its own ground, and drawings are made for white paper.
        let _ = write!(
            css,
            "@media not all and (prefers-color-scheme: dark) {{\n{rules}}}\n\
             @media (prefers-color-scheme: dark) {{\n  a {{ color: inherit; }}\n}}\n\
             mark {{ color: #000; }}\nfigure img {{ background-color: #FFF; }}\n"
        );
    }
}

/// The kind of letter, where it is not that of the text.
fn letters(rule: &mut String, style: &Style, body: &Style) {
    let weight = match style.weight {
        Weight::Regular => "normal",
        Weight::Bold => "bold",
    };
    let slant = match style.slant {
        Slant::Upright => "normal",
        Slant::Italic => "italic",
    };
    let _ = write!(rule, "font-weight: {weight}; font-style: {slant}; ");
    match style.caps {
        Caps::None => {}
        Caps::Small => rule.push_str("font-variant: small-caps; "),
        Caps::All => rule.push_str("text-transform: uppercase; "),
    }
    if style.figures != body.figures {
        let figures = match style.figures {
            Figures::Lining => "lining-nums",
            Figures::OldStyle => "oldstyle-nums",
        };
        let _ = write!(rule, "font-variant-numeric: {figures}; ");
    }
    if style.tracking.0 != 0.0 {
        let _ = write!(rule, "letter-spacing: {}em; ", short(style.tracking.0));
    }
}

/// How lines fill the measure and words break.
fn lines(style: &Style) -> String {
    let align = match style.align {
        Align::Justify => "justify",
        Align::Start => "start",
        Align::Center => "center",
        Align::End => "end",
    };
    let hyphens = if style.hyphenate { "auto" } else { "none" };
    format!("text-align: {align}; -webkit-hyphens: {hyphens}; hyphens: {hyphens}; ")
}

fn em(length: Pt, size: Pt) -> String {
    if length.0 == 0.0 || size.0 <= 0.0 {
        return "0".into();
    }
    format!("{}em", short(length.0 / size.0))
}

/// Three digits after the point, and no idle zeros.
fn short(number: f32) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What holds whatever the design says.
const GROUND: &str = "\
@page { margin: 5%; }
body { font-variant-numeric: oldstyle-nums; widows: 2; orphans: 2; overflow-wrap: break-word; }
code, kbd, pre { font-variant-numeric: lining-nums; }
";

/// What is otherwise where lines run from top to bottom. Tables, code and
/// formulas stay as they are.
const VERTICAL: &str = "\
html { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }
ul, ol { margin: 0 0.5em; padding: 1.6em 0 0; }
.verse p { margin: 0 0 0 0.8em; }
.verse .line { padding: 2em 0 0; }
a.noteref, a.backlink { -webkit-text-combine: horizontal; text-combine-upright: all; }
aside.note { margin: 0 0.4em; }
figure { margin: 0 1em; }
img { max-width: 90vw; max-height: 100%; }
hr.scene { margin: 0 1em; }
blockquote p + p, li p + p, aside p + p, dd p + p, .alert p + p { margin-top: 0; margin-right: 0.5em; }
section[role=\"doc-chapter\"] > section, body > section > section, body > section + section { border-top: 0; border-right: 1px solid; margin: 0 2em 0 0; padding: 0 0.5em 0 0; }
div.table, pre, div.math { -epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; }
";

/// Forms that designs have no word for.
const FORMS: &str = "\
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.verse p { margin: 0 0 0.8em; text-align: inherit; }
.verse .line { display: block; }
.verse .line + br { display: none; }
.small-caps { font-variant: small-caps; }
a.noteref { vertical-align: super; font-size: 0.75em; line-height: 0; text-decoration: none; font-style: normal; font-weight: normal; font-variant: normal; font-variant-numeric: lining-nums; padding: 0 0.1em; }
a.backlink { font-variant-numeric: lining-nums; }
sup, sub { font-size: 0.75em; line-height: 0; }
aside.note { margin: 0.4em 0; }
aside.note p { text-align: inherit; }
.figures p, .tables p { margin: 0.3em 0 0.3em 1.5em; text-indent: -1.5em; text-align: inherit; }
.index-entries p.index-letter { margin-top: 1em; }
img { max-width: 100%; max-height: 95vh; }
img.cover { display: block; margin: 0 auto; height: 95vh; object-fit: contain; }
figure { margin: 1em 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }
figcaption { text-align: center; }
div.math { overflow-x: auto; overflow-y: hidden; }
math { font-family: \"STIX Two Math\", \"Cambria Math\", \"Latin Modern Math\", math, serif; }
div.table { overflow-x: auto; margin: 1em 0; }
table { border-collapse: collapse; margin: 0 auto; }
caption { caption-side: top; }
.left { text-align: left; }
.center { text-align: center; }
.right { text-align: right; }
hr.scene { border: 0; height: auto; overflow: visible; }
hr.page { border: 0; margin: 0; page-break-after: always; break-after: page; }
.alert { margin: 1em 0; }
.alert-title { margin: 0 0 0.25em; }
.abstract-title { margin: 0; text-indent: 0; }
li.task { list-style: none; }
ul.tight p, ol.tight p { margin: 0; }
ol.paren, ol.parens { list-style: none; }
ol.paren > li, ol.parens > li { counter-increment: item; }
ol.paren > li::before { content: counter(item) \") \"; float: left; margin-left: -1.8em; }
ol.parens > li::before { content: \"(\" counter(item) \") \"; float: left; margin-left: -2em; }
ol.paren.lower-alpha > li::before { content: counter(item, lower-alpha) \") \"; }
ol.paren.upper-alpha > li::before { content: counter(item, upper-alpha) \") \"; }
ol.paren.lower-roman > li::before { content: counter(item, lower-roman) \") \"; }
ol.paren.upper-roman > li::before { content: counter(item, upper-roman) \") \"; }
ol.parens.lower-alpha > li::before { content: \"(\" counter(item, lower-alpha) \") \"; }
ol.parens.upper-alpha > li::before { content: \"(\" counter(item, upper-alpha) \") \"; }
ol.parens.lower-roman > li::before { content: \"(\" counter(item, lower-roman) \") \"; }
ol.parens.upper-roman > li::before { content: \"(\" counter(item, upper-roman) \") \"; }
#toc ol { list-style: none; padding-left: 1.2em; }
#toc > ol { padding-left: 0; }
#toc a { text-decoration: none; }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_the_size_that_the_reader_chose() {
        let design = Design::named("book").unwrap();
        let css = stylesheet(&design, Writing::Ltr, &Fonts::default());
        // 18 pt on a body of 10.5 pt, 60 pt above.
        assert!(css.contains("h1 { font-size: 1.714em; "), "{css}");
        assert!(css.contains("margin: 3.333em 0 1.333em 0;"), "{css}");
        assert!(!css.contains("pt;") && !css.contains("line-height: 1"), "{css}");
    }

    #[test]
    fn an_ornament_stays_a_string() {
        let design = Design { ornament: "\"\\\n".into(), ..Design::default() };
        let css = stylesheet(&design, Writing::Ltr, &Fonts::default());
        assert!(css.contains("content: \"\\\"\\\\ \";"), "{css}");
    }

    #[test]
    fn braces_match() {
        let css = stylesheet(&Design::default(), Writing::Rtl, &Fonts::default());
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
