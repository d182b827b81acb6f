//! Backup and restore.
//!
//! A backup is a folder of the shape of a vault, with its database in one file. It gets its name last, after everything in
//! it was read back; a restored vault gets its header last. Half of either is nothing that anybody could take for whole.

use crate::care::Meter;
use crate::db::{self, Db, Use};
use crate::folder::{Folder, flush_folder, is_full, refused_disk};
use crate::header::{self, Header};
use crate::journal::End;
use crate::open::{enter, open_database};
use crate::session::Ring;
use crate::staff::{Recovered, join, unseal};
use crate::state::Open;
use crate::{
    BackupError, BackupReport, BlobError, CheckError, FolderState, Host, NewEntry, NewOfficer, OpenError,
    Progress, RecoverError, RecoveryHalves, RestoreError, StoreError, Vault,
};
use casebook_crypto::blob::{BlobReader, evidence_aad};
use casebook_crypto::digest::{self, Sha256};
use casebook_crypto::tree::{CompactRange, Hash, leaf_hash};
use casebook_crypto::{Secret32, keys, wrap};
use casebook_domain::{Act, BlobId, ScopeId, VaultId};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OptionalExtension, params};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Pages of the database between two looks at the meter: 2 MiB.
const PAGES: i32 = 512;
/// SQLCipher's page.
const PAGE: u64 = 4096;
const PIECE: usize = 1 << 20;

impl Vault {
    /// Copies the vault into a new folder below `to` while in use, and reads it back: every page, the journal up to its
    /// root, every sealed file to its digest. `progress` counts bytes.
    pub fn backup(&self, to: &Path, progress: Progress<'_>) -> Result<BackupReport, BackupError> {
        self.inner.state.with(|open| {
            let signed = open.checkpoint()?;
            fs::create_dir_all(to).map_err(BackupError::Target)?;
            let at = open.host.clock.now().utc.format("%Y%m%dT%H%M%SZ");
            let name = format!("casebook-{at}-{}", signed.size);
            let part = Part::make(to.join(format!("{name}.part"))).map_err(BackupError::Target)?;
            let mut meter = Meter { open, progress, done: 0, total: 0 };
            let mut report = copy_vault(open, &part.path, &mut meter)?;
            report.folder = to.join(name);
            part.keep_as(&report.folder).map_err(on_target)?;
            let backed_up = Act::BackedUp { size: report.size, root: report.root.clone() };
            open.transact(|tx| tx.record(NewEntry::of_vault(backed_up)))?;
            open.write_anchor().map_err(StoreError::from)?;
            Ok(report)
        })
    }

    /// Puts a backup into the empty folder `to` and opens it with the recovery kit. The backup itself is only read.
    /// `progress` counts bytes.
    pub fn restore(
        from: &Path,
        to: &Path,
        halves: &RecoveryHalves,
        supervisor: NewOfficer,
        host: Host,
        progress: Progress<'_>,
    ) -> Result<Self, RestoreError> {
        let source = Folder::new(from);
        match header::read(&source) {
            Ok(_) => {}
            Err(OpenError::NoVault) => return Err(RestoreError::NoBackup),
            Err(OpenError::Damaged { what }) => return Err(RestoreError::Damaged { what }),
            Err(error) => return Err(RecoverError::from(error).into()),
        }
        if Self::look(to) != FolderState::NoVault
            || fs::read_dir(to).is_ok_and(|mut found| found.next().is_some())
        {
            return Err(RestoreError::VaultExists);
        }
        if let Some(kind) = refused_disk(to) {
            return Err(RecoverError::from(OpenError::NotLocalDisk { kind }).into());
        }
        let secret = join(halves)?;
        let (header, ring) = unseal(&source, &secret)?;
        let part = Part::fill(to.to_owned()).map_err(|source| on_disk("the new folder", source))?;
        let size = copy_back(&source, &Folder::new(to), &header, &ring, progress)?;

        let recovered = Recovered::open(to, halves, &supervisor, host)?;
        let open = recovered.enrolled().map_err(RecoverError::from)?;
        let restored = Act::Restored { size: size.0, root: size.1, by: vec![open.session.me.id] };
        let vault = open
            .transact(|tx| tx.record(NewEntry::of_vault(restored)))
            .and_then(|_| open.write_anchor().map_err(StoreError::from))
            .map_err(RecoverError::from)
            .and_then(|()| Ok(enter(open)?))?;
        part.keep();
        Ok(vault)
    }
}

