//! The part of the journal that goes along: `data/04_custody`, written, read and checked.

use crate::contents::{Custody, ProvenEntry, Signer};
use crate::signature::is_principal;
use casebook_crypto::checkpoint::Checkpoint;
use casebook_crypto::digest::{from_hex32, hex};
use casebook_crypto::entry::commitment;
use casebook_crypto::sign::{PublicKey, verify_leaf};
use casebook_crypto::sshsig;
use casebook_crypto::tree::{leaf_hash, verify_inclusion};
use casebook_domain::entry::Header;
use casebook_domain::{OfficerId, StationId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Where the record lies in a bundle; in an export of the log the same files lie at its root.
pub(crate) const FOLDER: &str = "data/04_custody/";
pub(crate) const JOURNAL: &str = "data/04_custody/journal.jsonl";
pub(crate) const CHECKPOINT: &str = "data/04_custody/checkpoint.txt";
pub(crate) const ALLOWED_SIGNERS: &str = "data/04_custody/allowed_signers";
pub(crate) const ENROLMENTS: &str = "data/04_custody/enrolments.jsonl";
pub(crate) const CASE: &str = "data/04_custody/case.jsonld";

/// The most entries of the journal in one bundle.
pub(crate) const MAX_ENTRIES: usize = 100_000;
/// The most officers in one bundle.
pub(crate) const MAX_SIGNERS: usize = 1_000;
/// Signatures of a checkpoint beyond these are not looked at: the officer's own and a few that witness it.
const MAX_COSIGNATURES: usize = 16;
/// The longest line of `journal.jsonl` or `enrolments.jsonl`, in bytes.
pub(crate) const MAX_LINE: usize = 16 << 20;
/// The longest of these files, in bytes.
pub(crate) const MAX_CUSTODY: u64 = 256 << 20;
/// More siblings than this lead nowhere: a tree of 2^64 entries has 64.
const MAX_PROOF: usize = 64;

/// Text of a file with one JSON object on each line.
pub(crate) fn lines_of<T: serde::Serialize>(items: &[T]) -> Result<String, serde_json::Error> {
    items.iter().map(|item| serde_json::to_string(item).map(|line| line + "\n")).collect()
}

/// Reads a file with one JSON object on each line, and says which lines cannot be read.
pub(crate) fn read_lines<T: DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    most: usize,
    problems: &mut Vec<String>,
) -> Vec<T> {
    let mut items = Vec::new();
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        problems.push(format!("{file} is cut off: its last line does not end."));
    }
    if bytes.is_empty() {
        // No line, not one that is empty: a bundle without exhibits has no entries.
        return items;
    }
    for (number, line) in bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|byte| *byte == b'\n').enumerate()
    {
        let number = number + 1;
        if number > most {
            problems.push(format!("{file} has more than {most} lines; the rest was not read."));
            break;
        }
        if line.len() > MAX_LINE {
            problems
                .push(format!("{file}, line {number}, is longer than {MAX_LINE} bytes and was not read."));
            continue;
        }
        // The parser stops at a depth of 128, so a line cannot exhaust the stack.
        match serde_json::from_slice(line) {
            Ok(item) => items.push(item),
            Err(error) => problems.push(format!("{file}, line {number}, cannot be read: {error}.")),
        }
    }
    items
}

/// An exhibit as the entry that took it in knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Its reference, for example `JS/1`.
    pub(crate) reference: String,
    /// SHA-256 of its bytes.
    pub(crate) sha256: [u8; 32],
}

/// What a check of the custody record found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What holds, in sentences.
    pub(crate) held: Vec<String>,
    /// What does not.
    pub(crate) problems: Vec<String>,
    /// The exhibits whose taking is proved.
    pub(crate) taken: Vec<Taken>,
}

/// What is said of entries of a bundle that have no text.
pub(crate) const KEY_GONE: &str = "have no text any more: its key was destroyed.";

