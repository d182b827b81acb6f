-- 0002_non_crime.sql: cases that are not crimes are told apart, also once they are closed (NCHI-5).
ALTER TABLE case_row ADD COLUMN non_crime INTEGER NOT NULL DEFAULT 0 CHECK (non_crime IN (0, 1));
-- What the projection of every case from now on gives. Results of their own came with this column, so that only the
-- status can say it of the cases that are here.
DROP TRIGGER case_row_update;
UPDATE case_row SET non_crime = 1 WHERE status = 'non_crime';
CREATE TRIGGER case_row_update BEFORE UPDATE ON case_row WHEN projecting() = 0
    BEGIN SELECT RAISE(ABORT, 'only an entry changes a case table'); END;
CREATE INDEX case_non_crime ON case_row (id) WHERE non_crime = 1;
-- With the case, so that people and accounts are counted without looking into their tables.
DROP INDEX person_name;
DROP INDEX person_changed;
DROP INDEX account_handle;
DROP INDEX account_changed;
CREATE INDEX person_name ON person_row (name_key, id, case_id);
CREATE INDEX person_changed ON person_row (changed_at, id, case_id);
CREATE INDEX account_handle ON account_row (handle, id, case_id);
CREATE INDEX account_changed ON account_row (changed_at, id, case_id);
