//! The case file of one case, first complete form: cover, index, summary, reports with the posts verbatim, people,
//! offences, exhibits, history.

use crate::exhibit_pages;
use crate::schedules;
use crate::snapshot::{CaseSnapshot, Known, OffenceFacts};
use crate::words::Words;
use casebook_document::{
    AssetBytes, Block, Document, FieldGrid, Index, Meta, Quote, Run, Section, Table, Text,
};
use casebook_domain::RecordId;
use casebook_domain::account::Account;
use casebook_domain::display;
use casebook_domain::incident::Incident;
use casebook_domain::item::Item;
use casebook_domain::nchi;
use casebook_domain::person::{Person, PersonCategory};
use casebook_domain::reference::ReferenceData;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The bytes of exhibits that can be printed as pictures, by exhibit.
pub type Pictures = BTreeMap<RecordId, Arc<dyn AssetBytes>>;

/// Makes the case file.
pub fn case_file(snapshot: &CaseSnapshot, pictures: &Pictures) -> Document {
    let mut document = Document::new(meta(snapshot, "Case file"))
        .section(cover(snapshot))
        .section(Section::new("Index").with(Index::nested()).not_in_index())
        .section(summary(snapshot));
    for section in [
        content_warning(snapshot),
        reports(snapshot),
        people(snapshot),
        accounts(snapshot),
        offences(snapshot),
    ]
    .into_iter()
    .flatten()
    {
        document = document.section(section);
    }
    document = document.section(schedules::exhibit_list(snapshot));
    for facts in &snapshot.exhibits {
        let (section, asset) = exhibit_pages::sheet(snapshot, facts, pictures);
        document = document.section(section);
        if let Some(asset) = asset {
            document = document.asset(asset);
        }
    }
    document.section(history(snapshot))
}

/// The parts of the case file as documents of their own, because the CPS classifies each by its type (R-OUT-2). Each
/// comes with the word that its file name says it by. Exhibit list and sheets are made by [`schedules`] and
/// [`exhibit_pages`].
pub fn documents(snapshot: &CaseSnapshot) -> Vec<(&'static str, Document)> {
    let parts = [
        ("case-summary", "Case summary", Some(summary(snapshot))),
        ("reports-and-posts", "Reports and posts", reports(snapshot)),
        ("people", "People", people(snapshot)),
        ("online-accounts", "Online accounts", accounts(snapshot)),
        ("offences", "Offences considered and time limits", offences(snapshot)),
        ("history", "History of the case", Some(history(snapshot))),
    ];
    parts
        .into_iter()
        .filter_map(|(word, title, section)| {
            let document = Document::new(meta(snapshot, title));
            // R-EV-4: offensive words have their warning before them wherever they are printed.
            let document = match content_warning(snapshot) {
                Some(warning) if word == "reports-and-posts" => document.section(warning),
                _ => document,
            };
            Some((word, document.section(section?)))
        })
        .collect()
}

