-- Messages thrown by cases that nobody awaited, kept for a while for one who begins to wait later. What was thrown
-- and what was given stands in the journal of the cases.
CREATE TABLE app.kept_message (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message  text NOT NULL,
    key      text,
    "values" bytea NOT NULL,
    until    timestamptz NOT NULL
);
CREATE INDEX kept_message_named ON app.kept_message (message, id);
CREATE INDEX kept_message_until ON app.kept_message (until);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.kept_message TO lw_app;
