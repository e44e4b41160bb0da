-- Makes proposals matches: every ticket SEARCHING -> PLACING, out of all its pools; or nothing at all.
-- Each pool's wait estimate moves a tenth of the way to the mean wait of this call.
--
-- KEYS     how a call begins; per member: a match
-- ARGV     how a call begins; per member: a match, place of the pool it met in, data (JSON)
-- returns  per member:
--   {'committed'}
--   {'already-committed'}  by an earlier call, however it ended since
--   {'conflict', ids of the tickets that are not SEARCHING...}

local ESTIMATE_WEIGHT = 0.1
local ESTIMATE_TTL = 3600000

-- Ids of the tickets that cannot be had, and how long the others waited altogether.
local function checkTickets(match)
  local refused, seen, waited = {}, {}, 0
  for _, ticket in ipairs(match.tickets) do
    local stored = fields(ticket.key, 'state', 'enq')
    if stored[1] ~= 'SEARCHING' or seen[ticket.id] then
      refused[#refused + 1] = ticket.id
    else
      waited = waited + math.max(0, now - tonumber(stored[2]))
    end
    seen[ticket.id] = true
  end
  return refused, waited
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

  if fields(match.key, 'state')[1] then
    return { 'already-committed' }
  end
  local refused, waited = checkTickets(match)
  if #refused > 0 then
    return { 'conflict', unpack(refused) }
  end

  placeMatch(match, data)
  move(outboxKey, match.id, true)
  for _, ticket in ipairs(match.tickets) do
    placeTicket(match, ticket)
  end
  pool.waited = (pool.waited or 0) + waited
  pool.placed = (pool.placed or 0) + #match.tickets
  return { 'committed' }
end)

for _, pool in ipairs(pools) do
  if pool.placed then
    updateEstimate(pool)
  end
end
return replies
