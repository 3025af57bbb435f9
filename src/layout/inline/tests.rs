//! Whole paragraphs, from inlines to lines.

use proptest::prelude::*;

use super::*;
use crate::design::{Caps, Color, Family, Figures, Style};
use crate::diag::Span;
use crate::geom::{Point, Rect, Size};
use crate::layout::frame::{GlyphRun, Shape};
use crate::model::{
    Attr, Direction, Inline, InlineKind, Lang, Link, Mark, Note, Notes, Target,
};

const INSERTS: Inserts<'static> = Inserts {
    note: &|id| (id.index() + 1).to_string(),
    pages: &|_| Vec::new(),
    image: &|_| None,
    math: &|_, _, _| Err(String::new()),
};

fn text(text: &str) -> Inline {
    Inline::text(text, Span { start: 0, end: text.len() as u32 })
}

fn of(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::default())
}

fn marked(mark: Mark, words: &str) -> Inline {
    of(InlineKind::Marked(mark, vec![text(words)]))
}

fn lang(tag: &str) -> Lang {
    Lang::new(tag).unwrap()
}

/// Sets a paragraph by itself.
fn set(content: &[Inline], style: &Style, tag: &str, measure: &Measure) -> SetParagraph {
    let lang = lang(tag);
    set_input(&ParagraphInput::new(content, style, &lang), measure)
}

fn set_input(input: &ParagraphInput<'_>, measure: &Measure) -> SetParagraph {
    let fonts = FontBook::bundled();
    let mut typesetter = Typesetter::new(&fonts);
    let mut paragraph = typesetter.collect(input, &INSERTS);
    typesetter.learn([&mut paragraph]);
    typesetter.setter().set(&paragraph, measure)
}

fn justified(width: f32) -> Measure {
    Measure::new(Pt(width), Align::Justify)
}

fn runs(line: &Line) -> impl Iterator<Item = &GlyphRun> {
    line.placed.iter().filter_map(|placed| match &placed.shape {
        Shape::Glyphs(run) => Some(run),
        _ => None,
    })
}

/// What a reader would copy from a line.
fn words(line: &Line) -> String {
    let clusters = |run: &GlyphRun| {
        let mut ranges: Vec<(u16, u16)> =
            run.glyphs.iter().map(|g| g.text).filter(|t| t.0 != t.1).collect();
        ranges.sort_unstable();
        let part = |(from, to): (u16, u16)| &run.text[usize::from(from)..usize::from(to)];
        ranges.into_iter().map(part).collect::<String>()
    };
    runs(line).map(clusters).collect()
}

fn lines(set: &SetParagraph) -> Vec<String> {
    set.lines.iter().map(words).collect()
}

/// The right edge of the last visible letter of a line from left to right.
fn right_edge(line: &Line) -> f32 {
    let run = runs(line).last().unwrap();
    let trailing = run.glyphs.iter().rev().take_while(|g| {
        let (from, to) = g.text;
        run.text[usize::from(from)..usize::from(to)].chars().all(|c| c == ' ')
    });
    let trailing: f32 = trailing.map(|g| g.advance).sum();
    let width = run.width() - run.size * (trailing / 1000.0 * run.stretch);
    (run.origin.x + width).0
}

const PROSE: &str = "In the second century of the Christian era, the empire of Rome \
comprehended the fairest part of the earth, and the most civilised portion of mankind. \
The frontiers of that extensive monarchy were guarded by ancient renown and disciplined \
valour. The gentle but powerful influence of laws and manners had gradually cemented the \
union of the provinces.";

#[test]
fn justified_lines_end_at_the_measure() {
    let set = set(&[text(PROSE)], &Style::default(), "en", &justified(260.0));
    assert!(set.lines.len() > 5);
    assert!(set.diagnostics.is_empty());
    for line in &set.lines[..set.lines.len() - 1] {
        // What hangs out is at most half a hyphen or a quotation mark.
        let edge = right_edge(line);
        assert!((259.99..262.5).contains(&edge), "{edge}: {}", words(line));
        assert!((line.extent.1.0 - 260.0).abs() < 0.01, "{:?}", line.extent);
        for run in runs(line) {
            assert!((0.9849..1.0151).contains(&run.stretch), "{}", run.stretch);
        }
    }
    assert!(right_edge(set.lines.last().unwrap()) < 262.5);
}

