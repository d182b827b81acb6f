//! A rotation that was interrupted is brought to its end at the next sign-in, from whichever step.
#![allow(clippy::unwrap_used)]

use super::{begin_rotation, end_rotation, key_anew, wrap_anew};
use crate::common::*;
use crate::{NewEntry, OpenError, StoreError, Vault, header};
use casebook_domain::{Act, OfficerId};
use std::path::Path;
use std::sync::Arc;

/// Removes an officer and stops after so many steps, or when only one copy of the last step's header is written; the folder
/// as it then lies on the disk.
fn stop_after(steps: u32, half: bool, vault: &Vault, leaving: OfficerId, crashed: &Path) {
    vault
        .inner
        .state
        .exclusive(|open| {
            let epoch = open.session.ring.newest() + 1;
            open.transact(|tx| {
                tx.record(NewEntry::of_vault(Act::OfficerRemoved { officer: leaving, epoch }))
            })?;
            let mut second = std::fs::read(open.folder.root().join("vault.hdr.b")).unwrap();
            if steps > 0 {
                begin_rotation(open, |_| ())?;
            }
            if steps > 1 {
                wrap_anew(open, epoch)?;
            }
            if steps > 2 {
                key_anew(open, epoch)?;
                open.session.epoch = epoch;
            }
            if steps > 3 {
                second = std::fs::read(open.folder.root().join("vault.hdr.b")).unwrap();
                end_rotation(open, epoch)?;
            }
            copy_folder(open.folder.root(), crashed);
            if half {
                std::fs::write(crashed.join("vault.hdr.b"), second).unwrap();
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_rotation_interrupted_after_any_step_is_finished_at_the_next_sign_in() {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    let (_, blob) = add_exhibit(test.vault(), case, 1, b"made-up bytes");
    let sam = test.vault().add_officer(detective()).unwrap();
    test.close();
    // Between two steps a crash may also fall between the two copies of the header.
    for (steps, half) in [(0, false), (1, false), (1, true), (2, false), (3, false), (4, true), (4, false)] {
        let start = test.room.path().join("start");
        copy_folder(&test.dir(), &start);
        let workstation = host(&Arc::new(test.secrets.duplicate()), &test.clock);
        let vault = Vault::open(&start, &sign_in(WARRANT, PASSPHRASE), workstation.clone()).unwrap();
        let crashed = test.room.path().join("crashed");
        stop_after(steps, half, &vault, sam.id, &crashed);
        drop(vault);
        let refused = Vault::open(&crashed, &sign_in("CD5678", OTHER_PASSPHRASE), workstation.clone());
        assert!(
            matches!(refused, Err(OpenError::WrongCredentials { .. })),
            "after {steps} steps: {:?}",
            refused.err()
        );
        let vault = Vault::open(&crashed, &sign_in(WARRANT, PASSPHRASE), workstation).unwrap();
        assert_eq!(read_blob(&vault, case, blob), b"made-up bytes");
        assert_eq!(problems(&vault), Vec::<String>::new(), "after {steps} steps");
        let folder = crate::folder::Folder::new(&crashed);
        for copy in header::read(&folder).unwrap() {
            let header = copy.header;
            assert!(!header.rotating && header.epoch == 2, "after {steps} steps, half {half}");
            assert!(header.body.officers.iter().all(|known| known.id != sam.id), "after {steps} steps");
            assert!(header.body.slots.iter().all(|slot| slot.officer != sam.id), "after {steps} steps");
        }
        vault
            .inner
            .state
            .with(|open| {
                let epochs: Vec<u32> = open.read(|reader| {
                    let mut query = reader.conn.prepare("SELECT DISTINCT epoch FROM scope_key")?;
                    let epochs = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                    Ok::<_, StoreError>(epochs)
                })?;
                assert_eq!(epochs, [2], "after {steps} steps");
                Ok::<_, StoreError>(())
            })
            .unwrap();
        drop(vault);
        std::fs::remove_dir_all(&start).unwrap();
        std::fs::remove_dir_all(&crashed).unwrap();
    }
}

#[test]
fn the_database_is_not_re_keyed_while_somebody_else_reads_it() {
    let test = TestVault::new();
    let refused = test.vault().inner.state.exclusive(|open| {
        let other = open.open_database(open.session.epoch, crate::db::Use::Read)?.unwrap();
        let reading = other.conn.unchecked_transaction()?;
        reading.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0))?;
        begin_rotation(open, |_| ())?;
        key_anew(open, 2)
    });
    assert!(refused.is_err());
    assert_eq!(problems(test.vault()), Vec::<String>::new(), "nothing of it was done");
}
