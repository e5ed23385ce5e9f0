-- When processes begin by themselves: what the worker looks at. It follows from what is published; the cases that
-- begin are journaled.
CREATE TABLE app.start_timer (
    process text NOT NULL, element text NOT NULL, site text NOT NULL, entity text NOT NULL,
    due     timestamptz NOT NULL,
    every   text,
    "left"  bigint,
    PRIMARY KEY (process, element, site)
);
CREATE INDEX start_timer_due ON app.start_timer (due);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.start_timer TO lw_app;
