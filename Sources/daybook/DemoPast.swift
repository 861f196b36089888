import Clinic
import Scheduling
import Storage

/// The people of the demonstration who have been here before: what they have had is what makes their next visit
/// something to look at.
struct DemoPast: Sendable {
    let program: Program
    let practice: Practice
    let now: Instant

    /// Writes down the visits that were, and books what follows from them.
    ///
    /// - Returns: how many visits.
    func write() async throws -> Int {
        switch practice.slug {
        case "holos":
            try await dosedToday("Theo Grant")
                + sooner("Dev Rao", gaps: [31, 28, 21, 12])
                + undriven("Gary Voss")
                + worse("Mila Stone", scores: [21, 14, 9, 16])
                + waiting("Bea Lund")
        case "psych-003":
            try await recall("Ana Petrov", "esk", by: "nadia", daysAgo: [27, 24, 20, 17, 13, 10, 8, 6]).count
        default: 0
        }
    }

    /// Until tomorrow nothing but a look after them reaches whoever had a dose today.
    private func dosedToday(_ name: String) async throws -> Int {
        let start = try program.zone(of: practice).local(now - .hours(4))
        _ = try await recall(
            name, "iv", by: "imani",
            at: [try program.zone(of: practice).startOfDay(start.date) + .hours(start.time.hour)])
        return 1
    }

    /// Each gap is shorter than the one before: a clinician looks, and nobody is refused.
    private func sooner(_ name: String, gaps: [Int]) async throws -> Int {
        let daysAgo = gaps.reversed().reduce(into: [3]) { $0.append(($0.last ?? 0) + $1) }
        return try await recall(name, "iv", by: "imani", daysAgo: daysAgo.reversed()).count
    }

    /// The next visit has all it needs but somebody who drives home.
    private func undriven(_ name: String) async throws -> Int {
        let visits = try await recall(name, "iv", by: "imani", daysAgo: [10, 7, 3])
        let person = visits.person
        let clinician = try await program.call(practice, by: "imani")
        _ = try await program.database.addConsent(
            code: "ketamine", title: "Consent to treatment",
            text: "What is done, what it can do, and what else there is.",
            call: clinician
        ) { _ in Answer(status: 201) }
        for gate in [
            GateDraft(kind: .consent, subject: "ketamine"), GateDraft(kind: .health), GateDraft(kind: .status),
        ] {
            _ = try await program.database.record(gate, of: person, call: clinician) { _ in Answer(status: 201) }
        }
        _ = try await program.database.decide(
            CandidacyDraft(service: "iv", decision: .approved), about: person, call: clinician
        ) { _ in Answer(status: 201) }
        return visits.count + (try await bookNext("iv", for: .known(person), after: .hours(20)))
    }

    /// Somebody who was better and is worse again stands on the clinician's list.
    private func worse(_ name: String, scores: [Int]) async throws -> Int {
        let clinician = try await program.call(practice, by: "imani")
        let asked = try await program.database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: try person(name),
            call: program.call(practice)
        ) { Answer(status: 201, body: "\($0.request.id)") }
        guard let request = ConsultationRequest.ID(asked.body) else { return 0 }
        for score in scores {
            _ = try await program.database.record(
                Questionnaire(.phq9, answers: Self.answers(adding: score)), about: request, call: clinician
            ) { _ in Answer(status: 201) }
        }
        return 0
    }

    /// She is to come, whatever she answers to a message: a stop word cancels no visit.
    private func waiting(_ name: String) async throws -> Int {
        try await bookNext("mh_consult", for: .newcomer(try person(name)), after: .days(2))
    }

    /// Books the first free time after so long.
    private func bookNext(_ service: String, for booked: Database.Booked, after: Duration) async throws -> Int {
        guard let window = TimeRange(start: now + after, lasting: .days(14)) else { return 0 }
        let query = SlotQuery(service: service, window: window, publicOnly: false)
        let free = try await program.database.slots(query, practice: practice, deadline: program.deadline).slots
        guard let slot = free.first else { return 0 }
        let draft = BookingDraft(
            service: service, start: .instant(slot.start), clinician: slot.clinician?.code, hold: nil, note: "",
            isProvisional: true)
        _ = try await program.database.book(draft, for: booked, source: .staff, call: program.call(practice)) { _ in
            Answer(status: 201)
        }
        return 1
    }

    /// Answers to the questions that count for the total, none of them about death.
    private static func answers(adding score: Int) -> [String: Int] {
        var left = score
        return Dictionary(
            uniqueKeysWithValues: Instrument.phq9.items.prefix(9).enumerated().map { index, item in
                let value = index < 8 ? min(3, left) : 0
                left -= value
                return (item.code, value)
            })
    }

    private func recall(
        _ name: String, _ service: String, by clinician: String, daysAgo: [Int]
    ) async throws -> (person: Person.ID, count: Int) {
        let zone = try program.zone(of: practice)
        let today = zone.local(now).date
        let starts = daysAgo.map { zone.startOfDay(today.adding(days: -$0)) + .hours(10) }
        return (try await recall(name, service, by: clinician, at: starts), starts.count)
    }

    private func recall(
        _ name: String, _ service: String, by clinician: String, at starts: [Instant]
    ) async throws -> Person.ID {
        let answer = try await program.database.recall(
            starts, of: service, by: clinician, person: try person(name), call: program.call(practice)
        ) { Answer(status: 201, body: "\($0)") }
        guard let id = Person.ID(answer.body) else { throw Refusal.notFound("person") }
        return id
    }

    private func person(_ name: String) throws -> PersonDraft {
        let mailbox = name.lowercased().replacing(" ", with: ".")
        return try PersonDraft(
            name: name, isAlias: false, email: "\(mailbox)@people.example", phone: "+1-312-555-01\(80 + name.count)",
            zone: practice.zone, born: LocalDate("1984-05-17"), at: "")
    }
}