#[test]
fn the_lines_joined_are_the_text() {
    for width in [50.0, 90.0, 140.0, 260.0, 1000.0] {
        for align in [Align::Justify, Align::Start, Align::Center, Align::End] {
            let measure = Measure::new(Pt(width), align);
            let set = set(&[text(PROSE)], &Style::default(), "en", &measure);
            let joined: String = lines(&set).concat().replace('\u{ad}', "");
            assert_eq!(joined, PROSE, "{width}");
        }
    }
}

#[test]
fn a_hyphen_is_drawn_and_reads_as_a_soft_one() {
    let set =
        set(&[text("incomprehensibility")], &Style::default(), "en", &justified(30.0));
    let (last, hyphenated) = set.lines.split_last().unwrap();
    assert!(hyphenated.len() >= 2, "{:?}", lines(&set));
    for line in hyphenated {
        assert_eq!(line.end, LineEnd::Hyphen);
        assert!(words(line).ends_with('\u{ad}'), "{}", words(line));
    }
    assert_eq!(last.end, LineEnd::Paragraph);
}

#[test]
fn no_hyphens_where_the_design_wants_none_or_the_language_has_no_patterns() {
    for (hyphenate, tag) in [(false, "en"), (true, "und")] {
        let style = Style { hyphenate, ..Style::default() };
        let set = set(&[text(PROSE)], &style, tag, &justified(150.0));
        assert!(set.lines.iter().all(|line| line.end != LineEnd::Hyphen));
    }
}

#[test]
fn alignment_and_indents_count_from_the_start_of_the_line() {
    let style = Style::default();
    let start = |align, tag: &str, sentence: &str| {
        let measure = Measure {
            first_indent: Pt(12.0),
            indent: Pt(4.0),
            ..Measure::new(Pt(100.0), align)
        };
        let set = set(&[text(sentence)], &style, tag, &measure);
        set.lines[0].extent
    };
    let width = {
        let (left, right) = start(Align::Start, "en", "Short");
        assert_eq!(left, Pt(12.0));
        (right - left).0
    };
    let near = |(left, right): (Pt, Pt), expected: (f32, f32)| {
        let close = |a: Pt, b: f32| (a.0 - b).abs() < 0.01;
        assert!(
            close(left, expected.0) && close(right, expected.1),
            "{left:?} {right:?}"
        );
    };
    near(start(Align::End, "en", "Short"), (100.0 - width, 100.0));
    let middle = 56.0 - width / 2.0;
    near(start(Align::Center, "en", "Short"), (middle, middle + width));
    // In Hebrew the line starts at the right.
    let (_, right) = start(Align::Start, "he", "שלום");
    near((right, right), (88.0, 88.0));
    let (left, _) = start(Align::End, "he", "שלום");
    near((left, left), (0.0, 0.0));
}

#[test]
fn forced_line_ends_are_not_filled() {
    let content = [text("one two"), of(InlineKind::HardBreak), text("three")];
    let set = set(&content, &Style::default(), "en", &justified(300.0));
    assert_eq!(lines(&set), ["one two ", "three"]);
    assert_eq!(set.lines[0].end, LineEnd::Forced);
    assert!(right_edge(&set.lines[0]) < 100.0);
}

