import Synchronization

extension Server {
    /// Looks at the deadlines of all connections, again and again until the task is cancelled.
    func sweep() async {
        let interval = configuration.sweepInterval
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            let now = ContinuousClock.now
            for connection in table.connections {
                if case .handlerOverdue(let request) = connection.sweep(now: now) {
                    answer(connection, inPlaceOfHandlerOf: request)
                }
            }
            if let cutoff = cutoff.withLock({ $0 }) {
                sweepStopping(cutoff: cutoff, now: now)
            }
        }
    }

    private func answer(_ connection: Connection, inPlaceOfHandlerOf request: Request) {
        let response = responder.overdueAnswer(request)
        guard let bytes = ResponseEncoder.closingAnswer(response, to: request.method, requestID: request.id),
            connection.answer(bytes, inPlaceOf: request)
        else { return }
        responder.onAnswer?(request, response.status, configuration.handlerDeadline)
    }

    /// Ends idle connections, and after the cutoff all of them; a second later nobody waits for what remains.
    ///
    /// What remains then is handlers that do not notice their cancellation: their sockets are shut already.
    private func sweepStopping(cutoff: ContinuousClock.Instant, now: ContinuousClock.Instant) {
        for connection in table.connections {
            if now >= cutoff {
                connection.cut()
            } else {
                _ = connection.cutIfIdle()
            }
        }
        if now >= cutoff + .seconds(1) {
            drained.fulfil(.success(()))
        }
    }
}