/// What every page of every paper of this case carries (R-URN-4, R-MARK-1, GSC-1).
pub fn meta(snapshot: &CaseSnapshot, title: &str) -> Meta {
    let making = &snapshot.making;
    Meta::new(title, &making.by, making.at.utc.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .producer(&making.software)
        .subject(format!("Case {}", snapshot.case.record.reference))
        .reference(page_reference(snapshot))
        .marking(making.marking.words())
}

/// The URN, or the Hub's reference while there is none: a URN is never invented (R-URN-3).
pub fn page_reference(snapshot: &CaseSnapshot) -> String {
    urn(snapshot).unwrap_or_else(|| snapshot.case.record.reference.clone())
}

fn urn(snapshot: &CaseSnapshot) -> Option<String> {
    let case = &snapshot.case.record;
    let root = case.urn.as_ref()?;
    Some(format!("{root}{}", case.urn_suffix.as_deref().unwrap_or_default()))
}

/// Text as evidence prints it: verbatim, with hidden characters made visible.
pub(crate) fn verbatim(text: &str) -> String {
    display::visible(text)
}

fn cover(snapshot: &CaseSnapshot) -> Section {
    let (case, making) = (&snapshot.case.record, &snapshot.making);
    let reports = snapshot.incidents.len();
    let section = Section::new("Cover sheet")
        .not_in_index()
        .untitled()
        .with(Block::heading(1, "Case file"))
        .with(Block::paragraph(Text::of([Run::new(verbatim(&case.title)).bold()])))
        .with(
            FieldGrid::new(2)
                .field(
                    "URN",
                    Text::from(urn(snapshot).unwrap_or_else(|| "URN: not yet allocated".to_owned())),
                )
                .field("Hub reference", Text::mono(&case.reference))
                .field(
                    "Force crime reference",
                    optional(case.force_reference.as_deref(), "Reference outstanding"),
                )
                .field("Status", case.status.words())
                .field("Officer in the case", optional(snapshot.owner.as_deref(), "Not yet allocated"))
                .field("Borough", optional(case.borough.as_deref(), "Not recorded"))
                .field("Reports", reports.to_string())
                .field("Exhibits in this file", snapshot.exhibits.len().to_string()),
        )
        .with(Block::heading(2, "This copy"))
        .with(
            FieldGrid::new(2)
                .field("Purpose", verbatim(&making.purpose))
                .field("For", verbatim(&making.recipient))
                .field("Made at", display::moment(&making.at))
                .field("Made by", &making.by)
                .field("Workstation and program", format!("{}, {}", making.station, making.software))
                .field("Version", making.version.to_string())
                .full("Clock", making.clock.clone())
                .full("Handling instruction", optional(case.handling.as_deref(), "None")),
        );
    section.with(Block::note(
        "How this file can be checked.",
        format!(
            "It shows the case as it stood after {} entries of the journal, whose root was {}. Every exhibit's SHA-256 is \
             printed on its sheet; the untouched files travel in the evidence bundle.",
            making.journal_size, making.journal_root
        ),
    ))
}

pub(crate) fn optional(value: Option<&str>, otherwise: &str) -> Text {
    match value.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Text::from(verbatim(text)),
        None => Run::new(otherwise).muted().into(),
    }
}

fn summary(snapshot: &CaseSnapshot) -> Section {
    let case = &snapshot.case.record;
    let mut section = Section::new("Case summary");
    section.push(if case.summary.trim().is_empty() {
        Block::paragraph(Text::of([Run::new("No summary has been written.").muted()]))
    } else {
        Block::paragraph(verbatim(&case.summary))
    });
    section.push(Block::heading(2, "Hate flags"));
    section.push(flags(snapshot));
    section.push(Block::paragraph(Text::of([Run::new(
        "A flag records a perception. It is not a finding, and no evidence was required to set it.",
    )
    .muted()])));
    if let Some(triage) = &case.triage {
        section.push(Block::heading(2, "Risk as assessed at triage"));
        section.push(
            FieldGrid::new(3)
                .field("Immediate risk", triage.immediate_risk.words())
                .field("Vulnerable victim", triage.vulnerable.words())
                .field("Repeat victim", triage.repeat.words())
                .full("Note", optional(Some(&triage.risk_note), "None"))
                .full("Triaged", display::moment(&triage.at)),
        );
    }
    if let Some(outcome) = &case.outcome {
        let label = match nchi::words(&outcome.code) {
            Some(words) => words.to_owned(),
            None => ReferenceData::built_in()
                .outcome(&outcome.code)
                .map_or(outcome.code.clone(), |found| format!("{} ({})", found.label, outcome.code)),
        };
        section.push(Block::heading(2, "Outcome"));
        section.push(
            FieldGrid::new(2)
                .field("Outcome", label)
                .field("Decided", display::moment(&outcome.decided_at))
                .full("Rationale", verbatim(&outcome.rationale)),
        );
    }
    section
}

