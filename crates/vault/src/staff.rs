//! Officers come, go and change their passphrases; the recovery kit; new epochs of the keys.
//!
//! The journal says who is an officer, the header who can open the vault. Where the two differ after a crash the journal
//! is right: whoever is removed in it does not get in, and the header follows at the next sign-in ([`settle`]).

use crate::anchor::Anchor;
use crate::db::{self, Db, Use};
use crate::enrol::{Enrolled, enrol, is_strong, make_slot, open_ring, seal_ring, slot_kek};
use crate::folder::{Folder, refused_disk};
use crate::header::{self, Header, HeaderBody, KnownOfficer, Slot};
use crate::journal::End;
use crate::open::{enter, open_database, rolled_back, take_lock};
use crate::session::Ring;
use crate::state::{Open, Parts};
use crate::{
    Alarm, Host, NewEntry, NewOfficer, OfficerError, OpenError, Reader, RecoverError, RecoveryHalves,
    SecretName, SecretsError, StoreError, Vault,
};
use casebook_crypto::kdf::{KdfOutOfRange, derive_passphrase_key};
use casebook_crypto::recovery::{Half, RecoverySecret};
use casebook_crypto::wrap::open_slot;
use casebook_crypto::{Secret32, keys, random_bytes, wrap};
use casebook_domain::officer::{Officer, Role};
use casebook_domain::{Act, OfficerId, ReasonCode, ScopeId, VaultId};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// For so long the key of an epoch that was left stays in the ring, for backups of its time.
const RETIRED_DAYS: u64 = 35;

impl Vault {
    /// Opens with both halves of the recovery kit and enrols a supervisor anew on this workstation, with a new device
    /// secret when the old one is gone. Signed in as that supervisor. An officer of the same warrant number is replaced.
    ///
    /// Without the old device secret nobody else can sign in here any more either: they are removed, to be enrolled anew.
    /// The keys get a new epoch.
    pub fn recover(
        dir: &Path,
        halves: &RecoveryHalves,
        supervisor: NewOfficer,
        host: Host,
    ) -> Result<Self, RecoverError> {
        let recovered = Recovered::open(dir, halves, &supervisor, host)?;
        let alarm = recovered.alarm()?;
        let open = recovered.enrolled()?;
        if let Some(alarm) = alarm {
            // The memory of the workstation stays as the evidence until the supervisor explains.
            open.set_read_only(true);
            return Ok(Self::of(open, vec![alarm]));
        }
        open.write_anchor().map_err(StoreError::from)?;
        Ok(enter(open)?)
    }

    /// Enrols an officer on this workstation. Signed by the officer signed in, a supervisor.
    pub fn add_officer(&self, new: NewOfficer) -> Result<Officer, OfficerError> {
        if !is_strong(&new.passphrase, &new.name, &new.rank, &new.warrant) {
            return Err(OfficerError::WeakPassphrase);
        }
        self.inner.state.with(|open| {
            open.read(|reader| may_enrol(reader, &new.warrant))?;
            let device = device_secret(&open.host, open.vault())?;
            // Takes its half second before anything is held up by it.
            let enrolled = enrol(open.vault(), &new, &device).map_err(bad_cost)?;
            open.transact(|tx| {
                tx.may_write()?;
                may_enrol(tx, &new.warrant)?;
                tx.record(NewEntry::of_vault(Act::OfficerEnrolled { officer: enrolled.officer.clone() }))?;
                // Last before the end of the transaction: a header that cannot be written undoes the entry.
                change_header(open, |ring, body| {
                    body.officers.push(enrolled.known());
                    body.slots.push(enrolled.slot.clone());
                    seal_ring(ring, body)
                })?;
                Ok::<_, OfficerError>(())
            })?;
            Ok(enrolled.officer)
        })
    }

