-- Lets tickets in: nothing -> SEARCHING. A player holds one active ticket at most; a repeated id answers as before, and
-- so does a repeated idempotency key, for a day.
--
-- KEYS     how a call begins; per member: a ticket; per player: side balance; where there is a fingerprint: the answer
--          remembered by idempotency key
-- ARGV     how a call begins; per member: a ticket, longest wait in ms, data (JSON), 1 to watch for presence or 0,
--          fingerprint of what is asked for or ''
-- returns  per member, `estimate` in ms or '':
--   {'enqueued', estimate, side balances, enqueued at, expires at}
--   {'repeated', estimate, side balances, enqueued at, expires at, data}
--   {'replayed', estimate, side balances, enqueued at, expires at, data}  of the first ticket by this key
--   {'key-reused'}
--   {'already-queued', id of the ticket that one of the players has}

local ANSWER_TTL = 86400000

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

-- What the idempotency key says already, nil where it is new.
local function recall(answerKey, fingerprint)
  local first = fields(answerKey, 'fingerprint', 'estimate', 'balances', 'enq', 'exp', 'data')
  if not first[1] then
    return nil
  end
  if first[1] ~= fingerprint then
    return { 'key-reused' }
  end
  return { 'replayed', unpack(first, 2) }
end

local function remember(answerKey, fingerprint, data, reply)
  local _, estimate, balances, enqueuedAt, expiresAt = unpack(reply)
  write(
    'HSET', answerKey,
    'fingerprint', fingerprint, 'estimate', estimate, 'balances', balances, 'enq', enqueuedAt, 'exp', expiresAt,
    'data', data
  )
  redis.call('PEXPIREAT', answerKey, now + ANSWER_TTL)
end

-- The ticket that one of the players has.
local function findHeld(ticket)
  for _, slot in ipairs(ticket.slots) do
    local held = fields(slot, 'ticket', 'live')
    if held[2] == '1' and held[1] ~= ticket.id then
      return held[1]
    end
  end
  return nil
end

local function store(ticket, data, balances, expiresAt, isWatched)
  write(
    'HSET', ticket.key,
    'state', 'SEARCHING', 'data', data, 'balances', balances, 'enq', now, 'exp', expiresAt, 'attempts', 0
  )
  if isWatched then
    redis.call('HSET', ticket.key, 'presence', 1)
  end
  redis.call('PEXPIREAT', ticket.key, expiresAt + retention)
  for _, slot in ipairs(ticket.slots) do
    write('HSET', slot, 'ticket', ticket.id, 'live', 1)
    redis.call('PEXPIREAT', slot, expiresAt + retention)
  end
  enterPools(ticket, isWatched)
end

return forEachMember(function()
  local ticket = nextTicket()
  local maxWait = nextInt()
  local data = nextArg()
  local isWatched = nextInt() == 1
  local fingerprint = nextArg()
  local balanceKeys = {}
  for i = 1, #ticket.slots do
    balanceKeys[i] = nextKey()
  end
  local answerKey = fingerprint ~= '' and nextKey()

  local stored = fields(ticket.key, 'data', 'balances', 'enq', 'exp')
  if stored[1] then
    return { 'repeated', estimateOf(ticket.pools[1]), stored[2], stored[3], stored[4], stored[1] }
  end
  local recalled = answerKey and recall(answerKey, fingerprint)
  if recalled then
    return recalled
  end
  local held = findHeld(ticket)
  if held then
    return { 'already-queued', held }
  end

  local reply = { 'enqueued', estimateOf(ticket.pools[1]), readBalances(balanceKeys), now, now + maxWait }
  store(ticket, data, reply[3], reply[5], isWatched)
  if answerKey then
    remember(answerKey, fingerprint, data, reply)
  end
  return reply
end)
