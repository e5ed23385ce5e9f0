-- Everybody who brought a file: the same content is kept once, whoever brings it.
CREATE TABLE app.file_bringer (
    sha256 text NOT NULL REFERENCES app.file,
    person text NOT NULL,
    PRIMARY KEY (sha256, person)
);
INSERT INTO app.file_bringer (sha256, person) SELECT sha256, person FROM app.file;
GRANT SELECT, INSERT ON app.file_bringer TO lw_app;
