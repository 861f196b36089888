import Access
import CoreMetrics
import Postgres
import Synchronization

/// What the program counts, as Prometheus reads it (text exposition format 0.0.4).
final class PrometheusMetrics: MetricsFactory {
    private let state = Mutex(State())

    private struct State {
        var counters: [Series: Int64] = [:]
        var gauges: [Series: Double] = [:]
        var sums: [Series: (count: Int64, sum: Double)] = [:]
    }

    /// One line of the text: a name and its labels.
    fileprivate struct Series: Hashable, Comparable {
        let name: String
        let labels: String

        init(_ label: String, _ dimensions: [(String, String)]) {
            name = label.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
            let pairs = dimensions.map { key, value in
                let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                    "\n", with: "\\n")
                return "\(key)=\"\(escaped)\""
            }
            labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        }

        static func < (lhs: Series, rhs: Series) -> Bool {
            (lhs.name, lhs.labels) < (rhs.name, rhs.labels)
        }
    }

    /// Everything that was counted, by name.
    func text(pool: PoolStatistics, answers: AnswerCache.Statistics) -> String {
        let (counters, gauges, sums) = state.withLock { ($0.counters, $0.gauges, $0.sums) }
        var lines: [String] = []
        func add(_ type: String, _ values: [(Series, [String])]) {
            var last: String?
            for (series, rows) in values.sorted(by: { $0.0 < $1.0 }) {
                if series.name != last { lines.append("# TYPE \(series.name) \(type)") }
                last = series.name
                lines += rows
            }
        }
        add("counter", counters.map { ($0, ["\($0.name)\($0.labels) \($1)"]) })
        add("gauge", gauges.map { ($0, ["\($0.name)\($0.labels) \($1)"]) })
        add(
            "summary",
            sums.map { ($0, ["\($0.name)_count\($0.labels) \($1.count)", "\($0.name)_sum\($0.labels) \($1.sum)"]) })
        lines += [
            "# TYPE daybook_database_connections gauge",
            "daybook_database_connections{state=\"open\"} \(pool.size)",
            "daybook_database_connections{state=\"idle\"} \(pool.idle)",
            "# TYPE daybook_database_waiting gauge", "daybook_database_waiting \(pool.waiting)",
            "# TYPE daybook_answers_kept_bytes gauge", "daybook_answers_kept_bytes \(answers.bytes)",
            "# TYPE daybook_answers_total counter",
            "daybook_answers_total{from=\"memory\"} \(answers.hits)",
            "daybook_answers_total{from=\"database\"} \(answers.misses)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Gives gauges of these names no more, until they are recorded again: what is not known is not given.
    func forget(_ names: Set<String>) {
        state.withLock { state in
            state.gauges = state.gauges.filter { !names.contains($0.key.name) }
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Instrument(series: Series(label, dimensions), metrics: self)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Instrument(series: Series(label, dimensions), metrics: self, aggregates: aggregate)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Instrument(series: Series(label, dimensions), metrics: self)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        Instrument(series: Series(label, dimensions), metrics: self)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}

    fileprivate func count(_ series: Series, by amount: Int64) {
        state.withLock { $0.counters[series, default: 0] &+= amount }
    }

    fileprivate func clear(_ series: Series) {
        state.withLock { $0.counters[series] = 0 }
    }

    fileprivate func set(_ series: Series, to value: Double) {
        state.withLock { $0.gauges[series] = value }
    }

    fileprivate func move(_ series: Series, by amount: Double) {
        state.withLock { $0.gauges[series, default: 0] += amount }
    }

    fileprivate func observe(_ series: Series, _ value: Double) {
        state.withLock { state in
            let known = state.sums[series] ?? (0, 0)
            state.sums[series] = (known.count + 1, known.sum + value)
        }
    }
}

/// One thing that is counted, measured or timed.
private final class Instrument: CounterHandler, RecorderHandler, TimerHandler, MeterHandler {
    private let series: PrometheusMetrics.Series
    private let metrics: PrometheusMetrics
    private let aggregates: Bool

    init(series: PrometheusMetrics.Series, metrics: PrometheusMetrics, aggregates: Bool = false) {
        self.series = series
        self.metrics = metrics
        self.aggregates = aggregates
    }

    func increment(by amount: Int64) { metrics.count(series, by: amount) }
    func reset() { metrics.clear(series) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        if aggregates { metrics.observe(series, value) } else { metrics.set(series, to: value) }
    }
    /// Prometheus counts time in seconds.
    func recordNanoseconds(_ duration: Int64) { metrics.observe(series, Double(duration) / 1e9) }
    func set(_ value: Int64) { metrics.set(series, to: Double(value)) }
    func set(_ value: Double) { metrics.set(series, to: value) }
    func increment(by amount: Double) { metrics.move(series, by: amount) }
    func decrement(by amount: Double) { metrics.move(series, by: -amount) }
}