fn flags(snapshot: &CaseSnapshot) -> Table {
    let data = ReferenceData::built_in();
    let mut table =
        Table::new([(3, "Strand"), (2, "Perceived by"), (5, "Evidence of hostility"), (2, "State")])
            .empty_says("No hate flag is recorded.");
    for flag in &snapshot.flags {
        let flag = &flag.record;
        let strand = data.strand(&flag.strand).map_or(flag.strand.clone(), |found| found.label());
        // R-HATE-2: a flag without linked evidence is allowed, and shown as such.
        let evidence = if flag.evidence.is_empty() {
            Text::from(Run::new("None linked").muted())
        } else {
            let parts: Vec<String> = flag
                .evidence
                .iter()
                .map(|one| format!("{}: {}", one.route.words(), verbatim(&one.what)))
                .collect();
            Text::from(parts.join("; "))
        };
        let state = match &flag.removed {
            // REC-4: a removed flag keeps its history.
            Some(removal) => format!(
                "Removed {}: {}",
                display::date(display::london_date(removal.at.utc)),
                verbatim(&removal.reason)
            ),
            None => "Standing".to_owned(),
        };
        table = table.row([
            Text::from(strand),
            Text::from(flag.perceived_by.words()),
            evidence,
            Text::from(state),
        ]);
    }
    table
}

/// R-EV-4: a warning page comes before offensive words, which are printed verbatim.
fn content_warning(snapshot: &CaseSnapshot) -> Option<Section> {
    let any = snapshot.items.iter().any(|item| !item.record.text.trim().is_empty())
        || !snapshot.exhibits.is_empty();
    any.then(|| {
        Section::new("Content warning").with(Block::warning(
            "Offensive words and pictures follow.",
            "The posts and pictures on the following pages are reproduced exactly as they were published. They may contain \
             threats, slurs and distressing images. Words are not masked, because they are evidence. Take a break where you \
             need one, and do not leave these pages in view of others.",
        ))
    })
}

fn reports(snapshot: &CaseSnapshot) -> Option<Section> {
    let mut section = Section::new("Reports and posts");
    for known in &snapshot.incidents {
        report(snapshot, &known.record, &mut section);
    }
    let mentioned: Vec<RecordId> = snapshot
        .incidents
        .iter()
        .flat_map(|one| one.record.items.iter().map(|id| RecordId::from(*id)))
        .collect();
    let others: Vec<&Known<Item>> =
        snapshot.items.iter().filter(|item| !mentioned.contains(&item.id)).collect();
    if !others.is_empty() {
        section.push(Block::heading(2, "Other posts recorded on the case"));
        for item in others {
            section.push(post(snapshot, &item.record));
        }
    }
    (!snapshot.incidents.is_empty() || !snapshot.items.is_empty()).then_some(section)
}

fn report(snapshot: &CaseSnapshot, incident: &Incident, section: &mut Section) {
    let data = ReferenceData::built_in();
    let reference = format!("{}/{}", snapshot.case.record.reference, incident.number);
    section.push(
        casebook_document::Heading::new(2, format!("Report {reference}"))
            .bookmark(format!("Report {}", incident.number)),
    );
    if let Some(duplicate) = &incident.duplicate_of {
        section.push(Block::note("A report of something already reported.", verbatim(&duplicate.reason)));
    }
    let platform =
        incident.platform.as_deref().and_then(|id| data.platform(id)).map(|platform| platform.name.as_str());
    let when = |time: &Option<casebook_domain::StatedTime>| {
        time.as_ref().map_or_else(
            || Text::from(Run::new("Not recorded").muted()),
            |time| Text::from(display::stated(time)),
        )
    };
    let first_action = incident
        .first_action_at
        .as_ref()
        .map_or_else(|| Text::from(Run::new("None yet").muted()), |at| Text::from(display::moment(at)));
    // OPS-3: four times, kept apart.
    section.push(
        FieldGrid::new(2)
            .field("Reached the Hub from", incident.source.words())
            .field("Reported by", incident.reporter_kind.words())
            .full("Offence, first", when(&incident.offence_first))
            .full("Offence, last", when(&incident.offence_last))
            .full("Reported to police", display::moment(&incident.reported_at))
            .full("Referred to the Hub", display::moment(&incident.referred_at))
            .full("First action of the Hub", first_action)
            .field("Platform", optional(platform, "Not recorded"))
            .field("Online", incident.online.words())
            .field("Still up when last seen", incident.still_live.words())
            .field("Immediate risk", incident.immediate_risk.words()),
    );
    for address in &incident.addresses {
        section.push(Block::paragraph(Text::of([
            Run::new("Seen at ").muted(),
            Run::new(verbatim(&address.as_typed)).mono(),
        ])));
    }
    told(section, "What happened, in the reporter's words", &incident.what_happened);
    told(section, "Why it was perceived as hate", &incident.why_hate);
    told(section, "Fear and impact", &incident.impact);
    told(section, "Previous incidents", &incident.previous_incidents);
    for id in &incident.items {
        if let Some(item) = snapshot.items.iter().find(|item| item.id == RecordId::from(*id)) {
            section.push(post(snapshot, &item.record));
        }
    }
}

