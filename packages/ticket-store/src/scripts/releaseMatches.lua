-- Lets the players of games join again whom their slots hold after the game was created: its result is known. A match that is
-- PLACING (a fail-over lost that it has its game) will hold nobody.
--
-- KEYS     how a call begins (no pools); per member: a match, the slots of its players
-- ARGV     how a call begins; per member: ids of its tickets, spaces between, number of slots
-- returns  per member: {'released', places of the slots that held, from 1...}

return forEachMember(function()
  local matchKey = nextKey()
  local ids = ' ' .. nextArg() .. ' '
  local freed = { 'released' }
  for place = 1, nextInt() do
    local slot = nextKey()
    local stored = fields(slot, 'ticket', 'live')
    local isOwn = stored[1] and string.find(ids, ' ' .. stored[1] .. ' ', 1, true)
    if isOwn and stored[2] ~= '1' and isLive(stored[2]) then
      redis.call('HSET', slot, 'live', 0)
      freed[#freed + 1] = place
    end
  end
  if fields(matchKey, 'state')[1] == 'PLACING' then
    redis.call('HSET', matchKey, 'released', 1)
  end
  return freed
end)
