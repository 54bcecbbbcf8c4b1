//! Examples to read and to test with: for each live arrangement an event that conforms and some that nearly do, for each
//! code an event that breaks it beside one that does not. Made by the same means as the history; never random twice.

use domain::{
    register::model::RequirementCheck,
    time::UtcMicros,
    verdict::RuleCode::{
        self, BasisMismatch, CategoryBeyondArrangement, LateReport, PurposeNotInArrangement,
    },
};

use crate::{
    calendar::DAY,
    compose::{Draft, MOST, Wish, days_after},
    dice::Dice,
    event::Event,
    grounds::{Ground, Require},
    plant::{Site, ways},
    reported::{Reported, reported_of},
    world::World,
};

/// One event of a file of examples.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows, in plain words.
    pub shows: String,
    /// The event.
    pub event: Event,
    /// What it must be found to break; `None`: it conforms.
    pub breaks: Option<RuleCode>,
}

/// Examples under one name.
#[derive(Clone, Debug)]
pub struct Examples {
    /// An arrangement, or a code.
    pub name: String,
    /// In the order of the file.
    pub events: Vec<Example>,
    /// What is known of the persons, where that decides.
    pub reported: Vec<Reported>,
}

/// For each live arrangement one event that conforms, and near misses: a wrong purpose, a category too many, a condition
/// that is not met, a day too late.
#[must_use]
pub fn by_arrangement(world: &World) -> Vec<Examples> {
    let grounds = world.usable.iter().map(|place| &world.grounds.all[*place]);
    grounds
        .filter_map(|ground| {
            let events = of_ground(world, ground)?;
            Some(examples(world, ground.id.to_string(), events, &[]))
        })
        .collect()
}

fn of_ground(world: &World, ground: &Ground) -> Option<Vec<Example>> {
    let mut near = Near { world, ground };
    let mut events = vec![example("conforms", near.draft(0)?, None)];
    events.extend(
        [
            near.wrong_purpose(),
            near.one_category_too_many(),
            near.condition_not_met(),
            near.day_too_late(),
        ]
        .into_iter()
        .flatten(),
    );
    Some(events)
}

fn examples(world: &World, name: String, events: Vec<Example>, planted: &[Reported]) -> Examples {
    let reported = reported_of(world, events.iter().map(|one| &one.event), planted);
    Examples {
        name,
        events,
        reported,
    }
}

fn example(shows: &str, draft: Draft, breaks: Option<RuleCode>) -> Example {
    Example {
        shows: shows.to_owned(),
        event: draft.event,
        breaks,
    }
}

/// Events under one arrangement, all alike but for what is changed.
struct Near<'w> {
    world: &'w World,
    ground: &'w Ground,
}

