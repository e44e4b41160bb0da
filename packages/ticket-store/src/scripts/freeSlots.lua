-- Frees the players of a ticket that holds them though it has ended or is gone: a slot may not outlive its ticket. Those of a
-- MATCHED one are held as long as their slots say.
--
-- KEYS     how a call begins (no pools); per member: the holding ticket, with the slots of those it may hold
-- ARGV     how a call begins; per member: a ticket
-- returns  per member:
--   {'freed'}
--   {'held'}
--   {'overdue', ticket (text)}  still SEARCHING though its wait is over
--   {'asked', match id, ticket (text)}  it is REQUIRES_ACCEPTANCE

local HOLDS = { SEARCHING = true, PLACING = true }

return forEachMember(function()
  local ticket = nextTicket()
  local state = readTicket(ticket)
  if state == 'SEARCHING' and expiryOf(ticket) <= now then
    return { 'overdue', textAt(ticket.place) }
  end
  if state == 'REQUIRES_ACCEPTANCE' then
    return { 'asked', ticket.match, textAt(ticket.place) }
  end
  if HOLDS[state] then
    return { 'held' }
  end
  local held = {}
  for place = ticket.place + 1, ticket.lastSlot do
    local id, live = readSlot(place)
    if id == ticket.id then
      if state == 'MATCHED' and live ~= '1' and isLive(live) then
        return { 'held' }
      end
      held[#held + 1] = place
    end
  end
  for _, place in ipairs(held) do
    put(place, false)
  end
  return { 'freed' }
end)
