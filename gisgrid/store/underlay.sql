-- What lies under a draft. Reference features are read by whoever plans or approves anywhere, for rivers do not end at a border; they
-- are written by who plans the place. A sketch goes with its draft (access.sql), its bytes with the sketch. May run twice.
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['reference_batch', 'reference_feature', 'sketch_picture'] LOOP
        EXECUTE format('ALTER TABLE gisgrid.%I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('DROP POLICY IF EXISTS service ON gisgrid.%I', kept);
        EXECUTE format('CREATE POLICY service ON gisgrid.%I TO gisgrid_service USING (true) WITH CHECK (true)', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_reads ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_inserts ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_deletes ON gisgrid.%I', kept);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION gisgrid.plans_somewhere() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce((SELECT a.powers && ARRAY['draft', 'approve'] FROM gisgrid.acting() a), false);
END;
CREATE POLICY member_reads ON gisgrid.reference_batch FOR SELECT TO gisgrid_member USING ((SELECT gisgrid.plans_somewhere()));
CREATE POLICY member_inserts ON gisgrid.reference_batch FOR INSERT TO gisgrid_member
    WITH CHECK (gisgrid.may_at('draft', area_id));
CREATE POLICY member_deletes ON gisgrid.reference_batch FOR DELETE TO gisgrid_member USING (gisgrid.may_at('draft', area_id));
CREATE POLICY member_reads ON gisgrid.reference_feature FOR SELECT TO gisgrid_member USING ((SELECT gisgrid.plans_somewhere()));
CREATE POLICY member_inserts ON gisgrid.reference_feature FOR INSERT TO gisgrid_member
    WITH CHECK (batch IN (SELECT b.id FROM gisgrid.reference_batch b WHERE gisgrid.may_at('draft', b.area_id)));
CREATE OR REPLACE TRIGGER reference_batch_who BEFORE INSERT ON gisgrid.reference_batch FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('who', 'shown_name');

CREATE OR REPLACE TRIGGER draft_sketch_who BEFORE INSERT ON gisgrid.draft_sketch FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('who', 'shown_name');
CREATE POLICY member_reads ON gisgrid.sketch_picture FOR SELECT TO gisgrid_member
    USING (sketch IN (SELECT s.id FROM gisgrid.draft_sketch s));
CREATE POLICY member_inserts ON gisgrid.sketch_picture FOR INSERT TO gisgrid_member
    WITH CHECK (sketch IN (SELECT s.id FROM gisgrid.draft_sketch s WHERE gisgrid.may_edit_draft(s.draft)));
