#!lua
-- Stands before every script of this folder: reads KEYS and ARGV from left to right and holds the steps that several
-- transitions share. What the members of a call are about is read by one MGET before the first of them, and written after
-- the last: who comes later in a list sees what those before him have done. A key that is missing, of another type, or
-- holds another text counts as vanished.
--
-- How a call begins
--   KEYS  pools index, placing, outbox, accepting; per pool: its tickets; per queue: its presences; behind them what the
--         members name: first all that are texts (`KEYS`), then all sorted sets (`LISTS`)
--   ARGV  retention in ms; where the id begins in the key of a ticket, and in that of a match; number of pools, their
--         names; number of queues; number of shapes of tickets, per shape, spaces between: place of its queue in the
--         list above or 0, number of slots, place of each pool; number of shapes of matches, per shape: the shapes of its
--         tickets, spaces between; number of texts; number of members
-- How a ticket is written
--   KEYS  ticket, the slots of its players
--   ARGV  shape
-- How a match is written
--   KEYS  match, then its tickets
--   ARGV  shape
-- How a match that asks its players is written
--   KEYS  a match
--   ARGV  a match; per ticket: ids of its players, spaces between
-- How it is written what is held against players
--   LISTS  where something counts, per player: strikes
--   ARGV   reasons that count, spaces between, or ''; where something counts: how many are remembered, for how long in ms
--
-- Texts, tabs between the fields (stored-ticket.ts and stored-match.ts read them)
--   ticket  state, match, attempts, reason, enqueued at, expires at, 1 where its presence is watched, side balances with
--           commas between, recent opponents (spaces between those of a player, a line per player), data (JSON)
--   match   state, attempts, reason, accept by, who accepted with spaces between, 1 where it was released, game (JSON),
--           data (JSON)
--   slot    `<live> <ticket id>`, see slot.ts

local KEYS, ARGV, call, unpack, pairs, tonumber = KEYS, ARGV, redis.call, unpack, pairs, tonumber
local find, gmatch, gsub, sub = string.find, string.gmatch, string.gsub, string.sub
local matchText, max, concat = string.match, math.max, table.concat

local argPlace = 0

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
-- Most are asked for more than once.
local numbers = {}
local function text(number)
  local known = numbers[number]
  if not known then
    known = string.format('%d', number)
    numbers[number] = known
  end
  return known
end

local nowText = text(now)

local poolsKey, placingKey, outboxKey, acceptingKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local retention = nextInt()
local retentionEnd = text(now + retention)
local ticketIdAt, matchIdAt = nextInt(), nextInt()
local keyPlace = 4
local pools, presences = {}, {}
for place = 1, nextInt() do
  keyPlace = keyPlace + 1
  pools[place] = { key = KEYS[keyPlace], name = nextArg() }
end
for place = 1, nextInt() do
  keyPlace = keyPlace + 1
  presences[place] = KEYS[keyPlace]
