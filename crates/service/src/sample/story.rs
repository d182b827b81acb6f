//! What happens on a made-up case, step by step, as officers would do it: every step is an ordinary function of the
//! services.

use super::chance::Chance;
use super::picture::screenshot;
use super::report::{Report, report, stated, whole};
use super::words::{NOTES, OBTAINED, TASKS};
use crate::api::*;
use crate::exhibits::Incoming;
use crate::services::Services;
use casebook_domain::case::{Answer, CaseStatus, NotOurs, Transfer, Triage};
use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::ContentNote;
use casebook_domain::officer::{Officer, Role};
use casebook_domain::record::{Fields, Record};
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::work::{CandidateOffence, Note, Task, TaskState};
use casebook_domain::{CaseId, ExhibitId, Moment, display};
use casebook_pdf::outline::Outliner;
use chrono::{DateTime, Duration, Utc};

/// What an officer does next on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Log,
    LogAgain,
    Pictures,
    Triage,
    Move(CaseStatus),
    Allocate,
    Offence,
    Note,
    Task,
    HandOver,
    SetAside(CaseStatus),
    Outcome,
    Tell,
    Close,
}

/// How far a case has come, from the newest to the oldest. The life of case `n` is `n` modulo the list.
const LIVES: &[&[Step]] = &[
    &[Step::Log],
    &[Step::Log, Step::Pictures, Step::Triage],
    &[Step::Log, Step::Triage, Step::Move(CaseStatus::Crime), Step::Task],
    &[Step::Log, Step::Pictures, Step::Triage, Step::Move(CaseStatus::Crime), Step::Allocate, Step::Offence],
    INVESTIGATED,
    &[Step::Log, Step::Triage, Step::SetAside(CaseStatus::NotOurs)],
    &[
        Step::Log,
        Step::Pictures,
        Step::Triage,
        Step::Move(CaseStatus::Crime),
        Step::Allocate,
        Step::Offence,
        Step::Task,
        Step::Move(CaseStatus::Investigating),
        Step::Note,
        Step::Move(CaseStatus::AwaitingPlatform),
    ],
    &[
        Step::Log,
        Step::Pictures,
        Step::LogAgain,
        Step::Triage,
        Step::Move(CaseStatus::Crime),
        Step::Allocate,
        Step::Offence,
        Step::Move(CaseStatus::Investigating),
        Step::Note,
        Step::HandOver,
        Step::Note,
        Step::Move(CaseStatus::AwaitingCps),
        Step::Task,
    ],
    &[
        Step::Log,
        Step::Triage,
        Step::Move(CaseStatus::Crime),
        Step::Allocate,
        Step::Note,
        Step::Move(CaseStatus::AwaitingBorough),
        Step::Task,
    ],
    &[
        Step::Log,
        Step::Pictures,
        Step::Triage,
        Step::Move(CaseStatus::Crime),
        Step::Allocate,
        Step::Offence,
        Step::Move(CaseStatus::Investigating),
        Step::Note,
        Step::Outcome,
    ],
    &[Step::Log, Step::Triage, Step::SetAside(CaseStatus::NonCrime)],
    &[
        Step::Log,
        Step::Pictures,
        Step::Triage,
        Step::Move(CaseStatus::Crime),
        Step::Allocate,
        Step::Note,
        Step::Move(CaseStatus::Investigating),
        Step::Outcome,
        Step::Tell,
        Step::Close,
    ],
    &[Step::Log, Step::LogAgain, Step::Triage],
];
const INVESTIGATED: &[Step] = &[
    Step::Log,
    Step::Pictures,
    Step::Triage,
    Step::Move(CaseStatus::Crime),
    Step::Allocate,
    Step::Offence,
    Step::Task,
    Step::Move(CaseStatus::Investigating),
    Step::Note,
    Step::Task,
    Step::Note,
];

/// One step with the time at which it is taken.
pub(super) struct Planned {
    pub(super) at: DateTime<Utc>,
    pub(super) case: usize,
    pub(super) step: Step,
}

