//! Where links lead.

use crate::model::{Target, percent_decoded};

/// What a destination leads to.
pub(super) fn target(destination: &str) -> Target {
    match destination.strip_prefix('#') {
        Some(id) if !id.is_empty() => Target::Id(percent_decoded(id)),
        _ => Target::Url(destination.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(target("#caf%C3%A9"), Target::Id("café".into()));
        assert_eq!(target("#50%"), Target::Id("50%".into()));
        assert_eq!(target("#%ff%zz"), Target::Id("%ff%zz".into()));
    }
}
