-- Its successor has the match id too.
DROP INDEX CONCURRENTLY IF EXISTS "match_records_tenant_queue_proposed_at_idx";
