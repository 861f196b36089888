-- Requests to a mix of practices for wrk: four of five go to the first fifth of them.
-- Arguments: slug (% stands for the number of a practice), practices (how many there are), and what is asked: the path
-- and query behind the slug, to search; or the first start in seconds, a Monday at 08:00, to book, with one client: each
-- practice gives its clinicians' half hours one after the other, of weekdays that nobody has booked yet.

dofile("deploy/bench.d/report.lua")

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    slug, practices, rest = arguments[1], tonumber(arguments[2]), arguments[3]
    first = tonumber(rest)
    count = 0
    booked = {}
    math.randomseed(1 + number + (first or 0))
end

local function practice()
    local few = math.max(1, math.floor(practices / 5))
    if few == practices or math.random(5) < 5 then
        return math.random(few)
    else
        return few + math.random(practices - few)
    end
end

local function booking(p)
    local n = booked[p] or 0
    booked[p] = n + 1
    local half_hour = math.floor(n / 10)
    local day = math.floor(half_hour / 20)
    local start = first + (math.floor(day / 5) * 7 + day % 5) * 86400 + half_hour % 20 * 1800
    count = count + 1
    return string.format(
        '{"service":"call","start":"%s","clinician":"c%d",'
            .. '"person":{"name":"Robin Example","email":"robin-%d@bench.example"}}',
        os.date("!%Y-%m-%dT%H:%M:%SZ", start), 1 + n % 10, count)
end

function request()
    local p = practice()
    local path = "/v1/practices/" .. slug:gsub("%%", p)
    if not first then
        return wrk.format("GET", path .. rest)
    end
    local body = booking(p)
    local headers = {
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("%08x-0000-4000-8002-%04x%08x", first, number, count),
    }
    return wrk.format("POST", path .. "/appointments", headers, body)
end
