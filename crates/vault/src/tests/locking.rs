//! Locking, and what the workstation remembers.

use super::*;
use crate::anchor::Anchor;
use crate::{BlobError, HistoryFilter};
use casebook_crypto::checkpoint::Checkpoint;
use casebook_crypto::sshsig;
use casebook_domain::Act;
use std::io::Read;

impl Bench {
    pub(super) fn vault_id(&self) -> VaultId {
        match Vault::look(&self.dir()) {
            crate::FolderState::Vault(id) => id,
            other => panic!("{other:?}"),
        }
    }
    fn anchor(&self) -> Anchor {
        Anchor::read(&*self.secrets, self.vault_id()).unwrap().unwrap()
    }
}

#[test]
fn after_the_lock_every_call_answers_locked() {
    let bench = Bench::new();
    let id = bench.case("Shut");
    let blob = files::attached(bench.vault(), id, b"some bytes");
    let mut file = bench.vault().open_blob(id.into(), blob).unwrap();
    let mut sink = bench.vault().new_blob().unwrap();
    bench.vault().lock("idle").unwrap();
    assert!(bench.vault().is_locked());
    assert!(matches!(bench.vault().read(|r| r.record(id)).err(), Some(StoreError::Locked)));
    assert!(matches!(
        bench.vault().record(NewEntry::create(id, new_id(), &note(id, "no"))),
        Err(StoreError::Locked)
    ));
    assert!(matches!(bench.vault().checkpoint().err(), Some(StoreError::Locked)));
    assert!(matches!(bench.vault().public_key().err(), Some(StoreError::Locked)));
    assert!(matches!(bench.vault().new_blob().err(), Some(BlobError::Store(StoreError::Locked))));
    assert!(file.read(&mut [0; 4]).is_err(), "an open file is shut");
    assert!(std::io::Write::write(&mut sink, b"x").is_err());
    assert!(sink.finish([0; 32]).is_err());
    bench.vault().lock("exit").unwrap();
}

#[test]
fn the_lock_leaves_an_entry_a_checkpoint_over_it_and_an_empty_log() {
    let mut bench = Bench::new();
    bench.case("A case");
    let key = bench.vault().public_key().unwrap();
    let me = bench.vault().me().id;
    bench.vault().lock("suspend").unwrap();
    let wal = bench.dir().join("vault.db-wal");
    assert!(std::fs::metadata(&wal).map_or(true, |log| log.len() == 0));
    bench.open();
    let history = bench.vault().read(|r| r.history(&HistoryFilter::default())).unwrap();
    assert_eq!(history[1].body.as_ref().unwrap().act, Act::Locked { cause: "suspend".to_owned() });
    let signed = bench.vault().read(|r| r.last_checkpoint()).unwrap().unwrap();
    assert_eq!(signed.size, 3, "created, case, lock");
    let name = format!("casebook/officer/{me}");
    let point = Checkpoint::verify(&signed.note, &name, &key).unwrap();
    assert_eq!((point.size, hex::encode(point.root)), (3, signed.root));
    assert_eq!(point.origin, format!("casebook/vault/{}", bench.vault().id()));
}

#[test]
fn a_lock_stops_a_reader_that_would_read_for_ever() {
    let bench = Bench::new();
    let (started, begins) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let endless = scope.spawn(|| {
            bench.vault().read(|r| {
                started.send(()).unwrap();
                let sql =
                    "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
                Ok::<i64, StoreError>(r.conn.query_row(sql, [], |row| row.get(0))?)
            })
        });
        begins.recv().unwrap();
        bench.vault().lock("idle").unwrap();
        assert!(matches!(endless.join().unwrap(), Err(StoreError::Locked)));
    });
}

#[test]
fn a_vault_that_is_dropped_without_a_lock_opens_again_without_an_alarm() {
    let mut bench = Bench::new();
    let id = bench.case("Pulled out");
    bench.vault = None;
    bench.open();
    assert!(bench.vault().alarms().is_empty());
    assert!(bench.vault().read(|r| r.find_record(id)).unwrap().is_some());
}

#[test]
fn the_anchor_follows_after_64_entries_or_after_60_seconds() {
    let bench = Bench::new();
    let id = bench.case("Long");
    let add = || bench.vault().record(NewEntry::create(id, new_id(), &note(id, "more"))).unwrap();
    let before = bench.anchor().size;
    for _ in 0..62 {
        add();
    }
    assert_eq!(bench.anchor().size, before, "63 entries");
    add();
    assert_eq!(bench.anchor().size, before + 64);
    add();
    assert_eq!(bench.anchor().size, before + 64);
    bench.clock.forward(60);
    add();
    assert_eq!(bench.anchor().size, before + 66);
}

#[test]
fn a_checkpoint_is_remembered_at_once() {
    let bench = Bench::new();
    bench.case("Exported");
    let signed = bench.vault().checkpoint().unwrap();
    let anchor = bench.anchor();
    assert_eq!((anchor.size, anchor.root), (signed.size, signed.root));
}

#[test]
fn the_hourly_checkpoint_is_made_only_when_something_was_recorded() {
    let bench = Bench::new();
    let size = || bench.vault().read(|r| r.last_checkpoint()).unwrap().map(|signed| signed.size);
    let hour = || bench.vault().inner.state.with(crate::state::Open::checkpoint_if_grown).unwrap();
    hour();
    assert_eq!(size(), Some(1));
    bench.case("Recorded");
    hour();
    assert_eq!(size(), Some(2));
    let before = bench.anchor();
    bench.clock.forward(3600);
    hour();
    assert_eq!((size(), bench.anchor()), (Some(2), before));
}

#[test]
fn what_was_recorded_stands_though_the_credential_store_refuses() {
    let bench = Bench::new();
    *bench.secrets.refuses.lock().unwrap() = Some(SecretsError::Locked);
    bench.clock.forward(100);
    let id = bench.case("Kept all the same");
    assert!(bench.vault().read(|r| r.find_record(id)).unwrap().is_some());
    assert!(bench.vault().checkpoint().is_err(), "but no success is shown of what needs the anchor");
}

#[test]
fn a_file_signature_verifies_under_the_officers_key_for_its_use_only() {
    let bench = Bench::new();
    let signature = bench.vault().sign_file(b"a list of digests", "casebook-bundle@v1").unwrap();
    let key = bench.vault().public_key().unwrap();
    assert_eq!(hex::encode(key), bench.vault().me().signing_key);
    assert!(sshsig::verify(b"a list of digests", &signature, &key, "casebook-bundle@v1").is_ok());
    assert!(sshsig::verify(b"a list of digests", &signature, &key, "casebook-package@v1").is_err());
}