fn told(section: &mut Section, heading: &str, text: &str) {
    if !text.trim().is_empty() {
        section.push(Block::heading(3, heading));
        section.push(Block::paragraph(verbatim(text)));
    }
}

fn account_name(snapshot: &CaseSnapshot, item: &Item) -> Option<String> {
    let id = RecordId::from(item.account?);
    let account = &snapshot.accounts.iter().find(|account| account.id == id)?.record;
    let handle = account.handles.last().map(|seen| format!("@{}", seen.handle));
    let number = account.permanent_id.as_ref().map(|number| format!("account number {number}"));
    Some(handle.into_iter().chain(number).collect::<Vec<_>>().join(", "))
}

fn post(snapshot: &CaseSnapshot, item: &Item) -> Block {
    let platform = ReferenceData::built_in()
        .platform(&item.platform)
        .map_or(item.platform.as_str(), |found| &found.name);
    let mut by = account_name(snapshot, item).unwrap_or_else(|| "Account not recorded".to_owned());
    by.push_str(&format!(" on {platform}"));
    if let Some(number) = &item.post_id {
        by.push_str(&format!(", post {number}"));
    }
    let when = item
        .shown_time
        .as_ref()
        .map_or_else(|| "Time shown by the platform: not recorded".to_owned(), display::stated);
    let words = if item.text.trim().is_empty() {
        "(no text recorded; see the exhibits)".to_owned()
    } else {
        verbatim(&item.text)
    };
    let mut quote = Quote::new(words).by(verbatim(&by)).when(when);
    if !item.language.is_empty() {
        quote = quote.language(&item.language);
    }
    if !item.translation.trim().is_empty() {
        let translator =
            if item.translator.trim().is_empty() { "translator not recorded" } else { &item.translator };
        quote = quote.translation(verbatim(&item.translation), verbatim(translator));
    }
    quote.into()
}

/// R-MARK-4: this form may be served, so it holds no address, telephone, e-mail or date of birth of anybody.
fn people(snapshot: &CaseSnapshot) -> Option<Section> {
    if snapshot.people.is_empty() && snapshot.organisations.is_empty() {
        return None;
    }
    let mut table = Table::new([(4, "Name"), (3, "Part in the case"), (4, "Needs recorded")]).row_headers();
    for person in &snapshot.people {
        table = table.row(person_row(&person.record));
    }
    for organisation in &snapshot.organisations {
        let organisation = &organisation.record;
        table = table.row([
            Text::from(verbatim(&organisation.name)),
            optional(Some(&organisation.part), "Organisation"),
            Text::from(""),
        ]);
    }
    Some(Section::new("People").with(table).with(Block::paragraph(Text::of([Run::new(
        "Contact details and dates of birth are left out on purpose; they are on the witness details, which are not served.",
    )
    .muted()]))))
}

fn person_row(person: &Person) -> [Text; 3] {
    let categories: Vec<&str> = person.categories.iter().map(PersonCategory::words).collect();
    let needs: Vec<String> = [&person.language, &person.access_needs]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| verbatim(text))
        .collect();
    [
        Text::from(verbatim(&person.name)),
        Text::from(categories.join(", ")),
        optional(Some(&needs.join("; ")), "None recorded"),
    ]
}

fn accounts(snapshot: &CaseSnapshot) -> Option<Section> {
    if snapshot.accounts.is_empty() {
        return None;
    }
    let mut table =
        Table::new([(2, "Platform"), (3, "Handle"), (3, "Permanent number"), (4, "Attributed to")]);
    for account in &snapshot.accounts {
        table = table.row(account_row(snapshot, &account.record));
    }
    Some(
        Section::new("Online accounts").with(table).with(Block::paragraph(Text::of([Run::new(
            "A handle can be changed by its owner; only the permanent number identifies an account.",
        )
        .muted()]))),
    )
}

