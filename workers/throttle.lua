-- A token bucket for one sender, shared by all workers of all hosts. Tokens are message segments.
--
-- KEYS[1]  the bucket: a hash of `tokens` and `at` (milliseconds of the server's clock)
-- ARGV[1]  rate, segments a second
-- ARGV[2]  burst, the most the bucket holds
-- ARGV[3]  wanted segments; negative gives tokens back that were not used
-- ARGV[4]  floor: this lane may not take the bucket below it (the share reserved for verification)
--
-- Returns {granted, wait}: how many may be sent now, which may be fewer than wanted, and if none,
-- after how many milliseconds to ask again. The server's own clock is used, so hosts need not agree on the time.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local rate, burst, wanted, floor = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or burst, tonumber(bucket[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate / 1000)

local granted = math.min(wanted, math.floor(tokens - floor))
if wanted > 0 and granted < 0 then granted = 0 end
tokens = math.min(burst, tokens - granted)

redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
redis.call('PEXPIRE', KEYS[1], 60000)

local wait = 0
if wanted > 0 and granted == 0 then wait = math.ceil((floor + 1 - tokens) * 1000 / rate) end
return {granted, wait}
