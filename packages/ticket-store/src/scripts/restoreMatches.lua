-- The second half of a claim, for a match that a fail-over of Redis lost wholly or in part. Where each ticket is in
-- this match or SEARCHING, the commit is applied again and the attempt counted; that it was announced shows that all its
-- players accepted it, if they were asked. Otherwise the match is VOID, and those
-- of its tickets that went nowhere else are SEARCHING in all their pools, as if they had just come in.
--
-- KEYS     how a call begins; per member: a match (no slots)
-- ARGV     how a call begins; per member: a match, data (JSON)
-- returns  per member, as claimMatches:
--   {'claimed', attempts}
--   {'already-matched', game (JSON), attempts}
--   {'finished', reason}
--   {'void', reason, {id, ticket (text)} of each ticket that is SEARCHING...}

local VOID_REASON = 'the tickets went elsewhere'

-- Whether all tickets can be had; marks those that belong to the match and those that are free.
local function checkTickets(match)
  local complete = true
  for _, ticket in ipairs(match.tickets) do
    local state = readTicket(ticket)
    ticket.isPlaced = state == 'PLACING' and ticket.match == match.id
    ticket.belongs = ticket.isPlaced or (state == 'REQUIRES_ACCEPTANCE' and ticket.match == match.id)
    ticket.free = state == 'SEARCHING'
    complete = complete and (ticket.belongs or ticket.free)
  end
  return complete
end

local function voidMatch(match, data)
  local reply = { 'void', VOID_REASON }
  if not match.state then
    newMatch(match, data)
  end
  match.data, match.reason = data, VOID_REASON
  endMatch(match, 'VOID')
  for _, ticket in ipairs(match.tickets) do
    if ticket.belongs or ticket.free then
      reply[#reply + 1] = searchAgain(ticket)
    end
  end
  return reply
end

return forEachMember(function()
  local match = nextMatch()
  local data = nextArg()
  local over = whatEnded(match)
  if over then
    return over
  end
  if not checkTickets(match) then
    return voidMatch(match, data)
  end

  if match.state ~= 'PLACING' then
    placeMatch(match, data)
    move(acceptingKey, match.id, false)
  end
  for _, ticket in ipairs(match.tickets) do
    if not ticket.isPlaced then
      placeTicket(match, ticket)
    end
  end
  return { 'claimed', countClaim(match) }
end)