/// All steps of all cases in the order in which they are taken. Cases began over the last months; each step comes hours or
/// days after the one before, and none after `now`.
pub(super) fn plan(chance: &mut Chance, cases: usize, now: DateTime<Utc>) -> Vec<Planned> {
    let mut steps = Vec::new();
    for case in 0..cases {
        let life = LIVES[case % LIVES.len()];
        let mut at = now - age(chance, life.len());
        let gap = (now - at) / (i32::try_from(life.len()).unwrap_or(1) + 1);
        for (number, step) in life.iter().enumerate() {
            if number > 0 {
                let soon = matches!(step, Step::Pictures | Step::Triage) && number < 3;
                at += if soon { Duration::minutes(25 + whole(chance.below(200))) } else { gap };
            }
            steps.push(Planned { at, case, step: *step });
        }
    }
    steps.sort_by_key(|planned| (planned.at, planned.case));
    steps
}

/// How long ago a case with so many steps began. What nobody has looked at yet came in over the last days; some of what was
/// worked for long is old enough for its time limit to run out.
fn age(chance: &mut Chance, steps: usize) -> Duration {
    let (least, most) = match steps {
        0 | 1 => (2, 60),
        2 | 3 => (26, 90),
        4..=6 => (8 * 24, 25 * 24),
        _ if chance.percent(30) => (140 * 24, 178 * 24),
        _ => (40 * 24, 110 * 24),
    };
    Duration::minutes(60 * least + whole(chance.below(60 * u64::try_from(most - least).unwrap_or(1))))
}

/// The cases as they come into being.
pub(super) struct Stage<'a> {
    services: &'a Services,
    chance: Chance,
    /// The moment at which the story ends.
    until: DateTime<Utc>,
    pictures: bool,
    outliner: Outliner,
    me: Officer,
    officers: Vec<Officer>,
    cases: Vec<Option<Begun>>,
}

