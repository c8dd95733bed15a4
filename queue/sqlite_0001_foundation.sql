-- The foundation. Times are milliseconds since 1970-01-01T00:00:00Z. Names in CHECKs are the names of the interfaces.

CREATE TABLE customers (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    enabled    INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    weight     INTEGER NOT NULL DEFAULT 1 CHECK (weight >= 1),   -- of its fair share
    created_at INTEGER NOT NULL
) STRICT;

-- Where mail leaves. Relay 1 is the default; its address comes from the configuration, never from here.
CREATE TABLE relays (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    virtual_time INTEGER NOT NULL DEFAULT 0,                     -- fair queueing: the tag claimed last
    created_at   INTEGER NOT NULL
) STRICT;
INSERT INTO relays (id, name, created_at) VALUES (1, 'default', 0);

CREATE TABLE portals (
    id            INTEGER PRIMARY KEY,
    customer_id   INTEGER NOT NULL REFERENCES customers (id),
    name          TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,                                 -- what its users call it
    domain        TEXT NOT NULL UNIQUE,                          -- A-labels
    mfa_policy    TEXT NOT NULL DEFAULT 'enabled' CHECK (mfa_policy IN ('enabled', 'disabled')),
    relay_id      INTEGER NOT NULL DEFAULT 1 REFERENCES relays (id),
    sender        TEXT NOT NULL,                                 -- addr-spec
    locale        TEXT NOT NULL DEFAULT 'en',
    support       TEXT,                                          -- where its users ask for help
    accent        TEXT,
    logo_url      TEXT,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX portals_of_customer ON portals (customer_id);

CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    portal_id     INTEGER NOT NULL REFERENCES portals (id),
    email         TEXT NOT NULL,                                 -- as written
    email_key     TEXT NOT NULL,                                 -- as compared: lower case
    name          TEXT,
    locale        TEXT,
    status        TEXT NOT NULL CHECK (status IN ('unconfirmed', 'enabled', 'disabled')),
    mfa           TEXT NOT NULL DEFAULT 'never-configured' CHECK (mfa IN ('never-configured', 'configured', 'reset')),
    reset_id      INTEGER REFERENCES resets (id),                -- of the state 'reset'
    password_hash TEXT,                                          -- hosted portals only
    last_job_id   INTEGER,                                       -- the mail sent to them last
    -- Wrong passwords and codes in a row, and when the last one was: the growing delay survives a restart.
    wrong_codes      INTEGER NOT NULL DEFAULT 0,
    wrong_code_at    INTEGER,
    wrong_passwords   INTEGER NOT NULL DEFAULT 0,
    wrong_password_at INTEGER,
    created_at    INTEGER NOT NULL,
    UNIQUE (portal_id, email_key),
    CHECK ((mfa = 'reset') = (reset_id IS NOT NULL))
) STRICT;

