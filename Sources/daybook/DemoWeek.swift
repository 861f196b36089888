import Clinic
import Scheduling
import Storage

/// A plausible week of one practice: people of the stories, and visits spread over the free times.
struct DemoWeek: Sendable {
    let program: Program
    let practice: Practice

    /// Names, and the last two digits of a number that is reserved for fiction.
    private static let people = [
        "Rosa Delgado", "Eli Brandt", "Noor Aziz", "Gary Voss", "Bea Lund", "Sam Quill", "Casey Wu", "Ana Petrov",
        "Dev Rao", "River", "Mila Stone", "Theo Grant", "Ida Moreau", "Jonas Weir", "Priti Shah", "Luca Bianchi",
    ]

    /// Books the week, unless the practice has appointments already.
    func book() async throws -> (appointments: Int, requests: Int) {
        let known = try await program.database.appointments(
            AppointmentFilter(), limit: 1, practice: practice, deadline: program.deadline)
        guard known.elements.isEmpty else { return (0, 0) }
        // Those who have been here before come first, so that the week knows them.
        let now = try await program.database.now(deadline: program.deadline)
        var appointments = try await DemoPast(program: program, practice: practice, now: now).write()
        for service in try await program.database.services(
            of: practice, publicOnly: false, deadline: program.deadline)
        {
            appointments += try await book(service, from: appointments)
        }
        return (appointments, try await DemoRequests(program: program, practice: practice).take())
    }

    /// Takes every ninth free time of the next seven days, so that the week is neither full nor empty.
    private func book(_ service: Service, from first: Int) async throws -> Int {
        let now = try await program.database.now(deadline: program.deadline)
        guard let week = TimeRange(start: now, lasting: .days(7)) else { return 0 }
        let query = SlotQuery(service: service.code, window: week, publicOnly: false)
        let free = try await program.database.slots(query, practice: practice, deadline: program.deadline).slots
        var booked = 0
        for slot in stride(from: 3, to: free.count, by: 9).map({ free[$0] }).prefix(8) {
            let draft = BookingDraft(
                service: service.code, start: .instant(slot.start), clinician: slot.clinician?.code, hold: nil,
                note: "",
                isProvisional: true)
            do {
                _ = try await program.database.book(
                    draft, for: try await person(first + booked), source: .staff, call: program.call(practice)
                ) { _ in Answer(status: 201) }
                booked += 1
            } catch let refusal as Refusal
                where [.slotTaken, .slotUnavailable, .alreadyBooked, .gateClosed].contains(refusal.code)
            {
                // An earlier visit of the week has taken it; or it is too near for all that it would need.
                continue
            }
        }
        return booked
    }

    /// Whoever is known by a name already, else somebody new.
    private func person(_ number: Int) async throws -> Database.Booked {
        let name = Self.people[number % Self.people.count]
        let known = try await program.database.people(
            matching: PersonQuery(text: name), limit: 10, practice: practice, deadline: program.deadline)
        if let person = known.first(where: { $0.name == name }) { return .known(person.id) }
        return .newcomer(try draft(name, number))
    }

    private func draft(_ name: String, _ number: Int) throws -> PersonDraft {
        let mailbox = name.lowercased().replacing(" ", with: ".")
        let phone =
            practice.region.hasPrefix("GB") ? "+44-1632-9601\(10 + number % 90)" : "+1-312-555-01\(10 + number % 90)"
        return try PersonDraft(
            name: name, isAlias: name == "River", email: number % 7 == 6 ? nil : "\(mailbox)@people.example",
            phone: phone, zone: name == "Rosa Delgado" ? "America/Phoenix" : practice.zone, at: "")
    }
}