    /// Removes an officer: entry, new epoch, keys re-wrapped, database re-keyed. Waits until nobody else uses the vault.
    /// Whoever removes themself can only lock afterwards.
    pub fn remove_officer(&self, officer: OfficerId, reason: &str) -> Result<(), OfficerError> {
        self.inner.state.exclusive(|open| {
            let epoch = open.session.ring.newest() + 1;
            open.transact(|tx| {
                needs_supervisor(tx)?;
                let officers = tx.officers()?;
                let active = |one: &&Officer| one.active;
                let leaving = officers.iter().filter(active).find(|one| one.id == officer);
                let leaving = leaving.ok_or(OfficerError::NoSuchOfficer)?;
                let supervisors =
                    officers.iter().filter(active).filter(|one| one.role == Role::Supervisor).count();
                if leaving.role == Role::Supervisor && supervisors == 1 {
                    return Err(OfficerError::LastSupervisor);
                }
                let removed = NewEntry::of_vault(Act::OfficerRemoved { officer, epoch });
                tx.record(removed.because(ReasonCode::Administration, Some(reason.to_owned())))?;
                Ok(())
            })?;
            rotate(open, |_| ())?;
            Ok(open.write_anchor().map_err(StoreError::from)?)
        })
    }

    /// Changes the passphrase of the officer signed in.
    pub fn change_passphrase(&self, current: &str, new: &str) -> Result<(), OfficerError> {
        let me = &self.inner.me;
        self.inner.state.with(|open| {
            let damaged = |what: &str| StoreError::Damaged { what: format!("the header: {what}") };
            let device = device_secret(&open.host, open.vault())?;
            let header = open.header();
            let slot = header.body.slots.iter().find(|slot| slot.officer == me.id);
            let slot = slot.ok_or(OfficerError::NoSuchOfficer)?;
            let (Some(mut context), Some(sealed)) = (slot.context(open.vault()), slot.sealed()) else {
                return Err(damaged("a slot").into());
            };
            let from_passphrase =
                derive_passphrase_key(current, &context.salt, context.kdf).map_err(bad_cost)?;
            let kek = slot_kek(&context, &from_passphrase, &device);
            let Ok(officer_keys) = open_slot(&kek, &sealed, &context) else {
                return Err(OfficerError::WrongPassphrase);
            };
            if !is_strong(new, &me.name, &me.rank, &me.warrant) {
                return Err(OfficerError::WeakPassphrase);
            }
            // SECURITY: a new slot and a new salt, so that nothing of the old key goes into the new one.
            (context.slot, context.salt) = (*Uuid::new_v4().as_bytes(), random_bytes());
            let fresh = make_slot(&context, &officer_keys, new, &device, &me.warrant).map_err(bad_cost)?;
            open.transact(|tx| {
                tx.may_write()?;
                tx.record(NewEntry::of_vault(Act::PassphraseChanged { officer: me.id }))?;
                change_header(open, |_, body| {
                    body.slots.retain(|slot| slot.officer != me.id);
                    body.slots.push(fresh.clone());
                    Ok(())
                })?;
                Ok::<_, OfficerError>(())
            })
        })
    }
}

/// Changes the header within a transaction, as its last act.
fn change_header(
    open: &Open,
    change: impl FnOnce(&Ring, &mut HeaderBody) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut body = open.header().body;
    change(&open.session.ring, &mut body)?;
    open.write_header(|header| header.body = body)
}

fn bad_cost(error: KdfOutOfRange) -> StoreError {
    StoreError::Damaged { what: error.to_string() }
}

fn device_secret(host: &Host, vault: VaultId) -> Result<Secret32, SecretsError> {
    Secret32::from_slice(&host.secrets.get(vault, SecretName::Device)?).ok_or(SecretsError::Missing)
}

/// The officer signed in must be a supervisor still.
pub(crate) fn needs_supervisor(reader: &Reader<'_>) -> Result<(), OfficerError> {
    let me = reader.officer(reader.me())?;
    let holds = me.is_some_and(|me| me.active && me.role == Role::Supervisor);
    if holds { Ok(()) } else { Err(OfficerError::NeedsSupervisor) }
}

