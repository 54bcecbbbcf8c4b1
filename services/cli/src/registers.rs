//! `sharetrail register ...`, and how every command loads its registers.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use anyhow::Result;
use domain::register::Registers;

use crate::{
    args::{Format, RegisterCommand},
    exit::{Done, Mistake},
};

/// Runs `sharetrail register ...`.
pub fn run(command: &RegisterCommand) -> Result<Done> {
    let RegisterCommand::Check { file, format } = command;
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
    wire::register::load(files).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Mistake::Configuration(format!(
            "the register cannot be used:\n{}",
            lines.join("\n")
        ))
        .into()
    })
}
