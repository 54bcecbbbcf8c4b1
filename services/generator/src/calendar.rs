//! The days of the history: dates as text, busy and quiet days, instants of London's day.
//! Never reads a clock.

use std::sync::Arc;

use domain::time::{CivilDate, UtcMicros};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};

use crate::{
    dice::Dice,
    scale::{Scale, ScaleError},
};

/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub const DAY: i64 = 86_400 * SECOND;

/// Days before the history that facts and old records may name.
const BEFORE: i32 = 3_000;
/// Days after it.
const AFTER: i32 = 120;

/// Share of a month's work in an average month's, by 1000: storms and cold make repairs, August is quiet.
const MONTHS: [u32; 12] = [
    1180, 1120, 1050, 980, 950, 930, 900, 860, 980, 1040, 1090, 920,
];
/// Share of a weekday's work, Monday first.
const WEEKDAYS: [u32; 7] = [1150, 1060, 1040, 1050, 960, 190, 100];

/// One day of the calendar.
struct Named {
    date: CivilDate,
    text: Arc<str>,
    noon_offset_seconds: i64,
    month: usize,
    day_of_month: i8,
}

/// The history's days, counted from 1970-01-01.
pub struct Calendar {
    /// First day of the history.
    pub first: i32,
    /// Last day.
    pub last: i32,
    named_from: i32,
    named: Vec<Named>,
}

impl Calendar {
    pub fn new(scale: &Scale) -> Result<Self, ScaleError> {
        static LONDON: TimeZone = jiff::tz::get!("Europe/London");
        let no_day = || ScaleError::Until {
            given: scale.until.clone(),
        };
        CivilDate::parse(&scale.until).ok_or_else(no_day)?;
        let until: Date = scale.until.parse().map_err(|_| no_day())?;
        let epoch = Date::constant(1970, 1, 1);
        let last =
            i32::try_from(until.duration_since(epoch).as_hours() / 24).map_err(|_| no_day())?;
        let first = last - i32::try_from(scale.days).map_err(|_| no_day())? + 1;
        let named_from = first - BEFORE;
        let mut named = Vec::new();
        for day in named_from..=last + AFTER {
            let date = epoch.checked_add(day.days()).map_err(|_| no_day())?;
            let text = date.to_string();
            let noon = LONDON
                .to_timestamp(date.at(12, 0, 0, 0))
                .map_err(|_| no_day())?;
            named.push(Named {
                date: CivilDate::parse(&text).ok_or_else(no_day)?,
                text: text.into(),
                noon_offset_seconds: i64::from(LONDON.to_offset(noon).seconds()),
                month: usize::try_from(date.month() - 1).unwrap_or_default(),
                day_of_month: date.day(),
            });
        }
        Ok(Self {
            first,
            last,
            named_from,
            named,
        })
    }

    /// The nearest day that has a name.
    fn named(&self, day: i32) -> &Named {
        let index = usize::try_from(day - self.named_from).unwrap_or_default();
        &self.named[index.min(self.named.len() - 1)]
    }

    /// The day as the register writes it.
    pub fn date(&self, day: i32) -> CivilDate {
        self.named(day).date
    }

    /// `YYYY-MM-DD`.
    pub fn text(&self, day: i32) -> &Arc<str> {
        &self.named(day).text
    }

    /// First named day that is `date` or later.
    pub fn day_of(&self, date: CivilDate) -> i32 {
        let before = self.named.partition_point(|named| named.date < date);
        self.named_from + i32::try_from(before).unwrap_or_default()
    }

    /// Monday is 0. The first of January 1970 was a Thursday.
    pub const fn weekday(day: i32) -> usize {
        (day + 3).rem_euclid(7) as usize
    }

    /// Day of its month, from 1.
    pub fn day_of_month(&self, day: i32) -> i8 {
        self.named(day).day_of_month
    }

    /// Month, from 0.
    pub fn month(&self, day: i32) -> usize {
        self.named(day).month
    }

    /// A day on which nobody works.
    pub fn is_holiday(&self, day: i32) -> bool {
        matches!(
            (self.month(day), self.day_of_month(day)),
            (11, 25 | 26) | (0, 1)
        )
    }

    /// How much work falls on a day.
    pub fn weight(&self, day: i32) -> u64 {
        let weekday = if self.is_holiday(day) {
            6
        } else {
            Self::weekday(day)
        };
        u64::from(MONTHS[self.month(day)]) * u64::from(WEEKDAYS[weekday])
    }

    /// An instant of London's day, at a minute of the day from 05:00 to 23:59 (clocks change before).
    pub fn instant(&self, day: i32, minute: i32, dice: &mut Dice) -> UtcMicros {
        let named = self.named(day);
        let within = i64::from(dice.below(60_000_000));
        UtcMicros(
            i64::from(day) * DAY + i64::from(minute) * 60 * SECOND + within
                - named.noon_offset_seconds * SECOND,
        )
    }

    /// An instant at which somebody works: mostly by day, sometimes in the evening.
    pub fn working_instant(&self, day: i32, dice: &mut Dice) -> UtcMicros {
        let minute = if dice.permille(40) {
            dice.between(6 * 60, 22 * 60)
        } else {
            // Two dice make the middle of the day the busiest.
            8 * 60 + dice.between(0, 290) + dice.between(0, 290)
        };
        self.instant(day, minute, dice)
    }
}
