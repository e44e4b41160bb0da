-- Makes proposals matches: every ticket SEARCHING -> PLACING, out of all its pools; or nothing at all. A match whose
-- players are asked first takes them to REQUIRES_ACCEPTANCE, and is not in the outbox yet.
--
-- KEYS     how a call begins; per member: a match
-- ARGV     how a call begins; per member: a match, data (JSON), how long players may think in ms or 0
-- returns  per member:
--   {'committed'}
--   {'already-committed'}  by an earlier call, however it ended since
--   {'conflict', ids of the tickets that are not SEARCHING...}

-- Ids of the tickets that cannot be had.
local function refusedTickets(match)
  local refused, seen = {}, {}
  for _, ticket in ipairs(match.tickets) do
    if seen[ticket.id] or fields(ticket.key, 'state')[1] ~= 'SEARCHING' then
      refused[#refused + 1] = ticket.id
    end
    seen[ticket.id] = true
  end
  return refused
end

local function askPlayers(match, data, acceptBy)
  write('HSET', match.key, 'state', 'REQUIRES_ACCEPTANCE', 'data', data, 'attempts', 0, 'acceptBy', acceptBy)
  move(acceptingKey, match.id, acceptBy)
  for _, ticket in ipairs(match.tickets) do
    redis.call('HSET', ticket.key, 'state', 'REQUIRES_ACCEPTANCE', 'match', match.id)
    forgetAfter(ticket, acceptBy)
    leavePools(ticket)
  end
end

return forEachMember(function()
  local match = nextMatch()
  local data = nextArg()
  local thinkFor = nextInt()

  if fields(match.key, 'state')[1] then
    return { 'already-committed' }
  end
  local refused = refusedTickets(match)
  if #refused > 0 then
    return { 'conflict', unpack(refused) }
  end

  if thinkFor > 0 then
    askPlayers(match, data, now + thinkFor)
  else
    placeMatch(match, data)
    move(outboxKey, match.id, true)
    for _, ticket in ipairs(match.tickets) do
      placeTicket(match, ticket)
    end
  end
  return { 'committed' }
end)
