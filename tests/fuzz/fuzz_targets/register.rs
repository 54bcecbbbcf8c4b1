//! Any file is a register or a list of errors that point into it; what reads well indexes well.
#![no_main]

use domain::register::{Register, diff::diff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match wire::register::read(bytes, "register.yaml") {
        Ok(data) => {
            assert!(diff(&data, &data).is_empty());
            Register::new(data).expect("what was read is fit to judge by");
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count();
            for error in errors {
                assert!((1..=lines + 1).contains(&error.line), "{error}");
                assert!(!error.to_string().contains('\n'), "{error}");
            }
        }
    }
});
