-- At which sites a record carries or carried a file, or somebody was asked about one: who may read cases there may see
-- it. Follows from the journal, where the evidence of each entry stands.
CREATE TABLE app.file_use (
    sha256 text NOT NULL REFERENCES app.file,
    site   text NOT NULL,
    PRIMARY KEY (sha256, site)
);
INSERT INTO app.file_use (sha256, site)
SELECT DISTINCT f.sha256, e.body ->> 'site'
FROM (SELECT convert_from(body, 'UTF8')::jsonb AS body FROM journal.entry WHERE kind = 'record') e,
     jsonb_array_elements_text(e.body -> 'evidence') AS digest JOIN app.file f ON f.sha256 = digest
WHERE e.body ->> 'site' IS NOT NULL;
GRANT SELECT, INSERT ON app.file_use TO lw_app;
