//! `sharetrail submit`: sends a file of events to the gateway, and goes on where it stopped.

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use producer::http::{Submit, submit_file};
use runtime::config::SecretString;
use serde_json::json;

use crate::{
    args::{Format, SubmitArgs},
    exit::{Done, Mistake},
};

/// Sends the rest of the file.
pub fn run(args: &SubmitArgs) -> Result<Done> {
    let token = std::fs::read_to_string(&args.token_file).map_err(|error| {
        Mistake::Configuration(format!(
            "cannot read the token in {}: {error}",
            args.token_file.display()
        ))
    })?;
    if token.trim_end().is_empty() || !token.trim_end().bytes().all(|byte| byte.is_ascii_graphic())
    {
        let file = args.token_file.display();
        let wrong =
            format!("{file} holds no token: one line of letters, digits and signs is asked for");
        return Err(Mistake::Configuration(wrong).into());
    }
    let submit = Submit {
        position: args.position.clone(),
        ..Submit::new(
            &args.file,
            &args.gateway,
            SecretString::from(token.trim_end()),
        )
    };
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "sending {wide_bar} {bytes}/{total_bytes}, {eta} left",
    )?);
    let report = submit_file(&submit, |progress| {
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.bytes);
    })
    .with_context(|| format!("{}", args.file.display()))?;
    bar.finish_and_clear();
    match args.format {
        Format::Json => println!(
            "{}",
            json!({"accepted": report.accepted, "lines_sent_before": report.lines_sent_before, "retries": report.retries})
        ),
        Format::Table => println!(
            "{} events accepted; {} lines were sent before; {} retries",
            report.accepted, report.lines_sent_before, report.retries
        ),
    }
    Ok(Done::Well)
}
