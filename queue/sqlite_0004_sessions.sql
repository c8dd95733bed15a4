-- Sessions, operators who sign in, and invitations that were withdrawn. Times are milliseconds since 1970-01-01T00:00:00Z.

-- Nothing was ever kept in the table of before.
DROP TABLE sessions;
CREATE TABLE sessions (
    digest       BLOB PRIMARY KEY,                               -- of the cookie's token
    user_id      INTEGER REFERENCES users (id),
    operator_id  INTEGER REFERENCES operators (id),
    stage        TEXT NOT NULL CHECK (stage = 'password' OR stage = 'signed-in'),
    factor_at    INTEGER,                                        -- the last check of the second factor
    created_at   INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    CHECK ((user_id IS NULL) <> (operator_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_of_operator ON sessions (operator_id) WHERE operator_id IS NOT NULL;
CREATE INDEX sessions_by_age ON sessions (created_at);

-- Wrong codes in a row, and when the last one was: the growing delay survives a restart.
ALTER TABLE operators ADD COLUMN wrong_codes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN wrong_code_at INTEGER;

CREATE TABLE operator_factors (
    operator_id   INTEGER PRIMARY KEY REFERENCES operators (id),
    sealed_secret BLOB NOT NULL,
    last_step     INTEGER,                                       -- TOTP: the step accepted last
    created_at    INTEGER NOT NULL
) STRICT;

-- One-time links by which operators choose password and authenticator. One for each operator: a newer one takes the
-- older one's place. What was chosen waits here until a code confirms it.
CREATE TABLE operator_setups (
    operator_id   INTEGER PRIMARY KEY REFERENCES operators (id),
    digest        BLOB NOT NULL UNIQUE,                          -- of the link's token
    expires_at    INTEGER NOT NULL,
    password_hash TEXT,
    sealed_secret BLOB,
    CHECK ((password_hash IS NULL) = (sealed_secret IS NULL))
) STRICT;

-- Users who were disabled before they accepted: enabled again, they are invited anew.
CREATE TABLE withdrawn_invitations (
    user_id INTEGER PRIMARY KEY REFERENCES users (id)
) STRICT;
