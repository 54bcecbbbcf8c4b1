//! A register with one arrangement of each sort.

use crate::{
    register::{
        Register, Registers,
        model::{
            Alias, Arrangement, ArrangementStatus, Category, Controller, Coverage, Fact, FactType,
            GateEntry, GdprRole, Identifies, Notice, Purpose, Recipient, RegisterData, Requirement,
            RequirementCheck, Route, Scheme, SchemeCase, Source,
        },
    },
    time::{CivilDate, DateRange},
    verdict::RuleCode,
    vocabulary::{LawfulBasis, RecipientKind},
};
use RequirementCheck::{CaseReferencePresent, FactEquals, MaxSubjects, Window, Within};

pub(crate) fn registers() -> Registers {
    let register = Register::new(sample()).expect("the sample is a sound register");
    Registers::new(vec![register]).expect("one register")
}

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).expect(text)
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange {
        from: CivilDate::parse(from),
        to: CivilDate::parse(to),
    }
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

pub(crate) fn sample() -> RegisterData {
    let arrangements = arrangements();
    RegisterData {
        version: "test-1".into(),
        effective_from: day("2023-04-01"),
        controller: "landlord".into(),
        controllers: vec![Controller {
            id: "landlord".into(),
            name: "Landlord Limited".into(),
            trading_as: None,
        }],
        notice: Notice {
            title: "Notice".into(),
            published: day("2023-04-01"),
        },
        schemes: vec![Scheme {
            id: "person".into(),
            case: SchemeCase::Upper,
            drop: " -".into(),
            trim: false,
            pattern: "[A-Z]{0,4}[0-9]{1,12}".into(),
            max_length: None,
            identifies: Identifies::Person,
        }],
        facts: facts(),
        sources: vec![Source {
            id: "cx-housing".into(),
            name: "Housing management".into(),
            controller: "landlord".into(),
            route: Route::Kafka,
            arrangements: arrangements.iter().map(|x| x.id.clone()).collect(),
            cadence: None,
            imported_until: None,
        }],
        recipients: recipients(),
        purposes: purposes(),
        categories: categories(),
        arrangements,
    }
}

fn facts() -> Vec<Fact> {
    use FactType::{Boolean, Date, Integer, String};
    [
        ("anti_fraud_organisation", Boolean, "it fights fraud"),
        ("constituent_is_subject", Boolean, "the person asked"),
        ("emergency", Boolean, "there is an emergency"),
        ("encrypted", Boolean, "what was sent was encrypted"),
        ("household_size", Integer, "people in the household"),
        (
            "incapable_of_consent",
            Boolean,
            "nobody could say yes or no",
        ),
        ("outstanding_balance", Boolean, "money is owed"),
        ("record_created", Date, "the day of the record"),
        ("relation", String, "relation to the tenant"),
        ("switchee_meter", Boolean, "the home has a Switchee device"),
        ("tenancy_start", Date, "the day the tenancy starts"),
    ]
    .map(|(id, kind, words)| Fact {
        id: id.into(),
        kind,
        words: words.into(),
    })
    .into()
}

