"""Another reader of a Casebook vault, written from docs/vault-format.md alone; it shares no code with Casebook.

Usage: reader.py VAULT_FOLDER WARRANT PASSPHRASE DEVICE_SECRET_HEX [EXHIBIT_REFERENCE OUT_FILE]

It opens the vault with passphrase and device secret, walks the journal, verifies chain, tree, commitments and
signatures, and decrypts one exhibit. It prints one JSON object and ends with 1 if anything does not hold.
"""
import base64
import hashlib
import hmac
import json
import struct
import sys
import unicodedata
import uuid
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
import pyrage
import sqlcipher3

SEGMENT = 1 << 20
CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


ENROLMENTS = ("vault_created", "officer_enrolled", "recovery_used")


class DoesNotHold(Exception):
    """Something that the format promises is not so."""


def label(name):
    return b"casebook/v1/" + name.encode()


def hkdf(ikm, salt, info):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(ikm)


def read_header(path):
    """One copy of the header: fixed part, JSON, SHA-256, HMAC."""
    data = path.read_bytes()
    if data[:8] != b"CASEBOOK" or struct.unpack_from("<H", data, 8)[0] != 1:
        raise DoesNotHold(f"{path.name}: no header of format 1")
    (length,) = struct.unpack_from("<I", data, 12)
    end = 48 + length
    if len(data) != end + 64 or hashlib.sha256(data[:end]).digest() != data[end:end + 32]:
        raise DoesNotHold(f"{path.name}: damaged")
    generation, epoch = struct.unpack_from("<QI", data, 32)
    told = json.loads(data[48:end])
    if told["schema"] not in (1, 2):
        raise DoesNotHold(f"{path.name}: schema {told['schema']}")
    return {"vault": data[16:32], "generation": generation, "epoch": epoch, "json": told,
            "signed": data[:end], "tag": data[end + 32:]}


def headers(folder):
    """The copies that are whole, the newest first."""
    found, problems = [], []
    for name in ("vault.hdr.a", "vault.hdr.b"):
        try:
            found.append(read_header(folder / name))
        except (DoesNotHold, OSError, ValueError, struct.error) as error:
            problems.append(str(error))
    if not found:
        raise DoesNotHold("; ".join(problems))
    return sorted(found, key=lambda one: one["generation"], reverse=True)


def bech32(hrp, data):
    """The text form of an age identity (BIP 173)."""
    bits, value, words = 0, 0, []
    for byte in data:
        value, bits = value << 8 | byte, bits + 8
        while bits >= 5:
            bits -= 5
            words.append(value >> bits & 31)
    if bits:
        words.append(value << (5 - bits) & 31)

    def polymod(values):
        check = 1
        for one in values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ one
            for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= generator if top >> place & 1 else 0
        return check

    expanded = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    checked = polymod(expanded + words + [0] * 6) ^ 1
    return hrp + "1" + "".join(CHARSET[w] for w in words + [checked >> 5 * (5 - i) & 31 for i in range(6)])


def open_slot(header, warrant, passphrase, device):
    tag = hmac.new(device, label("login") + b"\0" + warrant.strip().lower().encode(), hashlib.sha256).digest()[:16]
    for slot in header["json"]["slots"]:
        if slot["tag"] != tag.hex():
            continue
        if not (65536 <= slot["m"] <= 1 << 21 and 3 <= slot["t"] <= 16 and 4 <= slot["p"] <= 16):
            raise DoesNotHold("the cost of the passphrase is out of bounds")
        salt = bytes.fromhex(slot["salt"])
        a = hash_secret_raw(unicodedata.normalize("NFKC", passphrase).encode(), salt, time_cost=slot["t"],
                            memory_cost=slot["m"], parallelism=slot["p"], hash_len=32, type=Type.ID)
        ids = header["vault"] + uuid.UUID(slot["id"]).bytes + uuid.UUID(slot["officer"]).bytes
        kek = hkdf(a + device, salt, label("slot-kek") + ids)
        aad = b"CASEBOOK" + struct.pack("<H", 1) + ids + struct.pack("<III", slot["m"], slot["t"], slot["p"]) + salt
        keys = AESGCM(kek).decrypt(bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["sealed"]), aad)
        return keys[:32], keys[32:]
    raise DoesNotHold("no slot for this warrant number on this workstation")


