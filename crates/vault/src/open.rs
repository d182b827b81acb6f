//! Making a vault and signing in.

use crate::anchor::Anchor;
use crate::db::{self, Db, Use};
use crate::enrol::{Enrolled, enrol, is_strong, open_ring, seal_ring, slot_kek};
use crate::folder::{self, Folder, io_error};
use crate::header::{self, Copy, Header, HeaderBody, Slot};
use crate::journal::{End, time_text};
use crate::reader::officer;
use crate::session::Ring;
use crate::staff::settle;
use crate::state::{AnchorError, Open, Parts};
use crate::{
    Alarm, CreateError, Created, FolderState, Host, NewEntry, NewOfficer, OpenError, RecoveryKit, SecretName,
    SecretsError, SignIn, StoreError, Vault, sweep,
};
use casebook_crypto::kdf::{KdfParams, derive_passphrase_key};
use casebook_crypto::recipients::ExchangeSecret;
use casebook_crypto::recovery::RecoverySecret;
use casebook_crypto::tree::CompactRange;
use casebook_crypto::wrap::{OfficerKeys, open_slot};
use casebook_crypto::{Secret32, keys};
use casebook_domain::officer::Role;
use casebook_domain::{Act, Moment, OfficerId, StationId, VaultId};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

impl Vault {
    /// What the folder holds.
    pub fn look(dir: &Path) -> FolderState {
        match header::read(&Folder::new(dir)) {
            Ok(copies) => {
                copies.first().map_or(FolderState::Damaged, |copy| FolderState::Vault(copy.header.vault))
            }
            Err(OpenError::NewerFormat { found, .. }) => FolderState::Newer { found },
            Err(OpenError::NoVault) => FolderState::NoVault,
            Err(_) => FolderState::Damaged,
        }
    }

    /// Makes a vault with its first officer, who must be a supervisor.
    pub fn create(dir: &Path, first: NewOfficer, host: Host) -> Result<Created, CreateError> {
        let folder = Folder::new(dir);
        if let Some(kind) = folder::refused_disk(dir) {
            return Err(CreateError::NotLocalDisk { kind });
        }
        // A database without a header is a vault that lost it, and never something to write over.
        if Self::look(dir) != FolderState::NoVault || folder.database().exists() {
            return Err(CreateError::VaultExists);
        }
        if first.role != Role::Supervisor {
            return Err(StoreError::NeedsSupervisor.into());
        }
        if !is_strong(&first.passphrase, &first.name, &first.rank, &first.warrant) {
            return Err(CreateError::WeakPassphrase);
        }
        let vault = VaultId(Uuid::new_v4());
        let device = Secret32::make_random();
        let enrolled = enrol(vault, &first, &device).map_err(|_| CreateError::BadKdf)?;
        folder.make()?;
        let lock = folder.lock(&time_text(host.clock.now().utc))?.map_err(|_| CreateError::VaultExists)?;
        let secrets = Arc::clone(&host.secrets);
        let made = make(folder.clone(), host, lock, vault, enrolled, &device);
        if made.is_err() {
            // Nothing of it can be used: the folder is left as it was found, for another try.
            let left = folder.headers().into_iter().chain(database_files(&folder)).chain([folder.ballast()]);
            left.for_each(|path| drop(fs::remove_file(path)));
            let _ = secrets.delete(vault, SecretName::Device);
            let _ = secrets.delete(vault, SecretName::Anchor);
        }
        made
    }

