-- One line for deploy/bench: requests a second, p50 and p99 in milliseconds, and answers that were not 2xx or 3xx
-- or did not come.

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        "result %.0f %.3f %.3f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
