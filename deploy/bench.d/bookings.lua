-- Bookings by the website for wrk: each request another start, practice and clinician, a key of its own, a new person.
-- Arguments: base (of this run), first (the first start, in seconds), how many threads there are.

dofile("deploy/bench.d/report.lua")

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    i = tonumber(arguments[1]) + number
    first = tonumber(arguments[2])
    step = tonumber(arguments[3])
end

function request()
    local p = 1 + i % 50
    local k = 1 + math.floor(i / 50) % 4
    local start = first + math.floor(i / 200) * 1800
    local body = string.format(
        '{"service":"call","start":"%s","clinician":"c%d",'
            .. '"person":{"name":"Robin Example","email":"robin-%d@bench.example"}}',
        os.date("!%Y-%m-%dT%H:%M:%SZ", start), k, i)
    local headers = {
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("%08x-0000-4000-8000-%012x", first % 2 ^ 32, i),
    }
    i = i + step
    return wrk.format("POST", "/v1/practices/bench-" .. p .. "/appointments", headers, body)
end
