//! What other programs have in their Markdown: links between the texts of a
//! vault, commands to a site generator, comments.
//!
//! Each function looks at the start of a text and says how long the construct
//! is that stands there. All are bounded, so that the walk stays linear.

/// Longest link between texts in bytes.
const LONGEST_LINK: usize = 500;

/// Longest command in bytes.
const LONGEST_TAG: usize = 2000;

/// Longest comment in bytes.
pub(super) const LONGEST_COMMENT: usize = 20_000;

/// A link as Obsidian and wikis have it: `[[page]]`, `[[page#place|words]]`.
/// Brackets within brackets that mean something else are left.
pub(super) fn wiki_link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    let inner = &inner[..inner.floor_char_boundary(LONGEST_LINK)];
    let end = inner.find(['[', ']', '\n'])?;
    let (words, rest) = inner.split_at(end);
    let after = rest.strip_prefix("]]")?;
    // Within a table the bar is escaped.
    let page = words.split('|').next().unwrap_or_default().trim_end_matches('\\');
    let is_number = page.len() < 4 && page.bytes().all(|b| b.is_ascii_digit());
    let is_page = page.trim() == page
        && !page.is_empty()
        && !page.starts_with(['^', '@'])
        && !is_number;
    let goes_on = after.starts_with(['(', '[', ':', '{', ']']);
    (is_page && !goes_on).then_some(2 + end + 2)
}

/// What stands between the brackets of such a link.
pub(super) fn wiki_words(link: &str) -> &str {
    let inner = link.strip_prefix("[[").unwrap_or(link);
    inner.strip_suffix("]]").unwrap_or(inner)
}

/// A command to the program that makes a site of the text: `{{< name >}}`,
/// `{{% name %}}`, `{% name %}`, or a value `{{ name }}`.
pub(super) fn tag(text: &str) -> Option<usize> {
    let bounded = &text[..text.floor_char_boundary(LONGEST_TAG)];
    let end = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .find(|(begin, _)| bounded.starts_with(begin))
        .and_then(|(begin, end)| {
            let at = bounded[begin.len()..].find(end)?;
            Some(begin.len() + at + end.len())
        })?;
    let inner = &bounded[2..end - 2];
    let one = !inner.contains("{{") && !inner.contains("\n\n") && !inner.is_empty();
    one.then_some(end)
}

/// A comment of Obsidian within a paragraph that ends at `end`.
pub(super) fn comment(text: &str, end: usize) -> Option<usize> {
    let inner = text[..end.min(text.len())].strip_prefix("%%")?;
    if inner.starts_with([' ', '\n', '\r', '%']) {
        return None;
    }
    let inner = &inner[..inner.floor_char_boundary(LONGEST_COMMENT)];
    Some(2 + inner.find("%%")? + 2)
}

/// A comment of Obsidian that takes whole lines, blank ones too. What holds a
/// fence of code is none.
pub(super) fn comment_lines(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("%%")?;
    if !inner.starts_with([' ', '\n', '\r']) {
        return None;
    }
    let inner = &inner[..inner.floor_char_boundary(LONGEST_COMMENT)];
    let end = inner.find("%%")?;
    let rest = &text[2 + end + 2..];
    let alone = rest.split('\n').next().is_some_and(|line| line.trim().is_empty());
    let code = inner[..end].contains("```") || inner[..end].contains("~~~");
    (alone && !code).then_some(2 + end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_texts() {
        for link in ["[[a]]", "[[a b#c|d]]", "[[2021-03-04]]", "[[a\\|b]]"] {
            assert_eq!(wiki_link(link), Some(link.len()), "{link}");
        }
        for none in
            ["[[ -f x ]]", "[[1]]", "[[a]](b)", "[[a][b]]", "[[a\nb]]", "[[]]", "[[a]"]
        {
            assert_eq!(wiki_link(none), None, "{none}");
        }
    }

    #[test]
    fn commands() {
        for tag_ in ["{{< a \"b\" >}}", "{{% a\nb %}}", "{% a %}", "{{ a.b | c }}"] {
            assert_eq!(tag(tag_), Some(tag_.len()), "{tag_}");
        }
        for none in ["{{ a {{ b }} }}", "{{}}", "{{< a", "{a}", "{% a\n\nb %}"] {
            assert_eq!(tag(none), None, "{none}");
        }
    }

    #[test]
    fn comments() {
        assert_eq!(comment("%%a b%% c", 9), Some(7));
        assert_eq!(comment("%% 2 and %% 3", 13), None);
        assert_eq!(comment_lines("%%\na\n\nb\n%%\nc"), Some(10));
        assert_eq!(comment_lines("%% 2 and %% 3"), None);
    }
}