fn recipients() -> Vec<Recipient> {
    use RecipientKind::{
        CentralGovernment, ElectedRepresentative, EmergencyHealth, FraudInitiative, Police,
        Research, TechnologySupplier, Utility,
    };
    let mut all: Vec<Recipient> = [
        (
            "ambulance",
            "East of England Ambulance Service",
            EmergencyHealth,
        ),
        ("anglian-water", "Anglian Water", Utility),
        ("auditor", "Infosec Auditors", TechnologySupplier),
        ("constabulary", "Norfolk Constabulary", Police),
        (
            "councillor",
            "Councillor for Mancroft ward",
            ElectedRepresentative,
        ),
        (
            "desnz",
            "Department for Energy Security and Net Zero",
            CentralGovernment,
        ),
        ("dwp", "Department for Work and Pensions", CentralGovernment),
        ("green-energy-uk", "Green Energy UK", Utility),
        ("mhclg", "Ministry of Housing", CentralGovernment),
        ("nfi", "National Fraud Initiative", FraudInitiative),
        ("northlight", "Northlight Evaluation", Research),
        ("recorder", "Call Recorder's Limited", TechnologySupplier),
        ("switchee", "Switchee", TechnologySupplier),
        ("unused", "Registered Without Arrangement", Research),
    ]
    .map(|(id, name, kind)| Recipient {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        kind,
        country: "GB".into(),
        is_individual: kind == ElectedRepresentative,
        article_19_contact: None,
    })
    .into();
    let alias = |name: &str, from: &str, to: &str| Alias {
        name: name.into(),
        valid: range(from, to),
    };
    for recipient in &mut all {
        match recipient.id.as_str() {
            "desnz" => {
                recipient.aliases = vec![
                    alias("DESNZ", "2023-02-07", ""),
                    alias("BEIS", "", "2023-02-06"),
                ];
            }
            "dwp" => recipient.aliases = vec![alias("DWP", "", "")],
            "mhclg" => {
                recipient.aliases = vec![
                    alias("MHCLG", "2024-07-09", ""),
                    alias("DLUHC", "", "2024-07-08"),
                ];
            }
            _ => {}
        }
    }
    all
}

fn purposes() -> Vec<Purpose> {
    [
        "audit",
        "casework",
        "crime",
        "emergency-care",
        "evaluation",
        "forwarding-address",
        "fraud-matching",
        "housing-costs",
        "recording",
        "retrofit",
        "sign-up",
        "statistics",
        "survey",
    ]
    .map(|id| Purpose {
        id: id.into(),
        words: format!("to do {id}"),
        service: false,
        iri: None,
    })
    .into()
}

fn categories() -> Vec<Category> {
    [
        ("identity", None, None, None),
        ("address", None, None, None),
        ("contact", None, None, None),
        ("email_address", None, None, Some("contact")),
        ("health", Some("health"), None, None),
        ("disability", None, None, Some("health")),
        ("ethnicity", Some("racial-or-ethnic-origin"), None, None),
        ("criminal_offence", None, Some("offence"), None),
        ("criminal_allegation", None, Some("allegation"), None),
        ("fraud_match", None, None, Some("criminal_allegation")),
        ("income", None, None, None),
        ("household", None, None, None),
    ]
    .map(
        |(id, special, offence, broader): (&str, Option<&str>, Option<&str>, Option<&str>)| {
            Category {
                id: id.into(),
                words: format!("your {id}"),
                special: special.map(Into::into),
                offence: offence.map(Into::into),
                sensitive: false,
                broader: broader.map(Into::into),
                iri: None,
            }
        },
    )
    .into()
}

fn gate(article_9: &[&str], schedule_1: &[&str]) -> GateEntry {
    GateEntry {
        article_9: strings(article_9),
        schedule_1: strings(schedule_1),
        notice_lines: vec![34],
    }
}

fn asks(check: RequirementCheck, code: RuleCode) -> Requirement {
    Requirement { check, code }
}

fn is_true(fact: &str, code: RuleCode) -> Requirement {
    let fact = fact.into();
    let equals = "true".into();
    asks(FactEquals { fact, equals }, code)
}

fn arrangement(
    id: &str,
    recipient: &str,
    purpose: &str,
    basis: LawfulBasis,
    categories: &[&str],
) -> Arrangement {
    Arrangement {
        id: id.into(),
        status: ArrangementStatus::Live,
        valid: range("2023-04-01", ""),
        review_due: None,
        covers: Coverage::Recipients(vec![recipient.into()]),
        role: GdprRole::Controller,
        purposes: vec![purpose.into()],
        declared_bases: vec![basis],
        assessed_bases: Vec::new(),
        categories: strings(categories),
        conditional_categories: Vec::new(),
        any_category: false,
        gate: Vec::new(),
        legal_obligation_ref: None,
        agreement_ref: None,
        dpia_ref: None,
        apd_ref: None,
        transfer: None,
        retention: None,
        cadence: None,
        bulk: false,
        onward: false,
        notice_lines: vec![5, 48],
        words: None,
        requires: Vec::new(),
        note: None,
    }
}