CREATE TABLE operators (
    id            INTEGER PRIMARY KEY,
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL CHECK (role IN ('mssp-admin', 'technician')),
    enabled       INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    password_hash TEXT,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE assignments (
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    PRIMARY KEY (operator_id, customer_id)
) STRICT, WITHOUT ROWID;

-- Authenticators. At most one bound and one begun for each user; secrets are sealed outside the database's reach.
CREATE TABLE factors (
    user_id       INTEGER NOT NULL REFERENCES users (id),
    bound         INTEGER NOT NULL CHECK (bound IN (0, 1)),
    sealed_secret BLOB NOT NULL,
    last_step     INTEGER,                                       -- TOTP: the step accepted last
    link_id       INTEGER REFERENCES links (id),                 -- begun through this link
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (user_id, bound)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    user_id INTEGER NOT NULL REFERENCES users (id),
    digest  BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE resets (
    id          INTEGER PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    operator_id INTEGER REFERENCES operators (id),               -- NULL: the host
    reason      TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- Links in mails. Only the token's digest is here; the token is derived from the server key, id and salt.
CREATE TABLE links (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose    TEXT NOT NULL CHECK (purpose IN ('invitation', 'reconfigure')),
    portal_id  INTEGER NOT NULL REFERENCES portals (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    reset_id   INTEGER REFERENCES resets (id),
    salt       BLOB NOT NULL,
    key_id     TEXT NOT NULL,
    digest     BLOB NOT NULL UNIQUE,
    job_id     INTEGER,
    fate       TEXT NOT NULL DEFAULT 'open' CHECK (fate IN ('open', 'consumed', 'voided')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX links_of_user ON links (user_id, purpose, created_at);

CREATE TABLE sessions (
    digest       BLOB PRIMARY KEY,
    user_id      INTEGER REFERENCES users (id),
    operator_id  INTEGER REFERENCES operators (id),
    created_at   INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    CHECK ((user_id IS NULL) <> (operator_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE user_id IS NOT NULL;

-- Append-only: triggers refuse the accident, the keyed chain shows the intent.
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    source   TEXT NOT NULL,
    customer TEXT,
    portal   TEXT,
    subject  TEXT,                                               -- the user or thing it was about; addresses masked
    action   TEXT NOT NULL,
    reason   TEXT,
    outcome  TEXT NOT NULL,
    mac      BLOB NOT NULL                                       -- HMAC over the row and the previous row's mac
) STRICT;
CREATE TRIGGER audit_is_never_edited BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
-- The chain's end, so that removed last rows are missed too.
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    mac BLOB NOT NULL
) STRICT;

-- What a server key makes of fixed words: tells at start a key file that belongs to another database.
CREATE TABLE key_proof (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    proof BLOB NOT NULL
) STRICT;

-- Live jobs only. A job leaves for finished_jobs in the transaction that decides its fate.
CREATE TABLE jobs (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,             -- never reused: history keeps it
    letter        TEXT NOT NULL,
    relay_id      INTEGER NOT NULL,
    customer_id   INTEGER NOT NULL,
    portal_id     INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    link_id       INTEGER,
    message_id    TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    lane          INTEGER NOT NULL CHECK (lane IN (0, 1, 2)),    -- 0 ready, 1 waiting for due_at, 2 sending
    fair_tag      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    lease         INTEGER,                                       -- fences every settle
    attempts      INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    unknowns      INTEGER NOT NULL DEFAULT 0,
    worker_deaths INTEGER NOT NULL DEFAULT 0,
    reason        TEXT,
    CHECK ((lane = 2) = (lease IS NOT NULL))
) STRICT;
CREATE INDEX jobs_ready   ON jobs (relay_id, fair_tag, id) WHERE lane = 0;
CREATE INDEX jobs_waiting ON jobs (relay_id, due_at)       WHERE lane = 1;
CREATE INDEX jobs_leased  ON jobs (lease)                  WHERE lane = 2;

CREATE TABLE finished_jobs (
    id            INTEGER PRIMARY KEY,
    letter        TEXT NOT NULL,
    relay_id      INTEGER NOT NULL,
    customer_id   INTEGER NOT NULL,
    portal_id     INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    link_id       INTEGER,
    message_id    TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    finished_at   INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('delivered', 'bounced', 'expired', 'cancelled', 'unknown', 'failed')),
    attempts      INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    unknowns      INTEGER NOT NULL,
    worker_deaths INTEGER NOT NULL,
    reason        TEXT
) STRICT;
-- Delivered ones are the many; what an operator looks for is among the few.
CREATE INDEX finished_jobs_by_state ON finished_jobs (state, id) WHERE state <> 'delivered';

CREATE TABLE attempts (
    job_id        INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    finished_at   INTEGER NOT NULL,
    relay         TEXT NOT NULL,
    phase         TEXT,
    verdict       TEXT NOT NULL,
    code          INTEGER,
    enhanced_code TEXT,
    reply         TEXT,
    reason        TEXT NOT NULL,
    PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;

-- Who holds jobs. One for each running worker, renewed as a whole: a renewal costs the same for 1 job and for 1,000.
CREATE TABLE leases (
    token INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE fair_shares (
    relay_id    INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    finish      INTEGER NOT NULL,
    PRIMARY KEY (relay_id, customer_id)
) STRICT, WITHOUT ROWID;
