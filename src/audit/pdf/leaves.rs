//! What pages paint: their text by the leaves of the structure tree, and the lines
//! in which it stands.

/// The character between two lines of one leaf that no white space parts.
pub(super) const LINE_END: char = '\u{2028}';

/// The text of a page.
#[derive(Debug, Default)]
pub(super) struct PageText {
    /// Leaves by their marked-content identifiers.
    pub(super) leaves: Vec<Leaf>,
    /// Text that belongs to no leaf and is no artifact.
    pub(super) loose: String,
    /// The lines that are no furniture.
    pub(super) lines: Vec<Line>,
    /// The width of the page, in points.
    pub(super) width: f32,
    /// Text, or the start of it, that stands beyond the edge.
    pub(super) outside: String,
    /// How many glyphs are those of a missing character, and how many tell no
    /// letters.
    pub(super) missing: u32,
    pub(super) silent: u32,
}

/// Letters beside each other.
#[derive(Debug, Copy, Clone)]
pub(super) struct Line {
    /// The height of the baseline.
    pub(super) y: f32,
    /// Where the first letter from the left begins.
    pub(super) begin: f32,
    /// Where the last letter ends.
    pub(super) end: f32,
    /// Where its letters begin: in which leaf, or in what is loose.
    pub(super) leaf: Option<usize>,
    pub(super) start: usize,
}

impl PageText {
    /// The letters of a line, the first ones.
    pub(super) fn start_of(&self, line: &Line) -> String {
        let text = match line.leaf {
            Some(leaf) => &self.leaves[leaf].text,
            None => &self.loose,
        };
        let rest = text.get(line.start..).unwrap_or_default();
        rest.chars().skip_while(|c| c.is_whitespace()).take(40).collect()
    }
}

/// What is painted for a leaf of the structure tree.
#[derive(Debug, Default, Clone)]
pub(super) struct Leaf {
    pub(super) text: String,
    /// The size in pixels of an image in it, and a digest of its bytes if they
    /// are those of a JPEG file.
    pub(super) image: Option<((u32, u32), Option<u64>)>,
    /// The baselines of its first and its last line.
    pub(super) lines: Option<(f32, f32)>,
}
