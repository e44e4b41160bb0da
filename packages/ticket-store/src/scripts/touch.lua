-- Notes that the players of tickets were seen just now, where their presence is watched.
--
-- KEYS     how a call begins (no pools)
-- ARGV     how a call begins; per member: shape of a ticket (no slots), its id
-- returns  per member: {'noted'} | {'not-watched'}

return forEachMember(function()
  local presenceKey = ticketShapes[nextArg()].presenceKey
  local id = nextArg()
  if not lastSeen(presenceKey, id) then
    return { 'not-watched' }
  end
  move(presenceKey, id, true)
  return { 'noted' }
end)
