-- Whom people report to, and who may act for them.
CREATE TABLE ledger.person_superior (
    stream text NOT NULL REFERENCES ledger.person DEFERRABLE, seq bigint NOT NULL,
    superior text NOT NULL,
    PRIMARY KEY (stream, superior)
);
CREATE TABLE ledger.person_substitute (
    stream text NOT NULL REFERENCES ledger.person DEFERRABLE, seq bigint NOT NULL,
    substitute text NOT NULL, process text NOT NULL, since date NOT NULL, until date,
    PRIMARY KEY (stream, substitute, process)
);
CREATE INDEX person_substitute_who ON ledger.person_substitute (substitute);
SELECT journal.regulate('ledger.person_superior', 'person'), journal.regulate('ledger.person_substitute', 'person');
