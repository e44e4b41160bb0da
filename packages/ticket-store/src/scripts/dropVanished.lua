-- Removes from pools what is left of tickets that are gone (they outlived their retention while nobody swept).
--
-- KEYS     how a call begins; per member: a ticket (no slots)
-- ARGV     how a call begins; per member: a ticket
-- returns  per member: {'dropped'} | {'kept'}

return forEachMember(function()
  local ticket = nextTicket()
  if readTicket(ticket) then
    return { 'kept' }
  end
  leavePools(ticket)
  return { 'dropped' }
end)
