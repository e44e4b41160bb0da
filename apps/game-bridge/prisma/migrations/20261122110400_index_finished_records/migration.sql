-- Pages of the matches that have a result.
CREATE INDEX CONCURRENTLY "match_records_finished_idx"
    ON "match_records"("tenant", "proposed_at" DESC, "id" DESC) WHERE "finished_at" IS NOT NULL;
