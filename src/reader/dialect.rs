//! Texts that are markup and come as plain text.

use std::path::Path;

/// The markup that a file has by the ending of its name, if no reader is for it.
pub(crate) fn foreign_markup(name: &str) -> Option<&'static str> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "html" | "htm" | "xhtml" => "HTML",
        "tex" | "latex" | "ltx" => "LaTeX",
        "typ" => "Typst",
        "rst" => "reStructuredText",
        "adoc" | "asciidoc" => "AsciiDoc",
        "org" => "Org mode",
        "textile" => "Textile",
        "wiki" | "mediawiki" => "wiki markup",
        "xml" | "dbk" | "docbook" | "tei" | "fb2" => "XML",
        "ipynb" => "a notebook",
        "json" => "JSON",
        _ => return None,
    })
}

/// Whether a text shows at least two marks of Markdown that nobody writes otherwise.
pub(crate) fn looks_like_markdown(text: &str) -> bool {
    /// How much of a text is looked at: its beginning shows what it is.
    const SAMPLE: usize = 64 << 10;
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let lines = || sample.lines();
    let heading = |line: &str| {
        let signs = line.len() - line.trim_start_matches('#').len();
        (1..=6).contains(&signs) && line[signs..].starts_with(' ')
    };
    let begins = |(at, _): (usize, &str)| {
        let after = sample[at + 2..].chars().next();
        after.is_some_and(char::is_alphanumeric) && sample[..at].ends_with([' ', '\n'])
    };
    let strong = || sample.match_indices("**").filter(|found| begins(*found)).count();
    let signs = [
        lines().any(heading),
        lines().any(|line| line.starts_with("[^") && line.contains("]:")),
        lines().filter(|line| line.starts_with("```")).count() >= 2,
        sample.contains("](http") || sample.contains("!["),
        strong() >= 1 && sample.matches("**").count() >= 2,
        sample.starts_with("---\n") && sample[4..].contains("\n---\n"),
    ];
    signs.iter().filter(|sign| **sign).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_known_by_two_of_its_marks() {
        for text in [
            "# A title\n\nText.[^1]\n\n[^1]: A note.\n",
            "---\ntitle: A\n---\n\nSome **bold** words.\n",
            "## One\n\n```\ncode\n```\n",
        ] {
            assert!(looks_like_markdown(text), "{text}");
        }
        for text in [
            "A text about # signs and [1] notes.\n\n[1] A note.\n",
            "# 1 of all hits, ** stars ** aside\n",
            "#hashtag\n\nText ** of ** stars.\n",
            "",
        ] {
            assert!(!looks_like_markdown(text), "{text}");
        }
        assert_eq!(foreign_markup("a/page.HTML"), Some("HTML"));
        assert_eq!(foreign_markup("essay.txt"), None);
        assert_eq!(foreign_markup("-"), None);
    }
}
