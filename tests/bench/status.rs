//! What it costs to know something of a million persons: memory, reading it all at a start, and asking. One process,
//! one core, JSON on standard output. `./dev bench status [PERSONS]`

use std::{fs, hint::black_box, time::Instant};

use anyhow::{Context as _, Result};
use domain::{
    event::Pseudonym,
    status::{StatusKind, SubjectStatus},
    time::UtcMicros,
};
use serde_json::json;
use wire::status::{LinkMessage, StatusMessage};

/// Of a thousand persons: all have a consent; so many have more.
const CONSENT_CHANGED: u64 = 150;
const SECOND_CONSENT: u64 = 200;
const OBJECTION: u64 = 20;
const RESTRICTION: u64 = 5;
const CHILD: u64 = 30;
const PROTECTED: u64 = 5;
/// Known by two pseudonyms that are linked.
const LINKED: u64 = 100;

fn main() -> Result<()> {
    // Cargo adds `--bench`.
    let given = std::env::args()
        .skip(1)
        .find(|argument| argument != "--bench");
    let persons: u64 = given.map_or(Ok(1_000_000), |text| text.parse())?;
    let before = resident()?;
    let mut status = SubjectStatus::default();
    let (mut records, mut bytes, mut links) = (0_u64, 0_u64, 0_u64);
    let (mut parsing, mut taking) = (0.0, 0.0);
    for person in 0..persons {
        for value in statuses(person) {
            bytes += value.len() as u64;
            let start = Instant::now();
            let message = StatusMessage::parse(value.as_bytes())?;
            let parsed = Instant::now();
            status.record(&message.record());
            taking += parsed.elapsed().as_secs_f64();
            parsing += (parsed - start).as_secs_f64();
            records += 1;
        }
        if mixed(person, 7) % 1_000 < LINKED {
            status.link(LinkMessage::parse(link(person).as_bytes())?.link());
            links += 1;
        }
    }
    status.read_to_the_end();
    let held = resident()? - before;
    let start = Instant::now();
    let at = UtcMicros(1_780_000_000_000_000);
    let mut known = 0_u64;
    for number in 0..persons {
        // In no order: the memory of a person is never at hand.
        let person = status.person(pseudonym(mixed(number, 1) % persons, false));
        known += u64::from(
            person
                .standing(StatusKind::Consent, "live-chat", at)
                .is_some(),
        );
    }
    black_box(known);
    let asking = start.elapsed().as_secs_f64();
    let each = |seconds: f64, of: u64| (seconds * 1e9 / of as f64).round();
    println!(
        "{}",
        json!({
            "persons": persons, "records": records, "links": links, "message_bytes": bytes,
            "held_mib": held as f64 / 1_048_576.0, "bytes_a_person": held / persons,
            "parse_ns": each(parsing, records), "take_ns": each(taking, records), "ask_ns": each(asking, persons),
        })
    );
    Ok(())
}

/// Resident bytes of this process.
fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kib.context("VmRSS")?.parse::<u64>()? * 1_024)
}

fn mixed(number: u64, with: u64) -> u64 {
    let mut state = (number ^ with.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state ^ (state >> 29)
}

fn pseudonym(person: u64, is_second: bool) -> Pseudonym {
    let mut bytes = [0; 16];
    for (half, with) in bytes.chunks_exact_mut(8).zip([11, 13]) {
        half.copy_from_slice(&mixed(person, with + u64::from(is_second)).to_be_bytes());
    }
    Pseudonym(bytes)
}

fn hex(person: u64, is_second: bool) -> String {
    format!(
        "{:032x}",
        u128::from_be_bytes(pseudonym(person, is_second).0)
    )
}

fn statuses(person: u64) -> Vec<String> {
    let given = r#"{"state":"given","effective_at":"2025-01-01T09:00:00Z","recorded_at":"2025-01-01T09:05:00Z"}"#;
    let withdrawn = r#"{"state":"withdrawn","effective_at":"2026-01-01T09:00:00Z","recorded_at":"2026-01-02T09:05:00Z"}"#;
    let since = |state: &str, more: &str| {
        format!(
            r#"{{"state":"{state}","effective_at":"2025-06-01T09:00:00Z","recorded_at":"2025-06-01T09:05:00Z"{more}}}"#
        )
    };
    let lot = |with: u64, of: u64| mixed(person, with) % 1_000 < of;
    let consent = match lot(2, CONSENT_CHANGED) {
        true => format!("{given},{withdrawn}"),
        false => given.to_owned(),
    };
    let mut all = vec![("consent", "live-chat", consent)];
    if lot(3, SECOND_CONSENT) {
        all.push(("consent", "retrofit", given.to_owned()));
    }
    if lot(4, OBJECTION) {
        all.push(("objection", "all", since("objected", "")));
    }
    if lot(5, RESTRICTION) {
        all.push(("restriction", "", since("restricted", "")));
    }
    if lot(6, CHILD) {
        all.push(("child", "", since("child", "")));
    }
    if lot(8, PROTECTED) {
        let more = r#","allowed":["police"],"dangers":["former-partner"]"#;
        all.push(("protected_address", "", since("protected", more)));
    }
    all.into_iter()
        .map(|(kind, scope, history)| {
            let scope = match scope {
                "" => String::new(),
                scope => format!(r#""scope":"{scope}","#),
            };
            let pseudonym = hex(person, false);
            format!(
                r#"{{"scheme":"person","pseudonym":"{pseudonym}","key_id":"k1","kind":"{kind}",{scope}"history":[{history}]}}"#
            )
        })
        .collect()
}

fn link(person: u64) -> String {
    let side = |is_second| {
        let pseudonym = hex(person, is_second);
        format!(r#"{{"scheme":"person","pseudonym":"{pseudonym}","key_id":"k1"}}"#)
    };
    let (one, other) = (side(false), side(true));
    format!(r#"{{"one":{one},"other":{other},"linked":true,"recorded_at":"2025-06-01T09:05:00Z"}}"#)
}