    /// Signs in.
    pub fn open(dir: &Path, who: &SignIn, host: Host) -> Result<Self, OpenError> {
        let folder = Folder::new(dir);
        // Before anything is written, the lock file too: a newer vault is left as it is.
        let vault = header::read(&folder)?.first().ok_or(OpenError::NoVault)?.header.vault;
        if let Some(kind) = folder::refused_disk(dir) {
            return Err(OpenError::NotLocalDisk { kind });
        }
        let now = host.clock.now();
        let lock = take_lock(&folder, now)?;
        // Once more: only now nobody else writes it.
        let copies = header::read(&folder)?;
        let device = host.secrets.get(vault, SecretName::Device).map_err(refused)?;
        let device = Secret32::from_slice(&device).ok_or(OpenError::KeyringMissing)?;
        let remembered = Anchor::read(&*host.secrets, vault).map_err(refused)?;
        let anchor = remembered.unwrap_or(Anchor { gone: true, ..Anchor::default() });
        let wait_seconds = anchor.wait_left(now.utc.timestamp());
        if wait_seconds > 0 {
            return Err(OpenError::WrongCredentials { wait_seconds });
        }
        let Some(admitted) = admit(&copies, who, &device)? else {
            return Err(turn_away(anchor, &host, vault, now));
        };
        let (db, database_epoch) = match open_database(&folder, vault, &admitted.ring) {
            // A copy of the header that was left behind still lets in whoever was removed since: with keys of that time.
            Err(OpenError::Damaged { .. }) if admitted.header.generation < copies[0].header.generation => {
                return Err(turn_away(anchor, &host, vault, now));
            }
            other => other?,
        };
        let me = officer(&db.conn, admitted.officer)?
            .ok_or_else(|| OpenError::Damaged { what: "table officer".to_owned() })?;
        if !me.active {
            return Err(turn_away(anchor, &host, vault, now));
        }
        let Admitted { header, keys, ring, .. } = admitted;
        let mut open = Open::new(Parts { folder, host, lock, header, ring, me, keys, db, anchor })?;
        let header = open.header();
        header.heal(&open.folder, &open.header_key(header.epoch)?)?;
        // Not the header's while a rotation is half done.
        open.session.epoch = database_epoch;
        enter(open)
    }
}

/// The last steps of signing in, once the keys are there: what is wrong is found, and the sign-in recorded. For the
/// recovery too.
pub(crate) fn enter(mut open: Open) -> Result<Vault, OpenError> {
    let mut alarms = Vec::new();
    let end = open.read(|reader| End::read(reader.conn))?;
    let anchor = open.anchor();
    match rolled_back(&open, &anchor, &end)? {
        Some(alarm) => {
            open.set_read_only(true);
            alarms.push(alarm);
        }
        None => {
            settle(&mut open)?;
            // Not in a vault that was put back: its newer files have no row, and are evidence.
            sweep::clear_unfinished(&open)?;
            alarms.extend(sweep::compare(&open)?);
            open.folder.lay_ballast(open.host.ballast);
        }
    }
    if let Some(seconds) = end.seconds_back(open.host.clock.now()) {
        alarms.push(Alarm::ClockBack { seconds });
    }
    if !open.is_read_only() {
        let signed_in = Act::SignedIn { failed_tries: anchor.failed };
        let again = NewEntry::of_vault(signed_in.clone());
        match open.transact(|tx| tx.record(NewEntry::of_vault(signed_in))) {
            // The ballast was given up with that error: now there is room.
            Err(StoreError::DiskFull) => open.transact(|tx| tx.record(again))?,
            other => other?,
        };
        open.write_anchor().map_err(|error| match error {
            AnchorError::Secrets(error) => refused(error),
            AnchorError::Store(error) => error.into(),
        })?;
    }
    Ok(Vault::of(open, alarms))
}

/// Takes `vault.lock`, or says who has it.
pub(crate) fn take_lock(folder: &Folder, now: Moment) -> Result<fs::File, OpenError> {
    folder.lock(&time_text(now.utc))?.map_err(|holder| OpenError::InUse {
        host: holder.host,
        user: holder.user,
        since: holder.since,
    })
}

/// The database under the newest key of the ring that opens it, its schema brought up to date, and that key's epoch.
pub(crate) fn open_database(folder: &Folder, vault: VaultId, ring: &Ring) -> Result<(Db, u32), OpenError> {
    let path = folder.database();
    let damaged = || OpenError::Damaged { what: "vault.db".to_owned() };
    if !path.is_file() {
        return Err(damaged());
    }
    for epoch in ring.epochs() {
        let Some(key) = ring.get(epoch) else { continue };
        let key = keys::derive_db_key(key, vault.bytes(), epoch);
        let Some(db) = db::open(&path, &key, vault, Use::Write)? else { continue };
        let found = db::schema(&db.conn)?;
        if found > db::SCHEMA {
            return Err(OpenError::NewerFormat { found, known: db::SCHEMA });
        }
        // An empty file opens with any key and would get empty tables.
        if found == 0 {
            return Err(damaged());
        }
        db::migrate(&db.conn)?;
        return Ok((db, epoch));
    }
    Err(damaged())
}

