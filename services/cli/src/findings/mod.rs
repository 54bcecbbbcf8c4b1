//! `sharetrail findings ...`: the work list. Names events and organisations, never a person.

mod decide;

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use domain::{
    rules,
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode, Severity},
};
use serde_json::json;
use store::{FindingRow, FindingsFilter};

use crate::{
    args::{FindingsArgs, FindingsCommand, Format},
    connect,
    exit::{Done, Mistake},
    registers,
    words::{self, Words, start_of},
};

/// Runs `sharetrail findings ...`.
pub fn run(command: FindingsCommand) -> Result<Done> {
    match command {
        FindingsCommand::List(args) => list(&args),
        FindingsCommand::Decide(args) => decide::decide(args),
        FindingsCommand::Withdraw(args) => decide::withdraw(args),
        FindingsCommand::Decisions(args) => decide::list(&args),
    }
}

fn list(args: &FindingsArgs) -> Result<Done> {
    let filter = filter(args)?;
    let registers = registers::load(&args.register)?;
    let mut out = BufWriter::new(io::stdout().lock());
    connect::with_store(&args.store, async |store| {
        let mut rows = store.findings(&filter)?;
        let mut shown = 0_u64;
        while let Some(row) = rows.next().await? {
            shown += 1;
            match args.format {
                Format::Json => writeln!(out, "{}", json(&row))?,
                Format::Table => write_entry(
                    &mut out,
                    &row,
                    &Words::of(&registers, &row.register_version),
                )?,
            }
        }
        if args.format == Format::Table {
            let more = if shown == filter.limit {
                "; --limit shows more"
            } else {
                ""
            };
            writeln!(out, "{shown} findings and gaps{more}")?;
        }
        out.flush()?;
        Ok(Done::Well)
    })
}

/// The code of a name.
fn code(name: &str) -> Result<RuleCode, Mistake> {
    let all: Vec<&str> = RuleCode::ALL.iter().map(|code| code.as_str()).collect();
    RuleCode::parse(name)
        .ok_or_else(|| Mistake::Usage(format!("--code {name}: not one of {}", all.join(", "))))
}

fn filter(args: &FindingsArgs) -> Result<FindingsFilter> {
    let code = args.code.as_deref().map(code);
    let severity = args.severity.as_deref().map(|name| match name {
        "critical" => Ok(Severity::Critical),
        "high" => Ok(Severity::High),
        "medium" => Ok(Severity::Medium),
        "low" => Ok(Severity::Low),
        _ => Err(Mistake::Usage(format!(
            "--severity {name}: not one of critical, high, medium, low"
        ))),
    });
    let outcome = args.outcome.as_deref().map(|name| match name {
        "finding" => Ok(FindingOutcome::Finding),
        "gap" => Ok(FindingOutcome::Gap),
        _ => Err(Mistake::Usage(format!(
            "--outcome {name}: not finding or gap"
        ))),
    });
    Ok(FindingsFilter {
        code: code.transpose()?,
        severity: severity.transpose()?,
        outcome: outcome.transpose()?,
        since: args
            .since
            .as_deref()
            .map(|day| start_of("--since", day))
            .transpose()?,
        until: args
            .until
            .as_deref()
            .map(|day| start_of("--until", day))
            .transpose()?,
        source: args.source.clone(),
        arrangement: args.arrangement.clone(),
        recipient: args.recipient.clone(),
        with_closed: false,
        with_silenced: args.silenced,
        limit: u64::from(args.limit),
    })
}

fn write_entry(out: &mut impl Write, row: &FindingRow, words: &Words<'_>) -> Result<()> {
    let recipient = words.recipient(&row.recipient_id, &row.recipient_name);
    writeln!(
        out,
        "{:<8} {}  {}",
        row.severity.to_uppercase(),
        words::when(row.occurred_at),
        row.code
    )?;
    writeln!(
        out,
        "         {}",
        words::plain(&explain(row, &recipient, &words.source(&row.source)))
    )?;
    let lines: Vec<String> = row.notice_lines.iter().map(ToString::to_string).collect();
    writeln!(
        out,
        "         {}; notice line {}",
        row.law.join(", "),
        lines.join(", ")
    )?;
    writeln!(
        out,
        "         event {} of {}, {}",
        row.event_id, row.source, row.outcome
    )?;
    if !row.silenced_by.is_empty() {
        writeln!(out, "         silenced by decision {}", row.silenced_by)?;
    }
    writeln!(out)?;
    Ok(())
}

/// The rule's words for the DPO, filled in.
fn explain(row: &FindingRow, recipient: &str, source: &str) -> String {
    let Some(code) = RuleCode::parse(&row.code) else {
        return format!("expected {}, observed {}", row.expected, row.observed);
    };
    let day = domain::time::CivilDate::in_london(UtcMicros(row.occurred_at)).to_string();
    rules::info(code)
        .explain_dpo
        .replace("{recipient}", recipient)
        .replace("{source}", source)
        .replace("{arrangement}", &row.arrangement)
        .replace("{day}", &day)
        .replace("{expected}", &row.expected)
        .replace("{observed}", &row.observed)
}

fn json(row: &FindingRow) -> serde_json::Value {
    json!({
        "finding_id": row.finding_id, "code": row.code, "outcome": row.outcome, "severity": row.severity,
        "scope": row.scope, "subject": row.subject_index, "expected": row.expected, "observed": row.observed,
        "law": row.law, "notice_lines": row.notice_lines, "register_version": row.register_version,
        "source": row.source, "event_id": row.event_id, "recipient": row.recipient_id,
        "recipient_name": row.recipient_name, "arrangement": row.arrangement,
        "occurred_at": words::rfc3339(row.occurred_at), "received_at": words::rfc3339(row.received_at),
        "event_state": row.event_state, "event_state_by": row.event_state_by,
        "silenced": (!row.silenced_by.is_empty()).then_some(&row.silenced_by),
    })
}
