-- Makes proposals matches: every ticket SEARCHING -> PLACING, out of all its pools; or nothing at all. A match whose
-- players are asked first takes them to REQUIRES_ACCEPTANCE, and is not in the outbox yet.
--
-- KEYS     how a call begins; per member: a match (no slots)
-- ARGV     how a call begins; per member: a match, data (JSON), how long players may think in ms or 0
-- returns  per member:
--   {'committed'}
--   {'already-committed'}  by an earlier call, however it ended since
--   {'conflict', ids of the tickets that are not SEARCHING...}

local COMMITTED = { 'committed' }
local WAITS = 'SEARCHING\t'

-- Ids of the tickets that cannot be had, nil where there are none. Reads the others.
local function refusedTickets(tickets)
  local refused, seen = nil, {}
  for i = 1, #tickets do
    local ticket = tickets[i]
    local stored = textAt(ticket.place)
    if seen[ticket.id] or not stored or sub(stored, 1, #WAITS) ~= WAITS then
      refused = refused or {}
      refused[#refused + 1] = ticket.id
    else
      ticket.text = stored
    end
    seen[ticket.id] = true
  end
  return refused
end

local function askPlayers(match, acceptBy)
  match.acceptBy = text(acceptBy)
  putMatch(match, 'REQUIRES_ACCEPTANCE')
  move(acceptingKey, match.id, acceptBy)
  for _, ticket in ipairs(match.tickets) do
    putTicket(ticket, 'REQUIRES_ACCEPTANCE', match.id, endAfter(ticket, acceptBy))
    leavePools(ticket)
  end
end

return forEachMember(function()
  local match = nextMatch()
  local data = nextArg()
  local thinkFor = nextInt()

  if match.state then
    return { 'already-committed' }
  end
  local refused = refusedTickets(match.tickets)
  if refused then
    return { 'conflict', unpack(refused) }
  end

  if thinkFor > 0 then
    newMatch(match, data)
    askPlayers(match, now + thinkFor)
  else
    placeMatch(match, data)
    move(outboxKey, match.id, true)
    for i = 1, #match.tickets do
      placeTicket(match, match.tickets[i])
    end
  end
  return COMMITTED
end)
