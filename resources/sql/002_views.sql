-- For people with any SQLite tool. Prices and means are doubles here; `l1_csv` has the text that an export writes.

-- The newest price of every symbol in every final window.
CREATE VIEW quote_window AS
SELECT symbol.name AS symbol,
    newest.last / 1e9 AS latest_price,
    strftime('%Y-%m-%d %H:%M:%S', (newest.window_end - (newest.window_end % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%06d', (newest.window_end % 1000000000 + 1000000000) % 1000000000 / 1000) AS window_end,
    strftime('%Y-%m-%d %H:%M:%S', (newest.last_time - (newest.last_time % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%06d', (newest.last_time % 1000000000 + 1000000000) % 1000000000 / 1000) AS event_time,
    CASE WHEN newest.size % 60000000000 = 0 THEN newest.size / 60000000000 ELSE newest.size / 60e9 END AS resolution_minutes
FROM (
    SELECT span.universe, span.window_end, span.size, pane.symbol, pane.last, pane.last_time, max(pane.start)
    FROM (SELECT DISTINCT universe, window_end, size FROM top) AS span
    JOIN pane ON pane.universe = span.universe
        AND pane.start >= span.window_end - span.size AND pane.start < span.window_end
    GROUP BY span.universe, span.window_end, span.size, pane.symbol
) AS newest
JOIN symbol ON symbol.id = newest.symbol;

-- Rows of every window and ranking at their last revision.
CREATE VIEW top_final AS
SELECT top.* FROM top
WHERE revision = (
    SELECT max(again.revision) FROM top AS again
    WHERE again.universe = top.universe AND again.window_end = top.window_end
        AND again.size = top.size AND again.ranking = top.ranking);

-- Ranks as SQL rank() gives them: equal values share one.
CREATE VIEW ranking AS
SELECT strftime('%Y-%m-%d %H:%M:%S', (top_final.window_end - (top_final.window_end % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%06d', (top_final.window_end % 1000000000 + 1000000000) % 1000000000 / 1000) AS window_end,
    CASE WHEN top_final.size % 60000000000 = 0 THEN top_final.size / 60000000000 ELSE top_final.size / 60e9 END AS resolution_minutes,
    top_final.ranking AS "by",
    top_final.rank AS rank,
    symbol.name AS symbol,
    top_final.mean AS average,
    CASE WHEN top_final.count < 2 THEN 0.0
        ELSE 100.0 * (top_final.last - top_final.first) / top_final.first END AS gain_percent,
    top_final.last / 1e9 AS last
FROM top_final JOIN symbol ON symbol.id = top_final.symbol;

-- First, last and gain of every ranked symbol over each window.
CREATE VIEW percentage_gain AS
SELECT symbol.name AS symbol,
    ranked.first / 1e9 AS first,
    ranked.last / 1e9 AS last,
    CASE WHEN ranked.count < 2 THEN 0.0 ELSE 100.0 * (ranked.last - ranked.first) / ranked.first END AS gain_percent,
    strftime('%Y-%m-%d %H:%M:%S', (ranked.window_end - (ranked.window_end % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%06d', (ranked.window_end % 1000000000 + 1000000000) % 1000000000 / 1000) AS window_end,
    CASE WHEN ranked.size % 60000000000 = 0 THEN ranked.size / 60000000000 ELSE ranked.size / 60e9 END AS resolution_minutes
FROM (
    SELECT universe, window_end, size, symbol, first, last, count, max(emitted)
    FROM top_final GROUP BY universe, window_end, size, symbol
) AS ranked
JOIN symbol ON symbol.id = ranked.symbol;

-- The rows of `export --table l1`, in its order.
CREATE VIEW l1_csv AS
SELECT name AS symbol,
    strftime('%Y-%m-%d %H:%M:%S', (time - (time % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%09d UTC', (time % 1000000000 + 1000000000) % 1000000000) AS time,
    CASE WHEN bid_size = 0 THEN '' ELSE rtrim(rtrim(printf('%d.%09d', bid / 1000000000, bid % 1000000000), '0'), '.') END AS bid_price,
    CASE WHEN ask_size = 0 THEN '' ELSE rtrim(rtrim(printf('%d.%09d', ask / 1000000000, ask % 1000000000), '0'), '.') END AS ask_price,
    CASE WHEN size_decimals = 0 THEN printf('%d', bid_size)
        ELSE rtrim(rtrim(printf('%d.%0*d', bid_size / scale, size_decimals, bid_size % scale), '0'), '.') END AS bid_size,
    CASE WHEN size_decimals = 0 THEN printf('%d', ask_size)
        ELSE rtrim(rtrim(printf('%d.%0*d', ask_size / scale, size_decimals, ask_size % scale), '0'), '.') END AS ask_size,
    printf('%llu', seq) AS seq_num
FROM (
    SELECT l1.*, symbol.name, symbol.size_decimals,
        CAST('1' || substr('000000000000000000', 1, symbol.size_decimals) AS INTEGER) AS scale
    FROM l1 JOIN symbol ON symbol.id = l1.symbol
)
ORDER BY id;
