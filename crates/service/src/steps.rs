//! The life of a case: triage, allocation, its statuses, merging (hub-operations 1.4).

use crate::api::{
    CaseAllocateRequest, CaseMergeRequest, CaseMoveRequest, CaseTransferRequest, CaseTriageRequest, CaseView,
};
use crate::cases::{any_case, open_case};
use crate::errors::CaseworkError;
use crate::incidents::{reports, said};
use crate::services::{Services, Session};
use casebook_domain::case::{Case, CaseStatus, Outcome, Transfer, Triage};
use casebook_domain::force;
use casebook_domain::incident::Incident;
use casebook_domain::lifecycle::{StepProblem, is_ended, step_problems};
use casebook_domain::nchi::{is_non_crime, is_result};
use casebook_domain::officer::Role;
use casebook_domain::record::Record;
use casebook_domain::reference::ReferenceData;
use casebook_domain::{CaseId, Moment};
use casebook_vault::{NewEntry, Stored, Tx};

impl Services {
    /// Triages a case (OPS-6): the first look. A new case moves on; a later look only changes the answers.
    pub fn case_triage(&self, request: CaseTriageRequest) -> Result<CaseView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        session.vault.transact(|tx| {
            let (stored, case) = open_case(tx, request.case)?;
            let owning_force = said(&request.triage.owning_force)
                .ok_or_else(|| CaseworkError::field("owningForce", "needed"))?;
            let owning_force_because = request.triage.owning_force_because.trim().to_owned();
            let triage = Triage {
                at: now,
                by: session.officer.id,
                owning_force,
                owning_force_because,
                ..request.triage
            };
            // OPS-8: another force's, or somebody outside London: then why it is theirs, or why it is ours.
            if force::needs_reason(&triage) && triage.owning_force_because.is_empty() {
                return Err(CaseworkError::field("owningForceBecause", "needed"));
            }
            let status = if case.status == CaseStatus::Received { CaseStatus::Triaged } else { case.status };
            let after = Case { triage: Some(triage), status, ..case };
            change_case(tx, &session, &stored, after, "triaged", None)?;
            mark_first_action(tx, &session, request.case, now)
        })?;
        Ok(self.case_view(&session, request.case, None)?)
    }

    /// Gives a case to an officer. A supervisor's; an officer may take a case that nobody has.
    pub fn case_allocate(&self, request: CaseAllocateRequest) -> Result<CaseView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        session.vault.transact(|tx| {
            let (stored, case) = open_case(tx, request.case)?;
            let takes_it = case.owner.is_none() && request.owner == session.officer.id;
            if !session.is_supervisor() && !takes_it {
                return Err(CaseworkError::NeedsSupervisor);
            }
            if !tx.officer(request.owner)?.is_some_and(|officer| officer.active) {
                return Err(CaseworkError::field("owner", "unknown"));
            }
            // A case recorded as a crime is allocated by this; before that it only has an owner, and goes on as it was.
            let status = if case.status == CaseStatus::Crime { CaseStatus::Allocated } else { case.status };
            let after = Case { owner: Some(request.owner), status, ..case };
            change_case(tx, &session, &stored, after, "allocated", None)?;
            mark_first_action(tx, &session, request.case, now)
        })?;
        Ok(self.case_view(&session, request.case, None)?)
    }

    /// Moves a case to another status. Closing carries outcome, rationale, and the victim told or why not (OPS-9).
    pub fn case_move(&self, request: CaseMoveRequest) -> Result<CaseView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        session.vault.transact(|tx| {
            let (stored, case) = any_case(tx, request.case)?;
            if case.merged_into.is_some() {
                return Err(CaseworkError::CaseClosed);
            }
            let from = case.status;
            let outcome = outcome_of(&request, &case, &session, now)?;
            let not_ours_because = match request.to {
                CaseStatus::NotOurs => request.not_ours_because,
                // What it was set aside for before stays in the history.
                _ => None,
            };
            let after = Case { status: request.to, outcome, not_ours_because, ..case };
            refuse_step(from, &after, session.officer.role, &request.reason)?;
            let reason = request.reason.trim();
            let reason = (!reason.is_empty()).then(|| reason.to_owned());
            change_case(tx, &session, &stored, after, step_name(from, request.to), reason)?;
            mark_first_action(tx, &session, request.case, now)
        })?;
        Ok(self.case_view(&session, request.case, None)?)
    }

    /// Records what another force said of taking a case (OPS-8): that it was asked, that it accepted, under which reference.
    pub fn case_transfer(&self, request: CaseTransferRequest) -> Result<CaseView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        session.vault.transact(|tx| {
            let (stored, case) = open_case(tx, request.case)?;
            let transfer = tidy(request.transfer);
            refuse_transfer(&transfer, now)?;
            let step = if force::missing(Some(&transfer)).is_empty() { "accepted" } else { "offered" };
            let after = Case { transfer: Some(transfer), ..case };
            change_case(tx, &session, &stored, after, step, None)?;
            mark_first_action(tx, &session, request.case, now)
        })?;
        Ok(self.case_view(&session, request.case, None)?)
    }

    /// Merges a case into another, or undoes it (OPS-4). Everything of both stays where it is; only the mark changes.
    pub fn case_merge(&self, request: CaseMergeRequest) -> Result<CaseView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        let reason = request.reason.trim().to_owned();
        session.vault.transact(|tx| {
            let (stored, case) = any_case(tx, request.case)?;
            if reason.is_empty() {
                return Err(CaseworkError::field("reason", "needed"));
            }
            match request.into {
                Some(into) => {
                    // A chain of merges would hide a case behind another: merge into the last one only.
                    let (_, target) = open_case(tx, into)?;
                    let is_possible = into != request.case
                        && target.merged_into.is_none()
                        && case.merged_into.is_none()
                        && tx.merged_into(request.case)?.is_empty();
                    if !is_possible {
                        return Err(CaseworkError::field("into", "not_possible"));
                    }
                }
                None if case.merged_into.is_none() => return Err(CaseworkError::field("into", "not_merged")),
                None => {}
            }
            let step = if request.into.is_some() { "merged" } else { "unmerged" };
            let after = Case { merged_into: request.into, ..case };
            change_case(tx, &session, &stored, after, step, Some(reason))?;
            mark_first_action(tx, &session, request.case, now)
        })?;
        Ok(self.case_view(&session, request.case, None)?)
    }
}

