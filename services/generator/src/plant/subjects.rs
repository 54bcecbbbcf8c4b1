//! Persons whose status speaks against the disclosure, or of whom nothing is known that it rests on. Only of people of
//! whom nothing else is told: what is planted here must not reach the crowd's ordinary life.

use domain::{
    status::StatusKind,
    time::UtcMicros,
    verdict::{
        FindingOutcome::{Finding, Gap},
        RuleCode::{
            self, ChildSubjectUnjustified, ConsentExpired, ConsentMissing, ConsentRefused,
            ConsentWithdrawn, ErasedSubject, ExplicitConsentAbsent, ObjectedSubject,
            ProtectedAddress, RestrictedSubject, UnknownSubject,
        },
    },
    vocabulary::{LawfulBasis, RecipientKind, SubjectKind},
};

use super::{Case, Site, Way, apart, often};
use crate::{
    calendar::DAY,
    compose::Draft,
    grounds::Ground,
    people::SubjectScheme,
    reported::{Change, Reported},
};

pub const WAYS: &[Way] = &[
    apart("consent-unknown", consent_unknown),
    apart("consent-withdrawn", consent_withdrawn),
    apart("consent-expired", consent_expired),
    apart("consent-refused", consent_refused),
    apart("consent-implied", consent_implied),
    apart("objected", objected),
    apart("objection-assessed", objection_assessed),
    apart("restricted", restricted),
    apart("erased", erased),
    apart("address-protected", address_protected),
    apart("danger", danger),
    apart("child", child),
    often("scheme-unknown", scheme_unknown),
];

const ADDRESSES: [&str; 2] = ["address", "forwarding_address"];
const MAY_KNOW: [RecipientKind; 3] = [
    RecipientKind::Police,
    RecipientKind::SafeguardingPartnership,
    RecipientKind::EmergencyHealth,
];

fn consent_unknown(site: &mut Site<'_>) -> Option<Case> {
    let why = "The source says that the person agreed; nobody has a record of that";
    of_consent(site, ConsentMissing, why, |_| Vec::new())
}

fn consent_withdrawn(site: &mut Site<'_>) -> Option<Case> {
    let why = "The person had withdrawn the consent ten days before";
    of_consent(site, ConsentWithdrawn, why, |at| {
        vec![
            Change::new("given", before(at, 200)),
            Change::new("withdrawn", before(at, 10)),
        ]
    })
}

fn consent_expired(site: &mut Site<'_>) -> Option<Case> {
    let why = "The consent was given for a year, and that was over a month before";
    of_consent(site, ConsentExpired, why, |at| {
        vec![Change {
            ends_at: Some(before(at, 30)),
            ..Change::new("given", before(at, 395))
        }]
    })
}

fn consent_refused(site: &mut Site<'_>) -> Option<Case> {
    let why = "The person was asked and had said no";
    of_consent(site, ConsentRefused, why, |at| {
        vec![Change::new("refused", before(at, 20))]
    })
}

fn of_consent(
    site: &mut Site<'_>,
    code: RuleCode,
    why: &'static str,
    history: fn(UtcMicros) -> Vec<Change>,
) -> Option<Case> {
    let (draft, _) =
        site.base(|ground| ground.is_calm() && ground.bases == [LawfulBasis::Consent])?;
    let scope = draft.event.purpose.clone();
    let history = history(draft.event.occurred_at);
    told(draft, code, why, StatusKind::Consent, &scope, history)
}

/// Special categories on explicit consent, and the form did not ask for them.
fn consent_implied(site: &mut Site<'_>) -> Option<Case> {
    let has_point = |ground: &Ground| {
        let mut gate = ground.gate.iter();
        gate.any(|gate| gate.article_9.iter().any(|point| **point == *"a"))
    };
    let is_special = |ground: &Ground| ground.conditional.iter().any(|slug| slug.special);
    let (mut draft, ground) =
        site.base(|ground| ground.is_calm() && has_point(ground) && is_special(ground))?;
    let special: Vec<_> = ground
        .conditional
        .iter()
        .filter(|slug| slug.special)
        .collect();
    draft
        .event
        .categories
        .push(site.dice.pick(&special)?.id.clone());
    draft.event.conditions.article_9 = Some("a".into());
    draft.event.conditions.schedule_1 = None;
    crate::compose::secure(&site.world.grounds.kinds, &mut draft.event);
    let scope = draft.event.purpose.clone();
    let given = Change::new("given", before(draft.event.occurred_at, 90));
    let why = "The person agreed, but not in so many words to sensitive information";
    let code = ExplicitConsentAbsent;
    told(draft, code, why, StatusKind::Consent, &scope, vec![given])
}

fn objected(site: &mut Site<'_>) -> Option<Case> {
    let why = "The person had objected a month before";
    of_objection(site, "objected", why)
}

fn objection_assessed(site: &mut Site<'_>) -> Option<Case> {
    let why = "The person had objected, and that was still being looked at";
    of_objection(site, "assessing", why)
}

