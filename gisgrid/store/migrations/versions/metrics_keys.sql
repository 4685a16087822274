-- A key of another system may be for the service's figures of itself.
ALTER TABLE gisgrid.api_key DROP CONSTRAINT api_key_collections_known;
ALTER TABLE gisgrid.api_key ADD CONSTRAINT api_key_collections_known CHECK (collections <@ '{households,metrics}');
