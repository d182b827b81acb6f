//! Exhibits: taking in, showing, comparing, moving, withdrawing, and copies that leave. Each movement is an entry
//! (R-EXH-4), and each that reads the bytes compares them with the digest of their intake (R-DIG-2).

mod compare;
mod continuity;
mod error;
mod intake;
pub(crate) mod outside;

pub use error::EvidenceError;
pub use intake::Incoming;

pub(crate) use compare::{compare, compare_quietly, find, hash_held, record_movement};
pub(crate) use continuity::gaps_of;
pub(crate) use error::required;
pub(crate) use intake::{HeldTaken, Said, held_file};

use crate::api::*;
use crate::cases::{any_case, open_case};
use crate::errors::CaseworkError;
use crate::names::Names;
use crate::services::{Services, Session};
use casebook_domain::continuity::Gap;
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::exhibit::{Exhibit, Withdrawal};
use casebook_domain::record::Record;
use casebook_domain::{Act, ExhibitId, display};
use casebook_evidence::formats::{HEAD, ShownAs, shown_as, text_of};
use casebook_evidence::metadata::read_facts;
use casebook_evidence::thumbnail::{LARGEST_FILE, make_thumbnail};
use casebook_vault::{NewEntry, Reader, Stored};
use outside::Outside;
use std::io::Read;
use std::path::Path;

/// Pictures from here on are not shown small in lists (WEL-1): 2 is strong, 3 is graphic.
const NO_THUMBNAIL_FROM: u8 = 2;
/// A text in another encoding than UTF-8 is rewritten for the screen up to this length; longer ones can be saved.
const LONGEST_TEXT: u64 = 8 << 20;

impl Services {
    /// An exhibit with its custody and what is missing. Looking is an entry (LOG-2).
    pub fn exhibit_get(&self, id: ExhibitId) -> Result<ExhibitView, EvidenceError> {
        let session = self.open()?;
        let view = exhibit_view(&session, id)?;
        let act = Act::Consulted { records: vec![id.into()], how: "opened".to_owned() };
        session.vault.record(session.act(view.exhibit.record.case, act))?;
        Ok(view)
    }

    /// Opens an exhibit's bytes for viewing. All of them are read and compared first, and the viewing is on the record
    /// before a ticket is given out. An exhibit that was described and seen before asks why (WEL-4).
    pub fn exhibit_open(&self, request: ExhibitOpenRequest) -> Result<ViewTicket, EvidenceError> {
        let session = self.open()?;
        let (stored, exhibit) = session.read(|reader| find(reader, request.exhibit))?;
        let file = &exhibit.file;
        let shown = shown_as(&file.media_type);
        if shown == ShownAs::NotShown {
            return Err(EvidenceError::field("exhibit", "not_shown"));
        }
        if request.why.trim().is_empty()
            && session.read(|reader| was_seen(reader, &session, request.exhibit, &exhibit))?
        {
            return Err(EvidenceError::field("why", "needed"));
        }
        let compared = compare_quietly(&session, stored.case, file)?;
        let is_equal = compared.is_equal();
        // Bytes that do not hold are not shown; that they did not is a check, not a viewing.
        let what = if is_equal { CustodyKind::Viewed } else { CustodyKind::Checked };
        let event = CustodyEvent { why: request.why.trim().to_owned(), ..compared.event(what) };
        session.vault.transact(|tx| record_movement(tx, &session, stored.case, request.exhibit, event))?;
        if !is_equal {
            return Err(EvidenceError::Mismatch(vec![exhibit.reference]));
        }
        let mut blob = session.vault.open_blob(stored.case.into(), file.blob)?;
        if shown == ShownAs::Text && file.size <= LONGEST_TEXT {
            let mut bytes = Vec::new();
            blob.read_to_end(&mut bytes).map_err(|_| EvidenceError::Mismatch(vec![exhibit.reference]))?;
            let text = text_of(&bytes, true).map(String::into_bytes).unwrap_or(bytes);
            return Ok(session.views.of_bytes(text, "text/plain"));
        }
        Ok(session.views.of_blob(blob, &file.media_type, is_equal))
    }

    /// Compares an exhibit's bytes with its digest.
    pub fn exhibit_check(&self, id: ExhibitId) -> Result<ExhibitView, EvidenceError> {
        let session = self.open()?;
        let (stored, exhibit) = session.read(|reader| find(reader, id))?;
        let event = compare_quietly(&session, stored.case, &exhibit.file)?.event(CustodyKind::Checked);
        session.vault.transact(|tx| record_movement(tx, &session, stored.case, id, event))?;
        exhibit_view(&session, id)
    }