fn same_warrant(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn may_enrol(reader: &Reader<'_>, warrant: &str) -> Result<(), OfficerError> {
    needs_supervisor(reader)?;
    let taken = reader.officers()?.iter().any(|one| one.active && same_warrant(&one.warrant, warrant));
    if taken { Err(OfficerError::WarrantTaken) } else { Ok(()) }
}

/// Officers who stand in the header and, as the journal says, are none any more.
fn stale(open: &Open) -> Result<BTreeSet<OfficerId>, StoreError> {
    let officers = open.read(|reader| reader.officers())?;
    let active: BTreeSet<OfficerId> = officers.iter().filter(|one| one.active).map(|one| one.id).collect();
    let body = open.header().body;
    let known = body.officers.iter().map(|known| known.id).chain(body.slots.iter().map(|slot| slot.officer));
    Ok(known.filter(|id| !active.contains(id)).collect())
}

/// At sign-in, with the vault for itself: brings a rotation that was begun to its end, and begins the one that a removal
/// in the journal still asks for. `open.session.epoch` is that of the key which opened the database; the header names the
/// old one until the end of a rotation.
pub(crate) fn settle(open: &mut Open) -> Result<(), StoreError> {
    if open.header().rotating {
        finish_rotation(open)?;
    }
    if stale(open)?.is_empty() { Ok(()) } else { rotate(open, |_| ()) }
}

/// Gives the keys a new epoch. Officers who are none any more lose their slots and their place in the ring; `change` may
/// do more to the header at once.
///
/// The steps are those of docs/vault-format.md: each leaves a vault that opens, and [`finish_rotation`] goes on from it.
pub(crate) fn rotate(open: &mut Open, change: impl FnOnce(&mut HeaderBody)) -> Result<(), StoreError> {
    begin_rotation(open, change)?;
    finish_rotation(open)
}

/// Step 1: a ring of old and new keys, under the authentication of the old epoch.
fn begin_rotation(open: &mut Open, change: impl FnOnce(&mut HeaderBody)) -> Result<(), StoreError> {
    let epoch = open.session.ring.newest() + 1;
    let gone = stale(open)?;
    let mut body = open.header().body;
    change(&mut body);
    // SECURITY: before the new key goes into the ring, so that it is never sealed to somebody who was removed.
    body.slots.retain(|slot| !gone.contains(&slot.officer));
    body.officers.retain(|known| !gone.contains(&known.id));
    open.session.ring.insert(epoch, Secret32::make_random());
    let begun = seal_ring(&open.session.ring, &mut body).and_then(|()| {
        open.write_header(|header| {
            header.rotating = true;
            header.body = body;
        })
    });
    if begun.is_err() {
        open.session.ring.remove(epoch);
    }
    begun
}

/// Brings a rotation to its end: re-wraps every scope key to the newest epoch of the ring in one transaction, re-keys the
/// database when it is not there yet, takes the flag out of the header. `open.session.epoch` is the database's throughout.
fn finish_rotation(open: &mut Open) -> Result<(), StoreError> {
    let epoch = open.session.ring.newest();
    wrap_anew(open, epoch)?;
    if open.session.epoch != epoch {
        key_anew(open, epoch)?;
        open.session.epoch = epoch;
    }
    end_rotation(open, epoch)
}

/// Step 2: one transaction.
fn wrap_anew(open: &Open, epoch: u32) -> Result<(), StoreError> {
    let vault = *open.vault().bytes();
    let missing = || StoreError::Damaged { what: format!("the ring: no key of epoch {epoch}") };
    let kek = keys::derive_case_kek(open.session.ring.get(epoch).ok_or_else(missing)?, &vault, epoch);
    let mut db = open.writer();
    let tx = db.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let scopes = tx
        .prepare("SELECT scope FROM scope_key WHERE epoch <> ?1")?
        .query_map([epoch], |row| row.get(0).map(Uuid::from_bytes).map(ScopeId))?
        .collect::<Result<Vec<_>, _>>()?;
    {
        let mut update = tx.prepare("UPDATE scope_key SET epoch = ?2, wrapped = ?3 WHERE scope = ?1")?;
        for scope in scopes {
            let key = open.session.scope_key(&tx, scope)?.ok_or(StoreError::NoKey(scope))?;
            let wrapped = wrap::wrap_case_key(&kek, &key, &vault, scope.bytes(), epoch);
            update.execute(params![scope.bytes(), epoch, wrapped])?;
        }
    }
    Ok(tx.commit()?)
}

/// Step 3: every page of the database under the new key.
fn key_anew(open: &mut Open, epoch: u32) -> Result<(), StoreError> {
    open.close_readers();
    let missing = || StoreError::Damaged { what: format!("the ring: no key of epoch {epoch}") };
    let vmk = open.session.ring.get(epoch).ok_or_else(missing)?;
    let key = keys::derive_db_key(vmk, open.vault().bytes(), epoch);
    let tried = {
        let mut db = open.writer();
        let tried = key_pages(&db.conn, &db::raw_key(&key, open.vault()));
        // The connection that did it is not used again: after a failure it holds the file and half a key. Closed, it
        // leaves what a crash would.
        *db = Db { conn: Connection::open_in_memory()?, projecting: Arc::default() };
        tried
    };
    // SECURITY: SQLCipher says that it re-keyed even where its last write failed. Opening with the new key proves it.
    for found in [epoch, open.session.epoch] {
        if let Some(db) = open.open_database(found, Use::Write)? {
            *open.writer() = db;
            // Where nothing was said, the last write found no room: nothing else fails only there.
            return if found == epoch { Ok(()) } else { tried.and(Err(StoreError::DiskFull)) };
        }
    }
    Err(StoreError::Damaged { what: "vault.db: opens with no key of the ring".to_owned() })
}

fn key_pages(conn: &Connection, raw: &str) -> Result<(), StoreError> {
    conn.flush_prepared_statement_cache();
    // With a rollback journal, not a log: a crash leaves all pages under the old key, or all under the new. It is also the
    // proof that no other connection is left, which would read pages with the wrong key.
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?;
    let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Damaged { what: format!("vault.db: journal_mode stays {mode}") });
    }
    Ok(conn.key(None::<&str>, raw.as_bytes(), true)?)
}

