-- Times are milliseconds since 1970 UTC, booleans 0 or 1, ids and JSON text.

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE users (
  id            TEXT    NOT NULL PRIMARY KEY,
  username      TEXT    NOT NULL UNIQUE,
  display_name  TEXT    NOT NULL,
  role          TEXT    NOT NULL CHECK (role IN ('ADMIN', 'USER', 'VIEWER')),
  password_hash TEXT    NOT NULL,
  enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  last_login_at INTEGER
);

-- One row a login; a refresh moves the hash on, the former one tells theft from loss.
CREATE TABLE sessions (
  id               TEXT    NOT NULL PRIMARY KEY,
  user_id          TEXT    NOT NULL,
  refresh_hash     TEXT    NOT NULL UNIQUE,
  former_hash      TEXT,
  address          TEXT,
  created_at       INTEGER NOT NULL,
  refreshed_at     INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL
);
CREATE INDEX sessions_former_hash ON sessions (former_hash);
CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE TABLE api_tokens (
  id           TEXT    NOT NULL PRIMARY KEY,
  user_id      TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  secret_hash  TEXT    NOT NULL UNIQUE,
  role         TEXT    NOT NULL CHECK (role IN ('ADMIN', 'USER', 'VIEWER')),
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER
);
CREATE INDEX api_tokens_user_id ON api_tokens (user_id);

CREATE TABLE audit (
  id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  time     INTEGER NOT NULL,
  user_id  TEXT    NOT NULL,
  username TEXT    NOT NULL,
  action   TEXT    NOT NULL,
  target   TEXT    NOT NULL,
  address  TEXT,
  result   TEXT    NOT NULL,
  detail   TEXT
);

CREATE TABLE stacks (
  name            TEXT    NOT NULL PRIMARY KEY,
  engine          TEXT    NOT NULL,
  directory       TEXT    NOT NULL UNIQUE,
  -- Names of the compose files in the directory, JSON array, in the order Compose merges them.
  files           TEXT    NOT NULL,
  adopted         INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  -- Whether WindFlow made the directory and so removes it with the stack.
  owns_directory  INTEGER NOT NULL CHECK (owns_directory IN (0, 1)),
  revision        INTEGER,
  good_revision   INTEGER,
  latest_revision INTEGER NOT NULL,
  -- JSON array of what policy allows.
  allowances      TEXT    NOT NULL,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
);

CREATE TABLE revisions (
  stack      TEXT    NOT NULL REFERENCES stacks (name) ON DELETE CASCADE,
  number     INTEGER NOT NULL,
  compose    TEXT    NOT NULL,
  env        TEXT    NOT NULL,
  comment    TEXT,
  author     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  -- JSON object: service to image digest or id; null until a deployment succeeded.
  images     TEXT,
  good       INTEGER NOT NULL CHECK (good IN (0, 1)),
  PRIMARY KEY (stack, number)
);

-- Deployments outlive their stack, so no foreign key.
CREATE TABLE deployments (
  id             TEXT    NOT NULL PRIMARY KEY,
  stack          TEXT    NOT NULL,
  action         TEXT    NOT NULL,
  revision       INTEGER,
  state          TEXT    NOT NULL,
  rolled_back_to INTEGER,
  reason         TEXT,
  advice         TEXT,
  actor          TEXT    NOT NULL,
  -- JSON object: what the action needs more, such as {"volumes":true}.
  options        TEXT    NOT NULL,
  created_at     INTEGER NOT NULL,
  started_at     INTEGER,
  finished_at    INTEGER,
  retry_of       TEXT
);
CREATE INDEX deployments_stack ON deployments (stack, id);
CREATE INDEX deployments_open ON deployments (state) WHERE finished_at IS NULL;

CREATE TABLE deployment_log (
  deployment TEXT    NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  line       INTEGER NOT NULL,
  time       INTEGER NOT NULL,
  source     TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  PRIMARY KEY (deployment, line)
);

-- The answer given to a POST, so that the same request sent again gets it again.
CREATE TABLE idempotency_keys (
  user_id     TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  status      INTEGER,
  location    TEXT,
  body        TEXT,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
);
