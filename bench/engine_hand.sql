-- The tables of the hand-written transaction: the same facts, chained and checked, without our guards.
CREATE SCHEMA hand;
CREATE TABLE hand.stream (kind text, id text, seq bigint NOT NULL, head bytea NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE hand.entry (
    kind text, id text, seq bigint, prev bytea NOT NULL,
    hash bytea NOT NULL CHECK (hash = sha256('\x02'::bytea || prev || body)), body bytea NOT NULL,
    PRIMARY KEY (kind, id, seq)
);
CREATE TABLE hand.process_case (
    stream text PRIMARY KEY, seq bigint NOT NULL, process text NOT NULL, status text NOT NULL,
    started_at timestamptz NOT NULL, state bytea NOT NULL
);
CREATE TABLE hand.task (
    stream text REFERENCES hand.process_case, seq bigint NOT NULL, task text, element text NOT NULL,
    created_at timestamptz NOT NULL, PRIMARY KEY (stream, task)
);
CREATE TABLE hand.task_done (
    stream text, seq bigint, n int, task text NOT NULL, element text NOT NULL, person text NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (stream, seq, n)
);
CREATE TABLE hand.spiff (id bigint PRIMARY KEY, state text NOT NULL);