impl Near<'_> {
    /// The conforming event, `number` only making its id its own.
    fn draft(&self, number: i32) -> Option<Draft> {
        let Self { world, ground } = self;
        let day = match ground.windows() {
            Some(windows) => world.calendar.day_of(windows.last()?.from?),
            None => world.calendar.last - 150,
        };
        self.on(day, number)
    }

    fn on(&self, day: i32, number: i32) -> Option<Draft> {
        let wish = Wish {
            person: Some(3),
            claim: Some(true),
            kafka: false,
            plain: true,
        };
        let seed = self
            .ground
            .id
            .bytes()
            .fold(17_u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
        let mut draft = self
            .world
            .compose(&mut Dice::new(seed, 5), self.ground, day, wish)?;
        if self.ground.onward {
            draft.event.follows = Some((
                "energy-programmes".into(),
                "0199a3c1-7d3e-7c00-8a00-000000000007".into(),
            ));
        }
        // One event, one id: the last byte tells them apart.
        draft.event.event_id.0[15] = u8::try_from(number).unwrap_or_default();
        draft.event.sequence = None;
        Some(draft)
    }

    fn wrong_purpose(&mut self) -> Option<Example> {
        let mut draft = self.draft(1)?;
        let grounds = &self.world.grounds;
        let other = grounds.purposes.iter().find(|purpose| {
            let is_apart = !self.ground.purposes.contains(purpose);
            is_apart && (!self.ground.is_for_us || grounds.services.contains(purpose))
        })?;
        draft.event.purpose = other.clone();
        Some(example(
            "a purpose that it does not have",
            draft,
            Some(PurposeNotInArrangement),
        ))
    }

    fn one_category_too_many(&mut self) -> Option<Example> {
        let mut draft = self.draft(2)?;
        let kinds = &self.world.grounds.kinds;
        let uncovered = kinds.all().find(|slug| {
            let is_plain = !slug.special && !slug.offence;
            is_plain
                && !kinds.is_within(&slug.id, &self.ground.proper)
                && !kinds.is_within(&slug.id, &self.ground.conditional)
        })?;
        // Where any registered category may go, only one that is not registered is too many.
        let extra = match self.ground.any_category {
            true => "star_sign".into(),
            false => uncovered.id.clone(),
        };
        draft.event.categories.push(extra);
        Some(example(
            "one category too many",
            draft,
            Some(CategoryBeyondArrangement),
        ))
    }

    fn condition_not_met(&mut self) -> Option<Example> {
        let mut draft = self.draft(3)?;
        let Some(require) = self.ground.requires.first() else {
            let other = other_basis(self.ground)?;
            draft.event.lawful_basis = other;
            draft.event.conditions.annex_1 = None;
            draft.event.conditions.legal_obligation_ref = None;
            return Some(example(
                "a legal ground that it does not have",
                draft,
                Some(BasisMismatch),
            ));
        };
        match &require.check {
            RequirementCheck::FactEquals { fact, equals } => {
                let not = if equals == "true" { "false" } else { "true" };
                set(&mut draft.event, fact, not);
            }
            RequirementCheck::Within { fact, .. } => {
                draft.event.facts.retain(|(name, _)| **name != **fact);
                return Some(example(
                    "nobody recorded its condition",
                    draft,
                    Some(require.code),
                ));
            }
            RequirementCheck::CaseReferencePresent => draft.event.case_reference = None,
            RequirementCheck::MaxSubjects(most) => {
                draft.event.subject_count = i64::from(most.unwrap_or(10)) + 1;
                draft.event.disclosure_id = Some("one-list".into());
            }
            RequirementCheck::Window(windows) => {
                let before = self.world.calendar.day_of(windows.last()?.from?) - 1;
                draft = self.on(before, 3)?;
            }
        }
        Some(example(
            "a condition of it is not met",
            draft,
            Some(require.code),
        ))
    }

    fn day_too_late(&mut self) -> Option<Example> {
        let bound = |require: &&Require| {
            matches!(
                require.check,
                RequirementCheck::Within { .. } | RequirementCheck::Window(_)
            )
        };
        let mut draft = self.draft(4)?;
        match self.ground.requires.iter().find(bound) {
            Some(require) => {
                match &require.check {
                    RequirementCheck::Window(windows) => {
                        draft = self.on(self.world.calendar.day_of(windows.first()?.to?) + 1, 4)?;
                    }
                    RequirementCheck::Within { fact, .. } => {
                        let day = self.world.calendar.last - 150 - days_after(require) - 1;
                        let text = self.world.calendar.text(day).clone();
                        set(&mut draft.event, fact, &text);
                    }
                    _ => return None,
                }
                Some(example("a day too late", draft, Some(require.code)))
            }
            // Only what the landlord itself disclosed can be reported late.
            None if self.ground.onward => None,
            None => {
                let hours = self.world.grounds.sources[draft.source].hours;
                let recorded = draft.event.occurred_at.0 + hours * (DAY / 24) + DAY;
                draft.event.recorded_at = UtcMicros(recorded);
                Some(example("reported a day too late", draft, Some(LateReport)))
            }
        }
    }
}

fn set(event: &mut Event, fact: &str, value: &str) {
    for (name, has) in &mut event.facts {
        if **name == *fact {
            *has = value.into();
        }
    }
}

fn other_basis(ground: &Ground) -> Option<domain::vocabulary::LawfulBasis> {
    use domain::vocabulary::LawfulBasis::{Consent, Contract, LegitimateInterests};
    [Contract, LegitimateInterests, Consent]
        .into_iter()
        .find(|basis| !ground.bases.contains(basis))
}

/// For each code that the history plants an event that conforms and one that breaks it, under one arrangement.
#[must_use]
pub fn by_code(world: &World) -> Vec<Examples> {
    RuleCode::ALL
        .iter()
        .filter_map(|code| {
            let (events, planted) = of_code(world, *code)?;
            Some(examples(world, code.as_str().to_owned(), events, &planted))
        })
        .collect()
}

/// The first way that plants the code, alone if there is one.
fn of_code(world: &World, code: RuleCode) -> Option<(Vec<Example>, Vec<Reported>)> {
    let case = |way: &crate::plant::Way| {
        let seed = way
            .name
            .bytes()
            .fold(23_u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
        let mut dice = Dice::new(seed, 6);
        let case = (0..40).find_map(|_| {
            (way.make)(&mut Site {
                world,
                dice: &mut dice,
                day: world.calendar.last - 150,
                person: Some(match way.is_apart {
                    true => world.people.apart(0),
                    false => 3,
                }),
            })
        })?;
        case.codes
            .iter()
            .any(|(planted, _)| *planted == code)
            .then_some(case)
    };
    let mut cases: Vec<_> = ways().filter_map(case).collect();
    cases.sort_by_key(|case| case.codes.len());
    let mut cases = cases.into_iter();
    let mut broken = cases.next()?;
    // One more than the contract allows is enough to show.
    let listed = broken.draft.event.subjects.len();
    if listed > MOST {
        broken.draft.event.subjects.truncate(MOST + 1);
        broken.draft.event.subject_count = i64::try_from(MOST + 1).ok()?;
    }
    let claimed = broken.draft.event.arrangement.as_ref();
    let mut usable = world.usable.iter().map(|place| &world.grounds.all[*place]);
    let ground = usable.find(|ground| claimed.is_none_or(|id| ground.id == *id && !ground.onward));
    let ground = ground.or_else(|| world.usable.first().map(|place| &world.grounds.all[*place]))?;
    let conforming = Near { world, ground }.draft(0)?;
    let events = vec![
        example("conforms", conforming, None),
        example(broken.why, broken.draft, Some(code)),
    ];
    Some((events, broken.reported))
}
