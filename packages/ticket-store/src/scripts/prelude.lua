#!lua
-- Stands before every script of this folder: reads KEYS and ARGV from left to right and holds the steps that several
-- transitions share. A key that is missing or of another type counts as vanished.
--
-- How a call begins
--   KEYS  pools index, placing, outbox, accepting; per pool: its tickets; per queue: its presences
--   ARGV  retention in ms, number of pools, their names, number of queues, number of members
-- How a ticket is written
--   KEYS  ticket, the slots of its players
--   ARGV  id, place of its queue in the list above or 0, number of slots, number of pools, place of each pool
-- How a match is written
--   KEYS  match, then its tickets
--   ARGV  id, number of tickets, then its tickets
-- How a match that asks its players is written
--   KEYS  a match
--   ARGV  a match; per ticket: ids of its players, spaces between
-- How it is written what is held against players
--   KEYS  where something counts, per player: strikes
--   ARGV  reasons that count, spaces between, or ''; where something counts: how many are remembered, for how long in ms

local keyPlace, argPlace = 0, 0

local function nextKey()
  keyPlace = keyPlace + 1
  return KEYS[keyPlace]
end

local function nextArg()
  argPlace = argPlace + 1
  return ARGV[argPlace]
end

local function nextInt()
  return tonumber(nextArg())
end

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A whole number as text. Redis writes numbers that it is given as `%.17g`, which takes longer than most commands do.
local function text(number)
  return string.format('%d', number)
end

local nowText = text(now)

local poolsKey = nextKey()
local placingKey = nextKey()
local outboxKey = nextKey()
local acceptingKey = nextKey()
local retention = nextInt()
local retentionEnd = text(now + retention)
local pools = {}
for place = 1, nextInt() do
  pools[place] = { key = nextKey(), name = nextArg() }
end
local presences = {}
for place = 1, nextInt() do
  presences[place] = nextKey()
end

local function nextTicket()
  local ticket = { key = nextKey(), id = nextArg(), slots = {}, pools = {} }
  ticket.presenceKey = presences[nextInt()]
  local slotCount = nextInt()
  local poolCount = nextInt()
  for i = 1, slotCount do
    ticket.slots[i] = nextKey()
  end
  for i = 1, poolCount do
    ticket.pools[i] = pools[nextInt()]
  end
  return ticket
end

local function nextMatch()
  local match = { key = nextKey(), id = nextArg(), tickets = {} }
  for i = 1, nextInt() do
    match.tickets[i] = nextTicket()
  end
  return match
end

-- A reply, or nil where the key holds something that the command is not for. Any other error stays one.
local function unlessWrongType(reply)
  if type(reply) ~= 'table' or not reply.err then
    return reply
  end
  if not string.find(reply.err, 'WRONGTYPE', 1, true) then
    error(reply)
  end
  return nil
end

-- The named fields of a hash, false or nil where there is none.
local function fields(key, ...)
  return unlessWrongType(redis.pcall('HMGET', key, ...)) or {}
end

-- Runs a command that writes a key, over whatever of another type stands in its place.
local function write(command, key, ...)
  if not unlessWrongType(redis.pcall(command, key, ...)) then
    redis.call('DEL', key)
    redis.call(command, key, ...)
  end
end

-- Who enters (true: at this time, or a time) and who leaves (false) a sorted set, by key. Written once per call, after all members: cheaper, and
-- tickets and matches are whole before the lists of them are touched.
local moves = {}

local function move(key, id, enters)
  moves[key] = moves[key] or {}
  moves[key][id] = enters
end

-- Into all its pools, and among those that are watched for the presence of their players where that was asked for.
local function enterPools(ticket, isWatched)
  for _, pool in ipairs(ticket.pools) do
    move(pool.key, ticket.id, true)
  end
  if isWatched then
    move(ticket.presenceKey, ticket.id, true)
  end
end

local function leavePools(ticket)
  for _, pool in ipairs(ticket.pools) do
    move(pool.key, ticket.id, false)
  end
  if ticket.presenceKey then
    move(ticket.presenceKey, ticket.id, false)
  end
end

-- When the players of a watched ticket were last seen; nil or false where it is not watched.
local function lastSeen(ticket)
  return tonumber(unlessWrongType(redis.pcall('ZSCORE', ticket.presenceKey, ticket.id)) or nil)
end

-- Whether a slot whose `live` says this keeps its player from joining: 1 always, a time until then.
local function isLive(live)
  return live == '1' or (tonumber(live or nil) or 0) > now
