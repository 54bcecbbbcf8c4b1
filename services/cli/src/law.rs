//! `sharetrail law`: provisions, symbols and rules in force on a day, out of the table of law. Judges nothing.

use std::io::{self, Write};

use anyhow::Result;
use domain::{
    law::{
        self, MECHANISMS,
        provisions::{self, Provision},
    },
    review::{self, ReviewCode},
    rules,
    time::{CivilDate, DateRange},
    verdict::RuleCode,
    vocabulary::LawfulBasis,
};
use serde_json::json;

use crate::{
    args::{Format, LawArgs},
    day,
    exit::Done,
    words::without_names,
};

/// Prints the law of the day.
pub fn run(args: &LawArgs) -> Result<Done> {
    let day = day::or_today(args.on.as_deref())?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Table => table(&mut out, day)?,
        Format::Json => lines(&mut out, day)?,
    }
    out.flush()?;
    Ok(Done::Well)
}

/// One rule, of events or of registers, as it is told.
struct Told {
    code: &'static str,
    scope: &'static str,
    severity: &'static str,
    in_force: DateRange,
    law: &'static [&'static str],
    words: String,
}

fn all_rules() -> Vec<Told> {
    let of_events = RuleCode::ALL.iter().map(|code| {
        let info = rules::info(*code);
        Told {
            code: code.as_str(),
            scope: info.scope.as_str(),
            severity: info.severity.as_str(),
            in_force: info.in_force,
            law: info.law,
            words: without_names(info.explain_dpo),
        }
    });
    let of_registers = ReviewCode::ALL.iter().map(|code| {
        let info = review::info(*code);
        Told {
            code: code.as_str(),
            scope: "arrangement",
            severity: info.severity.as_str(),
            in_force: info.in_force,
            law: info.law,
            words: without_names(info.explain_dpo),
        }
    });
    let mut all: Vec<Told> = of_events.chain(of_registers).collect();
    all.sort_by_key(|told| told.code);
    all
}

/// Bases and transfer mechanisms, with the days on which they are law.
fn symbols() -> Vec<(&'static str, &'static str, DateRange)> {
    let bases = LawfulBasis::ALL.iter().filter_map(|basis| {
        let in_force = law::basis(*basis)?;
        Some(("lawful_basis", basis.symbol(), in_force))
    });
    let mechanisms = MECHANISMS.iter();
    let mechanisms = mechanisms.map(|found| ("transfer.mechanism", found.slug, found.in_force));
    bases.chain(mechanisms).collect()
}

fn table(out: &mut impl Write, day: CivilDate) -> io::Result<()> {
    writeln!(
        out,
        "The law and the rules on {day}. Not legal advice: letters say how much of a text was seen"
    )?;
    writeln!(
        out,
        "(V text or commencement, P part or summary, M general knowledge).\n"
    )?;
    writeln!(out, "PROVISIONS IN FORCE")?;
    let (in_force, other): (Vec<&Provision>, Vec<&Provision>) =
        provisions::all().partition(|provision| provision.in_force.contains(day));
    for provision in in_force {
        told(out, provision, "")?;
    }
    if !other.is_empty() {
        writeln!(out, "\nNOT IN FORCE ON THAT DAY")?;
    }
    for provision in other {
        told(out, provision, &format!("  {}", when(provision.in_force)))?;
    }
    writeln!(out, "\nSYMBOLS THAT AN EVENT MAY USE")?;
    for (field, symbol, in_force) in symbols() {
        let mark = match in_force.contains(day) {
            true => String::new(),
            false => format!("  not on that day: {}", when(in_force)),
        };
        writeln!(out, "  {field:<20} {symbol}{mark}")?;
    }
    writeln!(out, "\nRULES")?;
    for rule in all_rules() {
        let mark = match rule.in_force.contains(day) {
            true => String::new(),
            false => format!("  not on that day: {}", when(rule.in_force)),
        };
        let Told {
            code,
            scope,
            severity,
            ..
        } = rule;
        writeln!(out, "  {code} ({scope}, {severity}){mark}")?;
        writeln!(out, "      {}", rule.words)?;
        writeln!(out, "      {}", rule.law.join("; "))?;
    }
    Ok(())
}

fn told(out: &mut impl Write, provision: &Provision, mark: &str) -> io::Result<()> {
    let Provision { cite, says, by, .. } = provision;
    writeln!(out, "  [{}] {cite}{mark}", provision.seen.letter())?;
    writeln!(out, "      {says}")?;
    writeln!(out, "      {by}; {}", provision.source)
}

/// `from 2026-02-05`, `until 2026-02-04`, or both.
fn when(in_force: DateRange) -> String {
    let from = in_force.from.map(|day| format!("from {day}"));
    let to = in_force.to.map(|day| format!("until {day}"));
    let ends: Vec<String> = from.into_iter().chain(to).collect();
    ends.join(" ")
}

fn lines(out: &mut impl Write, day: CivilDate) -> io::Result<()> {
    let text = |day: Option<CivilDate>| day.map(|day| day.to_string());
    let range = |range: DateRange| json!({"from": text(range.from), "to": text(range.to)});
    for provision in provisions::all() {
        let line = json!({
            "kind": "provision", "on": day.to_string(), "cite": provision.cite, "says": provision.says,
            "in_force": range(provision.in_force), "is_in_force": provision.in_force.contains(day),
            "by": provision.by, "source": provision.source, "seen": provision.seen.letter(),
            "in_notice": provision.in_notice,
        });
        writeln!(out, "{line}")?;
    }
    for (field, symbol, in_force) in symbols() {
        let line = json!({
            "kind": "symbol", "on": day.to_string(), "field": field, "symbol": symbol,
            "in_force": range(in_force), "is_in_force": in_force.contains(day),
        });
        writeln!(out, "{line}")?;
    }
    for rule in all_rules() {
        let line = json!({
            "kind": "rule", "on": day.to_string(), "code": rule.code, "scope": rule.scope,
            "severity": rule.severity, "in_force": range(rule.in_force),
            "is_in_force": rule.in_force.contains(day), "law": rule.law, "words": rule.words,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
