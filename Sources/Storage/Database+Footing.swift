import Clinic
import Foundation
import Postgres
public import Scheduling
import Synchronization

/// What a change of hours has done to the visits that are booked.
public struct FootingCount: Hashable, Sendable {
    /// How many have lost their footing, and were marked for staff to look at.
    public var lost = 0
    /// How many stand again, and are marked no longer.
    public var restored = 0
    /// Whether there were more than could be judged.
    public var isPartial = false

    /// Nothing has happened.
    public init() {}
}

extension Database {
    /// Judges the upcoming visits of a practice, after its hours have changed, and marks those that do not stand as
    /// they were planned; one that was marked for that and stands again is marked no longer.
    ///
    /// Nothing is moved and nobody is told. At most a thousand are judged, those soonest first.
    public func judgeFootings(during stretch: TimeRange? = nil, call: Call) async throws -> FootingCount {
        let found = Mutex(FootingCount())
        _ = try await write(call, locks: [.practiceAlone]) { write in
            let ahead = TimeRange(start: write.now - .days(1), end: write.now + .days(732))
            guard let stretch = stretch ?? ahead else { return (Answer(status: 200), nil) }
            let count = try await self.judgeFootings(during: stretch, write)
            found.withLock { $0 = count }
            return (Answer(status: 200), nil)
        }
        return found.withLock { $0 }
    }

    /// The same inside a write that has the practice's lock alone; the change itself is enqueued or written before.
    func judgeFootings(during stretch: TimeRange, _ write: Write) async throws -> FootingCount {
        let practice = write.call.practice.id
        let (first, last) = (stretch.start - .days(1), stretch.end + .days(1))
        let condition: SQL = """
            a.state in ('provisional', 'booked', 'confirmed', 'arrived') and a.appointment_id in (
                select appointment_id from appointment
                where practice_id = \(practice) and state in ('provisional', 'booked', 'confirmed', 'arrived')
                    and upper(during) > \(write.now) and lower(during) > \(first) and lower(during) < \(last)
                order by lower(during), appointment_id
                limit \(Int32(Self.mostJudged + 1)))
            """
        var visits = try await visits(where: condition, forUpdate: true, write)
        var count = FootingCount()
        if visits.count > Self.mostJudged {
            count.isPartial = true
            visits.removeLast()
        }
        guard !visits.isEmpty else { return count }
        let world = try await world(around: visits, write)
        // A visit of a service that is offered no more cannot be judged, and stands.
        for visit in visits where visit.window.overlaps(stretch) && world.knows(visit) {
            let appointment = visit.appointment
            switch try world.judge(visit) {
            case .stands:
                guard appointment.attention?.kind == .lostFooting else { continue }
                count.restored += 1
                write.transaction.enqueue(try appointment.resolved().update(practice))
                write.audit("appointment.footing_restored", "appointment", appointment.id, fields: ["attention"])
            case .reseated, .lost:
                count.lost += 1
                guard appointment.attention == nil else { continue }
                write.transaction.enqueue(appointment.marked(.lostFooting, now: write.now).update(practice))
                write.audit("appointment.lost_footing", "appointment", appointment.id, fields: ["attention"])
            }
        }
        return count
    }
}
