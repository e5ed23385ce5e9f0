-- People, definitions, process cases and records.

CREATE TABLE ledger.person (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    active boolean NOT NULL
);
CREATE TABLE ledger.person_grant (
    stream text NOT NULL REFERENCES ledger.person DEFERRABLE, seq bigint NOT NULL,
    role text NOT NULL, entity text NOT NULL, site text NOT NULL, since date NOT NULL, until date,
    PRIMARY KEY (stream, role, entity, site)
);
CREATE TABLE ledger.person_qualification (
    stream text NOT NULL REFERENCES ledger.person DEFERRABLE, seq bigint NOT NULL,
    code text NOT NULL, since date NOT NULL, until date,
    PRIMARY KEY (stream, code)
);
CREATE TABLE ledger.refusal (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    at timestamptz NOT NULL, command text NOT NULL, rule text NOT NULL, params jsonb NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
SELECT journal.regulate('ledger.person', 'person'), journal.regulate('ledger.person_grant', 'person'),
       journal.regulate('ledger.person_qualification', 'person'), journal.regulate('ledger.refusal', 'person', true);

CREATE TABLE ledger.instance (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    mark text CHECK (mark IN ('demo', 'trial')),
    name text NOT NULL
);
SELECT journal.regulate('ledger.instance', 'instance');

CREATE TABLE ledger.definition (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    kind text NOT NULL, key text NOT NULL, version bigint NOT NULL, sha256 text NOT NULL,
    content text NOT NULL, effective timestamptz NOT NULL
);
CREATE TABLE ledger.definition_version (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    version bigint NOT NULL, sha256 text NOT NULL, content text NOT NULL REFERENCES app.content,
    published_at timestamptz NOT NULL, published_by text NOT NULL, reason text NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
CREATE INDEX definition_version_sha ON ledger.definition_version (sha256);
SELECT journal.regulate('ledger.definition', 'definition'),
       journal.regulate('ledger.definition_version', 'definition', true);

CREATE TABLE ledger.process_case (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    process text NOT NULL, definition text NOT NULL, record_type text, subject text,
    site text NOT NULL, entity text NOT NULL,
    status text NOT NULL CHECK (status IN ('running', 'ended', 'terminated', 'suspended')),
    started_at timestamptz NOT NULL, started_by text NOT NULL, ended_at timestamptz,
    stuck bigint NOT NULL, state bytea NOT NULL
);
CREATE INDEX process_case_list ON ledger.process_case (process, status, started_at);
CREATE INDEX process_case_subject ON ledger.process_case (subject) WHERE subject IS NOT NULL;
CREATE TABLE ledger.task (
    stream text NOT NULL REFERENCES ledger.process_case DEFERRABLE, seq bigint NOT NULL,
    task text NOT NULL, token bigint NOT NULL, element text NOT NULL, process text NOT NULL,
    definition text NOT NULL, site text NOT NULL,
    assignee text, owner text, roles jsonb NOT NULL, people jsonb NOT NULL,
    created_at timestamptz NOT NULL, due timestamptz, follow_up timestamptz, priority bigint NOT NULL,
    part text NOT NULL, urged_at timestamptz, subject text,
    PRIMARY KEY (stream, task)
);
CREATE INDEX task_assignee ON ledger.task (assignee, due, created_at) WHERE assignee IS NOT NULL;
CREATE INDEX task_roles ON ledger.task USING gin (roles);
CREATE TABLE ledger.task_done (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    task text NOT NULL, element text NOT NULL, person text NOT NULL, how text NOT NULL, at timestamptz NOT NULL,
    outcome text, behalf text,
    PRIMARY KEY (stream, seq, n)
);
CREATE INDEX task_done_person ON ledger.task_done (person, at);
CREATE TABLE ledger.timer (
    stream text NOT NULL REFERENCES ledger.process_case DEFERRABLE, seq bigint NOT NULL,
    timer text NOT NULL, token bigint NOT NULL, element text NOT NULL, kind text NOT NULL,
    due timestamptz NOT NULL, every text, "left" bigint,
    PRIMARY KEY (stream, timer)
);
CREATE INDEX timer_due ON ledger.timer (due);
CREATE TABLE ledger.job (
    stream text NOT NULL REFERENCES ledger.process_case DEFERRABLE, seq bigint NOT NULL,
    job text NOT NULL, token bigint NOT NULL, element text NOT NULL, type text NOT NULL, inputs jsonb NOT NULL,
    external boolean NOT NULL, tries bigint NOT NULL,
    PRIMARY KEY (stream, job)
);
CREATE TABLE ledger.wait (
    stream text NOT NULL REFERENCES ledger.process_case DEFERRABLE, seq bigint NOT NULL,
    wait text NOT NULL, token bigint NOT NULL, element text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'signal', 'condition')),
    place text NOT NULL, name text NOT NULL, key text,
    met boolean NOT NULL,
    PRIMARY KEY (stream, wait)
);
CREATE INDEX wait_named ON ledger.wait (kind, name, key);
SELECT journal.regulate('ledger.process_case', 'case'), journal.regulate('ledger.task', 'case'),
       journal.regulate('ledger.task_done', 'case', true), journal.regulate('ledger.timer', 'case'),
       journal.regulate('ledger.job', 'case'), journal.regulate('ledger.wait', 'case');

CREATE TABLE ledger.record (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    type text NOT NULL, definition text NOT NULL, version bigint NOT NULL,
    "values" jsonb NOT NULL, created_at timestamptz NOT NULL
);
CREATE TABLE ledger.signature (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    version bigint NOT NULL, element text NOT NULL, signer text NOT NULL, meaning text NOT NULL,
    shown text NOT NULL, role text NOT NULL, at timestamptz NOT NULL, zone text NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
CREATE INDEX signature_signer ON ledger.signature (signer, at);
SELECT journal.regulate('ledger.record', 'record'), journal.regulate('ledger.signature', 'record', true);