def open_ring(header, exchange):
    identity = pyrage.x25519.Identity.from_str(bech32("age-secret-key-", exchange).upper())
    ring = pyrage.decrypt(bytes.fromhex(header["json"]["ring"]), [identity])
    return {struct.unpack_from("<I", ring, at)[0]: ring[at + 4:at + 36] for at in range(0, len(ring), 36)}


def from_vmk(vmk, vault, name, epoch):
    return hkdf(vmk, vault, label(name) + struct.pack("<I", epoch))


def open_database(folder, header, vmks):
    """The newest key of the ring that fits: a rotation may have been interrupted."""
    vault = header["vault"]
    salt = hashlib.sha256(label("db-salt") + vault).digest()[:16]
    for epoch in sorted(vmks, reverse=True):
        db = sqlcipher3.connect(str(folder / "vault.db"))
        db.execute(f"PRAGMA key = \"x'{from_vmk(vmks[epoch], vault, 'db', epoch).hex()}{salt.hex()}'\"")
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return db
        except sqlcipher3.DatabaseError:
            db.close()
    raise DoesNotHold("vault.db opens with no key of the ring")


def root_of(leaves):
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def walk(db, vault, vmks):
    """Verifies the station's own chain and opens every body whose key is still there."""
    scope_keys = {}
    for scope, epoch, wrapped in db.execute("SELECT scope, epoch, wrapped FROM scope_key"):
        kek = from_vmk(vmks[epoch], vault, "case-kek", epoch)
        aad = label("ck") + vault + scope + struct.pack("<I", epoch)
        scope_keys[scope] = AESGCM(kek).decrypt(wrapped[:12], wrapped[12:], aad)
    officers, leaves, previous, opened, exhibits = {}, [], bytes(32), 0, {}
    rows = db.execute("SELECT e.header, e.body, e.leaf, e.sig FROM entry e JOIN vault v ON e.station = v.station "
                      "ORDER BY e.seq")
    for number, (header, body, leaf, signature) in enumerate(rows):
        told = json.loads(header)
        where = f"entry {number}"
        if hashlib.sha256(b"\0" + header).digest() != leaf or told["seq"] != number:
            raise DoesNotHold(f"{where}: leaf or number")
        if told["prev"] != previous.hex():
            raise DoesNotHold(f"{where}: the chain is broken")
        if hashlib.sha256(body).hexdigest() != told["sealed"]:
            raise DoesNotHold(f"{where}: the sealed body was changed")
        entry, scope = uuid.UUID(told["id"]).bytes, uuid.UUID(told["scope"]).bytes
        if scope in scope_keys:
            key = hkdf(scope_keys[scope], scope, label("entry-body"))
            plain = AESGCM(key).decrypt(body[:12], body[12:], label("entry") + entry + scope)
            salt, text = plain[:32], plain[32:]
            if hashlib.sha256(label("commit") + b"\0" + salt + text).hexdigest() != told["commit"]:
                raise DoesNotHold(f"{where}: the commitment does not fit")
            opened += 1
            act = json.loads(text)["act"]
            if act["do"] in ENROLMENTS and scope == vault:
                officers[act["officer"]["id"]] = bytes.fromhex(act["officer"]["signingKey"])
            if act["do"] == "created" and act["kind"] == "exhibit":
                exhibits[act["fields"]["reference"]] = (scope, act["fields"]["file"])
        signer = Ed25519PublicKey.from_public_bytes(officers[told["actor"]])
        signer.verify(signature, label("entry-sig") + b"\0" + leaf)
        leaves.append(leaf)
        previous = leaf
    report = {"entries": len(leaves), "opened": opened, "root": root_of(leaves).hex()}
    return report, leaves, officers, scope_keys, exhibits


