//! Which pseudonyms are one person: links come and go, in any order (event.md 4, `subject-links.v1`).
//! A person is whoever can be reached from link to link.

use hashbrown::HashMap;

use super::SubjectLink;
use crate::event::Pseudonym;

type Pair = [Pseudonym; 2];

/// All links.
#[derive(Default)]
pub(super) struct Links {
    /// Group of each pseudonym that is linked.
    groups: HashMap<Pseudonym, u32>,
    /// The links of each group; an empty group is free to be used again.
    pairs: Vec<Box<[Pair]>>,
    free: Vec<u32>,
    /// What was recorded last of each pair.
    latest: HashMap<Pair, Latest>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Latest {
    recorded_at: i64,
    is_linked: bool,
}

impl Links {
    /// The links of the person behind a pseudonym; none where it is not linked.
    pub fn pairs(&self, pseudonym: Pseudonym) -> &[Pair] {
        let group = self.groups.get(&pseudonym);
        group.map_or(&[], |group| self.of_group(*group))
    }

    /// Takes in a link; answers whether it changes who is who.
    pub fn take_in(&mut self, link: SubjectLink) -> bool {
        let mut pair = [link.one, link.other];
        pair.sort_unstable();
        let [one, other] = pair;
        if one == other {
            return false;
        }
        let new = Latest {
            recorded_at: link.recorded_at.0,
            is_linked: link.is_linked,
        };
        let held = self.latest.get(&pair).copied();
        if held.is_some_and(|held| held >= new) {
            return false;
        }
        self.latest.insert(pair, new);
        let was_linked = held.is_some_and(|held| held.is_linked);
        match (was_linked, new.is_linked) {
            (false, true) => self.join(pair),
            (true, false) => self.part(pair),
            _ => return false,
        }
        true
    }

    fn join(&mut self, pair: Pair) {
        let mut all = vec![pair];
        for pseudonym in pair {
            all.extend(self.take_out(pseudonym));
        }
        self.put_in(all);
    }

    fn part(&mut self, pair: Pair) {
        let left = self.take_out(pair[0]);
        for other in left.into_iter().filter(|other| *other != pair) {
            self.join(other);
        }
    }

    /// The links of a group, which is no more.
    fn take_out(&mut self, pseudonym: Pseudonym) -> Vec<Pair> {
        let Some(group) = self.groups.get(&pseudonym).copied() else {
            return Vec::new();
        };
        let slot = usize::try_from(group)
            .ok()
            .and_then(|at| self.pairs.get_mut(at));
        let pairs = slot.map(std::mem::take).unwrap_or_default();
        for member in pairs.iter().flatten() {
            self.groups.remove(member);
        }
        self.free.push(group);
        pairs.into_vec()
    }

    fn put_in(&mut self, pairs: Vec<Pair>) {
        let group = self.free.pop().unwrap_or_else(|| {
            self.pairs.push(Box::default());
            // As many persons as that do not fit into memory.
            u32::try_from(self.pairs.len() - 1).unwrap_or(u32::MAX)
        });
        for member in pairs.iter().flatten() {
            self.groups.insert(*member, group);
        }
        let slot = usize::try_from(group)
            .ok()
            .and_then(|at| self.pairs.get_mut(at));
        if let Some(slot) = slot {
            *slot = pairs.into_boxed_slice();
        }
    }

    fn of_group(&self, group: u32) -> &[Pair] {
        let pairs = usize::try_from(group)
            .ok()
            .and_then(|at| self.pairs.get(at));
        pairs.map_or(&[], |pairs| pairs.as_ref())
    }
}
