-- Takes tickets out on request: SEARCHING -> CANCELLED.
--
-- KEYS     how a call begins; per member: a ticket
-- ARGV     how a call begins; per member: a ticket
-- returns  per member:
--   {'cancelled'}  now or by an earlier call
--   {'asked'}  it is REQUIRES_ACCEPTANCE, and for declineMatches
--   {'not-searching', state, match id or ''}
--   {'not-found'}

return forEachMember(function()
  local ticket = nextTicket()
  local state = readTicket(ticket)
  if not state then
    return { 'not-found' }
  end
  if state == 'CANCELLED' then
    return { 'cancelled' }
  end
  if state == 'REQUIRES_ACCEPTANCE' then
    return { 'asked' }
  end
  if state ~= 'SEARCHING' then
    return { 'not-searching', state, ticket.match }
  end
  closeTicket(ticket, 'CANCELLED')
  leavePools(ticket)
  return { 'cancelled' }
end)
