//! A tour of two minutes: the planted cases, with the commands that show them.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use anyhow::Result;
use generator::Truth;

use super::world::World;

/// Prints the tour; identifiers of the made-up people go to files, as a real person's would.
pub fn print(world: &World, truth: &Truth) -> Result<()> {
    let mut out = io::stdout().lock();
    let program = std::env::current_exe()?;
    writeln!(
        out,
        "\nA tour of two minutes. In another terminal, first:\n"
    )?;
    writeln!(out, "    source {}", world.files.environment().display())?;
    writeln!(out, "    alias sharetrail={}\n", program.display())?;
    writeln!(
        out,
        "1. Who has this person's data, and why? (the identifiers are in files: nobody can read them over your shoulder)\n"
    )?;
    for person in &truth.tour {
        let file = world.files.person(&person.name);
        std::fs::write(&file, &person.subject.identifier)?;
        writeln!(out, "    # {}", person.story)?;
        let scheme = &person.subject.scheme;
        writeln!(
            out,
            "    sharetrail subject lineage --scheme {scheme} --purpose 'the tour' --id-file {}\n",
            file.display()
        )?;
    }
    writeln!(out, "2. What was planted, and is found:\n")?;
    let mut shown = BTreeSet::new();
    for planted in &truth.planted {
        for expected in &planted.codes {
            if shown.insert(&expected.code) {
                writeln!(
                    out,
                    "    sharetrail findings list --limit 3 --code {:<30} # {}",
                    expected.code, planted.why
                )?;
            }
        }
    }
    writeln!(
        out,
        "\n3. Be a source yourself: the gateway is at {}\n",
        world.gateway_url
    )?;
    writeln!(
        out,
        "    curl -H \"Authorization: Bearer $(cat {})\" \\",
        world.files.token("community-safety").display()
    )?;
    writeln!(
        out,
        "      --json @schemas/avro/examples/valid/police-case.json {}/v1/events\n",
        world.gateway_url
    )?;
    writeln!(
        out,
        "4. Watch: logs are beside {}; /metrics and /ready on the admin ports in the env file.\n",
        world.files.log("consumer").display()
    )?;
    writeln!(
        out,
        "Everything is up. ctrl-C stops it; the data stays in the folder, and the next start finds it."
    )?;
    out.flush()?;
    Ok(())
}
