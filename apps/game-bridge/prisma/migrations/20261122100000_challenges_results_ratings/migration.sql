-- CreateEnum
CREATE TYPE "challenge_state" AS ENUM ('PENDING', 'ACCEPTED', 'STARTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'FAILED');

-- CreateTable
CREATE TABLE "challenges" (
    "id" UUID NOT NULL,
    "tenant" TEXT NOT NULL,
    "challenger_id" TEXT NOT NULL,
    "opponent_id" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "ruleset_version" INTEGER NOT NULL,
    "pool" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "color" TEXT NOT NULL,
    "message" TEXT,
    "state" "challenge_state" NOT NULL DEFAULT 'PENDING',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "declines_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "remaining_ms" INTEGER,
    "reason" TEXT,
    "failures" SMALLINT NOT NULL DEFAULT 0,
    "leave_queue" BOOLEAN NOT NULL DEFAULT false,
    "challenger_rating" DOUBLE PRECISION NOT NULL,
    "challenger_deviation" DOUBLE PRECISION,
    "challenger_from" TEXT NOT NULL DEFAULT 'token',
    "challenger_stale" BOOLEAN NOT NULL DEFAULT false,
    "opponent_rating" DOUBLE PRECISION,
    "match_id" UUID,
    "challenger_team" TEXT,
    "opponent_team" TEXT,
    "game_id" TEXT,
    "server_addr" TEXT,
    "idempotency_key" TEXT,
    "fingerprint" TEXT,

    CONSTRAINT "challenges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "match_outbox" (
    "match_id" UUID NOT NULL,
    "challenge_id" UUID NOT NULL,
    "tenant" TEXT NOT NULL,
    "match" JSONB NOT NULL,
    "leave_queue" TEXT[] NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "match_outbox_pkey" PRIMARY KEY ("match_id")
);

-- CreateTable
CREATE TABLE "player_blocks" (
    "tenant" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "blocked" TEXT[] NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "player_blocks_pkey" PRIMARY KEY ("tenant","user_id")
);

-- CreateTable
CREATE TABLE "player_ratings" (
    "tenant" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "season" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "rating" DOUBLE PRECISION NOT NULL,
    "deviation" DOUBLE PRECISION NOT NULL,
    "volatility" DOUBLE PRECISION NOT NULL,
    "games" INTEGER NOT NULL DEFAULT 0,
    "wins" INTEGER NOT NULL DEFAULT 0,
    "losses" INTEGER NOT NULL DEFAULT 0,
    "draws" INTEGER NOT NULL DEFAULT 0,
    "rated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "player_ratings_pkey" PRIMARY KEY ("tenant","queue","user_id","season")
);

-- CreateTable
CREATE TABLE "rating_changes" (
    "match_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "season" INTEGER NOT NULL,
    "rating_before" DOUBLE PRECISION NOT NULL,
    "rating_after" DOUBLE PRECISION NOT NULL,
    "deviation_after" DOUBLE PRECISION NOT NULL,
    "outcome" TEXT,
    "rated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_changes_pkey" PRIMARY KEY ("match_id","user_id")
);

-- CreateIndex
CREATE INDEX "challenges_tenant_opponent_id_id_idx" ON "challenges"("tenant", "opponent_id", "id" DESC);

-- CreateIndex
CREATE INDEX "challenges_tenant_challenger_id_id_idx" ON "challenges"("tenant", "challenger_id", "id" DESC);

-- CreateIndex
CREATE INDEX "match_outbox_due_at_idx" ON "match_outbox"("due_at");

-- CreateIndex
CREATE INDEX "match_outbox_challenge_id_idx" ON "match_outbox"("challenge_id");

-- CreateIndex
CREATE INDEX "player_ratings_tenant_queue_season_rating_user_id_idx" ON "player_ratings"("tenant", "queue", "season", "rating" DESC, "user_id");

-- CreateIndex
CREATE INDEX "rating_changes_tenant_user_id_rated_at_match_id_idx" ON "rating_changes"("tenant", "user_id", "rated_at" DESC, "match_id" DESC);

-- AddForeignKey
ALTER TABLE "match_outbox" ADD CONSTRAINT "match_outbox_challenge_id_fkey" FOREIGN KEY ("challenge_id") REFERENCES "challenges"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand: what Prisma has no words for.

-- One live challenge per pair and direction; it stays the one while its game is being created.
CREATE UNIQUE INDEX "challenges_live_key" ON "challenges"("tenant", "challenger_id", "opponent_id")
    WHERE "state" IN ('PENDING', 'ACCEPTED');
-- A player's live ones: to be counted, and listed.
CREATE INDEX "challenges_live_incoming_idx" ON "challenges"("tenant", "opponent_id", "id" DESC)
    WHERE "state" IN ('PENDING', 'ACCEPTED') AND "declines_at" IS NULL;
CREATE INDEX "challenges_live_outgoing_idx" ON "challenges"("tenant", "challenger_id", "id" DESC)
    WHERE "state" IN ('PENDING', 'ACCEPTED');
-- What is due, for the sweeper.
CREATE INDEX "challenges_expiry_idx" ON "challenges"("expires_at") WHERE "state" = 'PENDING';
CREATE INDEX "challenges_decline_idx" ON "challenges"("declines_at") WHERE "state" = 'PENDING' AND "declines_at" IS NOT NULL;
CREATE UNIQUE INDEX "challenges_match_id_key" ON "challenges"("match_id") WHERE "match_id" IS NOT NULL;
CREATE UNIQUE INDEX "challenges_idempotency_key" ON "challenges"("tenant", "challenger_id", "idempotency_key")
    WHERE "idempotency_key" IS NOT NULL;
-- What was decided long ago, for the retention.
CREATE INDEX "challenges_decided_at_idx" ON "challenges"("decided_at") WHERE "decided_at" IS NOT NULL;

ALTER TABLE "challenges" ADD CONSTRAINT "challenges_players_check" CHECK ("challenger_id" <> "opponent_id");
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_color_check" CHECK ("color" IN ('white', 'black', 'random'));
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_numbers_check"
    CHECK ("failures" >= 0 AND "ruleset_version" > 0 AND "remaining_ms" >= 0 AND "challenger_deviation" >= 0);
-- A match exactly while there is a game or one is being created; a game exactly when it STARTED.
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_match_check"
    CHECK (("state" IN ('ACCEPTED', 'STARTED')) = ("match_id" IS NOT NULL)
       AND ("match_id" IS NULL) = ("challenger_team" IS NULL) AND ("match_id" IS NULL) = ("opponent_team" IS NULL)
       AND ("state" = 'STARTED') = ("game_id" IS NOT NULL) AND ("server_addr" IS NULL OR "state" = 'STARTED'));
-- Decided exactly when it is not open any more; a reason with every decline and every failure.
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_decided_check"
    CHECK (("state" = 'PENDING') = ("decided_at" IS NULL) AND ("state" NOT IN ('DECLINED', 'FAILED') OR "reason" IS NOT NULL)
       AND ("state" <> 'ACCEPTED' OR "remaining_ms" IS NOT NULL));
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_challenger_from_check"
    CHECK ("challenger_from" IN ('token', 'static', 'account-api', 'built-in'));
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_idempotency_check"
    CHECK (("idempotency_key" IS NULL) = ("fingerprint" IS NULL));

ALTER TABLE "player_ratings" ADD CONSTRAINT "player_ratings_numbers_check"
    CHECK ("season" >= 0 AND "deviation" > 0 AND "volatility" > 0 AND "games" >= 0 AND "wins" >= 0 AND "losses" >= 0
       AND "draws" >= 0 AND "wins" + "losses" + "draws" = "games");
ALTER TABLE "rating_changes" ADD CONSTRAINT "rating_changes_outcome_check" CHECK ("outcome" IN ('win', 'loss', 'draw'));


-- Of a table that may be large already, and is in use. Last, so that its lock is held for a moment only: new columns without
-- values rewrite nothing; the checks are of what is written from now on, a later migration checks the rest. One such table per
-- migration: whoever locks two may meet somebody who locks them in the other order.

-- AlterTable
ALTER TABLE "match_records" ADD COLUMN     "challenge_id" UUID,
ADD COLUMN     "claimed_at" TIMESTAMPTZ(3),
ADD COLUMN     "game_created_at" TIMESTAMPTZ(3),
ADD COLUMN     "finished_at" TIMESTAMPTZ(3),
ADD COLUMN     "result_reason" TEXT,
ADD COLUMN     "aborted" BOOLEAN,
ADD COLUMN     "rated" BOOLEAN,
ADD COLUMN     "result_digest" TEXT,
    ADD CONSTRAINT "match_records_source_check"
    CHECK ("source" IN ('queue', 'challenge') AND ("source" = 'challenge') = ("challenge_id" IS NOT NULL)) NOT VALID,
    -- A result is of a game, and whole.
    ADD CONSTRAINT "match_records_result_check"
    CHECK (("finished_at" IS NULL OR "state" = 'MATCHED') AND ("finished_at" IS NULL) = ("result_digest" IS NULL)
       AND ("finished_at" IS NULL) = ("aborted" IS NULL) AND ("finished_at" IS NULL) = ("rated" IS NULL)
       AND ("finished_at" IS NOT NULL OR "result_reason" IS NULL)) NOT VALID;
