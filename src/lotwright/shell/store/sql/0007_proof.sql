-- What was proven of a version when it was published, and what was not and is answered by its signed reason.
ALTER TABLE ledger.definition_version
    ADD COLUMN verdict text CHECK (verdict IN ('sound', 'unknown')),
    ADD COLUMN doubts jsonb NOT NULL DEFAULT '[]';
