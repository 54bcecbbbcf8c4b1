//! The people of the made-up landlord: identifiers of every scheme, and since when they live where they live.
//! Never a name, a birth date or an address: a disclosure says that data was shared, never the data.

use std::sync::Arc;

use domain::vocabulary::SubjectKind;

use crate::dice::{Dice, mix};

/// Schemes of which the generator makes identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SubjectScheme {
    /// Customer number, e.g. `T0012345`. Everybody has one.
    Person,
    /// Tenancy number; people of one household share it.
    Tenancy,
    /// NI number; the prefix QQ is never given out.
    Nino,
    /// E-mail address at a domain that can never exist.
    Email,
    /// Telephone number of the range kept for drama.
    Phone,
    /// Number of somebody who applied for a home.
    Applicant,
    /// Staff number of a payroll that no register knows: its source makes its own pseudonyms.
    Payroll,
}

impl SubjectScheme {
    /// Every scheme that has identifiers.
    pub const ALL: [Self; 6] = [
        Self::Person,
        Self::Tenancy,
        Self::Nino,
        Self::Email,
        Self::Phone,
        Self::Applicant,
    ];

    /// Id in the register.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Tenancy => "tenancy",
            Self::Nino => "nino",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Applicant => "applicant",
            Self::Payroll => "payroll",
        }
    }
}

/// Telephone numbers that Ofcom keeps for drama: 07700 900000 to 900999.
const PHONES: u32 = 1_000;
/// People who applied for a home; more than one event may list.
pub const APPLICANTS: u32 = 1_200;

/// Everybody. Identifiers are made once; an event holds places in these lists.
pub struct People {
    /// The first of them belong to the crowd; of the others only planted cases speak.
    crowd: u32,
    identifiers: [Vec<Option<Arc<str>>>; 6],
    kinds: Vec<SubjectKind>,
    starts: Vec<i32>,
    by_start: Vec<u32>,
}

impl People {
    /// A crowd, and after it so many of whom only planted cases speak.
    pub(crate) fn new(crowd: u32, apart: u32, seed: u64, first_day: i32, last_day: i32) -> Self {
        let mut dice = Dice::new(seed, 1);
        let count = crowd + apart;
        let mut people = Self {
            crowd,
            identifiers: Default::default(),
            kinds: Vec::with_capacity(count as usize),
            starts: Vec::with_capacity(count as usize),
            by_start: (0..crowd).collect(),
        };
        let mut tenancy = 0;
        let mut start = first_day;
        for person in 0..count {
            // Three in ten of the crowd live with the person before them.
            if person == 0 || person >= crowd || !dice.permille(300) {
                tenancy += 1;
                // Three in ten households moved in during the history.
                start = if dice.permille(300) {
                    dice.between(first_day, last_day - 2)
                } else {
                    first_day - dice.between(1, 1_400)
                };
            }
            people.add(person, tenancy, start, &mut dice);
        }
        let applicants =
            (0..APPLICANTS).map(|number| Some(format!("A{:07}", 4_000_000 + number).into()));
        people.identifiers[SubjectScheme::Applicant as usize] = applicants.collect();
        let starts = &people.starts;
        people
            .by_start
            .sort_by_key(|person| (starts[*person as usize], *person));
        people
    }

    fn add(&mut self, person: u32, tenancy: u32, start: i32, dice: &mut Dice) {
        // A step without a common divisor with a million gives each person a number that is not in order.
        let number = (u64::from(person) * 611_953 + 12_345) % 1_000_000;
        let mut put = |scheme: SubjectScheme, identifier: Option<String>| {
            self.identifiers[scheme as usize].push(identifier.map(Arc::from));
        };
        put(SubjectScheme::Person, Some(format!("T{number:07}")));
        put(SubjectScheme::Tenancy, Some(format!("TN{tenancy:06}")));
        let nino = format!(
            "QQ{:06}{}",
            (number * 7 + 1) % 1_000_000,
            ['A', 'B', 'C', 'D'][(number % 4) as usize]
        );
        put(SubjectScheme::Nino, dice.permille(720).then_some(nino));
        put(
            SubjectScheme::Email,
            dice.permille(640)
                .then(|| format!("t{number:07}@tenant.example.org")),
        );
        put(
            SubjectScheme::Phone,
            (person < PHONES).then(|| format!("+44 7700 {}", 900_000 + person)),
        );
        let kind = match dice.below(100) {
            0..=84 => SubjectKind::Tenant,
            85..=92 => SubjectKind::HouseholdMember,
            93..=97 => SubjectKind::Leaseholder,
            _ => SubjectKind::Buyer,
        };
        self.kinds.push(kind);
        self.starts.push(start);
    }

    /// How many there are in the crowd, applicants apart.
    pub const fn count(&self) -> u32 {
        self.crowd
    }

    /// Somebody of whom only planted cases speak; everyone once, as long as there are enough.
    pub fn apart(&self, number: u32) -> u32 {
        let all = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        self.crowd + number % (all - self.crowd).max(1)
    }

    /// The identifier, as a source system writes it.
    #[must_use]
    pub fn identifier(&self, scheme: SubjectScheme, place: u32) -> Option<&Arc<str>> {
        let of_scheme = self.identifiers.get(scheme as usize)?;
        of_scheme.get(place as usize).and_then(Option::as_ref)
    }

    /// Every identifier of a scheme, by place.
    pub(crate) fn identifiers(&self, scheme: SubjectScheme) -> &[Option<Arc<str>>] {
        &self.identifiers[scheme as usize]
    }

    /// How the person stands to the landlord.
    pub fn kind(&self, person: u32) -> SubjectKind {
        self.kinds
            .get(person as usize)
            .copied()
            .unwrap_or(SubjectKind::Tenant)
    }

    /// Day on which the tenancy starts.
    pub fn start(&self, person: u32) -> i32 {
        self.starts
            .get(person as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Somebody whose tenancy starts on one of these days.
    pub fn moved_in(&self, from: i32, to: i32, dice: &mut Dice) -> Option<u32> {
        let low = self
            .by_start
            .partition_point(|person| self.start(*person) < from);
        let high = self
            .by_start
            .partition_point(|person| self.start(*person) <= to);
        self.by_start
            .get(low..high)
            .and_then(|range| dice.pick(range))
            .copied()
    }

    /// Is the person one of so many in a thousand that a bulk disclosure always lists?
    pub fn is_member(&self, person: u32, group: u64, permille: u32) -> bool {
        mix(u64::from(person), group) % 1000 < u64::from(permille)
    }
}
