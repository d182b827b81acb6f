//! Choices for the forms, and addresses recognised as they are pasted.

use crate::api::{Choice, OffenceChoice, RecognisedView, ReferenceView};
use crate::names::platform_name;
use crate::services::Services;
use casebook_domain::addresses::{Recognised, recognise_all};
use casebook_domain::display;
use casebook_domain::nchi::RESULTS;
use casebook_domain::reference::ReferenceData;

impl Services {
    /// Reference data for the forms. Needs no open vault.
    pub fn reference_data(&self) -> ReferenceView {
        let data = ReferenceData::built_in();
        let unconfirmed = |confidence: &str| confidence != "page";
        ReferenceView {
            platforms: data
                .platforms
                .iter()
                .map(|platform| Choice {
                    id: platform.id.clone(),
                    label: platform.name.clone(),
                    parent: None,
                    note: platform.aliases.join(", "),
                    unconfirmed: unconfirmed(&platform.confidence),
                })
                .collect(),
            strands: data
                .strands
                .iter()
                .map(|strand| Choice {
                    id: strand.id.clone(),
                    label: strand.label(),
                    parent: strand.sub_strand.is_some().then(|| strand.strand.clone()),
                    note: strand.definition.clone(),
                    unconfirmed: unconfirmed(&strand.confidence),
                })
                .collect(),
            boroughs: data
                .boroughs
                .iter()
                .map(|borough| Choice {
                    id: borough.name.clone(),
                    label: borough.name.clone(),
                    parent: None,
                    note: data.bcu_of(borough).map(|bcu| bcu.name.clone()).unwrap_or_default(),
                    unconfirmed: false,
                })
                .collect(),
            outcomes: data
                .outcomes
                .iter()
                .map(|outcome| Choice {
                    id: outcome.code.clone(),
                    label: outcome.label.clone(),
                    parent: Some(outcome.group.clone()),
                    note: outcome.note.clone(),
                    unconfirmed: unconfirmed(&outcome.confidence),
                })
                .collect(),
            non_crime_results: RESULTS
                .iter()
                .map(|(id, label)| Choice {
                    id: (*id).to_owned(),
                    label: (*label).to_owned(),
                    parent: None,
                    note: String::new(),
                    unconfirmed: false,
                })
                .collect(),
            offences: data
                .offences
                .iter()
                .map(|offence| OffenceChoice {
                    id: offence.id.clone(),
                    title: offence.title.clone(),
                    statute: offence.citation(),
                    mode: offence.mode_of_trial.clone(),
                    consent: offence.consent.clone(),
                    limit: offence.time_limit.text.clone(),
                    points: offence.points_to_prove.clone(),
                    from: offence.effective_from,
                    to: offence.effective_to,
                    aggravated: offence.racially_or_religiously_aggravated_form.offence_id.clone(),
                    unconfirmed: offence.unconfirmed(),
                })
                .collect(),
            ethnicities: ETHNICITIES
                .iter()
                .map(|(id, label, set)| Choice {
                    id: (*id).to_owned(),
                    label: (*label).to_owned(),
                    parent: None,
                    note: (*set).to_owned(),
                    unconfirmed: false,
                })
                .collect(),
        }
    }

    /// Addresses in what was pasted, each with the platform, handle, numbers and time that it shows.
    pub fn address_recognise(&self, typed: &str) -> Vec<RecognisedView> {
        recognise_all(typed, self.now().utc).into_iter().map(view).collect()
    }
}

fn view(found: Recognised) -> RecognisedView {
    RecognisedView {
        platform: found.platform.to_owned(),
        platform_name: platform_name(found.platform),
        kind: found.kind.to_owned(),
        number_time: found.number_time,
        number_time_text: found.number_time.map(display::utc_and_london),
        as_typed: found.as_typed,
        normalised: found.normalised,
        handle: found.handle,
        post_id: found.post_id,
        user_id: found.user_id,
    }
}

/// Self-defined ethnicity (hub-operations 2.7). `NS` is "not stated"; "not asked" is an empty field (ETH-2).
const ETHNICITIES: &[(&str, &str, &str)] = &[
    ("W1", "White: British", "16+1"),
    ("W2", "White: Irish", "16+1"),
    ("W9", "White: any other White background", "16+1"),
    ("M1", "Mixed: White and Black Caribbean", "16+1"),
    ("M2", "Mixed: White and Black African", "16+1"),
    ("M3", "Mixed: White and Asian", "16+1"),
    ("M9", "Mixed: any other mixed background", "16+1"),
    ("A1", "Asian: Indian", "16+1"),
    ("A2", "Asian: Pakistani", "16+1"),
    ("A3", "Asian: Bangladeshi", "16+1"),
    ("A9", "Asian: any other Asian background", "16+1"),
    ("B1", "Black: Caribbean", "16+1"),
    ("B2", "Black: African", "16+1"),
    ("B9", "Black: any other Black background", "16+1"),
    ("O1", "Chinese", "16+1"),
    ("O9", "Any other ethnic group", "16+1"),
    ("NS", "Not stated", "16+1"),
    ("W3", "White: Gypsy or Irish Traveller", "18+1"),
    ("A4", "Asian: Chinese", "18+1"),
    ("O2", "Arab", "18+1"),
];
