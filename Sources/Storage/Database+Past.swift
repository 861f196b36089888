public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Writes down visits of somebody new that took place before Daybook was used.
    ///
    /// They are completed, each when its part of the person ended, and count for gaps, continuity and peace. Being over,
    /// they take no time and owe neither messages nor check-ins; only that somebody came back ever earlier is noted.
    ///
    /// - Parameters:
    ///   - clinician: the code of who led them.
    ///   - starts: when they began.
    /// - Throws: `Refusal`: `not_found` (service, clinician), `invalid` for one that is not over.
    public func recall(
        _ starts: [Instant], of service: String, by clinician: String, person draft: PersonDraft, call: Call,
        answer: @escaping @Sendable (Person.ID) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        return try await withCatalogue(
            service, publicOnly: false, practice: practice.id, deadline: call.deadline
        ) { catalogue in
            guard let leader = catalogue.staff.first(where: { $0.clinician.code == clinician })?.clinician else {
                throw Refusal.notFound("clinician")
            }
            let zone = try zones.known(catalogue.service.site.zone)
            return try await write(call) { write in
                let person = draft.person(id: .fresh())
                write.transaction.enqueue(person.insert(practice.id, now: write.now))
                for start in starts.sorted() {
                    let during = catalogue.service.visit.personWindow(startingAt: start)
                    guard during.end <= write.now else {
                        throw Refusal.invalid("/start", "This visit is not over: book it.")
                    }
                    let placement = Placement(
                        during: during, clinician: leader.id, room: nil, region: person.region ?? practice.region,
                        wall: Appointment.Wall(start: zone.local(start), zone: zone.name, edition: zones.edition),
                        override: nil)
                    try write.recall(catalogue.service, person.id, placement)
                }
                write.audit("person.recalled", "person", person.id)
                let dates = starts.map { zone.local($0).date }
                if DoseGaps(between: dates).isShrinking { try await write.oweRebound(of: person.id, zones: zones) }
                return (try answer(person.id), nil)
            }
        }
    }
}

extension Write {
    fileprivate func recall(_ service: Service, _ person: Person.ID, _ placement: Placement) throws {
        let (practice, during) = (call.practice.id, placement.during)
        let booked = Appointment.booked(
            id: .fresh(), service: service, person: person, placement: placement, source: .staff, note: "",
            now: during.start)
        let arrived = try booked.arrived(now: during.start)
        let windows = service.visit.phaseWindows(startingAt: during.start)
        transaction.enqueue(booked.insert(practice))
        transaction.enqueue(
            PlacedVisit.plan(
                zip(service.visit.phases, windows).enumerated().map { position, phase in
                    PlacedVisit.PlannedPhase(
                        appointment: booked, position: position, stint: 0, name: phase.0.name, during: phase.1,
                        clinician: phase.0.needsClinician ? placement.clinician.uuid : nil, nurse: nil, room: nil)
                }, practice))
        transaction.enqueue(arrived.update(practice))
        transaction.enqueue(try arrived.completed(now: during.end).update(practice))
    }
}
