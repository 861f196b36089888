import Clinic
import Fixtures
import Scheduling
import Storage
import Testing

/// What people and staff do in several stories.
extension Town {
    /// Somebody as they say who they are.
    static func somebody(
        _ name: String, phone: String = "+1-312-555-0170", zone: String? = nil, born: String? = nil,
        isAlias: Bool = false
    ) throws -> PersonDraft {
        try PersonDraft(
            name: name, isAlias: isAlias, email: nil, phone: phone, zone: zone, born: born.flatMap { LocalDate($0) },
            at: "")
    }

    /// Somebody asks on the website.
    @discardableResult
    func ask(
        _ person: PersonDraft, _ slug: String, service: String? = nil, more: IntakeDraft = IntakeDraft()
    ) async throws -> TakenRequest {
        try await found { answer in
            try await database.take(
                RequestDraft(service: service, message: "", preferred: ""), from: person, more: more,
                call: website(slug), answer: answer)
        }
    }

    /// Books a visit: at the desk for somebody known, on the website for somebody new.
    @discardableResult
    func book(
        _ service: String, _ start: String, for booked: Database.Booked, _ slug: String, region: String? = nil,
        provisionally: Bool = false
    ) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: nil, hold: nil, note: "",
            region: region, isProvisional: provisionally)
        return try await found { answer in
            switch booked {
            case .known:
                try await database.book(draft, for: booked, source: .staff, call: desk(slug), answer: answer)
            case .newcomer:
                try await database.book(draft, for: booked, source: .website, call: website(slug), answer: answer)
            }
        }
    }

    /// What is known before a visit.
    func papers(_ visit: Appointment.ID, _ slug: String) async throws -> VisitPapers {
        try await database.papers(
            of: visit, isClinical: false, practice: practice(slug), deadline: .now + .seconds(30))
    }

    /// Opens a gate of a person; staff is a clinician's code for what only clinicians decide.
    func open(
        _ kind: GateKind, of subject: String = "", for person: Person.ID, _ slug: String,
        visit: Appointment.ID? = nil, by staff: String? = nil
    ) async throws {
        let call = if let staff { try await clinician(staff, slug) } else { try desk(slug) }
        _ = try await database.record(
            GateDraft(kind: kind, subject: subject, appointment: visit), of: person, call: call
        ) { _ in Answer(status: 201) }
    }

    /// Everything is decided and signed that Holos asks for before an infusion; only who comes along is not named.
    func admitToInfusions(_ person: Person.ID) async throws {
        try await open(.consent, of: "ketamine", for: person, "holos")
        try await open(.health, for: person, "holos", by: "imani")
        try await open(.status, for: person, "holos")
        _ = try await database.decide(
            CandidacyDraft(service: "iv", decision: .approved), about: person, call: clinician("imani", "holos")
        ) { _ in Answer(status: 201) }
    }

    /// Somebody comes to a visit when it begins, and leaves when it ends.
    func attend(_ visit: Appointment, _ slug: String) async throws {
        for (instant, step) in [(visit.during.start, AppointmentStep.arrive), (visit.during.end, .complete)] {
            try await scratch.setClock(instant.rfc3339)
            _ = try await database.record(step, of: visit.id, version: nil, call: desk(slug)) { _ in
                Answer(status: 200)
            }
        }
    }

    /// Somebody answers a message about their visit in these words.
    func hear(_ words: String, from person: Person.ID, about visit: Appointment.ID? = nil, _ slug: String)
        async throws
    {
        _ = try await database.hear(ReplyMeaning(words), from: .person(person), about: visit, call: desk(slug))
    }

    /// The worker looks once at what time has brought about.
    func care(_ slug: String) async throws -> CarePass {
        try await database.care(for: practice(slug), deadline: .now + .seconds(60))
    }
}