/// Step 4: the header of the new epoch. Keys of epochs that no backup needs any more go.
fn end_rotation(open: &mut Open, epoch: u32) -> Result<(), StoreError> {
    let today = open.host.clock.now().local_date();
    let mut body = open.header().body;
    for old in open.session.ring.epochs().into_iter().filter(|old| *old != epoch) {
        body.retired.entry(old).or_insert_with(|| today.to_string());
    }
    let outlived = |day: &String| {
        let kept_until =
            day.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_days(Days::new(RETIRED_DAYS)));
        kept_until.is_none_or(|until| until < today)
    };
    let gone: Vec<u32> =
        body.retired.iter().filter(|(_, day)| outlived(day)).map(|(epoch, _)| *epoch).collect();
    for old in gone {
        body.retired.remove(&old);
        open.session.ring.remove(old);
    }
    seal_ring(&open.session.ring, &mut body)?;
    open.write_header(|header| {
        header.rotating = false;
        header.epoch = epoch;
        header.body = body;
    })
}

/// A vault that the recovery kit opened, before the supervisor is enrolled.
pub(crate) struct Recovered {
    open: Open,
    known: KnownOfficer,
    slot: Slot,
    /// The device secret was gone.
    new_device: bool,
    /// The workstation remembers nothing of this vault.
    new_here: bool,
}

