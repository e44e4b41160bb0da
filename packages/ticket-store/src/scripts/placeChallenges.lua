-- The second half of a claim, for the match of a challenge: its tickets never waited, so nobody has stored them yet (or a
-- fail-over lost them). They are stored, PLACING, and hold those of their players whom nobody holds. Whose ticket is
-- SEARCHING stays held by that, and it waits on. The match is VOID where a player is in another one, where a ticket of it has
-- ended, and where Redis does not know it though it is so old that it may have been forgotten.
--
-- KEYS     how a call begins (no pools); per member: a match; per player whose slot is live: the ticket in it
-- ARGV     how a call begins; per member: a match, data (JSON), until when it may be placed for the first time;
--          per ticket: data (JSON), side balances, enqueued at, expires at; per player: id of the ticket in the slot or ''
-- returns  per member, as claimMatches:
--   {'claimed', attempts}
--   {'already-matched', game (JSON), attempts}
--   {'finished', reason}
--   {'void', reason}  and those of its tickets that were PLACING are FAILED
--   {'moved'}  a slot holds another ticket than was said: nothing was changed

local WENT = 'the tickets went elsewhere'
local BUSY = 'a player is in another match'
local TOO_OLD = 'it was accepted too long ago'

local IN_MATCH = { REQUIRES_ACCEPTANCE = true, PLACING = true }

local function readChallenger(ticket)
  ticket.data = nextArg()
  ticket.balances = nextArg()
  ticket.enqueuedAt = nextArg()
  ticket.expiresAt = nextArg()
  ticket.holders = {}
  for i = 1, ticket.shape.slots do
    local id = nextArg()
    ticket.holders[i] = { id = id, place = id ~= '' and nextPlace() }
  end
end

-- What a slot allows: 'free', 'waiting', 'busy'; 'moved' where it holds another ticket than was said.
local function lookAt(slot, holder, ticket)
  local id, live = readSlot(slot)
  if not isLive(live) or id == ticket.id then
    return 'free'
  end
  if id ~= holder.id then
    return 'moved'
  end
  local state = readTicket(holder)
  if IN_MATCH[state] or (state == 'MATCHED' and live ~= '1') then
    return 'busy'
  end
  return state == 'SEARCHING' and 'waiting' or 'free'
end

-- Notes which slots the tickets may take. Returns why the match is void, nil where it is not; and whether a slot moved.
local function checkTickets(match)
  local problem, hasMoved = nil, false
  for _, ticket in ipairs(match.tickets) do
    ticket.isPlaced = isIn(match, ticket, 'PLACING')
    ticket.taken = {}
    if not ticket.isPlaced and readTicket(ticket) then
      problem = WENT
    end
    for i = 1, ticket.isPlaced and 0 or ticket.shape.slots do
      local slot = ticket.place + i
      local allows = lookAt(slot, ticket.holders[i], ticket)
      problem = problem or (allows == 'busy' and BUSY or nil)
      hasMoved = hasMoved or allows == 'moved'
      if allows == 'free' then
        ticket.taken[#ticket.taken + 1] = slot
      end
    end
  end
  return problem, hasMoved
end

local function voidMatch(match, data, reason)
  if not match.state then
    newMatch(match, data)
  end
  match.data, match.reason = data, reason
  endMatch(match, 'VOID')
  for _, ticket in ipairs(match.tickets) do
    if isIn(match, ticket, 'PLACING') then
      closeTicket(ticket, 'FAILED', reason)
    end
  end
  return { 'void', reason }
end

local function storeTicket(match, ticket)
  local fields = { ticket.enqueuedAt, ticket.expiresAt, '', ticket.balances, '', ticket.data }
  put(ticket.place, 'PLACING\t' .. match.id .. '\t0\t\t' .. concat(fields, '\t'))
  for _, slot in ipairs(ticket.taken) do
    put(slot, '1 ' .. ticket.id)
  end
end

return forEachMember(function()
  local match = nextMatch()
  local data = nextArg()
  local placeUntil = nextInt()
  for _, ticket in ipairs(match.tickets) do
    readChallenger(ticket)
  end

  local over = whatEnded(match)
  if over then
    return over
  end
  if not match.state and now > placeUntil then
    return voidMatch(match, data, TOO_OLD)
  end
  local problem, hasMoved = checkTickets(match)
  if problem then
    return voidMatch(match, data, problem)
  end
  if hasMoved then
    return { 'moved' }
  end

  if match.state ~= 'PLACING' then
    placeMatch(match, data)
  end
  for _, ticket in ipairs(match.tickets) do
    if not ticket.isPlaced then
      storeTicket(match, ticket)
    end
  end
  return { 'claimed', countClaim(match) }
end)
