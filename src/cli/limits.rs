//! Options that say what a text may cost.

use std::str::FromStr;
use std::time::Duration;

use clap::Args as ClapArgs;
use folio::load::Limits;

/// What a text may cost, so that one that is odd or hostile harms no other.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// The largest text or image file: 500K, 20M, 1G
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    max_size: u64,
    /// The most pixels of an image: 500K, 40M
    #[arg(long, value_name = "N", default_value = "200M", value_parser = count)]
    max_pixels: u64,
    /// How deep lists, quotations and the like may nest, up to 100
    #[arg(long, value_name = "N", default_value = "100",
          value_parser = clap::value_parser!(u16).range(1..=100))]
    max_nesting: u16,
}

impl LimitArgs {
    /// How large files may be.
    pub(super) fn limits(&self) -> Limits {
        Limits { size: self.max_size, pixels: self.max_pixels }
    }

    /// How deep blocks or inlines may nest.
    pub(super) fn depth(&self) -> usize {
        self.max_nesting.into()
    }
}

/// How long the work on one text may take.
#[derive(Debug, Copy, Clone)]
pub(super) struct MaxTime(pub(super) Option<Duration>);

impl FromStr for MaxTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().parse::<u64>() {
            Ok(0) => Ok(Self(None)),
            Ok(seconds) => Ok(Self(Some(Duration::from_secs(seconds)))),
            Err(_) => Err("write a whole number of seconds, or 0 for no limit".into()),
        }
    }
}

/// Reads a number of jobs.
pub(super) fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.trim().parse().ok().filter(|jobs| (1..=1024).contains(jobs));
    jobs.ok_or_else(|| "write a number from 1 to 1024".into())
}

/// Reads a size in bytes: `500`, `64K`, `20M`, `2G`.
fn size(text: &str) -> Result<u64, String> {
    let number = text.trim().trim_end_matches(['b', 'B']);
    amount(number, 1024).ok_or_else(|| "write a size such as 500K, 20M or 1G".into())
}

/// Reads a number of things: `500`, `64K`, `20M`.
fn count(text: &str) -> Result<u64, String> {
    amount(text.trim(), 1000).ok_or_else(|| "write a number such as 500K or 20M".into())
}

fn amount(text: &str, thousand: u64) -> Option<u64> {
    let units = [(['k', 'K'], 1), (['m', 'M'], 2), (['g', 'G'], 3)];
    let unit = units.iter().find(|(letters, _)| text.ends_with(letters));
    let number = if unit.is_some() { &text[..text.len() - 1] } else { text };
    let factor = thousand.pow(unit.map_or(0, |(_, power)| *power));
    number.parse::<u64>().ok()?.checked_mul(factor).filter(|amount| *amount > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_numbers() {
        assert_eq!(size("64K"), Ok(64 << 10));
        assert_eq!(size("20MB"), Ok(20 << 20));
        assert_eq!(count("40M"), Ok(40_000_000));
        for wrong in ["", "0", "-1", "K", "1.5M", "99999999999G", "1 M x"] {
            assert!(size(wrong).is_err() && count(wrong).is_err(), "{wrong}");
        }
    }
}
