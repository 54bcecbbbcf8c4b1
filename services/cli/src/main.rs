//! The one binary `sharetrail`.
fn main() {}
