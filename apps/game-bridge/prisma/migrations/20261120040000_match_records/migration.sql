-- CreateEnum
CREATE TYPE "match_record_state" AS ENUM ('PLACING', 'FAILED', 'MATCHED');

-- CreateTable
CREATE TABLE "match_records" (
    "id" UUID NOT NULL,
    "tenant" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "ruleset_version" INTEGER NOT NULL,
    "pool" TEXT NOT NULL,
    "region" TEXT,
    "attributes" JSONB NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'queue',
    "state" "match_record_state" NOT NULL,
    "game_id" TEXT,
    "server_addr" TEXT,
    "rating_gap" DOUBLE PRECISION NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure_reason" TEXT,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3),
    "ready_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "match_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "match_players" (
    "match_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "ticket_id" UUID NOT NULL,
    "team" TEXT NOT NULL,
    "color" TEXT,
    "rating" DOUBLE PRECISION NOT NULL,
    "wait_ms" INTEGER NOT NULL,
    "enqueued_at" TIMESTAMPTZ(3) NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "match_players_pkey" PRIMARY KEY ("match_id","user_id")
);

-- CreateIndex
CREATE INDEX "match_records_tenant_queue_proposed_at_idx" ON "match_records"("tenant", "queue", "proposed_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "match_records_tenant_game_id_key" ON "match_records"("tenant", "game_id");

-- CreateIndex
CREATE INDEX "match_players_tenant_user_id_proposed_at_idx" ON "match_players"("tenant", "user_id", "proposed_at" DESC);

-- CreateIndex
CREATE INDEX "match_players_ticket_id_idx" ON "match_players"("ticket_id");

-- AddForeignKey
ALTER TABLE "match_players" ADD CONSTRAINT "match_players_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "match_records"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand: what can never be true of a record.

-- MATCHED has a game and its time, FAILED has a reason and its time, and neither has anything of the other.
ALTER TABLE "match_records" ADD CONSTRAINT "match_records_matched_check"
    CHECK (("state" = 'MATCHED') = ("game_id" IS NOT NULL) AND ("state" = 'MATCHED') = ("ready_at" IS NOT NULL)
           AND ("server_addr" IS NULL OR "state" = 'MATCHED'));
ALTER TABLE "match_records" ADD CONSTRAINT "match_records_failed_check"
    CHECK (("state" = 'FAILED') = ("failed_at" IS NOT NULL) AND ("state" = 'FAILED') = ("failure_reason" IS NOT NULL));
ALTER TABLE "match_records" ADD CONSTRAINT "match_records_numbers_check"
    CHECK ("rating_gap" >= 0 AND "attempts" >= 0 AND "ruleset_version" > 0);
ALTER TABLE "match_players" ADD CONSTRAINT "match_players_color_check" CHECK ("color" IN ('white', 'black'));
ALTER TABLE "match_players" ADD CONSTRAINT "match_players_wait_check" CHECK ("wait_ms" >= 0);
