//! The one binary `sharetrail`: reads the command line and hands over. Knows no rule and no SQL.

mod archive;
mod args;
mod audit;
mod connect;
mod day;
mod dead_letters;
mod exit;
mod findings;
mod judge;
mod keys;
mod law;
mod migrate;
mod rebuild;
mod registers;
mod serve;
mod settings;
mod statuses;
mod subject;
mod submit;
mod words;

mod demo;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser as _;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(args) => demo::run(&args),
        Command::Judge(args) => judge::run(args),
        Command::Register(command) => registers::run(&command),
        Command::Submit(args) => submit::run(&args),
        Command::Subject(command) => subject::run(command),
        Command::Findings(command) => findings::run(command),
        Command::DeadLetters(command) => dead_letters::run(command),
        Command::Law(args) => law::run(&args),
        Command::Key(command) => keys::run_key(&command),
        Command::Token(command) => keys::run_token(&command),
        Command::Migrate(args) => migrate::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Archive(command) => archive::run(&command),
        Command::Rebuild(args) => rebuild::run(&args),
        Command::Serve(args) => serve::run(&args),
    };
    exit::code(done)
}