impl Recovered {
    /// Opens with the kit. Nothing is written but a damaged copy of the header.
    pub(crate) fn open(
        dir: &Path,
        halves: &RecoveryHalves,
        supervisor: &NewOfficer,
        host: Host,
    ) -> Result<Self, RecoverError> {
        let secret = join(halves)?;
        if supervisor.role != Role::Supervisor {
            return Err(StoreError::NeedsSupervisor.into());
        }
        if !is_strong(&supervisor.passphrase, &supervisor.name, &supervisor.rank, &supervisor.warrant) {
            return Err(RecoverError::WeakPassphrase);
        }
        let folder = Folder::new(dir);
        header::read(&folder)?;
        if let Some(kind) = refused_disk(dir) {
            return Err(OpenError::NotLocalDisk { kind }.into());
        }
        let lock = take_lock(&folder, host.clock.now())?;
        // Read again: it may have changed until the lock was ours.
        let (header, ring) = unseal(&folder, &secret)?;
        let vault = header.vault;
        let (db, database_epoch) = open_database(&folder, vault, &ring)?;
        let remembered = Anchor::read(&*host.secrets, vault)?;
        let (device, new_device) = match device_secret(&host, vault) {
            Ok(device) => (device, false),
            Err(SecretsError::Missing) => (Secret32::make_random(), true),
            Err(error) => return Err(error.into()),
        };
        let enrolled = enrol(vault, supervisor, &device).map_err(bad_cost)?;
        if new_device {
            host.secrets.set(vault, SecretName::Device, device.as_bytes())?;
        }
        let known = enrolled.known();
        let Enrolled { officer: me, keys, slot } = enrolled;
        let new_here = new_device && remembered.is_none();
        let anchor = remembered.unwrap_or(Anchor { gone: true, ..Anchor::default() });
        let mut open = Open::new(Parts { folder, host, lock, header, ring, me, keys, db, anchor })?;
        // Not the header's while a rotation is half done.
        open.session.epoch = database_epoch;
        let header = open.header();
        header.heal(&open.folder, &open.header_key(header.epoch)?)?;
        Ok(Self { open, known, slot, new_device, new_here })
    }

    /// Whether the vault is older than this workstation remembers. Asked before anything is recorded.
    fn alarm(&self) -> Result<Option<Alarm>, StoreError> {
        if self.new_here {
            return Ok(None);
        }
        let end = self.open.read(|reader| End::read(reader.conn))?;
        rolled_back(&self.open, &self.open.anchor(), &end)
    }

    /// Enrols the supervisor, removes whom they replace and who cannot sign in any more, and gives the keys a new epoch.
    pub(crate) fn enrolled(self) -> Result<Open, StoreError> {
        let Self { mut open, known, slot, new_device, .. } = self;
        let epoch = open.session.ring.newest() + 1;
        let me = open.session.me.clone();
        open.transact(|tx| {
            let leaving = tx.officers()?;
            tx.record(NewEntry::of_vault(Act::RecoveryUsed { by: me.id, officer: me.clone() }))?;
            for one in leaving.iter().filter(|one| one.active) {
                if new_device || same_warrant(&one.warrant, &me.warrant) {
                    tx.record(NewEntry::of_vault(Act::OfficerRemoved { officer: one.id, epoch }))?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        rotate(&mut open, |body| {
            body.officers.push(known);
            body.slots.push(slot);
        })?;
        Ok(open)
    }
}

pub(crate) fn join(halves: &RecoveryHalves) -> Result<RecoverySecret, RecoverError> {
    let first = Half::parse(&halves.first).map_err(|_| RecoverError::HalfWrong { half: 1 })?;
    let second = Half::parse(&halves.second).map_err(|_| RecoverError::HalfWrong { half: 2 })?;
    RecoverySecret::join(&first, &second).map_err(|_| RecoverError::HalvesDiffer)
}

/// The newest header that holds, and its ring. Nothing is written.
pub(crate) fn unseal(folder: &Folder, secret: &RecoverySecret) -> Result<(Header, Ring), RecoverError> {
    let public = secret.public().to_string();
    let mut ours = false;
    for copy in header::read(folder)? {
        if copy.header.body.recovery != public {
            continue;
        }
        ours = true;
        let Some(ring) = open_ring(&copy.header.body, &secret.exchange()) else { continue };
        let Some(vmk) = ring.get(copy.header.epoch) else { continue };
        let key = keys::derive_header_key(vmk, copy.header.vault.bytes(), copy.header.epoch);
        // SECURITY: the ring opens for anybody who knows the public key; only the authentication says who wrote it.
        if copy.holds(&key) {
            return Ok((copy.header, ring));
        }
    }
    if ours {
        return Err(OpenError::Damaged { what: "both copies of the header".to_owned() }.into());
    }
    Err(RecoverError::HalvesDiffer)
}

#[cfg(test)]
mod tests;