def check_checkpoints(db, vault, leaves, officers):
    """Each is a signed note over the leaves up to it, by an officer of the vault."""
    seen = 0
    for size, root, note in db.execute("SELECT size, root, note FROM checkpoint"):
        told = f"casebook/vault/{uuid.UUID(bytes=vault)}\n{size}\n{base64.b64encode(root).decode()}\n"
        text, _, signature = note.partition("\n\n")
        _, name, encoded = signature.split()
        key, line = officers[name.removeprefix("casebook/officer/")], base64.b64decode(encoded)
        if root != root_of(leaves[:size]) or text + "\n" != told:
            raise DoesNotHold(f"checkpoint at {size}")
        if line[:4] != hashlib.sha256(name.encode() + b"\n\1" + key).digest()[:4]:
            raise DoesNotHold(f"checkpoint at {size}: another key")
        Ed25519PublicKey.from_public_bytes(key).verify(line[4:], told.encode())
        seen += 1
    return seen


def decrypt_exhibit(folder, db, vault, scope_keys, scope, file):
    blob = uuid.UUID(file["blob"]).bytes
    (wrapped,) = db.execute("SELECT wrapped FROM blob_key WHERE blob = ? AND scope = ?", (blob, scope)).fetchone()
    kek = hkdf(scope_keys[scope], scope, label("file-key"))
    file_key = AESGCM(kek).decrypt(wrapped[:12], wrapped[12:], label("fk") + vault + scope + blob)
    sealed = (folder / "blobs" / blob.hex()[:2] / f"{blob.hex()}.blob").read_bytes()
    if sealed[0] != 40:
        raise DoesNotHold("no sealed file of format 1")
    key = hkdf(file_key, sealed[1:33], label("evidence") + b"\0" + vault + blob)
    plain, at, number = b"", 40, 0
    while at < len(sealed):
        end = min((number + 1) * SEGMENT, len(sealed))
        nonce = sealed[33:40] + struct.pack(">I", number) + bytes([end == len(sealed)])
        plain += AESGCM(key).decrypt(nonce, sealed[at:end], b"")
        at, number = end, number + 1
    if hashlib.sha256(plain).hexdigest() != file["sha256"] or len(plain) != file["size"]:
        raise DoesNotHold("the exhibit does not have its digest")
    return plain


def main(arguments):
    folder, warrant, passphrase, device = Path(arguments[0]), arguments[1], arguments[2], bytes.fromhex(arguments[3])
    for header in headers(folder):
        vault, epoch = header["vault"], header["epoch"]
        vmks = open_ring(header, open_slot(header, warrant, passphrase, device)[1])
        mac = hmac.new(from_vmk(vmks[epoch], vault, "header-mac", epoch), header["signed"], hashlib.sha256).digest()
        if hmac.compare_digest(mac, header["tag"]):
            break
    else:
        raise DoesNotHold("the header was written by somebody without the key")
    db = open_database(folder, header, vmks)
    report, leaves, officers, scope_keys, exhibits = walk(db, vault, vmks)
    report["checkpoints"] = check_checkpoints(db, vault, leaves, officers)
    if len(arguments) > 5:
        scope, file = exhibits[arguments[4]]
        plain = decrypt_exhibit(folder, db, vault, scope_keys, scope, file)
        Path(arguments[5]).write_bytes(plain)
        report["exhibit"] = {"reference": arguments[4], "sha256": file["sha256"], "size": len(plain)}
    print(json.dumps(report))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InvalidSignature:
        problem = "a signature does not hold"
    except InvalidTag:
        problem = "something sealed does not open with its key"
    except (DoesNotHold, OSError, KeyError, ValueError, struct.error, sqlcipher3.Error) as error:
        problem = str(error) or repr(error)
    else:
        sys.exit(0)
    print(json.dumps({"problem": problem}))
    sys.exit(1)
