//! How a verdict came about: who the recipient was taken for, which arrangements were looked at and how each fits, and
//! what each rule came to. Says it in values, not in words; judges nothing that [`judge`](super::judge) does not.

use super::{finding, judge_on};
use crate::{
    event::DisclosureEvent,
    matching::{Case, Chosen, Claim, Listing, OnDay},
    register::{
        Register, Registers,
        model::{Arrangement, Recipient},
    },
    rules::{Check, RULES, Raised, Rule, RuleInfo, info},
    status::SubjectStatus,
    time::{CivilDate, ReceivedAt},
    verdict::{Finding, RuleCode, Verdict},
};

/// How one event was judged.
pub struct Explanation<'r> {
    /// Civil date in London on which it counts.
    pub day: CivilDate,
    /// The answer itself.
    pub verdict: Verdict<'r>,
    /// How the recipient was found.
    pub found_by: FoundBy,
    /// The arrangements that were looked at, in the order of their ids; the claimed one first.
    pub considered: Vec<Considered<'r>>,
    /// The event claims an arrangement that the register does not have.
    pub is_claim_unknown: bool,
    /// What each rule came to, in the order of the codes; one that was raised about several persons comes for each.
    pub rules: Vec<Asked>,
}

/// How the recipient was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// By the register id that the event gives.
    Id,
    /// By its name on the day.
    Name,
    /// Not at all.
    Nothing,
}

/// An arrangement, and how far it fits.
pub struct Considered<'r> {
    /// Which.
    pub arrangement: &'r Arrangement,
    /// The event claims it.
    pub is_claimed: bool,
    /// It is the one that was judged against.
    pub is_chosen: bool,
    /// It covers the recipient.
    pub covers_recipient: bool,
    /// It was live on the day.
    pub is_live: bool,
    /// It has the purpose.
    pub has_purpose: bool,
    /// Categories that went and that it does not list freely: (slug, listed under a condition).
    pub beyond: Vec<(String, bool)>,
    /// It accepts the lawful basis.
    pub accepts_basis: bool,
}

/// What a rule came to.
pub struct Asked {
    /// The rule.
    pub info: &'static RuleInfo,
    /// What came of it.
    pub answer: Answer,
}

/// What came of asking a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing to find.
    Passed,
    /// It raised this.
    Raised(Finding),
    /// It raised something that another finding says better.
    Suppressed {
        /// Which.
        by: RuleCode,
    },
    /// Not asked: events of this kind are not its business.
    OtherKind,
    /// Not asked: it was not law on that day.
    NotInForce,
    /// Not asked: there was no register on that day.
    NoRegister,
    /// Not asked: there is no arrangement to judge against.
    NoArrangement,
}

/// Judges, and says how.
#[must_use]
pub fn explain<'r>(
    registers: &'r Registers,
    status: &SubjectStatus,
    event: &DisclosureEvent<'_>,
    received: ReceivedAt,
) -> Explanation<'r> {
    let on = OnDay {
        event,
        received,
        day: CivilDate::in_london(event.occurred_at),
        registers,
        status,
    };
    let verdict = judge_on(on);
    let register = registers.on(on.day);
    let case = register.map(|register| Case::new(on, register));
    let case = case.as_ref();
    Explanation {
        day: on.day,
        found_by: case.map_or(FoundBy::Nothing, found_by),
        considered: case.map_or_else(Vec::new, considered),
        is_claim_unknown: case.is_some_and(|case| matches!(case.claim, Claim::Unknown)),
        rules: RULES
            .iter()
            .flat_map(|rule| asked(rule, &on, case, &verdict))
            .collect(),
        verdict,
    }
}

fn found_by(case: &Case<'_, '_>) -> FoundBy {
    match case.recipient.recipient() {
        None => FoundBy::Nothing,
        Some(_) if case.recipient.by_id => FoundBy::Id,
        Some(_) => FoundBy::Name,
    }
}