/// The vault itself, once its folder is ours.
fn make(
    folder: Folder,
    host: Host,
    lock: fs::File,
    vault: VaultId,
    enrolled: Enrolled,
    device: &Secret32,
) -> Result<Created, CreateError> {
    let recovery = RecoverySecret::make();
    let recovery_key = recovery.public().to_string();
    let ring = Ring::new(1, Secret32::make_random());
    let mut body = HeaderBody {
        schema: db::SCHEMA,
        slots: vec![enrolled.slot.clone()],
        officers: vec![enrolled.known()],
        ring: String::new(),
        recovery: recovery_key.clone(),
        retired: BTreeMap::new(),
    };
    seal_ring(&ring, &mut body)?;
    let header = Header { vault, rotating: false, generation: 1, epoch: 1, body };
    let db = make_database(&folder, vault, &ring, host.clock.now())?;
    // The secret before the header: one that nothing can open must not be left behind.
    host.secrets.set(vault, SecretName::Device, device.as_bytes())?;
    let Enrolled { officer, keys, .. } = enrolled;
    let me = officer.clone();
    let open =
        Open::new(Parts { folder, host, lock, header, ring, me, keys, db, anchor: Anchor::default() })?;
    open.transact(|tx| {
        open.session.keep_scope_key(tx.conn, vault.into(), &Secret32::make_random())?;
        tx.record(NewEntry::of_vault(Act::VaultCreated { officer, recovery_key: recovery_key.clone() }))
    })?;
    let header = open.header();
    header.write(&open.folder, &open.header_key(header.epoch)?)?;
    open.folder.lay_ballast(open.host.ballast);
    open.write_anchor().map_err(|error| match error {
        AnchorError::Secrets(error) => CreateError::Secrets(error),
        AnchorError::Store(error) => CreateError::Store(error),
    })?;
    let [one, two] = recovery.split();
    let kit = RecoveryKit { halves: [one.to_printed(), two.to_printed()], public_key: recovery_key };
    Ok(Created { vault: Vault::of(open, Vec::new()), kit })
}

/// The database under its own name and, while it is made, another; each with what SQLite keeps beside it.
fn database_files(folder: &Folder) -> impl Iterator<Item = PathBuf> {
    let path = folder.database();
    ["db", "db-wal", "db-shm", "db-journal", "new", "new-wal", "new-shm", "new-journal"]
        .into_iter()
        .map(move |kind| path.with_extension(kind))
}

/// A new database, empty but for the vault's own row. It gets its name when it is whole, so that a crash leaves no
/// vault rather than half of one.
fn make_database(folder: &Folder, vault: VaultId, ring: &Ring, now: Moment) -> Result<Db, StoreError> {
    let path = folder.database();
    let unfinished = path.with_extension("new");
    let key = ring.get(1).ok_or(StoreError::NoKey(vault.into()))?;
    let key = keys::derive_db_key(key, vault.bytes(), 1);
    let wrong = || StoreError::Damaged { what: "vault.db: a new database does not open".to_owned() };
    // What a crash left of another try.
    database_files(folder).skip(4).for_each(|left| drop(fs::remove_file(left)));
    let db = db::open(&unfinished, &key, vault, Use::Write)?.ok_or_else(wrong)?;
    db::migrate(&db.conn)?;
    db.conn.execute(
        "INSERT INTO vault (one, vault_id, station, tree, last_leaf, last_at, lamport) VALUES (1, ?1, ?2, ?3, ?4, ?5, 0)",
        params![
            vault.bytes(),
            StationId(Uuid::new_v4()).bytes(),
            CompactRange::default().to_bytes(),
            [0u8; 32],
            time_text(now.utc),
        ],
    )?;
    db.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(db);
    fs::rename(&unfinished, &path)
        .and_then(|()| folder::flush_folder(folder.root()))
        .map_err(|source| io_error("vault.db", source))?;
    db::open(&path, &key, vault, Use::Write)?.ok_or_else(wrong)
}

/// Who was let in, and with what.
struct Admitted {
    header: Header,
    officer: OfficerId,
    keys: OfficerKeys,
    ring: Ring,
}

