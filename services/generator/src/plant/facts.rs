//! The arrangement's own conditions: not met, or nothing said about them.

use domain::{
    register::model::RequirementCheck,
    time::UtcMicros,
    verdict::FindingOutcome::Finding,
    verdict::RuleCode::{
        self, ArrangementConditionNotMet, LateReport, NfiOutOfWindow, NotCaseSpecific,
        PoliceNoCaseRef, RetentionBreachedSource, SignupShareOutOfWindow,
        SurveyBeyondContactDetails, UtilityNoBalance,
    },
};

use super::{Case, Site, Way, often};
use crate::{
    calendar::DAY,
    compose::{Draft, Wish, days_after},
    event::Text,
    grounds::{Ground, Require},
};

pub const WAYS: &[Way] = &[
    often("utility-settled", |site| {
        untrue(
            site,
            UtilityNoBalance,
            "A forwarding address went to a utility though nothing was owed",
        )
    }),
    often("utility-unsaid", |site| {
        unsaid(
            site,
            UtilityNoBalance,
            "Nobody recorded whether anything was owed to the utility",
        )
    }),
    often("survey-other-home", |site| {
        untrue(
            site,
            SurveyBeyondContactDetails,
            "A device survey went to a home without the device",
        )
    }),
    often("survey-unsaid", |site| {
        unsaid(
            site,
            SurveyBeyondContactDetails,
            "Nobody recorded whether the home has the device",
        )
    }),
    often("condition-not-met", |site| {
        untrue(
            site,
            ArrangementConditionNotMet,
            "A condition of the arrangement was not met",
        )
    }),
    often("condition-unsaid", |site| {
        unsaid(
            site,
            ArrangementConditionNotMet,
            "Nobody recorded whether a condition of the arrangement was met",
        )
    }),
    often("signup-late", |site| {
        outside(
            site,
            SignupShareOutOfWindow,
            "Sign-up data went long after the tenancy began",
        )
    }),
    often("signup-unsaid", |site| {
        unsaid(
            site,
            SignupShareOutOfWindow,
            "Nobody recorded when the tenancy began",
        )
    }),
    often("record-too-old", |site| {
        outside(
            site,
            RetentionBreachedSource,
            "A record went that should have been deleted by then",
        )
    }),
    often("record-unsaid", |site| {
        unsaid(
            site,
            RetentionBreachedSource,
            "Nobody recorded how old the record was",
        )
    }),
    often("police-no-case", no_case),
    often("police-many", many),
    often("nfi-outside", outside_window),
];

fn place(draft: &Draft, name: &str) -> Option<usize> {
    draft
        .event
        .facts
        .iter()
        .position(|(fact, _)| **fact == *name)
}

fn fact_of(require: &Require) -> Option<&str> {
    match &require.check {
        RequirementCheck::FactEquals { fact, .. } | RequirementCheck::Within { fact, .. } => {
            Some(fact)
        }
        _ => None,
    }
}

/// An event under a condition of the code, with the place of its fact.
fn base<'a>(site: &mut Site<'a>, code: RuleCode) -> Option<(Draft, &'a Require, usize)> {
    let asks = |require: &&Require| require.code == code && fact_of(require).is_some();
    let (draft, ground) =
        site.base(|ground| ground.requires.iter().any(|require| asks(&require)))?;
    let require = ground.requires.iter().find(asks)?;
    let place = place(&draft, fact_of(require)?)?;
    Some((draft, require, place))
}

fn untrue(site: &mut Site<'_>, code: RuleCode, why: &'static str) -> Option<Case> {
    let (mut draft, _, place) = base(site, code)?;
    let value = &mut draft.event.facts.get_mut(place)?.1;
    let opposite = match &**value {
        "true" => "false",
        "false" => "true",
        _ => return None,
    };
    *value = opposite.into();
    Case::found(draft, code, why)
}

fn unsaid(site: &mut Site<'_>, code: RuleCode, why: &'static str) -> Option<Case> {
    let (mut draft, _, place) = base(site, code)?;
    draft.event.facts.remove(place);
    Case::gap(draft, code, why)
}

fn outside(site: &mut Site<'_>, code: RuleCode, why: &'static str) -> Option<Case> {
    let (mut draft, require, place) = base(site, code)?;
    let on = site.day - days_after(require) - site.dice.between(1, 200);
    draft.event.facts.get_mut(place)?.1 = site.world.calendar.text(on).clone();
    Case::found(draft, code, why)
}

fn no_case(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(|ground| ground.requires(PoliceNoCaseRef))?;
    draft.event.case_reference = site.dice.permille(300).then(|| Text::from(" "));
    Case::found(
        draft,
        PoliceNoCaseRef,
        "Data went about a crime without the number of a case",
    )
}

fn many(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, ground) = site.base(|ground| ground.requires(NotCaseSpecific))?;
    let wanted = usize::try_from(ground.most_subjects()?).ok()? + 2 + site.dice.index(9);
    let mut next = site.dice.below(site.world.people.count());
    while draft.event.subjects.len() < wanted {
        next = (next + 1) % site.world.people.count();
        let subject = site.world.by_number(next);
        if draft
            .event
            .subjects
            .iter()
            .all(|has| has.place != subject.place || has.scheme != subject.scheme)
        {
            draft.event.subjects.push(subject);
        }
    }
    draft.event.subject_count = i64::try_from(wanted).ok()?;
    Case::found(
        draft,
        NotCaseSpecific,
        "Data about many people went where the notice says case by case",
    )
}

/// On a day outside every window: this one, or else an old one that is recorded late.
fn outside_window(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let grounds: Vec<&Ground> = world
        .usable
        .iter()
        .map(|place| &world.grounds.all[*place])
        .filter(|ground| ground.requires(NfiOutOfWindow))
        .collect();
    let ground = *site.dice.pick(&grounds)?;
    let windows = ground.windows()?;
    let is_out = |day: i32| {
        !windows
            .iter()
            .any(|window| window.contains(world.calendar.date(day)))
    };
    let earliest = world.calendar.day_of(world.register_from);
    let day = (earliest..=site.day).rev().find(|day| is_out(*day))?;
    let wish = Wish {
        person: site.person,
        claim: Some(true),
        kafka: false,
        plain: true,
    };
    let mut draft = world.compose(site.dice, ground, day, wish)?;
    let late = i64::from(site.day - day) * DAY;
    draft.event.recorded_at = UtcMicros(draft.event.recorded_at.0 + late);
    let mut codes = vec![(NfiOutOfWindow, Finding)];
    codes.extend(site.is_late(&draft).then_some((LateReport, Finding)));
    Some(Case {
        draft,
        codes,
        why: "Data went to the National Fraud Initiative outside its months",
        numbered: true,
        reported: Vec::new(),
    })
}
