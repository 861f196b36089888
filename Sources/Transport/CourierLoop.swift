import CCurl
import Glibc

/// What a courier's thread does: it takes errands up, lets libcurl work, and reports.
final class CourierLoop {
    private let tray: Tray
    private let multi: UnsafeMutableRawPointer
    private let atOnce: Int
    private var waiting: [any ErrandSource] = []
    private var trips: [UnsafeMutableRawPointer: Trip] = [:]
    private var spare: [EasyHandle] = []

    init(tray: Tray, atOnce: Int) {
        self.tray = tray
        self.multi = tray.multi.pointer
        self.atOnce = max(1, atOnce)
    }

    /// Works until the tray is closed; then ends what is on its way and closes the connections.
    func run() {
        ignoreBrokenPipes()
        var isClosed = false
        while !isClosed {
            let content = tray.take()
            isClosed = content.isClosed
            for source in content.sources { wait(source, atFront: false) }
            beginWaiting()
            perform()
            endOverdue()
            let isIdle = trips.count < atOnce
            if waiting.isEmpty || !isIdle, tray.mayWait(isIdle: isIdle) {
                curl_multi_poll(multi, nil, 0, milliseconds(until: nextLook()), nil)
            }
        }
        endAll()
        spare = []
        curl_multi_cleanup(multi)
    }

    /// Takes an errand of each source that waits.
    private func beginWaiting() {
        while trips.count < atOnce, !waiting.isEmpty {
            let source = waiting.removeFirst()
            if let errand = source.next() { begin(errand, of: source) }
        }
    }

    private func begin(_ errand: Errand, of source: any ErrandSource) {
        guard let easy = spare.popLast() ?? EasyHandle() else {
            return fail(source, with: CURLE_OUT_OF_MEMORY)
        }
        let trip = Trip(errand, of: source, over: easy)
        trip.prepare()
        if let fault = easy.fault {
            fail(source, with: fault)
        } else if curl_multi_add_handle(multi, easy.pointer) == CURLM_OK {
            trips[easy.pointer] = trip
        } else {
            fail(source, with: CURLE_FAILED_INIT)
        }
    }

    private func fail(_ source: any ErrandSource, with code: CURLcode) {
        source.note(ErrandReport(code: code.rawValue))
        wait(source, atFront: true)
    }

    /// Lets a source wait behind those that are as urgent, or before them until it has nothing to give any more.
    ///
    /// Sources that took turns would come to their ends together, and all be without the next batch at once.
    private func wait(_ source: any ErrandSource, atFront: Bool) {
        let lessUrgent = waiting.firstIndex { !$0.isUrgent } ?? waiting.endIndex
        if atFront {
            waiting.insert(source, at: source.isUrgent ? 0 : lessUrgent)
        } else {
            waiting.insert(source, at: source.isUrgent ? lessUrgent : waiting.endIndex)
        }
    }

    /// Lets libcurl do what can be done without waiting, and reports what is finished.
    private func perform() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let trip = trips[message.pointee.easy_handle] else { continue }
            finish(trip, code: message.pointee.data.result)
        }
    }

    private func endOverdue() {
        let now = ContinuousClock.now
        end(trips.values.filter { $0.reasonToStop(now: now) != nil }, now: now)
        waiting.removeAll { $0.isOver(now: now) }
    }

    /// Ends trips that must not go on.
    ///
    /// libcurl is asked to work on, asks `Trip.reasonToStop` for each, and gives them up itself. A mail that were taken
    /// away from it half uploaded it would end with a dot, so that the relay would take half a mail for a whole one.
    private func end(_ overdue: [Trip], now: ContinuousClock.Instant) {
        guard !overdue.isEmpty else { return }
        perform()
        // What is left has no connection yet.
        for trip in overdue where trips[trip.easy.pointer] === trip && !trip.report.isBegun {
            trip.report.stop = trip.reasonToStop(now: now)
            finish(trip, code: CURLE_ABORTED_BY_CALLBACK)
        }
    }

    private func endAll() {
        for source in waiting { source.abandon() }
        waiting = []
        for trip in trips.values { trip.isAbandoned = true }
        end(Array(trips.values), now: .now)
        for trip in trips.values { finish(trip, code: CURLE_ABORTED_BY_CALLBACK) }
        for source in waiting { source.abandon() }
    }

    private func finish(_ trip: Trip, code: CURLcode) {
        let easy = trip.easy
        trips[easy.pointer] = nil
        trip.complete(code)
        curl_multi_remove_handle(multi, easy.pointer)
        easy.reset()
        if spare.count < 8 { spare.append(easy) }
        trip.source.note(trip.report)
        wait(trip.source, atFront: true)
    }

    /// When something may be overdue next.
    private func nextLook() -> ContinuousClock.Instant {
        let limits = trips.values.map(\.limit) + waiting.compactMap(\.beginBy)
        return limits.min() ?? .now + .seconds(60)
    }

    // A peer that has gone must not end the process; libcurl leaves the signal to its caller.
    private func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func milliseconds(until instant: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        // Rounded up: a look before the limit would only lead to the next.
        return left < .seconds(60) ? Int32((left / .milliseconds(1)).rounded(.up)) : 60_000
    }
}