#[test]
fn runs_stand_in_reading_order_and_know_their_inlines() {
    let url = Target::Url("https://example.org".into());
    let link = Box::new(Link { target: url, title: String::new() });
    let content = [
        text("See "),
        of(InlineKind::Link(link, vec![marked(Mark::Emphasis, "this place")])),
        text(" and "),
        of(InlineKind::Code("code()".into())),
        text("."),
    ];
    let set = set(&content, &Style::default(), "en", &justified(300.0));
    let line = &set.lines[0];
    let kinds = |placed: &Placed| -> Vec<&'static str> {
        let name = |kind: &EnclosureKind| match kind {
            EnclosureKind::Link(_) => "link",
            EnclosureKind::Mark(_) => "mark",
            EnclosureKind::Code => "code",
            _ => "other",
        };
        set.ancestry(placed.enclosure).map(|(_, e)| name(&e.kind)).collect()
    };
    let found: Vec<_> = line.placed.iter().map(kinds).collect();
    let none = Vec::new;
    assert_eq!(found, [none(), vec!["mark", "link"], none(), vec!["code"], none()]);
    assert_eq!(words(line), "See this place and code().");
    let edges: Vec<f32> = runs(line).map(|run| run.origin.x.0).collect();
    assert!(edges.is_sorted());
}

#[test]
fn marks_of_notes_stay_with_their_word_and_are_told_to_their_line() {
    let mut notes = Notes::default();
    let note =
        |label: &str| Note { label: label.into(), body: vec![], span: Span::default() };
    let ids = [notes.insert(note("a")), notes.insert(note("b"))];
    let content = [
        text("word".repeat(3).as_str()),
        of(InlineKind::Note(ids[0])),
        text(" another word here "),
        of(InlineKind::Note(ids[1])),
    ];
    let set = set(&content, &Style::default(), "en", &justified(60.0));
    let marks: Vec<_> = set.lines.iter().map(|line| line.notes.clone()).collect();
    assert_eq!(marks.concat(), ids);
    for line in &set.lines {
        assert!(!words(line).starts_with(['1', '2']), "{}", words(line));
    }
    let mark = set.lines.iter().flat_map(runs).find(|run| &*run.text == "1").unwrap();
    // Libertinus has raised figures, so the size is that of the text.
    assert_eq!(mark.size, Pt(10.5));
}

#[test]
fn right_to_left_runs_are_mirrored_and_read_in_order() {
    let content = [text("שלום (abc) עולם 12")];
    let set = set(&content, &Style::default(), "he", &justified(300.0));
    let line = &set.lines[0];
    assert_eq!(set.direction, Direction::Rtl);
    assert_eq!(words(line), "שלום (abc) עולם 12");
    let at = |needle: &str| {
        let run = runs(line).find(|run| run.text.contains(needle)).unwrap();
        run.origin.x.0
    };
    assert!(at("שלום") > at("abc") && at("abc") > at("עולם") && at("עולם") > at("12"));
    // The first letter of a Hebrew word is its rightmost glyph.
    let first = runs(line).next().unwrap();
    let shalom: Vec<u16> = first.glyphs.iter().map(|g| g.text.0).collect();
    assert!(shalom.is_sorted_by(|a, b| a > b), "{shalom:?}");
}

#[test]
fn arabic_letters_join() {
    let set = set(&[text("كتاب")], &Style::default(), "ar", &justified(300.0));
    let fonts = FontBook::bundled();
    let run = runs(&set.lines[0]).next().unwrap();
    let face = fonts.face(run.face);
    assert_eq!(face.name(), "Amiri-Regular");
    let nominal: Vec<u16> = "كتاب".chars().map(|c| face.glyph(c).unwrap()).collect();
    assert!(run.glyphs.iter().any(|g| !nominal.contains(&g.id)));
}

#[test]
fn each_letter_gets_a_face_that_has_it() {
    let content = [text("a ψ д א ع क "), marked(Mark::Strong, "漢")];
    let set = set(&content, &Style::default(), "en", &justified(300.0));
    let fonts = FontBook::bundled();
    let faces: Vec<&str> =
        runs(&set.lines[0]).map(|run| fonts.face(run.face).name()).collect();
    for name in
        ["LibertinusSerif-Regular", "Amiri-Regular", "NotoSerifDevanagari-Regular"]
    {
        assert!(faces.contains(&name), "{name}");
    }
    let missing: Vec<&str> = set.missing.iter().map(|(letter, _)| &**letter).collect();
    assert_eq!(missing, ["漢"]);
    assert!(words(&set.lines[0]).ends_with('漢'));
}

