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
  local slots = {}
  for place = 1, nextInt() do
    slots[place] = nextKey()
  end
  local stored = texts(slots)
  for place, slot in ipairs(slots) do
    local id, live = readSlot(stored[place])
    local isOwn = id and string.find(ids, ' ' .. id .. ' ', 1, true)
    if isOwn and live ~= '1' and isLive(live) then
      redis.call('SET', slot, '0 ' .. id, 'KEEPTTL')
      freed[#freed + 1] = place
    end
  end
  if fields(matchKey, 'state')[1] == 'PLACING' then
    redis.call('HSET', matchKey, 'released', '1')
  end
  return freed
end)
