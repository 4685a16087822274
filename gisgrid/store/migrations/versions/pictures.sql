-- A picture is kept once of each sender and area: sent twice it is the same one, and what another sent is no one's business.

ALTER TABLE gisgrid.picture DROP CONSTRAINT picture_once;
ALTER TABLE gisgrid.picture ADD CONSTRAINT picture_once UNIQUE NULLS NOT DISTINCT (sha256, area_id, account);