/// A folder being written. Dropped before it is kept, it is removed with everything in it.
struct Part {
    path: PathBuf,
    kept: bool,
}

impl Part {
    /// A new one.
    fn make(path: PathBuf) -> io::Result<Self> {
        fs::create_dir(&path)?;
        Ok(Self { path, kept: false })
    }
    /// One that may be there and is empty.
    fn fill(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self { path, kept: false })
    }
    fn keep(mut self) {
        self.kept = true;
    }
    fn keep_as(self, name: &Path) -> io::Result<()> {
        flush_folder(&self.path)?;
        fs::rename(&self.path, name)?;
        let above = name.parent().map_or(Ok(()), flush_folder);
        self.keep();
        above
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, "an unfinished copy could not be removed");
        }
    }
}

fn on_target(error: io::Error) -> BackupError {
    if is_full(&error) { BackupError::DiskFull } else { BackupError::Target(error) }
}

fn on_copy(error: StoreError) -> BackupError {
    match error {
        StoreError::DiskFull => BackupError::DiskFull,
        StoreError::Damaged { what } => BackupError::DoesNotReadBack { what },
        other => BackupError::Store(other),
    }
}

fn cancelled(error: CheckError) -> BackupError {
    match error {
        CheckError::Cancelled => BackupError::Cancelled,
        CheckError::Store(error) => BackupError::Store(error),
    }
}

fn copy_vault(open: &Open, path: &Path, meter: &mut Meter<'_, '_>) -> Result<BackupReport, BackupError> {
    let folder = Folder::new(path);
    fs::create_dir(folder.blobs()).map_err(on_target)?;
    let stood = copy_database(open, &folder, meter)?;
    // Windows flushes only what may be written.
    let database = OpenOptions::new().write(true).open(folder.database());
    database.and_then(|file| file.sync_all()).map_err(on_target)?;

    // From here on only the copy is asked: what it does not hold is not backed up.
    let (session, key) = (&open.session, database_key(&open.session.ring, open.session.epoch, open.vault()));
    let key = key.ok_or(StoreError::NoKey(open.vault().into()))?;
    let copy = db::open(&folder.database(), &key, open.vault(), Use::Write).map_err(on_copy)?;
    let does_not = |what: String| BackupError::DoesNotReadBack { what };
    let copy = copy.ok_or_else(|| does_not("vault.db".to_owned()))?;
    let found = read_back(&copy.conn).map_err(on_copy)?;
    if found != stood {
        return Err(does_not("the journal is not the one that was copied".to_owned()));
    }
    let blobs = blobs(&copy.conn).map_err(on_copy)?;
    let mut bytes = fs::metadata(folder.database()).map_err(on_target)?.len();
    for blob in &blobs {
        let key = file_key(&copy.conn, &session.ring, open.vault(), blob.id).map_err(on_copy)?;
        let key = key.ok_or(BlobError::NotHeld(blob.id))?;
        let source = File::open(open.folder.blob(blob.id)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => BlobError::Missing(blob.id),
            _ => StoreError::Io { what: format!("blob {}", blob.id), source: error }.into(),
        })?;
        let target = folder.blob(blob.id);
        let copied = copy_file(source, &target, &mut |piece| meter.step(piece));
        let (len, sealed) = copied.map_err(|error| match error {
            Stopped::Cancelled(error) => cancelled(error),
            Stopped::Read(source) => StoreError::Io { what: format!("blob {}", blob.id), source }.into(),
            Stopped::Write(error) => on_target(error),
        })?;
        bytes += len;
        if opens_to(&target, blob, &key, open.vault()).map_err(on_target)? {
            continue;
        }
        // The copy is what was read: then the vault's own file is damaged already.
        let same = digest_of(&target).map_err(on_target)? == sealed;
        return Err(if same {
            BlobError::Damaged(blob.id).into()
        } else {
            does_not(format!("blob {}", blob.id))
        });
    }
    finish_database(copy).map_err(on_copy)?;
    let header = open.header();
    header.write(&folder, &open.header_key(header.epoch)?).map_err(on_copy)?;
    let root = digest::hex(&stood.1);
    Ok(BackupReport { folder: path.to_owned(), size: stood.0, root, files: blobs.len() as u64, bytes })
}

