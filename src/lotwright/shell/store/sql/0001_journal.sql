-- The journal and the guard on every regulated table. Run as the owner, never as the application.
--
-- Roles: lw_owner owns everything here; lw_app runs the product and reaches the journal through the two
-- functions below only; lw_sealer and lw_verifier read.

CREATE SCHEMA journal;
CREATE SCHEMA ledger;
CREATE SCHEMA app;
REVOKE ALL ON SCHEMA journal, ledger, app FROM PUBLIC;
GRANT USAGE ON SCHEMA journal TO lw_app, lw_sealer, lw_verifier;
GRANT USAGE ON SCHEMA ledger, app TO lw_app, lw_verifier;

CREATE DOMAIN ledger.amount AS numeric CHECK (VALUE <> 'NaN' AND abs(VALUE) < 1e19);

-- One head row a stream: what the next entry must link to, and what a writer locks.
CREATE TABLE journal.stream (
    kind text NOT NULL,
    id   text NOT NULL,
    seq  bigint NOT NULL CHECK (seq > 0),
    head bytea  NOT NULL CHECK (octet_length(head) = 32),
    PRIMARY KEY (kind, id)
);

-- `body` is the truth; the columns beside it are read from it by journal.append and re-checked by the verifier.
CREATE TABLE journal.entry (
    kind     text   NOT NULL,
    id       text   NOT NULL,
    seq      bigint NOT NULL CHECK (seq > 0),
    prev     bytea  NOT NULL CHECK (octet_length(prev) = 32),
    hash     bytea  NOT NULL CHECK (hash = sha256('\x02'::bytea || prev || body)),
    body     bytea  NOT NULL,
    xid      xid8   NOT NULL DEFAULT pg_current_xact_id(),
    act      text   NOT NULL,
    actor    text   NOT NULL,
    process  text,
    recorded timestamptz NOT NULL,
    PRIMARY KEY (kind, id, seq)
);
CREATE INDEX entry_recorded ON journal.entry (recorded, kind, id, seq);
CREATE INDEX entry_actor ON journal.entry (actor, recorded);
CREATE INDEX entry_process ON journal.entry (process, recorded) WHERE process IS NOT NULL;
CREATE INDEX entry_xid ON journal.entry (xid);

CREATE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LW002';
END $$;

CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE ON journal.entry
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON journal.entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER stream_is_never_deleted BEFORE DELETE ON journal.stream
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER stream_is_never_emptied BEFORE TRUNCATE ON journal.stream
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
ALTER TABLE journal.entry ENABLE ALWAYS TRIGGER entry_is_final;
ALTER TABLE journal.entry ENABLE ALWAYS TRIGGER entry_is_never_emptied;
ALTER TABLE journal.stream ENABLE ALWAYS TRIGGER stream_is_never_deleted;
ALTER TABLE journal.stream ENABLE ALWAYS TRIGGER stream_is_never_emptied;

