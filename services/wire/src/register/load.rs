//! Register files into [`Registers`]. All errors of all files together. Never keeps half of them.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use domain::register::{Register, Registers, model::RegisterData};

use super::{MAX_BYTES, RegisterError, read};

/// Reads and checks every file; the registers of the days from their `effective_from` on.
///
/// # Errors
/// Files that cannot be opened, everything [`read`] finds in any of them, two that share a version or
/// `effective_from`, no file at all.
pub fn load(paths: &[PathBuf]) -> Result<Registers, Vec<RegisterError>> {
    let mut errors = Vec::new();
    let mut good = Vec::new();
    if paths.is_empty() {
        let message = "no register file is named; name at least one";
        errors.push(RegisterError::whole("register", message));
    }
    for path in paths {
        match load_one(path) {
            Ok(data) => good.push((path.display().to_string(), data)),
            Err(more) => errors.extend(more),
        }
    }
    errors.extend(shared(&good));
    if !errors.is_empty() {
        return Err(errors);
    }
    registers(good)
}

/// Reads and checks one file.
pub(super) fn load_one(path: &Path) -> Result<RegisterData, Vec<RegisterError>> {
    let name = path.display().to_string();
    match bytes(path) {
        Ok(bytes) => read(&bytes, &name),
        Err(error) => {
            let message = format!("cannot be read ({error}); check the path and the permissions");
            Err(vec![RegisterError::whole(&name, message)])
        }
    }
}

/// At most one byte more than is allowed, so that a huge file is refused and not read.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let file = File::open(path)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Two files that claim the same version or the same first day.
fn shared(good: &[(String, RegisterData)]) -> Vec<RegisterError> {
    let mut errors = Vec::new();
    for (at, (file, data)) in good.iter().enumerate() {
        for (other_file, other) in good.iter().take(at) {
            if data.effective_from == other.effective_from {
                errors.push(RegisterError {
                    pointer: "/effective_from".into(),
                    ..RegisterError::whole(
                        file,
                        format!(
                            "effective_from {} is also that of {other_file}; give each register its own first day",
                            data.effective_from
                        ),
                    )
                });
            }
            if data.version == other.version {
                errors.push(RegisterError {
                    pointer: "/version".into(),
                    ..RegisterError::whole(
                        file,
                        format!(
                            "version \"{}\" is also that of {other_file}; give each register its own version",
                            data.version
                        ),
                    )
                });
            }
        }
    }
    errors
}

fn registers(good: Vec<(String, RegisterData)>) -> Result<Registers, Vec<RegisterError>> {
    let mut registers = Vec::new();
    for (file, data) in good {
        let register = Register::new(data).map_err(|problems| {
            let problems = problems.into_iter();
            let whole = problems.map(|problem| RegisterError::whole(&file, problem.message));
            whole.collect::<Vec<_>>()
        })?;
        registers.push(register);
    }
    Registers::new(registers).map_err(|problems| {
        let problems = problems.into_iter();
        problems
            .map(|problem| RegisterError::whole("registers", problem.message))
            .collect()
    })
}
