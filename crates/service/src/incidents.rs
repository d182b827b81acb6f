//! Logging an incident. What one report brings (the report itself, its people, items, accounts, flags and evidence)
//! is recorded in one transaction: all of it is kept, or the draft stays as it was.

use crate::api::{IncidentLogRequest, IncidentLogged, NewPerson};
use crate::cases::open_case;
use crate::errors::{CaseworkError, Problems};
use crate::exhibits::HeldTaken;
use crate::names::platform_name;
use crate::online::{Seen, posts, seen_accounts};
use crate::services::{Ids, Services, Session};
use casebook_domain::addresses::{Recognised, normalise, recognise_all};
use casebook_domain::case::{Answer, BoroughBasis, Case, CaseStatus, Lead, Marking};
use casebook_domain::flag::HateFlag;
use casebook_domain::incident::{Incident, ReporterKind, WebAddress};
use casebook_domain::person::{Person, PersonCategory};
use casebook_domain::record::Record;
use casebook_domain::reference::{ReferenceData, strand_label};
use casebook_domain::references::CaseReference;
use casebook_domain::similar::fold;
use casebook_domain::work::Note;
use casebook_domain::{
    AccountId, CaseId, IncidentId, ItemId, Moment, PersonId, RecordId, RecordKind, display,
};
use casebook_vault::{NewEntry, Stored, Tx};

/// What stands in place of a name that nobody gave. A person is worth having without one.
const NO_NAME: &str = "Name not known";

impl Services {
    /// Logs a report: opens a case or joins one. Referral needs no further step (OPS-1): the case stands in the Hub's
    /// queue from this moment, and nothing that was reported is refused for what it lacks (OPS-2), except that immediate
    /// risk must be answered (OPS-6).
    pub fn incident_log(&self, request: IncidentLogRequest) -> Result<IncidentLogged, CaseworkError> {
        let session = self.open()?;
        let (logged, taken) = session.vault.transact(|tx| self.log_in(tx, &session, &request))?;
        self.read_back_later(&session, &taken);
        Ok(logged)
    }

    /// The same within a transaction that may log more than one.
    pub(crate) fn log_in(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        request: &IncidentLogRequest,
    ) -> Result<(IncidentLogged, Vec<HeldTaken>), CaseworkError> {
        let now = self.now();
        let problems = problems(request, now);
        if !problems.is_empty() {
            return Err(CaseworkError::Invalid(problems));
        }
        let mut log = Log::begin(tx, session, self.ids.as_ref(), request, now)?;
        log.flags()?;
        let (reporter, victims) = log.people()?;
        let accounts = log.accounts()?;
        let items = log.items(&accounts)?;
        let (incident, number) = log.incident(reporter, victims, &accounts, &items)?;
        log.notes(incident, number, &items)?;
        let (case, reference) = (log.case, log.reference);
        let mut taken = Vec::new();
        if let Some(draft) = &request.draft {
            taken = self.take_held(tx, session, draft, case, items.first().map(|item| item.id))?;
            tx.delete_draft(draft)?;
        }
        let exhibits = taken.iter().map(|one| one.reference.clone()).collect();
        Ok((IncidentLogged { case, reference, incident: incident.into(), exhibits }, taken))
    }
}

/// What keeps a report from being logged. Little does: a report is worth having incomplete.
fn problems(request: &IncidentLogRequest, now: Moment) -> Problems {
    let data = ReferenceData::built_in();
    let mut found = Problems::new();
    let mut add = |field: &str, problem: &str| found.push((field.to_owned(), problem.to_owned()));
    // OPS-6: empty is refused; "not known" is an answer.
    if request.immediate_risk.is_none() {
        add("immediateRisk", "needed");
    }
    let says_nothing = [&request.addresses, &request.what_happened, &request.post_text]
        .iter()
        .all(|text| text.trim().is_empty());
    if says_nothing {
        add("addresses", "needed");
    }
    if request.platform.as_deref().is_some_and(|id| data.platform(id).is_none()) {
        add("platform", "unknown");
    }
    if request.strands.iter().any(|id| data.strand(id).is_none()) {
        add("strands", "unknown");
    }
    if request.borough.as_deref().is_some_and(|name| data.borough(name).is_none()) {
        add("borough", "unknown");
    }
    if request.reporter_kind == ReporterKind::Withheld && request.reporter.is_some() {
        add("reporter", "withheld");
    }
    if let (Some(first), Some(last)) = (&request.offence_first, &request.offence_last)
        && last.utc < first.utc
    {
        add("offenceLast", "before_first");
    }
    let stated = [
        ("shownTime", &request.shown_time),
        ("offenceFirst", &request.offence_first),
        ("offenceLast", &request.offence_last),
    ];
    for (field, time) in stated {
        if time.as_ref().is_some_and(|time| time.utc > now.utc) {
            add(field, "in_future");
        }
    }
    if request.reported_at.is_some_and(|at| at.utc > now.utc) {
        add("reportedAt", "in_future");
    }
    found
}

