//! Randomness that depends on the seed alone: the same on every machine and in every later version.
//! Never asks the operating system; the distributions are our own, so that no library update changes the demo.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// A seeded stream of numbers.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// A stream of its own for each `(seed, purpose)`: more draws in one never move another.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Self(rng)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to `limit - 1`; 0 where the limit is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(limit);
        u32::try_from(wide >> 32).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or_default();
        low + i32::try_from(self.below(width)).unwrap_or_default()
    }

    /// True in so many of a thousand cases.
    pub fn permille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }

    /// An index into a list of `length`.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// One of a list; `None` where it is empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.index(list.len());
        list.get(index)
    }
}

/// A number that belongs to a pair of numbers for ever: membership that needs no table.
pub const fn mix(left: u64, right: u64) -> u64 {
    // The finaliser of splitmix64, whose outputs are spread evenly.
    let mut z = left
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(right.wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
