//! What happens on which day, so that the numbers come out as asked. Made once, before the first event.
//! Never holds an event.

mod bulk;

use std::collections::BTreeMap;

use crate::{
    broken::Breakage,
    calendar::Calendar,
    dice::Dice,
    plant::{self, Way},
    scale::ScaleError,
    story::{STORIES, Step},
    world::World,
};

/// Ways whose cases a later event of the same source puts right.
const CORRECTABLE: [&str; 4] = [
    "category-beyond",
    "basis-other",
    "purpose-other",
    "recipient-misspelt",
];

/// Something that happens on a day beside the ordinary.
#[derive(Clone, Copy)]
pub enum Item {
    /// An ordinary event under a ground (place), so that every ground occurs.
    Under {
        ground: usize,
        person: Option<u32>,
        tour: Option<usize>,
    },
    /// A bulk disclosure in one or more events.
    Bulk {
        ground: usize,
        number: usize,
        permille: u32,
    },
    /// A planted case.
    Plant {
        way: &'static Way,
        person: Option<u32>,
        tour: Option<usize>,
        put_right: bool,
    },
    /// An ordinary event and, at once or later, the same again.
    Repeated { later: bool },
    /// An ordinary event that is taken back later.
    Retracted,
    /// Bytes that are no event.
    Broken(Breakage),
}

/// The days' programme.
pub struct Plan {
    /// Beside the ordinary, by day.
    pub items: BTreeMap<i32, Vec<Item>>,
    /// Ordinary events by day, from the first.
    pub ordinary: Vec<u32>,
    /// Grounds of ordinary events with running sums of their weights.
    pub weights: Vec<(u64, usize)>,
    /// Whose story is told.
    pub tour: Vec<u32>,
}

impl Plan {
    pub fn new(world: &World) -> Result<Self, ScaleError> {
        let mut draw = Draw {
            world,
            dice: Dice::new(world.scale.seed, 2),
            items: BTreeMap::new(),
            messages: 0,
        };
        let tour = draw.stories();
        draw.each_once();
        draw.cases();
        draw.troubles();
        draw.bulk();
        let asked = u64::from(world.scale.events);
        let ordinary = asked
            .checked_sub(draw.messages)
            .ok_or_else(|| ScaleError::Events {
                given: world.scale.events,
                least: u32::try_from(draw.messages).unwrap_or(u32::MAX),
            })?;
        Ok(Self {
            items: draw.items,
            ordinary: spread(&world.calendar, ordinary),
            weights: weights(world),
            tour,
        })
    }
}

/// Shares the ordinary events among the days by their weights; the sum is exact.
fn spread(calendar: &Calendar, events: u64) -> Vec<u32> {
    let weights: Vec<u64> = (calendar.first..=calendar.last)
        .map(|day| calendar.weight(day))
        .collect();
    let total = u128::from(weights.iter().sum::<u64>().max(1));
    let mut sum = 0;
    let mut given = 0;
    let share = |weight: &u64| {
        sum += u128::from(*weight);
        let due = u64::try_from(u128::from(events) * sum / total).unwrap_or_default();
        let count = due - given;
        given = due;
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    weights.iter().map(share).collect()
}

fn weights(world: &World) -> Vec<(u64, usize)> {
    let mut sum = 0;
    let running = world.usable.iter().map(|place| {
        sum += u64::from(world.grounds.all[*place].weight);
        (sum, *place)
    });
    running.collect()
}

struct Draw<'w> {
    world: &'w World,
    dice: Dice,
    items: BTreeMap<i32, Vec<Item>>,
    messages: u64,
}

