//! Recipients as sources write them: by id and name, by name, by a name that is right on the day.
//! Never misspelt here; that is planted.

use domain::{
    register::model::Recipient,
    time::{CivilDate, DateRange},
    vocabulary::RecipientKind,
};

use crate::{dice::Dice, event::Text};

/// A recipient of the register.
pub struct Party {
    pub id: Text,
    pub name: Text,
    /// As systems write it that know capitals only; the same name, case apart.
    capitals: Text,
    pub aliases: Vec<(Text, DateRange)>,
    pub kind: RecipientKind,
    kind_id: Text,
    pub country: Text,
    pub is_individual: bool,
}

impl Party {
    pub fn new(recipient: &Recipient) -> Self {
        Self {
            id: recipient.id.as_str().into(),
            name: recipient.name.as_str().into(),
            capitals: recipient.name.to_ascii_uppercase().into(),
            aliases: recipient
                .aliases
                .iter()
                .map(|alias| (alias.name.as_str().into(), alias.valid))
                .collect(),
            kind: recipient.kind,
            kind_id: recipient.kind.symbol().into(),
            country: recipient.country.as_str().into(),
            is_individual: recipient.is_individual,
        }
    }

    /// The recipient as some source writes it on `day`; resolves to this one and no other.
    pub fn written(&self, day: CivilDate, dice: &mut Dice) -> crate::event::Recipient {
        let with_id = self.is_individual || dice.permille(550);
        let name = match dice.below(20) {
            0..=2 => self.valid_alias(day, dice).unwrap_or(&self.name),
            3 => &self.capitals,
            _ => &self.name,
        };
        crate::event::Recipient {
            id: with_id.then(|| self.id.clone()),
            name: name.clone(),
            kind: dice.permille(300).then(|| self.kind_id.clone()),
            country: self.country.clone(),
        }
    }

    /// By id and name, plainly.
    pub fn plain(&self) -> crate::event::Recipient {
        crate::event::Recipient {
            id: Some(self.id.clone()),
            name: self.name.clone(),
            kind: None,
            country: self.country.clone(),
        }
    }

    fn valid_alias(&self, day: CivilDate, dice: &mut Dice) -> Option<&Text> {
        let (name, valid) = dice.pick(&self.aliases)?;
        valid.contains(day).then_some(name)
    }

    /// A name that is not right on `day`.
    pub fn outdated_alias(&self, day: CivilDate) -> Option<&Text> {
        self.aliases
            .iter()
            .find(|(_, valid)| !valid.contains(day))
            .map(|(name, _)| name)
    }
}
