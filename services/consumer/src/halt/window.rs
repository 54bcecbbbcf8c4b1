//! How the last messages of one partition ended. Never knows a topic.

/// Messages that are remembered for each partition.
pub(crate) const WINDOW: usize = 1_000;

/// A ring of outcomes: was it a dead letter?
#[derive(Clone, Debug)]
pub(super) struct Window {
    bits: [u64; WINDOW.div_ceil(64)],
    length: usize,
    at: usize,
    dead: usize,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            bits: [0; WINDOW.div_ceil(64)],
            length: 0,
            at: 0,
            dead: 0,
        }
    }
}

impl Window {
    /// The newest; the oldest falls out of a full one.
    pub fn push(&mut self, is_dead: bool) {
        let (word, bit) = (self.at / 64, 1 << (self.at % 64));
        if let Some(word) = self.bits.get_mut(word) {
            let was_dead = *word & bit != 0;
            *word = if is_dead { *word | bit } else { *word & !bit };
            self.dead = self.dead + usize::from(is_dead) - usize::from(was_dead);
        }
        self.length = (self.length + 1).min(WINDOW);
        self.at = (self.at + 1) % WINDOW;
    }

    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = bool> {
        let start = if self.length < WINDOW { 0 } else { self.at };
        (start..start + self.length).map(|at| {
            let at = at % WINDOW;
            self.bits
                .get(at / 64)
                .is_some_and(|word| word & (1 << (at % 64)) != 0)
        })
    }

    /// Messages, and dead letters among them.
    pub const fn counts(&self) -> (usize, usize) {
        (self.length, self.dead)
    }
}

impl FromIterator<bool> for Window {
    fn from_iter<T: IntoIterator<Item = bool>>(outcomes: T) -> Self {
        let mut window = Self::default();
        outcomes
            .into_iter()
            .for_each(|is_dead| window.push(is_dead));
        window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_falls_out() {
        let window: Window = (0..WINDOW + 10).map(|at| at < 20).collect();
        assert_eq!(window.counts(), (WINDOW, 10));
        assert_eq!(window.iter().filter(|is_dead| *is_dead).count(), 10);
        assert_eq!(
            window.iter().take(11).collect::<Vec<_>>(),
            [&[true; 10][..], &[false]].concat()
        );
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let outcomes = [true, false, false, true, true];
        let window: Window = outcomes.into_iter().collect();
        assert_eq!(window.iter().collect::<Vec<_>>(), outcomes);
        assert_eq!(window.counts(), (5, 3));
    }
}
