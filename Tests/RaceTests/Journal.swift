import Fixtures
import Foundation
import Synchronization

/// What the clients asked and what they were told.
final class Journal: Sendable {
    /// The host of the addresses that clients give: who books is told apart by the key before it.
    static let host = "race.example"

    private let exchanges = Mutex<[(request: WireRequest, answer: WireAnswer)]>([])

    func add(_ request: WireRequest, _ answer: WireAnswer) {
        exchanges.withLock { $0.append((request, answer)) }
    }

    /// The keys of the requests that were answered with this status.
    func keys(of status: Int) -> [String] {
        exchanges.withLock { $0.filter { $0.answer.status == status }.compactMap(\.request.key) }
    }

    /// I2: what was promised is there with the same content, and what was refused left nothing.
    func violations(in scratch: ScratchDatabase) async throws -> [String] {
        let all = exchanges.withLock { $0 }
        let booked = Set(try await scratch.texts(Self.booked))
        let planned = Set(try await scratch.texts(Self.planned))
        let known = Set(try await scratch.texts("select email from person where email like '%@\(Self.host)'"))
        let kept = Set(all.filter { $0.answer.status == 201 }.compactMap(\.request.key))

        var violations: [String] = []
        for (request, answer) in all {
            let id = answer.text("id") ?? ""
            let start = answer.text("start") ?? ""
            switch (request.method, answer.status) {
            case ("POST", 201) where request.path.hasSuffix("/appointments"):
                let promise = "\(id) \(answer.text("service.code") ?? "") \(start) \(answer.text("end") ?? "")"
                if !booked.contains(promise) { violations.append("I2 promised and not there: \(promise)") }
            case ("POST", 201) where request.path.hasSuffix("/itineraries"):
                let promises = answer.appointments.map { visit in
                    ["id", "service.code", "start", "end"].map { visit.text($0) ?? "" }.joined(separator: " ")
                }
                if promises.count < 2 || !booked.isSuperset(of: promises) {
                    violations.append("I2 promised and not there: \(promises)")
                }
            case ("PUT", 200) where request.path.contains("/itineraries/"):
                let places = answer.appointments.map { "\($0.text("id") ?? "") \($0.text("start") ?? "")" }
                if places.count < 2 || !planned.isSuperset(of: places) {
                    violations.append("I2 moved and not there: \(places)")
                }
            case ("PUT", 200):
                if !planned.contains("\(id) \(start)") { violations.append("I2 moved and not there: \(id) \(start)") }
            case ("POST", 400...):
                let key = request.key ?? ""
                if known.contains("\(key)@\(Self.host)"), !kept.contains(key) {
                    violations.append("I2 refused and left something: \(key)")
                }
            default: break
            }
        }
        return violations
    }

    /// The visits as they were first planned: a move comes after.
    private static let booked = """
        select format('%s %s %s %s', a.appointment_id, s.code, \(rfc3339("min(lower(p.during))")),
            \(rfc3339("max(upper(p.during)) filter (where (r.phases -> p.position::int ->> 'person')::boolean)")))
        from appointment a join appointment_phase p using (practice_id, appointment_id)
        join service s using (practice_id, service_id)
        join protocol r on (r.practice_id, r.protocol_id) = (a.practice_id, a.protocol_id)
        where p.schedule_version = 1
        group by a.appointment_id, s.code
        """

    /// Where visits were at any time.
    private static let planned = """
        select format('%s %s', appointment_id, \(rfc3339("lower(during)"))) from appointment_phase where position = 0
        """

    private static func rfc3339(_ instant: String) -> String {
        #"to_char(\#(instant) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"#
    }
}
