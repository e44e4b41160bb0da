-- Pages of a player's matches, the newest first.
CREATE INDEX CONCURRENTLY "match_players_tenant_user_id_proposed_at_match_id_idx"
    ON "match_players"("tenant", "user_id", "proposed_at" DESC, "match_id" DESC);
