//! Reference data: offences, strands, outcomes, platforms, boroughs, partners. Compiled in from `reference/*.json`;
//! facts that nobody confirmed are marked there and stay marked on the screen.

use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How an offence's time limit runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TimeLimitRule {
    /// `none`, `summary_6m_from_offence`, `knowledge_6m_longstop_36m`, `unknown`.
    pub rule: String,
    /// Months of the window.
    #[serde(default)]
    pub window_months: Option<u32>,
    /// Months of the long-stop.
    #[serde(default)]
    pub longstop_months: Option<u32>,
    /// The rule in words, with its source.
    #[serde(default)]
    pub text: String,
}

/// The aggravated form of an offence, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AggravatedForm {
    /// Whether there is one.
    pub exists: bool,
    /// Its id.
    pub offence_id: Option<String>,
}

/// An offence of `offences.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offence {
    /// Id, for example `CA2003-127-1`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Statute.
    pub statute: String,
    /// Section.
    pub section: String,
    /// `summary`, `either_way` or `varies`.
    pub mode_of_trial: String,
    /// Time limit.
    pub time_limit: TimeLimitRule,
    /// `none`, `AG` or `DPP`.
    pub consent: String,
    /// The aggravated form.
    pub racially_or_religiously_aggravated_form: AggravatedForm,
    /// Whether this is an aggravated form.
    pub is_aggravated_form: bool,
    /// Points to prove.
    pub points_to_prove: Vec<String>,
    /// `in_force`, `repealed` or `check`.
    pub status: String,
    /// In force from.
    pub effective_from: Option<NaiveDate>,
    /// In force to.
    pub effective_to: Option<NaiveDate>,
    /// Remarks.
    pub notes: String,
    /// `page` or `unconfirmed`.
    pub confidence: String,
    /// Fields that nobody confirmed.
    pub unconfirmed_fields: Vec<String>,
}

impl Offence {
    /// Statute and section as printed, for example `Communications Act 2003 s.127(1)`.
    pub fn citation(&self) -> String {
        format!("{} s.{}", self.statute, self.section)
    }
    /// Some of it is not confirmed.
    pub fn unconfirmed(&self) -> bool {
        self.confidence != "page"
            || !self.unconfirmed_fields.is_empty()
            || self.time_limit.text.contains("[unconfirmed]")
    }
}

/// A strand or sub-strand of `strands.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Strand {
    /// Id, for example `religion.muslim`.
    pub id: String,
    /// The strand it belongs to.
    pub strand: String,
    /// Its name within the strand.
    pub sub_strand: Option<String>,
    /// What it covers.
    pub definition: String,
    /// `page` or `unconfirmed`.
    pub confidence: String,
}

impl Strand {
    /// As shown: `Religion · Anti-Muslim`.
    pub fn label(&self) -> String {
        let strand = strand_label(&self.strand);
        match &self.sub_strand {
            Some(sub) => format!("{strand} \u{b7} {sub}"),
            None => strand.to_owned(),
        }
    }
}

/// A strand's name as shown.
pub fn strand_label(strand: &str) -> &str {
    match strand {
        "race" => "Race",
        "religion" => "Religion",
        "sexual_orientation" => "Sexual orientation",
        "disability" => "Disability",
        "transgender" => "Transgender identity",
        "non_monitored" => "Not centrally monitored",
        other => other,
    }
}

/// An outcome of `outcomes.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OutcomeType {
    /// Code, for example `16`.
    pub code: String,
    /// Label.
    pub label: String,
    /// Group.
    pub group: String,
    /// Remark.
    #[serde(default)]
    pub note: String,
    /// `page` or `unconfirmed`.
    #[serde(default)]
    pub confidence: String,
}

/// One address pattern of a platform.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AddressPattern {
    /// What kind of address.
    pub kind: String,
    /// The pattern, in the syntax of a linear-time engine.
    pub regex: String,
    /// A synthetic example.
    pub example: String,
}

/// A platform of `platforms.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Platform {
    /// Id, for example `x`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hosts that are its own.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Address patterns, tried in order.
    #[serde(default)]
    pub patterns: Vec<AddressPattern>,
    /// What a complete capture holds.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// `page` or `unconfirmed`.
    #[serde(default)]
    pub confidence: String,
}

/// A borough of `boroughs.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Borough {
    /// Name.
    pub name: String,
    /// GSS code.
    pub gss_code: String,
    /// Policed by the Met.
    pub metropolitan_police: bool,
    /// Code of its Basic Command Unit.
    pub bcu_code: Option<String>,
}

