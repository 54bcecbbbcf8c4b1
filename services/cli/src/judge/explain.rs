//! `sharetrail judge --explain`: how a verdict came about, in words that a DPO reads without help, or as JSON.
//! Never repeats a text of the event beyond names and slugs.

use std::fmt::Write as _;

use domain::{
    event::DisclosureEvent,
    judge::{Answer, Asked, Considered, Explanation, FoundBy},
    rules::RuleInfo,
    verdict::Finding,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::words::plain;

/// In words, over several lines, ending with an empty one.
pub fn in_words(event: &DisclosureEvent<'_>, explained: &Explanation<'_>) -> String {
    let mut text = String::new();
    let recipient = recipient(event, explained);
    let _ = writeln!(
        text,
        "{}: {} to {recipient}, event {}: {}",
        explained.day,
        plain(event.source),
        Uuid::from_bytes(event.event_id.0),
        explained.verdict.outcome().as_str()
    );
    text += &register(explained);
    text += &found(explained);
    arrangements(&mut text, event, explained);
    rules(&mut text, event, explained, &recipient);
    text.push('\n');
    text
}

fn recipient(event: &DisclosureEvent<'_>, explained: &Explanation<'_>) -> String {
    match explained.verdict.recipient {
        Some(recipient) => recipient.name.clone(),
        None if event.recipient.name.trim().is_empty() => "somebody who was not named".into(),
        None => plain(event.recipient.name),
    }
}

fn register(explained: &Explanation<'_>) -> String {
    match explained.verdict.register {
        Some(register) => format!(
            "Judged by register {}, in force on that day.\n",
            register.data().version
        ),
        None => "No register was in force on that day.\n".into(),
    }
}

fn found(explained: &Explanation<'_>) -> String {
    let how = match (explained.found_by, explained.verdict.recipient) {
        (FoundBy::Id, Some(recipient)) => {
            format!("is registered as {}, found by its id", recipient.id)
        }
        (FoundBy::Name, Some(recipient)) => {
            format!("is registered as {}, found by its name", recipient.id)
        }
        _ => "is not in the register, neither by id nor by name".into(),
    };
    format!("The recipient {how}.\n")
}

fn arrangements(text: &mut String, event: &DisclosureEvent<'_>, explained: &Explanation<'_>) {
    text.push_str("\nArrangements\n");
    if explained.is_claim_unknown {
        let claimed = plain(event.arrangement.unwrap_or_default());
        let _ = writeln!(
            text,
            "  The event claims {claimed}, which the register does not have."
        );
    }
    if explained.considered.is_empty() {
        text.push_str("  None was looked at: none is claimed that is registered, and none covers this recipient.\n");
    }
    for one in &explained.considered {
        let standing = match (one.is_chosen, one.is_claimed) {
            (true, true) => "judged against, since the event claims it",
            (true, false) => "judged against: it fits best",
            (false, true) => "claimed, but not one to judge this by",
            (false, false) if explained.considered.iter().any(|other| other.is_claimed) => {
                "not taken: the event claims another"
            }
            (false, false) => "not taken: another fits better",
        };
        let _ = writeln!(text, "  {}: {standing}", one.arrangement.id);
        for reason in reasons(event, one) {
            let _ = writeln!(text, "    {reason}");
        }
    }
}

/// Each thing that is compared: `yes` or `no`, and what.
fn reasons(event: &DisclosureEvent<'_>, one: &Considered<'_>) -> Vec<String> {
    let say = |is_so: bool, what: String| format!("{} {what}", if is_so { "yes:" } else { "no: " });
    let mut reasons = vec![
        say(one.covers_recipient, "covers the recipient".into()),
        say(one.is_live, "was live on that day".into()),
        say(
            one.has_purpose,
            format!("has the purpose {}", plain(event.purpose)),
        ),
    ];
    if one.beyond.is_empty() {
        reasons.push(say(true, "lists every category that went".into()));
    }
    for (slug, is_conditional) in &one.beyond {
        let how = if *is_conditional {
            "freely (only under a condition)"
        } else {
            "at all"
        };
        reasons.push(say(false, format!("lists {} {how}", plain(slug))));
    }
    let basis = event.lawful_basis.symbol();
    reasons.push(say(
        one.accepts_basis,
        format!("accepts {basis} as the lawful basis"),
    ));
    reasons
}

fn rules(
    text: &mut String,
    event: &DisclosureEvent<'_>,
    explained: &Explanation<'_>,
    recipient: &str,
) {
    text.push_str("\nRules\n");
    for asked in &explained.rules {
        match &asked.answer {
            Answer::Raised(finding) => {
                let words = filled(asked.info, finding, event, explained, recipient);
                let (outcome, severity) = (finding.outcome.as_str(), finding.severity.as_str());
                let code = asked.info.code;
                let person = match finding.subject {
                    Some(index) => format!(" about subject {index}"),
                    None => String::new(),
                };
                let _ = writeln!(text, "  {code} ({outcome}, {severity}){person}: {words}");
                let _ = writeln!(text, "    by {}", asked.info.law.join(", "));
            }
            Answer::Suppressed { by } => {
                let _ = writeln!(text, "  {}: said better by {by}", asked.info.code);
            }
            _ => {}
        }
    }
    let groups = [
        ("nothing found", Answer::Passed),
        ("not asked of an event of this kind", Answer::OtherKind),
        ("not law on that day", Answer::NotInForce),
        ("not asked without a register", Answer::NoRegister),
        ("not asked without an arrangement", Answer::NoArrangement),
    ];
    for (words, answer) in groups {
        let of_group = explained
            .rules
            .iter()
            .filter(|asked| asked.answer == answer);
        let codes: Vec<&str> = of_group.map(|asked| asked.info.code.as_str()).collect();
        if !codes.is_empty() {
            let _ = writeln!(text, "  {words} ({}): {}", codes.len(), codes.join(", "));
        }
    }
}

fn filled(
    info: &RuleInfo,
    finding: &Finding,
    event: &DisclosureEvent<'_>,
    explained: &Explanation<'_>,
    recipient: &str,
) -> String {
    let arrangement = explained.verdict.arrangement;
    info.explain_dpo
        .replace("{recipient}", recipient)
        .replace("{source}", &plain(event.source))
        .replace(
            "{arrangement}",
            arrangement.map_or("no arrangement", |found| &found.id),
        )
        .replace("{day}", &explained.day.to_string())
        .replace("{expected}", &finding.expected)
        .replace("{observed}", &finding.observed)
}

/// As one line of JSON.
pub fn as_json(event: &DisclosureEvent<'_>, explained: &Explanation<'_>) -> String {
    let verdict = &explained.verdict;
    let told = json!({
        "source": event.source,
        "event_id": Uuid::from_bytes(event.event_id.0),
        "day": explained.day.to_string(),
        "register_version": verdict.register.map(|register| &register.data().version),
        "recipient": verdict.recipient.map(|recipient| &recipient.id),
        "found_by": match explained.found_by {
            FoundBy::Id => "id",
            FoundBy::Name => "name",
            FoundBy::Nothing => "nothing",
        },
        "verdict": verdict.outcome().as_str(),
        "claim_unknown": explained.is_claim_unknown,
        "considered": explained.considered.iter().map(considered).collect::<Vec<_>>(),
        "rules": explained.rules.iter().map(rule).collect::<Vec<_>>(),
    });
    told.to_string()
}

fn considered(one: &Considered<'_>) -> Value {
    let beyond = one.beyond.iter();
    json!({
        "arrangement": one.arrangement.id, "claimed": one.is_claimed, "chosen": one.is_chosen,
        "covers_recipient": one.covers_recipient, "live": one.is_live, "has_purpose": one.has_purpose,
        "accepts_basis": one.accepts_basis,
        "beyond": beyond.map(|(slug, is_conditional)| json!({"category": slug, "conditional": is_conditional})).collect::<Vec<_>>(),
    })
}

fn rule(asked: &Asked) -> Value {
    let code = asked.info.code.as_str();
    match &asked.answer {
        Answer::Passed => json!({"code": code, "answer": "passed"}),
        Answer::Raised(found) => json!({
            "code": code, "answer": "raised", "outcome": found.outcome.as_str(), "severity": found.severity.as_str(),
            "subject": found.subject, "expected": found.expected, "observed": found.observed,
        }),
        Answer::Suppressed { by } => {
            json!({"code": code, "answer": "suppressed", "by": by.as_str()})
        }
        Answer::OtherKind => json!({"code": code, "answer": "other_kind"}),
        Answer::NotInForce => json!({"code": code, "answer": "not_in_force"}),
        Answer::NoRegister => json!({"code": code, "answer": "no_register"}),
        Answer::NoArrangement => json!({"code": code, "answer": "no_arrangement"}),
    }
}
