-- Notes that the players of tickets were seen just now, where their presence is watched.
--
-- KEYS     how a call begins (no pools); per member: a ticket (no slots)
-- ARGV     how a call begins; per member: a ticket
-- returns  per member: {'noted'} | {'not-watched'}

return forEachMember(function()
  local ticket = nextTicket()
  if not lastSeen(ticket) then
    return { 'not-watched' }
  end
  move(ticket.presenceKey, ticket.id, true)
  return { 'noted' }
end)
