//! Whose a case is (OPS-8): the Met's, or another force's, which has it only once it said so.

use crate::case::{Case, NotOurs, OutsideLondon, Transfer, Triage};

/// How the Met is written, folded.
const MET: [&str; 5] = ["metropolitan police", "metropolitan police service", "the met", "met", "mps"];

/// Whether this is the Met. Nothing at all is nobody else.
pub fn is_met(force: &str) -> bool {
    let written = force.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    written.is_empty() || MET.contains(&written.as_str())
}

/// Whether a first look must say why this force owns it.
pub fn needs_reason(triage: &Triage) -> bool {
    use OutsideLondon::{Both, Suspect, Victim};
    !is_met(&triage.owning_force) || matches!(triage.outside_london, Suspect | Victim | Both)
}

/// Whether ending this case gives it to another force: because that is why it is not ours, or because the first look or
/// the transfer names one as its owner.
pub fn is_transferred(case: &Case) -> bool {
    let owner = case.triage.as_ref().is_some_and(|triage| !is_met(&triage.owning_force));
    case.not_ours_because == Some(NotOurs::NotMet) || owner
}

/// What a transfer still lacks, by field. Empty: it is complete.
pub fn missing(transfer: Option<&Transfer>) -> Vec<&'static str> {
    let nothing = Transfer::default();
    let transfer = transfer.unwrap_or(&nothing);
    let lacks = [
        ("transferForce", is_met(&transfer.force)),
        ("transferBecause", transfer.because.trim().is_empty()),
        ("transferAcceptedOn", transfer.accepted_on.is_none()),
        ("transferAcceptedBy", transfer.accepted_by.trim().is_empty()),
        ("transferReference", transfer.reference.trim().is_empty()),
    ];
    lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(field, _)| field).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_transfer_is_complete_only_with_acceptance_and_reference() {
        // Rule: OPS-8
        assert_eq!(missing(None).len(), 5);
        let asked = Transfer {
            force: "Kent Police".into(),
            because: "Victim and suspect live in Kent".into(),
            asked_on: Some("2026-11-20".parse().unwrap()),
            ..Transfer::default()
        };
        assert_eq!(missing(Some(&asked)), ["transferAcceptedOn", "transferAcceptedBy", "transferReference"]);
        let accepted = Transfer {
            accepted_on: Some("2026-11-23".parse().unwrap()),
            accepted_by: "DS P Invented, Maidstone".into(),
            reference: "46/1234/26".into(),
            ..asked.clone()
        };
        assert!(missing(Some(&accepted)).is_empty());
        let to_ourselves = Transfer { force: "Metropolitan  Police".into(), ..accepted };
        assert_eq!(missing(Some(&to_ourselves)), ["transferForce"], "the Met is no other force");
    }
}
