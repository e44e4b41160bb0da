-- Ends matches whose time to accept is up by the clock of Redis: REQUIRES_ACCEPTANCE -> FAILED. Tickets with somebody who
-- did not answer go REQUIRES_ACCEPTANCE -> CANCELLED, the others to SEARCHING in all their pools. Where the match is gone,
-- nobody knows who accepted it, and all its tickets go to SEARCHING.
--
-- KEYS     how a call begins; per member: a match that asks its players
-- LISTS    per member: what is held against them
-- ARGV     how a call begins; per member: a match that asks its players, what is held against them
-- returns  per member:
--   {'lapsed', {{id, ticket (text)} of each SEARCHING ticket...}, {ids of CANCELLED tickets...}}
--   {'not-due'}
--   {'ended'}  before, and no ticket waits for it

local NOT_ACCEPTED = 'not-accepted'

return forEachMember(function()
  local match = nextFallibleMatch()
  if match.isAsking and match.answerBy > now then
    return { 'not-due' }
  end
  local wasAsking = match.isAsking
  local searching, cancelled = dropMatch(match, NOT_ACCEPTED, function(ticket)
    return wasAsking and not haveAllAccepted(match, ticket) and NOT_ACCEPTED
  end)
  if not wasAsking and #searching == 0 then
    return { 'ended' }
  end
  return { 'lapsed', searching, cancelled }
end)
