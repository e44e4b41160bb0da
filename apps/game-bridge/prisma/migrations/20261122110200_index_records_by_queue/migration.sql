-- Pages of a queue's matches, the newest first.
CREATE INDEX CONCURRENTLY "match_records_tenant_queue_proposed_at_id_idx"
    ON "match_records"("tenant", "queue", "proposed_at" DESC, "id" DESC);