end
local ticketShapes, matchShapes = {}, {}
for place = 1, nextInt() do
  local queue, slots, poolPlaces = matchText(nextArg(), '^(%d+) (%d+)(.*)$')
  local shape = { presenceKey = presences[tonumber(queue)], slots = tonumber(slots), pools = {} }
  for each in gmatch(poolPlaces, '%d+') do
    shape.pools[#shape.pools + 1] = pools[tonumber(each)]
  end
  ticketShapes[text(place)] = shape
end
for place = 1, nextInt() do
  local shapes = {}
  for each in gmatch(nextArg(), '%d+') do
    shapes[#shapes + 1] = ticketShapes[each]
  end
  matchShapes[text(place)] = shapes
end

-- What is stored under the keys of the members, by place behind those of the call; false where that is no text. Read in
-- parts, because Lua has room for so many values at once.
local MOST_AT_ONCE = 1000
local before = keyPlace
local listPlace = before + nextInt()
local texts = {}
for from = before + 1, listPlace, MOST_AT_ONCE do
  local part = call('MGET', unpack(KEYS, from, math.min(from + MOST_AT_ONCE - 1, listPlace)))
  if from == before + 1 then
    texts = part
  else
    for i = 1, #part do
      texts[from - before - 1 + i] = part[i]
    end
  end
end

-- What this call writes, in the order in which it came up: keys; texts, or false for what goes; when they are forgotten, where
-- they are, `KEEP` for when they would have been. And by key which of these it is.
local KEEP = 'KEEPTTL'
local changedKeys, changedTexts, ends, changes = {}, {}, {}, 0
local changeOf = {}

local function textAt(place)
  local change = changeOf[KEYS[place]]
  if change then
    return changedTexts[change]
  end
  return texts[place - before]
end

local function put(place, value, forgetAt)
  local key = KEYS[place]
  local change = changeOf[key]
  if not change then
    change = changes + 1
    changes = change
    changeOf[key] = change
    changedKeys[change] = key
  end
  changedTexts[change] = value
  ends[change] = forgetAt or false
end

local function nextPlace()
  keyPlace = keyPlace + 1
  return keyPlace
end

local function nextList()
  listPlace = listPlace + 1
  return KEYS[listPlace]
end

local function ticketOf(shape)
  local place = keyPlace + 1
  keyPlace = place + shape.slots
  -- With room for what is read of it.
  return {
    place = place, id = sub(KEYS[place], ticketIdAt), lastSlot = keyPlace, shape = shape,
    state = false, match = false, text = false,
  }
end

local function nextTicket()
  return ticketOf(ticketShapes[nextArg()])
end

-- A match, with what is stored of it but its data.
local function nextMatch()
  local place = nextPlace()
  local tickets = {}
  local shapes = matchShapes[nextArg()]
  for i = 1, #shapes do
    tickets[i] = ticketOf(shapes[i])
  end
  local stored = textAt(place)
  local _, last, state, attempts, reason, acceptBy, accepted, released, game
  if stored then
    _, last, state, attempts, reason, acceptBy, accepted, released, game =
      find(stored, '^(%u[%u_]*)\t(%d+)\t([^\t]*)\t(%d*)\t([^\t]*)\t(1?)\t([^\t]*)\t')
  end
  return {
    place = place, id = sub(KEYS[place], matchIdAt), tickets = tickets, state = state, attempts = attempts,
    reason = reason, acceptBy = acceptBy, accepted = accepted, released = released, game = game, dataAt = last,
    data = false, PLACING = false,
  }
end

-- A match of which nothing is known yet.
local function newMatch(match, data)
  match.attempts, match.reason, match.acceptBy, match.accepted = '0', '', '', ''
  match.released, match.game, match.data = '', '', data
end

-- Writes what is known of a match.
local function putMatch(match, state, forgetAt)
  match.state = state
  match.data = match.data or sub(textAt(match.place), match.dataAt + 1)
  put(
    match.place,
    state .. '\t' .. match.attempts .. '\t' .. match.reason .. '\t' .. match.acceptBy .. '\t' .. match.accepted .. '\t'
      .. match.released .. '\t' .. match.game .. '\t' .. match.data,
    forgetAt
  )
end

-- A text with another beginning, made at once: Lua reads every byte of each text that it makes.
local function withStart(stored, pattern, start)
  return (gsub(stored, pattern, start, 1))
end

-- A text as what `withStart` puts in the place of another.
local function literally(value)
  return find(value, '%', 1, true) and gsub(value, '%%', '%%%%') or value
end

-- Reads a ticket: its state, and the match that it is in or ''. No state where there is none.
local function readTicket(ticket)
  local stored = textAt(ticket.place)
  if not stored then
    ticket.state = nil
    return nil
  end
  local state, matchId = matchText(stored, '^(%u[%u_]*)\t([^\t]*)\t')
  ticket.state, ticket.match, ticket.text = state, matchId, stored
  return state
end

-- Writes a ticket that was read.
local function putTicket(ticket, state, matchId, forgetAt)
  put(ticket.place, withStart(ticket.text, '^[^\t]*\t[^\t]*', state .. '\t' .. matchId), forgetAt)
end

-- Whether the ticket is in this state, and its match this one; reads it where it is.
local function isIn(match, ticket, state)
  local stored = textAt(ticket.place)
  local head = match[state]
  if not head then
    head = state .. '\t' .. match.id .. '\t'
    match[state] = head
  end
  if not stored or sub(stored, 1, #head) ~= head then
    return false
  end
  ticket.state, ticket.match, ticket.text = state, match.id, stored
  return true
end

local function expiryOf(ticket)
  return tonumber(matchText(ticket.text, '^[^\t]*\t[^\t]*\t%d+\t[^\t]*\t%d+\t(%d+)')) or 0
end

local function isWatched(ticket)
  return find(ticket.text, '^[^\t]*\t[^\t]*\t%d+\t[^\t]*\t%d+\t%d+\t1') ~= nil
end

local function reasonOf(ticket)
  return matchText(ticket.text, '^[^\t]*\t[^\t]*\t%d+\t([^\t]*)')
end

-- Notes why a ticket is where it is; '' for no reason.
local function setReason(ticket, reason)
  ticket.text = withStart(ticket.text, '^([^\t]*\t[^\t]*\t%d+\t)[^\t]*', '%1' .. literally(reason))
end

-- One more match of the ticket came to nothing: how many did.
local function countAttempt(ticket)
  local count = (tonumber(matchText(ticket.text, '^[^\t]*\t[^\t]*\t(%d+)')) or 0) + 1
  ticket.text = withStart(ticket.text, '^([^\t]*\t[^\t]*\t)%d+', '%1' .. text(count))
  return count
end

-- A reply, or nil where the key holds something that the command is not for. Any other error stays one.
local function unlessWrongType(reply)
  if type(reply) ~= 'table' or not reply.err then
    return reply
  end
  if not find(reply.err, 'WRONGTYPE', 1, true) then
    error(reply)
  end
  return nil
end

-- Runs a command that writes a key, over whatever of another type stands in its place.
local function write(command, key, ...)
  if not unlessWrongType(redis.pcall(command, key, ...)) then
    call('DEL', key)
    call(command, key, ...)
  end
end

-- Who enters (true: at this time, or a time) and who leaves (false) a sorted set, by key. Written once per call, after all
-- members: cheaper, and tickets and matches are whole before the lists of them are touched.
local moves = {}

local function move(key, id, enters)
  local ids = moves[key]
  if not ids then
    ids = {}
    moves[key] = ids
  end
  ids[id] = enters
end

-- Into all its pools, and among those that are watched for the presence of their players where that was asked for.
local function enterPools(ticket, watched)
  local shape = ticket.shape
  for i = 1, #shape.pools do
    move(shape.pools[i].key, ticket.id, true)
  end
  if watched then
    move(shape.presenceKey, ticket.id, true)
  end
end

local function leavePools(ticket)
  local shape = ticket.shape
  for i = 1, #shape.pools do
    move(shape.pools[i].key, ticket.id, false)
  end
  if shape.presenceKey then
    move(shape.presenceKey, ticket.id, false)
  end
end

-- When the players of a watched ticket were last seen; nil or false where it is not watched.
local function lastSeen(presenceKey, id)
  return tonumber(unlessWrongType(redis.pcall('ZSCORE', presenceKey, id)) or nil)
end

-- Whether a slot whose `live` says this keeps its player from joining: 1 always, a time until then.
local function isLive(live)
  return live == '1' or (tonumber(live or nil) or 0) > now
end

-- What a slot says: id of the ticket in it and `live`; nothing where it is not one. See slot.ts.
local function readSlot(place)
  local stored = textAt(place)
  if not stored then
    return nil, nil
  end
  local live, id = matchText(stored, '^(%d+) (.*)$')
  return id, live
end

-- SEARCHING or REQUIRES_ACCEPTANCE -> PLACING, of a ticket that was read. Lives until the match ends, however long that
-- takes.
local function placeTicket(match, ticket)
  putTicket(ticket, 'PLACING', match.id)
  leavePools(ticket)
end

-- A match is PLACING; whatever was known of it.
local function placeMatch(match, data)
  if not match.state then
    newMatch(match, data)
  end
  match.attempts, match.data = '0', data
  putMatch(match, 'PLACING')
  move(placingKey, match.id, true)
end

-- One more attempt to place a match that is PLACING: how many there were.
local function countClaim(match)
  local count = match.attempts + 1
  put(match.place, withStart(textAt(match.place), '^PLACING\t%d+', 'PLACING\t' .. count))
  move(placingKey, match.id, true)
  return count
end

-- When the ticket is forgotten: one retention after this time, and not before its wait is over.
local function endAfter(ticket, at)
  return text(max(expiryOf(ticket), at) + retention)
end

-- PLACING or REQUIRES_ACCEPTANCE -> SEARCHING, of a ticket that was read: in all its pools and with the seniority it had,
-- as if its players had just been seen. Returns its id and what is stored of it.
local function searchAgain(ticket)
  putTicket(ticket, 'SEARCHING', '', endAfter(ticket, now))
  enterPools(ticket, isWatched(ticket))
  return { ticket.id, textAt(ticket.place) }
end

-- To a terminal state that frees the players, of a ticket that was read. Without a reason it has none: one left of a
-- requeue explains nothing now.
local function closeTicket(ticket, state, reason)
  setReason(ticket, reason or '')
  putTicket(ticket, state, ticket.match, retentionEnd)
  for place = ticket.place + 1, ticket.lastSlot do
    if readSlot(place) == ticket.id then
      put(place, false)
    end
  end
end

-- Out of all lists of what is still to be done.
local function leaveLists(match)
  move(placingKey, match.id, false)
  move(outboxKey, match.id, false)
  move(acceptingKey, match.id, false)
end

-- Forgotten after the retention.
local function endMatch(match, state)
  putMatch(match, state, retentionEnd)
  leaveLists(match)
end

-- The reply about a match that is to be claimed and is over: it has its game, or will never have one. Nil otherwise.
local function whatEnded(match)
  if match.state == 'MATCHED' then
    return { 'already-matched', match.game, match.attempts }
  end
  if match.state == 'FAILED' or match.state == 'VOID' then
    return { 'finished', match.reason }
  end
  return nil
end

-- What is held against these players, nil where nothing is.
local function nextStrikes(players)
  local reasons = nextArg()
  if reasons == '' then
    return nil
  end
  local terms = { reasons = ' ' .. reasons .. ' ', count = nextInt(), within = nextInt(), keys = {} }
  for _, player in ipairs(players) do
    terms.keys[player] = nextList()
  end
  return terms
end

-- Notes what a player did, where it counts. A ticket is closed once, so it gives each of its players one strike at most.
local function strike(terms, player, reason, ticket)
  local key = terms and terms.keys[player]
  if not key or not find(terms.reasons, ' ' .. reason .. ' ', 1, true) then
    return
  end
  write('ZADD', key, nowText, reason .. ':' .. ticket.id)
  call('ZREMRANGEBYRANK', key, 0, -terms.count - 1)
  call('PEXPIREAT', key, text(now + terms.within))
end

-- A match with what is known of the answers of its players.
local function nextAskedMatch()
  local match = nextMatch()
  for _, ticket in ipairs(match.tickets) do
    ticket.players = nextArg()
  end
  match.answerBy = tonumber(match.acceptBy or nil) or 0
  match.accepted = match.accepted or ''
  match.isAsking = match.state == 'REQUIRES_ACCEPTANCE'
  return match
end

local function hasAccepted(match, player)
  return find(' ' .. match.accepted .. ' ', ' ' .. player .. ' ', 1, true) ~= nil
end

-- Whether everybody of the ticket has accepted; nobody is asked of one without players.
local function haveAllAccepted(match, ticket)
  for player in gmatch(ticket.players, '%S+') do
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
    for player in gmatch(ticket.players, '%S+') do
      players[#players + 1] = player
    end
  end
  match.strikes = nextStrikes(players)
  return match
end

-- Notes what the players of a ticket did: who declined, or all who did not accept.
local function strikePlayers(match, ticket, reason, decliner)
  for player in gmatch(ticket.players, '%S+') do
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
    match.reason = reason
    endMatch(match, 'FAILED')
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
      setReason(ticket, reason)
      searching[#searching + 1] = searchAgain(ticket)
    end
  end
  return searching, cancelled
end

-- What is forgotten some time is a command each: none writes several texts and their ends.
local function writeTexts()
  local lasting, count = {}, 0
  for change = 1, changes do
    local key, value, forgetAt = changedKeys[change], changedTexts[change], ends[change]
    if not value then
      call('DEL', key)
    elseif forgetAt == KEEP then
      call('SET', key, value, KEEP)
    elseif forgetAt then
      call('SET', key, value, 'PXAT', forgetAt)
    else
      lasting[count + 1] = key
      lasting[count + 2] = value
      count = count + 2
    end
  end
  for from = 1, count, MOST_AT_ONCE do
    call('MSET', unpack(lasting, from, math.min(from + MOST_AT_ONCE - 1, count)))
  end
end

local function applyMoves(key, ids)
  local entering, leaving = {}, {}
  local in_, out = 0, 0
  for id, enters in pairs(ids) do
    if enters then
      entering[in_ + 1] = enters == true and nowText or text(enters)
      entering[in_ + 2] = id
      in_ = in_ + 2
    else
      out = out + 1
      leaving[out] = id
    end
  end
  if in_ > 0 then
    write('ZADD', key, unpack(entering))
  end
  if out > 0 then
    write('ZREM', key, unpack(leaving))
  end
end

-- Runs the transition once per member and returns its replies; then writes what they decided, and brings pools, their
-- index and the lists of matches up to date.
local function forEachMember(transition)
  local replies = {}
  for member = 1, nextInt() do
    replies[member] = transition()
  end
  writeTexts()
  for key, ids in pairs(moves) do
    applyMoves(key, ids)
  end
  local changed, hasChanged = {}, false
  for i = 1, #pools do
    local pool = pools[i]
    if moves[pool.key] then
      changed[pool.name] = call('EXISTS', pool.key) == 1
      hasChanged = true
    end
  end
  if hasChanged then
    applyMoves(poolsKey, changed)
  end
  return replies
end