#[test]
fn what_is_stressed_shows_in_scripts_without_italics() {
    let fonts = FontBook::bundled();
    for (letters, face) in [
        ("आशा", "NotoSerifDevanagari-Bold"),
        ("أمل", "Amiri-Bold"),
        ("hope", "LibertinusSerif-Italic"),
    ] {
        let content = [marked(Mark::Emphasis, letters)];
        let set = set(&content, &Style::default(), "und", &justified(300.0));
        let run = runs(&set.lines[0]).next().unwrap();
        assert_eq!(fonts.face(run.face).name(), face, "{letters}");
    }
}

#[test]
fn figures_are_as_tall_as_letters_that_have_no_small_ones() {
    let style = Style { figures: Figures::OldStyle, ..Style::default() };
    let glyph = |lang| {
        let set = set(&[text("1")], &style, lang, &justified(300.0));
        runs(&set.lines[0]).next().unwrap().glyphs[0].id
    };
    assert_eq!(glyph("en"), glyph("ru"));
    assert_eq!(glyph("he"), glyph("hi"));
    assert_ne!(glyph("en"), glyph("he"));
}

#[test]
fn emoji_are_not_torn_apart() {
    let content = [text("👩\u{200d}👩\u{200d}👧 🇬🇧 ❤\u{fe0f} 1\u{fe0f}\u{20e3} a")];
    let set = set(&content, &Style::default(), "en", &justified(300.0));
    let fonts = FontBook::bundled();
    let emoji: Vec<usize> = runs(&set.lines[0])
        .filter(|run| fonts.is_for_emoji(run.face))
        .map(|run| run.glyphs.len())
        .collect();
    assert_eq!(emoji, [1, 1, 1, 1]);
    assert_eq!(set.missing, []);
}

#[test]
fn what_no_face_has_is_one_sign_for_each_cluster() {
    // Two letters of Thai, the first with a vowel and a tone over it.
    let content = [text("\u{e01}\u{e34}\u{e48}\u{e02}")];
    let set = set(&content, &Style::default(), "th", &justified(300.0));
    let run = runs(&set.lines[0]).next().unwrap();
    assert_eq!(run.glyphs.iter().map(|g| g.id).collect::<Vec<_>>(), [0, 0]);
    assert!(run.glyphs.iter().all(|g| g.advance > 300.0));
    assert_eq!(set.missing.len(), 2);
}

#[test]
fn marks_without_a_face_do_not_lie_over_others() {
    // Two marks of Phaistos and Khmer on a letter that the face has.
    let content = [text("a\u{101fd}\u{17d3}b \u{fffc}")];
    let set = set(&content, &Style::default(), "en", &justified(300.0));
    let run = runs(&set.lines[0]).next().unwrap();
    assert!(run.glyphs.iter().take(2).all(|glyph| glyph.id != 0));
    assert_eq!(words(&set.lines[0]), "a\u{101fd}\u{17d3}b \u{fffc}");
    let missing: Vec<&str> = set.missing.iter().map(|(cluster, _)| &**cluster).collect();
    assert_eq!(missing, ["a\u{101fd}\u{17d3}", "\u{fffc}"]);
}

#[test]
fn small_capitals_and_old_style_figures_are_real() {
    let figures = Style { figures: Figures::OldStyle, ..Style::default() };
    let small = Style { caps: Caps::Small, ..Style::default() };
    let plain = Style::default();
    let ids = |style: &Style, sample: &str| -> Vec<u16> {
        let set = set(&[text(sample)], style, "en", &justified(300.0));
        runs(&set.lines[0]).flat_map(|run| run.glyphs.iter().map(|g| g.id)).collect()
    };
    for (style, sample) in [(&figures, "1987"), (&small, "abc")] {
        let (own, nominal) = (ids(style, sample), ids(&plain, sample));
        assert!(own.iter().zip(&nominal).all(|(a, b)| a != b), "{sample}");
    }
    assert_eq!(ids(&small, "ABC"), ids(&plain, "ABC"));
    // A face without small capitals gets capitals in small type.
    let mono = Style { caps: Caps::Small, family: Family::Mono, ..Style::default() };
    let set = set(&[text("Ab")], &mono, "en", &justified(300.0));
    let sizes: Vec<f32> = runs(&set.lines[0]).map(|run| run.size.0).collect();
    assert!(sizes.len() == 2 && sizes[1] < sizes[0], "{sizes:?}");
    assert_eq!(words(&set.lines[0]), "Ab");
}

