-- What one instance of WindFlow does while no other one may, until a time in milliseconds since 1970 UTC.
CREATE TABLE leases (
  name       TEXT    NOT NULL PRIMARY KEY,
  holder     TEXT    NOT NULL,
  held_until INTEGER NOT NULL
);
