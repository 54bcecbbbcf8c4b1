//! The conditions that an event needs for the categories and the basis that it has.
//! Never more than one condition of a kind.

use domain::vocabulary::{Channel, LawfulBasis};

use crate::{
    dice::Dice,
    event::{Event, Text},
    grounds::{Gate, Ground, Kinds, Slug},
};

/// Does the ground's gate have a condition under which this conditional category may go?
pub fn condition_for(ground: &Ground, slug: &Slug) -> bool {
    match (slug.special, slug.offence) {
        (true, _) => ground.gate.iter().any(|gate| !gate.article_9.is_empty()),
        (false, true) => ground.gate.iter().any(|gate| !gate.schedule_1.is_empty()),
        (false, false) => !ground.gate.is_empty(),
    }
}

/// Records what the event's categories and basis ask for.
pub fn fill_conditions(dice: &mut Dice, kinds: &Kinds, ground: &Ground, event: &mut Event) {
    let sent: Vec<Slug> = if ground.gate.is_empty() {
        Vec::new()
    } else {
        event.categories.iter().map(|id| kinds.slug(id)).collect()
    };
    if sent.iter().any(|slug| slug.special) {
        special(dice, ground, event);
    }
    if sent.iter().any(|slug| slug.offence) && event.conditions.schedule_1.is_none() {
        offence(dice, ground, event);
    }
    let listed = |slug: &Slug| kinds.is_within(&slug.id, &ground.proper);
    let needs_any = |slug: &Slug| !slug.special && !slug.offence && !listed(slug);
    let has_none = event.conditions.article_9.is_none() && event.conditions.schedule_1.is_none();
    if has_none && !ground.any_category && sent.iter().any(needs_any) {
        special(dice, ground, event);
    }
    basis(dice, ground, event);
}

fn special(dice: &mut Dice, ground: &Ground, event: &mut Event) {
    let accepting: Vec<&Gate> = ground
        .gate
        .iter()
        .filter(|gate| !gate.article_9.is_empty())
        .collect();
    let Some(gate) = dice.pick(&accepting) else {
        return;
    };
    event.conditions.article_9 = dice.pick(&gate.article_9).cloned();
    event.conditions.schedule_1 = dice.pick(&gate.schedule_1).cloned();
    explain(event);
}

fn offence(dice: &mut Dice, ground: &Ground, event: &mut Event) {
    let accepting: Vec<&Gate> = ground
        .gate
        .iter()
        .filter(|gate| !gate.schedule_1.is_empty())
        .collect();
    let pure = accepting
        .iter()
        .copied()
        .find(|gate| gate.article_9.is_empty());
    let Some(gate) = pure.or_else(|| accepting.first().copied()) else {
        return;
    };
    event.conditions.schedule_1 = dice.pick(&gate.schedule_1).cloned();
    explain(event);
}

/// What single paragraphs of Schedule 1 ask for: why nobody was asked, that the body fights fraud, who asked for help.
fn explain(event: &mut Event) {
    match event.conditions.schedule_1.as_deref() {
        Some("pt2-para14") => event.say("anti_fraud_organisation", "true"),
        Some("pt2-para18") => event.conditions.no_consent_reason = Some("would_prejudice".into()),
        Some("pt2-para24") => event.say("constituent_is_subject", "true"),
        _ => {}
    }
}

/// What is sensitive goes by e-mail only encrypted.
pub fn secure(kinds: &Kinds, event: &mut Event) {
    let mut sent = event.categories.iter().map(|id| kinds.slug(id));
    if event.channel == Channel::Email && sent.any(|slug| slug.special || slug.offence) {
        event.say("encrypted", "true");
    }
}

fn basis(dice: &mut Dice, ground: &Ground, event: &mut Event) {
    let conditions = &mut event.conditions;
    match event.lawful_basis {
        LawfulBasis::LegalObligation => {
            conditions.legal_obligation_ref = ground.legal_obligation_ref.clone()
        }
        LawfulBasis::RecognisedLegitimateInterest => conditions.annex_1 = Some(annex_1(&ground.id)),
        _ => {}
    }
    let asks_consent =
        event.lawful_basis == LawfulBasis::Consent || conditions.article_9.as_deref() == Some("a");
    if asks_consent {
        conditions.consent_ref = Some(format!("CN-{:06}", dice.below(1_000_000)).into());
    }
}

/// UK GDPR Annex 1: 3 emergencies, 5(a) crime, 6 safeguarding.
fn annex_1(ground: &str) -> Text {
    let condition = if ground.starts_with("safeguarding") {
        "6"
    } else if ground.starts_with("disaster") {
        "3"
    } else {
        "5a"
    };
    condition.into()
}
