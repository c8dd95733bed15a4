-- What the operators' console reads. Times are milliseconds since 1970-01-01T00:00:00Z.

-- The name as it is searched and sorted by: lower case, composed. SQLite's own lower() knows ASCII only, so the program
-- writes it, and fills it in where it upgrades.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
-- One for each way to sort. Each holds all that a search or a filter looks at, so that a page of 100,000 users reads the
-- rows it shows and no other.
CREATE INDEX users_by_email  ON users (portal_id, email_key, name_key, status, mfa);
CREATE INDEX users_by_name   ON users (portal_id, name_key, email_key, status, mfa);
CREATE INDEX users_by_status ON users (portal_id, status, mfa, email_key, name_key);
CREATE INDEX users_by_mfa    ON users (portal_id, mfa, status, email_key, name_key);

-- How many live mails each customer had, once a minute. Customer 0, who has none, stands for an empty queue: that
-- somebody looked. Ages are of the oldest, in milliseconds since it was queued.
CREATE TABLE queue_samples (
    at             INTEGER NOT NULL,                             -- a whole minute
    customer_id    INTEGER NOT NULL,
    ready          INTEGER NOT NULL,
    waiting        INTEGER NOT NULL,
    sending        INTEGER NOT NULL,
    ready_oldest   INTEGER NOT NULL,
    waiting_oldest INTEGER NOT NULL,
    sending_oldest INTEGER NOT NULL,
    PRIMARY KEY (at, customer_id)
) STRICT, WITHOUT ROWID;

-- How many of each customer's mails came to which end in a minute; written with the outcomes, once for each commit.
CREATE TABLE finished_minutes (
    at          INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    state       TEXT NOT NULL,
    jobs        INTEGER NOT NULL,
    PRIMARY KEY (at, customer_id, state)
) STRICT, WITHOUT ROWID;

-- A technician sees the entries of some portals among millions of others.
CREATE INDEX audit_of_portal ON audit (portal, seq) WHERE portal IS NOT NULL;
