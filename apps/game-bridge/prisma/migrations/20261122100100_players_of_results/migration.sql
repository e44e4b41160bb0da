-- Of a table that may be large already, and is in use: see the migration before.

-- AlterTable
ALTER TABLE "match_players" ADD COLUMN     "deviation" DOUBLE PRECISION,
ADD COLUMN     "rating_from" TEXT NOT NULL DEFAULT 'token',
ADD COLUMN     "stale" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "placement" SMALLINT,
ADD COLUMN     "new_rating" DOUBLE PRECISION,
    ADD CONSTRAINT "match_players_outcome_check"
    CHECK ("outcome" IN ('win', 'loss', 'draw') AND "placement" > 0) NOT VALID,
    ADD CONSTRAINT "match_players_deviation_check" CHECK ("deviation" >= 0) NOT VALID,
    ADD CONSTRAINT "match_players_rating_from_check"
    CHECK ("rating_from" IN ('token', 'static', 'account-api', 'built-in')) NOT VALID;

-- AddForeignKey: a rating changes by a player's part in a match, and is forgotten with it.
ALTER TABLE "rating_changes" ADD CONSTRAINT "rating_changes_match_id_user_id_fkey" FOREIGN KEY ("match_id", "user_id") REFERENCES "match_players"("match_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