/// An item of the case that this report is about.
pub(crate) struct ItemHere {
    pub(crate) id: ItemId,
    /// The text that the item holds already and that this report gives otherwise.
    other_text: Option<String>,
}

/// One report on its way into a case.
struct Log<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    session: &'a Session,
    ids: &'a dyn Ids,
    request: &'a IncidentLogRequest,
    now: Moment,
    case: CaseId,
    reference: String,
    /// The records that a joined case holds already; none of a new one.
    held: Vec<Stored>,
    recognised: Vec<Recognised>,
    /// Things the officer typed that have no field where they would not stand over another report's words.
    remarks: Vec<String>,
}

impl<'a, 'tx> Log<'a, 'tx> {
    /// Opens the case, or takes the one that the report joins.
    fn begin(
        tx: &'a mut Tx<'tx>,
        session: &'a Session,
        ids: &'a dyn Ids,
        request: &'a IncidentLogRequest,
        now: Moment,
    ) -> Result<Self, CaseworkError> {
        let recognised = recognise_all(&request.addresses, now.utc);
        let mut log = Self {
            tx,
            session,
            ids,
            request,
            now,
            case: CaseId(ids.make()),
            reference: String::new(),
            held: Vec::new(),
            recognised,
            remarks: Vec::new(),
        };
        match request.join {
            Some(case) => log.join(case)?,
            None => log.open()?,
        }
        Ok(log)
    }

    fn open(&mut self) -> Result<(), CaseworkError> {
        let year = display::london_year(self.now.utc);
        let number = self.tx.highest_case_number(year)? + 1;
        self.reference = CaseReference { year, number }.to_string();
        let case = Case {
            reference: self.reference.clone(),
            title: said(&self.request.title).unwrap_or_else(|| self.made_title()),
            summary: String::new(),
            status: CaseStatus::Received,
            force_reference: said(&self.request.force_reference),
            urn: None,
            urn_suffix: None,
            marking: Marking::OfficialSensitive,
            handling: None,
            lead: Lead::Hub,
            owner: self.request.take_it.then_some(self.session.officer.id),
            borough: self.request.borough.clone(),
            borough_basis: BoroughBasis::Victim,
            borough_officer: None,
            triage: None,
            outcome: None,
            not_ours_because: None,
            transfer: None,
            merged_into: None,
            review_on: None,
        };
        self.create(self.case, case)
    }

    fn join(&mut self, id: CaseId) -> Result<(), CaseworkError> {
        let (stored, case) = open_case(self.tx, id)?;
        self.case = id;
        self.reference = case.reference.clone();
        self.held = self.tx.all_of_case(id)?;
        let force_reference = said(&self.request.force_reference);
        if let (Some(ours), Some(theirs)) = (&case.force_reference, &force_reference)
            && ours != theirs
        {
            // OPS-4: every reference number is kept; the case has room for one.
            self.remarks.push(format!("This report came with the force reference {theirs}."));
        }
        let owner = case.owner.or(self.request.take_it.then_some(self.session.officer.id));
        let force_reference = case.force_reference.clone().or(force_reference);
        let borough = case.borough.clone().or_else(|| self.request.borough.clone());
        self.change(&stored, Case { owner, force_reference, borough, ..case })
    }

    /// A title that an officer recognises the case by, and that names nobody.
    fn made_title(&self) -> String {
        let data = ReferenceData::built_in();
        let strand = self.request.strands.first().and_then(|id| data.strand(id));
        let strand = strand.map(|strand| {
            strand.sub_strand.clone().unwrap_or_else(|| strand_label(&strand.strand).to_owned())
        });
        let parts = [strand, self.platform().map(|id| platform_name(&id)), self.request.borough.clone()];
        let words: Vec<String> = parts.into_iter().flatten().collect();
        if words.is_empty() { "New report".to_owned() } else { words.join(", ") }
    }

