import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension Pages {
    /// What a link leads to.
    ///
    /// It changes nothing: scanners of mail follow links too.
    func showLink(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        let link = try Self.link(request)
        if link.purpose == .checkIn { return try await showCheckIn(link, TypedForm(), problem: nil, call) }
        if link.purpose == .prepare { return try await showPreparation(link, call) }
        return answer(try await linkPage(link, request, TypedForm(), problem: nil, call), of: call.practice)
    }

    /// Does what a link is good for.
    func postLink(_ request: Request) async throws -> Response {
        let link = try Self.link(request)
        let form = try FormFields(parsing: request.body)
        do {
            let route = "link/\(link.fingerprint)"
            let call = try entrance.publicWrite(request, route: route, kind: .secret, key: FormKey(form))
            return answer(try await act(on: link, form, call))
        } catch {
            guard let problem = Problem(error) else { throw error }
            let call = try entrance.publicRead(request)
            // A database that has just failed or is being spared is not asked again.
            guard !problem.leavesDatabaseAlone, problem.status != .notFound else { throw error }
            if link.purpose == .checkIn {
                return try await showCheckIn(link, TypedForm(form), problem: problem, call)
            }
            let page = try await linkPage(link, request, TypedForm(form), problem: problem, call)
            return answer(page, of: call.practice, to: problem)
        }
    }

    private func act(on link: LinkText, _ form: FormFields, _ call: Call) async throws -> Answer {
        let subject = try await entrance.database.link(link, practice: call.practice, deadline: call.deadline)
            .link.subject
        let back = LinkAddress.path(link, of: call.practice)
        let visit = Appointment.ID(subject)
        let done: @Sendable (AppointmentDetails) throws -> Answer = { _ in Answer(status: 303, location: back) }
        switch link.purpose {
        case .confirm:
            return try await entrance.database.record(
                .confirm, of: visit, version: nil, by: try Self.use(of: link, form), call: call, answer: done)
        case .cancel:
            let use = try Self.use(of: link, form)
            return try await entrance.database.cancel(
                visit, Cancellation(actor: .person, reason: use.reason), version: nil, by: use, call: call,
                answer: done)
        case .move:
            let start = try Body.form(form) { fields in fields.required("start") { StartDraft.read("start", &$0) } }
            return try await entrance.database.move(
                visit, to: start, clinician: nil, version: nil, by: try Self.use(of: link, form), call: call,
                answer: done)
        case .offer:
            let offer = Offer.ID(subject)
            let answerer = OfferAnswerer.person(secret: OfferSecret.text(of: offer, practice: call.practice))
            if form.first(of: "answer") == "no" {
                return try await entrance.database.decline(offer, by: answerer, through: link, call: call) { _ in
                    Answer(status: 303, location: back)
                }
            }
            return try await entrance.database.accept(
                offer, by: answerer, through: link, call: call, answer: done)
        case .checkIn:
            let answer = try Body.form(form) { fields in
                CheckIn.Answer(
                    feeling: fields.word("feeling", of: CheckIn.Feeling.self),
                    safety: fields.word("safety", of: CheckIn.Safety.self))
            }
            return try await entrance.database.answer(answer, to: CheckIn.ID(subject), through: link, call: call) { _ in
                Answer(status: 303, location: back)
            }
        case .prepare: throw Refusal.notFound("link")
        }
    }

    /// Why somebody changes their visit, and which time of it they have seen.
    private static func use(of link: LinkText, _ form: FormFields) throws -> LinkUse {
        try Body.form(form) { fields in
            LinkUse(
                link, reason: fields.word("reason", of: Cancellation.Reason.self) ?? .unstated,
                seen: fields.number("seen", in: 1...Int(Int32.max)))
        }
    }

    private static func link(_ request: Request) throws -> LinkText {
        guard let link = request.parameters["link"].flatMap(LinkText.init) else { throw Refusal.notFound("link") }
        return link
    }

    private func linkPage(
        _ text: LinkText, _ request: Request, _ typed: TypedForm, problem: Problem?, _ call: Call
    ) async throws -> LinkPage {
        let practice = call.practice
        let database = entrance.database
        let path = LinkAddress.path(text, of: practice)
        switch text.purpose {
        case .confirm, .move, .cancel:
            let visit = try await database.linkedVisit(text, practice: practice, deadline: call.deadline)
            guard visit.now < visit.link.expires else {
                return LinkPage(ended: practice, typed: typed, problem: problem)
            }
            let walls = Walls(
                clinic: try zone(visit.details.appointment.wall.zone),
                person: visit.details.person.zone.flatMap { database.zones.zone($0) }, of: practice)
            let starts = try await starts(for: visit, request, call)
            let later = starts.last.map { "\(path)?from=\(walls.clinic.zone.local($0).date.adding(days: 1))" }
            return LinkPage(
                visit, practice, walls: walls, typed: typed, problem: problem,
                starts: starts.map { StartChoice($0, walls: walls, link: path) }, later: later, action: path)
        case .offer:
            let (link, now) = try await database.link(text, practice: practice, deadline: call.deadline)
            let offer = try await database.offer(Offer.ID(link.subject), practice: practice, deadline: call.deadline)
            let label = try await database.neutralLabel(
                of: offer.waitlist.serviceCode, practice: practice, deadline: call.deadline)
            let walls = Walls(
                clinic: try zone(practice.zone), person: offer.waitlist.person.zone.flatMap { database.zones.zone($0) },
                of: practice)
            return LinkPage(
                offer, link, practice, neutralLabel: label, walls: walls, typed: typed, problem: problem, action: path,
                now: now)
        case .checkIn, .prepare: throw Refusal.notFound("link")
        }
    }

    /// The next times that a visit could be moved to, with whom it is: six, from a date on.
    private func starts(for visit: LinkedVisit, _ request: Request, _ call: Call) async throws -> [Instant] {
        guard visit.link.purpose == .move, visit.link.used == nil else { return [] }
        let zone = try zone(visit.details.appointment.wall.zone)
        let from = request.query.first(of: "from").flatMap { LocalDate($0) }.map { zone.startOfDay($0) }
        let start = max(visit.now, from ?? visit.now)
        guard let window = TimeRange(start: start, end: start + .days(31)) else { return [] }
        let query = SlotQuery(
            service: visit.details.serviceCode, clinicians: [visit.details.clinicianCode], window: window,
            publicOnly: false, region: visit.details.appointment.region)
        let found = try await entrance.database.slots(query, practice: call.practice, deadline: call.deadline)
        return found.slots.map(\.start).filter { $0 != visit.details.appointment.during.start }.prefix(6).map { $0 }
    }
}
