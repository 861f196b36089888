-- Bookings of a treatment of six phases by the website for wrk: each request another start or practice, a key of its
-- own, a new person. 8 clients, 4 in each of two threads, as in visits.sql: each visits the 50 practices in an order of
-- its own, over and over, and takes the next 150 minutes of four days of its own.
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
    local client = count % 4 + 4 * number
    local visit = math.floor(count / 4)
    local p = practice(client, visit)
    local start = first + (client * 38 + math.floor(visit / 50)) * 9000
    local body = string.format(
        '{"service":"iv","start":"%s","person":{"name":"Robin Example","email":"robin-%d@bench.example"}}',
        os.date("!%Y-%m-%dT%H:%M:%SZ", start), count)
    local headers = {
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("%08x-0000-4000-8001-%04x%08x", first, client, count),
    }
    count = count + 1
    return wrk.format("POST", "/v1/practices/bench-" .. p .. "/appointments", headers, body)
end