    /// The platform as chosen, or as the addresses tell.
    fn platform(&self) -> Option<String> {
        self.request
            .platform
            .clone()
            .or_else(|| self.recognised.first().map(|address| address.platform.to_owned()))
    }

    /// Sets the flags that the case does not have yet: a perception is enough (REC-1), several may stand (REC-2). A flag
    /// that was removed stays removed with its history; perceived again, it is a new one (REC-4).
    fn flags(&mut self) -> Result<(), CaseworkError> {
        let mut strands = self.request.strands.clone();
        strands.sort();
        strands.dedup();
        for strand in strands {
            let stands = self.held.iter().any(|stored| {
                matches!(&stored.record, Record::Flag(flag) if flag.strand == strand && flag.removed.is_none())
            });
            if stands {
                continue;
            }
            let perceived_on = Some(display::london_date(self.reported_at().utc));
            let perceived_by = self.request.perceived_by;
            let flag = HateFlag {
                case: self.case,
                strand,
                perceived_by,
                perceived_on,
                evidence: Vec::new(),
                removed: None,
            };
            self.create(RecordId(self.ids.make()), flag)?;
        }
        Ok(())
    }

    fn reported_at(&self) -> Moment {
        self.request.reported_at.unwrap_or(self.now)
    }

    /// The reporter and the victims as people of the case.
    fn people(&mut self) -> Result<(Option<PersonId>, Vec<PersonId>), CaseworkError> {
        use PersonCategory::{Reporter, Victim, Witness};
        let request = self.request;
        let reports_for_themselves = request.reporter_kind == ReporterKind::Victim;
        let mut victims = Vec::new();
        let named = request.victims.iter().enumerate();
        let own = request.reporter.iter().filter(|_| reports_for_themselves && request.victims.is_empty());
        for (index, victim) in named.chain(own.map(|reporter| (0, reporter))) {
            let both = reports_for_themselves && index == 0;
            let categories = if both { vec![Victim, Reporter] } else { vec![Victim] };
            victims.push(self.person(victim, categories)?);
        }
        let reporter = match (request.reporter_kind, &request.reporter) {
            (ReporterKind::Victim, _) => victims.first().copied(),
            (ReporterKind::Withheld, _) | (_, None) => None,
            (ReporterKind::Witness, Some(person)) => Some(self.person(person, vec![Witness, Reporter])?),
            (ReporterKind::ThirdParty | ReporterKind::Officer, Some(person)) => {
                Some(self.person(person, vec![Reporter])?)
            }
        };
        Ok((reporter, victims))
    }

    /// The person of the case whom this report means, or a new one.
    fn person(
        &mut self,
        new: &NewPerson,
        categories: Vec<PersonCategory>,
    ) -> Result<PersonId, CaseworkError> {
        if let Some((stored, known)) = self.known_person(new, &categories) {
            let mut after = Person { contact: known.contact.clone(), ..known.clone() };
            for category in categories {
                if !after.categories.contains(&category) {
                    after.categories.push(category);
                }
            }
            // What is known stays; what was empty is filled in.
            let fill = |into: &mut String, from: &String| {
                if into.trim().is_empty() {
                    into.clone_from(from);
                }
            };
            fill(&mut after.contact.method, &new.contact.method);
            fill(&mut after.contact.safe_times, &new.contact.safe_times);
            fill(&mut after.contact.avoid, &new.contact.avoid);
            fill(&mut after.contact.phone, &new.contact.phone);
            fill(&mut after.contact.email, &new.contact.email);
            fill(&mut after.contact.address, &new.contact.address);
            fill(&mut after.language, &new.language);
            fill(&mut after.access_needs, &new.access_needs);
            fill(&mut after.age_band, &new.age_band);
            self.change(&stored, after)?;
            return Ok(stored.id.into());
        }
        let id = PersonId(self.ids.make());
        let person = Person {
            case: self.case,
            name: said(&new.name).unwrap_or_else(|| NO_NAME.to_owned()),
            known_as: String::new(),
            // VIC-1: a victim of a hate crime starts with the enhanced service.
            enhanced: categories.contains(&PersonCategory::Victim),
            categories,
            born: None,
            age_band: new.age_band.clone(),
            ethnicity: None,
            faith: String::new(),
            orientation: String::new(),
            disability: String::new(),
            gender_identity: String::new(),
            occupation: String::new(),
            language: new.language.clone(),
            access_needs: new.access_needs.clone(),
            contact: new.contact.clone(),
            enhanced_off_because: None,
            support_offered: Answer::NotKnown,
            remarks: String::new(),
        };
        self.create(id, person)?;
        Ok(id)
    }

