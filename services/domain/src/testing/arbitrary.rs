//! Events and stricter arrangements for property tests.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{conforming, subject};
use crate::{
    event::{Conditions, DisclosureEvent},
    register::model::{Arrangement, Requirement, RequirementCheck},
    time::{CivilDate, UtcMicros},
    verdict::RuleCode,
    vocabulary::{Channel, Environment, Kind, LawfulBasis},
};

/// Every arrangement of the sample that has a conforming event.
pub(crate) const ARRANGEMENTS: &[&str] = &[
    "dwp-rent",
    "desnz-retrofit",
    "northlight-onward",
    "police-crime",
    "forwarding",
    "green-signup",
    "recording",
    "nfi-extract",
    "switchee-survey",
    "paramedics",
    "core-returns",
    "view-access",
    "casework",
];
const CLAIMS: &[&str] = &[
    "dwp-rent",
    "dwp-draft",
    "northlight-onward",
    "police-crime",
    "core-returns",
    "view-access",
    "paramedics",
    "",
    "no-such",
];
const NAMES: &[&str] = &[
    "DWP",
    "dwp",
    "BEIS",
    "MHCLG",
    "DLUHC",
    "Anglian Water",
    "Norfolk Constabulary",
    "Councillor for Mancroft ward",
    "Nobody",
    "",
    " ",
];
const IDS: &[&str] = &[
    "dwp",
    "constabulary",
    "mhclg",
    "unused",
    "councillor",
    "northlight",
    "nobody",
    "",
];
const PURPOSES: &[&str] = &[
    "housing-costs",
    "crime",
    "statistics",
    "audit",
    "evaluation",
    "",
];
const CATEGORIES: &[&str] = &[
    "identity",
    "address",
    "email_address",
    "health",
    "disability",
    "ethnicity",
    "fraud_match",
    "criminal_offence",
    "income",
    "made_up",
    "",
];
const POINTS: &[&str] = &["a", "c", "g", "j", "z", ""];
const PARAGRAPHS: &[&str] = &["pt1-para4", "pt2-para10", "pt2-para18", "nonsense"];
const FACTS: &[(&str, &str)] = &[
    ("emergency", "true"),
    ("emergency", "false"),
    ("incapable_of_consent", "true"),
    ("outstanding_balance", "yes"),
    ("tenancy_start", "2026-02-01"),
    ("record_created", "2020-01-01"),
    ("switchee_meter", "false"),
    ("other", "x"),
];
const TIMES: &[i64] = &[
    i64::MIN,
    0,
    1_672_531_200_000_000,
    1_688_169_600_000_000,
    1_735_725_600_000_000,
    1_772_445_600_000_000,
    i64::MAX,
];

/// Events of all sorts, good and bad, over the sample register.
pub(crate) fn event() -> impl Strategy<Value = DisclosureEvent<'static>> {
    let who = (
        option::of(select(IDS)),
        select(NAMES),
        option::of(select(CLAIMS)),
    );
    let what = (
        vec(select(CATEGORIES), 0..5),
        select(PURPOSES),
        select(LawfulBasis::ALL),
        vec(select(FACTS), 0..3),
    );
    let conditions = (
        option::of(select(POINTS)),
        option::of(select(PARAGRAPHS)),
        option::of(Just("s.1")),
    );
    let how = (
        select(Kind::ALL),
        select(Channel::ALL),
        select(Environment::ALL),
        select(TIMES),
        0_u8..15,
        -3_i64..20,
    );
    (
        select(ARRANGEMENTS),
        any::<bool>(),
        who,
        what,
        conditions,
        how,
    )
        .prop_map(
            |(base, keep_name, (id, name, claim), what, conditions, how)| {
                let (categories, purpose, lawful_basis, facts) = what;
                let (article_9, schedule_1, legal_obligation_ref) = conditions;
                let (kind, channel, environment, time, people, subject_count) = how;
                let mut event = conforming(base);
                if !keep_name {
                    event.recipient.name = name;
                    event.recipient.id = id;
                    event.purpose = purpose;
                    event.lawful_basis = lawful_basis;
                    event.facts = facts;
                    event.kind = kind;
                    event.occurred_at = UtcMicros(time);
                }
                event.arrangement = claim;
                event.categories = categories;
                event.channel = channel;
                event.environment = environment;
                event.conditions = Conditions {
                    article_9,
                    schedule_1,
                    legal_obligation_ref,
                    ..Conditions::default()
                };
                event.subjects = (0..people).map(subject).collect();
                event.subject_count = subject_count;
                event
            },
        )
}

/// One way to make an arrangement stricter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stricter {
    FewerCategories,
    FewerConditionalCategories,
    NotAnyCategory,
    FewerPurposes,
    FewerBases,
    ShorterValidity,
    NarrowerGate,
    MoreRequired,
}

pub(crate) fn tighten(arrangement: &mut Arrangement, how: Stricter) {
    match how {
        Stricter::FewerCategories => drop(arrangement.categories.pop()),
        Stricter::FewerConditionalCategories => drop(arrangement.conditional_categories.pop()),
        Stricter::NotAnyCategory => arrangement.any_category = false,
        Stricter::FewerPurposes => arrangement.purposes = vec!["sign-up".into()],
        Stricter::FewerBases => arrangement.declared_bases.clear(),
        Stricter::ShorterValidity => arrangement.valid.to = CivilDate::parse("2023-05-01"),
        Stricter::NarrowerGate => drop(arrangement.gate.pop()),
        Stricter::MoreRequired => arrangement.requires.push(Requirement {
            check: RequirementCheck::FactEquals {
                fact: "emergency".into(),
                equals: "true".into(),
            },
            code: RuleCode::ArrangementConditionNotMet,
        }),
    }
}

pub(crate) const STRICTER: &[Stricter] = &[
    Stricter::FewerCategories,
    Stricter::FewerConditionalCategories,
    Stricter::NotAnyCategory,
    Stricter::FewerPurposes,
    Stricter::FewerBases,
    Stricter::ShorterValidity,
    Stricter::NarrowerGate,
    Stricter::MoreRequired,
];
