//! Where a case may go from where it stands (hub-operations 1.4), and who may send it there (section 10).

use crate::case::{Case, CaseStatus};
use crate::force;
use crate::nchi::is_result;
use crate::officer::Role;

/// Why a step is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepProblem {
    /// Not possible from here.
    NotFromHere,
    /// Only a supervisor may do it.
    NeedsSupervisor,
    /// A reason is needed.
    NeedsReason,
    /// An outcome is needed (OPS-9).
    NeedsOutcome,
    /// A rationale is needed (OPS-9).
    NeedsRationale,
    /// The day the victim was told, or why not, is needed (OPS-9).
    NeedsVictimTold,
    /// Outcome 17 needs its reason code (LIM-3).
    NeedsTimeLimitReason,
    /// Triage is needed first (OPS-6).
    NeedsTriage,
    /// An owner is needed first.
    NeedsOwner,
    /// What is not a crime ends with a result of its own (NCHI-2), and a crime with none of those.
    NeedsFittingResult,
    /// Why it is not ours is needed (OPS-2).
    NeedsNotOursBecause,
    /// Part of a transfer to another force is missing (OPS-8): its field.
    NeedsTransfer(&'static str),
}

impl StepProblem {
    /// The code that the interface has words for.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFromHere => "not_from_here",
            Self::NeedsSupervisor => "needs_supervisor",
            Self::NeedsReason => "needs_reason",
            Self::NeedsOutcome => "needs_outcome",
            Self::NeedsRationale => "needs_rationale",
            Self::NeedsVictimTold => "needs_victim_told",
            Self::NeedsTimeLimitReason => "needs_time_limit_reason",
            Self::NeedsTriage => "needs_triage",
            Self::NeedsOwner => "needs_owner",
            Self::NeedsFittingResult => "needs_fitting_result",
            Self::NeedsNotOursBecause => "needed",
            Self::NeedsTransfer(_) => "needs_transfer",
        }
    }
}

/// Whether nothing more is done on a case of this status.
pub fn is_ended(status: CaseStatus) -> bool {
    use CaseStatus::*;
    matches!(status, Closed | ReviewDue | Disposed | Duplicate | NotOurs)
}

/// Whether a referral still waits for somebody to look at it or take it.
pub fn is_new(status: CaseStatus) -> bool {
    use CaseStatus::*;
    matches!(status, Received | Triaged | Crime)
}

/// Where a case may go from here. A referral is never deleted or refused (OPS-2): it can be closed as a duplicate or as
/// not ours, with a reason, and reopened.
pub fn next_statuses(from: CaseStatus) -> &'static [CaseStatus] {
    use CaseStatus::*;
    match from {
        Received => &[Triaged, Duplicate, NotOurs],
        Triaged => &[Crime, NonCrime, Duplicate, NotOurs],
        Crime => &[Allocated, NonCrime, Duplicate, NotOurs],
        NonCrime => &[Crime, OutcomeDecided, Closed],
        Duplicate | NotOurs => &[Triaged],
        Allocated => &[Investigating, AwaitingPlatform, AwaitingBorough, OutcomeDecided, Duplicate, NotOurs],
        Investigating => {
            &[AwaitingPlatform, AwaitingCps, AwaitingBorough, OutcomeDecided, Duplicate, NotOurs]
        }
        AwaitingPlatform | AwaitingCps | AwaitingBorough => {
            &[Investigating, AwaitingPlatform, AwaitingCps, AwaitingBorough, OutcomeDecided]
        }
        OutcomeDecided => &[VictimTold, Closed, Investigating],
        VictimTold => &[Closed, Investigating],
        Closed => &[ReviewDue, Investigating],
        ReviewDue => &[Disposed, Closed, Investigating],
        Disposed => &[],
    }
}

