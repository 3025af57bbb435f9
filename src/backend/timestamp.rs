//! The time that is written into files.
//!
//! Never that of the clock: the same input gives the same bytes.

use crate::model::Metadata;

/// A moment, in seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Timestamp(i64);

/// 9999-12-31T23:59:59Z, the last moment with a year of four digits.
const LAST: i64 = 253_402_300_799;

/// 1980-01-01T00:00:00Z, the first moment that a zip file can hold.
const FIRST: i64 = 315_532_800;

impl Timestamp {
    /// A moment, at or after 1980 and before the year 10000.
    pub fn new(seconds: i64) -> Self {
        Self(seconds.clamp(FIRST, LAST))
    }

    /// The moment to write for a document: `SOURCE_DATE_EPOCH` if that is set
    /// (<https://reproducible-builds.org/specs/source-date-epoch/>), else the
    /// date of the text, else 1980.
    pub fn of(meta: &Metadata, source_date_epoch: Option<i64>) -> Self {
        let seconds = source_date_epoch.or_else(|| {
            let date = meta.iso_date()?;
            let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
            let year = parts.next()??;
            let month = parts.next().flatten().unwrap_or(1);
            let day = parts.next().flatten().unwrap_or(1);
            Some(days_from_civil(year, month, day) * 86_400)
        });
        Self::new(seconds.unwrap_or(FIRST))
    }

    /// `2025-03-10T00:00:00Z`, as RFC 3339 has it.
    pub fn rfc3339(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400));
        let (hour, minute, second) = self.time();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// `D:20250310000000Z`, as ISO 32000-1, 7.9.4 has it.
    pub fn pdf(self) -> String {
        let digits: String =
            self.rfc3339().chars().filter(char::is_ascii_digit).collect();
        format!("D:{digits}Z")
    }

    /// Seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0
    }

    fn time(self) -> (i64, i64, i64) {
        let second = self.0.rem_euclid(86_400);
        (second / 3600, second / 60 % 60, second % 60)
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, after Howard
/// Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse, `civil_from_days`.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_formats_ask() {
        let moment = Timestamp::new(1_741_593_845);
        assert_eq!(moment.rfc3339(), "2025-03-10T08:04:05Z");
        assert_eq!(moment.pdf(), "D:20250310080405Z");
    }

    #[test]
    fn calendar_round_trip() {
        for days in (-800_000..2_900_000).step_by(997) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn the_text_gives_the_date_and_the_environment_wins() {
        let meta = Metadata { date: Some("10 Mar, 2025".into()), ..Metadata::default() };
        assert_eq!(Timestamp::of(&meta, None).rfc3339(), "2025-03-10T00:00:00Z");
        assert_eq!(Timestamp::of(&meta, Some(1_000_000_000)).seconds(), 1_000_000_000);
        let ancient = Metadata { date: Some("1817".into()), ..Metadata::default() };
        assert_eq!(Timestamp::of(&ancient, None).rfc3339(), "1980-01-01T00:00:00Z");
    }
}
