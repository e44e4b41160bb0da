-- Checks the rows that were there before the checks. Reads the tables, and lets everybody read and write meanwhile.
ALTER TABLE "match_records" VALIDATE CONSTRAINT "match_records_source_check";
ALTER TABLE "match_records" VALIDATE CONSTRAINT "match_records_result_check";
ALTER TABLE "match_players" VALIDATE CONSTRAINT "match_players_outcome_check";
ALTER TABLE "match_players" VALIDATE CONSTRAINT "match_players_deviation_check";
ALTER TABLE "match_players" VALIDATE CONSTRAINT "match_players_rating_from_check";
