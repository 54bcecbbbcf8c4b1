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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registers;

    #[test]
    fn an_era_begins_on_the_day_on_which_something_counts_or_ceases_to() {
        let eras = Eras::new(&registers());
        let day = |text| CivilDate::parse(text).expect("a day");
        for (last, first) in [
            ("2018-05-24", "2018-05-25"), // the Data Protection Act 2018
            ("2023-03-31", "2023-04-01"), // the sample register
            ("2024-07-08", "2024-07-09"), // a former name
            ("2024-12-31", "2025-01-01"), // behind a window
            ("2026-02-04", "2026-02-05"), // the Data (Use and Access) Act 2025
        ] {
            assert_eq!(eras.of(day(last)) + 1, eras.of(day(first)), "{first}");
        }
        assert_eq!(eras.of(day("1900-01-01")), 0);
        assert_eq!(eras.of(day("2024-10-01")), eras.of(day("2024-12-31")));
    }
}