#[test]
fn ligatures_stand_for_all_their_letters() {
    let set = set(&[text("office")], &Style::default(), "en", &justified(300.0));
    let run = runs(&set.lines[0]).next().unwrap();
    assert!(run.glyphs.len() < "office".len());
    assert!(run.glyphs.iter().any(|g| g.text_in(run) == "ffi"));
}

#[test]
fn a_word_wider_than_the_line_is_broken_and_one_in_an_address_after_a_slash() {
    let long = "x".repeat(200);
    let one = set(&[text(&long)], &Style::default(), "en", &justified(100.0));
    assert!(one.diagnostics.is_empty());
    assert_eq!(lines(&one).concat(), long);
    let url = "https://example.org/a/long/path/to/some/thing/that/goes/on";
    let two = set(&[text(url)], &Style::default(), "en", &justified(100.0));
    assert!(lines(&two).iter().rev().skip(1).all(|l| l.ends_with(['/', '.'])));
    assert_eq!(lines(&two).concat(), url);
}

#[test]
fn a_thing_too_wide_is_reported() {
    let content = [text("a "), of(InlineKind::Math("x".into()))];
    let (style, lang) = (Style::default(), lang("en"));
    let box_of = |width: f32| Inset {
        width: Pt(width),
        ascent: Pt(30.0),
        descent: Pt(5.0),
        shapes: vec![Shape::Fill {
            rect: Rect {
                origin: Point::default(),
                size: Size { width: Pt(width), height: Pt(1.0) },
            },
            color: Color::BLACK,
        }],
    };
    let inset = |_: &str, _, _| Ok(vec![box_of(150.0)]);
    let inserts = Inserts { math: &inset, ..INSERTS };
    let fonts = FontBook::bundled();
    let mut typesetter = Typesetter::new(&fonts);
    let input = ParagraphInput::new(&content, &style, &lang);
    let mut paragraph = typesetter.collect(&input, &inserts);
    typesetter.learn([&mut paragraph]);
    let set = typesetter.setter().set(&paragraph, &justified(100.0));
    let problems: Vec<_> = set.diagnostics.iter().map(|d| d.problem.clone()).collect();
    assert_eq!(problems, [Problem::OverfullLine { points: 50 }]);
    assert_eq!(set.lines[1].ascent, Pt(30.0));
    let widths = typesetter.setter().widths(&paragraph);
    assert!(widths.min == Pt(150.0) && widths.max > Pt(155.0), "{widths:?}");
}

#[test]
fn anchors_are_told_to_the_line_that_they_begin_in() {
    let content = [
        text(&"word ".repeat(20)),
        of(InlineKind::Scope(Attr::with_id("here"), vec![text("end")])),
        of(InlineKind::Scope(Attr::with_id("after"), vec![])),
    ];
    let set = set(&content, &Style::default(), "en", &justified(100.0));
    let (last, others) = set.lines.split_last().unwrap();
    assert!(others.iter().all(|line| line.anchors.is_empty()));
    assert_eq!(last.anchors.len(), 2);
}

#[test]
fn code_keeps_its_spaces_and_line_ends() {
    let style = Style { family: Family::Mono, align: Align::Start, ..Style::default() };
    let code = "if x {\n    let  y = 1;\n\n}";
    let content = [text(code)];
    let lang = lang("und");
    let input = ParagraphInput {
        spaces: Spaces::Keep,
        ..ParagraphInput::new(&content, &style, &lang)
    };
    let set = set_input(&input, &Measure::new(Pt(300.0), Align::Start));
    let expected: Vec<&str> = code.split('\n').collect();
    assert_eq!(lines(&set), expected);
}

