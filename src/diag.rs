//! Where text came from, and what went wrong with it.
//!
//! Text never stops a conversion: whatever is odd about it becomes a
//! [`Diagnostic`] and the work goes on. What does stop it is a
//! [`crate::Error`].
//!
//! The first module of the house: every other one may use it, and it uses none.

mod lacking;
mod problem;
mod rules;
mod sources;

pub use lacking::Lacking;
pub use problem::{Difference, Problem, Severity};
pub use rules::{RULES, Rule, Rules, Wish};
pub use sources::{Place, Sources, Span};

/// Something the author should hear about.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Diagnostic {
    /// The text that it is about. An empty span at 0 means the whole input.
    pub span: Span,
    /// What is the matter.
    pub problem: Problem,
    /// How grave it is.
    pub severity: Severity,
}

impl Diagnostic {
    /// A problem at a place, as grave as it is by itself.
    pub fn new(span: Span, problem: Problem) -> Self {
        let severity = problem.severity();
        Self { span, problem, severity }
    }
}

/// The sink that every stage reports to, in the order of reporting.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reports a problem at a place.
    pub fn report(&mut self, span: Span, problem: Problem) {
        self.0.push(Diagnostic::new(span, problem));
    }

    /// All that was reported so far.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over the reports of another sink, after those already here.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Makes problems as grave as the user wants them, and leaves out those that
    /// the user wants nothing said of.
    pub fn apply(&mut self, rules: &Rules) {
        if rules.is_empty() {
            return;
        }
        self.0.retain_mut(|diagnostic| match rules.severity(&diagnostic.problem) {
            Some(severity) => {
                diagnostic.severity = severity;
                true
            }
            None => false,
        });
    }

    /// Sorts by place and drops repetitions, for showing.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by_key(|d| d.span);
        self.0.dedup();
        self.0
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}
