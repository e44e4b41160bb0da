-- Ends the wait of tickets that are due by the clock of Redis: SEARCHING -> TIMED_OUT.
--
-- KEYS     how a call begins; per member: a ticket
-- ARGV     how a call begins; per member: a ticket
-- returns  per member:
--   {'expired'}  now or by an earlier call
--   {'not-due', ms that remain}
--   {'not-searching', state}
--   {'not-found'}  and what its pools still held of it is gone

return forEachMember(function()
  local ticket = nextTicket()
  local state = readTicket(ticket)
  if not state then
    leavePools(ticket)
    return { 'not-found' }
  end
  if state == 'TIMED_OUT' then
    return { 'expired' }
  end
  if state ~= 'SEARCHING' then
    return { 'not-searching', state }
  end
  local remaining = expiryOf(ticket) - now
  if remaining > 0 then
    return { 'not-due', remaining }
  end
  closeTicket(ticket, 'TIMED_OUT')
  leavePools(ticket)
  return { 'expired' }
end)
