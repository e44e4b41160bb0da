-- The oldest matches of all tenants, for the retention.
CREATE INDEX CONCURRENTLY "match_records_proposed_at_idx" ON "match_records"("proposed_at");