/// Copies the database as it stands now, whatever is recorded meanwhile; the entries in it and their root.
fn copy_database(
    open: &Open,
    folder: &Folder,
    meter: &mut Meter<'_, '_>,
) -> Result<(u64, Hash), BackupError> {
    let damaged = || StoreError::Damaged { what: "vault.db: its key is not the ring's".to_owned() };
    let source = open.open_database(open.session.epoch, Use::Read)?.ok_or_else(damaged)?;
    // Held until the end, so that every page is of one state.
    let inside = source.conn.unchecked_transaction().map_err(StoreError::from)?;
    let end = End::read(&inside)?;
    let sealed: u64 = inside
        .query_row("SELECT coalesce(sum(size + 40 + 16 * (1 + size / 1048560)), 0) FROM blob", [], |row| {
            row.get(0)
        })
        .map_err(StoreError::from)?;
    let key = database_key(&open.session.ring, open.session.epoch, open.vault()).ok_or_else(damaged)?;
    let target = db::open(&folder.database(), &key, open.vault(), Use::Write).map_err(on_copy)?;
    let mut target = target.ok_or_else(damaged)?;
    {
        let copying = Backup::new(&inside, &mut target.conn).map_err(|error| on_copy(error.into()))?;
        let mut copied = 0;
        loop {
            let step = copying.step(PAGES).map_err(|error| on_copy(error.into()))?;
            let progress = copying.progress();
            let (all, left) = (pages(progress.pagecount), pages(progress.remaining));
            meter.total = all * PAGE + sealed;
            meter.step((all - left - copied) * PAGE).map_err(cancelled)?;
            copied = all - left;
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                // Nobody else has the copy, and the source is read beside its writer: only the system can be in the way.
                _ => std::thread::yield_now(),
            }
        }
    }
    finish_database(target).map_err(on_copy)?;
    Ok((end.tree.size(), end.tree.root()))
}

fn pages(count: i32) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// Closes a copied database as one file.
fn finish_database(db: Db) -> Result<(), StoreError> {
    let mode: String = db.conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Damaged { what: format!("vault.db: journal_mode stays {mode}") });
    }
    db.conn.close().map_err(|(_, error)| error.into())
}

fn database_key(ring: &Ring, epoch: u32, vault: VaultId) -> Option<Secret32> {
    Some(keys::derive_db_key(ring.get(epoch)?, vault.bytes(), epoch))
}

/// Reads a copied database: every page, the tables' structure, the journal from its headers to its root. Gives how many
/// entries there are, and the root.
fn read_back(conn: &Connection) -> Result<(u64, Hash), StoreError> {
    let damaged = |what: &str| StoreError::Damaged { what: what.to_owned() };
    for check in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        let mut query = conn.prepare(check)?;
        let told = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        if let Some(wrong) = told.into_iter().find(|line| line != "ok") {
            return Err(StoreError::Damaged { what: format!("vault.db: {wrong}") });
        }
    }
    let end = End::read(conn)?;
    let signed: Option<(u64, Hash)> = conn
        .query_row("SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (mut tree, mut at_checkpoint) = (CompactRange::default(), None);
    let mut query = conn.prepare("SELECT header FROM entry WHERE station = ?1 ORDER BY seq")?;
    let mut rows = query.query([end.station.bytes()])?;
    while let Some(row) = rows.next()? {
        tree.append(leaf_hash(&row.get::<_, Vec<u8>>(0)?));
        if signed.is_some_and(|(size, _)| size == tree.size()) {
            at_checkpoint = Some(tree.root());
        }
    }
    if tree != end.tree {
        return Err(damaged("the journal does not give its root"));
    }
    if signed.map(|(_, root)| root) != at_checkpoint {
        return Err(damaged("the journal is not that of its last checkpoint"));
    }
    Ok((end.tree.size(), end.tree.root()))
}

