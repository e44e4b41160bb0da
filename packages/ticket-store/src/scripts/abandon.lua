-- Takes tickets out whose players were not seen for the grace by the clock of Redis: SEARCHING -> CANCELLED, with the
-- reason `abandoned`. A ticket that is not watched counts as present.
--
-- KEYS     how a call begins; per member: a ticket
-- LISTS    per member: what is held against its players
-- ARGV     how a call begins; per member: a ticket, grace in ms, ids of its players with spaces between, what is held
--          against them
-- returns  per member:
--   {'abandoned'}  now or by an earlier call
--   {'present'}
--   {'not-searching', state}
--   {'not-found'}  and what its pools still held of it is gone

local REASON = 'abandoned'

return forEachMember(function()
  local ticket = nextTicket()
  local grace = nextInt()
  local players = {}
  for player in gmatch(nextArg(), '%S+') do
    players[#players + 1] = player
  end
  local strikes = nextStrikes(players)
  local state = readTicket(ticket)
  if not state then
    leavePools(ticket)
    return { 'not-found' }
  end
  if state == 'CANCELLED' and reasonOf(ticket) == REASON then
    return { 'abandoned' }
  end
  if state ~= 'SEARCHING' then
    return { 'not-searching', state }
  end
  local seenAt = lastSeen(ticket.shape.presenceKey, ticket.id)
  if not seenAt or now - seenAt < grace then
    return { 'present' }
  end
  closeTicket(ticket, 'CANCELLED', REASON)
  for _, player in ipairs(players) do
    strike(strikes, player, REASON, ticket)
  end
  leavePools(ticket)
  return { 'abandoned' }
end)
