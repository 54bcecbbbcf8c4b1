//! The civil date in London of an instant, remembered by the hour: since 1972 London's days begin on the hour of UTC.

use crate::time::{CivilDate, UtcMicros};

const HOUR: i64 = 3_600_000_000;
/// 2000-01-01T00:00:00Z: earlier instants are looked up.
const SINCE: i64 = 946_684_800_000_000;
/// Hours that are remembered; one takes the place of another.
const SLOTS: usize = 256;

/// Dates by the hour.
pub(super) struct Days([Option<(i64, CivilDate)>; SLOTS]);

impl Default for Days {
    fn default() -> Self {
        Self([None; SLOTS])
    }
}

impl Days {
    pub(super) fn of(&mut self, instant: UtcMicros) -> CivilDate {
        let hour = instant.0.div_euclid(HOUR);
        let slot = self.0.get_mut(hour.rem_euclid(SLOTS as i64) as usize);
        let Some(slot) = slot.filter(|_| instant.0 >= SINCE) else {
            return CivilDate::in_london(instant);
        };
        match slot {
            Some((known, day)) if *known == hour => *day,
            _ => {
                let day = CivilDate::in_london(instant);
                *slot = Some((hour, day));
                day
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_remembered_date_is_the_date(instants in proptest::collection::vec(900_000_000_i64..4_000_000_000, 1..200), step in 0_i64..HOUR) {
            let mut days = Days::default();
            for seconds in instants {
                for instant in [UtcMicros(seconds * 1_000_000), UtcMicros(seconds * 1_000_000 + step)] {
                    prop_assert_eq!(days.of(instant), CivilDate::in_london(instant));
                }
            }
        }
    }

    #[test]
    fn a_date_is_looked_up_once_an_hour() {
        let (mut days, instant) = (Days::default(), UtcMicros(1_772_445_600_000_000));
        days.of(instant);
        // What stands there is believed: here the day after.
        let tomorrow = CivilDate::in_london(instant).next();
        for slot in days.0.iter_mut().flatten() {
            slot.1 = tomorrow;
        }
        assert_eq!(days.of(UtcMicros(instant.0 + HOUR - 1)), tomorrow);
        assert_ne!(days.of(UtcMicros(instant.0 + HOUR)), tomorrow);
    }

    #[test]
    fn the_ends_of_time_and_the_hours_around_a_change_of_clocks_are_no_trap() {
        let mut days = Days::default();
        for instant in [i64::MIN, i64::MAX, 0] {
            let instant = UtcMicros(instant);
            assert_eq!(days.of(instant), CivilDate::in_london(instant));
        }
        // Midnight of the local mean time of 1840 came 75 seconds after that of Greenwich, within an hour of UTC.
        for seconds in [-4_102_444_770, -4_102_444_680] {
            let instant = UtcMicros(seconds * 1_000_000);
            assert_eq!(days.of(instant), CivilDate::in_london(instant));
        }
        // 29 March 2026, 00:00 to 02:00 UTC, and 24 October, 22:00 to 24:00.
        for start in [1_774_742_400, 1_792_879_200] {
            for minute in 0..240 {
                let instant = UtcMicros((start + minute * 60) * 1_000_000);
                assert_eq!(days.of(instant), CivilDate::in_london(instant));
            }
        }
    }
}
