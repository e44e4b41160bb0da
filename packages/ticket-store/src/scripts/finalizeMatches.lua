-- Gives matches their games: match and every ticket PLACING -> MATCHED. The players may join again at once, or once a hold is
-- over that was not released already; in games of one against one their side balances move, and where it is asked for they
-- are remembered as each other's recent opponents. What is kept to show the match goes after the retention, and not
-- before the hold is over.
--
-- KEYS     how a call begins (no pools); per member: a match; where sides count: side balance of the player of the first
--          and of the second ticket; where opponents are remembered, per ticket, per player: recent opponents
-- ARGV     how a call begins; per member: a match, game (JSON), for how long its players are held in ms or 0, 1 where
--          sides count or 0, for how long opponents are remembered in ms or 0, then: how many; per ticket: ids of its
--          players, spaces between
-- returns  per member:
--   {'finalized'}
--   {'already-finalized', game (JSON)}
--   {'not-placing'}

local balanceEnd = text(now + 90 * 86400000)

-- Frees or holds the players of slots that still point to their tickets.
local function finalizeSlots(match, live, forgetAt)
  local slots, owners = {}, {}
  for _, ticket in ipairs(match.tickets) do
    for _, slot in ipairs(ticket.slots) do
      slots[#slots + 1] = slot
      owners[#slots] = ticket.id
    end
  end
  local stored = texts(slots)
  for i, slot in ipairs(slots) do
    if readSlot(stored[i]) == owners[i] then
      writeSlot(slot, owners[i], live, forgetAt)
    end
  end
end

local function moveBalance(balance, by)
  -- A balance that is not a number stays as it is: it decides a colour, not a match.
  redis.pcall('INCRBY', balance, by)
  redis.call('PEXPIREAT', balance, balanceEnd)
end

-- Reads on by ticket: its players and where their opponents are remembered.
local function nextMemory(match, withinMs)
  local memory = { forgetAt = text(now + withinMs), most = nextInt(), tickets = {} }
  for i in ipairs(match.tickets) do
    local players = {}
    for player in string.gmatch(nextArg(), '%S+') do
      players[#players + 1] = { id = player, recentKey = nextKey() }
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
      redis.call('ZREMRANGEBYSCORE', player.recentKey, '-inf', nowText)
      redis.call('ZREMRANGEBYRANK', player.recentKey, 0, -1 - memory.most)
      redis.call('PEXPIREAT', player.recentKey, memory.forgetAt)
    end
  end
end

return forEachMember(function()
  local match = nextMatch()
  local game = nextArg()
  local holdFor = nextInt()
  local sides = nextInt() == 1 and { nextKey(), nextKey() } or {}
  local withinMs = nextInt()
  local memory = withinMs > 0 and nextMemory(match, withinMs)

  local stored = fields(match.key, 'state', 'game', 'released')
  if stored[1] == 'MATCHED' then
    return { 'already-finalized', stored[2] }
  end
  if stored[1] ~= 'PLACING' then
    return { 'not-placing' }
  end
  for _, ticket in ipairs(match.tickets) do
    if not isIn(match, ticket, 'PLACING') then
      return { 'not-placing' }
    end
  end

  local isHeld = holdFor > 0 and not stored[3]
  local live = isHeld and text(now + holdFor) or '0'
  local forgetAt = text(now + math.max(retention, isHeld and holdFor or 0))
  redis.call('HSET', match.key, 'state', 'MATCHED', 'game', game)
  endMatch(match, forgetAt)
  for _, ticket in ipairs(match.tickets) do
    redis.call('HSET', ticket.key, 'state', 'MATCHED')
    redis.call('PEXPIREAT', ticket.key, forgetAt)
  end
  finalizeSlots(match, live, forgetAt)
  for i, balance in ipairs(sides) do
    moveBalance(balance, i == 1 and '1' or '-1')
  end
  if memory then
    rememberOthers(memory)
  end
  return { 'finalized' }
end)