end

-- What a slot says: id of the ticket in it and `live`; nothing where it is not one. See slot.ts.
local function readSlot(stored)
  if not stored then
    return nil, nil
  end
  local live, id = string.match(stored, '^(%d+) (.*)$')
  return id, live
end

-- What is stored under these keys; false where there is nothing, or something else than text.
local function texts(keys)
  local key = keys[1]
  return key and redis.call('MGET', key, unpack(keys, 2)) or {}
end

-- Points a slot to a ticket until this time; for ever where there is none.
local function writeSlot(slot, id, live, forgetAt)
  if forgetAt then
    redis.call('SET', slot, live .. ' ' .. id, 'PXAT', forgetAt)
  else
    redis.call('SET', slot, live .. ' ' .. id)
  end
end

-- The slots that still point to this ticket, and what `live` says of each; no other may be freed in its name.
local function heldSlots(ticket)
  local held, lives = {}, {}
  local stored = texts(ticket.slots)
  for i, slot in ipairs(ticket.slots) do
    local id, live = readSlot(stored[i])
    if id == ticket.id then
      held[#held + 1] = slot
      lives[#held] = live
    end
  end
  return held, lives
end

local function isIn(match, ticket, state)
  local stored = fields(ticket.key, 'state', 'match')
  return stored[1] == state and stored[2] == match.id
end

-- SEARCHING or REQUIRES_ACCEPTANCE -> PLACING. Lives until the match ends, however long that takes.
local function placeTicket(match, ticket)
  redis.call('HSET', ticket.key, 'state', 'PLACING', 'match', match.id)
  redis.call('PERSIST', ticket.key)
  for _, slot in ipairs(ticket.slots) do
    redis.call('PERSIST', slot)
  end
  leavePools(ticket)
end

local function placeMatch(match, data)
  write('HSET', match.key, 'state', 'PLACING', 'data', data, 'attempts', '0')
  move(placingKey, match.id, true)
end

-- The ticket and the slots of its players are forgotten one retention after this time, and not before its wait is over.
local function forgetAfter(ticket, at)
  local forgetAt = text(math.max(tonumber(fields(ticket.key, 'exp')[1]) or 0, at) + retention)
  redis.call('PEXPIREAT', ticket.key, forgetAt)
  for _, slot in ipairs(ticket.slots) do
    redis.call('PEXPIREAT', slot, forgetAt)
  end
end

-- PLACING or REQUIRES_ACCEPTANCE -> SEARCHING, in all its pools and with the seniority it had, as if its players had just
-- been seen. Returns what is stored of the ticket.
local function searchAgain(ticket)
  local stored = fields(ticket.key, 'data', 'balances', 'enq', 'exp', 'recent')
  redis.call('HSET', ticket.key, 'state', 'SEARCHING')
  redis.call('HDEL', ticket.key, 'match')
  forgetAfter(ticket, now)
  enterPools(ticket, fields(ticket.key, 'presence')[1])
  return stored
end

-- To a terminal state that frees the players. Without a reason it has none: one left of a requeue explains nothing now.
local function closeTicket(ticket, state, reason)
  redis.call('HSET', ticket.key, 'state', state)
  if reason then
    redis.call('HSET', ticket.key, 'reason', reason)
  else
    redis.call('HDEL', ticket.key, 'reason')
  end
  redis.call('PEXPIREAT', ticket.key, retentionEnd)
  for _, slot in ipairs(heldSlots(ticket)) do
    redis.call('DEL', slot)
  end
end

-- Forgotten after the retention, or at a later time.
local function endMatch(match, forgetAt)
  redis.call('PEXPIREAT', match.key, forgetAt or retentionEnd)
  move(placingKey, match.id, false)
  move(outboxKey, match.id, false)
  move(acceptingKey, match.id, false)
end

-- The state of a match that is to be claimed, and the reply where it is over: it has its game, or will never have one.
local function matchToClaim(match)
  local stored = fields(match.key, 'state', 'game', 'attempts', 'reason')
  local state = stored[1]
  if state == 'MATCHED' then
    return state, { 'already-matched', stored[2], tonumber(stored[3]) }
  end
  if state == 'FAILED' or state == 'VOID' then
    return state, { 'finished', stored[4] }
  end
  return state, nil
end

-- What is held against these players, nil where nothing is.
local function nextStrikes(players)
  local reasons = nextArg()
  if reasons == '' then
    return nil
  end
  local terms = { reasons = ' ' .. reasons .. ' ', count = nextInt(), within = nextInt(), keys = {} }
  for _, player in ipairs(players) do
    terms.keys[player] = nextKey()
  end
  return terms
end

-- Notes what a player did, where it counts. A ticket is closed once, so it gives each of its players one strike at most.
local function strike(terms, player, reason, ticket)
  local key = terms and terms.keys[player]
  if not key or not string.find(terms.reasons, ' ' .. reason .. ' ', 1, true) then
    return
  end
  write('ZADD', key, nowText, reason .. ':' .. ticket.id)
  redis.call('ZREMRANGEBYRANK', key, 0, -terms.count - 1)
  redis.call('PEXPIREAT', key, text(now + terms.within))
end

-- A match with what is known of the answers of its players.
local function nextAskedMatch()
  local match = nextMatch()
  for _, ticket in ipairs(match.tickets) do
    ticket.players = nextArg()
  end
  local stored = fields(match.key, 'state', 'acceptBy', 'accepted')
  match.state = stored[1]
  match.acceptBy = tonumber(stored[2] or nil) or 0
  match.accepted = stored[3] or ''
  match.isAsking = match.state == 'REQUIRES_ACCEPTANCE'
  return match
end

local function hasAccepted(match, player)
  return string.find(' ' .. match.accepted .. ' ', ' ' .. player .. ' ', 1, true) ~= nil
end

-- Whether everybody of the ticket has accepted; nobody is asked of one without players.
local function haveAllAccepted(match, ticket)
  for player in string.gmatch(ticket.players, '%S+') do
    if not hasAccepted(match, player) then
      return false
    end
  end
  return true
end

-- A match that may fall, and what is then held against its players.
local function nextFallibleMatch()
  local match = nextAskedMatch()
  local players = {}
  for _, ticket in ipairs(match.tickets) do
    for player in string.gmatch(ticket.players, '%S+') do
      players[#players + 1] = player
    end
  end
  match.strikes = nextStrikes(players)
  return match
end

-- Notes what the players of a ticket did: who declined, or all who did not accept.
local function strikePlayers(match, ticket, reason, decliner)
  for player in string.gmatch(ticket.players, '%S+') do
    if decliner then
      if player == decliner then
        strike(match.strikes, player, reason, ticket)
      end
    elseif not hasAccepted(match, player) then
      strike(match.strikes, player, reason, ticket)
    end
  end
end

-- REQUIRES_ACCEPTANCE -> FAILED. Its tickets are CANCELLED where `blame` gives a reason (and who it was, where it was
-- one of the players), else SEARCHING again. Where the match itself is gone, the tickets that still wait for it are
-- treated so all the same.
local function dropMatch(match, reason, blame)
  local searching, cancelled = {}, {}
  if match.isAsking then
    redis.call('HSET', match.key, 'state', 'FAILED', 'reason', reason)
    endMatch(match)
  end
  for _, ticket in ipairs(match.tickets) do
    local blamed, decliner = blame(ticket)
    if not isIn(match, ticket, 'REQUIRES_ACCEPTANCE') then
      -- Vanished, or never heard of this match.
    elseif blamed then
      closeTicket(ticket, 'CANCELLED', blamed)
      strikePlayers(match, ticket, blamed, decliner)
      cancelled[#cancelled + 1] = ticket.id
    else
      redis.call('HSET', ticket.key, 'reason', reason)
      searching[#searching + 1] = searchAgain(ticket)
    end
  end
  return searching, cancelled
end

local function applyMoves(key, ids)
  local entering, leaving = {}, {}
  for id, enters in pairs(ids) do
    if enters then
      entering[#entering + 1] = enters == true and nowText or text(enters)
      entering[#entering + 1] = id
    else
      leaving[#leaving + 1] = id
    end
  end
  if #entering > 0 then
    write('ZADD', key, unpack(entering))
  end
  if #leaving > 0 then
    write('ZREM', key, unpack(leaving))
  end
end

-- Runs the transition once per member and returns its replies; then brings pools, their index and the lists of matches
-- up to date.
local function forEachMember(transition)
  local replies = {}
  for member = 1, nextInt() do
    replies[member] = transition()
  end
  for key, ids in pairs(moves) do
    applyMoves(key, ids)
  end
  local changed = {}
  for _, pool in ipairs(pools) do
    if moves[pool.key] then
      changed[pool.name] = redis.call('EXISTS', pool.key) == 1
    end
  end
  applyMoves(poolsKey, changed)
  return replies
end