/// A sealed file that a database names.
struct Named {
    id: BlobId,
    sha256: [u8; 32],
    size: u64,
}

fn blobs(conn: &Connection) -> Result<Vec<Named>, StoreError> {
    let mut query = conn.prepare("SELECT id, sha256, size FROM blob ORDER BY id")?;
    let all = query.query_map([], |row| {
        Ok(Named { id: BlobId(Uuid::from_bytes(row.get(0)?)), sha256: row.get(1)?, size: row.get(2)? })
    })?;
    Ok(all.collect::<Result<_, _>>()?)
}

/// The key of a sealed file, through whichever scope holds it, with nobody signed in.
fn file_key(
    conn: &Connection,
    ring: &Ring,
    vault: VaultId,
    blob: BlobId,
) -> Result<Option<Secret32>, StoreError> {
    let damaged = || StoreError::Damaged { what: format!("the key of blob {blob}") };
    let row = conn
        .prepare_cached(
            "SELECT k.scope, k.wrapped, s.epoch, s.wrapped FROM blob_key k JOIN scope_key s ON s.scope = k.scope
             WHERE k.blob = ?1 LIMIT 1",
        )?
        .query_row(params![blob.bytes()], |row| {
            let scope = ScopeId(Uuid::from_bytes(row.get(0)?));
            Ok((scope, row.get::<_, Vec<u8>>(1)?, row.get::<_, u32>(2)?, row.get::<_, Vec<u8>>(3)?))
        })
        .optional()?;
    let Some((scope, wrapped_file, epoch, wrapped_scope)) = row else { return Ok(None) };
    let (vault, scope) = (vault.bytes(), scope.bytes());
    let kek = keys::derive_case_kek(ring.get(epoch).ok_or_else(damaged)?, vault, epoch);
    let key = wrap::unwrap_case_key(&kek, &wrapped_scope, vault, scope, epoch).map_err(|_| damaged())?;
    let kek = keys::derive_file_kek(&key, scope);
    wrap::unwrap_file_key(&kek, &wrapped_file, vault, scope, blob.bytes()).map(Some).map_err(|_| damaged())
}

/// Why a file was not copied.
enum Stopped {
    Cancelled(CheckError),
    Read(io::Error),
    Write(io::Error),
}

/// Copies a file to a new one and flushes it; its length and digest as read.
fn copy_file(
    mut source: File,
    target: &Path,
    step: &mut dyn FnMut(u64) -> Result<(), CheckError>,
) -> Result<(u64, [u8; 32]), Stopped> {
    let above = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(above).map_err(Stopped::Write)?;
    let mut file = File::create_new(target).map_err(Stopped::Write)?;
    let (mut hash, mut len, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = source.read(&mut piece).map_err(Stopped::Read)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        file.write_all(&piece[..read]).map_err(Stopped::Write)?;
        len += read as u64;
        step(read as u64).map_err(Stopped::Cancelled)?;
    }
    file.sync_all().and_then(|()| flush_folder(above)).map_err(Stopped::Write)?;
    Ok((len, hash.finish()))
}

fn digest_of(path: &Path) -> io::Result<[u8; 32]> {
    let (mut file, mut hash, mut piece) = (File::open(path)?, Sha256::new(), vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hash.finish());
        }
        hash.update(&piece[..read]);
    }
}

