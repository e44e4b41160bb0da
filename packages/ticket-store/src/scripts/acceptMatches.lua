-- Notes that players accept the matches that their tickets are in. With the last of them the match and every ticket go
-- REQUIRES_ACCEPTANCE -> PLACING, and the match into the outbox.
--
-- KEYS     how a call begins (no pools); per member: a match that asks its players (no slots)
-- ARGV     how a call begins; per member: a match that asks its players, place of the ticket, id of its player
-- returns  per member:
--   {'accepted'}
--   {'all-accepted'}  now or before
--   {'not-asked', state of the ticket}  or the time is up
--   {'not-found'}

local PLACED = { PLACING = true, MATCHED = true }

local function isComplete(match)
  for _, ticket in ipairs(match.tickets) do
    if not haveAllAccepted(match, ticket) or not isIn(match, ticket, 'REQUIRES_ACCEPTANCE') then
      return false
    end
  end
  return true
end

local function noteAcceptance(match, player)
  if not hasAccepted(match, player) then
    match.accepted = match.accepted == '' and player or match.accepted .. ' ' .. player
    putMatch(match, match.state)
  end
end

return forEachMember(function()
  local match = nextAskedMatch()
  local ticket = match.tickets[nextInt()]
  local player = nextArg()

  local state = readTicket(ticket)
  if not state then
    return { 'not-found' }
  end
  if ticket.match == match.id and PLACED[state] and PLACED[match.state] then
    return { 'all-accepted' }
  end
  if ticket.match ~= match.id or state ~= 'REQUIRES_ACCEPTANCE' or not match.isAsking or match.answerBy <= now then
    return { 'not-asked', state }
  end

  noteAcceptance(match, player)
  if not isComplete(match) then
    return { 'accepted' }
  end
  putMatch(match, 'PLACING')
  move(acceptingKey, match.id, false)
  move(placingKey, match.id, true)
  move(outboxKey, match.id, true)
  for _, each in ipairs(match.tickets) do
    placeTicket(match, each)
  end
  return { 'all-accepted' }
end)
