-- Ends matches that one of their players declines: REQUIRES_ACCEPTANCE -> FAILED. The ticket of that player goes
-- REQUIRES_ACCEPTANCE -> CANCELLED, the others to SEARCHING in all their pools; once the time is up also those are
-- CANCELLED that somebody did not answer for.
--
-- KEYS     how a call begins; per member: a match that asks its players
-- LISTS    per member: what is held against them
-- ARGV     how a call begins; per member: a match that asks its players, what is held against them, place of the ticket
--          that declines, id of its player who does
-- returns  per member:
--   {'declined', {{id, ticket (text)} of each SEARCHING ticket...}, {ids of CANCELLED tickets...}}
--   {'not-asked', state of the ticket}
--   {'not-found'}

local DECLINED = 'declined'
local NOT_ACCEPTED = 'not-accepted'

return forEachMember(function()
  local match = nextFallibleMatch()
  local decliner = match.tickets[nextInt()]
  local player = nextArg()

  local state = readTicket(decliner)
  if not state then
    return { 'not-found' }
  end
  if decliner.match ~= match.id or state ~= 'REQUIRES_ACCEPTANCE' then
    return { 'not-asked', state }
  end

  local isOver = match.isAsking and match.answerBy <= now
  local searching, cancelled = dropMatch(match, DECLINED, function(ticket)
    if ticket == decliner then
      return DECLINED, player
    end
    return isOver and not haveAllAccepted(match, ticket) and NOT_ACCEPTED
  end)
  return { 'declined', searching, cancelled }
end)