fn tidy(transfer: Transfer) -> Transfer {
    let trimmed = |text: String| text.trim().to_owned();
    Transfer {
        force: trimmed(transfer.force),
        because: trimmed(transfer.because),
        accepted_by: trimmed(transfer.accepted_by),
        reference: trimmed(transfer.reference),
        ..transfer
    }
}

/// What may be missing may be missing; what is there must hold.
fn refuse_transfer(transfer: &Transfer, now: Moment) -> Result<(), CaseworkError> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, code: &str| problems.push((field.to_owned(), code.to_owned()));
    if force::is_met(&transfer.force) {
        problem("transferForce", "needed");
    }
    if transfer.because.is_empty() {
        problem("transferBecause", "needed");
    }
    for (field, day) in [("transferAskedOn", transfer.asked_on), ("transferAcceptedOn", transfer.accepted_on)]
    {
        if day.is_some_and(|day| day > now.local_date()) {
            problem(field, "in_future");
        }
    }
    if transfer.asked_on.zip(transfer.accepted_on).is_some_and(|(asked, accepted)| accepted < asked) {
        problem("transferAcceptedOn", "before_first");
    }
    if problems.is_empty() { Ok(()) } else { Err(CaseworkError::Invalid(problems)) }
}

fn outcome_of(
    request: &CaseMoveRequest,
    case: &Case,
    session: &Session,
    now: Moment,
) -> Result<Option<Outcome>, CaseworkError> {
    let said = |text: &Option<String>| text.as_deref().and_then(said);
    if reopens(case.status, request.to) {
        // What was decided before stays in the history; the case has no outcome again.
        return Ok(None);
    }
    let code = said(&request.outcome_code);
    let is_known = |code: &str| is_result(code) || ReferenceData::built_in().outcome(code).is_some();
    if code.as_deref().is_some_and(|code| !is_known(code)) {
        return Err(CaseworkError::field("outcomeCode", "unknown"));
    }
    // What was decided not to be a crime does not become one by another outcome, nor the other way about (NCHI-5).
    let was_decided = case.outcome.is_some();
    if was_decided && code.as_deref().is_some_and(|code| is_result(code) != is_non_crime(case)) {
        return Err(CaseworkError::field("outcomeCode", "needs_fitting_result"));
    }
    if request.victim_told_on.is_some_and(|day| day > now.local_date()) {
        return Err(CaseworkError::field("victimToldOn", "in_future"));
    }
    let before = case.outcome.clone();
    let told = request.victim_told_on.or(before.as_ref().and_then(|outcome| outcome.victim_told_on));
    let not_told = said(&request.victim_not_told_because)
        .or(before.as_ref().and_then(|outcome| outcome.victim_not_told_because.clone()));
    match (code, before) {
        (None, None) => Ok(None),
        (None, Some(before)) => Ok(Some(Outcome {
            reason_code: said(&request.outcome_reason).or(before.reason_code.clone()),
            rationale: said(&request.rationale).unwrap_or(before.rationale.clone()),
            victim_told_on: told,
            victim_not_told_because: not_told,
            ..before
        })),
        (Some(code), before) => Ok(Some(Outcome {
            code,
            reason_code: said(&request.outcome_reason),
            rationale: said(&request.rationale)
                .or(before.map(|outcome| outcome.rationale))
                .unwrap_or_default(),
            victim_told_on: told,
            victim_not_told_because: not_told,
            decided_at: now,
            decided_by: session.officer.id,
        })),
    }
}