/// Everything that stands in the way of moving `after` (the case with the step's fields filled in) from `from` to its
/// new status. Empty means that it may go.
pub fn step_problems(from: CaseStatus, after: &Case, role: Role, reason: &str) -> Vec<StepProblem> {
    use CaseStatus::*;
    let mut problems = Vec::new();
    let to = after.status;
    if !next_statuses(from).contains(&to) {
        return vec![StepProblem::NotFromHere];
    }
    let reopening = is_ended(from) || matches!((from, to), (OutcomeDecided | VictimTold, Investigating));
    // REC-9: "not a crime" needs a reason and a supervisor. Section 10: closing and disposal are a supervisor's.
    if matches!(to, NonCrime | Closed | Disposed) && role != Role::Supervisor {
        problems.push(StepProblem::NeedsSupervisor);
    }
    if (matches!(to, NonCrime | Duplicate | NotOurs | Disposed) || reopening) && reason.trim().is_empty() {
        problems.push(StepProblem::NeedsReason);
    }
    if !matches!(to, Duplicate | NotOurs) && after.triage.is_none() {
        problems.push(StepProblem::NeedsTriage);
    }
    if matches!(to, Allocated | Investigating) && after.owner.is_none() {
        problems.push(StepProblem::NeedsOwner);
    }
    if matches!(to, OutcomeDecided | VictimTold | Closed) {
        problems.extend(outcome_problems(after, to));
    }
    // NCHI-5: so that what is not a crime stays told from crimes when it is closed, and never counts as one.
    let decided = after.outcome.as_ref().filter(|outcome| !outcome.code.trim().is_empty());
    let fits = |code: &str| match from {
        NonCrime => is_result(code),
        Allocated | Investigating | AwaitingPlatform | AwaitingCps | AwaitingBorough => !is_result(code),
        // Decided already: the result stands, or another one of its kind takes its place (see the service).
        _ => true,
    };
    if decided.is_some_and(|outcome| !fits(&outcome.code)) {
        problems.push(StepProblem::NeedsFittingResult);
    }
    if to == NotOurs && after.not_ours_because.is_none() {
        problems.push(StepProblem::NeedsNotOursBecause);
    }
    // OPS-8: a case that another force owns is not put away before that force has it. Outcome 20 hands the investigation on.
    let hands_on = to == NotOurs
        || matches!(to, OutcomeDecided | Closed) && decided.is_some_and(|outcome| outcome.code == "20");
    if hands_on && force::is_transferred(after) {
        problems.extend(force::missing(after.transfer.as_ref()).into_iter().map(StepProblem::NeedsTransfer));
    }
    problems
}