/// Checks entries, enrolments and checkpoint against each other. `without_text` says why entries may have no text.
pub(crate) fn check(
    entries: &[ProvenEntry],
    signers: &[Signer],
    checkpoint: &str,
    without_text: &str,
) -> Findings {
    let mut findings = Findings::default();
    let keys = enrolled_keys(signers, &mut findings.problems);
    let checkpoint = check_checkpoint(checkpoint, signers, &mut findings);
    let mut all = Vec::new();
    for (number, signer) in signers.iter().enumerate() {
        let place = format!("{ENROLMENTS}, line {} ({})", number + 1, signer.principal);
        all.extend(check_entry(
            &place,
            &signer.enrolment,
            &keys,
            checkpoint.as_ref(),
            &mut findings.problems,
        ));
    }
    let mut bodies_gone = 0;
    let mut seen = BTreeSet::new();
    for (number, entry) in entries.iter().enumerate() {
        let place = format!("{JOURNAL}, line {}", number + 1);
        let proved = check_entry(&place, entry, &keys, checkpoint.as_ref(), &mut findings.problems);
        let Some(proved) = proved else { continue };
        if !seen.insert(proved.header.id) {
            findings.problems.push(format!("{place} repeats the entry {}.", proved.header.id));
        }
        match &proved.body {
            Some(body) => findings.taken.extend(taken_in(&place, body, &mut findings.problems)),
            None => bodies_gone += 1,
        }
        all.push(proved);
    }
    let foreign = check_places(&all, checkpoint.as_ref(), &mut findings.problems);
    if findings.problems.is_empty() {
        let mut sentence = format!(
            "{} entries of the journal and {} enrolments carry the signature of an enrolled officer, and each opened \
             text is the one that was signed.",
            entries.len(),
            signers.len()
        );
        if foreign > 0 {
            sentence += &format!(
                " {foreign} of them come from other workstations: the checkpoint here does not cover those."
            );
        }
        if bodies_gone > 0 {
            sentence += &format!(" {bodies_gone} {without_text}");
        }
        findings.held.push(sentence);
    }
    findings
}

/// The keys of one officer, and whether each may enrol others.
type Keys = BTreeMap<OfficerId, Vec<(PublicKey, bool)>>;

/// An enrolment whose own parts fit together.
struct Claim<'a> {
    place: String,
    signer: &'a Signer,
    key: PublicKey,
    kind: String,
    supervisor: bool,
    header: Header,
}

/// Each officer's keys. What an enrolment says of its own officer is compared with the entry it rests on; and that entry
/// must be signed by a supervisor who is enrolled by another, up to the one who made the vault.
fn enrolled_keys(signers: &[Signer], problems: &mut Vec<String>) -> Keys {
    let mut names = BTreeSet::new();
    let mut claims = Vec::new();
    for (number, signer) in signers.iter().enumerate() {
        let place = format!("{ENROLMENTS}, line {}", number + 1);
        if !is_principal(&signer.principal) {
            problems.push(format!("{place}, has a name that ssh-keygen would not take as it stands."));
        } else if !names.insert(&signer.principal) {
            problems.push(format!("{place}, names {} a second time.", signer.principal));
        }
        claims.extend(claim(place, signer, problems));
    }
    let mut keys = Keys::new();
    // SECURITY: a key counts as an officer's only because somebody enrolled before says so. Repeated until nothing new
    // follows, so that officers who enrol each other in a circle are not believed.
    loop {
        let before = claims.len();
        claims.retain(|claim| {
            let holds = follows(claim, &keys);
            if holds {
                keys.entry(claim.signer.officer).or_default().push((claim.key, claim.supervisor));
            }
            !holds
        });
        if claims.len() == before {
            break;
        }
    }
    for claim in claims {
        problems.push(format!("{}: no supervisor who was enrolled before enrols this officer.", claim.place));
    }
    keys
}