/// A Basic Command Unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Bcu {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A support partner of `support-partners.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Partner {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Strands it serves.
    #[serde(default)]
    pub strands: Vec<String>,
    /// What it does.
    #[serde(default)]
    pub role: String,
}

/// All reference data.
pub struct ReferenceData {
    /// Offences.
    pub offences: Vec<Offence>,
    /// Strands and sub-strands.
    pub strands: Vec<Strand>,
    /// Outcomes.
    pub outcomes: Vec<OutcomeType>,
    /// Platforms.
    pub platforms: Vec<Platform>,
    /// Boroughs.
    pub boroughs: Vec<Borough>,
    /// Basic Command Units.
    pub bcus: Vec<Bcu>,
    /// Support partners.
    pub partners: Vec<Partner>,
    /// Bank holidays of England and Wales.
    pub bank_holidays: BankHolidays,
}

/// Bank holidays of England and Wales, with the last day that the table covers (VIC-2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BankHolidays {
    /// The last day covered.
    pub covered_to: NaiveDate,
    /// Day and name.
    pub days: BTreeMap<NaiveDate, String>,
}

impl ReferenceData {
    /// The data shipped with this program.
    ///
    /// # Panics
    /// If a shipped file does not parse: a test opens them all, so a released program never does.
    pub fn built_in() -> &'static Self {
        static DATA: OnceLock<ReferenceData> = OnceLock::new();
        DATA.get_or_init(|| {
            Self::parse().unwrap_or_else(|error| panic!("reference data shipped with the program: {error}"))
        })
    }

    fn parse() -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Strands {
            strands: Vec<Strand>,
        }
        #[derive(Deserialize)]
        struct Outcomes {
            outcomes: Vec<OutcomeType>,
        }
        #[derive(Deserialize)]
        struct Platforms {
            platforms: Vec<Platform>,
        }
        #[derive(Deserialize)]
        struct Boroughs {
            boroughs: Vec<Borough>,
            bcus: Vec<Bcu>,
        }
        #[derive(Deserialize)]
        struct Partners {
            partners: Vec<Partner>,
        }
        let boroughs: Boroughs = serde_json::from_str(include_str!("../reference/boroughs.json"))?;
        Ok(Self {
            offences: serde_json::from_str(include_str!("../reference/offences.json"))?,
            strands: serde_json::from_str::<Strands>(include_str!("../reference/strands.json"))?.strands,
            outcomes: serde_json::from_str::<Outcomes>(include_str!("../reference/outcomes.json"))?.outcomes,
            platforms: serde_json::from_str::<Platforms>(include_str!("../reference/platforms.json"))?
                .platforms,
            boroughs: boroughs.boroughs,
            bcus: boroughs.bcus,
            partners: serde_json::from_str::<Partners>(include_str!("../reference/support-partners.json"))?
                .partners,
            bank_holidays: serde_json::from_str(include_str!("../reference/bank-holidays.json"))?,
        })
    }

    /// The offence with this id.
    pub fn offence(&self, id: &str) -> Option<&Offence> {
        self.offences.iter().find(|offence| offence.id == id)
    }
    /// The strand with this id.
    pub fn strand(&self, id: &str) -> Option<&Strand> {
        self.strands.iter().find(|strand| strand.id == id)
    }
    /// The outcome with this code.
    pub fn outcome(&self, code: &str) -> Option<&OutcomeType> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }
    /// The platform with this id.
    pub fn platform(&self, id: &str) -> Option<&Platform> {
        self.platforms.iter().find(|platform| platform.id == id)
    }
    /// The borough with this name.
    pub fn borough(&self, name: &str) -> Option<&Borough> {
        self.boroughs.iter().find(|borough| borough.name == name)
    }
    /// The Basic Command Unit of a borough.
    pub fn bcu_of(&self, borough: &Borough) -> Option<&Bcu> {
        self.bcus.iter().find(|bcu| Some(&bcu.code) == borough.bcu_code.as_ref())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_shipped_file_parses_and_names_resolve() {
        let data = ReferenceData::parse().unwrap();
        assert_eq!(data.offences.len(), 34);
        assert_eq!(data.boroughs.iter().filter(|borough| borough.metropolitan_police).count(), 32);
        for offence in &data.offences {
            if let Some(id) = &offence.racially_or_religiously_aggravated_form.offence_id {
                assert!(data.offence(id).is_some(), "{id} named by {}", offence.id);
            }
        }
        for borough in data.boroughs.iter().filter(|borough| borough.metropolitan_police) {
            assert!(data.bcu_of(borough).is_some(), "{}", borough.name);
        }
        assert_eq!(data.strand("religion.muslim").unwrap().label(), "Religion \u{b7} Anti-Muslim");
    }
}
