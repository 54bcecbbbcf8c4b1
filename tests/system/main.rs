//! The whole system, on real engines: one binary, one file a behaviour. Needs `./dev setup` and
//! `cargo build -p cli -p embedded`; what is missing fails with the line that brings it.

mod archive;
mod audit;
mod bad_input;
mod consumer_killed;
mod dead_letters;
mod demo;
mod failing_parts;
mod later_verdicts;
mod one_disclosure;
mod scale_out;
mod statuses;
