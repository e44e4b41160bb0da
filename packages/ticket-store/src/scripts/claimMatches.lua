-- Confirms before a game is created that every ticket is PLACING in its match, counts the attempt and notes when it was.
-- Changes nothing else; what it cannot confirm is for restoreMatches.
--
-- KEYS     how a call begins (no pools); per member: a match (no slots)
-- ARGV     how a call begins; per member: a match
-- returns  per member:
--   {'claimed', attempts}
--   {'already-matched', game (JSON), attempts}
--   {'finished', reason}  FAILED or VOID
--   {'unconfirmed'}

return forEachMember(function()
  local match = nextMatch()
  local stored = fields(match.key, 'state', 'game', 'attempts', 'reason')
  local state = stored[1]
  if state == 'MATCHED' then
    return { 'already-matched', stored[2], tonumber(stored[3]) }
  end
  if state == 'FAILED' or state == 'VOID' then
    return { 'finished', stored[4] }
  end
  if state ~= 'PLACING' then
    return { 'unconfirmed' }
  end
  for _, ticket in ipairs(match.tickets) do
    if not isIn(match, ticket, 'PLACING') then
      return { 'unconfirmed' }
    end
  end
  move(placingKey, match.id, true)
  return { 'claimed', redis.call('HINCRBY', match.key, 'attempts', 1) }
end)
