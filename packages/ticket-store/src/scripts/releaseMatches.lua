-- Lets the players of games join again whom their slots hold after the game was created: its result is known. A match that is
-- PLACING (a fail-over lost that it has its game) will hold nobody.
--
-- KEYS     how a call begins (no pools); per member: a match (no tickets), the slots of its players
-- ARGV     how a call begins; per member: a match (no tickets), ids of its tickets, spaces between, number of slots
-- returns  per member: {'released', places of the slots that held, from 1...}

return forEachMember(function()
  local match = nextMatch()
  local ids = ' ' .. nextArg() .. ' '
  local freed = { 'released' }
  for player = 1, nextInt() do
    local place = nextPlace()
    local id, live = readSlot(place)
    local isOwn = id and find(ids, ' ' .. id .. ' ', 1, true)
    if isOwn and live ~= '1' and isLive(live) then
      put(place, '0 ' .. id, KEEP)
      freed[#freed + 1] = player
    end
  end
  if match.state == 'PLACING' then
    match.released = '1'
    putMatch(match, 'PLACING')
  end
  return freed
end)