/// A case that was begun.
struct Begun {
    case: CaseId,
    report: Report,
    owned: bool,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        services: &'a Services,
        chance: Chance,
        (cases, until): (usize, DateTime<Utc>),
        pictures: bool,
    ) -> Result<Self, IpcError> {
        let me = services.open()?.officer.clone();
        let officers = services.officer_list()?.into_iter().filter(|officer| officer.active).collect();
        let outliner = Outliner::default();
        let cases = std::iter::repeat_with(|| None).take(cases).collect();
        Ok(Self { services, chance, until, pictures, outliner, me, officers, cases })
    }

    /// Cases that were begun.
    pub(super) fn begun(&self) -> usize {
        self.cases.iter().flatten().count()
    }

    /// Takes one step. What only a supervisor may do is left out where a detective is signed in.
    pub(super) fn take(&mut self, planned: &Planned) -> Result<(), IpcError> {
        let now = self.services.now();
        if planned.step == Step::Log {
            let report = report(&mut self.chance, now.utc);
            let logged = self.services.incident_log(report.request.clone())?;
            self.cases[planned.case] = Some(Begun { case: logged.case, report, owned: false });
            return Ok(());
        }
        let Some(mut begun) = self.cases[planned.case].take() else { return Ok(()) };
        let done = self.next(&mut begun, planned.step, now);
        self.cases[planned.case] = Some(begun);
        match done {
            Err(error) if error.code == ErrorCode::NeedsSupervisor => Ok(()),
            done => done,
        }
    }

    fn next(&mut self, begun: &mut Begun, step: Step, now: Moment) -> Result<(), IpcError> {
        match step {
            Step::Log => Ok(()),
            Step::LogAgain => self.log_again(begun, now),
            Step::Pictures if !self.pictures => Ok(()),
            Step::Pictures => self.add_pictures(begun, now),
            Step::Triage => self.triage(begun, now),
            Step::Move(to) => self.walk(begun.case, to, "", None),
            Step::Allocate => self.allocate(begun),
            Step::Offence => self.offence(begun),
            Step::Note => self.note(begun, now),
            Step::Task => self.task(begun, now),
            Step::HandOver => self.hand_over(begun, now),
            Step::SetAside(to) => {
                let reason = match to {
                    CaseStatus::NonCrime => "No offence disclosed; recorded and the victim offered support.",
                    _ => "The victim lives in another force's area and the account is abroad; sent on.",
                };
                if to == CaseStatus::NotOurs {
                    self.transfer(begun.case)?;
                }
                self.walk(begun.case, to, reason, None)
            }
            Step::Outcome => {
                let code = *self.chance.pick(&["18", "16", "1"]);
                self.walk(begun.case, CaseStatus::OutcomeDecided, "", Some(code))
            }
            Step::Tell => self.walk(begun.case, CaseStatus::VictimTold, "", None),
            Step::Close => self.walk(begun.case, CaseStatus::Closed, "", None),
        }
    }

    /// A second person reports the same post.
    fn log_again(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let another = report(&mut self.chance, now.utc).request;
        let first = &begun.report.request;
        let request = IncidentLogRequest {
            join: Some(begun.case),
            addresses: first.addresses.clone(),
            platform: first.platform.clone(),
            post_text: String::new(),
            post_language: String::new(),
            shown_time: None,
            handle: first.handle.clone(),
            permanent_id: String::new(),
            strands: first.strands.clone(),
            offence_first: first.offence_first.clone(),
            offence_last: None,
            borough: first.borough.clone(),
            ..another
        };
        self.services.incident_log(request)?;
        Ok(())
    }

    fn add_pictures(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let count = 1 + self.chance.below(2);
        let mut files = Vec::new();
        for number in 1..=count {
            let png = screenshot(&mut self.chance, &begun.report, &mut self.outliner);
            let name = format!("screenshot-{number}-{}.png", begun.report.handle);
            files.push(Incoming::pasted(&name, png));
        }
        let view = self.view(begun.case)?;
        let request = ExhibitAddRequest {
            case: Some(begun.case),
            draft: None,
            tickets: Vec::new(),
            description: format!("The post by @{} as it was seen, whole page", begun.report.handle),
            obtained_where: (*self.chance.pick(OBTAINED)).to_owned(),
            captured_at: Some(stated(now.utc - Duration::minutes(4), TimeSource::Officer, Precision::Minute)),
            source_address: begun.report.address.clone(),
            item: view.items.first().map(|item| item.id.into()),
            content_note: ContentNote {
                words: "Hostile post, text only".to_owned(),
                graphic_level: u8::from(self.chance.percent(70)),
                ..ContentNote::default()
            },
        };
        let job = self.services.exhibit_add(request, files)?;
        match self.services.job_wait(job.id).and_then(|ended| ended.error) {
            Some(error) => Err(error),
            None => self.translate(begun),
        }
    }

    /// The post's translation, where it is not in English.
    fn translate(&self, begun: &Begun) -> Result<(), IpcError> {
        let post = begun.report.post;
        let view = self.view(begun.case)?;
        let Some(item) = view.items.first().filter(|_| !post.translation.is_empty()) else { return Ok(()) };
        let mut fields = Fields::new();
        fields.insert("translation".to_owned(), post.translation.into());
        fields.insert("translator".to_owned(), "Hub translator 4 (fictional)".into());
        let change = RecordChangeRequest { record: item.id, upon: item.heads.clone(), fields, reason: None };
        self.services.record_change(change)?;
        Ok(())
    }

    fn triage(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let risk = begun.report.request.immediate_risk.unwrap_or(Answer::NotKnown);
        let triage = Triage {
            immediate_risk: risk,
            risk_note: match risk {
                Answer::Yes => {
                    "Borough duty officer telephoned at once; a visit was made the same evening.".to_owned()
                }
                Answer::No | Answer::NotKnown => String::new(),
            },
            vulnerable: *self.chance.pick(&[Answer::No, Answer::No, Answer::Yes]),
            repeat: *self.chance.pick(&[Answer::No, Answer::Yes, Answer::NotKnown]),
            still_live: begun.report.request.still_live,
            evidence_captured: if self.pictures { Answer::Yes } else { Answer::No },
            outside_london: casebook_domain::case::OutsideLondon::Neither,
            owning_force: "Metropolitan Police".to_owned(),
            owning_force_because: String::new(),
            at: now,
            by: self.me.id,
        };
        self.services.case_triage(CaseTriageRequest { case: begun.case, triage })?;
        Ok(())
    }

    /// Another force takes it: without its acceptance and reference the case would not be put away (OPS-8).
    fn transfer(&self, case: CaseId) -> Result<(), IpcError> {
        let today = display::london_date(self.services.now().utc);
        let transfer = Transfer {
            force: "Kent Police".to_owned(),
            because: "The victim lives in Kent.".to_owned(),
            asked_on: Some(today),
            accepted_on: Some(today),
            accepted_by: "DS P Invented, Maidstone".to_owned(),
            reference: "46/12345/26".to_owned(),
        };
        self.services.case_transfer(CaseTransferRequest { case, transfer })?;
        Ok(())
    }

    fn allocate(&mut self, begun: &mut Begun) -> Result<(), IpcError> {
        let owner = if self.me.role == Role::Supervisor && self.chance.percent(45) {
            self.chance.pick(&self.officers).id
        } else {
            self.me.id
        };
        self.services.case_allocate(CaseAllocateRequest { case: begun.case, owner })?;
        begun.owned = true;
        Ok(())
    }

    /// Moves the case if it can go there from where it stands.
    fn walk(
        &mut self,
        case: CaseId,
        to: CaseStatus,
        reason: &str,
        outcome: Option<&str>,
    ) -> Result<(), IpcError> {
        let view = self.view(case)?;
        if !view.next_statuses.contains(&to) {
            return Ok(());
        }
        let told = matches!(to, CaseStatus::VictimTold | CaseStatus::Closed);
        let request = CaseMoveRequest {
            case,
            to,
            reason: reason.to_owned(),
            outcome_code: outcome.map(str::to_owned),
            outcome_reason: None,
            rationale: outcome.map(|_| {
                "The account was made with a throwaway address abroad; no line of enquiry is left.".to_owned()
            }),
            victim_told_on: told.then(|| display::london_date(self.services.now().utc)),
            victim_not_told_because: None,
            not_ours_because: (to == CaseStatus::NotOurs).then_some(NotOurs::NotMet),
        };
        self.services.case_move(request)?;
        Ok(())
    }

    fn offence(&mut self, begun: &Begun) -> Result<(), IpcError> {
        let day = display::london_date(begun.report.posted_at);
        let offence = *self.chance.pick(&[
            "CA2003-127-1",
            "CA2003-127-1",
            "MCA1988-1-OFFENSIVE",
            "PHA1997-2",
            "POA1986-4A",
        ]);
        let candidate = CandidateOffence {
            case: begun.case,
            offence: offence.to_owned(),
            suspect: None,
            first_on: day,
            last_on: day,
            evidence_sufficient_on: None,
            // A summary offence older than its limit is proposed only with a reason (R-OFF-2).
            out_of_time_override: Some(
                "Kept under review while a connected either-way offence is considered.".to_owned(),
            )
            .filter(|_| display::london_date(self.services.now().utc) - day > Duration::days(180)),
            not_aggravated_because: Some("The platform has not yet said who holds the account.".to_owned()),
            remarks: String::new(),
            dropped: false,
        };
        self.create(begun.case, &Record::Offence(candidate))
    }

    fn note(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let (text, assessment) = *self.chance.pick(NOTES);
        let note = Note {
            case: begun.case,
            text: text.to_owned(),
            assessment,
            about: None,
            author: self.me.id,
            written_at: now,
        };
        self.create(begun.case, &Record::Note(note))
    }

    fn task(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let (title, days) = *self.chance.pick(TASKS);
        let owner = begun.owned.then_some(self.me.id);
        let due = display::london_date(now.utc) + Duration::days(days);
        // Most of what was due long ago was done; a little stays overdue.
        let is_old = display::london_date(self.until) - due > Duration::days(6);
        let is_done = self.chance.percent(if is_old { 85 } else { 20 });
        let task = Task {
            case: begun.case,
            title: title.to_owned(),
            detail: String::new(),
            owner,
            due: Some(due),
            state: if is_done { TaskState::Done } else { TaskState::Open },
            result: String::new(),
        };
        self.create(begun.case, &Record::Task(task))
    }

    fn create(&self, case: CaseId, record: &Record) -> Result<(), IpcError> {
        let mut fields = record.to_fields();
        fields.remove("case");
        self.services.record_create(RecordCreateRequest { kind: record.kind(), case, fields })?;
        Ok(())
    }

    fn hand_over(&mut self, begun: &Begun, now: Moment) -> Result<(), IpcError> {
        let exhibits = self.view(begun.case)?.exhibits;
        let Some(exhibit) = exhibits.first() else { return Ok(()) };
        let request = CustodyAddRequest {
            exhibit: ExhibitId::from(exhibit.id),
            what: CustodyKind::HandedOver,
            from: exhibit.record.producer_name.clone(),
            to: "Borough evidence room (fictional)".to_owned(),
            why: "Printed copy for the officer who takes the statement".to_owned(),
            happened_at: Some(Moment::new(now.utc - Duration::minutes(30), now.offset_minutes)),
        };
        self.services.custody_add(request)?;
        Ok(())
    }

    fn view(&self, case: CaseId) -> Result<CaseView, IpcError> {
        let session = self.services.open()?;
        Ok(self.services.case_view(&session, case, None)?)
    }
}
