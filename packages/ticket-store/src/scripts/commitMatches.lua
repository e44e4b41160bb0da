-- Makes proposals matches: every ticket SEARCHING -> PLACING, out of all its pools; or nothing at all. A match whose
-- players are asked first takes them to REQUIRES_ACCEPTANCE, and is not in the outbox yet.
-- Each pool's wait estimate moves a tenth of the way to the mean wait of this call.
--
-- KEYS     how a call begins; per member: a match
-- ARGV     how a call begins; per member: a match, place of the pool it met in, data (JSON), how long players
--          may think in ms or 0
-- returns  per member:
--   {'committed'}
--   {'already-committed'}  by an earlier call, however it ended since
--   {'conflict', ids of the tickets that are not SEARCHING...}

local ESTIMATE_WEIGHT = 0.1
local ESTIMATE_TTL = 3600000

-- Ids of the tickets that cannot be had, and how long the others of players waited altogether.
local function checkTickets(match)
  local refused, seen, waited, count = {}, {}, 0, 0
  for _, ticket in ipairs(match.tickets) do
    local stored = fields(ticket.key, 'state', 'enq')
    if stored[1] ~= 'SEARCHING' or seen[ticket.id] then
      refused[#refused + 1] = ticket.id
    elseif #ticket.slots > 0 then
      waited = waited + math.max(0, now - tonumber(stored[2]))
      count = count + 1
    end
    seen[ticket.id] = true
  end
  return refused, waited, count
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

local function updateEstimate(pool)
  local mean = pool.waited / pool.placed
  local before = tonumber(fields(pool.waitKey, 'mean')[1])
  local after = before and before + ESTIMATE_WEIGHT * (mean - before) or mean
  write('HSET', pool.waitKey, 'mean', string.format('%.0f', after))
  redis.call('PEXPIREAT', pool.waitKey, now + ESTIMATE_TTL)
end

local replies = forEachMember(function()
  local match = nextMatch()
  local pool = pools[nextInt()]
  local data = nextArg()
  local thinkFor = nextInt()

  if fields(match.key, 'state')[1] then
    return { 'already-committed' }
  end
  local refused, waited, count = checkTickets(match)
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
  pool.waited = (pool.waited or 0) + waited
  pool.placed = (pool.placed or 0) + count
  return { 'committed' }
end)

for _, pool in ipairs(pools) do
  if (pool.placed or 0) > 0 then
    updateEstimate(pool)
  end
end
return replies