    /// A person of the joined case with this name, when something besides the name says that it is the same one: a
    /// telephone or e-mail, or being a victim of the same matter.
    fn known_person(&self, new: &NewPerson, categories: &[PersonCategory]) -> Option<(Stored, Person)> {
        let name = fold(said(&new.name)?.as_str());
        let same = |one: &str, other: &str| !one.trim().is_empty() && fold(one) == fold(other);
        let differ = |one: &str, other: &str| {
            !one.trim().is_empty() && !other.trim().is_empty() && fold(one) != fold(other)
        };
        self.held.iter().find_map(|stored| match &stored.record {
            Record::Person(known) if fold(&known.name) == name => {
                let (ours, theirs) = (&known.contact, &new.contact);
                let contradicts = differ(&ours.phone, &theirs.phone) || differ(&ours.email, &theirs.email);
                let agrees = same(&ours.phone, &theirs.phone)
                    || same(&ours.email, &theirs.email)
                    || [categories, &known.categories]
                        .iter()
                        .all(|both| both.contains(&PersonCategory::Victim));
                (agrees && !contradicts).then(|| (stored.clone(), known.clone()))
            }
            _ => None,
        })
    }

    /// The accounts that the report names, each with its record in the case.
    fn accounts(&mut self) -> Result<Vec<(Seen, AccountId)>, CaseworkError> {
        let seen = seen_accounts(
            &self.recognised,
            self.platform().as_deref(),
            &self.request.handle,
            &self.request.permanent_id,
        );
        let mut accounts = Vec::with_capacity(seen.len());
        for one in seen {
            let known = self.held.iter().find_map(|stored| match &stored.record {
                Record::Account(account) if one.is(account) => Some((stored.clone(), account.clone())),
                _ => None,
            });
            let id = match known {
                Some((stored, account)) => {
                    self.change(&stored, one.seen_again(account, self.now))?;
                    stored.id.into()
                }
                None => {
                    let id = AccountId(self.ids.make());
                    self.create(id, one.first_seen(self.case, self.now))?;
                    id
                }
            };
            accounts.push((one, id));
        }
        Ok(accounts)
    }

    /// The online items that the report is about. One that the case holds already stays one record (OPS-5).
    fn items(&mut self, accounts: &[(Seen, AccountId)]) -> Result<Vec<ItemHere>, CaseworkError> {
        let mut items = Vec::new();
        for post in posts(self.request, &self.recognised, self.platform().as_deref(), accounts, self.case) {
            let known = self.held.iter().find_map(|stored| match &stored.record {
                Record::Item(item) if crate::online::is_same_item(item, &post) => {
                    Some((stored.clone(), item.clone()))
                }
                _ => None,
            });
            let here = match known {
                Some((stored, item)) => {
                    let other_text =
                        (!post.text.is_empty() && !item.text.is_empty() && post.text != item.text)
                            .then(|| post.text.clone());
                    self.change(&stored, crate::online::filled(item, post))?;
                    ItemHere { id: stored.id.into(), other_text }
                }
                None => {
                    let id = ItemId(self.ids.make());
                    self.create(id, post)?;
                    ItemHere { id, other_text: None }
                }
            };
            items.push(here);
        }
        Ok(items)
    }

