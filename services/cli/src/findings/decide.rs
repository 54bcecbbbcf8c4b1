//! `sharetrail findings decide`, `withdraw`, `decisions`: who silenced what, why, until when.

use std::io::{self, Write};

use anyhow::{Result, bail};
use domain::time::{CivilDate, UtcMicros};
use jiff::Timestamp;
use serde_json::json;
use store::{Covers, Decision, DecisionRow, FindingsFilter, Withdrawal};

use super::code;
use crate::{
    args::{DecideArgs, DecisionsArgs, Format, WithdrawArgs},
    connect,
    exit::{Done, Mistake},
    words,
};

/// How many silenced findings are counted at most, to tell what a decision does.
const COUNTED: u64 = 100_000;

/// Records a decision and says how much it silences now.
pub fn decide(args: DecideArgs) -> Result<Done> {
    let until = CivilDate::parse(&args.until).ok_or_else(|| {
        Mistake::Usage(format!(
            "--until {}: write the day as YYYY-MM-DD",
            args.until
        ))
    })?;
    let now = UtcMicros(Timestamp::now().as_microsecond());
    if until < CivilDate::in_london(now) {
        return Err(Mistake::Usage(format!("--until {until} is over already")).into());
    }
    let event_id = args.event.as_deref().map(uuid).transpose()?;
    let decision = Decision {
        decision_id: uuid::Uuid::now_v7().to_string(),
        decided_at: now,
        decided_by: given("--by", &args.by)?,
        reason: given("--reason", &args.reason)?,
        until,
        covers: Covers {
            code: args.code.as_deref().map(code).transpose()?,
            arrangement: args.arrangement,
            recipient: args.recipient,
            source: args.source,
            event_id,
        },
    };
    connect::with_store(&args.store, async |store| {
        store.decide(&decision).await?;
        let mut silenced = 0_u64;
        let mut rows = store.findings(&FindingsFilter {
            code: decision.covers.code,
            arrangement: decision.covers.arrangement.clone(),
            recipient: decision.covers.recipient.clone(),
            source: decision.covers.source.clone(),
            with_silenced: true,
            limit: COUNTED,
            ..FindingsFilter::default()
        })?;
        while let Some(row) = rows.next().await? {
            silenced += u64::from(row.silenced_by == decision.decision_id);
        }
        match args.format {
            Format::Json => println!(
                "{}",
                json!({"decision_id": decision.decision_id, "silences_now": silenced})
            ),
            Format::Table => println!(
                "decision {} is recorded; it silences {silenced} findings and gaps now, and those to come, until {until}. \
                 They stay visible: sharetrail findings list --silenced",
                decision.decision_id
            ),
        }
        Ok(Done::Well)
    })
}

/// Records that a decision no longer holds.
pub fn withdraw(args: WithdrawArgs) -> Result<Done> {
    let decision = uuid(&args.decision)?;
    let withdrawal = Withdrawal {
        decision_id: uuid::Uuid::now_v7().to_string(),
        withdraws: decision.clone(),
        decided_at: UtcMicros(Timestamp::now().as_microsecond()),
        decided_by: given("--by", &args.by)?,
        reason: given("--reason", &args.reason)?,
    };
    connect::with_store(&args.store, async |store| {
        let all = store.decisions().await?;
        match all.iter().find(|row| row.decision_id == decision) {
            None => bail!(
                "there is no decision {decision}: sharetrail findings decisions lists them all"
            ),
            Some(row) if row.state == "withdrawn" => {
                println!(
                    "decision {decision} was withdrawn before, by {}",
                    row.withdrawn_by
                );
            }
            Some(_) => {
                store.withdraw(&withdrawal).await?;
                println!("decision {decision} is withdrawn: what it silenced counts again");
            }
        }
        Ok(Done::Well)
    })
}

/// Lists every decision.
pub fn list(args: &DecisionsArgs) -> Result<Done> {
    connect::with_store(&args.store, async |store| {
        let mut out = io::stdout().lock();
        let all = store.decisions().await?;
        for row in &all {
            match args.format {
                Format::Json => writeln!(out, "{}", line(row))?,
                Format::Table => write_entry(&mut out, row)?,
            }
        }
        if args.format == Format::Table {
            let holding = all.iter().filter(|row| row.state == "in_force").count();
            writeln!(out, "{} decisions, {holding} in force", all.len())?;
        }
        Ok(Done::Well)
    })
}

fn write_entry(out: &mut impl Write, row: &DecisionRow) -> io::Result<()> {
    let parts = [
        ("code", &row.code),
        ("arrangement", &row.arrangement),
        ("recipient", &row.recipient_id),
        ("source", &row.source),
        ("event", &row.event_id),
    ];
    let about: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name} {}", words::plain(value)))
        .collect();
    writeln!(out, "{}  {}", row.decision_id, row.state.replace('_', " "))?;
    writeln!(out, "    silences  {}", about.join(", "))?;
    writeln!(out, "    why       {}", words::plain(&row.reason))?;
    writeln!(
        out,
        "    decided   {} by {}, until {}",
        words::when(row.decided_at),
        words::plain(&row.decided_by),
        row.until
    )?;
    if row.state == "withdrawn" {
        let (by, why) = (
            words::plain(&row.withdrawn_by),
            words::plain(&row.withdrawn_why),
        );
        writeln!(out, "    withdrawn by {by}: {why}")?;
    }
    writeln!(out)
}

fn line(row: &DecisionRow) -> serde_json::Value {
    json!({
        "decision_id": row.decision_id, "decided_at": words::rfc3339(row.decided_at), "decided_by": row.decided_by,
        "reason": row.reason, "until": row.until, "code": row.code, "arrangement": row.arrangement,
        "recipient": row.recipient_id, "source": row.source, "event_id": row.event_id, "state": row.state,
        "withdrawn_by": row.withdrawn_by, "withdrawn_why": row.withdrawn_why,
    })
}

fn given(option: &str, text: &str) -> Result<String, Mistake> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Mistake::Usage(format!(
            "{option} is recorded and must not be empty"
        )));
    }
    Ok(text.to_owned())
}

fn uuid(text: &str) -> Result<String, Mistake> {
    let wrong = |_| Mistake::Usage(format!("{text} is no id: a UUID is asked for"));
    Ok(text.parse::<uuid::Uuid>().map_err(wrong)?.to_string())
}
