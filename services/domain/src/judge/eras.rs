//! Times within which nothing began or ceased to count, in the law or in a register.

use crate::{
    law,
    register::{Registers, ends},
    rules::RULES,
    time::CivilDate,
    vocabulary::LawfulBasis,
};

/// Their first days, in order.
pub(super) struct Eras(Vec<CivilDate>);

impl Eras {
    pub(super) fn new(registers: &Registers) -> Self {
        let rules = RULES.iter().flat_map(|rule| ends(rule.info.in_force));
        let bases = LawfulBasis::ALL
            .iter()
            .filter_map(|basis| law::basis(*basis));
        let mut turns: Vec<CivilDate> = (registers.iter())
            .flat_map(|register| register.data().turns())
            .chain(rules)
            .chain(bases.flat_map(ends))
            .chain(law::turns())
            .chain([law::DPA, law::DUAA])
            .collect();
        turns.sort_unstable();
        turns.dedup();
        Self(turns)
    }

    pub(super) fn of(&self, day: CivilDate) -> usize {
        self.0.partition_point(|turn| *turn <= day)
    }
}
