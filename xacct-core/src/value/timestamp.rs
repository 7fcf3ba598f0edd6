//! `INVALID_TIMESTAMP`: no date and no time.
//!
//! A time is as in ISO 8601, with its zone. In a condition it is `TYPE_MISMATCH_DATE`.
//!
//! - severity: error
//! - bad: `Timestamp::new("tomorrow")`
//! - good: `Timestamp::new("2026-12-31T23:59:59Z")`

use crate::{Code, Fault};
use std::borrow::Cow;

/// A date or an instant as conditions name it: a form of ISO 8601 from `2026` to `2026-01-31T12:00:00.5Z`, where a
/// time needs its zone, or the seconds since 1970.
///
/// Days must exist. IAM reads seconds too, though Access Analyzer advises against them.
///
/// # Examples
/// ```
/// use xacct_core::Timestamp;
///
/// let end: Timestamp = "2026-12-31T23:59:59Z".parse()?;
/// assert!(!end.is_epoch_seconds());
/// assert_eq!(Timestamp::new("1672531200")?.epoch_as_date().as_deref(), Some("2023-01-01T00:00:00Z"));
/// assert_eq!(Timestamp::new("2026-12-31 23:59").unwrap_err().suggestion.as_deref(), Some("2026-12-31T23:59Z"));
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: Cow<'static, str>,
    epoch_seconds: Option<i64>,
}

impl Timestamp {
    /// Reads `text` as a date, an instant, or the seconds since 1970. Four digits are a year.
    ///
    /// # Errors
    /// `INVALID_TIMESTAMP` when it is none of these.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Fault> {
        let text = text.into();
        let epoch_seconds = match iso_8601(&text) {
            Some(_) => None,
            None => Some(epoch_seconds(&text).ok_or_else(|| no_timestamp(&text))?),
        };
        Ok(Self { text, epoch_seconds })
    }

    /// The instant as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is written as seconds since 1970.
    pub fn is_epoch_seconds(&self) -> bool {
        self.epoch_seconds.is_some()
    }

    /// Seconds since 1970 as the date and time that they are; none where they are not, or are past the year 9999.
    pub fn epoch_as_date(&self) -> Option<String> {
        let seconds = self.epoch_seconds?;
        let (year, month, day) = civil(seconds.div_euclid(SECONDS_OF_DAY));
        let second = seconds.rem_euclid(SECONDS_OF_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        (0..=9999).contains(&year).then_some(date)
    }
}

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// Of a second.
const NANOSECONDS: i128 = 1_000_000_000;

const DAYS_OF_ERA: i64 = 146_097;

/// Days from the first of March of the year 0 to 1970.
const DAYS_TO_1970: i64 = 719_468;

/// Nanoseconds, below which no clock of AWS goes.
const LONGEST_FRACTION: usize = 9;

/// With a sign; enough for any year that is written with four digits, in milliseconds.
const LONGEST_SECONDS: usize = 16;

/// The date of a day counted from 1970, in the calendar of today: years begin in March here, so that the leap day is
/// their last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let (era, day) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, date)
}

/// The day of a date, counted from 1970: [`civil`] the other way round.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * month + 2) / 5 + day - 1;
    era * DAYS_OF_ERA + year * 365 + year / 4 - year / 100 + day - DAYS_TO_1970
}

/// Seconds as IAM takes them: digits, and perhaps a sign or a fraction.
fn epoch_seconds(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = is_digits(seconds.strip_prefix('-').unwrap_or(seconds)) && is_digits(fraction);
    let is_short = seconds.len() <= LONGEST_SECONDS && fraction.len() <= LONGEST_FRACTION;
    seconds.parse().ok().filter(|_| fits && is_short)
}

/// The nanoseconds since 1970 of a text that [`Timestamp::new`] accepts, without keeping it.
pub(crate) fn instant(text: &str) -> Option<i128> {
    iso_8601(text).or_else(|| {
        let seconds = i128::from(epoch_seconds(text)?) * NANOSECONDS;
        let fraction = text.split_once('.').map_or(0, |(_, fraction)| nanoseconds(fraction));
        Some(if text.starts_with('-') { seconds - fraction } else { seconds + fraction })
    })
}

/// The nanoseconds since 1970 of a form of ISO 8601; what is left out is its beginning.
fn iso_8601(text: &str) -> Option<i128> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|month| digits(month, 2).unwrap_or_default());
    let day = parts.next().map(|day| digits(day, 2).unwrap_or_default());
    let is_date = parts.next().is_none()
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=days_of(year, month.unwrap_or_default())).contains(&day));
    if !is_date || time.is_some() && day.is_none() {
        return None;
    }
    let time = time.map_or(Some(0), time_of_day)?;
    let days = days_since_1970(year.into(), month.unwrap_or(1).into(), day.unwrap_or(1).into());
    Some(i128::from(days * SECONDS_OF_DAY) * NANOSECONDS + time)
}

/// The nanoseconds of a day that a time with its zone is in UTC, which may be of the day before or after.
fn time_of_day(text: &str) -> Option<i128> {
    let (time, zone) = text.split_at(text.find(['Z', '+', '-'])?);
    let offset = match zone.split_at_checked(1)? {
        ("Z", "") => 0,
        ("+", offset) => hour_and_minute(offset)?,
        ("-", offset) => -hour_and_minute(offset)?,
        _ => return None,
    };
    let (minutes, seconds) = match time.match_indices(':').nth(1) {
        Some((colon, _)) => time.split_at(colon),
        None => (time, ":00"),
    };
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let second = digits(seconds.strip_prefix(':')?, 2).filter(|second| *second < 60)?;
    digits(fraction, fraction.len()).filter(|_| fraction.len() <= LONGEST_FRACTION)?;
    let seconds = hour_and_minute(minutes)? - offset + i128::from(second);
    Some(seconds * NANOSECONDS + nanoseconds(fraction))
}

