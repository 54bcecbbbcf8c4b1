//! What a register says, as plain data in the shape of event.md 5. Never checked here: see `check`.

use crate::{
    time::{CivilDate, DateRange},
    verdict::RuleCode,
    vocabulary::{LawfulBasis, RecipientKind},
};

/// A register as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterData {
    /// Version; the content of a published version never changes.
    pub version: String,
    /// First civil date on which it counts.
    pub effective_from: CivilDate,
    /// Id of the controller whose register it is.
    pub controller: String,
    /// Group companies that disclose in their own name.
    pub controllers: Vec<Controller>,
    /// The privacy notice whose lines are cited.
    pub notice: Notice,
    /// Schemes of identifiers.
    pub schemes: Vec<Scheme>,
    /// Typed facts that arrangements may ask for.
    pub facts: Vec<Fact>,
    /// Source systems.
    pub sources: Vec<Source>,
    /// Recipients.
    pub recipients: Vec<Recipient>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Categories of personal data.
    pub categories: Vec<Category>,
    /// Arrangements.
    pub arrangements: Vec<Arrangement>,
}

/// A controller (Art 4(7)).
#[derive(Clone, Debug, PartialEq)]
pub struct Controller {
    /// Id.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// Trading name.
    pub trading_as: Option<String>,
}

/// The published privacy notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Title.
    pub title: String,
    /// Day of publication.
    pub published: CivilDate,
}

/// A scheme of identifiers and how it is normalised before the pseudonym is made (event.md 3).
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Id.
    pub id: String,
    /// ASCII case.
    pub case: SchemeCase,
    /// Characters that are dropped.
    pub drop: String,
    /// Drop white space at both ends first.
    pub trim: bool,
    /// Regular expression over ASCII that the whole normalised identifier must match.
    pub pattern: String,
    /// Longest normalised identifier in bytes.
    pub max_length: Option<usize>,
    /// What it identifies.
    pub identifies: Identifies,
}

/// ASCII case of a normalised identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeCase {
    /// Upper case.
    Upper,
    /// Lower case.
    Lower,
    /// As given.
    Keep,
}

/// What a scheme identifies; only a person's identifier may link records of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifies {
    /// One person.
    Person,
    /// A household.
    Household,
    /// A property.
    Property,
}

/// A fact that events may carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Id, the key in the event's `facts`.
    pub id: String,
    /// Its type.
    pub kind: FactType,
    /// Plain words.
    pub words: String,
}

/// Type of a fact; values travel as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactType {
    /// `true` or `false`.
    Boolean,
    /// `YYYY-MM-DD`.
    Date,
    /// Decimal digits with an optional `-`.
    Integer,
    /// Any text.
    String,
}

/// A source system.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Controller in whose name it discloses.
    pub controller: String,
    /// How its events come in.
    pub route: Route,
    /// Arrangements that it may report.
    pub arrangements: Vec<String>,
    /// Rhythm slug.
    pub cadence: Option<String>,
    /// Last day whose disclosures were imported after the fact: how late they were reported is then measured by when
    /// the source recorded them, since they arrived together.
    pub imported_until: Option<CivilDate>,
}

/// How a source's events come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Over HTTP through the gateway.
    Gateway,
    /// Straight to the source's own Kafka topic.
    Kafka,
}

/// A recipient (Art 4(9)).
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    /// Id.
    pub id: String,
    /// Name in force.
    pub name: String,
    /// Other names, with the days on which they are right.
    pub aliases: Vec<Alias>,
    /// Kind.
    pub kind: RecipientKind,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// A natural person, whose name is personal data.
    pub is_individual: bool,
    /// Where to tell it of rectification, erasure, restriction (Art 19).
    pub article_19_contact: Option<String>,
}

/// Another name of a recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// Days on which it is right.
    pub valid: DateRange,
}

/// A purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Purpose {
    /// Slug.
    pub id: String,
    /// Plain words, "to ...".
    pub words: String,
    /// A service to the controller (a processor may have no other purpose).
    pub service: bool,
    /// Term of a public vocabulary.
    pub iri: Option<String>,
}

/// A category of personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Slug.
    pub id: String,
    /// Plain words, "your ...".
    pub words: String,
    /// Which special category of Art 9(1), if any.
    pub special: Option<String>,
    /// Offence data (Art 10), if it is: `offence` or `allegation`.
    pub offence: Option<String>,
    /// Sensitive by house rule.
    pub sensitive: bool,
    /// The wider category that covers it.
    pub broader: Option<String>,
    /// Term of a public vocabulary.
    pub iri: Option<String>,
}

