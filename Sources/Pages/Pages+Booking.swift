import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension Pages {
    func showBooking(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        var typed = TypedForm([
            "service": request.parameters["service"], "start": request.parameters["start"],
            "clinician": request.query.first(of: "clinician"),
        ])
        if let zone = request.query.first(of: "zone"), entrance.database.zones.zone(zone) != nil {
            typed["person.zone"] = zone
        }
        let offer = try await offer(typed, call)
        guard offer.service != nil, offer.start != nil else { throw Refusal.notFound("time") }
        let problem = offer.isFree ? nil : Problem(Refusal(.slotTaken, "That time is no longer free."))
        let page = BookingPage(call.practice, typed: typed, problem: problem, offer: offer, key: typed.key)
        return answer(page, of: call.practice, status: problem?.status ?? .ok)
    }

    /// Books a visit for a newcomer.
    ///
    /// The answer is the same whether the person is known or not.
    func postAppointment(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let form = try FormFields(parsing: request.body)
        let address = BookAddress(practice)
        do {
            let call = try entrance.publicWrite(request, route: "appointments", kind: .time, key: FormKey(form))
            switch FormGuard.verdict(on: form, practice: practice) {
            case .program: return answer(Self.decoy(form, address))
            case .tooFast: throw FormGuard.tooFast
            case .person: break
            }
            let zones = entrance.database.zones
            let (draft, person) = try Body.form(form) { fields -> (BookingDraft, PersonDraft)? in
                let draft = BookingDraft.read(&fields, practice: practice)
                let person = fields.required("person") { fields in
                    fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
                }
                guard let draft, let person else { return nil }
                return (draft, person)
            }
            return answer(
                try await entrance.database.book(draft, for: .newcomer(person), source: .website, call: call) {
                    booked in
                    let location = address.booked(
                        booked.serviceCode, at: booked.appointment.during.start, clinician: booked.clinicianCode)
                    return Answer(status: 303, location: location)
                })
        } catch {
            guard let problem = Problem(error) else { throw error }
            return try await bookingPage(request, TypedForm(form), problem)
        }
    }

    /// What a program is answered that has filled in what no person sees: the page that a booking leads to.
    private static func decoy(_ form: FormFields, _ address: BookAddress) -> Answer {
        let start = form.first(of: "start").flatMap { Instant(rfc3339: $0) }
        let location = start.map { start in
            address.booked(
                form.first(of: "service") ?? "", at: start, clinician: form.first(of: "clinician") ?? "")
        }
        return Answer(status: 303, location: location ?? address.first)
    }

    /// The visit that an address names.
    ///
    /// It shows nothing that is not public: nobody's name, and not whose visit it is.
    func showBooked(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        let query = request.query
        guard let service = try await publicService(query.first(of: "service"), call),
            let start = query.first(of: "start").flatMap({ Instant(rfc3339: $0) })
        else { throw Refusal.notFound("visit") }
        let now = try await entrance.database.now(deadline: call.deadline)
        let clinicians = try await entrance.database.clinicians(of: call.practice, deadline: call.deadline)
            .filter { $0.code == query.first(of: "clinician") && service.clinicians.contains($0.id) }
        let lines = VisitLines(
            service, start: start, walls: Walls(clinic: try zone(service.site.zone), person: nil, of: call.practice),
            clinicians: clinicians, practice: call.practice, now: now)
        return answer(BookedPage(call.practice, lines), of: call.practice)
    }

    /// The form again, with all that was typed, what became of it, and the next times where its own is not free.
    private func bookingPage(_ request: Request, _ typed: TypedForm, _ problem: Problem) async throws -> Response {
        let call = try entrance.publicRead(request)
        var typed = typed
        var offer: BookingOffer?
        if !problem.leavesDatabaseAlone {
            offer = try? await self.offer(typed, call)
            if offer == nil, !typed.isBlank("clinician") {
                // Nobody of that name offers it: what anybody has free is more use than nothing.
                typed["clinician"] = ""
                offer = try? await self.offer(typed, call)
            }
        }
        let key = problem.hasSpentKey ? TypedForm.freshKey : typed.key
        let page = BookingPage(call.practice, typed: typed, problem: problem, offer: offer, key: key)
        return answer(page, of: call.practice, to: problem)
    }
}