    /// A small picture of an exhibit; none for what is no picture, cannot be decoded within the limits, or is rated
    /// strong or graphic (WEL-1). The lists that ask for it are consultations of their own.
    pub fn exhibit_thumbnail(&self, id: ExhibitId) -> Result<Option<ViewTicket>, EvidenceError> {
        let session = self.open()?;
        let (stored, exhibit) = session.read(|reader| find(reader, id))?;
        let file = &exhibit.file;
        let is_picture = shown_as(&file.media_type) == ShownAs::Image && file.size <= LARGEST_FILE;
        if !is_picture || exhibit.content_note.graphic_level >= NO_THUMBNAIL_FROM {
            return Ok(None);
        }
        let small = match session.read(|reader| reader.derived(id, compare::THUMBNAIL))? {
            Some(kept) => kept,
            None => {
                let mut bytes = Vec::new();
                let mut blob = session.vault.open_blob(stored.case.into(), file.blob)?;
                blob.read_to_end(&mut bytes).map_err(|_| EvidenceError::Mismatch(vec![exhibit.reference]))?;
                let made = make_thumbnail(&bytes).unwrap_or_default();
                session.vault.transact(|tx| tx.put_derived(id, compare::THUMBNAIL, &made))?;
                made
            }
        };
        Ok((!small.is_empty()).then(|| session.views.of_bytes(small, "image/png")))
    }

    /// Withdraws an exhibit. It stays where it is, and its reference stays taken (R-EXH-2).
    pub fn exhibit_withdraw(&self, request: ExhibitWithdrawRequest) -> Result<ExhibitView, EvidenceError> {
        let (session, now) = (self.open()?, self.now());
        required(&[("reason", &request.reason)])?;
        let reason = request.reason.trim().to_owned();
        session.vault.transact(|tx| {
            let (stored, exhibit) = find(tx, request.exhibit)?;
            open_case(tx, stored.case)?;
            if exhibit.withdrawn.is_some() {
                return Err(EvidenceError::field("exhibit", "withdrawn"));
            }
            let withdrawn = Some(Withdrawal { at: now, by: session.officer.id, reason: reason.clone() });
            let after = Record::Exhibit(Exhibit { withdrawn, ..exhibit });
            let mut entry = NewEntry::change(&stored, &after).step("withdrawn");
            entry.reason = Some(reason);
            tx.record(session.with_reason(entry))?;
            Ok(())
        })?;
        exhibit_view(&session, request.exhibit)
    }

    /// Records that an exhibit was handed over, came back, or was copied elsewhere. The sealed bytes are compared as at
    /// every event of custody (R-DIG-2).
    pub fn custody_add(&self, request: CustodyAddRequest) -> Result<ExhibitView, EvidenceError> {
        let (session, now) = (self.open()?, self.now());
        if !matches!(request.what, CustodyKind::HandedOver | CustodyKind::Returned | CustodyKind::Copied) {
            // The others are what the program itself does, and it records them when it does them.
            return Err(EvidenceError::field("what", "not_by_hand"));
        }
        required(&[("from", &request.from), ("to", &request.to), ("why", &request.why)])?;
        if request.happened_at.is_some_and(|at| at.utc > now.utc) {
            return Err(EvidenceError::field("happenedAt", "in_future"));
        }
        let (stored, exhibit) = session.read(|reader| find(reader, request.exhibit))?;
        let compared = compare_quietly(&session, stored.case, &exhibit.file)?;
        let event = CustodyEvent {
            from: request.from.trim().to_owned(),
            to: request.to.trim().to_owned(),
            why: request.why.trim().to_owned(),
            happened_at: request.happened_at,
            ..compared.event(request.what)
        };
        session.vault.transact(|tx| record_movement(tx, &session, stored.case, request.exhibit, event))?;
        exhibit_view(&session, request.exhibit)
    }

    /// The name under which a copy of an exhibit is offered for saving: its reference, then the name it came with.
    pub fn exhibit_name(&self, id: ExhibitId) -> Result<String, EvidenceError> {
        let (_, exhibit) = self.open()?.read(|reader| find(reader, id))?;
        Ok(outside::safe_name(&format!("{}_{}", exhibit.reference, exhibit.file.name)))
    }

    /// Saves a copy of an exhibit's bytes outside the vault (SEC-6). The copy is read back and compared, the export is on
    /// the record, and only then does the copy get its name.
    pub fn exhibit_save_as(&self, request: ExportExhibitRequest, to: &Path) -> Result<(), EvidenceError> {
        let session = self.open()?;
        required(&[("purpose", &request.purpose), ("recipient", &request.recipient)])?;
        let (stored, exhibit, case) = session.read(|reader| {
            let (stored, exhibit) = find(reader, request.exhibit)?;
            let (_, case) = any_case(reader, stored.case)?;
            Ok::<_, EvidenceError>((stored, exhibit, case))
        })?;
        let mut copy = Outside::begin(to, session.vault.folder())?;
        let sealed = (exhibit.file.blob, exhibit.file.sha256.as_str());
        let compared =
            compare(&session, stored.case.into(), sealed, &mut |bytes| copy.write(bytes), &mut |_, _| true)?;
        if !compared.is_equal() {
            let event = compared.event(CustodyKind::Checked);
            session
                .vault
                .transact(|tx| record_movement(tx, &session, stored.case, request.exhibit, event))?;
            return Err(EvidenceError::Mismatch(vec![exhibit.reference]));
        }
        copy.finish(&exhibit.file.sha256)?;
        let (purpose, recipient) = (request.purpose.trim().to_owned(), request.recipient.trim().to_owned());
        let event = CustodyEvent {
            from: "Casebook vault".to_owned(),
            to: recipient.clone(),
            why: purpose.clone(),
            ..compared.event(CustodyKind::Exported)
        };
        session.vault.transact(|tx| {
            let act = Act::Exported {
                what: "exhibit".to_owned(),
                records: vec![request.exhibit.into()],
                sha256: exhibit.file.sha256.clone(),
                purpose,
                recipient,
                marking: case.marking.words().to_owned(),
            };
            tx.record(session.act(stored.case, act))?;
            record_movement(tx, &session, stored.case, request.exhibit, event)
        })?;
        // What left must not be forgotten by putting an older vault back.
        session.vault.checkpoint()?;
        copy.publish()
    }
}

