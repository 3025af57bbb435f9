//! Names that an option takes besides other words, so that shells can offer them.
//!
//! What is no such name is not refused here: a template may be a path, and who
//! knows the names has the better answer.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes any word, and knows some.
#[derive(Debug, Clone)]
pub(super) struct Names(fn() -> Vec<&'static str>);

impl Names {
    /// The words that such a function lists.
    pub(super) fn of(list: fn() -> Vec<&'static str>) -> Self {
        Self(list)
    }
}

impl TypedValueParser for Names {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// The templates that folio has.
pub(super) fn templates() -> Vec<&'static str> {
    folio::design::TEMPLATES.iter().map(|template| template.name).collect()
}

/// The formats that are written.
pub(super) fn formats() -> Vec<&'static str> {
    vec!["pdf", "epub", "docx"]
}

/// The ways to read a text.
pub(super) fn readers() -> Vec<&'static str> {
    vec!["markdown", "plain"]
}

/// What an audit can find.
pub(super) fn findings() -> Vec<&'static str> {
    let names = folio::audit::Kind::ALL.iter().map(|kind| kind.name());
    names.chain(["all"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use folio::backend::Backends;

    #[test]
    fn the_names_are_those_that_there_are() {
        let backends = Backends::default();
        assert_eq!(formats(), backends.iter().map(|b| b.name()).collect::<Vec<_>>());
        for reader in readers() {
            let options =
                folio::Options { from: Some(reader.into()), ..folio::Options::default() };
            assert!(folio::read("a", b"Text", ".".as_ref(), &options).is_ok());
        }
    }
}
