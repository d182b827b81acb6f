//! Programs that we did not write agree with what this crate makes.
#![allow(clippy::unwrap_used)]

use casebook_crypto::passphrase::strength;
use casebook_crypto::recipients::{ExchangeSecret, open_with, seal_to};
use casebook_crypto::sign::SigningKey;
use casebook_crypto::{Secret32, sshsig};
use std::io::Write;
use std::process::{Command, Stdio};

fn run(program: &str, arguments: &[&str], input: &[u8]) -> (bool, Vec<u8>) {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), output.stdout)
}

#[test]
fn ssh_keygen_accepts_a_signature_and_rejects_a_changed_message() {
    let folder = tempfile::tempdir().unwrap();
    let key = SigningKey::from_seed(&Secret32::from_bytes([9; 32]));
    let message = b"b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c  bagit.txt\n";
    let signers = folder.path().join("allowed_signers");
    let signature = folder.path().join("message.sig");
    std::fs::write(
        &signers,
        sshsig::allowed_signers_line("DC-1234", "casebook-bundle@v1", &key.public()) + "\n",
    )
    .unwrap();
    std::fs::write(&signature, sshsig::sign(message, &key, "casebook-bundle@v1")).unwrap();
    let check = |message: &[u8], namespace: &str| {
        let arguments = [
            "-Y",
            "verify",
            "-f",
            signers.to_str().unwrap(),
            "-I",
            "DC-1234",
            "-n",
            namespace,
            "-s",
            signature.to_str().unwrap(),
        ];
        run("ssh-keygen", &arguments, message).0
    };
    assert!(check(message, "casebook-bundle@v1"));
    assert!(!check(b"another message", "casebook-bundle@v1"));
    assert!(!check(message, "casebook-package@v1"));

    let armoured = std::fs::read_to_string(&signature).unwrap();
    assert!(sshsig::verify(message, &armoured, &key.public(), "casebook-bundle@v1").is_ok());
    assert!(sshsig::verify(b"another", &armoured, &key.public(), "casebook-bundle@v1").is_err());
    assert!(sshsig::verify(message, &armoured, &[7; 32], "casebook-bundle@v1").is_err());
    assert!(sshsig::verify(message, &armoured, &key.public(), "casebook-package@v1").is_err());
}

#[test]
fn the_stock_age_program_opens_what_is_sealed_and_we_open_what_it_seals() {
    use bech32::{Bech32, Hrp};
    let folder = tempfile::tempdir().unwrap();
    let bytes = [8; 32];
    let secret = ExchangeSecret::from_secret(&Secret32::from_bytes(bytes));
    let identity = bech32::encode_upper::<Bech32>(Hrp::parse_unchecked("AGE-SECRET-KEY-"), &bytes).unwrap();
    let file = folder.path().join("identity.txt");
    std::fs::write(&file, identity + "\n").unwrap();

    let sealed = seal_to(&[secret.public()], b"ring").unwrap();
    let (opened, plain) = run("age", &["-d", "-i", file.to_str().unwrap()], &sealed);
    assert!(opened);
    assert_eq!(plain, b"ring");

    let (made, theirs) = run("age", &["-r", &secret.public().to_string()], b"from outside");
    assert!(made);
    assert_eq!(open_with(&secret, &theirs).unwrap().as_slice(), b"from outside");

    let stranger = ExchangeSecret::from_secret(&Secret32::from_bytes([1; 32]));
    assert!(open_with(&stranger, &sealed).is_err());
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(open_with(&secret, &changed).is_err());
}

#[test]
fn a_short_or_guessable_passphrase_is_not_acceptable_and_a_long_one_is() {
    assert!(!strength("Xq7#mK2$", &[]).acceptable, "eight characters");
    assert!(!strength("password1234", &[]).acceptable, "in every list");
    assert!(!strength("samplesample1", &["sample"]).acceptable, "the officer's own name");
    assert!(strength("lantern orbit walnut teapot", &[]).acceptable);
}