impl Draw<'_> {
    fn put(&mut self, day: i32, item: Item, messages: u64) {
        self.items.entry(day).or_default().push(item);
        self.messages += messages;
    }

    /// A working day that leaves room for what follows.
    fn some_day(&mut self) -> i32 {
        let calendar = &self.world.calendar;
        let mut day = calendar.first;
        for _ in 0..12 {
            day = self.dice.between(calendar.first, calendar.last - 2);
            if Calendar::weekday(day) < 5 && !calendar.is_holiday(day) {
                break;
            }
        }
        day
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.world
            .usable
            .iter()
            .copied()
            .find(|place| *self.world.grounds.all[*place].id == *id)
    }

    fn times(&self, per_million: u32) -> u32 {
        self.world.scale.times(per_million)
    }

    fn stories(&mut self) -> Vec<u32> {
        let calendar = &self.world.calendar;
        let length = i64::from(calendar.last - calendar.first - 2);
        let mut people: Vec<u32> = Vec::new();
        for (tour, story) in STORIES.iter().enumerate() {
            let first = story
                .steps
                .first()
                .map_or(0, |(place, _)| i64::from(*place));
            let begins = calendar.first + i32::try_from(length * first / 1000).unwrap_or_default();
            // Somebody who moved in as the story begins, and has none yet.
            let somebody = (0..20).find_map(|attempt| {
                let person =
                    self.world
                        .people
                        .moved_in(begins - 8 - attempt, begins, &mut self.dice)?;
                (!people.contains(&person)).then_some(person)
            });
            let person = somebody.unwrap_or_else(|| u32::try_from(tour).unwrap_or_default());
            people.push(person);
            for (place, step) in story.steps {
                let day = calendar.first
                    + i32::try_from(length * i64::from(*place) / 1000).unwrap_or_default();
                self.step(day, *step, person, tour);
            }
        }
        people
    }

    fn step(&mut self, day: i32, step: Step, person: u32, tour: usize) {
        let (person, tour) = (Some(person), Some(tour));
        let broken = |name: &str, put_right| {
            plant::way(name).map(|way| Item::Plant {
                way,
                person,
                tour,
                put_right,
            })
        };
        let item = match step {
            Step::Under(id) => self.place(id).map(|ground| Item::Under {
                ground,
                person,
                tour,
            }),
            Step::Broken(name) => broken(name, false),
            Step::PutRight(name) => broken(name, true),
        };
        let messages = if matches!(step, Step::PutRight(_)) {
            2
        } else {
            1
        };
        if let Some(item) = item {
            self.put(day, item, messages);
        }
    }

    /// Rare arrangements occur too, however small the landlord.
    fn each_once(&mut self) {
        let usable = self.world.usable.clone();
        for ground in usable {
            let of_ground = &self.world.grounds.all[ground];
            if of_ground.weight == 0 {
                continue;
            }
            // What follows another disclosure comes after the middle, what can be followed before it.
            let day = if of_ground.onward {
                self.world.calendar.last - 2
            } else {
                self.some_day()
            };
            self.put(
                day,
                Item::Under {
                    ground,
                    person: None,
                    tour: None,
                },
                1,
            );
        }
    }

    fn cases(&mut self) {
        let mut apart = 0..;
        for way in plant::ways() {
            for _ in 0..self.times(plant::PER_MILLION).min(way.at_most) {
                let day = self.some_day();
                let number = way.is_apart.then(|| apart.next()).flatten();
                self.put(
                    day,
                    Item::Plant {
                        way,
                        person: number.map(|number| self.world.people.apart(number)),
                        tour: None,
                        put_right: false,
                    },
                    1,
                );
            }
        }
        let corrected = self.times(40);
        for (name, _) in CORRECTABLE.iter().cycle().zip(0..corrected) {
            if let Some(way) = plant::way(name) {
                let day = self.some_day();
                self.put(
                    day,
                    Item::Plant {
                        way,
                        person: None,
                        tour: None,
                        put_right: true,
                    },
                    2,
                );
            }
        }
    }

    fn troubles(&mut self) {
        for number in 0..self.times(2_000).max(4) {
            let day = self.some_day();
            self.put(
                day,
                Item::Repeated {
                    later: number % 2 == 1,
                },
                2,
            );
        }
        for _ in 0..self.times(40) {
            let day = self.some_day();
            self.put(day, Item::Retracted, 2);
        }
        for how in Breakage::ALL {
            for _ in 0..self.times(20) {
                let day = self.some_day();
                self.put(day, Item::Broken(how), 1);
            }
        }
    }
}
