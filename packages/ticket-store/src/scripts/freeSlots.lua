-- Frees the players of a ticket that holds them though it has ended or is gone: a slot may not outlive its ticket. Those of a
-- MATCHED one are held as long as their slots say.
--
-- KEYS     how a call begins (no pools); per member: the holding ticket, with the slots of those it may hold
-- ARGV     how a call begins; per member: a ticket
-- returns  per member:
--   {'freed'}
--   {'held'}
--   {'overdue', data, side balances, enqueued at, expires at, recent opponents}  still SEARCHING though its wait is over
--   {'asked', match id, data, side balances, enqueued at, expires at, recent opponents}  it is REQUIRES_ACCEPTANCE

local HOLDS = { SEARCHING = true, PLACING = true }

return forEachMember(function()
  local ticket = nextTicket()
  local stored = fields(ticket.key, 'state', 'match', 'data', 'balances', 'enq', 'exp', 'recent')
  if stored[1] == 'SEARCHING' and (tonumber(stored[6]) or 0) <= now then
    return { 'overdue', unpack(stored, 3) }
  end
  if stored[1] == 'REQUIRES_ACCEPTANCE' then
    return { 'asked', stored[2] or '', unpack(stored, 3) }
  end
  if HOLDS[stored[1]] then
    return { 'held' }
  end
  local slots, lives = heldSlots(ticket)
  for _, live in ipairs(lives) do
    if stored[1] == 'MATCHED' and live ~= '1' and isLive(live) then
      return { 'held' }
    end
  end
  for _, slot in ipairs(slots) do
    redis.call('DEL', slot)
  end
  return { 'freed' }
end)