fn of_objection(site: &mut Site<'_>, state: &'static str, why: &'static str) -> Option<Case> {
    use LawfulBasis::{LegitimateInterests, PublicTask};
    let (draft, _) = site.base(|ground| {
        let mut bases = ground.bases.iter();
        bases.all(|basis| matches!(basis, LegitimateInterests | PublicTask))
    })?;
    let objected = Change::new(state, before(draft.event.occurred_at, 30));
    told(
        draft,
        ObjectedSubject,
        why,
        StatusKind::Objection,
        "all",
        vec![objected],
    )
}

fn restricted(site: &mut Site<'_>) -> Option<Case> {
    let (draft, _) = site.base(|ground| !ground.bases.contains(&LawfulBasis::Consent))?;
    let conditions = &draft.event.conditions;
    if conditions.article_9.as_deref() == Some("f")
        || conditions.schedule_1.as_deref() == Some("pt3-para33")
    {
        return None;
    }
    let since = Change::new("restricted", before(draft.event.occurred_at, 14));
    let why =
        "The person's data were under restriction, and no ground for sharing them was recorded";
    told(
        draft,
        RestrictedSubject,
        why,
        StatusKind::Restriction,
        "",
        vec![since],
    )
}

fn erased(site: &mut Site<'_>) -> Option<Case> {
    let (draft, _) = site.base(|_| true)?;
    let erased = Change::new("erased", before(draft.event.occurred_at, 60));
    let why = "The person's data had been erased two months before";
    told(
        draft,
        ErasedSubject,
        why,
        StatusKind::Erasure,
        "",
        vec![erased],
    )
}

fn address_protected(site: &mut Site<'_>) -> Option<Case> {
    let (draft, _) = site.base(Ground::is_calm)?;
    let kind = site.world.grounds.parties[draft.party].kind;
    let tells = |slug: &crate::event::Text| ADDRESSES.contains(&&**slug);
    if MAY_KNOW.contains(&kind) || !draft.event.categories.iter().any(tells) {
        return None;
    }
    let protected = Change::new("protected", before(draft.event.occurred_at, 100));
    let why = "The address is protected, and this recipient may not know it";
    told(
        draft,
        ProtectedAddress,
        why,
        StatusKind::ProtectedAddress,
        "",
        vec![protected],
    )
}

fn danger(site: &mut Site<'_>) -> Option<Case> {
    let (draft, _) = site.base(Ground::is_calm)?;
    let party = &site.world.grounds.parties[draft.party];
    let protected = Change {
        dangers: vec![party.id.clone()],
        ..Change::new("protected", before(draft.event.occurred_at, 100))
    };
    let why = "The person's record names this recipient as a danger";
    told(
        draft,
        ProtectedAddress,
        why,
        StatusKind::ProtectedAddress,
        "",
        vec![protected],
    )
}

fn child(site: &mut Site<'_>) -> Option<Case> {
    let lists = |ground: &Ground| {
        let mut gate = ground.gate.iter();
        gate.any(|gate| gate.schedule_1.iter().any(|slug| **slug == *"pt2-para18"))
    };
    let (mut draft, _) =
        site.base(|ground| ground.bases == [LawfulBasis::LegitimateInterests] && !lists(ground))?;
    draft.event.subjects.first_mut()?.kind = SubjectKind::Tenant;
    let child = Change::new("child", before(draft.event.occurred_at, 3_000));
    let why = "The person was under 18, and nobody recorded that a child's interests were weighed";
    told(
        draft,
        ChildSubjectUnjustified,
        why,
        StatusKind::Child,
        "",
        vec![child],
    )
}

/// Only a source that writes to Kafka itself can do that: the gateway refuses a scheme that it does not know.
fn scheme_unknown(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) =
        site.base_on_kafka(|ground| !ground.bases.contains(&LawfulBasis::Consent))?;
    let subject = draft.event.subjects.first_mut()?;
    subject.scheme = SubjectScheme::Payroll;
    draft.event.subjects.truncate(1);
    draft.event.subject_count = 1;
    Some(Case {
        codes: vec![(UnknownSubject, Gap)],
        ..Case::found(
            draft,
            UnknownSubject,
            "The source names the person by a number that no register knows",
        )?
    })
}

fn told(
    draft: Draft,
    code: RuleCode,
    why: &'static str,
    kind: StatusKind,
    scope: &str,
    history: Vec<Change>,
) -> Option<Case> {
    let reported = Reported {
        subject: *draft.event.subjects.first()?,
        kind,
        scope: scope.into(),
        history,
    };
    Some(Case {
        codes: vec![(code, Finding)],
        reported: vec![reported],
        ..Case::found(draft, code, why)?
    })
}

const fn before(at: UtcMicros, days: i64) -> UtcMicros {
    UtcMicros(at.0 - days * DAY)
}