fn considered<'r>(case: &Case<'_, 'r>) -> Vec<Considered<'r>> {
    let register: &'r Register = case.register;
    let recipient = case.recipient.found;
    let claimed = match case.claim {
        Claim::Known(claimed) => Some(claimed),
        Claim::None | Claim::Unknown => None,
    };
    let covering = recipient
        .into_iter()
        .flat_map(|(at, _)| register.covering(at));
    let others = covering.filter(|entry| {
        claimed.is_none_or(|claimed| claimed.arrangement.id != entry.arrangement.id)
    });
    let recipient = recipient.map(|(_, recipient)| recipient);
    (claimed.map(|entry| (entry, true)).into_iter())
        .chain(others.map(|entry| (entry, false)))
        .map(|(entry, is_claimed)| one(case, entry, recipient, is_claimed))
        .collect()
}

fn one<'r>(
    case: &Case<'_, 'r>,
    entry: Chosen<'r>,
    recipient: Option<&Recipient>,
    is_claimed: bool,
) -> Considered<'r> {
    let chosen = case.chosen.map(|chosen| &chosen.arrangement.id);
    let listed = case.categories().map(|slug| (slug, entry.listing(slug)));
    Considered {
        arrangement: entry.arrangement,
        is_claimed,
        is_chosen: chosen == Some(&entry.arrangement.id),
        covers_recipient: recipient.is_some_and(|recipient| entry.covers(recipient)),
        is_live: entry.is_live(case.on.day),
        has_purpose: entry.has_purpose(case.event.purpose),
        beyond: listed
            .filter(|(_, listing)| *listing != Listing::Free)
            .map(|(slug, listing)| (slug.text.to_owned(), listing == Listing::Conditional))
            .collect(),
        accepts_basis: entry.accepts_basis(case.event.lawful_basis),
    }
}

/// The verdict has what was raised in the end; a rule is asked again only to learn why it was not.
fn asked(
    rule: &Rule,
    on: &OnDay<'_, '_>,
    case: Option<&Case<'_, '_>>,
    verdict: &Verdict<'_>,
) -> Vec<Asked> {
    let findings = verdict.findings.iter();
    let raised = findings.filter(|found| found.code == rule.info.code);
    let mut answers: Vec<Answer> = raised.map(|found| Answer::Raised(found.clone())).collect();
    if answers.is_empty() {
        answers.push(why_not(rule, on, case, verdict));
    }
    let info = rule.info;
    answers
        .into_iter()
        .map(|answer| Asked { info, answer })
        .collect()
}

fn why_not(
    rule: &Rule,
    on: &OnDay<'_, '_>,
    case: Option<&Case<'_, '_>>,
    verdict: &Verdict<'_>,
) -> Answer {
    if !rule.info.kinds.contains(&on.event.kind) {
        return Answer::OtherKind;
    }
    if !rule.info.in_force.contains(on.day) {
        return Answer::NotInForce;
    }
    let raised = match (&rule.check, case, case.and_then(|case| case.chosen)) {
        (Check::Alone(check), ..) => whole(check(on)),
        (Check::Registered(check), Some(case), _) => whole(check(case)),
        (Check::Arranged(check) | Check::Required(check), Some(case), Some(chosen)) => {
            whole(check(case, chosen))
        }
        (Check::Arranged(_) | Check::Required(_), Some(_), None) => return Answer::NoArrangement,
        (Check::Each(check) | Check::Consented(check) | Check::Known(check), Some(case), _) => {
            let mut subjects = (0..).zip(&on.event.subjects);
            subjects.find_map(|(index, subject)| Some((Some(index), check(case, subject)?)))
        }
        (_, None, _) => return Answer::NoRegister,
    };
    let Some((subject, raised)) = raised else {
        return Answer::Passed;
    };
    let silences = |found: &&Finding| {
        found.subject == subject && info(found.code).suppresses.contains(&rule.info.code)
    };
    match verdict.findings.iter().find(silences) {
        Some(by) => Answer::Suppressed { by: by.code },
        // Silenced by one that was silenced itself.
        None => Answer::Raised(finding(rule.info, subject, raised, verdict.arrangement)),
    }
}