/// One registered ground for disclosing.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// Id.
    pub id: String,
    /// Life-cycle.
    pub status: ArrangementStatus,
    /// Days on which it is in force.
    pub valid: DateRange,
    /// Day by which it must be looked at again.
    pub review_due: Option<CivilDate>,
    /// Whom it covers.
    pub covers: Coverage,
    /// Role of the recipient.
    pub role: GdprRole,
    /// Purposes, slugs.
    pub purposes: Vec<String>,
    /// Bases that the notice declares.
    pub declared_bases: Vec<LawfulBasis>,
    /// Bases after assessment.
    pub assessed_bases: Vec<LawfulBasis>,
    /// Categories, slugs.
    pub categories: Vec<String>,
    /// Categories that need a recorded condition which `gate` accepts.
    pub conditional_categories: Vec<String>,
    /// Every known category is covered.
    pub any_category: bool,
    /// Conditions that are accepted; alternatives.
    pub gate: Vec<GateEntry>,
    /// Act and section, for a legal obligation.
    pub legal_obligation_ref: Option<String>,
    /// Agreement.
    pub agreement_ref: Option<String>,
    /// Impact assessment.
    pub dpia_ref: Option<String>,
    /// Appropriate policy document.
    pub apd_ref: Option<String>,
    /// Transfer outside the UK.
    pub transfer: Option<RegisterTransfer>,
    /// How long the recipient keeps it.
    pub retention: Option<Retention>,
    /// Rhythm slug.
    pub cadence: Option<String>,
    /// Many persons at once are normal.
    pub bulk: bool,
    /// The recipient may pass it on.
    pub onward: bool,
    /// Lines of the notice.
    pub notice_lines: Vec<u16>,
    /// How to describe it to the person.
    pub words: Option<String>,
    /// Its own conditions.
    pub requires: Vec<Requirement>,
    /// For the DPO.
    pub note: Option<String>,
}

/// Life-cycle of an arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrangementStatus {
    /// Written, not in force.
    Draft,
    /// In force.
    Live,
    /// Stopped for now.
    Suspended,
    /// Over.
    Ended,
}

/// Whom an arrangement covers.
#[derive(Clone, Debug, PartialEq)]
pub enum Coverage {
    /// These recipients, by id.
    Recipients(Vec<String>),
    /// Any registered recipient of these kinds.
    Kinds(Vec<RecipientKind>),
}

/// Role of the recipient (Art 4(7)-(8), 26, 28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GdprRole {
    /// Decides for itself.
    Controller,
    /// Decides together with us.
    JointController,
    /// Works on our behalf.
    Processor,
    /// Works for a processor of ours.
    SubProcessor,
    /// Not yet decided.
    Undetermined,
}

impl GdprRole {
    /// As the register writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::JointController => "joint-controller",
            Self::Processor => "processor",
            Self::SubProcessor => "sub-processor",
            Self::Undetermined => "undetermined",
        }
    }
}

/// One accepted condition: fits when the point is listed and the paragraph is listed or none is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct GateEntry {
    /// Points of Art 9(2).
    pub article_9: Vec<String>,
    /// DPA 2018 Schedule 1 slugs.
    pub schedule_1: Vec<String>,
    /// Lines of the notice.
    pub notice_lines: Vec<u16>,
}

/// Transfer as the register records it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterTransfer {
    /// Mechanism slug.
    pub mechanism: Option<String>,
    /// Reference of the test.
    pub test_ref: Option<String>,
    /// Its date.
    pub test_date: Option<CivilDate>,
}

/// How long the recipient keeps the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// ISO 8601 duration.
    pub period: Option<String>,
    /// Plain words.
    pub words: Option<String>,
}

/// One condition of an arrangement, and the code that it raises when it fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// What must hold.
    pub check: RequirementCheck,
    /// The code, one that `requires` may raise.
    pub code: RuleCode,
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq)]
pub enum RequirementCheck {
    /// The fact has this value, as text.
    FactEquals {
        /// Fact id.
        fact: String,
        /// Its value.
        equals: String,
    },
    /// The event's civil date is 0 to `days` days after the fact's date.
    Within {
        /// Fact id, of type date.
        fact: String,
        /// Whole days; the code's own default where the register says none.
        days: Option<u32>,
    },
    /// A case reference is given.
    CaseReferencePresent,
    /// At most so many persons; the code's own default where the register says none.
    MaxSubjects(Option<u32>),
    /// The event's civil date lies in one of these ranges.
    Window(Vec<DateRange>),
}
