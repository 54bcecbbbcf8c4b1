//! Numbers each message, counts it, and writes down what must be found.

use domain::{register::model::Route, time::UtcMicros, verdict::FindingOutcome, vocabulary::Kind};

use super::{Again, Body, Generated, Generator, Note, Outgoing, Role};
use crate::{
    event::Event,
    people::SubjectScheme,
    story::STORIES,
    truth::{Expected, Identifier, Planted, TourPerson},
};

impl Generator {
    pub(super) fn tour(&self) -> Vec<TourPerson> {
        let told = self
            .plan
            .tour
            .iter()
            .zip(STORIES)
            .filter_map(|(person, story)| {
                Some(TourPerson {
                    name: story.name.to_owned(),
                    story: story.words.to_owned(),
                    subject: self.identifier(SubjectScheme::Person, *person)?,
                    events: Vec::new(),
                    planted: Vec::new(),
                })
            });
        told.collect()
    }

    fn identifier(&self, scheme: SubjectScheme, place: u32) -> Option<Identifier> {
        let identifier = self.world.people.identifier(scheme, place)?;
        Some(Identifier {
            scheme: scheme.id().to_owned(),
            identifier: identifier.to_string(),
        })
    }

    pub(super) fn send(&mut self, at: UtcMicros, mut outgoing: Outgoing) -> Generated {
        let source = outgoing.source;
        if let Body::Event(event) | Body::Broken(event, _) = &mut outgoing.body
            && outgoing.role != Role::Repeat
            && outgoing.numbered
            && event.sequence.is_none()
        {
            self.sequences[source] += 1;
            event.sequence = Some(self.sequences[source]);
        }
        if let Body::Event(event) = &mut outgoing.body {
            event.name_who_consented();
        }
        self.count(&outgoing);
        if let Some(again) = outgoing.again.take() {
            let repeat = Outgoing {
                source,
                role: Role::Repeat,
                body: outgoing.body.clone(),
                numbered: false,
                ground: None,
                again: None,
                note: None,
                tour: None,
            };
            self.wait(
                match again {
                    Again::AtOnce => at,
                    Again::Later(later) => later.max(at),
                },
                repeat,
            );
        }
        let mut reported = Vec::new();
        if let (Some(mut note), Body::Event(event)) = (outgoing.note.take(), &outgoing.body) {
            reported = std::mem::take(&mut note.reported);
            self.note(event, *note, outgoing.tour);
        }
        let from = &self.world.grounds.sources[source];
        Generated {
            via: from.id.clone(),
            // What the gateway would never let through travels by Kafka.
            route: if outgoing.role == Role::Broken {
                Route::Kafka
            } else {
                from.route
            },
            at,
            role: outgoing.role,
            body: outgoing.body,
            reported,
        }
    }

    fn count(&mut self, outgoing: &Outgoing) {
        let counts = &mut self.truth.counts;
        counts.messages += 1;
        let event = match &outgoing.body {
            Body::Broken(_, how) => {
                counts.dead_letters += 1;
                *counts
                    .dead_letters_by_code
                    .entry(how.code().to_owned())
                    .or_default() += 1;
                return;
            }
            Body::Event(_) if outgoing.role == Role::Repeat => {
                counts.repeats += 1;
                return;
            }
            Body::Event(event) => event,
        };
        counts.events += 1;
        counts.rows += event.subjects.len().max(1) as u64;
        match event.kind {
            Kind::Corrected => counts.corrections += 1,
            Kind::Retracted => counts.retractions += 1,
            Kind::Onward => counts.onward += 1,
            Kind::Disclosed | Kind::Unknown => {}
        }
        if let Some(ground) = outgoing.ground {
            self.by_ground[ground] += 1;
        }
        if let Some(person) = outgoing.tour.and_then(|tour| self.truth.tour.get_mut(tour)) {
            person.events.push(event.id());
        }
    }

    fn note(&mut self, event: &Event, note: Note, tour: Option<usize>) {
        let counts = &mut self.truth.counts;
        if note
            .codes
            .iter()
            .any(|(_, outcome)| *outcome == FindingOutcome::Finding)
        {
            counts.flagged += 1;
        } else {
            counts.incomplete += 1;
        }
        for (code, _) in &note.codes {
            *counts.by_code.entry(code.as_str().to_owned()).or_default() += 1;
        }
        let first = event.subjects.first();
        let subject = first.and_then(|subject| self.identifier(subject.scheme, subject.place));
        let expected = |(code, outcome): &(domain::verdict::RuleCode, FindingOutcome)| Expected {
            code: code.as_str().to_owned(),
            outcome: outcome.as_str().to_owned(),
        };
        if let Some(person) = tour.and_then(|tour| self.truth.tour.get_mut(tour)) {
            person.planted.push(event.id());
        }
        self.truth.planted.push(Planted {
            source: event.source.to_string(),
            event_id: event.id(),
            occurred_at: event.occurred_at.to_string(),
            codes: note.codes.iter().map(expected).collect(),
            why: note.why.to_owned(),
            subject,
            corrected_by: note.corrected_by,
        });
    }
}
