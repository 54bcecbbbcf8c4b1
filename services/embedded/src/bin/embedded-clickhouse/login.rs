//! Who may ask. One user with one password, or anybody as `default` without one.

use sha2::{Digest as _, Sha256};

use crate::engine::Refusal;
use crate::request::Request;

/// The one login, as digests: comparing those takes the same time wherever they differ.
#[derive(Clone)]
pub struct Login(Option<[u8; 32]>);

impl Login {
    pub fn new(user_and_password: Option<(String, String)>) -> Self {
        Self(user_and_password.map(|(user, password)| digest(&user, &password)))
    }

    /// Refuses with ClickHouse's own codes.
    pub fn check(&self, request: &Request) -> Result<(), Refusal> {
        let user = request.user.as_deref().unwrap_or("default");
        let password = request.password.as_deref().unwrap_or("");
        let is_right = match &self.0 {
            Some(right) => digest(user, password) == *right,
            None => matches!(user, "default" | "") && password.is_empty(),
        };
        match (is_right, &request.password) {
            (true, _) => Ok(()),
            (false, None) => Err(Refusal::new(
                194,
                "REQUIRED_PASSWORD",
                "a user and a password are needed",
            )),
            (false, Some(_)) => {
                let message = "the user or the password is not right";
                Err(Refusal::new(516, "AUTHENTICATION_FAILED", message))
            }
        }
    }
}

fn digest(user: &str, password: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((user.len() as u64).to_be_bytes());
    hash.update(user);
    hash.update(password);
    hash.finalize().into()
}
