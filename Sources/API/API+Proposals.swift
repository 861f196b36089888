import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// Thinks a change of hours through: who would lose their footing, and where each could go.
    func createProposal(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "proposals")
        guard let zone = entrance.database.zones.zone(call.practice.zone) else {
            throw Refusal(.unavailable, "This machine does not know the zone of the practice.")
        }
        let change = try Body.json(request) { ProposedChange.read(&$0, zone: zone) }
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.propose(change, call: call) { proposal in
                Answer(
                    status: 201, etag: "\(proposal.version)",
                    location: "/v1/practices/\(slug)/proposals/\(proposal.id)", body: proposal.json.text)
            })
    }

    func showProposal(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("proposal", request, of: Proposal.ID.self)
        let proposal = try await entrance.database.proposal(id, practice: call.practice, deadline: call.deadline)
        return Self.answer(proposal.json, version: proposal.version)
    }

    /// Enters the change and makes the moves that were accepted.
    func applyProposal(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "application/\(request.path)")
        let id = try Self.id("proposal", request, of: Proposal.ID.self)
        let version = try request.version()
        let accepted =
            request.body.isEmpty
            ? nil : try Body.json(request) { .some($0.ids("accepted", of: Appointment.ID.self, limit: 1000)) }
        return Self.answer(
            try await entrance.database.apply(id, accepted: accepted, version: version, call: call) { $0.changed() })
    }

    /// Takes an application back.
    func reverseProposal(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "reversal/\(request.path)")
        let id = try Self.id("proposal", request, of: Proposal.ID.self)
        let version = try request.version()
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.reverse(id, version: version, call: call) { $0.changed() })
    }
}

extension ProposedChange {
    /// Reads a change that is proposed.
    ///
    /// - Parameter zone: that of the practice, in which the first date of new hours begins.
    fileprivate static func read(_ fields: inout Fields, zone: Zone) -> ProposedChange? {
        let kind = fields.required("kind") { $0.word("kind", of: Kind.self) }
        let clinician = fields.text("clinician", limit: 64)
        let room = fields.text("room", limit: 64)
        let reason = fields.text("reason", limit: 200) ?? ""
        guard let kind else { return nil }
        let hours = kind == .hours ? fields.required("hours") { Hours.read(&$0) } : nil
        guard kind != .hours || hours != nil, let during = stretch(&fields, hours: hours, zone: zone) else {
            return nil
        }
        do {
            return try ProposedChange(
                kind, clinician: clinician, room: room, during: during, reason: reason, hours: hours)
        } catch {
            for fault in error.fields { fields.fault(String(fault.pointer.dropFirst()), fault.detail) }
            return nil
        }
    }

    /// New hours are judged from their first date on, for a year unless `to` says otherwise.
    private static func stretch(_ fields: inout Fields, hours: Hours?, zone: Zone) -> TimeRange? {
        if let hours {
            let start = zone.startOfDay(hours.from)
            let end = fields.instant("to") ?? start + .days(366)
            if let range = TimeRange(start: start, end: end), range.duration <= .days(731) { return range }
        } else {
            let from = fields.required("from") { $0.instant("from") }
            let to = fields.required("to") { $0.instant("to") }
            guard let from, let to else { return nil }
            if let range = TimeRange(start: from, end: to), range.duration <= .days(731) { return range }
        }
        fields.fault("to", "This must be after from, and not more than two years.")
        return nil
    }
}

extension ProposedChange.Hours {
    /// Reads `{"from": "2027-04-01", "weekly": {"mon": ["09:00-15:00"]}}`.
    fileprivate static func read(_ fields: inout Fields) -> ProposedChange.Hours? {
        fields.object("hours") { fields in
            let from = fields.required("from") { $0.date("from") }
            let weekly = fields.required("weekly") { $0.weeklyHours("weekly") }
            guard let from, let weekly else { return nil }
            return ProposedChange.Hours(weekly: weekly, from: from)
        }
    }
}