/// Whether this officer saw the exhibit before and it can be worked from its description (WEL-4).
fn was_seen(
    reader: &Reader<'_>,
    session: &Session,
    id: ExhibitId,
    exhibit: &Exhibit,
) -> Result<bool, EvidenceError> {
    if exhibit.description.trim().is_empty() {
        return Ok(false);
    }
    let mine = |(entry, event): &(casebook_vault::OpenedEntry, CustodyEvent)| {
        event.what == CustodyKind::Viewed && entry.header.actor == session.officer.id
    };
    Ok(reader.custody(id)?.iter().any(mine))
}

/// The exhibit as its inspector shows it.
fn exhibit_view(session: &Session, id: ExhibitId) -> Result<ExhibitView, EvidenceError> {
    let (mut view, stored, exhibit) = session.read(|reader| {
        let (stored, exhibit) = find(reader, id)?;
        let (_, case) = any_case(reader, stored.case)?;
        let names = Names::read(reader)?;
        let custody = custody_lines(reader, &names, &stored, &exhibit)?;
        let view = ExhibitView {
            exhibit: names.view(&stored).ok_or(CaseworkError::NotFound)?,
            case_reference: case.reference,
            last_check: custody.iter().rev().find(|line| line.hash_ok.is_some()).cloned(),
            custody,
            children: reader.exhibits_made_from(id)?.into_iter().map(Into::into).collect(),
            metadata: Vec::new(),
            shown_as: shown_as(&exhibit.file.media_type).word().to_owned(),
            missing: crate::missing::of_exhibit(reader, id)?,
            gaps: gaps_of(reader, &stored, &exhibit)?.into_iter().map(|gap| gap_view(&names, gap)).collect(),
        };
        Ok::<_, EvidenceError>((view, stored, exhibit))
    })?;
    view.metadata = metadata(session, &stored, &exhibit);
    Ok(view)
}

fn gap_view(names: &Names, gap: Gap) -> GapView {
    GapView {
        key: gap.key(),
        kind: gap.kind,
        words: gap.words,
        explained: gap.explained.map(|explained| GapExplained {
            at: explained.at,
            by: names.of(explained.by),
            words: explained.words,
        }),
    }
}

fn custody_lines(
    reader: &Reader<'_>,
    names: &Names,
    stored: &Stored,
    exhibit: &Exhibit,
) -> Result<Vec<CustodyLine>, EvidenceError> {
    let mut lines = vec![CustodyLine {
        at: stored.created_at,
        at_text: display::moment(&stored.created_at),
        by: names.of(stored.created_by),
        what: "taken".to_owned(),
        from: exhibit.obtained_where.clone(),
        to: "Casebook vault".to_owned(),
        why: String::new(),
        hash_ok: None,
    }];
    for (entry, event) in reader.custody(stored.id.into())? {
        let at = entry.at();
        lines.push(CustodyLine {
            at,
            at_text: display::moment(event.happened_at.as_ref().unwrap_or(&at)),
            by: names.of(entry.header.actor),
            what: event.what.word().to_owned(),
            hash_ok: hash_held(&event),
            // An explanation names its gap by a key, which is no place.
            from: if event.what == CustodyKind::Explained { String::new() } else { event.from },
            to: event.to,
            why: event.why,
        });
    }
    Ok(lines)
}

/// Facts that the file carries about itself. A file that does not open has none; the check says why.
fn metadata(session: &Session, stored: &Stored, exhibit: &Exhibit) -> Vec<(String, String)> {
    let file = &exhibit.file;
    let Ok(blob) = session.vault.open_blob(stored.case.into(), file.blob) else { return Vec::new() };
    let mut head = Vec::new();
    let limit = u64::try_from(HEAD).unwrap_or(u64::MAX);
    match blob.take(limit).read_to_end(&mut head) {
        Ok(_) => read_facts(&file.name, &head, file.size),
        Err(_) => Vec::new(),
    }
}