/// Whether a sealed file opens to the bytes that its row names.
fn opens_to(path: &Path, named: &Named, key: &Secret32, vault: VaultId) -> io::Result<bool> {
    let aad = evidence_aad(vault.bytes(), named.id.bytes());
    let Ok(mut sealed) = BlobReader::open(File::open(path)?, key, &aad) else { return Ok(false) };
    let (mut hash, mut at, mut piece) = (Sha256::new(), 0, zeroize::Zeroizing::new(vec![0; PIECE]));
    loop {
        let Ok(read) = sealed.read_at(at, &mut piece) else { return Ok(false) };
        hash.update(&piece[..read]);
        at += read as u64;
        if read < PIECE {
            return Ok(at == named.size && hash.finish() == named.sha256);
        }
    }
}

fn on_disk(what: &str, source: io::Error) -> RestoreError {
    if is_full(&source) {
        return RecoverError::from(StoreError::DiskFull).into();
    }
    RestoreError::Io { what: what.to_owned(), source }
}

/// Copies a backup into the folder of a new vault and reads it back; how many entries it has, and their root.
fn copy_back(
    from: &Folder,
    to: &Folder,
    header: &Header,
    ring: &Ring,
    progress: Progress<'_>,
) -> Result<(u64, String), RestoreError> {
    let vault = header.vault;
    let damaged = |error: StoreError| match error {
        StoreError::Damaged { what } => RestoreError::Damaged { what },
        error => RecoverError::from(error).into(),
    };
    let source = File::open(from.database()).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RestoreError::NoBackup,
        _ => on_disk("vault.db", error),
    })?;
    let mut total = source.metadata().map_err(|error| on_disk("vault.db", error))?.len();
    let mut done = 0;
    let mut step = |more: u64, total: u64| {
        done += more;
        if progress(done.min(total), total) { Ok(()) } else { Err(CheckError::Cancelled) }
    };
    let stopped = |what: &str, stopped: Stopped| match stopped {
        Stopped::Cancelled(_) => RestoreError::Cancelled,
        Stopped::Read(error) | Stopped::Write(error) => on_disk(what, error),
    };
    copy_file(source, &to.database(), &mut |piece| step(piece, total))
        .map_err(|error| stopped("vault.db", error))?;
    to.make().map_err(|error| RestoreError::from(RecoverError::from(error)))?;
    let (db, _) = open_database(to, vault, ring).map_err(|error| match error {
        OpenError::Damaged { what } => RestoreError::Damaged { what },
        error => RecoverError::from(error).into(),
    })?;
    let (size, root) = read_back(&db.conn).map_err(damaged)?;
    let blobs = blobs(&db.conn).map_err(damaged)?;
    total += blobs.iter().map(|blob| blob.size).sum::<u64>();
    for blob in &blobs {
        let wrong = |what: &str| RestoreError::Damaged { what: format!("blob {}: {what}", blob.id) };
        let key = file_key(&db.conn, ring, vault, blob.id).map_err(damaged)?;
        let key = key.ok_or_else(|| wrong("nobody holds its key"))?;
        let source = File::open(from.blob(blob.id)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => wrong("missing"),
            _ => on_disk("a sealed file", error),
        })?;
        let target = to.blob(blob.id);
        copy_file(source, &target, &mut |piece| step(piece, total))
            .map_err(|error| stopped("a sealed file", error))?;
        if !opens_to(&target, blob, &key, vault).map_err(|error| on_disk("a sealed file", error))? {
            return Err(wrong("damaged"));
        }
    }
    drop(db);
    let epoch = header.epoch;
    let vmk = ring.get(epoch).ok_or_else(|| RestoreError::Damaged { what: "the ring".to_owned() })?;
    header.write(to, &keys::derive_header_key(vmk, vault.bytes(), epoch)).map_err(damaged)?;
    Ok((size, digest::hex(&root)))
}
