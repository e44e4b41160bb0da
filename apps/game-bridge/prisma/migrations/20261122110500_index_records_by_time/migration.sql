-- The oldest days of all tenants, for the retention. Of the day, not of the time: a day's many rows share one entry, which
-- makes it small, and no page is ever read by it, whose order it does not have.
CREATE INDEX CONCURRENTLY "match_records_day_idx" ON "match_records"((("proposed_at" AT TIME ZONE 'UTC')::date));
