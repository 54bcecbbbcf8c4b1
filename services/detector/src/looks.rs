//! Which change is looked at when: at once, and again after each of the configured waits. Reads no clock.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::{hearing::Place, knowledge::Who};

/// A record behind what was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub place: Place,
    /// `None`: it changed nothing, and only its offset is to be confirmed, in its turn.
    pub who: Option<Who>,
}

/// All changes that still have looks before them, in the order in which they came.
pub(crate) struct Looks {
    stages: Vec<Stage>,
}

struct Stage {
    /// After the look before.
    wait: Duration,
    queue: VecDeque<(Instant, Change)>,
}

/// Changes whose look is due.
pub(crate) struct Due {
    stage: usize,
    pub changes: Vec<Change>,
}

impl Looks {
    /// One look at once, and one after each of these times, which rise.
    pub fn new(again: &[Duration]) -> Self {
        let before = std::iter::once(Duration::ZERO).chain(again.iter().copied());
        let waits = again
            .iter()
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        let stages = std::iter::once(Duration::ZERO).chain(waits);
        Self {
            stages: stages
                .map(|wait| Stage {
                    wait,
                    queue: VecDeque::new(),
                })
                .collect(),
        }
    }

    /// A change has come.
    pub fn add(&mut self, change: Change, now: Instant) {
        if let Some(first) = self.stages.first_mut() {
            first.queue.push_back((now, change));
        }
    }

    /// The looks that have been due for longest, at most so many; all of one stage, so that order is kept.
    pub fn due(&self, now: Instant, most: usize) -> Option<Due> {
        let fronts = self.stages.iter().enumerate().filter_map(|(at, stage)| {
            let (due, _) = stage.queue.front()?;
            (*due <= now).then_some((*due, at))
        });
        let (_, stage) = fronts.min()?;
        let queue = self.stages.get(stage)?.queue.iter();
        let due = queue.take_while(|(due, _)| *due <= now).take(most);
        Some(Due {
            stage,
            changes: due.map(|(_, change)| *change).collect(),
        })
    }

    /// These were looked at. Answers whether it was for the last time.
    pub fn done(&mut self, due: &Due, now: Instant) -> bool {
        let next = due.stage + 1;
        if let Some(stage) = self.stages.get_mut(due.stage) {
            stage
                .queue
                .drain(..due.changes.len().min(stage.queue.len()));
        }
        let Some(next) = self.stages.get_mut(next) else {
            return true;
        };
        let due_at = now + next.wait;
        next.queue
            .extend(due.changes.iter().map(|change| (due_at, *change)));
        false
    }

    /// When the next look is due; `None` where nothing waits.
    pub fn next(&self) -> Option<Instant> {
        let fronts = self.stages.iter().filter_map(|stage| stage.queue.front());
        fronts.map(|(due, _)| *due).min()
    }

    /// Changes that were never looked at.
    pub fn waiting(&self) -> usize {
        self.stages.first().map_or(0, |stage| stage.queue.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::status::Topic;

    fn change(offset: i64) -> Change {
        let topic = Topic::Status;
        Change {
            place: Place {
                topic,
                partition: 0,
                offset,
            },
            who: None,
        }
    }

    #[test]
    fn each_change_is_looked_at_at_once_and_after_every_wait_and_then_it_is_through() {
        let seconds = Duration::from_secs;
        let mut looks = Looks::new(&[seconds(60), seconds(600)]);
        let start = Instant::now();
        looks.add(change(1), start);
        looks.add(change(2), start);
        let mut through = Vec::new();
        let mut seen = Vec::new();
        for second in 0..700 {
            let now = start + seconds(second);
            while let Some(due) = looks.due(now, 1) {
                seen.push((second, due.changes[0].place.offset));
                if looks.done(&due, now) {
                    through.push((second, due.changes[0].place.offset));
                }
            }
        }
        assert_eq!(seen, [(0, 1), (0, 2), (60, 1), (60, 2), (600, 1), (600, 2)]);
        assert_eq!(through, [(600, 1), (600, 2)]);
        assert_eq!(looks.next(), None);
    }

    #[test]
    fn a_look_that_came_late_puts_off_the_next_ones() {
        let seconds = Duration::from_secs;
        let mut looks = Looks::new(&[seconds(60)]);
        let start = Instant::now();
        looks.add(change(1), start);
        assert_eq!(looks.waiting(), 1);
        // The store was away for an hour: what the consumer stores now is behind that look.
        let due = looks.due(start + seconds(3_600), 10).unwrap();
        assert!(!looks.done(&due, start + seconds(3_600)));
        assert_eq!(
            (looks.waiting(), looks.next()),
            (0, Some(start + seconds(3_660)))
        );
        assert!(looks.due(start + seconds(3_659), 10).is_none());
    }

    #[test]
    fn without_further_looks_the_first_is_the_last() {
        let mut looks = Looks::new(&[]);
        let now = Instant::now();
        looks.add(change(7), now);
        let due = looks.due(now, 10).unwrap();
        assert!(looks.done(&due, now));
    }
}