-- Lock stream heads in the order given (the caller sorts by rank and id) and read the database clock after the
-- last lock, so that recording times never run backwards within a stream. Modes: w update, s share, r none.
CREATE FUNCTION journal.lock(p_kinds text[], p_ids text[], p_modes text[])
RETURNS TABLE (kind text, id text, seq bigint, head bytea, clock timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journal, pg_temp AS $$
#variable_conflict use_column
DECLARE i int;
BEGIN
    FOR i IN 1 .. coalesce(array_length(p_kinds, 1), 0) LOOP
        IF p_modes[i] = 'w' THEN
            PERFORM 1 FROM stream s WHERE s.kind = p_kinds[i] AND s.id = p_ids[i] FOR UPDATE;
        ELSIF p_modes[i] = 's' THEN
            PERFORM 1 FROM stream s WHERE s.kind = p_kinds[i] AND s.id = p_ids[i] FOR SHARE;
        END IF;
    END LOOP;
    RETURN QUERY
        SELECT s.kind, s.id, s.seq, s.head, clock_timestamp()
        FROM unnest(p_kinds, p_ids) AS wanted(kind, id) JOIN stream s USING (kind, id)
        UNION ALL SELECT NULL, NULL, NULL, NULL, clock_timestamp();
END $$;

-- Append entries, each linked to its stream's head as it stands in this transaction. Everything but the hash is
-- read from the body itself. LW001: the head has moved (the caller decided on an older state).
CREATE FUNCTION journal.append(p_bodies bytea[], p_hashes bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journal, pg_temp AS $$
DECLARE
    i int;
    said jsonb;
    v_seq bigint;
    v_prev bytea;
    v_recorded timestamptz;
BEGIN
    FOR i IN 1 .. array_length(p_bodies, 1) LOOP
        said := convert_from(p_bodies[i], 'UTF8')::jsonb;
        v_seq := (said ->> 'seq')::bigint;
        v_prev := decode(said ->> 'prev', 'hex');
        v_recorded := (said ->> 'recorded')::timestamptz;
        IF v_recorded > clock_timestamp() OR v_recorded < clock_timestamp() - interval '5 minutes' THEN
            RAISE EXCEPTION 'journal: recording time is not now' USING ERRCODE = 'LW003';
        END IF;
        IF v_seq = 1 THEN
            IF v_prev <> decode(repeat('00', 32), 'hex') THEN
                RAISE EXCEPTION 'journal: a first entry follows nothing' USING ERRCODE = 'LW001';
            END IF;
            INSERT INTO stream VALUES (said ->> 'kind', said ->> 'id', 1, p_hashes[i]) ON CONFLICT DO NOTHING;
        ELSE
            UPDATE stream SET seq = v_seq, head = p_hashes[i]
            WHERE kind = said ->> 'kind' AND id = said ->> 'id' AND seq = v_seq - 1 AND head = v_prev;
        END IF;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'journal: stale head of %/%', said ->> 'kind', said ->> 'id' USING ERRCODE = 'LW001';
        END IF;
        INSERT INTO entry (kind, id, seq, prev, hash, body, act, actor, process, recorded)
        VALUES (said ->> 'kind', said ->> 'id', v_seq, v_prev, p_hashes[i], p_bodies[i],
                said ->> 'act', said ->> 'actor', said ->> 'process', v_recorded);
    END LOOP;
END $$;

-- At commit: a regulated row may have changed only together with an entry of its stream in this transaction.
CREATE FUNCTION journal.require_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journal, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.stream IS DISTINCT FROM OLD.stream THEN
        RAISE EXCEPTION '%: a row does not change its stream', TG_TABLE_NAME USING ERRCODE = 'LW004';
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM entry e
        WHERE e.kind = TG_ARGV[0] AND e.id = OLD.stream AND e.seq > OLD.seq AND e.xid = pg_current_xact_id();
    ELSE
        PERFORM 1 FROM entry e
        WHERE e.kind = TG_ARGV[0] AND e.id = NEW.stream AND e.seq = NEW.seq AND e.xid = pg_current_xact_id();
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: row changed without a journal entry of this transaction', TG_TABLE_NAME
            USING ERRCODE = 'LW004';
    END IF;
    RETURN NULL;
END $$;

-- Puts a table under guard. p_log: rows are only ever added.
CREATE FUNCTION journal.regulate(p_table regclass, p_kind text, p_log boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE CONSTRAINT TRIGGER journaled AFTER INSERT OR UPDATE OR DELETE ON %s
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal.require_entry(%L)', p_table, p_kind);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER journaled', p_table);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER never_emptied', p_table);
    IF p_log THEN
        EXECUTE format('CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON %s
            FOR EACH ROW EXECUTE FUNCTION journal.refuse_change()', p_table);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER only_added', p_table);
        EXECUTE format('GRANT SELECT, INSERT ON %s TO lw_app', p_table);
    ELSE
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO lw_app', p_table);
    END IF;
    EXECUTE format('GRANT SELECT ON %s TO lw_verifier', p_table);
END $$;

REVOKE ALL ON FUNCTION journal.lock(text[], text[], text[]), journal.append(bytea[], bytea[]),
    journal.require_entry(), journal.refuse_change(), journal.regulate(regclass, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.lock(text[], text[], text[]), journal.append(bytea[], bytea[]) TO lw_app;
GRANT SELECT ON journal.entry, journal.stream TO lw_app, lw_sealer, lw_verifier;

-- Unregulated helpers of the application.
CREATE TABLE app.idempotency (
    actor       text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    receipt     bytea,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);
-- Messages that wait to go out. A worker leases a message until an instant; `lease` fences: whoever leased it
-- later wins, and one whose lease was taken over cannot settle it any more.
CREATE TABLE app.outbox (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic     text NOT NULL,
    payload   bytea NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    delivered timestamptz,
    due       timestamptz NOT NULL DEFAULT now(),
    lease     bigint NOT NULL DEFAULT 0,
    attempts  int NOT NULL DEFAULT 0,
    fault     text
);
CREATE INDEX outbox_waiting ON app.outbox (due, id) WHERE delivered IS NULL;
CREATE TABLE app.draft (
    case_id text NOT NULL,
    task    text NOT NULL,
    person  text NOT NULL,
    content jsonb NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (case_id, task, person)
);
CREATE TABLE app.file (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name   text NOT NULL,
    media  text NOT NULL,
    size   bigint NOT NULL,
    person text NOT NULL,
    at     timestamptz NOT NULL DEFAULT now()
);
-- Personal values in clear, apart from the journal so that they can be erased; and each subject's data key,
-- wrapped by the master key that lies outside the database.
CREATE TABLE app.person_private (
    person  text PRIMARY KEY,
    name    text NOT NULL,
    wrapped bytea NOT NULL
);
CREATE TABLE app.content (
    sha256  text PRIMARY KEY,
    content bytea NOT NULL CHECK (encode(sha256(content), 'hex') = sha256)
);
CREATE FUNCTION app.draw(p_series text, p_count int) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
    IF p_series !~ '^[A-Z]{1,8}$' THEN
        RAISE EXCEPTION 'not a number series: %', p_series USING ERRCODE = 'LW005';
    END IF;
    -- Two who draw from a new series at once: IF NOT EXISTS alone lets the second fail.
    BEGIN
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS app.%I', 'number_' || lower(p_series));
    EXCEPTION WHEN unique_violation OR duplicate_table THEN
        NULL;
    END;
    RETURN QUERY EXECUTE format('SELECT nextval(%L) FROM generate_series(1, $1)', 'app.number_' || lower(p_series))
        USING p_count;
END $$;
REVOKE ALL ON FUNCTION app.draw(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.draw(text, int) TO lw_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.idempotency, app.outbox, app.draft, app.file, app.person_private TO lw_app;
GRANT SELECT, INSERT ON app.content TO lw_app;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO lw_verifier;
