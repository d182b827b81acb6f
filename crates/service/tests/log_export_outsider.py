"""Checks an export of the log with Python's own library and ssh-keygen, written from docs/log-format.md alone.

Usage: log_export_outsider.py FOLDER. Prints how many rows hold, or ends with 1 and what does not.
"""
import base64
import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path


def sha(data):
    return hashlib.sha256(data).digest()


def root_from(leaf, index, size, proof):
    """RFC 9162, 2.1.3.2."""
    node, position, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            raise SystemExit("a proof is too long")
        if position & 1 or position == last:
            node = sha(b"\x01" + sibling + node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = sha(b"\x01" + node + sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise SystemExit("a proof is too short")
    return node


def main(folder):
    statement = json.loads((folder / "verification.json").read_text())
    with open(folder / "verification.json", "rb") as signed:
        subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed_signers", "-I", statement["signedBy"], "-n",
             "casebook-log@v1", "-s", folder / "verification.json.sig"],
            stdin=signed, check=True, stdout=subprocess.DEVNULL)
    for name, digest in statement["files"].items():
        if sha((folder / name).read_bytes()).hex() != digest:
            raise SystemExit(f"{name} has changed")
    _, size, root = (folder / "checkpoint.txt").read_text().split("\n")[:3]
    with open(folder / "log.csv", newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    entries = [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
    if not len(rows) == len(entries) == statement["rows"]:
        raise SystemExit("rows and entries differ in number")
    for row, entry in zip(rows, entries):
        header = json.loads(entry["header"])
        leaf = sha(b"\x00" + entry["header"].encode())
        proof = [bytes.fromhex(sibling) for sibling in entry["proof"]]
        if root_from(leaf, header["seq"], int(size), proof) != base64.b64decode(root):
            raise SystemExit(f"entry {header['seq']} is not in the log")
        told = [row[name] for name in
                ("sequence", "time_utc", "officer_id", "kind", "entry_id", "reason_code", "previous_hash", "hash")]
        if told != [str(header["seq"]), header["at"], header["actor"], header["kind"], header["id"],
                    header["reason_code"], header["prev"], leaf.hex()]:
            raise SystemExit(f"row {row['sequence']} says something else")
        if entry["body"] is not None:
            commit = sha(b"casebook/v1/commit\x00" + bytes.fromhex(entry["salt"]) + entry["body"].encode())
            if commit.hex() != header["commit"]:
                raise SystemExit(f"the text of entry {header['seq']} is another one")
            act = json.loads(entry["body"])["act"]
            if "recipient" in act and act["recipient"] != row["recipient"]:
                raise SystemExit(f"row {row['sequence']} names another recipient")
    print(f"{len(rows)} rows hold")


main(Path(sys.argv[1]))
