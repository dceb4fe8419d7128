-- Settings, layouts and watchlists: texts by key.
CREATE TABLE entry (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