/// Opens the officer's slot in the highest copy of the header that was written by somebody with the vault's key.
/// `None` for every reason why not.
fn admit(copies: &[Copy], who: &SignIn, device: &Secret32) -> Result<Option<Admitted>, OpenError> {
    let tag = hex::encode(keys::login_tag(device, &who.warrant));
    // Both copies nearly always hold the same slot: its costly key is made once.
    let mut made: Option<([u8; 16], KdfParams, Secret32)> = None;
    for copy in copies {
        let Some(slot) = copy.header.body.slots.iter().find(|slot| slot.kind == "device" && slot.tag == tag)
        else {
            continue;
        };
        let broken = || OpenError::Damaged { what: "the header: a slot".to_owned() };
        let (context, sealed) = slot.context(copy.header.vault).zip(slot.sealed()).ok_or_else(broken)?;
        let again = made.take().filter(|(salt, kdf, _)| (*salt, *kdf) == (context.salt, context.kdf));
        let key = match again {
            Some((.., key)) => key,
            None => {
                derive_passphrase_key(&who.passphrase, &context.salt, context.kdf).map_err(|_| broken())?
            }
        };
        let opened = open_slot(&slot_kek(&context, &key, device), &sealed, &context);
        made = Some((context.salt, context.kdf, key));
        let Ok(keys) = opened else { continue };
        let Some(ring) = open_ring(&copy.header.body, &ExchangeSecret::from_secret(&keys.exchange_secret))
        else {
            continue;
        };
        // SECURITY: whoever can write the file can put a slot and a ring of their own there; only the ring's key says that
        // a holder of the vault's key wrote this header.
        let epoch = copy.header.epoch;
        let holds = ring.get(epoch).is_some_and(|key| {
            copy.holds(&casebook_crypto::keys::derive_header_key(key, copy.header.vault.bytes(), epoch))
        });
        if holds {
            return Ok(Some(Admitted { header: copy.header.clone(), officer: slot.officer, keys, ring }));
        }
    }
    if made.is_none() {
        // SECURITY: an unknown warrant number takes as long as a known one.
        let slot: Option<&Slot> = copies.iter().flat_map(|copy| &copy.header.body.slots).next();
        let cost = slot.map(|slot| KdfParams { m_kib: slot.m, t: slot.t, p: slot.p });
        let cost = cost.and_then(|cost| cost.validate().ok()).unwrap_or(KdfParams::FLOOR);
        let _ = derive_passphrase_key(&who.passphrase, &[0; 16], cost);
    }
    Ok(None)
}

/// Counts a wrong try; what the officer is told.
fn turn_away(mut anchor: Anchor, host: &Host, vault: VaultId, now: Moment) -> OpenError {
    anchor.failed = anchor.failed.saturating_add(1);
    anchor.failed_at = now.utc.timestamp();
    let wait_seconds = Anchor::wait_after(anchor.failed);
    // SECURITY: a try that cannot be counted must not say whether it was right.
    match anchor.write(&*host.secrets, vault) {
        Ok(()) => OpenError::WrongCredentials { wait_seconds },
        Err(error) => refused(error),
    }
}

fn refused(error: SecretsError) -> OpenError {
    match error {
        SecretsError::Missing => OpenError::KeyringMissing,
        SecretsError::Locked => OpenError::KeyringLocked,
        SecretsError::Unavailable => OpenError::KeyringUnavailable,
    }
}

/// Whether the vault is older than this workstation remembers, or is another than it remembers.
pub(crate) fn rolled_back(open: &Open, anchor: &Anchor, end: &End) -> Result<Option<Alarm>, StoreError> {
    let found = end.tree.size();
    if anchor.gone {
        return Ok(Some(Alarm::RolledBack { remembered: None, found }));
    }
    let header = open.header();
    let mut behind =
        anchor.generation > header.generation || anchor.epoch > header.epoch || anchor.size > found;
    if !behind && let Some(last) = anchor.size.checked_sub(1) {
        let leaf: Option<[u8; 32]> = open.read(|reader| {
            let mut query =
                reader.conn.prepare_cached("SELECT leaf FROM entry WHERE station = ?1 AND seq = ?2")?;
            let leaf = query.query_row(params![end.station.bytes(), last], |row| row.get(0)).optional();
            Ok::<_, StoreError>(leaf?)
        })?;
        behind = leaf.map(hex::encode).as_ref() != Some(&anchor.leaf);
    }
    Ok(behind.then_some(Alarm::RolledBack { remembered: Some(anchor.size), found }))
}
