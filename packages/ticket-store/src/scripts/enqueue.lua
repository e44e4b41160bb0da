-- Lets tickets in: nothing -> SEARCHING. A player holds one active ticket at most; a repeated id answers as before.
--
-- KEYS     how a call begins; per member: a ticket; per player: side balance
-- ARGV     how a call begins; per member: a ticket, longest wait in ms, data (JSON)
-- returns  per member, `estimate` in ms or '':
--   {'enqueued', estimate, side balances, enqueued at, expires at}
--   {'repeated', estimate, side balances, enqueued at, expires at, data}
--   {'already-queued', id of the ticket that one of the players has}

local function estimateOf(pool)
  if not pool.estimate then
    pool.estimate = fields(pool.waitKey, 'mean')[1] or ''
  end
  return pool.estimate
end

local function readBalances(keys)
  local balances = {}
  for i, key in ipairs(keys) do
    balances[i] = tonumber(unlessWrongType(redis.pcall('GET', key)) or 0) or 0
  end
  return table.concat(balances, ',')
end

return forEachMember(function()
  local ticket = nextTicket()
  local maxWait = nextInt()
  local data = nextArg()
  local balanceKeys = {}
  for i = 1, #ticket.slots do
    balanceKeys[i] = nextKey()
  end

  local stored = fields(ticket.key, 'data', 'balances', 'enq', 'exp')
  if stored[1] then
    return { 'repeated', estimateOf(ticket.pools[1]), stored[2], stored[3], stored[4], stored[1] }
  end
  for _, slot in ipairs(ticket.slots) do
    local held = fields(slot, 'ticket', 'live')
    if held[2] == '1' and held[1] ~= ticket.id then
      return { 'already-queued', held[1] }
    end
  end
  local balances = readBalances(balanceKeys)
  local estimate = estimateOf(ticket.pools[1])
  local expiresAt = now + maxWait

  write(
    'HSET', ticket.key,
    'state', 'SEARCHING', 'data', data, 'balances', balances, 'enq', now, 'exp', expiresAt, 'attempts', 0
  )
  redis.call('PEXPIREAT', ticket.key, expiresAt + retention)
  for _, slot in ipairs(ticket.slots) do
    write('HSET', slot, 'ticket', ticket.id, 'live', 1)
    redis.call('PEXPIREAT', slot, expiresAt + retention)
  end
  enterPools(ticket)
  return { 'enqueued', estimate, balances, now, expiresAt }
end)
