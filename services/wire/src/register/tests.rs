//! Tests of the register file: the example, what is refused and how it is said, reloading, random bytes.

use super::*;

mod example;
mod fuzz;
mod refused;
mod reload;

const YAML: &str = include_str!("../../../../schemas/register/register.yaml");
const JSON: &str = include_str!("../../../../schemas/register/register.json");
