//! Whom an event is about, and by which identifier its source knows them.
//! Never a person twice in one event.

use domain::register::model::RequirementCheck;

use crate::{
    dice::Dice,
    event::SubjectPlace,
    grounds::Ground,
    people::SubjectScheme::{self, Email, Nino, Person, Phone, Tenancy},
    world::World,
};

/// People of one event at most, as the contract allows.
pub const MOST: usize = 1_000;

impl World {
    pub(super) fn subjects(
        &self,
        dice: &mut Dice,
        ground: &Ground,
        day: i32,
        wished: Option<u32>,
        source: usize,
    ) -> Vec<SubjectPlace> {
        if let Some(person) = wished {
            return vec![self.by_number(person)];
        }
        let person = self.somebody(dice, ground, day);
        let scheme = self.known_by(dice, source);
        let mut subjects = vec![self.place(scheme, person)];
        // Some concern two people of a household.
        if dice.permille(300) && subjects[0].scheme == Person && self.live_together(person) {
            subjects.push(self.by_number(person + 1));
        }
        subjects
    }

    /// Somebody who has just moved in, for whatever asks when the tenancy starts; else anybody.
    fn somebody(&self, dice: &mut Dice, ground: &Ground, day: i32) -> u32 {
        let signs_up = ground.requires.iter().any(
            |require| matches!(&require.check, RequirementCheck::Within { fact, .. } if fact == "tenancy_start"),
        );
        let moved_in = if signs_up {
            self.people.moved_in(day - 12, day, dice)
        } else {
            None
        };
        moved_in.unwrap_or_else(|| dice.below(self.people.count()))
    }

    /// Does the next person belong to the same household?
    fn live_together(&self, person: u32) -> bool {
        let tenancy = |person| self.people.identifier(Tenancy, person);
        tenancy(person + 1).is_some() && tenancy(person) == tenancy(person + 1)
    }

    fn known_by(&self, dice: &mut Dice, source: usize) -> SubjectScheme {
        let rare = dice.below(100);
        match &*self.grounds.sources[source].id {
            "contact-centre" if rare < 30 => Email,
            "contact-centre" if rare < 40 => Phone,
            "rent-accounts" if rare < 15 => Tenancy,
            "rent-accounts" if rare < 25 => Nino,
            "survey-hub" if rare < 60 => Email,
            "governance-desk" if rare < 30 => Nino,
            "legal-matters" if rare < 30 => Tenancy,
            _ => Person,
        }
    }

    /// By that identifier where the person has one, else by number.
    pub(crate) fn place(&self, scheme: SubjectScheme, person: u32) -> SubjectPlace {
        let known =
            self.schemes[scheme as usize] && self.people.identifier(scheme, person).is_some();
        SubjectPlace {
            scheme: if known { scheme } else { Person },
            place: person,
            kind: self.people.kind(person),
        }
    }

    /// By customer number.
    pub(crate) fn by_number(&self, person: u32) -> SubjectPlace {
        self.place(Person, person)
    }

    /// The people whom each bulk disclosure of a ground lists.
    pub(crate) fn members(&self, ground: usize, permille: u32) -> Vec<SubjectPlace> {
        (0..self.people.count())
            .filter(|person| self.people.is_member(*person, ground as u64, permille))
            .map(|person| self.by_number(person))
            .collect()
    }
}
