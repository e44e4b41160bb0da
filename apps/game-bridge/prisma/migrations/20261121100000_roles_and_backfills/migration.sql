-- DropIndex
DROP INDEX "match_records_tenant_game_id_key";

-- AlterTable
ALTER TABLE "match_players" ADD COLUMN     "role" TEXT;

-- AlterTable
ALTER TABLE "match_records" ADD COLUMN     "backfill_game_id" TEXT;


-- Written by hand: what Prisma has no words for.

-- A game is of one match, and of those whose players were sent into it while it was running.
CREATE UNIQUE INDEX "match_records_tenant_game_id_key" ON "match_records"("tenant", "game_id")
    WHERE "backfill_game_id" IS NULL;
CREATE INDEX "match_records_tenant_backfill_game_id_idx" ON "match_records"("tenant", "backfill_game_id")
    WHERE "backfill_game_id" IS NOT NULL;
ALTER TABLE "match_records" ADD CONSTRAINT "match_records_backfill_check"
    CHECK ("backfill_game_id" IS NULL OR "game_id" IS NULL OR "game_id" = "backfill_game_id");
