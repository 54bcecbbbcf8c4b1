//! Without a register there is nothing to judge by: the consumer does not start, and says what to mend.

use std::process::{Command, Output};

use anyhow::Result;
use system_tests::{free_address, repository, sharetrail};
use tempfile::TempDir;

#[test]
fn a_missing_register_is_told_at_the_start() -> Result<()> {
    let folder = TempDir::new()?;
    let output = start(&folder, None)?;
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(64), "{told}");
    assert!(
        told.contains("register.yaml") && told.contains("check the path"),
        "{told}"
    );
    Ok(())
}

#[test]
fn a_broken_register_is_told_with_its_line_at_the_start() -> Result<()> {
    let folder = TempDir::new()?;
    let whole = std::fs::read_to_string(repository().join("schemas/register/register.yaml"))?;
    // Cut in the middle of a line, as a copy that was broken off.
    let half = &whole[..whole.floor_char_boundary(whole.len() / 2)];
    for broken in [half, "", "\0\u{1}", "arrangements: 7\n"] {
        let output = start(&folder, Some(broken))?;
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{told}");
        assert!(told.contains("register.yaml"), "{told}");
    }
    Ok(())
}

fn start(folder: &TempDir, register: Option<&str>) -> Result<Output> {
    let file = folder.path().join("register.yaml");
    if let Some(text) = register {
        std::fs::write(&file, text)?;
    }
    let keys = folder.path().join("dead-letter-key.toml");
    if !keys.exists() {
        let made = Command::new(sharetrail()?)
            .args(["key", "new-dead-letter"])
            .arg(&keys)
            .status()?;
        assert!(made.success());
    }
    // Nobody listens at either address: the register is looked at before they are.
    Ok(Command::new(sharetrail()?)
        .args(["serve", "consumer"])
        .env("SHARETRAIL_REGISTER", &file)
        .env("SHARETRAIL_DEAD_LETTER_KEY_FILE", &keys)
        .env("SHARETRAIL_KAFKA", free_address()?.to_string())
        .env(
            "SHARETRAIL_CLICKHOUSE_URL",
            format!("http://{}", free_address()?),
        )
        .env(
            "SHARETRAIL_CONSUMER_ADMIN_LISTEN",
            free_address()?.to_string(),
        )
        .output()?)
}
