//! Hyphenation by the patterns of one language.
//!
//! The method is that of F. M. Liang, "Word Hy-phen-a-tion by Com-put-er"
//! (1983), as in TeX (tex.web, part 42). A pattern such as `1ti2on` has
//! letters, and levels between them. All patterns that occur in a word, whose
//! ends are marked by a dot, write their levels between its letters; where the
//! highest level is odd, the word may be divided.

use std::collections::VecDeque;

/// Patterns, as a tree of their letters.
#[derive(Debug)]
pub(in crate::layout::inline) struct Patterns {
    /// The root comes first; the children of a node stand together, in order.
    nodes: Vec<Node>,
    /// The levels of all patterns, one behind the other.
    levels: Vec<u8>,
}

#[derive(Debug)]
struct Node {
    letter: char,
    /// Its first child and how many it has.
    first: u32,
    children: u32,
    /// Where the levels of the pattern that ends here begin, and how many they
    /// are: one more than it has letters, or none.
    levels: u32,
    count: u8,
}

/// A pattern: its letters and the levels around them.
type Pattern = (Vec<char>, Vec<u8>);

/// The line after which a source has exceptions: words with all their hyphens.
const EXCEPTIONS: &str = "\n=\n";
/// Levels of an exception, which no pattern has.
const NEVER: u8 = 10;
const ALWAYS: u8 = 11;

impl Patterns {
    /// Reads patterns, with white space between them.
    pub(super) fn parse(source: &str) -> Self {
        let (patterns, exceptions) =
            source.split_once(EXCEPTIONS).unwrap_or((source, ""));
        let patterns = patterns.split_whitespace().map(pattern);
        let exceptions = exceptions.split_whitespace().map(exception);
        let mut all: Vec<Pattern> = patterns.chain(exceptions).collect();
        all.sort();
        Self::tree(&all)
    }

    /// Makes a tree of patterns in order, level by level.
    fn tree(patterns: &[Pattern]) -> Self {
        let mut tree = Self { nodes: vec![Node::new('.')], levels: Vec::new() };
        let mut queue = VecDeque::from([(0, patterns)]);
        let mut depth = 0;
        let mut at_depth = 1;
        while let Some((node, mut rest)) = queue.pop_front() {
            while let Some(((letters, levels), longer)) = rest.split_first()
                && letters.len() == depth
            {
                tree.nodes[node].levels = tree.levels.len() as u32;
                tree.nodes[node].count = levels.len() as u8;
                tree.levels.extend(levels);
                rest = longer;
            }
            tree.nodes[node].first = tree.nodes.len() as u32;
            for group in rest.chunk_by(|(a, _), (b, _)| a[depth] == b[depth]) {
                tree.nodes[node].children += 1;
                queue.push_back((tree.nodes.len(), group));
                tree.nodes.push(Node::new(group[0].0[depth]));
            }
            at_depth -= 1;
            if at_depth == 0 {
                (depth, at_depth) = (depth + 1, queue.len());
            }
        }
        tree
    }

    /// The offsets at which a word may be divided, with at least `left` letters
    /// before each and `right` after it.
    pub(super) fn points(&self, word: &str, left: usize, right: usize) -> Vec<usize> {
        let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
        let letters: Vec<char> = std::iter::once('.')
            .chain(word.chars().map(lower))
            .chain(std::iter::once('.'))
            .collect();
        let mut highest = vec![0; letters.len() + 1];
        for start in 0..letters.len() {
            let mut node = &self.nodes[0];
            for letter in &letters[start..] {
                let Some(child) = self.child(node, *letter) else { break };
                node = child;
                let levels = node.levels as usize..;
                let levels = &self.levels[levels][..usize::from(node.count)];
                for (high, level) in highest[start..].iter_mut().zip(levels) {
                    *high = (*high).max(*level);
                }
            }
        }
        let count = letters.len() - 2;
        let offsets = word.char_indices().map(|(at, _)| at).enumerate();
        offsets
            .filter(|(letter, _)| *letter >= left && count - letter >= right)
            .filter(|(letter, _)| highest[letter + 1] % 2 == 1)
            .map(|(_, at)| at)
            .collect()
    }

    fn child(&self, node: &Node, letter: char) -> Option<&Node> {
        let children = &self.nodes[node.first as usize..][..node.children as usize];
        children.binary_search_by_key(&letter, |n| n.letter).ok().map(|at| &children[at])
    }
}

impl Node {
    fn new(letter: char) -> Self {
        Self { letter, first: 0, children: 0, levels: 0, count: 0 }
    }
}

/// Reads `1ti2on`.
fn pattern(source: &str) -> Pattern {
    let (mut letters, mut levels) = (Vec::new(), vec![0]);
    for c in source.chars() {
        match (c.to_digit(10), levels.last_mut()) {
            (Some(level), Some(last)) => *last = level as u8,
            _ => {
                letters.push(c);
                levels.push(0);
            }
        }
    }
    (letters, levels)
}

/// Reads `uni-ver-sity` as the pattern that has just that effect.
fn exception(source: &str) -> Pattern {
    let (mut letters, mut levels) = (vec!['.'], vec![NEVER, NEVER]);
    for c in source.chars() {
        match (c, levels.last_mut()) {
            ('-', Some(last)) => *last = ALWAYS,
            _ => {
                letters.push(c);
                levels.push(NEVER);
            }
        }
    }
    letters.push('.');
    levels.push(NEVER);
    (letters, levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What Liang's words say, pattern by pattern.
    fn brute(patterns: &[String], word: &str, left: usize, right: usize) -> Vec<usize> {
        let letters: Vec<char> = format!(".{word}.").chars().collect();
        let mut highest = vec![0; letters.len() + 1];
        for source in patterns {
            let (pattern, levels) = pattern(source);
            for start in 0..letters.len() {
                if letters[start..].starts_with(&pattern) {
                    for (at, level) in levels.iter().enumerate() {
                        highest[start + at] = highest[start + at].max(*level);
                    }
                }
            }
        }
        let count = word.chars().count();
        (left..=count.saturating_sub(right))
            .filter(|at| highest[at + 1] % 2 == 1)
            .map(|at| word.chars().take(at).map(char::len_utf8).sum())
            .collect()
    }

    proptest! {
        #[test]
        fn the_tree_says_what_each_pattern_says(
            patterns in prop::collection::btree_map("\\.?[aéb]{1,4}\\.?", any::<u64>(), 0..20),
            word in "[aéb]{0,12}",
            left in 1usize..4,
            right in 1usize..4,
        ) {
            // Levels between the letters, as the number says.
            let patterns: Vec<String> = patterns
                .into_iter()
                .map(|(letters, seed)| {
                    let level = |at: usize| (seed >> (at * 3)) % 8;
                    let letters = letters.chars().enumerate();
                    letters.map(|(at, c)| format!("{}{c}", level(at))).collect()
                })
                .collect();
            let found = Patterns::parse(&patterns.join(" ")).points(&word, left, right);
            prop_assert_eq!(found, brute(&patterns, &word, left, right));
        }
    }

    #[test]
    fn exceptions_go_before_patterns() {
        let patterns = Patterns::parse("a1b 2c1\n=\nab-cab caba");
        assert_eq!(patterns.points("abcab", 1, 1), [2]);
        assert!(patterns.points("caba", 1, 1).is_empty());
        assert_eq!(patterns.points("CABAB", 1, 1), [1, 2, 4]);
    }
}
