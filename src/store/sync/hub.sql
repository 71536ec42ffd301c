CREATE TABLE IF NOT EXISTS upshot_hub (one INT PRIMARY KEY CHECK (one = 1), id BYTEA NOT NULL, format INT NOT NULL);
CREATE TABLE IF NOT EXISTS upshot_set (
    board BYTEA NOT NULL, arrival BIGINT NOT NULL, id BYTEA NOT NULL, hash BYTEA NOT NULL, readings BIGINT NOT NULL,
    parts BYTEA NOT NULL, body BYTEA NOT NULL, pushed_by TEXT NOT NULL DEFAULT session_user,
    pushed_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (board, arrival), UNIQUE (board, id));
CREATE TABLE IF NOT EXISTS upshot_part (board BYTEA NOT NULL, hash BYTEA NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (board, hash));
GRANT SELECT ON upshot_hub TO upshot_writer;
GRANT SELECT, INSERT ON upshot_part TO upshot_writer;
GRANT SELECT, INSERT (board, arrival, id, hash, readings, parts, body) ON upshot_set TO upshot_writer;
