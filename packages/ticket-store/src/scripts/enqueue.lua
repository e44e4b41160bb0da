-- Lets tickets in: nothing -> SEARCHING. A player holds one active ticket at most; a repeated id answers as before, and
-- so does a repeated idempotency key, for a day.
--
-- KEYS     how a call begins; per member: a ticket; per player: side balance; where they are recalled, per player: recent
--          opponents; where there is a fingerprint: the answer remembered by idempotency key; where there is a cooldown,
--          per player: strikes
-- ARGV     how a call begins; per member: a ticket, longest wait in ms, data (JSON), 1 to watch for presence or 0,
--          1 to recall recent opponents or 0, fingerprint of what is asked for or '', number of pauses of the cooldown
--          or 0; where there are any: the first strike to be paused for, for how long a strike counts in ms, the pauses
--          in ms
-- returns  per member, `recent` opponents: spaces between those of a player, a line per player:
--   {'enqueued', side balances, enqueued at, expires at, recent or ''}
--   {'repeated', side balances, enqueued at, expires at, recent or nil, data}
--   {'replayed', side balances, enqueued at, expires at, recent or nil, data}  of the first ticket by this key
--   {'key-reused'}
--   {'already-queued', id of the ticket that one of the players has}
--   {'cooling-down', place of the player who may not join for longest, until when, for how long, reason of the last
--    strike}

local ANSWER_TTL = 86400000
local MOST_RECENT = 50

-- Of so many players, side balances with commas between.
local function joinBalances(stored, from, count)
  local balances = {}
  for i = 1, count do
    balances[i] = tonumber(stored[from + i] or 0) or 0
  end
  return table.concat(balances, ',')
end

-- Of each player whom he met last, the latest first.
local function readRecent(keys)
  local lists = {}
  for i, key in ipairs(keys) do
    local met = redis.pcall('ZREVRANGEBYSCORE', key, '+inf', '(' .. nowText, 'LIMIT', 0, MOST_RECENT)
    lists[i] = table.concat(unlessWrongType(met) or {}, ' ')
  end
  local recent = table.concat(lists, '\n')
  return string.find(recent, '%S') and recent or ''
end

-- What the idempotency key says already, nil where it is new.
local function recall(answerKey, fingerprint)
  local first = fields(answerKey, 'fingerprint', 'balances', 'enq', 'exp', 'recent', 'data')
  if not first[1] then
    return nil
  end
  if first[1] ~= fingerprint then
    return { 'key-reused' }
  end
  return { 'replayed', unpack(first, 2) }
end

local function remember(answerKey, fingerprint, data, reply)
  local _, balances, enqueuedAt, expiresAt, recent = unpack(reply)
  write(
    'HSET', answerKey,
    'fingerprint', fingerprint, 'balances', balances, 'enq', text(enqueuedAt), 'exp', text(expiresAt),
    'data', data
  )
  if recent ~= '' then
    redis.call('HSET', answerKey, 'recent', recent)
  end
  redis.call('PEXPIREAT', answerKey, text(now + ANSWER_TTL))
end

local function nextCooldown(players)
  local count = nextInt()
  if count == 0 then
    return nil
  end
  local cooldown = { after = nextInt(), within = nextInt(), pauses = {}, keys = {} }
  for i = 1, count do
    cooldown.pauses[i] = nextInt()
  end
  for i = 1, players do
    cooldown.keys[i] = nextKey()
  end
  return cooldown
end

-- Until when the strikes of a player pause him, and what the last one was for; nil where they do not. What counts was
-- settled with the last one: a pause does not end because those before it are forgotten.
local function pausedUntil(cooldown, key)
  local strikes = unlessWrongType(redis.pcall('ZREVRANGE', key, 0, -1, 'WITHSCORES')) or {}
  local extra = -cooldown.after
  for i = 2, #strikes, 2 do
    if tonumber(strikes[i]) > tonumber(strikes[2]) - cooldown.within then
      extra = extra + 1
    end
  end
  if extra < 0 then
    return nil
  end
  local pause = cooldown.pauses[math.min(extra + 1, #cooldown.pauses)]
  return tonumber(strikes[2]) + pause, string.match(strikes[1], '^[^:]*')
end

-- The reply to a ticket of which somebody may not join yet: of several, who may last.
local function coolingDown(cooldown)
  local reply, latest = nil, now
  for place, key in ipairs(cooldown and cooldown.keys or {}) do
    local till, reason = pausedUntil(cooldown, key)
    if till and till > latest then
      reply, latest = { 'cooling-down', place, till, till - now, reason }, till
    end
  end
  return reply
end

-- The ticket that one of the players has.
local function findHeld(ticket, stored)
  for i in ipairs(ticket.slots) do
    local id, live = readSlot(stored[i])
    if isLive(live) and id ~= ticket.id then
      return id
    end
  end
  return nil
end

local function store(ticket, data, balances, expiresAt, recent, isWatched)
  local forgetAt = text(expiresAt + retention)
  write(
    'HSET', ticket.key,
    'state', 'SEARCHING', 'data', data, 'balances', balances, 'enq', nowText, 'exp', text(expiresAt), 'attempts', '0'
  )
  if recent ~= '' then
    redis.call('HSET', ticket.key, 'recent', recent)
  end
  if isWatched then
    redis.call('HSET', ticket.key, 'presence', '1')
  end
  redis.call('PEXPIREAT', ticket.key, forgetAt)
  for _, slot in ipairs(ticket.slots) do
    writeSlot(slot, ticket.id, '1', forgetAt)
  end
  enterPools(ticket, isWatched)
end

-- Reads so many keys on, behind those of this list.
local function nextKeys(count, list)
  local keys = { unpack(list) }
  for i = 1, count do
    keys[#keys + 1] = nextKey()
  end
  return keys
end

return forEachMember(function()
  local ticket = nextTicket()
  local maxWait = nextInt()
  local data = nextArg()
  local isWatched = nextInt() == 1
  local isRecalled = nextInt() == 1
  local fingerprint = nextArg()
  local playerKeys = nextKeys(#ticket.slots, ticket.slots)
  local recentKeys = nextKeys(isRecalled and #ticket.slots or 0, {})
  local answerKey = fingerprint ~= '' and nextKey()
  local cooldown = nextCooldown(#ticket.slots)

  local stored = fields(ticket.key, 'balances', 'enq', 'exp', 'recent', 'data')
  if stored[5] then
    return { 'repeated', unpack(stored) }
  end
  local recalled = answerKey and recall(answerKey, fingerprint)
  if recalled then
    return recalled
  end
  local ofPlayers = texts(playerKeys)
  local held = findHeld(ticket, ofPlayers)
  if held then
    return { 'already-queued', held }
  end
  local refusal = coolingDown(cooldown)
  if refusal then
    return refusal
  end

  local balances, recent = joinBalances(ofPlayers, #ticket.slots, #ticket.slots), readRecent(recentKeys)
  local expiresAt = now + maxWait
  store(ticket, data, balances, expiresAt, recent, isWatched)
  local reply = { 'enqueued', balances, now, expiresAt, recent }
  if answerKey then
    remember(answerKey, fingerprint, data, reply)
  end
  return reply
end)