/// Refuses a step that the rules do not allow, naming each field that is in the way.
fn refuse_step(from: CaseStatus, after: &Case, role: Role, reason: &str) -> Result<(), CaseworkError> {
    let problems = step_problems(from, after, role, reason);
    if problems.contains(&StepProblem::NotFromHere) {
        return Err(CaseworkError::NotAllowedNow { from, to: after.status });
    }
    if problems.contains(&StepProblem::NeedsSupervisor) {
        return Err(CaseworkError::NeedsSupervisor);
    }
    if problems.is_empty() {
        return Ok(());
    }
    let field = |problem: &StepProblem| match problem {
        StepProblem::NotFromHere | StepProblem::NeedsSupervisor => "to",
        StepProblem::NeedsReason => "reason",
        StepProblem::NeedsOutcome | StepProblem::NeedsFittingResult => "outcomeCode",
        StepProblem::NeedsRationale => "rationale",
        StepProblem::NeedsVictimTold => "victimToldOn",
        StepProblem::NeedsNotOursBecause => "notOursBecause",
        StepProblem::NeedsTransfer(field) => field,
        StepProblem::NeedsTimeLimitReason => "outcomeReason",
        StepProblem::NeedsTriage => "triage",
        StepProblem::NeedsOwner => "owner",
    };
    Err(CaseworkError::Invalid(
        problems.iter().map(|problem| (field(problem).to_owned(), problem.code().to_owned())).collect(),
    ))
}

/// Whether the step takes a decision back: the case is worked again.
fn reopens(from: CaseStatus, to: CaseStatus) -> bool {
    use CaseStatus::{Investigating, OutcomeDecided, VictimTold};
    is_ended(from) && !is_ended(to) || matches!((from, to), (OutcomeDecided | VictimTold, Investigating))
}

fn step_name(from: CaseStatus, to: CaseStatus) -> &'static str {
    match to {
        CaseStatus::Closed => "closed",
        CaseStatus::Disposed => "disposed",
        _ if reopens(from, to) => "reopened",
        _ => "moved",
    }
}

pub(crate) fn change_case(
    tx: &mut Tx<'_>,
    session: &Session,
    stored: &Stored,
    after: Case,
    step: &str,
    reason: Option<String>,
) -> Result<(), CaseworkError> {
    let mut entry = NewEntry::change(stored, &Record::Case(after)).step(step);
    entry.reason = reason;
    tx.record(session.with_reason(entry))?;
    Ok(())
}

/// The first time that the Hub did something about a report is kept for ever (OPS-3).
fn mark_first_action(
    tx: &mut Tx<'_>,
    session: &Session,
    case: CaseId,
    now: Moment,
) -> Result<(), CaseworkError> {
    for (stored, incident) in reports(tx, case)? {
        if incident.first_action_at.is_none() {
            let after = Incident { first_action_at: Some(now), ..incident };
            tx.record(session.with_reason(NewEntry::change(&stored, &Record::Incident(after))))?;
        }
    }
    Ok(())
}