fn whole(raised: Option<Raised>) -> Option<(Option<u32>, Raised)> {
    raised.map(|raised| (None, raised))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        judge::judge,
        testing::{arbitrary::event, changed, gist, received_after, registers, status, statuses},
        vocabulary::LawfulBasis,
    };

    proptest! {
        #[test]
        fn what_is_explained_is_what_is_judged(event in event(), status in statuses()) {
            let registers = registers();
            let received = received_after(&event, 60);
            let judged = judge(&registers, &status, &event, received);
            let explained = explain(&registers, &status, &event, received);
            prop_assert_eq!(gist(&explained.verdict), gist(&judged));
            let chosen: Vec<_> = explained.considered.iter().filter(|one| one.is_chosen).map(|one| &one.arrangement.id).collect();
            let expected: Vec<_> = judged.arrangement.iter().map(|found| &found.id).collect();
            prop_assert_eq!(chosen, expected);
            for finding in &judged.findings {
                let raised = Answer::Raised(finding.clone());
                prop_assert!(explained.rules.iter().any(|asked| asked.answer == raised));
            }
        }
    }

    fn answers(
        arrangement: &str,
        change: impl FnOnce(&mut DisclosureEvent<'static>),
    ) -> Vec<(RuleCode, Answer)> {
        let event = changed(arrangement, change);
        let registers = registers();
        let explained = explain(&registers, status(), &event, received_after(&event, 60));
        (explained.rules.into_iter())
            .map(|asked| (asked.info.code, asked.answer))
            .filter(|(_, answer)| *answer != Answer::Passed)
            .collect()
    }

    #[test]
    fn a_conforming_event_passes_every_rule_that_is_asked() {
        let left = answers("dwp-rent", |_| {});
        let not_asked = |answer: &Answer| matches!(answer, Answer::OtherKind | Answer::NotInForce);
        assert!(left.iter().all(|(_, answer)| not_asked(answer)), "{left:?}");
    }

    #[test]
    fn an_unknown_recipient_leaves_nothing_to_judge_against() {
        let left = answers("dwp-rent", |event| {
            event.recipient.id = None;
            event.recipient.name = "Nobody";
            event.arrangement = None;
        });
        let of = |code| {
            left.iter()
                .find(|(found, _)| *found == code)
                .map(|(_, answer)| answer)
        };
        assert!(matches!(
            of(RuleCode::UnregisteredRecipient),
            Some(Answer::Raised(_))
        ));
        assert_eq!(of(RuleCode::BasisMismatch), Some(&Answer::NoArrangement));
    }

    #[test]
    fn a_rule_that_is_silenced_says_by_which() {
        let left = answers("dwp-rent", |event| {
            event.arrangement = Some("nowhere");
            event.lawful_basis = LawfulBasis::Unknown;
        });
        let mut silenced = left.into_iter().filter_map(|(code, answer)| match answer {
            Answer::Suppressed { by } => Some((code, by)),
            _ => None,
        });
        let expected = (RuleCode::BasisMismatch, RuleCode::BasisUnknownOrNotInForce);
        assert_eq!(silenced.next(), Some(expected));
        assert_eq!(silenced.next(), None);
    }

    #[test]
    fn it_says_how_the_recipient_was_found() {
        let registers = registers();
        for (id, name, expected) in [
            (Some("dwp"), "DWP", FoundBy::Id),
            (Some("dwp"), "Nobody", FoundBy::Id),
            (Some("nobody"), "DWP", FoundBy::Name),
            (None, "DWP", FoundBy::Name),
            (None, "Nobody", FoundBy::Nothing),
        ] {
            let event = changed("dwp-rent", |event| {
                event.recipient.id = id;
                event.recipient.name = name;
            });
            let explained = explain(&registers, status(), &event, received_after(&event, 60));
            assert_eq!(explained.found_by, expected, "{id:?}, {name}");
        }
    }

    #[test]
    fn it_says_how_far_each_arrangement_fits() {
        let registers = registers();
        let event = changed("police-crime", |event| {
            event.categories = vec!["identity", "income", "health"];
        });
        let explained = explain(&registers, status(), &event, received_after(&event, 60));
        let [one] = &explained.considered[..] else {
            panic!("one arrangement covers the constabulary");
        };
        assert_eq!(
            one.beyond,
            [("income".to_owned(), true), ("health".to_owned(), false)]
        );
        assert!(one.is_chosen && !one.is_claimed && one.covers_recipient);
        assert!(one.is_live && one.has_purpose && one.accepts_basis);
    }
}
