import CCurl
import Glibc

/// What a courier's thread does: it takes errands up, lets libcurl work, and reports.
final class CourierLoop {
    private let tray: Tray
    private let multi: UnsafeMutableRawPointer
    private let atOnce: Int
    private var waiting: [Ticket] = []
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
            waiting += content.tickets
            beginWaiting()
            perform()
            endOverdue()
            if !isClosed, waiting.isEmpty || trips.count >= atOnce {
                curl_multi_poll(multi, nil, 0, milliseconds(until: nextLook()), nil)
            }
        }
        endAll()
        for ticket in waiting { ticket.continuation.resume(returning: .ended(by: .cancelled)) }
        spare = []
        curl_multi_cleanup(multi)
    }

    private func beginWaiting() {
        let now = ContinuousClock.now
        while let ticket = waiting.first, trips.count < atOnce {
            waiting.removeFirst()
            if let stop = reasonNotToBegin(ticket, now: now) {
                ticket.continuation.resume(returning: .ended(by: stop))
            } else {
                begin(ticket, now: now)
            }
        }
    }

    private func begin(_ ticket: Ticket, now: ContinuousClock.Instant) {
        guard let easy = spare.popLast() ?? EasyHandle() else {
            return ticket.continuation.resume(returning: ErrandReport(code: CURLE_OUT_OF_MEMORY.rawValue))
        }
        let trip = Trip(ticket, over: easy, now: now)
        trip.prepare()
        if let fault = easy.fault {
            ticket.continuation.resume(returning: ErrandReport(code: fault.rawValue))
        } else if curl_multi_add_handle(multi, easy.pointer) == CURLM_OK {
            trips[easy.pointer] = trip
        } else {
            ticket.continuation.resume(returning: ErrandReport(code: CURLE_FAILED_INIT.rawValue))
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
        waiting.removeAll { ticket in
            guard let stop = reasonNotToBegin(ticket, now: now) else { return false }
            ticket.continuation.resume(returning: .ended(by: stop))
            return true
        }
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
        for trip in trips.values { trip.ticket.cancellation.request() }
        end(Array(trips.values), now: .now)
        for trip in trips.values { finish(trip, code: CURLE_ABORTED_BY_CALLBACK) }
    }

    private func reasonNotToBegin(_ ticket: Ticket, now: ContinuousClock.Instant) -> ErrandReport.Stop? {
        if ticket.cancellation.isRequested { return .cancelled }
        if let limit = ticket.errand.beginBy, limit <= now { return .notBegun }
        return nil
    }

    private func finish(_ trip: Trip, code: CURLcode) {
        let easy = trip.easy
        trips[easy.pointer] = nil
        trip.complete(code)
        curl_multi_remove_handle(multi, easy.pointer)
        easy.reset()
        if spare.count < 8 { spare.append(easy) }
        trip.ticket.continuation.resume(returning: trip.report)
    }

    /// When something may be overdue next.
    private func nextLook() -> ContinuousClock.Instant {
        let limits = trips.values.map(\.limit) + waiting.compactMap(\.errand.beginBy)
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
