//! Instants and civil dates. Registers and the law count in civil dates, messages in microseconds.
//! Never reads a clock.

use std::fmt;

use jiff::{
    Timestamp, ToSpan as _,
    civil::Date,
    tz::{Offset, TimeZone},
};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// 1972-01-01T00:00:00Z.
const SINCE_1972: i64 = 63_072_000_000_000;

/// An instant: microseconds since 1970-01-01T00:00:00Z. Every `i64` is valid; far-off ones are judged, not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcMicros(pub i64);

/// When the broker appended the message (`LogAppendTime`): the only receiving clock that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceivedAt(pub UtcMicros);

impl UtcMicros {
    /// Whole microseconds from `earlier` to `self`; saturates instead of overflowing.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The nearest instant that the calendar can name (years -9999 to 9999).
    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }
}

/// RFC 3339 in UTC, e.g. `2026-02-05T09:30:00Z`.
impl fmt::Display for UtcMicros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// A day of the calendar, as registers and the law write it (`YYYY-MM-DD`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(Date);

impl CivilDate {
    /// The day on which `instant` falls in Europe/London.
    #[must_use]
    pub fn in_london(instant: UtcMicros) -> Self {
        // Since 1972 London keeps UTC, or is one hour ahead: only the last hour of a day of UTC may be another day there.
        let is_plain = instant.0 >= SINCE_1972 && instant.0.rem_euclid(DAY) < DAY - HOUR;
        if is_plain {
            Self(Offset::UTC.to_datetime(instant.timestamp()).date())
        } else {
            Self::looked_up_in_london(instant)
        }
    }

    fn looked_up_in_london(instant: UtcMicros) -> Self {
        static LONDON: TimeZone = jiff::tz::get!("Europe/London");
        Self(LONDON.to_datetime(instant.timestamp()).date())
    }

    /// A day written in the code, such as one on which a law came into force. What is no day of the calendar does not
    /// compile, where the result is a `const`.
    #[must_use]
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        Self(Date::constant(year, month, day))
    }

    /// The day after; the last day there is stays.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// The same day of the month so many months earlier; the last of its month where there is none.
    #[must_use]
    pub fn months_earlier(self, months: u8) -> Self {
        Self(self.0.saturating_sub(i64::from(months).months()))
    }

    /// Parses `YYYY-MM-DD`, and nothing else. `None` where it is no day of the calendar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        shaped.then(|| text.parse().ok().map(Self)).flatten()
    }

    /// Whole days from `earlier` to `self`; negative when `self` comes first.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.duration_since(earlier.0).as_hours() / 24
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A span of days, both ends included; an open end has no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day, or open.
    pub from: Option<CivilDate>,
    /// Last day, or open.
    pub to: Option<CivilDate>,
}

impl DateRange {
    /// Every day.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// From this day on.
    #[must_use]
    pub const fn since(from: CivilDate) -> Self {
        Self {
            from: Some(from),
            to: None,
        }
    }

    /// Is `day` inside?
    #[must_use]
    pub fn contains(&self, day: CivilDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_day_is_that_of_the_time_zone(instant in prop_oneof![Just(SINCE_1972), -DAY * 40_000..DAY * 60_000], near in -HOUR * 3..HOUR * 3) {
            let midnight = instant.div_euclid(DAY) * DAY;
            for instant in [instant, midnight.saturating_add(near), instant.saturating_add(near)] {
                let instant = UtcMicros(instant);
                prop_assert_eq!(CivilDate::in_london(instant), CivilDate::looked_up_in_london(instant));
            }
        }
    }

    fn day(text: &str) -> CivilDate {
        CivilDate::parse(text).expect(text)
    }

    #[test]
    fn summer_evenings_belong_to_the_next_day_in_london() {
        // 2026-06-30T23:30:00Z is half past midnight on 1 July in London.
        assert_eq!(
            CivilDate::in_london(UtcMicros(1_782_862_200_000_000)),
            day("2026-07-01")
        );
        assert_eq!(
            CivilDate::in_london(UtcMicros(1_767_223_800_000_000)),
            day("2025-12-31")
        );
    }

    #[test]
    fn every_instant_has_a_day() {
        for far in [i64::MIN, i64::MAX, 0] {
            let _ = CivilDate::in_london(UtcMicros(far));
            let _ = UtcMicros(far).to_string();
        }
    }

    #[test]
    fn months_are_counted_back_by_the_calendar() {
        let earlier = |text, months| day(text).months_earlier(months).to_string();
        assert_eq!(earlier("2026-02-05", 24), "2024-02-05");
        assert_eq!(earlier("2026-03-31", 1), "2026-02-28");
        assert_eq!(earlier("2024-02-29", 12), "2023-02-28");
    }

    #[test]
    fn only_whole_dates_parse() {
        for bad in [
            "",
            "2026-2-1",
            "2026-02-30",
            "20260201",
            "2026-02-01T00",
            "+026-02-01",
            "2026-02-0é",
        ] {
            assert_eq!(CivilDate::parse(bad), None, "{bad}");
        }
        assert_eq!(day("2026-03-01").days_since(day("2026-02-27")), 2);
        assert_eq!(day("2026-02-27").days_since(day("2026-03-01")), -2);
    }
}
