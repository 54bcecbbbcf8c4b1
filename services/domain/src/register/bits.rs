//! A set of small numbers, one bit each; as wide as the register needs. Never grows after it was made.

/// Which of `0..size` are in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BitSet(Box<[u64]>);

impl BitSet {
    /// Those of `0..size` for which `is_in` holds.
    pub(crate) fn new(size: usize, is_in: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; size.div_ceil(64)];
        for at in (0..size).filter(|at| is_in(*at)) {
            if let Some(word) = words.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Self(words.into_boxed_slice())
    }

    /// Is `at` in? What lies outside the size never is.
    pub(crate) fn contains(&self, at: usize) -> bool {
        self.0
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_sixty_four_fit() {
        let odd = BitSet::new(74, |at| at % 2 == 1);
        assert!((0..74).all(|at| odd.contains(at) == (at % 2 == 1)));
        assert!(!odd.contains(75) && !odd.contains(usize::MAX));
        assert!(!BitSet::default().contains(0));
    }
}
