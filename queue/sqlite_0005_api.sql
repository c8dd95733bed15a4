-- Programs at the JSON API. Times are milliseconds since 1970-01-01T00:00:00Z.

-- A key is 192 random bits and was shown once; only its SHA-256 is here. A revoked one stays for the audit, and so does its name.
CREATE TABLE api_keys (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,             -- never reused: the audit names it
    name          TEXT NOT NULL UNIQUE,
    digest        BLOB NOT NULL UNIQUE,
    scope         TEXT NOT NULL CHECK (scope = 'portal' OR scope = 'technician' OR scope = 'mssp-admin'),
    all_customers INTEGER NOT NULL CHECK (all_customers IN (0, 1)),
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER,                                       -- to the minute
    revoked_at    INTEGER
) STRICT;

-- Whose portals a key is for, unless it is for all.
CREATE TABLE api_key_customers (
    api_key_id  INTEGER NOT NULL REFERENCES api_keys (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    PRIMARY KEY (api_key_id, customer_id)
) STRICT, WITHOUT ROWID;

-- What a key has created of late, so that a request sent twice creates once. Holds digests only.
CREATE TABLE idempotency_keys (
    api_key_id  INTEGER NOT NULL REFERENCES api_keys (id),
    digest      BLOB NOT NULL,                                   -- of the Idempotency-Key
    fingerprint BLOB NOT NULL,                                   -- of the request
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (api_key_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
