//! Lines by pseudonym, packed: there are millions of persons, and most of a hash table's places are empty. The table
//! holds only numbers; what they stand for lies close together. Nobody is ever taken out.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Line;
use crate::event::Pseudonym;

/// Everybody of whom something was said.
#[derive(Default)]
pub(super) struct People {
    places: HashTable<u32>,
    lines: Vec<(Pseudonym, Box<[Line]>)>,
    hasher: DefaultHashBuilder,
}

impl People {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// What was said of this one; nothing of most.
    pub fn lines(&self, pseudonym: Pseudonym) -> &[Line] {
        let is_theirs = |place: &u32| self.at(*place).is_some_and(|(of, _)| *of == pseudonym);
        let place = self.places.find(self.hasher.hash_one(pseudonym), is_theirs);
        let found = place.and_then(|place| self.at(*place));
        found.map_or(&[], |(_, lines)| lines.as_ref())
    }

    pub fn put(&mut self, pseudonym: Pseudonym, lines: Box<[Line]>) {
        let Self {
            places,
            lines: all,
            hasher,
        } = self;
        let of = |place: &u32| all.get(*place as usize).map(|(of, _)| *of);
        let hash = hasher.hash_one(pseudonym);
        if let Some(place) = places.find(hash, |place| of(place) == Some(pseudonym)) {
            if let Some((_, held)) = all.get_mut(*place as usize) {
                *held = lines;
            }
            return;
        }
        // As many persons as that do not fit into memory.
        let place = u32::try_from(all.len()).unwrap_or(u32::MAX);
        places.insert_unique(hash, place, |place| {
            of(place).map_or(0, |of| hasher.hash_one(of))
        });
        all.push((pseudonym, lines));
    }

    fn at(&self, place: u32) -> Option<&(Pseudonym, Box<[Line]>)> {
        self.lines.get(place as usize)
    }
}
