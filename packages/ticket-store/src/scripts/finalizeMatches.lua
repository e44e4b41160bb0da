-- Gives matches their games: match and every ticket PLACING -> MATCHED. The players may join again at once, and their
-- side balances move; what is kept to show the match goes after the retention.
--
-- KEYS     how a call begins (no pools); per member: a match; per ticket, per player: side balance
-- ARGV     how a call begins; per member: a match, game (JSON); per ticket: what the side balances move by
-- returns  per member:
--   {'finalized'}
--   {'already-finalized', game (JSON)}
--   {'not-placing'}

local BALANCE_TTL = 90 * 86400000

local function finalizeTicket(ticket)
  redis.call('HSET', ticket.key, 'state', 'MATCHED')
  redis.call('PEXPIREAT', ticket.key, now + retention)
  for _, slot in ipairs(heldSlots(ticket)) do
    redis.call('HSET', slot, 'live', 0)
    redis.call('PEXPIREAT', slot, now + retention)
  end
  for _, balance in ipairs(ticket.balances) do
    -- A balance that is not a number stays as it is: it decides a colour, not a match.
    redis.pcall('INCRBY', balance, ticket.side)
    redis.call('PEXPIREAT', balance, now + BALANCE_TTL)
  end
end

return forEachMember(function()
  local match = nextMatch()
  local game = nextArg()
  for _, ticket in ipairs(match.tickets) do
    ticket.side = nextInt()
    ticket.balances = {}
    for i = 1, #ticket.slots do
      ticket.balances[i] = nextKey()
    end
  end

  local stored = fields(match.key, 'state', 'game')
  if stored[1] == 'MATCHED' then
    return { 'already-finalized', stored[2] }
  end
  if stored[1] ~= 'PLACING' then
    return { 'not-placing' }
  end
  for _, ticket in ipairs(match.tickets) do
    if not isPlacedIn(match, ticket) then
      return { 'not-placing' }
    end
  end

  redis.call('HSET', match.key, 'state', 'MATCHED', 'game', game)
  endMatch(match)
  for _, ticket in ipairs(match.tickets) do
    finalizeTicket(ticket)
  end
  return { 'finalized' }
end)
