//! When bulk disclosures go and how many events each takes.
//! Never more than the scale has room for.

use super::{Draw, Item};
use crate::{
    calendar::Calendar,
    flavour::{Every, Run},
    world::World,
};

impl Draw<'_> {
    /// Bulk disclosures, made smaller and fewer where they would be more than two fifths of everything.
    pub(super) fn bulk(&mut self) {
        let world = self.world;
        let most = u64::from(world.scale.events) * 2 / 5;
        let runs: Vec<(usize, Run)> = world
            .usable
            .iter()
            .filter_map(|place| Some((*place, world.grounds.all[*place].run?)))
            .collect();
        let planned = |thin: usize| -> Vec<(i32, Item, u64)> {
            let mut all = Vec::new();
            for (ground, run) in &runs {
                let permille = (run.permille / u32::try_from(thin).unwrap_or(1)).max(1);
                let chunks = chunks(world, *ground, permille);
                for (number, day) in days(world, *ground, run.every).into_iter().enumerate() {
                    if number % thin == 0 {
                        all.push((
                            day,
                            Item::Bulk {
                                ground: *ground,
                                number,
                                permille,
                            },
                            chunks,
                        ));
                    }
                }
            }
            all
        };
        let thin = [1, 2, 3, 5, 8, 13, 26, 60]
            .into_iter()
            .find(|thin| {
                planned(*thin)
                    .iter()
                    .map(|(_, _, messages)| messages)
                    .sum::<u64>()
                    <= most
            })
            .unwrap_or(200);
        for (day, item, messages) in planned(thin) {
            self.put(day, item, messages);
        }
    }
}

/// Events of one bulk disclosure.
fn chunks(world: &World, ground: usize, permille: u32) -> u64 {
    let group = ground as u64;
    let members = (0..world.people.count())
        .filter(|person| world.people.is_member(*person, group, permille))
        .count();
    members.max(1).div_ceil(crate::compose::MOST) as u64
}

/// The days of a ground's bulk disclosures; one at least, unless its windows lie elsewhere.
fn days(world: &World, ground: usize, every: Every) -> Vec<i32> {
    let calendar = &world.calendar;
    let mut all = calendar.first..=calendar.last - 1;
    let windows = world.grounds.all[ground].windows();
    let is_open = |day: &i32| {
        windows.is_none_or(|windows| {
            windows
                .iter()
                .any(|window| window.contains(calendar.date(*day)))
        })
    };
    let due = |day: &i32| match every {
        Every::Week(weekday) => Calendar::weekday(*day) == weekday && !calendar.is_holiday(*day),
        Every::Month(of_month) => calendar.day_of_month(*day) == of_month,
        Every::Year(month) => calendar.month(*day) == month && calendar.day_of_month(*day) == 2,
        Every::Window => {
            // The ninth open day in a row, or the first where the history begins inside.
            let before = (1..=8)
                .take_while(|back| *day - back >= calendar.first && is_open(&(*day - back)))
                .count();
            before == 8 && (*day - 9 < calendar.first || !is_open(&(*day - 9)))
        }
    };
    let mut days: Vec<i32> = all.clone().filter(|day| is_open(day) && due(day)).collect();
    if days.is_empty() {
        days.extend(all.rfind(is_open));
    }
    days
}
