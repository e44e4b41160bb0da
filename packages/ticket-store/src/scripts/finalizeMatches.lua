-- Gives matches their games: match and every ticket PLACING -> MATCHED. The players may join again at once, or once a hold is
-- over that was not released already; in games of one against one their side balances move, and where it is asked for they
-- are remembered as each other's recent opponents. What is kept to show the match goes after the retention, and not
-- before the hold is over.
--
-- KEYS     how a call begins (no pools); per member: a match; where sides count: side balance of the player of the first
--          and of the second ticket
-- LISTS    per member: where opponents are remembered, per ticket, per player: recent opponents
-- ARGV     how a call begins; per member: a match (terms: for how long its players are held in ms or 0, 1 where sides count
--          or 0, for how long opponents are remembered in ms or 0, how many), game (JSON); where opponents are remembered,
--          per ticket: ids of its players, spaces between
-- returns  per member:
--   {'finalized'}
--   {'already-finalized', game (JSON)}
--   {'not-placing'}

local FINALIZED = { 'finalized' }

-- What stands before the game of a match that is PLACING and has none: attempts, reason, accept by, who accepted, released.
local BEFORE_GAME = '^PLACING(\t%d+\t[^\t]*\t%d*\t[^\t]*\t1?\t)'
local balanceEnd = text(now + 90 * 86400000)

-- Gives a ticket its game, and frees or holds the players of slots that still point to it.
local function finalizeTicket(match, ticket, live, forgetAt)
  put(ticket.place, withStart(ticket.text, '^PLACING', 'MATCHED'), forgetAt)
  for place = ticket.place + 1, ticket.lastSlot do
    if textAt(place) == '1 ' .. ticket.id or readSlot(place) == ticket.id then
      put(place, live .. ' ' .. ticket.id, forgetAt)
    end
  end
end

-- A balance that is not a number counts as none: it decides a colour, not a match.
local function moveBalance(place, by)
  put(place, text((tonumber(textAt(place) or nil) or 0) + by), balanceEnd)
end

-- Reads on by ticket: its players and where their opponents are remembered.
local function nextMemory(match, withinMs, most)
  local memory = { forgetAt = text(now + withinMs), most = most, tickets = {} }
  for i in ipairs(match.tickets) do
    local players = {}
    for player in gmatch(nextArg(), '%S+') do
      players[#players + 1] = { id = player, recentKey = nextList() }
    end
    memory.tickets[i] = players
  end
  return memory
end

-- Until when everybody of the other tickets is remembered, as ZADD takes it.
local function othersOf(memory, own)
  local others = {}
  for i, players in ipairs(memory.tickets) do
    for _, player in ipairs(i == own and {} or players) do
      others[#others + 1] = memory.forgetAt
      others[#others + 1] = player.id
    end
  end
  return others
end

-- What is over goes first, then the longest ago.
local function rememberOthers(memory)
  for i, players in ipairs(memory.tickets) do
    local others = othersOf(memory, i)
    for _, player in ipairs(#others > 0 and players or {}) do
      write('ZADD', player.recentKey, unpack(others))
      call('ZREMRANGEBYSCORE', player.recentKey, '-inf', nowText)
      call('ZREMRANGEBYRANK', player.recentKey, 0, -1 - memory.most)
      call('PEXPIREAT', player.recentKey, memory.forgetAt)
    end
  end
end

return forEachMember(function()
  local match = nextMatch()
  local game = nextArg()
  local holdFor, areSided, withinMs, most = unpack(match.terms)
  local firstSide = areSided == 1 and nextPlace()
  local secondSide = firstSide and nextPlace()
  local memory = withinMs > 0 and nextMemory(match, withinMs, most)

  if match.state == 'MATCHED' then
    return { 'already-finalized', match.game }
  end
  if match.state ~= 'PLACING' then
    return { 'not-placing' }
  end
  local tickets = match.tickets
  for i = 1, #tickets do
    if not isIn(match, tickets[i], 'PLACING') then
      return { 'not-placing' }
    end
  end

  local isHeld = holdFor > 0 and match.released == ''
  local live = isHeld and text(now + holdFor) or '0'
  local forgetAt = isHeld and holdFor > retention and live or retentionEnd
  local stored = textAt(match.place)
  put(match.place, withStart(stored, BEFORE_GAME, 'MATCHED%1' .. literally(game)), forgetAt)
  leaveLists(match)
  for i = 1, #tickets do
    finalizeTicket(match, tickets[i], live, forgetAt)
  end
  if firstSide then
    moveBalance(firstSide, 1)
    moveBalance(secondSide, -1)
  end
  if memory then
    rememberOthers(memory)
  end
  return FINALIZED
end)