fn outcome_problems(after: &Case, to: CaseStatus) -> Vec<StepProblem> {
    let Some(outcome) = &after.outcome else { return vec![StepProblem::NeedsOutcome] };
    let mut problems = Vec::new();
    if outcome.code.trim().is_empty() {
        problems.push(StepProblem::NeedsOutcome);
    }
    if outcome.rationale.trim().is_empty() {
        problems.push(StepProblem::NeedsRationale);
    }
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if outcome.code == "17" && !said(&outcome.reason_code) {
        problems.push(StepProblem::NeedsTimeLimitReason);
    }
    let told = outcome.victim_told_on.is_some();
    let enough = match to {
        CaseStatus::VictimTold => told,
        CaseStatus::Closed => told || said(&outcome.victim_not_told_because),
        _ => true,
    };
    if !enough {
        problems.push(StepProblem::NeedsVictimTold);
    }
    problems
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::case::*;
    use crate::{Moment, OfficerId};

    fn moment() -> Moment {
        Moment::new("2026-11-24T09:00:00Z".parse().unwrap(), 0)
    }
    fn officer() -> OfficerId {
        OfficerId(uuid::Uuid::nil())
    }
    fn case(status: CaseStatus) -> Case {
        Case {
            reference: "OHCH-2026-00001".into(),
            title: "A fictional matter".into(),
            summary: String::new(),
            status,
            force_reference: None,
            urn: None,
            urn_suffix: None,
            marking: Marking::OfficialSensitive,
            handling: None,
            lead: Lead::Hub,
            owner: Some(officer()),
            borough: None,
            borough_basis: BoroughBasis::Victim,
            borough_officer: None,
            triage: Some(Triage {
                immediate_risk: Answer::No,
                risk_note: String::new(),
                vulnerable: Answer::NotKnown,
                repeat: Answer::NotKnown,
                still_live: Answer::Yes,
                evidence_captured: Answer::Yes,
                outside_london: OutsideLondon::Neither,
                owning_force: "Metropolitan Police".into(),
                owning_force_because: String::new(),
                at: moment(),
                by: officer(),
            }),
            outcome: None,
            not_ours_because: None,
            transfer: None,
            merged_into: None,
            review_on: None,
        }
    }
    fn outcome(code: &str) -> Outcome {
        Outcome {
            code: code.into(),
            reason_code: None,
            rationale: "No suspect could be identified".into(),
            victim_told_on: None,
            victim_not_told_because: None,
            decided_at: moment(),
            decided_by: officer(),
        }
    }

    /// Rules: OPS-9, LIM-3.
    #[test]
    fn closing_needs_outcome_rationale_and_word_to_the_victim() {
        let problems = |case: &Case| step_problems(CaseStatus::OutcomeDecided, case, Role::Supervisor, "");
        let mut closing = case(CaseStatus::Closed);
        assert_eq!(problems(&closing), [StepProblem::NeedsOutcome]);
        closing.outcome = Some(outcome("18"));
        assert_eq!(problems(&closing), [StepProblem::NeedsVictimTold]);
        closing.outcome.as_mut().unwrap().victim_not_told_because = Some("asked not to be contacted".into());
        assert_eq!(problems(&closing), []);
        closing.outcome.as_mut().unwrap().rationale.clear();
        assert_eq!(problems(&closing), [StepProblem::NeedsRationale]);
        closing.outcome =
            Some(Outcome { victim_told_on: Some("2026-11-24".parse().unwrap()), ..outcome("17") });
        assert_eq!(problems(&closing), [StepProblem::NeedsTimeLimitReason]);
    }

    /// Rule: REC-9.
    #[test]
    fn not_a_crime_needs_a_reason_and_a_supervisor() {
        let after = case(CaseStatus::NonCrime);
        assert_eq!(
            step_problems(CaseStatus::Triaged, &after, Role::Detective, " "),
            [StepProblem::NeedsSupervisor, StepProblem::NeedsReason]
        );
        assert_eq!(step_problems(CaseStatus::Triaged, &after, Role::Supervisor, "no offence disclosed"), []);
    }

    /// Rules: OPS-2, OPS-8.
    #[test]
    fn a_case_of_another_force_is_not_put_away_before_that_force_has_it() {
        let aside = |because, force: &str| {
            let mut after = Case { not_ours_because: because, ..case(CaseStatus::NotOurs) };
            after.triage.as_mut().unwrap().owning_force = force.into();
            after
        };
        let problems =
            |after: &Case| step_problems(CaseStatus::Triaged, after, Role::Detective, "not for us");
        assert_eq!(problems(&aside(None, "Metropolitan Police")), [StepProblem::NeedsNotOursBecause]);
        assert_eq!(problems(&aside(Some(NotOurs::NotOnline), "Metropolitan Police")), []);
        assert_eq!(problems(&aside(Some(NotOurs::NotMet), "Metropolitan Police")).len(), 5);
        let mut theirs = aside(Some(NotOurs::NotOnline), "Kent Police");
        assert_eq!(problems(&theirs).len(), 5, "whatever else it is called");
        theirs.transfer = Some(Transfer {
            force: "Kent Police".into(),
            because: "Both live there".into(),
            asked_on: None,
            accepted_on: Some("2026-11-23".parse().unwrap()),
            accepted_by: "DS P Invented".into(),
            reference: String::new(),
        });
        assert_eq!(problems(&theirs), [StepProblem::NeedsTransfer("transferReference")]);
        theirs.transfer.as_mut().unwrap().reference = "46/1234/26".into();
        assert_eq!(problems(&theirs), []);
        let mut handed_on = Case { outcome: Some(outcome("20")), ..case(CaseStatus::OutcomeDecided) };
        let decide = |after: &Case| step_problems(CaseStatus::Investigating, after, Role::Detective, "");
        assert_eq!(decide(&handed_on), [], "to another body, not to another force");
        handed_on.triage.as_mut().unwrap().owning_force = "Kent Police".into();
        assert_eq!(decide(&handed_on).len(), 5);
    }

    /// Rules: NCHI-2, NCHI-5.
    #[test]
    fn what_is_not_a_crime_ends_with_a_result_of_its_own_and_a_crime_with_none_of_those() {
        let closing = |from, code: &str| {
            let told = Outcome { victim_not_told_because: Some("withheld".into()), ..outcome(code) };
            let after = Case { outcome: Some(told), ..case(CaseStatus::Closed) };
            step_problems(from, &after, Role::Supervisor, "")
        };
        assert_eq!(closing(CaseStatus::NonCrime, "18"), [StepProblem::NeedsFittingResult]);
        assert_eq!(closing(CaseStatus::NonCrime, "nc_tension"), []);
        let decided = Case { outcome: Some(outcome("nc_tension")), ..case(CaseStatus::OutcomeDecided) };
        assert_eq!(
            step_problems(CaseStatus::Investigating, &decided, Role::Supervisor, ""),
            [StepProblem::NeedsFittingResult]
        );
        assert!(crate::nchi::is_non_crime(&decided) && !crate::nchi::is_non_crime(&case(CaseStatus::Closed)));
    }

    /// Rules: OPS-2, OPS-6.
    #[test]
    fn a_referral_can_be_set_aside_with_a_reason_and_reopened_but_not_skipped_past_triage() {
        let aside = Case { not_ours_because: Some(NotOurs::NotOnline), ..case(CaseStatus::NotOurs) };
        assert_eq!(
            step_problems(CaseStatus::Received, &aside, Role::Detective, ""),
            [StepProblem::NeedsReason]
        );
        assert_eq!(step_problems(CaseStatus::Received, &aside, Role::Detective, "not online"), []);
        let mut crime = case(CaseStatus::Crime);
        assert_eq!(
            step_problems(CaseStatus::Received, &crime, Role::Detective, ""),
            [StepProblem::NotFromHere]
        );
        crime.triage = None;
        assert_eq!(
            step_problems(CaseStatus::Triaged, &crime, Role::Detective, ""),
            [StepProblem::NeedsTriage]
        );
        assert_eq!(
            step_problems(CaseStatus::NotOurs, &case(CaseStatus::Triaged), Role::Detective, "new facts"),
            []
        );
    }
}
