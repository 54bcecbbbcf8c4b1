//! House rules that a machine can check. Fast; needs git and cargo only.

mod arrows;
mod compose;
mod dashboards;
mod words;
