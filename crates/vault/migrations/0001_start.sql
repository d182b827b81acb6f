-- 0001_start.sql: the journal, the keys, the projections, the workplace.
--
-- Ids are 16 bytes, digests 32, times UTC in RFC 3339 with microseconds and the local offset in minutes beside them.

-- This vault and the end of its own chain.
CREATE TABLE vault (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    vault_id  BLOB NOT NULL CHECK (length(vault_id) = 16),
    station   BLOB NOT NULL CHECK (length(station) = 16),
    tree      BLOB NOT NULL,                                -- compact range over the station's leaves
    last_leaf BLOB NOT NULL CHECK (length(last_leaf) = 32), -- zeros before the first entry
    last_at   TEXT NOT NULL,
    lamport   INTEGER NOT NULL
) STRICT;

-- The journal: entries of this station and of others, in the order of arrival.
CREATE TABLE entry (
    position  INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    station   BLOB NOT NULL CHECK (length(station) = 16),
    seq       INTEGER NOT NULL CHECK (seq >= 0),
    header    BLOB NOT NULL,                                -- the bytes that were signed
    body      BLOB NOT NULL,                                -- sealed
    leaf      BLOB NOT NULL CHECK (length(leaf) = 32),
    sig       BLOB NOT NULL CHECK (length(sig) = 64),
    key_id    BLOB NOT NULL CHECK (length(key_id) = 8),
    -- Out of the header, for finding:
    lamport   INTEGER NOT NULL,
    at        TEXT NOT NULL,
    actor     BLOB NOT NULL CHECK (length(actor) = 16),
    scope     BLOB NOT NULL CHECK (length(scope) = 16),
    kind      TEXT NOT NULL,
    UNIQUE (station, seq)
) STRICT;
CREATE INDEX entry_scope ON entry (scope, position);
-- With the kind, so that a history is counted without reading headers and bodies.
CREATE INDEX entry_actor ON entry (actor, position, kind);
-- The leaves of a station in order, without reading headers and bodies: for proofs.
CREATE INDEX entry_leaf ON entry (station, seq, leaf);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL CHECK (length(root) = 32),
    note TEXT NOT NULL
) STRICT;

