-- Nightly jobs are looked at by administrators; the service alone runs them. May run twice.
ALTER TABLE gisgrid.job_run ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.job_run;
CREATE POLICY service ON gisgrid.job_run TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.job_run;
CREATE POLICY member_reads ON gisgrid.job_run FOR SELECT TO gisgrid_member USING ((SELECT gisgrid.administers_somewhere()));