fn arrangements() -> Vec<Arrangement> {
    use LawfulBasis::{
        Consent, Contract, LegalObligation, LegitimateInterests, PublicTask, VitalInterests,
    };
    let within = |fact: &str, days| Within {
        fact: fact.into(),
        days,
    };
    let plain = |id, recipient, purpose, basis| {
        arrangement(id, recipient, purpose, basis, &["identity", "address"])
    };
    vec![
        plain("dwp-rent", "dwp", "housing-costs", Contract),
        Arrangement {
            status: ArrangementStatus::Draft,
            valid: range("", ""),
            ..plain("dwp-draft", "dwp", "casework", Contract)
        },
        Arrangement {
            categories: strings(&["identity", "contact"]),
            ..plain("desnz-retrofit", "desnz", "retrofit", Consent)
        },
        Arrangement {
            onward: true,
            ..plain("northlight-onward", "northlight", "evaluation", Consent)
        },
        Arrangement {
            conditional_categories: strings(&["criminal_allegation", "income"]),
            gate: vec![gate(&[], &["pt2-para10"])],
            requires: vec![
                asks(CaseReferencePresent, RuleCode::PoliceNoCaseRef),
                asks(MaxSubjects(None), RuleCode::NotCaseSpecific),
            ],
            ..plain("police-crime", "constabulary", "crime", LegitimateInterests)
        },
        Arrangement {
            requires: vec![is_true("outstanding_balance", RuleCode::UtilityNoBalance)],
            ..plain(
                "forwarding",
                "anglian-water",
                "forwarding-address",
                LegitimateInterests,
            )
        },
        Arrangement {
            requires: vec![asks(
                within("tenancy_start", Some(30)),
                RuleCode::SignupShareOutOfWindow,
            )],
            ..plain(
                "green-signup",
                "green-energy-uk",
                "sign-up",
                LegitimateInterests,
            )
        },
        Arrangement {
            requires: vec![asks(
                within("record_created", None),
                RuleCode::RetentionBreachedSource,
            )],
            ..plain("recording", "recorder", "recording", LegitimateInterests)
        },
        Arrangement {
            categories: strings(&["identity", "criminal_allegation"]),
            gate: vec![gate(&[], &["pt2-para14"])],
            assessed_bases: vec![LegitimateInterests],
            requires: vec![asks(
                Window(vec![
                    range("2024-10-01", "2024-12-31"),
                    range("2026-03-01", "2026-03-31"),
                ]),
                RuleCode::NfiOutOfWindow,
            )],
            ..plain("nfi-extract", "nfi", "fraud-matching", PublicTask)
        },
        Arrangement {
            requires: vec![is_true(
                "switchee_meter",
                RuleCode::SurveyBeyondContactDetails,
            )],
            ..plain("switchee-survey", "switchee", "survey", LegitimateInterests)
        },
        Arrangement {
            categories: strings(&["identity", "health"]),
            gate: vec![gate(&["c"], &[])],
            requires: vec![
                is_true("emergency", RuleCode::ArrangementConditionNotMet),
                is_true("incapable_of_consent", RuleCode::ArrangementConditionNotMet),
            ],
            ..plain("paramedics", "ambulance", "emergency-care", VitalInterests)
        },
        Arrangement {
            conditional_categories: strings(&["ethnicity", "health", "criminal_offence"]),
            gate: vec![
                gate(&["j"], &["pt1-para4"]),
                gate(&[], &["pt1-para4"]),
                gate(&["a"], &[]),
            ],
            ..plain("core-returns", "mhclg", "statistics", LegalObligation)
        },
        Arrangement {
            any_category: true,
            categories: Vec::new(),
            ..plain("view-access", "auditor", "audit", LegitimateInterests)
        },
        Arrangement {
            covers: Coverage::Kinds(vec![RecipientKind::ElectedRepresentative]),
            ..plain("casework", "councillor", "casework", Consent)
        },
    ]
}
