-- Pages of the matches in one state that have no result. With the next one: every row is in exactly one of the two.
CREATE INDEX CONCURRENTLY "match_records_unfinished_idx"
    ON "match_records"("tenant", "state", "proposed_at" DESC, "id" DESC) WHERE "finished_at" IS NULL;
