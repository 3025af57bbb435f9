//! Lines and what stands before them: the signs of quotations, the indents of
//! lists and notes.

/// Lines as they are written.
#[derive(Debug, Default)]
pub(super) struct Page {
    out: String,
    /// What stands before each line.
    prefix: String,
    /// What stands before the next line instead: the marker of an item.
    lead: Option<String>,
}

/// What stood before lines outside of something; see [`Page::enter`].
#[derive(Debug)]
pub(super) struct Outside(usize);

impl Page {
    /// Begins something whose first line has `first` before it, and all others
    /// have `rest`.
    pub(super) fn enter(&mut self, first: &str, rest: &str) -> Outside {
        let mut lead = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        lead.push_str(first);
        self.lead = Some(lead);
        let outside = Outside(self.prefix.len());
        self.prefix.push_str(rest);
        outside
    }

    /// Ends it. If it had no line, it has one now.
    pub(super) fn leave(&mut self, outside: Outside) {
        if self.lead.is_some() {
            self.line("");
        }
        self.prefix.truncate(outside.0);
    }

    /// Whether the next line is the first of an item or a quotation.
    pub(super) fn leads(&self) -> bool {
        self.lead.is_some()
    }

    /// Writes a line.
    pub(super) fn line(&mut self, text: &str) {
        let before = self.out.len();
        match self.lead.take() {
            Some(lead) => self.out.push_str(&lead),
            None => self.out.push_str(&self.prefix),
        }
        self.out.push_str(text);
        if text.is_empty() {
            let end = before + self.out[before..].trim_end().len();
            self.out.truncate(end);
        }
        self.out.push('\n');
    }

    /// Writes lines.
    pub(super) fn lines(&mut self, text: &str) {
        text.split('\n').for_each(|line| self.line(line));
    }

    /// All that was written.
    pub(super) fn finish(self) -> String {
        self.out
    }
}
