//! The documented test vectors (docs/vault-format.md), and those of them that belong to no single module.
#![allow(clippy::unwrap_used)]

use crate::kdf::{KdfParams, derive_passphrase_key};
use crate::keys::*;
use crate::sign::{SigningKey, verify_leaf};
use crate::{Id, Secret32, checkpoint::Checkpoint, tree};

pub(crate) fn unhex<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

pub(crate) const VAULT: Id = 0x0193_a1b2_c3d4_7e5f_8a9b_0c1d_2e3f_4051_u128.to_be_bytes();
pub(crate) const CASE: Id = 0x0193_a1b2_c3d4_7e5f_8a9b_0c1d_2e3f_4052_u128.to_be_bytes();
pub(crate) const ENTRY: Id = 0x0193_a1b2_c3d4_7e5f_8a9b_0c1d_2e3f_4053_u128.to_be_bytes();
pub(crate) const SLOT: Id = 0x1111_1111_1111_4111_8111_1111_1111_1111_u128.to_be_bytes();
pub(crate) const OFFICER: Id = 0x2222_2222_2222_4222_8222_2222_2222_2222_u128.to_be_bytes();
pub(crate) const BLOB: Id = 0x3333_3333_3333_4333_8333_3333_3333_3333_u128.to_be_bytes();
pub(crate) const SALT16: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
pub(crate) const NONCE12: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

#[test]
fn the_passphrase_key_is_the_documented_one() {
    let key = derive_passphrase_key("correct horse battery staple", &SALT16, KdfParams::FLOOR).unwrap();
    assert_eq!(
        hex::encode(key.as_bytes()),
        "853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e"
    );
}

#[test]
fn a_weaker_or_ruinous_cost_is_refused() {
    for params in [
        KdfParams { m_kib: 64 * 1024 - 1, ..KdfParams::FLOOR },
        KdfParams { t: 2, ..KdfParams::FLOOR },
        KdfParams { p: 1, ..KdfParams::FLOOR },
        KdfParams { m_kib: 2 * 1024 * 1024 + 1, ..KdfParams::FLOOR },
        KdfParams { t: 17, ..KdfParams::FLOOR },
    ] {
        assert!(derive_passphrase_key("x", &SALT16, params).is_err(), "{params:?}");
    }
}

#[test]
fn the_derived_keys_are_the_documented_ones() {
    let vmk = Secret32::from_bytes([0x55; 32]);
    let text = |key: Secret32| hex::encode(key.as_bytes());
    assert_eq!(
        text(derive_db_key(&vmk, &VAULT, 1)),
        "44cc2a56700953fd83918c270b115f9cce13afbd0300d061b41097e79dd56991"
    );
    assert_eq!(
        text(derive_case_kek(&vmk, &VAULT, 1)),
        "7a05abd4c6326944d1c93b19944fcbf2a270cb0ba3c4533237b10b4ddc087460"
    );
    assert_eq!(
        text(derive_header_key(&vmk, &VAULT, 1)),
        "dc32805520d6e9d4671bf7ebb314ad9bf4efc14fff4b488f7dba5f7df1e69c64"
    );
    let case_key = Secret32::from_bytes([0x66; 32]);
    assert_eq!(
        text(derive_entry_body_key(&case_key, &CASE)),
        "fd32f223be175865dbc98a2d150a16c9889945ee9884b95c317c899ee07e0978"
    );
    assert_eq!(
        text(derive_file_kek(&case_key, &CASE)),
        "18cec02b9513315810fe3dad94f0e8417f052bce8c6d2ff7bef59b1d45935740"
    );
    assert_eq!(hex::encode(db_salt(&VAULT)), "4fcb0715115f9386e56a6cc6b74d4e81");
    let device = Secret32::from_bytes([7; 32]);
    assert_eq!(hex::encode(login_tag(&device, "AB1234 ")), "e88f30bd2905459205faddfcf54c19db");
}

#[test]
fn leaf_root_signature_and_checkpoint_are_the_documented_ones() {
    let key = SigningKey::from_seed(&Secret32::from_bytes([9; 32]));
    let leaf = tree::leaf_hash(b"{\"v\":1,\"seq\":0}");
    assert_eq!(hex::encode(leaf), "ee51f59f81cde0b279bc7cba20efb9747f7d12157b7820085c7285f1c3db1ea2");
    let root = tree::root_of(&[leaf, leaf]);
    assert_eq!(hex::encode(root), "89e01c9307003f036b3aeac62189875acb313e3ced64e5754c26dbbd66f51443");
    let signature = key.sign_leaf(&leaf);
    assert_eq!(
        hex::encode(signature),
        "6f77a22abe97cab6898a5d6bca1eb6180fdfdc641a5bac90193759a36d9a09d171c7831bf21c8ea5205fc1e103f701c629d02561913a\
         8eef949ac1f3a9943301"
    );
    assert!(verify_leaf(&key.public(), &leaf, &signature).is_ok());
    assert!(verify_leaf(&key.public(), &root, &signature).is_err());

    let point =
        Checkpoint { origin: "casebook/vault/0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4051".into(), size: 2, root };
    let name = "casebook/officer/22222222-2222-4222-8222-222222222222";
    let note = point.sign(&key, name);
    assert!(
        note.ends_with(
            "0VIH5RP55PlknpVvsNZAJJXVviyEF0MbYvTay8FtAKJ+pbF36QekyFhB1yM6/pbe3oissoLu4qpdfm8F2o32BsBvxwI=\n"
        ),
        "{note}"
    );
    assert_eq!(Checkpoint::verify(&note, name, &key.public()), Ok(point));
    assert!(Checkpoint::verify(&note.replace("\n2\n", "\n3\n"), name, &key.public()).is_err());
}
