-- Relays of customers' own. Times are milliseconds since 1970-01-01T00:00:00Z.

-- The whole URL with its credentials, sealed for this row; NULL for the default relay, whose URL is configuration.
ALTER TABLE relays ADD COLUMN sealed_url BLOB;
-- NULL: PORTALMFA_CONNECTIONS.
ALTER TABLE relays ADD COLUMN connections INTEGER CHECK (connections BETWEEN 1 AND 256);
-- Mails a second; NULL: no limit.
ALTER TABLE relays ADD COLUMN rate REAL CHECK (rate > 0);
-- Somebody paused it: its mails wait.
ALTER TABLE relays ADD COLUMN paused_at INTEGER;

-- Relays out of order, as the worker that found out wrote it; gone as soon as a mail went well.
CREATE TABLE relay_troubles (
    relay_id      INTEGER PRIMARY KEY REFERENCES relays (id),
    since         INTEGER NOT NULL,
    probe_at      INTEGER NOT NULL,
    phase         TEXT,
    verdict       TEXT NOT NULL,
    code          INTEGER,
    enhanced_code TEXT,
    reply         TEXT,
    reason        TEXT NOT NULL
) STRICT;
