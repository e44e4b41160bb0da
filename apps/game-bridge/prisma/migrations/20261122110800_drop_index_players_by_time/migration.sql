-- Its successor has the match id too.
DROP INDEX CONCURRENTLY IF EXISTS "match_players_tenant_user_id_proposed_at_idx";
