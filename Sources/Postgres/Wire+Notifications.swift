import CLibPQ
import Glibc

extension Wire {
    /// The notifications that have arrived, waiting for the first up to the deadline; none when it passes.
    func notifications(until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) -> [PostgresNotification] {
        var found = takeNotifications()
        guard found.isEmpty else { return found }
        do {
            try wait(for: POLLIN, until: deadline)
        } catch {
            if error.atDeadline { return [] } else { throw error }
        }
        guard PQconsumeInput(connection) == 1 else { throw BatchFailure.Loss(reason: complaint) }
        found = takeNotifications()
        guard !found.isEmpty || stillStands() else { throw BatchFailure.Loss(reason: complaint) }
        return found
    }

    private func takeNotifications() -> [PostgresNotification] {
        var found: [PostgresNotification] = []
        while let notification = PQnotifies(connection) {
            found.append(
                PostgresNotification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return found
    }
}
