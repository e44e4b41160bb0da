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
  local over = whatEnded(match)
  if over then
    return over
  end
  if match.state ~= 'PLACING' then
    return { 'unconfirmed' }
  end
  for i = 1, #match.tickets do
    if not isIn(match, match.tickets[i], 'PLACING') then
      return { 'unconfirmed' }
    end
  end
  return { 'claimed', countClaim(match) }
end)
