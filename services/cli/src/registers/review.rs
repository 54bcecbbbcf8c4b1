//! `sharetrail register review`: what the DPO has to decide about a register itself, gravest first, each group with
//! what to do next. Nothing is stored: the list is the same whenever it is asked for.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context as _, Result};
use domain::{
    law::provisions::{self, Provision},
    register::{Register, model::Arrangement},
    review::{About, ReviewCode, ReviewFinding, info, review},
    time::CivilDate,
    vocabulary::LawfulBasis,
};
use serde_json::json;

use crate::{args::Format, day, exit::Done, words::plain};

/// Prints the list.
pub fn run(file: &Path, on: Option<&str>, format: Format) -> Result<Done> {
    let day = day::or_today(on)?;
    let registers = super::load(&[file.to_owned()])?;
    let register = registers
        .iter()
        .next()
        .context("the register file holds nothing")?;
    let findings = review(register, day);
    let changed = changed_law(register, day);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        Format::Table => table(&mut out, register, day, &findings, &changed)?,
        Format::Json => lines(&mut out, register, day, &findings, &changed)?,
    }
    out.flush()?;
    Ok(match findings.is_empty() && changed.is_empty() {
        true => Done::Well,
        false => Done::WithFindings,
    })
}

/// What a notice must say by law that came into force after this one was published.
fn changed_law(register: &Register, day: CivilDate) -> Vec<&'static Provision> {
    let published = register.data().notice.published;
    let is_new = |provision: &&Provision| {
        let since = provision.in_force.from.is_some_and(|from| published < from);
        provision.in_notice && since && provision.in_force.contains(day)
    };
    provisions::all().filter(is_new).collect()
}

fn table(
    out: &mut impl Write,
    register: &Register,
    day: CivilDate,
    findings: &[ReviewFinding],
    changed: &[&Provision],
) -> io::Result<()> {
    let data = register.data();
    writeln!(
        out,
        "Register {} on {day}: {} to decide.",
        plain(&data.version),
        findings.len()
    )?;
    for (code, group) in groups(findings) {
        let info = info(code);
        let severity = group
            .iter()
            .map(|found| found.severity)
            .max()
            .unwrap_or(info.severity);
        writeln!(
            out,
            "\n{} - {code}: {}",
            severity.as_str().to_uppercase(),
            group.len()
        )?;
        writeln!(
            out,
            "  Law: {}. Notice: {}.",
            info.law.join("; "),
            numbers(info.notice_lines)
        )?;
        writeln!(out, "  Next: {}", info.next)?;
        for found in group {
            item(out, register, found)?;
        }
    }
    if !changed.is_empty() {
        let notice = &data.notice;
        writeln!(
            out,
            "\nTHE NOTICE ITSELF, published {}: {}",
            notice.published,
            plain(&notice.title)
        )?;
        writeln!(
            out,
            "  The law has changed since what it says was written. Next: bring it up to date."
        )?;
    }
    for provision in changed {
        let from = provision
            .in_force
            .from
            .map_or_else(String::new, |day| format!(" (from {day})"));
        writeln!(out, "  - {}{from}: {}", provision.cite, provision.says)?;
    }
    Ok(())
}

/// By code, the gravest group first.
fn groups(findings: &[ReviewFinding]) -> Vec<(ReviewCode, Vec<&ReviewFinding>)> {
    let mut groups: BTreeMap<ReviewCode, Vec<&ReviewFinding>> = BTreeMap::new();
    for found in findings {
        groups.entry(found.code).or_default().push(found);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, group)| {
        std::cmp::Reverse(group.iter().map(|found| found.severity).max())
    });
    groups
}

/// One sentence for one thing, how grave it is, and the lines of its own.
fn item(out: &mut impl Write, register: &Register, found: &ReviewFinding) -> io::Result<()> {
    let info = info(found.code);
    let arrangement = plain(found.about.arrangement().unwrap_or("the arrangement"));
    let recipient = match &found.about {
        About::Arrangement(_) => "the recipient".into(),
        About::Recipient(id) => {
            let registered = register.recipient(id);
            plain(registered.map_or(id, |registered| &registered.name))
        }
    };
    let sentence = info
        .explain_dpo
        .replace("{arrangement}", &arrangement)
        .replace("{recipient}", &recipient)
        .replace("{expected}", &plain(&found.expected))
        .replace("{observed}", &plain(&found.observed));
    let own = found.notice_lines.strip_prefix(info.notice_lines);
    let lines = match own.unwrap_or_default() {
        [] => String::new(),
        own => format!(", notice {}", numbers(own)),
    };
    let (severity, outcome) = (found.severity.as_str(), found.outcome.as_str());
    writeln!(out, "  - {sentence} ({severity}, {outcome}{lines})")?;
    let note = noted(register, found).filter(|_| found.code == ReviewCode::BasisDiffersFromNotice);
    note.map_or(Ok(()), |note| writeln!(out, "      {}", plain(note)))
}

fn noted<'r>(register: &'r Register, found: &ReviewFinding) -> Option<&'r str> {
    let arrangement = register.arrangement(found.about.arrangement()?)?;
    arrangement.note.as_deref()
}

fn numbers(lines: &[u16]) -> String {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    match lines.len() {
        1 => format!("line {}", lines.concat()),
        _ => format!("lines {}", lines.join(", ")),
    }
}

fn lines(
    out: &mut impl Write,
    register: &Register,
    day: CivilDate,
    findings: &[ReviewFinding],
    changed: &[&Provision],
) -> io::Result<()> {
    let version = &register.data().version;
    for found in findings {
        let info = info(found.code);
        let arrangement = found
            .about
            .arrangement()
            .and_then(|id| register.arrangement(id));
        let bases = arrangement.map(
            |Arrangement {
                 declared_bases,
                 assessed_bases,
                 ..
             }| {
                json!({"declared": symbols(declared_bases), "assessed": symbols(assessed_bases)})
            },
        );
        let line = json!({
            "kind": "finding", "id": found.id.to_string(), "register_version": version, "on": day.to_string(),
            "code": found.code.as_str(), "outcome": found.outcome.as_str(),
            "severity": found.severity.as_str(), "arrangement": found.about.arrangement(),
            "recipient": found.about.recipient(), "expected": found.expected, "observed": found.observed,
            "lawful_bases": bases, "law": info.law, "notice_lines": found.notice_lines, "next": info.next,
        });
        writeln!(out, "{line}")?;
    }
    for provision in changed {
        let line = json!({
            "kind": "notice", "register_version": version, "on": day.to_string(), "law": [provision.cite],
            "from": provision.in_force.from.map(|day| day.to_string()), "says": provision.says,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn symbols(bases: &[LawfulBasis]) -> Vec<&'static str> {
    bases.iter().map(|basis| basis.symbol()).collect()
}
