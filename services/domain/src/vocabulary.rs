//! The closed lists of the event (event.md 2), with the symbols that every encoding uses.
//! Never decides what a symbol means for a verdict.

/// Declares a closed list: variants, their symbols, and the default for symbols that the reader does not know.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident default $default:ident { $($(#[$vdoc:meta])* $variant:ident = $symbol:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every variant, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// What stands for a symbol that is unknown or left out.
            pub const DEFAULT: Self = Self::$default;

            /// The symbol in every encoding.
            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $symbol,)+ }
            }

            /// The variant of a symbol; `None` where the list does not have it.
            #[must_use]
            pub fn parse(symbol: &str) -> Option<Self> {
                match symbol { $($symbol => Some(Self::$variant),)+ _ => None }
            }

            /// The variant at a position of the schema's list.
            #[must_use]
            pub fn at(index: usize) -> Option<Self> {
                Self::ALL.get(index).copied()
            }
        }
    };
}

closed_list! {
    /// What an event reports.
    Kind default Unknown {
        /// Data was made known to a recipient.
        Disclosed = "DISCLOSED",
        /// Full content again; replaces the event named by `corrects`.
        Corrected = "CORRECTED",
        /// The event named by `corrects` did not happen.
        Retracted = "RETRACTED",
        /// A recipient reported that it passed data on.
        Onward = "ONWARD",
        /// Not said, or a symbol of a newer schema; judged like `Disclosed`.
        Unknown = "UNKNOWN",
    }
}

closed_list! {
    /// Whether the source is a live system.
    Environment default Unknown {
        /// Real people.
        Live = "LIVE",
        /// Made-up people.
        Test = "TEST",
        /// Not said.
        Unknown = "UNKNOWN",
    }
}

closed_list! {
    /// How a data subject stands to the controller.
    SubjectKind default Other {
        /// Tenant.
        Tenant = "TENANT",
        /// Applicant for a home.
        Applicant = "APPLICANT",
        /// Member of a tenant's household.
        HouseholdMember = "HOUSEHOLD_MEMBER",
        /// Next of kin.
        NextOfKin = "NEXT_OF_KIN",
        /// Leaseholder.
        Leaseholder = "LEASEHOLDER",
        /// Buyer.
        Buyer = "BUYER",
        /// Employee.
        Employee = "EMPLOYEE",
        /// Contractor.
        Contractor = "CONTRACTOR",
        /// Anybody else.
        Other = "OTHER",
    }
}

closed_list! {
    /// Lawful basis (UK GDPR Art 6(1)).
    LawfulBasis default Unknown {
        /// Art 6(1)(a).
        Consent = "CONSENT",
        /// Art 6(1)(b).
        Contract = "CONTRACT",
        /// Art 6(1)(c).
        LegalObligation = "LEGAL_OBLIGATION",
        /// Art 6(1)(d).
        VitalInterests = "VITAL_INTERESTS",
        /// Art 6(1)(e).
        PublicTask = "PUBLIC_TASK",
        /// Art 6(1)(ea), in force from 5 February 2026 (DUAA 2025 s.70).
        RecognisedLegitimateInterest = "RECOGNISED_LEGITIMATE_INTEREST",
        /// Art 6(1)(f).
        LegitimateInterests = "LEGITIMATE_INTERESTS",
        /// Not said.
        Unknown = "UNKNOWN",
    }
}

closed_list! {
    /// How the data travelled.
    Channel default Unknown {
        /// System to system.
        Api = "API",
        /// A file.
        FileTransfer = "FILE_TRANSFER",
        /// Through a portal.
        Portal = "PORTAL",
        /// By e-mail.
        Email = "EMAIL",
        /// By telephone.
        Phone = "PHONE",
        /// By post.
        Post = "POST",
        /// Face to face.
        InPerson = "IN_PERSON",
        /// The recipient may look into our system.
        ViewAccess = "VIEW_ACCESS",
        /// Not said.
        Unknown = "UNKNOWN",
    }
}

closed_list! {
    /// Kind of recipient (register.md J).
    RecipientKind default CharitySupport {
        /// Police force.
        Police = "police",
        /// Court.
        Court = "court",
        /// Council.
        LocalAuthority = "local-authority",
        /// Department of government.
        CentralGovernment = "central-government",
        /// Regulator or ombudsman.
        RegulatorOmbudsman = "regulator-ombudsman",
        /// MP or councillor.
        ElectedRepresentative = "elected-representative",
        /// Safeguarding partnership.
        SafeguardingPartnership = "safeguarding-partnership",
        /// Emergency or health service.
        EmergencyHealth = "emergency-health",
        /// Supplier of energy, water or the like.
        Utility = "utility",
        /// Bank or payment provider.
        BankPayment = "bank-payment",
        /// Insurer or warranty provider.
        InsurerWarranty = "insurer-warranty",
        /// Solicitor, barrister or conveyancer.
        LegalAdviser = "legal-adviser",
        /// Estate agent, developer or manager.
        EstateDeveloperAgent = "estate-developer-agent",
        /// Contractor.
        Contractor = "contractor",
        /// Sub-contractor.
        SubContractor = "sub-contractor",
        /// Supplier of technology.
        TechnologySupplier = "technology-supplier",
        /// Research body.
        Research = "research",
        /// Charity or support agency.
        CharitySupport = "charity-support",
        /// Company of the group.
        GroupCompany = "group-company",
        /// National Fraud Initiative.
        FraudInitiative = "fraud-initiative",
        /// Somebody who acts for the data subject.
        SubjectRepresentative = "subject-representative",
        /// Another landlord.
        OtherLandlord = "other-landlord",
    }
}
