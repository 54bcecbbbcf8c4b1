//! A decision silences what it names, while it holds; what it silences stays visible.

use domain::{
    time::{CivilDate, UtcMicros},
    verdict::{FindingOutcome, RuleCode},
};
use store::{BatchBuilder, Covers, Decision, FindingsFilter, Withdrawal};

use crate::support::{Engine, digest, event, finding, id_text, origin, verdict};

const YEAR_2100: i64 = 4_102_444_800_000_000;

fn decision(number: u8, until: &str, covers: Covers) -> Decision {
    Decision {
        decision_id: id_text(number),
        decided_at: UtcMicros(1_790_000_000_000_000 + i64::from(number)),
        decided_by: "dpo-1".into(),
        reason: "agreed; \\ 'quoted'".into(),
        until: CivilDate::parse(until).expect("a day"),
        covers,
    }
}

/// (event, decision that silences it), of all findings.
async fn silenced(engine: &Engine) -> Vec<(u8, String)> {
    let filter = FindingsFilter {
        with_silenced: true,
        ..FindingsFilter::default()
    };
    let rows = engine
        .store
        .findings(&filter)
        .expect("findings")
        .all()
        .await
        .expect("rows");
    let mut all: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let number = u8::from_str_radix(&row.event_id[34..], 16).expect("hexadecimal");
            (number, row.silenced_by.get(34..).unwrap_or("").to_owned())
        })
        .collect();
    all.sort();
    all
}

async fn open(engine: &Engine) -> u64 {
    engine.count("SELECT count() FROM v1_findings_open").await
}

#[tokio::test]
async fn a_decision_silences_what_it_names_until_it_is_over_or_withdrawn() {
    let engine = Engine::start().await;
    let mut builder = BatchBuilder::new();
    for number in 1..=3 {
        let code = if number == 3 {
            RuleCode::ImplausibleDate
        } else {
            RuleCode::MalformedValue
        };
        let found = vec![finding(code, FindingOutcome::Finding, None)];
        builder.push(
            &event(number),
            digest(1),
            &verdict(found),
            &origin(i64::from(number)),
        );
    }
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let none = |number| (number, String::new());
    assert_eq!(silenced(&engine).await, [none(1), none(2), none(3)]);

    let of_one = Covers {
        code: Some(RuleCode::MalformedValue),
        event_id: Some(id_text(2).to_uppercase()),
        ..Covers::default()
    };
    let nothing = Covers {
        arrangement: Some("another".into()),
        ..Covers::default()
    };
    let over = Covers {
        code: Some(RuleCode::ImplausibleDate),
        ..Covers::default()
    };
    for decision in [
        decision(0xA0, "2099-12-31", of_one),
        decision(0xA1, "2099-12-31", nothing),
        decision(0xA2, "2020-01-01", over),
    ] {
        engine.store.decide(&decision).await.expect("decide");
        engine
            .store
            .decide(&decision)
            .await
            .expect("the same again is one");
    }
    assert_eq!(
        silenced(&engine).await,
        [none(1), (2, "a0".into()), none(3)]
    );
    assert_eq!(open(&engine).await, 2);
    let plain = engine
        .store
        .findings(&FindingsFilter::default())
        .expect("findings");
    assert_eq!(plain.all().await.expect("rows").len(), 2);

    let withdrawal = Withdrawal {
        decision_id: id_text(0xB0),
        withdraws: id_text(0xA0),
        decided_at: UtcMicros(YEAR_2100),
        decided_by: "dpo-2".into(),
        reason: "not agreed after all".into(),
    };
    engine.store.withdraw(&withdrawal).await.expect("withdraw");
    assert_eq!(silenced(&engine).await, [none(1), none(2), none(3)]);
    assert_eq!(open(&engine).await, 3);
    let all = engine.store.decisions().await.expect("decisions");
    let states: Vec<_> = all
        .iter()
        .map(|row| (&row.decision_id[34..], row.state.as_str()))
        .collect();
    assert_eq!(
        states,
        [("a2", "over"), ("a1", "in_force"), ("a0", "withdrawn")]
    );
    assert_eq!(all[2].reason, "agreed; \\ 'quoted'");
    assert_eq!(
        (all[2].withdrawn_by.as_str(), all[2].code.as_str()),
        ("dpo-2", "malformed_value")
    );
}