fn account_row(snapshot: &CaseSnapshot, account: &Account) -> [Text; 4] {
    let platform = ReferenceData::built_in()
        .platform(&account.platform)
        .map_or(account.platform.as_str(), |found| &found.name);
    let handles: Vec<String> =
        account.handles.iter().rev().map(|seen| format!("@{}", verbatim(&seen.handle))).collect();
    let number = match (&account.permanent_id, &account.permanent_id_missing_because) {
        (Some(number), _) => Text::mono(number),
        (None, Some(why)) => Text::from(format!("Not available: {}", verbatim(why))),
        (None, None) => Run::new("Not recorded").muted().into(),
    };
    let holder = account.holder.as_ref().map(|holder| {
        let person = snapshot.people.iter().find(|person| person.id == RecordId::from(holder.person));
        let name = person.map_or("a person of the case", |person| person.record.name.as_str());
        format!("{} ({}: {})", verbatim(name), holder.status.words(), verbatim(&holder.reason))
    });
    [
        Text::from(platform),
        optional(Some(&handles.join(", ")), "Not recorded"),
        number,
        optional(holder.as_deref(), "Not attributed"),
    ]
}

fn offences(snapshot: &CaseSnapshot) -> Option<Section> {
    let considered: Vec<&OffenceFacts> =
        snapshot.offences.iter().filter(|offence| !offence.candidate.record.dropped).collect();
    if considered.is_empty() {
        return None;
    }
    let mut section = Section::new("Offences considered and time limits");
    // R-FILE-4: every offence on a hate-flagged case is for the CPS to decide.
    section.push(Block::note(
        "For the CPS to decide.",
        "Police may not charge an offence on a hate crime case.",
    ));
    for offence in considered {
        let candidate = &offence.candidate.record;
        section.push(Block::heading(2, offence.statute.clone()));
        section.push(Block::paragraph(offence.title.clone()));
        let dates = if candidate.first_on == candidate.last_on {
            display::date(candidate.first_on)
        } else {
            format!("{} to {}", display::date(candidate.first_on), display::date(candidate.last_on))
        };
        let limit =
            offence.last_day.map_or_else(|| "None, or not known: see the rule".to_owned(), display::date);
        let consent = match offence.consent.as_str() {
            "AG" => "Attorney General",
            "DPP" => "Director of Public Prosecutions",
            _ => "None needed",
        };
        section.push(
            FieldGrid::new(3)
                .field("Dates of the conduct", dates)
                .field("Last day to start proceedings", Text::bold(limit))
                .field("Mode of trial", offence.mode.clone())
                .field("Consent", consent)
                .field("Suspect", optional(offence.suspect.as_deref(), "Not identified"))
                .field("Out of time", optional(candidate.out_of_time_override.as_deref(), "No"))
                .full("Rule of the time limit", offence.basis.clone()),
        );
        if let Some(why) = &candidate.not_aggravated_because {
            section.push(Block::paragraph(format!("Aggravated form not proposed: {}", verbatim(why))));
        }
        section.push(Block::heading(3, "Points to prove"));
        section.push(Block::numbered(offence.points.clone()));
        if offence.unconfirmed {
            section.push(Block::paragraph(Text::of([Run::new(
                "Some of this reference data has not been confirmed against a primary source. Check it before relying on it.",
            )
            .italic()])));
        }
    }
    Some(section)
}

fn history(snapshot: &CaseSnapshot) -> Section {
    let mut table = Table::new([(1, "Entry"), (6, "When"), (3, "Who"), (5, "What")]).empty_says("No entry.");
    for fact in &snapshot.history {
        let what = if fact.clock_back {
            format!("{} (the clock stood behind the entry before)", fact.what)
        } else {
            fact.what.clone()
        };
        table =
            table.row([fact.seq.to_string(), display::moment(&fact.at), fact.by.clone(), verbatim(&what)]);
    }
    Section::new("History of the case").with(table).with(Block::paragraph(Text::of([Run::new(
        "Entries are numbered in the journal of this workstation; numbers missing here belong to other cases.",
    )
    .muted()])))
}
