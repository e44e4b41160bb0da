-- Remembers ratings, but never in the place of one from a later game.
--
-- KEYS     per rating: its key
-- ARGV     how long to remember, in ms; per rating: the rating as JSON
-- returns  how many were written

local function isLater(known, fresh)
  if type(known) ~= 'table' or type(known.ratedAtMs) ~= 'number' or type(known.games) ~= 'number' then
    return false
  end
  if known.ratedAtMs ~= fresh.ratedAtMs then
    return known.ratedAtMs > fresh.ratedAtMs
  end
  return known.games > fresh.games
end

local fresh = {}
for place = 1, #KEYS do
  fresh[place] = cjson.decode(ARGV[1 + place])
end
local written = 0
for place, key in ipairs(KEYS) do
  local text = redis.pcall('GET', key)
  local readable, known = pcall(cjson.decode, text)
  if not (readable and isLater(known, fresh[place])) then
    redis.call('SET', key, ARGV[1 + place], 'PX', ARGV[1])
    written = written + 1
  end
end
return written