/// The seconds of `hh:mm`.
fn hour_and_minute(text: &str) -> Option<i128> {
    let (hour, minute) = text.split_once(':')?;
    let hour = digits(hour, 2).filter(|hour| *hour < 24)?;
    let minute = digits(minute, 2).filter(|minute| *minute < 60)?;
    Some(i128::from(hour * 3600 + minute * 60))
}

/// The nanoseconds that the digits behind a decimal point are.
fn nanoseconds(fraction: &str) -> i128 {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(LONGEST_FRACTION);
    digits.fold(0, |sum, digit| sum * 10 + i128::from(digit.saturating_sub(b'0')))
}

/// The number that exactly so many digits make, at least one.
fn digits(text: &str, count: usize) -> Option<u32> {
    let fits = count > 0 && text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    // Fractions are asked for their digits alone, however many.
    fits.then(|| text.parse().unwrap_or_default())
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn no_timestamp(text: &str) -> Fault {
    let with_t = text.trim().replacen(' ', "T", 1);
    let candidates = [format!("{with_t}Z"), with_t];
    let mended = candidates.into_iter().find(|candidate| iso_8601(candidate).is_some());
    Fault::new(Code::INVALID_TIMESTAMP, format!("`{text}` is not a date"))
        .help(match &mended {
            Some(mended) => format!("a time follows a `T` and ends in its zone: `{mended}`"),
            None => "a date is written `2026-12-31` or, with a time in UTC, `2026-12-31T23:59:59Z`".into(),
        })
        .suggest(mended)
}

super::text_traits!(Timestamp);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_one_number_however_written() {
        let second = 1_767_225_600 * NANOSECONDS;
        for (text, expected) in [
            ("1970", 0),
            ("2026-01-01", second),
            ("2026-01-01T00:00Z", second),
            ("2026-01-01T01:00:00+01:00", second),
            ("2025-12-31T22:30:00.000-01:30", second),
            ("2026-01-01T00:00:00.5Z", second + NANOSECONDS / 2),
            ("1767225600", second),
            ("1767225600.5", second + NANOSECONDS / 2),
            ("-1.5", -3 * NANOSECONDS / 2),
            ("0000-03-01", i128::from(-DAYS_TO_1970 * SECONDS_OF_DAY) * NANOSECONDS),
        ] {
            assert_eq!(instant(text), Some(expected), "{text}");
        }
        assert_eq!(instant("soon"), None);
    }

    #[test]
    fn days_are_counted_both_ways() {
        for days in (-800_000..3_000_000).step_by(37) {
            let (year, month, day) = civil(days);
            assert_eq!(days_since_1970(year, month, day), days);
        }
    }

    #[test]
    fn the_forms_of_iso_8601_are_read() {
        for text in [
            "2026",
            "2026-01",
            "2024-02-29",
            "2000-02-29",
            "2026-12-31T12:00Z",
            "2026-12-31T23:59:59Z",
            "2026-12-31T23:59:59.125Z",
            "2026-12-31T12:00+02:00",
            "2026-12-31T12:00:00-11:30",
        ] {
            assert!(Timestamp::new(text).is_ok_and(|time| !time.is_epoch_seconds()), "{text}");
        }
    }

    #[test]
    fn seconds_are_read_and_translated() {
        for (text, date) in [
            ("0", Some("1970-01-01T00:00:00Z")),
            ("1709210096", Some("2024-02-29T12:34:56Z")),
            ("-1", Some("1969-12-31T23:59:59Z")),
            ("1672531200.5", Some("2023-01-01T00:00:00Z")),
            ("951782400", Some("2000-02-29T00:00:00Z")),
            ("253402300799", Some("9999-12-31T23:59:59Z")),
            ("1709210096000", None),
        ] {
            let time = Timestamp::new(text).unwrap();
            assert!(time.is_epoch_seconds(), "{text}");
            assert_eq!(time.epoch_as_date().as_deref(), date, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for (text, suggestion) in [
            ("", None),
            ("tomorrow", None),
            ("2026-13", None),
            ("2026-00-01", None),
            ("2026-02-30", None),
            ("2023-02-29", None),
            ("1900-02-29", None),
            ("2026-1-1", None),
            ("2026-12-31T24:00Z", None),
            ("2026-12-31T12:60Z", None),
            ("2026-12T12:00Z", None),
            ("2026-12-31T12:00:00.Z", None),
            ("2026-12-31T12Z", None),
            ("2026-12-31T12:00:00+02", None),
            ("2026-12-31T12:00", Some("2026-12-31T12:00Z")),
            ("2026-12-31 12:00:00", Some("2026-12-31T12:00:00Z")),
            ("2026-12-31 12:00:00+01:00", Some("2026-12-31T12:00:00+01:00")),
            (" 2026-12-31", Some("2026-12-31")),
            ("-", None),
            ("1.", None),
            ("99999999999999999999", None),
            ("２０２６", None),
        ] {
            let fault = Timestamp::new(text).unwrap_err();
            assert_eq!(fault.suggestion.as_deref(), suggestion, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_translated_date_is_read(seconds in -60_000_000_000_i64..260_000_000_000) {
            let time = Timestamp::new(seconds.to_string()).unwrap();
            if time.is_epoch_seconds() && let Some(date) = time.epoch_as_date() {
                assert!(Timestamp::new(date.clone()).is_ok_and(|time| !time.is_epoch_seconds()), "{date}");
            }
        }
    }
}
