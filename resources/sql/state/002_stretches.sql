-- Named stretches of the history: what the window's Record button marked. Times are nanoseconds since 1970 in UTC.
CREATE TABLE stretch (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL
) STRICT;
