//! The facts that an arrangement's own conditions ask for, as they must be for an event that conforms.
//! Never a fact that nobody asks for.

use domain::{register::model::RequirementCheck, verdict::RuleCode};

use crate::{
    dice::Dice,
    event::{SubjectPlace, Text},
    grounds::{Ground, Require},
    people::SubjectScheme,
    world::World,
};

/// A fact's day, at most so many days before the event.
pub fn days_after(require: &Require) -> i32 {
    match require.check {
        RequirementCheck::Within { days, .. } => {
            // findings.json: 92 days for records, 60 for sign-ups, where the register says none.
            let own = if require.code == RuleCode::RetentionBreachedSource {
                92
            } else {
                60
            };
            days.map_or(own, |days| i32::try_from(days).unwrap_or(own))
        }
        _ => 0,
    }
}

/// Does the condition ask for a case reference?
pub fn asks_for_reference(require: &Require) -> bool {
    matches!(require.check, RequirementCheck::CaseReferencePresent)
}

impl World {
    pub(super) fn facts(
        &self,
        dice: &mut Dice,
        ground: &Ground,
        day: i32,
        subject: Option<SubjectPlace>,
    ) -> Vec<(Text, Text)> {
        let mut facts = Vec::new();
        for require in &ground.requires {
            match &require.check {
                RequirementCheck::FactEquals { fact, equals } => {
                    facts.push((self.text(fact), self.text(equals)));
                }
                RequirementCheck::Within { fact, .. } => {
                    let on = self.fact_day(dice, fact, day, days_after(require), subject);
                    facts.push((self.text(fact), self.calendar.text(on).clone()));
                }
                _ => {}
            }
        }
        facts
    }

    /// The tenancy's own start where it fits, else some day that does.
    fn fact_day(
        &self,
        dice: &mut Dice,
        fact: &str,
        day: i32,
        days: i32,
        subject: Option<SubjectPlace>,
    ) -> i32 {
        let lives_there = |subject: SubjectPlace| {
            subject.scheme != SubjectScheme::Applicant
                && (0..=days).contains(&(day - self.people.start(subject.place)))
        };
        match subject {
            Some(subject) if fact == "tenancy_start" && lives_there(subject) => {
                self.people.start(subject.place)
            }
            _ => day - dice.between(0, days.min(20)),
        }
    }
}
