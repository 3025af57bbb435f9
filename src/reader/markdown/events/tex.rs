//! Acts on commands of LaTeX.

use std::ops::Range;

use super::{Place, Reading, read_at};
use crate::model::{Attr, InlineKind, Mark};
use crate::reader::markdown::frame::{Kind, Origin};
use crate::reader::markdown::scan::tex::{self, Meaning};

impl Reading<'_, '_, '_> {
    /// Acts on the command that stands at `range`.
    pub(super) fn tex(&mut self, literal: &str, range: Range<usize>) {
        let Some((meaning, argument, _)) = tex::command(literal) else {
            return self.builder.text(literal, range);
        };
        if !self.builder.may_nest() {
            return self.builder.text(literal, range);
        }
        let mark = match meaning {
            Meaning::Emphasis => Mark::Emphasis,
            Meaning::Strong => Mark::Strong,
            Meaning::SmallCaps => Mark::SmallCaps,
            Meaning::Underline => Mark::Underline,
            Meaning::Note => return self.tex_note(argument, &range),
            Meaning::Code => {
                return self.builder.inline(InlineKind::Code(argument.into()), range);
            }
            Meaning::Label => {
                let kind = InlineKind::Scope(Attr::with_id(argument), Vec::new());
                return self.builder.inline(kind, range);
            }
            Meaning::Index => {
                let mut attr = Attr::default();
                let data = attr.get_mut();
                data.classes.push("index".into());
                // What follows a bar is for the page number; `sort@words` says how
                // the words are sorted.
                let entry = argument.split('|').next().unwrap_or_default();
                let (sort, words) = match entry.split_once('@') {
                    Some((sort, words)) => (Some(sort), words),
                    None => (None, entry),
                };
                data.pairs.push(("entry".into(), words.into()));
                data.pairs.extend(sort.map(|sort| ("sort".into(), sort.into())));
                let kind = InlineKind::Scope(attr, Vec::new());
                return self.builder.inline(kind, range);
            }
            Meaning::Words(words) => return self.builder.text(words, range),
            Meaning::Nothing => return,
        };
        let kind = Kind::Marked(mark);
        self.builder.open(kind, Attr::default(), range.clone(), Origin::Token);
        self.line_within(argument, &range);
        self.builder.close();
    }

    fn tex_note(&mut self, argument: &str, range: &Range<usize>) {
        self.builder.begin_fragment();
        read_at(self.builder, self.syntax, argument, Place::Within(range.clone()));
        let body = self.builder.end_fragment();
        self.builder.note(body, range);
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::{Diagnostics, Sources};
    use crate::reader::{ReadOptions, Reader, Source};

    /// Commands within commands take bounded time and stack, and lose nothing.
    #[test]
    fn commands_may_nest_as_deep_as_they_like() {
        let text = "\\emph{\\footnote{".repeat(200) + "core" + &"}}".repeat(200);
        let mut sources = Sources::default();
        let span = sources.add("a.md", text.as_str());
        let source = Source { name: "a.md", text: &text, span };
        let reader = crate::reader::markdown::Markdown;
        let options = ReadOptions::default();
        let document = reader.read(source, &options, &mut Diagnostics::new());
        assert!(document.to_string().contains("core"));
        assert!(document.notes.len() < 10);
    }
}