/// Reads one enrolment; `None` after saying what does not fit.
fn claim<'a>(place: String, signer: &'a Signer, problems: &mut Vec<String>) -> Option<Claim<'a>> {
    let Some(key) = from_hex32(&signer.public_key) else {
        problems.push(format!("{place}, has no public key of 32 bytes in hex."));
        return None;
    };
    if sshsig::fingerprint(&key) != signer.fingerprint {
        problems.push(format!("{place}, shows a fingerprint that is not that of the key beside it."));
    }
    let body = signer.enrolment.body.as_deref().and_then(|body| serde_json::from_str::<Value>(body).ok());
    let act = body.as_ref().map_or(&Value::Null, |body| &body["act"]);
    let kind = act["do"].as_str().unwrap_or_default().to_owned();
    let fits = ["vault_created", "officer_enrolled", "recovery_used"].contains(&kind.as_str())
        && act["officer"]["id"] == signer.officer.to_string()
        && act["officer"]["signingKey"] == signer.public_key.as_str();
    let header = serde_json::from_str(&signer.enrolment.header).ok().filter(|_| fits);
    let Some(header) = header else {
        problems.push(format!("{place}: the entry beside it does not enrol this officer with this key."));
        return None;
    };
    let supervisor = act["officer"]["role"] == "supervisor";
    Some(Claim { place, signer, key, kind, supervisor, header })
}

/// Whether an enrolment follows from the keys known so far. The vault's first entry and the use of its recovery kit are
/// signed by the officer whom they enrol; nothing else is.
fn follows(claim: &Claim<'_>, keys: &Keys) -> bool {
    let by = from_hex32(&claim.signer.enrolment.key);
    let own = claim.header.actor == claim.signer.officer && by == Some(claim.key);
    match claim.kind.as_str() {
        "vault_created" => own && claim.header.seq == 0,
        "recovery_used" => own,
        _ => keys
            .get(&claim.header.actor)
            .is_some_and(|keys| keys.iter().any(|(key, may)| by == Some(*key) && *may)),
    }
}

/// An entry whose own bytes hold together.
struct Proved {
    place: String,
    header: Header,
    leaf: [u8; 32],
    body: Option<Value>,
    has_proof: bool,
}

/// Checks one entry; `None` when there is nothing in it to go on with.
fn check_entry(
    place: &str,
    entry: &ProvenEntry,
    keys: &Keys,
    checkpoint: Option<&Checkpoint>,
    problems: &mut Vec<String>,
) -> Option<Proved> {
    let leaf = leaf_hash(entry.header.as_bytes());
    if entry.leaf != hex(&leaf) {
        problems.push(format!("{place}: the leaf is not that of the header."));
    }
    let header: Header = match serde_json::from_str(&entry.header) {
        Ok(header) => header,
        Err(error) => {
            problems.push(format!("{place}: the header cannot be read: {error}."));
            return None;
        }
    };
    match from_hex32(&entry.key) {
        Some(key)
            if keys.get(&header.actor).is_some_and(|keys| keys.iter().any(|(known, _)| *known == key)) =>
        {
            if verify_leaf(&key, &leaf, &from_hex64(&entry.signature).unwrap_or([0; 64])).is_err() {
                problems.push(format!("{place}: the officer's signature does not hold."));
            }
        }
        _ => problems.push(format!("{place}: it is signed with a key that is not enrolled for its officer.")),
    }
    let body = check_body(place, entry, &header, problems);
    let proof: Option<Vec<[u8; 32]>> = entry.proof.iter().map(|sibling| from_hex32(sibling)).collect();
    match (proof.filter(|proof| proof.len() <= MAX_PROOF), checkpoint) {
        (Some(proof), Some(point)) if !proof.is_empty() || point.size == 1 => {
            if !verify_inclusion(&leaf, header.seq, point.size, &proof, &point.root) {
                problems.push(format!(
                    "{place}: its proof does not lead to the root of {CHECKPOINT}, so it is not entry {} of that journal.",
                    header.seq
                ));
            }
        }
        (Some(_), _) => {} // a proof of nothing: see check_places
        (None, _) => problems.push(format!("{place}: its proof is not a list of digests.")),
    }
    let has_proof = !entry.proof.is_empty() || checkpoint.is_some_and(|point| point.size == 1);
    Some(Proved { place: place.to_owned(), header, leaf, body, has_proof })
}

