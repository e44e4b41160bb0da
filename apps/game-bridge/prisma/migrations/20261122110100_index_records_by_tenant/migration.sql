-- Pages of a tenant's matches, the newest first.
CREATE INDEX CONCURRENTLY "match_records_tenant_proposed_at_id_idx"
    ON "match_records"("tenant", "proposed_at" DESC, "id" DESC);
