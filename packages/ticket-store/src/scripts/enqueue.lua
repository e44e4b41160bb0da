-- Lets tickets in: nothing -> SEARCHING. A player holds one active ticket at most; a repeated id answers as before, and
-- so does a repeated idempotency key, for a day.
--
-- KEYS     how a call begins; per member: a ticket; per player: side balance; where there is a fingerprint: the answer
--          remembered by idempotency key (text, tabs between the fields: fingerprint, ticket id, enqueued at, expires at,
--          ratings)
-- LISTS    per member: where they are recalled, per player: recent opponents; where there is a cooldown, per player:
--          strikes
-- ARGV     how a call begins; per member: a ticket, longest wait in ms, data (JSON), 1 to watch for presence or '',
--          1 to recall recent opponents or '', fingerprint of what is asked for or '', where there is one:
--          ratings; number of pauses of the cooldown or 0; where there are any: the first strike to be paused for, for how long a strike counts in ms, the pauses
--          in ms
-- returns  per member, `recent` opponents: spaces between those of a player, a line per player:
--   {'enqueued', side balances, enqueued at, recent or ''}
--   {'repeated', ticket (text)}
--   {'replayed', the answer (text)}  about the first ticket by this key
--   {'key-reused'}
--   {'already-queued', id of the ticket that one of the players has}
--   {'cooling-down', place of the player who may not join for longest, until when, for how long, reason of the last
--    strike}

local MOST_RECENT = 50
local answerEnd = text(now + 86400000)
local ENTERED = '\t' .. nowText .. '\t'
local NEW = 'SEARCHING\t\t0\t' .. ENTERED

-- Of the players, side balances with commas between.
local function joinBalances(first, last)
  if first == last then
    return text(tonumber(textAt(first) or nil) or 0)
  end
  local balances = {}
  for place = first, last do
    balances[#balances + 1] = text(tonumber(textAt(place) or nil) or 0)
  end
  return concat(balances, ',')
end

-- Of each player whom he met last, the latest first.
local function readRecent(keys)
  local lists = {}
  for i, key in ipairs(keys) do
    local met = redis.pcall('ZREVRANGEBYSCORE', key, '+inf', '(' .. nowText, 'LIMIT', 0, MOST_RECENT)
    lists[i] = concat(unlessWrongType(met) or {}, ' ')
  end
  local recent = concat(lists, '\n')
  return find(recent, '%S') and recent or ''
end

-- What the idempotency key says already, nil where it is new.
local function recall(answerPlace, fingerprint)
  local first = textAt(answerPlace)
  local said = first and matchText(first, '^([^\t]+)\t[^\t]*\t%d+\t%d+\t')
  if not said then
    return nil
  end
  return said == fingerprint and { 'replayed', first } or { 'key-reused' }
end

local function nextLists(count)
  local keys = {}
  for i = 1, count do
    keys[i] = nextList()
  end
  return keys
end

local function nextCooldown(players)
  local count = nextInt()
  if count == 0 then
    return nil
  end
  local cooldown = { after = nextInt(), within = nextInt(), pauses = {} }
  for i = 1, count do
    cooldown.pauses[i] = nextInt()
  end
  cooldown.keys = nextLists(players)
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
  for place, key in ipairs(cooldown.keys) do
    local till, reason = pausedUntil(cooldown, key)
    if till and till > latest then
      reply, latest = { 'cooling-down', place, till, till - now, reason }, till
    end
  end
  return reply
end

-- The ticket that one of the players has.
local function findHeld(ticket)
  for place = ticket.place + 1, ticket.lastSlot do
    local id, live = readSlot(place)
    if id and id ~= ticket.id and isLive(live) then
      return id
    end
  end
  return nil
end

-- When a ticket is over that waits so long, and when it is forgotten: most of a list wait as long.
local expiries = {}
local function expiryAfter(maxWait)
  local known = expiries[maxWait]
  if not known then
    local expiresAt = now + tonumber(maxWait)
    known = { at = text(expiresAt), forgetAt = text(expiresAt + retention) }
    expiries[maxWait] = known
  end
  return known
end

return forEachMember(function()
  local ticket = nextTicket()
  local maxWait = nextArg()
  local data = nextArg()
  local watched = nextArg()
  local isRecalled = nextArg() == '1'
  local fingerprint = nextArg()
  local ratings = fingerprint ~= '' and nextArg()
  local players = ticket.shape.slots
  local firstBalance = keyPlace + 1
  keyPlace = keyPlace + players
  local lastBalance = keyPlace
  local answerPlace = fingerprint ~= '' and nextPlace()
  local recentKeys = isRecalled and nextLists(players)
  local cooldown = nextCooldown(players)

  if readTicket(ticket) then
    return { 'repeated', textAt(ticket.place) }
  end
  local recalled = answerPlace and recall(answerPlace, fingerprint)
  if recalled then
    return recalled
  end
  local held = findHeld(ticket)
  if held then
    return { 'already-queued', held }
  end
  local refusal = cooldown and coolingDown(cooldown)
  if refusal then
    return refusal
  end

  local balances = joinBalances(firstBalance, lastBalance)
  local recent = recentKeys and readRecent(recentKeys) or ''
  local expiry = expiryAfter(maxWait)
  local slot = '1 ' .. ticket.id
  put(
    ticket.place,
    NEW .. expiry.at .. '\t' .. watched .. '\t' .. balances .. '\t' .. recent .. '\t' .. data,
    expiry.forgetAt
  )
  for place = ticket.place + 1, ticket.lastSlot do
    put(place, slot)
  end
  enterPools(ticket, watched == '1')
  if answerPlace then
    put(answerPlace, fingerprint .. '\t' .. ticket.id .. ENTERED .. expiry.at .. '\t' .. ratings, answerEnd)
  end
  return { 'enqueued', balances, now, recent }
end)