/// Checks the opened body against the commitment that the header signs.
fn check_body(
    place: &str,
    entry: &ProvenEntry,
    header: &Header,
    problems: &mut Vec<String>,
) -> Option<Value> {
    let (body, salt) = match (&entry.body, &entry.salt) {
        (None, None) => return None,
        (Some(body), Some(salt)) => (body, from_hex32(salt)),
        _ => {
            problems.push(format!("{place}: text and salt must both be there, or neither."));
            return None;
        }
    };
    let commits = salt.is_some_and(|salt| header.commit == hex(&commitment(&salt, body.as_bytes())));
    if !commits {
        problems.push(format!("{place}: the text is not the one that was signed."));
        return None;
    }
    let parsed = serde_json::from_str(body).ok();
    if parsed.is_none() {
        problems.push(format!("{place}: the text cannot be read."));
    }
    parsed
}

/// Looks at entries together: neighbours chain, and an entry goes without proof only when another workstation made
/// it. Gives how many did.
fn check_places(all: &[Proved], checkpoint: Option<&Checkpoint>, problems: &mut Vec<String>) -> usize {
    let ours: BTreeSet<StationId> =
        all.iter().filter(|proved| proved.has_proof).map(|proved| proved.header.station).collect();
    if checkpoint.is_some() && ours.len() > 1 {
        problems.push(format!("{JOURNAL}: entries of several workstations claim a place in one journal."));
    }
    if checkpoint.is_some() && ours.is_empty() && !all.is_empty() {
        problems.push(format!("{JOURNAL}: no entry has a place in the journal of {CHECKPOINT}."));
    }
    let places: BTreeMap<(StationId, u64), &Proved> =
        all.iter().map(|proved| ((proved.header.station, proved.header.seq), proved)).collect();
    let mut foreign = 0;
    for proved in all {
        let header = &proved.header;
        if !proved.has_proof {
            foreign += 1;
            if ours.contains(&header.station) {
                problems.push(format!("{}: the proof of its place in the journal is missing.", proved.place));
            }
        }
        let before = header.seq.checked_sub(1).and_then(|seq| places.get(&(header.station, seq)));
        if before.is_some_and(|before| header.prev != hex(&before.leaf)) {
            problems.push(format!("{}: it does not follow upon the entry before it.", proved.place));
        }
    }
    foreign
}

fn check_checkpoint(note: &str, signers: &[Signer], findings: &mut Findings) -> Option<Checkpoint> {
    // The name stands in the note; the key that goes with it must be an enrolled officer's.
    let names = note.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split(' ').next());
    let names = names.take(MAX_COSIGNATURES);
    let signed =
        names.flat_map(|name| signers.iter().map(move |signer| (name, signer))).find_map(|(name, signer)| {
            let key = from_hex32(&signer.public_key)?;
            Some((Checkpoint::verify(note, name, &key).ok()?, signer))
        });
    let Some((point, signer)) = signed else {
        findings.problems.push(format!("{CHECKPOINT} is not signed by an officer of {ENROLMENTS}."));
        return None;
    };
    findings.held.push(format!(
        "The checkpoint of {} entries of {} is signed by {}.",
        point.size, point.origin, signer.name
    ));
    Some(point)
}

/// The exhibit that an entry took in, if it did.
fn taken_in(place: &str, body: &Value, problems: &mut Vec<String>) -> Option<Taken> {
    let act = &body["act"];
    if act["do"] != "created" || act["kind"] != "exhibit" {
        return None;
    }
    let fields = &act["fields"];
    let reference = fields["reference"].as_str();
    let sha256 = fields["file"]["sha256"].as_str().and_then(from_hex32);
    let (Some(reference), Some(sha256)) = (reference, sha256) else {
        problems.push(format!("{place}: the exhibit it took in has no reference or no SHA-256."));
        return None;
    };
    Some(Taken { reference: reference.to_owned(), sha256 })
}

fn from_hex64(text: &str) -> Option<[u8; 64]> {
    let (first, second) = text.split_at_checked(64)?;
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&from_hex32(first)?);
    bytes[32..].copy_from_slice(&from_hex32(second)?);
    Some(bytes)
}

impl Custody {
    /// The signer who signs the bundle.
    pub(crate) fn exporter(&self) -> Option<&Signer> {
        self.signers.iter().find(|signer| signer.principal == self.exported_by)
    }
}
