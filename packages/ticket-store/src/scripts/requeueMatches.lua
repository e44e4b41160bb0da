-- Ends matches that get no game: PLACING -> FAILED. Their tickets go PLACING -> SEARCHING in all their pools, or
-- PLACING -> FAILED where the failure is final or the attempts of the ticket are used up. Tickets that are not to blame are
-- not charged an attempt and never fail.
--
-- KEYS     how a call begins; per member: a match
-- ARGV     how a call begins; per member: a match, reason, 1 when final or 0, attempts that a ticket has,
--          ids of the tickets to blame with blanks between or '*' for all
-- returns  per member:
--   {'requeued', {{id, ticket (text)} of each SEARCHING ticket...}, {ids of FAILED tickets...}}
--   {'already-requeued'}
--   {'not-placing'}

local function ticketsOf(match)
  local placed = {}
  for _, ticket in ipairs(match.tickets) do
    if isIn(match, ticket, 'PLACING') then
      placed[#placed + 1] = ticket
    end
  end
  return placed
end

return forEachMember(function()
  local match = nextMatch()
  local reason = nextArg()
  local final = nextInt() == 1
  local maxAttempts = nextInt()
  local blamed = nextArg()

  if match.state == 'FAILED' then
    return { 'already-requeued' }
  end
  if match.state ~= 'PLACING' then
    return { 'not-placing' }
  end

  local searching, failed = {}, {}
  match.reason = reason
  endMatch(match, 'FAILED')
  for _, ticket in ipairs(ticketsOf(match)) do
    local isBlamed = blamed == '*' or find(' ' .. blamed .. ' ', ' ' .. ticket.id .. ' ', 1, true) ~= nil
    if isBlamed and (countAttempt(ticket) >= maxAttempts or final) then
      closeTicket(ticket, 'FAILED', reason)
      failed[#failed + 1] = ticket.id
    else
      setReason(ticket, reason)
      searching[#searching + 1] = searchAgain(ticket)
    end
  end
  return { 'requeued', searching, failed }
end)
