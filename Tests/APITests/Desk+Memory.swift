import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Postgres
import Scheduling
import Storage
import Testing

extension Desk {
    /// The free times of imani on Monday 8 March 2027.
    static let monday = "/slots?service=mh_consult&clinician=imani&from=2027-03-08&to=2027-03-08"
    /// Members of a booking: who comes.
    static let rosa = #""person":{"name":"Rosa","email":"rosa@example.org"}"#
    /// Members of a booking or a hold: the first time of that Monday.
    static let nine = #""service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani""#

    /// A desk whose watch has read the change numbers.
    static func remembering(now: String = Holos.now) async throws -> Desk {
        let desk = try await Desk.open(now: now)
        try await desk.holos.database.watch.refresh()
        return desk
    }

    /// The answer, which must be the one that is given without a memory.
    func same(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) async -> Reply {
        let reply = await send(.get, path)
        let truth = await send(.get, path, fromMemory: false)
        #expect(reply.status == 200, sourceLocation: sourceLocation)
        let isSame = reply.bytes == truth.bytes
        #expect(isSame, "\(path)", sourceLocation: sourceLocation)
        #expect(reply.lastingHeaders == truth.headers, sourceLocation: sourceLocation)
        return reply
    }

    /// Sets the database's clock, and lets the watch look at it.
    func setClock(_ instant: String) async throws {
        try await holos.scratch.setClock(instant)
        try await holos.database.watch.refresh()
    }

    /// Applies a file with one clinician and one service.
    func apply(crisis: String, opening: String) async throws {
        let hours = try WeeklyHours(["mon": ["\(opening)-16:00"]])
        let definition = PracticeDefinition(
            slug: "holos", name: "Holos Wellness", neutralName: "HW Appts", region: "US-IL", zone: "America/Chicago",
            crisis: crisis, phone: "+1-312-555-0142", email: "hello@holos.example", neutralSite: "hw.example",
            origins: [], policy: Policy(reminders: [.days(2)]), closed: [],
            sites: [.init(code: "main", name: "Holos Wellness", zone: "America/Chicago")],
            rooms: [.init(code: "HC", kind: "consult", site: "main", features: [])],
            clinicians: [
                .init(
                    code: "imani", name: "Dr Imani Okafor-Reyes", credential: "MD psychiatrist", languages: ["en"],
                    site: "main", hours: hours)
            ],
            services: [
                .init(
                    code: "mh_consult", label: "Mental health consultation", neutralLabel: "Appointment",
                    audience: .public, site: "main", minutes: 60, bufferAfter: 15, room: "consult", notice: .hours(2),
                    clinicians: ["imani"])
            ])
        let changes = try await holos.database.apply(definition, deadline: .now + .seconds(10))
        #expect(!changes.isEmpty)
    }
}

extension Reply {
    /// The header fields that do not say whether it came from memory.
    var lastingHeaders: HTTPFields {
        var fields = headers
        fields[.cacheStatus] = nil
        return fields
    }

    /// Whether a start on the wall is among the times.
    func offers(_ time: String, on date: String = "2027-03-08") -> Bool {
        guard case .array(let times)? = self["dates.\(date)"] else { return false }
        return times.contains { element in
            if case .object(let members) = element { members["local"] == .string("\(date)T\(time)") } else { false }
        }
    }
}