    /// The report itself, with its four times apart (OPS-3).
    fn incident(
        &mut self,
        reporter: Option<PersonId>,
        victims: Vec<PersonId>,
        accounts: &[(Seen, AccountId)],
        items: &[ItemHere],
    ) -> Result<(IncidentId, u32), CaseworkError> {
        let request = self.request;
        let number = self.tx.highest_incident_number(self.case)? + 1;
        let id = IncidentId(self.ids.make());
        let reported_at = self.reported_at();
        let incident = Incident {
            case: self.case,
            number,
            source: request.source,
            source_reference: said(&request.source_reference),
            reporter_kind: request.reporter_kind,
            reporter,
            victims,
            what_happened: request.what_happened.clone(),
            why_hate: request.why_hate.clone(),
            offence_first: request.offence_first.clone(),
            offence_last: request.offence_last.clone(),
            reported_at,
            referred_at: self.now,
            // Taking it is the Hub's first action.
            first_action_at: request.take_it.then_some(self.now),
            online: request.online,
            platform: self.platform(),
            addresses: web_addresses(&request.addresses, &self.recognised),
            items: items.iter().map(|item| item.id).collect(),
            accounts: accounts.iter().map(|(_, id)| *id).collect(),
            still_live: request.still_live,
            // The report says so, and nobody has looked since.
            live_seen_at: (request.still_live == Answer::Yes).then_some(reported_at),
            immediate_risk: request.immediate_risk.unwrap_or(Answer::NotKnown),
            impact: request.impact.clone(),
            suspect_description: request.suspect_description.clone(),
            previous_incidents: request.previous_incidents.clone(),
            saved_evidence: request.saved_evidence.clone(),
            wishes: request.wishes.clone(),
            contact_consent: request.contact_consent,
            share_consent: request.share_consent,
            reported_before: request.reported_before,
            borough: request.borough.clone(),
            duplicate_of: None,
        };
        self.create(id, incident)?;
        Ok((id, number))
    }

    /// What would otherwise stand over another report's words is kept as a note: nothing that was typed is lost.
    fn notes(&mut self, incident: IncidentId, number: u32, items: &[ItemHere]) -> Result<(), CaseworkError> {
        let mut texts: Vec<(RecordId, String)> =
            self.remarks.drain(..).map(|remark| (incident.into(), remark)).collect();
        for item in items {
            if let Some(text) = &item.other_text {
                texts.push((
                    item.id.into(),
                    format!("Report {number} gives the text of this post as:\n{text}"),
                ));
            }
        }
        for (about, text) in texts {
            let note = Note {
                case: self.case,
                text,
                assessment: false,
                about: Some(about),
                author: self.session.officer.id,
                written_at: self.now,
            };
            self.create(RecordId(self.ids.make()), note)?;
        }
        Ok(())
    }

    fn create(&mut self, id: impl Into<RecordId>, record: impl Into<Record>) -> Result<(), CaseworkError> {
        let entry = NewEntry::create(self.case, id, &record.into());
        self.tx.record(self.session.with_reason(entry))?;
        Ok(())
    }

    /// Records what differs from the record as it stands; nothing when nothing does.
    fn change(&mut self, stored: &Stored, after: impl Into<Record>) -> Result<(), CaseworkError> {
        let after = after.into();
        if !after.changes_since(&stored.fields).is_empty() {
            self.tx.record(self.session.with_reason(NewEntry::change(stored, &after)))?;
        }
        Ok(())
    }
}

/// Everything that was pasted into the field for addresses, each line or word as it stood.
fn web_addresses(typed: &str, recognised: &[Recognised]) -> Vec<WebAddress> {
    let mut addresses: Vec<WebAddress> = Vec::new();
    let mut add = |as_typed: &str, normalised: String| {
        if addresses.iter().all(|earlier| earlier.as_typed != as_typed) {
            addresses.push(WebAddress { as_typed: as_typed.to_owned(), normalised });
        }
    };
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let known: Vec<&Recognised> = line
            .split_whitespace()
            .filter_map(|word| recognised.iter().find(|address| address.as_typed == word))
            .collect();
        if known.is_empty() {
            // No platform's address, perhaps no address at all: kept as it is.
            add(line, normalise(line));
        }
        for address in known {
            add(&address.as_typed, address.normalised.clone());
        }
    }
    addresses
}

/// The trimmed text, when there is any.
pub(crate) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The reports of a case, oldest first.
pub(crate) fn reports(tx: &Tx<'_>, case: CaseId) -> Result<Vec<(Stored, Incident)>, CaseworkError> {
    let stored = tx.records_of_case(case, RecordKind::Incident)?;
    Ok(stored
        .into_iter()
        .filter_map(|stored| match stored.record.clone() {
            Record::Incident(incident) => Some((stored, incident)),
            _ => None,
        })
        .collect())
}
