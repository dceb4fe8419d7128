-- One UTC day of everything: raw payloads, what they meant, and what was computed from them.
-- Times are nanoseconds since 1970 in UTC; prices are units of 1e-9; sizes are units of 10^-size_decimals of their
-- symbol; sequence numbers are unsigned 64 bits in a signed column. 128-bit sums stand in two columns.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    started INTEGER NOT NULL,
    app_version TEXT NOT NULL,
    config TEXT NOT NULL,
    zone TEXT NOT NULL,
    clean_shutdown INTEGER NOT NULL DEFAULT 0,
    ended INTEGER
) STRICT;

-- `copy` tells sources of one session apart that carry the same name.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    copy INTEGER NOT NULL,
    kind TEXT,
    url TEXT,
    config_hash TEXT,
    UNIQUE (name, copy)
) STRICT;

CREATE TABLE symbol (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id),
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    category TEXT NOT NULL,
    price_decimals INTEGER NOT NULL,
    size_decimals INTEGER NOT NULL,
    tick INTEGER NOT NULL,
    previous_close INTEGER NOT NULL,
    round_lot INTEGER NOT NULL,
    currency TEXT,
    UNIQUE (source, name, size_decimals)
) STRICT;

-- The numbers by which the journal of a session speaks of its sources and instruments.
CREATE TABLE session_source (
    session INTEGER NOT NULL,
    number INTEGER NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_symbol (
    session INTEGER NOT NULL,
    number INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    source_number INTEGER NOT NULL,
    universe INTEGER NOT NULL,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- Blocks of entries, zstd over at most 256 KiB; `crc` is the CRC-32 of the unpacked bytes. An entry longer than a block
-- goes on in the `parts_left` blocks after it, which start no entry. `checkpoint` is the last checkpoint entry in it.
CREATE TABLE journal (
    session INTEGER NOT NULL,
    block INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    parts_left INTEGER NOT NULL,
    checkpoint INTEGER,
    first_received INTEGER NOT NULL,
    last_received INTEGER NOT NULL,
    size INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (session, block)
) STRICT;

CREATE TABLE quote (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    event_time INTEGER NOT NULL,
    recv_time INTEGER NOT NULL,
    price INTEGER NOT NULL,
    size INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    quote_time INTEGER,
    session INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    line INTEGER NOT NULL
) STRICT;
CREATE INDEX quote_by_symbol ON quote (symbol, event_time);

CREATE TABLE trade (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    time INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    price INTEGER NOT NULL,
    size INTEGER NOT NULL,
    aggressor TEXT,
    condition TEXT,
    session INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE pane (
    universe INTEGER NOT NULL,
    start INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    sum_hi INTEGER NOT NULL,
    sum_lo INTEGER NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last INTEGER NOT NULL,
    last_time INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    high INTEGER NOT NULL,
    high_time INTEGER NOT NULL,
    low INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    volume INTEGER NOT NULL,
    notional_hi INTEGER NOT NULL,
    notional_lo INTEGER NOT NULL,
    PRIMARY KEY (universe, start, symbol)
) STRICT, WITHOUT ROWID;

-- Every row whose competition rank is at most N; `place` is its position, `listed` whether a table of N rows shows it.
CREATE TABLE top (
    universe INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    size INTEGER NOT NULL,
    ranking TEXT NOT NULL,
    revision INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    place INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    sum_hi INTEGER NOT NULL,
    sum_lo INTEGER NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    mean REAL NOT NULL,
    coverage REAL NOT NULL,
    fresh REAL NOT NULL,
    covered_slots INTEGER NOT NULL,
    fresh_slots INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    session INTEGER NOT NULL,
    emitted INTEGER NOT NULL,
    PRIMARY KEY (universe, window_end, size, ranking, revision, symbol)
) STRICT, WITHOUT ROWID;

CREATE TABLE top_price (
    universe INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    size INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    price INTEGER NOT NULL,
    time INTEGER NOT NULL,
    session INTEGER NOT NULL,
    emitted INTEGER NOT NULL,
    PRIMARY KEY (universe, window_end, size, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE l1 (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    time INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    bid INTEGER NOT NULL,
    bid_size INTEGER NOT NULL,
    ask INTEGER NOT NULL,
    ask_size INTEGER NOT NULL,
    status INTEGER,
    session INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE late (
    id INTEGER PRIMARY KEY,
    event_time INTEGER NOT NULL,
    recv_time INTEGER NOT NULL,
    symbol INTEGER NOT NULL,
    price INTEGER NOT NULL,
    watermark INTEGER NOT NULL,
    reason TEXT NOT NULL,
    line INTEGER NOT NULL,
    session INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE problem (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    source INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    "where" TEXT NOT NULL,
    count INTEGER NOT NULL,
    session INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL
) STRICT;

-- How far the results of a session are complete; written with them.
CREATE TABLE progress (
    session INTEGER NOT NULL,
    universe INTEGER NOT NULL,
    last_hop INTEGER,
    watermark INTEGER,
    journal_seq INTEGER NOT NULL,
    PRIMARY KEY (session, universe)
) STRICT, WITHOUT ROWID;