-- Keys. Rotation re-wraps the rows, shredding deletes them.
CREATE TABLE scope_key (
    scope   BLOB PRIMARY KEY CHECK (length(scope) = 16),
    epoch   INTEGER NOT NULL CHECK (epoch > 0),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size   INTEGER NOT NULL CHECK (size >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob_key (
    blob    BLOB NOT NULL REFERENCES blob (id),
    scope   BLOB NOT NULL CHECK (length(scope) = 16),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 60),
    PRIMARY KEY (blob, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_key_scope ON blob_key (scope);

-- Public keys of officers of other stations, as they came with their entries.
CREATE TABLE other_officer (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    name        TEXT NOT NULL,
    rank        TEXT NOT NULL,
    signing_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The workplace: not journalled, never the only copy of anything that was logged.
CREATE TABLE draft (
    id           TEXT NOT NULL,
    officer      BLOB NOT NULL CHECK (length(officer) = 16),
    form         TEXT NOT NULL,
    fields       TEXT NOT NULL CHECK (json_valid(fields)),
    label        TEXT NOT NULL,
    saved_at     TEXT NOT NULL,
    saved_offset INTEGER NOT NULL,
    PRIMARY KEY (officer, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE held (
    number  INTEGER PRIMARY KEY,
    officer BLOB NOT NULL CHECK (length(officer) = 16),
    draft   TEXT NOT NULL,
    blob    BLOB NOT NULL REFERENCES blob (id),
    facts   TEXT NOT NULL CHECK (json_valid(facts)),
    UNIQUE (officer, draft, blob)
) STRICT;
CREATE TABLE preference (
    officer BLOB NOT NULL CHECK (length(officer) = 16),
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (officer, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE derived (
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    name      TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (record_id, name)
) STRICT;

-- Projections. Everything below follows from the journal and can be made again from it.
CREATE TABLE officer (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    name         TEXT NOT NULL,
    rank         TEXT NOT NULL,
    warrant      TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('detective', 'supervisor')),
    signing_key  TEXT NOT NULL CHECK (length(signing_key) = 64),
    exchange_key TEXT NOT NULL,
    active       INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name    TEXT PRIMARY KEY,
    value   TEXT NOT NULL CHECK (json_valid(value)),
    lamport INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Which entries are about which record.
CREATE TABLE about (
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    position  INTEGER NOT NULL,
    change    INTEGER NOT NULL CHECK (change IN (0, 1)),    -- 1 when it made or changed the record
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE record (
    row             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind            TEXT NOT NULL,
    case_id         BLOB NOT NULL CHECK (length(case_id) = 16),
    fields          TEXT NOT NULL CHECK (json_valid(fields)),
    heads           TEXT NOT NULL CHECK (json_valid(heads)),
    diverged        TEXT NOT NULL CHECK (json_valid(diverged)),
    created_lamport INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    created_offset  INTEGER NOT NULL,
    created_by      BLOB NOT NULL,
    changed_at      TEXT NOT NULL,
    changed_offset  INTEGER NOT NULL,
    changed_by      BLOB NOT NULL
) STRICT;
CREATE INDEX record_case ON record (case_id, kind, created_lamport);
CREATE INDEX record_changed ON record (case_id, changed_at, changed_offset);
-- From a hit of the search to its record, without reading its fields; the records of one kind lie together.
CREATE INDEX record_find ON record (kind, row, id);
-- One row for each record: what the search reads.
CREATE TABLE record_text (
    row    INTEGER PRIMARY KEY REFERENCES record (row),
    label  TEXT NOT NULL,
    text   TEXT NOT NULL,
    exact  TEXT NOT NULL,
    within TEXT NOT NULL                                    -- kind and case, so that a search narrows inside the index
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (label, text, within, content='record_text', content_rowid='row',
    tokenize='unicode61 remove_diacritics 2', prefix='3');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE parts USING fts5 (exact, content='record_text', content_rowid='row',
    tokenize='trigram', detail='full');
INSERT INTO parts (parts, rank) VALUES ('secure-delete', 1);
-- Keys by which the same thing is recognised in two cases: post, address, account, handle, band of a text.
CREATE TABLE match_key (
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    PRIMARY KEY (kind, key, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_record ON match_key (record_id);
CREATE TABLE case_row (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    reference       TEXT NOT NULL,
    title           TEXT NOT NULL COLLATE NOCASE,
    status          TEXT NOT NULL,
    owner           BLOB,
    borough         TEXT,
    force_reference TEXT,
    merged_into     BLOB,
    review_on       TEXT,
    referred_at     TEXT NOT NULL,
    referred_offset INTEGER NOT NULL,
    changed_at      TEXT NOT NULL,
    changed_offset  INTEGER NOT NULL
) STRICT;
-- These carry whatever else a list may be narrowed by, so that it is counted and walked without looking into the table.
CREATE INDEX case_reference ON case_row (reference, id, status, owner, borough);
CREATE INDEX case_referred ON case_row (referred_at, id, status, owner, borough);
CREATE INDEX case_changed ON case_row (changed_at, id, status, owner, borough);
CREATE INDEX case_status ON case_row (status, referred_at, id, owner, borough);
CREATE INDEX case_owner ON case_row (owner, referred_at, id, status, borough);
CREATE INDEX case_borough ON case_row (borough, referred_at, id, status, owner);
CREATE INDEX case_title ON case_row (title, id);
CREATE INDEX case_merged ON case_row (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX case_review ON case_row (review_on) WHERE review_on IS NOT NULL;
-- Strands of the flags that stand; a sub-strand stands under its parent too.
CREATE TABLE case_strand (
    strand  TEXT NOT NULL,
    case_id BLOB NOT NULL,
    named   INTEGER NOT NULL CHECK (named IN (0, 1)),       -- 0 for a parent that no flag names itself
    PRIMARY KEY (strand, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX strand_case ON case_strand (case_id);
CREATE TABLE incident_row (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id         BLOB NOT NULL,
    number          INTEGER NOT NULL,
    platform        TEXT,
    borough         TEXT,
    summary         TEXT NOT NULL,
    still_live      TEXT NOT NULL,
    risk            TEXT NOT NULL,
    reported_at     TEXT NOT NULL,
    reported_offset INTEGER NOT NULL,
    referred_at     TEXT NOT NULL,
    referred_offset INTEGER NOT NULL,
    offence_day     TEXT,
    duplicate       INTEGER NOT NULL CHECK (duplicate IN (0, 1)),
    -- Of the case, so that a list filters and sorts without looking there:
    case_reference  TEXT NOT NULL,
    case_status     TEXT NOT NULL,
    case_owner      BLOB
) STRICT;
CREATE INDEX incident_case ON incident_row (case_id, referred_at, referred_offset, platform);
CREATE INDEX incident_number ON incident_row (case_id, number);
CREATE INDEX incident_referred
    ON incident_row (referred_at, id, case_id, case_status, case_owner, borough, platform);
CREATE INDEX incident_reported
    ON incident_row (reported_at, id, case_id, case_status, case_owner, borough, platform);
CREATE INDEX incident_reference
    ON incident_row (case_reference, number, id, case_id, case_status, case_owner, borough, platform);
CREATE INDEX incident_status
    ON incident_row (case_status, referred_at, id, case_id, case_owner, borough, platform);
CREATE INDEX incident_platform
    ON incident_row (platform, referred_at, id, case_id, case_status, case_owner, borough);
CREATE INDEX incident_borough
    ON incident_row (borough, referred_at, id, case_id, case_status, case_owner, platform);
CREATE INDEX incident_owner
    ON incident_row (case_owner, referred_at, id, case_id, case_status, borough, platform);
CREATE TABLE incident_link (
    incident  BLOB NOT NULL,
    record_id BLOB NOT NULL,
    part      TEXT NOT NULL,                                -- victim, reporter, item, account
    PRIMARY KEY (incident, record_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_record ON incident_link (record_id, part);
CREATE TABLE person_row (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id    BLOB NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,                               -- for comparing: folded
    categories TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_offset INTEGER NOT NULL
) STRICT;
CREATE INDEX person_case ON person_row (case_id);
CREATE INDEX person_name ON person_row (name_key, id);
CREATE INDEX person_changed ON person_row (changed_at, id);
CREATE TABLE account_row (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id      BLOB NOT NULL,
    platform     TEXT NOT NULL,
    permanent_id TEXT,
    handle       TEXT NOT NULL COLLATE NOCASE,              -- the newest, for sorting
    handles      TEXT NOT NULL CHECK (json_valid(handles)), -- newest first
    changed_at   TEXT NOT NULL,
    changed_offset INTEGER NOT NULL
) STRICT;
CREATE INDEX account_case ON account_row (case_id);
CREATE INDEX account_handle ON account_row (handle, id);
CREATE INDEX account_platform ON account_row (platform, handle, id, case_id);
CREATE INDEX account_changed ON account_row (changed_at, id);
CREATE TABLE item_row (
    id       BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id  BLOB NOT NULL,
    platform TEXT NOT NULL,
    post_id  TEXT,
    account  BLOB
) STRICT;
CREATE INDEX item_account ON item_row (account) WHERE account IS NOT NULL;
CREATE TABLE exhibit_row (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id      BLOB NOT NULL,
    reference    TEXT NOT NULL,
    description  TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    size         INTEGER NOT NULL,
    sha256       TEXT NOT NULL,
    blob         BLOB NOT NULL,
    parent       BLOB,
    content_note TEXT NOT NULL CHECK (json_valid(content_note)),
    taken_at     TEXT NOT NULL,
    taken_offset INTEGER NOT NULL,
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT;
CREATE INDEX exhibit_case ON exhibit_row (case_id, withdrawn);
-- The narrowest: what counting all of them reads.
CREATE INDEX exhibit_count ON exhibit_row (withdrawn);
CREATE INDEX exhibit_taken ON exhibit_row (taken_at, id);
CREATE INDEX exhibit_reference ON exhibit_row (reference, id);
CREATE INDEX exhibit_media_type ON exhibit_row (media_type, taken_at, id);
CREATE INDEX exhibit_size ON exhibit_row (size, id);
CREATE INDEX exhibit_sha256 ON exhibit_row (sha256);
CREATE INDEX exhibit_parent ON exhibit_row (parent) WHERE parent IS NOT NULL;
CREATE TABLE task_row (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    title   TEXT NOT NULL COLLATE NOCASE,
    owner   BLOB,
    due     TEXT,
    state   TEXT NOT NULL
) STRICT;
CREATE INDEX task_case ON task_row (case_id, state);
CREATE INDEX task_state ON task_row (state, due, id, owner);
CREATE INDEX task_owner ON task_row (owner, state, due, id);
CREATE INDEX task_due ON task_row (due, id, state, owner);
CREATE INDEX task_title ON task_row (title, id, state, owner);
CREATE TABLE offence_row (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    offence TEXT NOT NULL,
    dropped INTEGER NOT NULL CHECK (dropped IN (0, 1))
) STRICT;
CREATE INDEX offence_case ON offence_row (case_id);

-- Law 2: a case table changes only while an entry is being projected. `projecting()` is a function of the program.
CREATE TRIGGER officer_insert BEFORE INSERT ON officer WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER officer_update BEFORE UPDATE ON officer WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER officer_delete BEFORE DELETE ON officer WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER setting_insert BEFORE INSERT ON setting WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER setting_update BEFORE UPDATE ON setting WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER setting_delete BEFORE DELETE ON setting WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER about_insert BEFORE INSERT ON about WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER about_update BEFORE UPDATE ON about WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER about_delete BEFORE DELETE ON about WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_insert BEFORE INSERT ON record WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_update BEFORE UPDATE ON record WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_delete BEFORE DELETE ON record WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_text_insert BEFORE INSERT ON record_text WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_text_update BEFORE UPDATE ON record_text WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER record_text_delete BEFORE DELETE ON record_text WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER match_key_insert BEFORE INSERT ON match_key WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER match_key_update BEFORE UPDATE ON match_key WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER match_key_delete BEFORE DELETE ON match_key WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_row_insert BEFORE INSERT ON case_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_row_update BEFORE UPDATE ON case_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_row_delete BEFORE DELETE ON case_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_strand_insert BEFORE INSERT ON case_strand WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_strand_update BEFORE UPDATE ON case_strand WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER case_strand_delete BEFORE DELETE ON case_strand WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_row_insert BEFORE INSERT ON incident_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_row_update BEFORE UPDATE ON incident_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_row_delete BEFORE DELETE ON incident_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_link_insert BEFORE INSERT ON incident_link WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_link_update BEFORE UPDATE ON incident_link WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER incident_link_delete BEFORE DELETE ON incident_link WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER person_row_insert BEFORE INSERT ON person_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER person_row_update BEFORE UPDATE ON person_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER person_row_delete BEFORE DELETE ON person_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER account_row_insert BEFORE INSERT ON account_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER account_row_update BEFORE UPDATE ON account_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER account_row_delete BEFORE DELETE ON account_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER item_row_insert BEFORE INSERT ON item_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER item_row_update BEFORE UPDATE ON item_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER item_row_delete BEFORE DELETE ON item_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER exhibit_row_insert BEFORE INSERT ON exhibit_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER exhibit_row_update BEFORE UPDATE ON exhibit_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER exhibit_row_delete BEFORE DELETE ON exhibit_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER task_row_insert BEFORE INSERT ON task_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER task_row_update BEFORE UPDATE ON task_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER task_row_delete BEFORE DELETE ON task_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER offence_row_insert BEFORE INSERT ON offence_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER offence_row_update BEFORE UPDATE ON offence_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE TRIGGER offence_row_delete BEFORE DELETE ON offence_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
