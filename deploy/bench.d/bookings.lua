-- Bookings by the website for wrk: each request another start, practice or clinician, a key of its own, a new person.
-- 16 clients, 8 in each of two threads, as in bookings.sql: each visits the 50 practices in an order of its own, over
-- and over, and takes the next half hour of one clinician at each visit; four share a clinician, in different weeks.
-- Arguments: first (the first start of this run, in seconds).

dofile("deploy/bench.d/report.lua")

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    first = tonumber(arguments[1])
    count = 0
    orders = {}
    math.randomseed(first + number)
end

local function practice(client, visit)
    if visit % 50 == 0 then
        local order = {}
        for p = 1, 50 do
            local place = math.random(p)
            order[p] = order[place]
            order[place] = p
        end
        orders[client] = order
    end
    return orders[client][1 + visit % 50]
end

function request()
    local client = count % 8 + 8 * number
    local visit = math.floor(count / 8)
    local p = practice(client, visit)
    local start = first + (math.floor(client / 4) * 250 + math.floor(visit / 50)) * 1800
    local body = string.format(
        '{"service":"call","start":"%s","clinician":"c%d",'
            .. '"person":{"name":"Robin Example","email":"robin-%d@bench.example"}}',
        os.date("!%Y-%m-%dT%H:%M:%SZ", start), 1 + client % 4, count)
    local headers = {
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("%08x-0000-4000-8000-%04x%08x", first, client, count),
    }
    count = count + 1
    return wrk.format("POST", "/v1/practices/bench-" .. p .. "/appointments", headers, body)
end