#[test]
fn the_same_lines_on_one_thread_and_on_many() {
    let fonts = FontBook::bundled();
    let (style, lang) = (Style::default(), lang("en"));
    let sources: Vec<Vec<Inline>> = (0..300)
        .map(|n| vec![text(&format!("{n} {PROSE} {}", "abc".repeat(n % 9)))])
        .collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut typesetter = Typesetter::new(&fonts);
            let input = |c| ParagraphInput::new(c, &style, &lang);
            let mut paragraphs: Vec<Paragraph> =
                sources.iter().map(|c| typesetter.collect(&input(c), &INSERTS)).collect();
            typesetter.learn(&mut paragraphs);
            let mut setter = typesetter.setter();
            let set = |p| setter.set(p, &justified(200.0));
            paragraphs.iter().map(set).collect::<Vec<_>>()
        })
    };
    assert!(on(1) == on(4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_letter_is_lost_and_none_goes_back(
        source in "[a-zé ,.’“”—\u{a0}\u{ad}אבג ع١2漢/:\u{301}-]{0,80}",
        width in 20f32..300.0,
        strong in any::<bool>(),
    ) {
        let half = source.floor_char_boundary(source.len() / 2);
        let (one, two) = source.split_at(half);
        let mark = if strong { Mark::Strong } else { Mark::Superscript };
        let content = [text(one), marked(mark, two)];
        let lang = lang("en");
        let style = Style::default();
        let input = ParagraphInput::new(&content, &style, &lang);
        let fonts = FontBook::bundled();
        let mut typesetter = Typesetter::new(&fonts);
        let mut paragraph = typesetter.collect(&input, &INSERTS);
        typesetter.learn([&mut paragraph]);
        let set = typesetter.setter().set(&paragraph, &justified(width));
        let joined = lines(&set).concat().replace('\u{ad}', "");
        prop_assert_eq!(joined, paragraph.text().replace('\u{ad}', ""));
        for line in &set.lines {
            let edges =
                runs(line).map(|r| (r.origin.x.0, (r.origin.x + r.width()).0));
            // A mark that takes no room stands on what it belongs to.
            let mut edges: Vec<(f32, f32)> = edges.filter(|(l, r)| l < r).collect();
            edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            for pair in edges.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0 + 0.05, "{:?}", edges);
            }
        }
    }
}

#[test]
fn some_languages_repeat_the_hyphen_of_a_compound() {
    for (tag, words, expected) in [
        ("pl", "xxxx biało-czerwony", ["xxxx biało-", "\u{ad}czerwony"]),
        ("pt-BR", "xxxx guarda-chuva", ["xxxx guarda-", "\u{ad}chuva"]),
        ("cs", "xxxx česko-polský", ["xxxx česko-", "\u{ad}polský"]),
        ("es", "xxxx teórico-práctico", ["xxxx teórico-", "\u{ad}práctico"]),
        ("es", "xxxx América-Europa", ["xxxx América-", "Europa"]),
        ("en", "xxxx well-being", ["xxxx well-", "being"]),
        ("pl", "xxxxxxx 1914-1918", ["xxxxxxx ", "1914-1918"]),
    ] {
        let style = Style { hyphenate: false, ..Style::default() };
        let measure = justified(62.0);
        let set = set(&[text(words)], &style, tag, &measure);
        assert_eq!(lines(&set), expected, "{tag}");
        assert!(set.diagnostics.is_empty());
        // The letters begin where the repeated hyphen ends.
        let last = set.lines.last().unwrap();
        if expected[1].starts_with('\u{ad}') {
            let runs: Vec<_> = runs(last).collect();
            assert_eq!(runs[0].origin.x, Pt(0.0));
            let end = runs[0].origin.x + runs[0].width();
            assert!((runs[1].origin.x - end).0.abs() < 0.01);
        }
    }
}

#[test]
fn addresses_take_no_hyphens() {
    let words = "see https://example.org/documentation#fragment-identifier here";
    for width in [90.0, 120.0, 150.0, 180.0] {
        let set = set(&[text(words)], &Style::default(), "en", &justified(width));
        let joined = lines(&set).concat();
        assert!(!joined.contains('\u{ad}'), "{joined}");
    }
}
