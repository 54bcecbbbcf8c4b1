//! What is known of persons, from the two topics. Says of each record whose events it may change.

use domain::{
    event::Pseudonym,
    status::{Person, SubjectStatus},
};
use wire::status::{Said, Topic};

/// Pseudonyms that a change names: one twice for a status, both of a link.
pub(crate) type Who = [Pseudonym; 2];

/// Everything that both topics said so far.
#[derive(Default)]
pub(crate) struct Knowledge {
    status: SubjectStatus,
    read_to_the_end: Vec<Topic>,
}

impl Knowledge {
    /// Takes in what a record says; `None` where that changes nothing.
    pub fn take_in(&mut self, said: &Said) -> Option<Who> {
        let who = match said {
            Said::Status(message) => [message.subject().pseudonym; 2],
            Said::Link(link) => [link.one, link.other],
        };
        said.add_to(&mut self.status).then_some(who)
    }

    /// A topic was read to its end.
    pub fn caught_up(&mut self, topic: Topic) {
        self.read_to_the_end.push(topic);
        if self.is_complete() {
            self.status.read_to_the_end();
        }
    }

    /// Were both topics read to their end?
    pub fn is_complete(&self) -> bool {
        Topic::ALL
            .iter()
            .all(|topic| self.read_to_the_end.contains(topic))
    }

    /// What the judge asks.
    pub const fn status(&self) -> &SubjectStatus {
        &self.status
    }

    /// Every pseudonym of the persons concerned. Of a link that was taken back: of both persons, who are those that were
    /// one before.
    pub fn pseudonyms(&self, who: Who) -> impl Iterator<Item = Pseudonym> {
        let persons = who.into_iter().map(|one| self.status.person(one));
        persons.flat_map(|person: Person<'_>| person.pseudonyms())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{status::SubjectLink, time::UtcMicros};

    use super::*;

    fn link(one: u8, other: u8, is_linked: bool, recorded_at: i64) -> Said {
        Said::Link(SubjectLink {
            one: Pseudonym([one; 16]),
            other: Pseudonym([other; 16]),
            is_linked,
            recorded_at: UtcMicros(recorded_at),
        })
    }

    fn concerned(knowledge: &Knowledge, who: Who) -> BTreeSet<u8> {
        let all = knowledge.pseudonyms(who);
        all.map(|pseudonym| pseudonym.0[0]).collect()
    }

    #[test]
    fn a_link_concerns_all_who_are_one_person_after_it_and_its_end_all_who_were_before() {
        let mut knowledge = Knowledge::default();
        knowledge.take_in(&link(1, 2, true, 1)).unwrap();
        knowledge.take_in(&link(3, 4, true, 1)).unwrap();
        let who = knowledge.take_in(&link(2, 3, true, 1)).unwrap();
        assert_eq!(concerned(&knowledge, who), BTreeSet::from([1, 2, 3, 4]));
        assert!(knowledge.take_in(&link(3, 2, true, 1)).is_none(), "known");
        let who = knowledge.take_in(&link(3, 2, false, 2)).unwrap();
        assert_eq!(concerned(&knowledge, who), BTreeSet::from([1, 2, 3, 4]));
        let alone = [Pseudonym([9; 16]); 2];
        assert_eq!(concerned(&knowledge, alone), BTreeSet::from([9]));
    }

    #[test]
    fn both_topics_must_have_been_read() {
        let mut knowledge = Knowledge::default();
        knowledge.caught_up(Topic::Links);
        assert!(!knowledge.is_complete());
        knowledge.caught_up(Topic::Status);
        assert!(knowledge.is_complete());
    }
}
