//! Reports what is known of the made-up landlord's people, before anything is judged: a source of consents would have
//! done so over the years. Posts to the gateway as such a source does.

use std::sync::Arc;

use anyhow::Result;
use domain::register::Registers;
use indicatif::ProgressBar;

use super::{files::Files, load, post::Post};
use crate::args::DemoArgs;

/// Posts every record; the spinner tells how many.
pub fn report(
    args: &DemoArgs,
    registers: &Registers,
    gateway_url: &str,
    files: &Files,
    spinner: &ProgressBar,
) -> Result<()> {
    spinner.set_message("making up what is known of persons");
    let landlord = Arc::new(load::landlord(args, registers)?);
    let reported = generator::reported(&landlord)?;
    let mut post = Post::start(gateway_url, "/v1/subjects/status", files)?;
    for (record, count) in reported.iter().zip(1_u64..) {
        if let Some(json) = record.to_json(landlord.people()) {
            post.add(Files::CONSENTS, json.as_bytes())?;
        }
        if count.is_multiple_of(1_000) {
            spinner.set_message(format!("reporting what is known of persons: {count}"));
        }
    }
    post.finish()
}
