//! `sharetrail register ...`, and how every command loads its registers.

mod diff;
mod publish;
mod review;
mod simulate;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use domain::register::{Registers, model::RegisterData};

use crate::{
    args::{Format, RegisterCommand},
    exit::{Done, Mistake},
};

/// Runs `sharetrail register ...`.
pub fn run(command: &RegisterCommand) -> Result<Done> {
    match command {
        RegisterCommand::Check { file, format } => check(file, *format),
        RegisterCommand::Diff {
            before,
            after,
            format,
        } => diff::run(before, after, *format),
        RegisterCommand::Review { file, on, format } => review::run(file, on.as_deref(), *format),
        RegisterCommand::Publish(args) => publish::run(args),
        RegisterCommand::Simulate(args) => simulate::run(args),
    }
}

fn check(file: &Path, format: Format) -> Result<Done> {
    let report = wire::register::report(file);
    let text = match format {
        Format::Table => report.to_string(),
        Format::Json => report.to_json_lines(),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(if report.is_fit() {
        Done::Well
    } else {
        Done::WithFindings
    })
}

/// Loads and checks register files; every problem of all of them is told at once.
pub fn load(files: &[PathBuf]) -> Result<Registers> {
    wire::register::load(files).map_err(unfit)
}

/// One register file as data.
fn load_data(file: &Path) -> Result<RegisterData> {
    let registers = load(&[file.to_owned()])?;
    let only = registers.iter().next();
    only.map(|register| register.data().clone())
        .ok_or_else(|| Mistake::Configuration("the register file holds nothing".into()).into())
}

fn unfit(errors: Vec<wire::register::RegisterError>) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Mistake::Configuration(format!(
        "the register cannot be used:\n{}",
        lines.join("\n")
    ))
    .into()
}
