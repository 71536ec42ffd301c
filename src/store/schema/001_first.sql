-- The board as one file: a log of what people did, and the tables that it adds up to.
--
-- change_set and change are the truth; entity tables hold the head of each field, so that reading the board never reads
-- the log. Readings, remarks, verdicts, notes and reviews are events: an event counts unless its set is in `undone`.
-- Rules across rows live in the program; the schema keeps what is true of one row.

PRAGMA application_id = 0x55505348;

-- This copy of the board, and the day it is pinned to, if it is a demo. `hash` covers the row.
CREATE TABLE this_copy (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    board      BLOB NOT NULL CHECK (length(board) = 16),
    replica    INTEGER NOT NULL REFERENCES replica(no),
    today      TEXT,
    shared     INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
    hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A replica is one copy that writes; each chains its own sets.
CREATE TABLE replica (
    no  INTEGER PRIMARY KEY,
    id  BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;

-- What a person did once. `hash` covers everything in the row, its changes, and the count and digest of its readings.
-- The first set of a replica has the board's own hash as its parent, so no set moves to another board. `at` is the
-- writer's clock in milliseconds, which people read; `hlc` is greater than any before it, and only orders.
CREATE TABLE change_set (
    no        INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    replica   INTEGER NOT NULL REFERENCES replica(no),
    seq       INTEGER NOT NULL CHECK (seq > 0),
    parent    BLOB,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    hlc       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    zone      INTEGER NOT NULL,
    day       TEXT NOT NULL,
    actor     TEXT NOT NULL,
    via       TEXT NOT NULL,
    summary   TEXT NOT NULL,
    why       TEXT,
    undoes    BLOB CHECK (undoes IS NULL OR length(undoes) = 16),
    source    TEXT,
    spans     TEXT,
    readings  INTEGER NOT NULL DEFAULT 0,
    digest    INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Two files may come to write as one replica, as a copy and its original do: then a chain forks, and both ends stay.
CREATE INDEX change_set_by_chain ON change_set(replica, seq);
CREATE INDEX change_set_by_clock ON change_set(hlc, id);
CREATE INDEX change_set_undoing ON change_set(undoes) WHERE undoes IS NOT NULL;

-- One field of one thing. `prev` names the changes this one replaces, twenty bytes each: set id and n.
CREATE TABLE change (
    set_no  INTEGER NOT NULL REFERENCES change_set(no),
    n       INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    thing   BLOB NOT NULL CHECK (length(thing) = 16),
    field   TEXT NOT NULL,
    after   TEXT NOT NULL,
    prev    BLOB NOT NULL,
    PRIMARY KEY (set_no, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_by_thing ON change(thing, set_no);

-- Sets that do not count now, as the undoing sets in the log say.
CREATE TABLE undone (set_no INTEGER PRIMARY KEY REFERENCES change_set(no)) STRICT;

-- Derived: a row wherever several changes speak for one field, with those that no other replaces, twenty bytes each as in
-- prev; kind is 'quiet' where nobody is asked which of them holds.
CREATE TABLE mark (
    thing   BLOB NOT NULL CHECK (length(thing) = 16),
    field   TEXT NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('asked', 'quiet')),
    heads   BLOB NOT NULL,
    PRIMARY KEY (thing, field)
) STRICT, WITHOUT ROWID;

-- Derived: what stays in the log and is in no table, as this version can't read it.
CREATE TABLE unread (
    set_no  INTEGER NOT NULL REFERENCES change_set(no),
    n       INTEGER NOT NULL,
    why     TEXT NOT NULL,
    PRIMARY KEY (set_no, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE board (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    strictness TEXT NOT NULL, ceiling INTEGER NOT NULL, debt_limit INTEGER NOT NULL, week_start INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    handle TEXT NOT NULL, also TEXT, away_until TEXT, "left" TEXT, robot INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE metric (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    slug TEXT NOT NULL, name TEXT, unit TEXT, better TEXT CHECK (better IN ('up', 'down')), kind TEXT NOT NULL,
    measures TEXT, source TEXT, every INTEGER NOT NULL CHECK (every > 0), lag INTEGER NOT NULL CHECK (lag >= 0),
    weekdays INTEGER NOT NULL, events INTEGER NOT NULL DEFAULT 0, season TEXT NOT NULL DEFAULT 'auto', control TEXT,
    retired TEXT, claim TEXT
) STRICT;
CREATE INDEX metric_by_slug ON metric(slug);

-- What several outcomes are for over a planning interval.
CREATE TABLE objective (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    number INTEGER NOT NULL CHECK (number > 0), suffix TEXT, statement TEXT NOT NULL, period TEXT, business_owner TEXT,
    planned_value INTEGER CHECK (planned_value BETWEEN 1 AND 10), actual TEXT
) STRICT;

CREATE TABLE outcome (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    number INTEGER NOT NULL CHECK (number > 0), suffix TEXT, title TEXT NOT NULL, problem TEXT, for_whom TEXT, matters TEXT,
    metric BLOB REFERENCES metric(id), aim TEXT NOT NULL, baseline TEXT, target TEXT, due TEXT, wrong_if TEXT, looked TEXT, spec TEXT,
    owner TEXT, offered_to TEXT, rank TEXT NOT NULL, framed_on TEXT, objective BLOB REFERENCES objective(id), result TEXT
) STRICT;
CREATE INDEX outcome_by_number ON outcome(number);
CREATE INDEX outcome_by_metric ON outcome(metric);

CREATE TABLE contributor (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    outcome BLOB NOT NULL REFERENCES outcome(id), handle TEXT NOT NULL, function TEXT NOT NULL
) STRICT;
CREATE INDEX contributor_by_outcome ON contributor(outcome);

CREATE TABLE guardrail (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    outcome BLOB NOT NULL REFERENCES outcome(id), metric BLOB NOT NULL REFERENCES metric(id), "limit" TEXT NOT NULL
) STRICT;
CREATE INDEX guardrail_by_outcome ON guardrail(outcome);

CREATE TABLE hypothesis (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    number INTEGER NOT NULL CHECK (number > 0), suffix TEXT, outcome BLOB NOT NULL REFERENCES outcome(id), build TEXT NOT NULL,
    because TEXT, expect TEXT, "window" INTEGER CHECK ("window" > 0), confidence INTEGER CHECK (confidence BETWEEN 0 AND 100),
    doing TEXT, state TEXT NOT NULL, written_on TEXT NOT NULL, started_on TEXT, ship TEXT, looks TEXT,
    follows BLOB REFERENCES hypothesis(id), after_refuted TEXT, details TEXT
) STRICT;
CREATE INDEX hypothesis_by_number ON hypothesis(number);
CREATE INDEX hypothesis_by_outcome ON hypothesis(outcome);
-- What has shipped, by the metric it predicted: the few rows that rules about a metric look at.
CREATE INDEX hypothesis_shipped ON hypothesis(ship ->> '$.frozen.expect.metric') WHERE ship IS NOT NULL;

CREATE TABLE link (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    thing TEXT NOT NULL, url TEXT NOT NULL
) STRICT;
CREATE INDEX link_by_thing ON link(thing);

CREATE TABLE verdict (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, set_no INTEGER NOT NULL REFERENCES change_set(no),
    hypothesis BLOB NOT NULL REFERENCES hypothesis(id), call TEXT NOT NULL, learned TEXT, next TEXT, next_text TEXT,
    evidence TEXT, waiver TEXT, signed_by TEXT, typed_by TEXT NOT NULL, proposed INTEGER NOT NULL, "on" TEXT NOT NULL,
    shared TEXT, replaces BLOB, anyway TEXT, contradicts TEXT, why TEXT, on_judgement INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX verdict_by_hypothesis ON verdict(hypothesis);

CREATE TABLE note (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, set_no INTEGER NOT NULL REFERENCES change_set(no),
    thing TEXT NOT NULL, kind TEXT NOT NULL, stance TEXT NOT NULL, text TEXT NOT NULL, link TEXT, "by" TEXT NOT NULL,
    "on" TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_thing ON note(thing);

CREATE TABLE scope_call (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    outcome BLOB NOT NULL REFERENCES outcome(id), request TEXT NOT NULL, asked_by TEXT, asked_on TEXT NOT NULL, decision TEXT
) STRICT;
CREATE INDEX scope_call_by_outcome ON scope_call(outcome);

CREATE TABLE sprint (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    number INTEGER NOT NULL CHECK (number > 0), suffix TEXT, name TEXT, starts TEXT NOT NULL, ends TEXT NOT NULL,
    goal BLOB REFERENCES outcome(id), state TEXT NOT NULL, closed_on TEXT, anyway TEXT
) STRICT;

CREATE TABLE commitment (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    sprint BLOB NOT NULL REFERENCES sprint(id), outcome BLOB NOT NULL REFERENCES outcome(id), owner TEXT, opening TEXT,
    answer TEXT, kept TEXT, carried_because TEXT, anyway TEXT
) STRICT;
CREATE INDEX commitment_by_sprint ON commitment(sprint);
CREATE INDEX commitment_by_outcome ON commitment(outcome);

-- Work that is just work.
CREATE TABLE chore (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, gone INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL, "by" TEXT NOT NULL, done_on TEXT
) STRICT;

-- What a sprint came to, whole, as it stood when it was closed: read as it is, whatever becomes of the things it names.
CREATE TABLE review (
    no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, set_no INTEGER NOT NULL REFERENCES change_set(no),
    sprint BLOB NOT NULL REFERENCES sprint(id), "on" TEXT NOT NULL, "by" TEXT NOT NULL, whole TEXT NOT NULL
) STRICT;
CREATE INDEX review_by_sprint ON review(sprint);

-- One b-tree, ordered as it is read: a metric's days. `value` is null where a reading voids the one it corrects. Several
-- sets may hold one reading, as an import that was undone and came again does: it counts once, as the first that counts has it.
CREATE TABLE reading (
    metric  INTEGER NOT NULL REFERENCES metric(no),
    day     INTEGER NOT NULL,
    id      BLOB NOT NULL CHECK (length(id) = 16),
    value   REAL CHECK (value IS NULL OR abs(value) <= 1.7976931348623157e308),
    "of"    REAL CHECK ("of" IS NULL OR ("of" > 0 AND "of" <= 1.7976931348623157e308)),
    set_no  INTEGER NOT NULL REFERENCES change_set(no),
    PRIMARY KEY (metric, day, id, set_no)
) STRICT, WITHOUT ROWID;

-- Derived: the readings that several sets hold, so that few are asked which of them counts.
CREATE TABLE claimed (
    metric  INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    id      BLOB NOT NULL,
    PRIMARY KEY (metric, day, id)
) STRICT, WITHOUT ROWID;

-- What few readings have: an instant, a note, a source of their own, the reading they correct and why.
CREATE TABLE remark (
    metric    INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    reading   BLOB NOT NULL,
    set_no    INTEGER NOT NULL,
    minute    INTEGER,
    note      TEXT,
    source    TEXT,
    corrects  BLOB,
    why       TEXT,
    PRIMARY KEY (metric, day, reading, set_no),
    FOREIGN KEY (metric, day, reading, set_no) REFERENCES reading(metric, day, id, set_no)
) STRICT, WITHOUT ROWID;
-- Few readings are corrected, and every look at a metric asks which.
CREATE INDEX remark_corrects ON remark(metric, day, corrects) WHERE corrects IS NOT NULL;

-- How many readings a metric has in a month, and the sum of their 64-bit hashes modulo 2^64.
CREATE TABLE digest (
    metric  INTEGER NOT NULL REFERENCES metric(no),
    month   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    sum     INTEGER NOT NULL,
    PRIMARY KEY (metric, month)
) STRICT, WITHOUT ROWID;

-- What this copy knows of the places where copies meet: no part of the log, never sent, left out of an export. Every set
-- up to `through` is at the place, and those in place_set; a pack in place_pack was read, or written here where it is own.
CREATE TABLE place (
    no       INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind     TEXT NOT NULL CHECK (kind IN ('folder', 'hub')),
    name     TEXT NOT NULL,
    through  INTEGER NOT NULL DEFAULT 0,
    arrival  INTEGER NOT NULL DEFAULT 0,
    anchor   BLOB,
    at       INTEGER
) STRICT;
CREATE TABLE place_set (
    place   INTEGER NOT NULL REFERENCES place(no),
    set_no  INTEGER NOT NULL,
    PRIMARY KEY (place, set_no)
) STRICT, WITHOUT ROWID;
CREATE TABLE place_pack (
    place  INTEGER NOT NULL REFERENCES place(no),
    name   TEXT NOT NULL,
    own    INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (place, name)
) STRICT, WITHOUT ROWID;
-- Sets that another copy wrote: where they came from, by whom a hub says they were pushed, and when; no place for a merge.
CREATE TABLE arrived (
    set_no     INTEGER PRIMARY KEY REFERENCES change_set(no),
    place      INTEGER,
    pushed_by  TEXT,
    at         INTEGER NOT NULL
) STRICT;
-- Sets of a place that could not be taken yet, and why.
CREATE TABLE waiting (
    place   INTEGER NOT NULL,
    set_id  BLOB NOT NULL,
    why     TEXT NOT NULL,
    since   INTEGER NOT NULL,
    PRIMARY KEY (place, set_id)
) STRICT, WITHOUT ROWID;

-- Immutable rows. INSERT OR REPLACE would delete silently, so an insert over an existing key aborts too.
CREATE TRIGGER change_set_keep BEFORE UPDATE ON change_set BEGIN SELECT RAISE(ABORT, 'change sets are immutable'); END;
CREATE TRIGGER change_set_stay BEFORE DELETE ON change_set BEGIN SELECT RAISE(ABORT, 'change sets are immutable'); END;
CREATE TRIGGER change_set_once BEFORE INSERT ON change_set
    WHEN EXISTS (SELECT 1 FROM change_set WHERE no = NEW.no OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'change sets are immutable'); END;
CREATE TRIGGER change_keep BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'changes are immutable'); END;
CREATE TRIGGER change_stay BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'changes are immutable'); END;
CREATE TRIGGER change_once BEFORE INSERT ON change
    WHEN EXISTS (SELECT 1 FROM change WHERE set_no = NEW.set_no AND n = NEW.n)
    BEGIN SELECT RAISE(ABORT, 'changes are immutable'); END;
CREATE TRIGGER reading_keep BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'readings are immutable: correct them'); END;
CREATE TRIGGER reading_stay BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'readings are immutable: void them'); END;
CREATE TRIGGER reading_once BEFORE INSERT ON reading
    WHEN EXISTS (SELECT 1 FROM reading WHERE metric = NEW.metric AND day = NEW.day AND id = NEW.id AND set_no = NEW.set_no)
    BEGIN SELECT RAISE(ABORT, 'readings are immutable: correct them'); END;
CREATE TRIGGER remark_keep BEFORE UPDATE ON remark BEGIN SELECT RAISE(ABORT, 'remarks are immutable'); END;
CREATE TRIGGER remark_stay BEFORE DELETE ON remark BEGIN SELECT RAISE(ABORT, 'remarks are immutable'); END;
CREATE TRIGGER remark_once BEFORE INSERT ON remark
    WHEN EXISTS (SELECT 1 FROM remark WHERE metric = NEW.metric AND day = NEW.day AND reading = NEW.reading AND set_no = NEW.set_no)
    BEGIN SELECT RAISE(ABORT, 'remarks are immutable'); END;
CREATE TRIGGER verdict_keep BEFORE UPDATE ON verdict BEGIN SELECT RAISE(ABORT, 'verdicts are superseded, never edited'); END;
CREATE TRIGGER verdict_stay BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'verdicts are superseded, never edited'); END;
CREATE TRIGGER verdict_once BEFORE INSERT ON verdict
    WHEN EXISTS (SELECT 1 FROM verdict WHERE no = NEW.no OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'verdicts are superseded, never edited'); END;
CREATE TRIGGER note_keep BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'notes are immutable'); END;
CREATE TRIGGER note_stay BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'notes are immutable'); END;
CREATE TRIGGER note_once BEFORE INSERT ON note
    WHEN EXISTS (SELECT 1 FROM note WHERE no = NEW.no OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'notes are immutable'); END;
CREATE TRIGGER review_keep BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are immutable'); END;
CREATE TRIGGER review_stay BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are immutable'); END;
CREATE TRIGGER review_once BEFORE INSERT ON review
    WHEN EXISTS (SELECT 1 FROM review WHERE no = NEW.no OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'reviews are immutable'); END;

PRAGMA user_version = 1000;
