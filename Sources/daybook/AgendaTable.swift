import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// The appointments of some days, laid out for people or for programs.
struct AgendaTable: Sendable {
    let practice: Practice
    let zone: Zone
    let from: LocalDate
    let to: LocalDate
    let appointments: [AppointmentDetails]
    /// How the gates of those stand that have gates.
    let readiness: [Appointment.ID: Readiness]
    let now: Instant

    /// A heading a day, and a line a visit: when, who, what, with whom, where, how to reach them, and its state.
    ///
    /// What staff must look at has an exclamation mark in front of it, and says why at the end.
    var text: String {
        var lines = ["\(practice.name)  \(from) to \(to)  times in \(zone.name)", ""]
        if appointments.isEmpty { lines.append("No appointments.") }
        let rows = appointments.map { row($0) }
        let widths = (0..<8).map { column in rows.map { $0[column].count }.max() ?? 0 }
        var date: LocalDate?
        for (details, row) in zip(appointments, rows) {
            let day = zone.local(details.appointment.during.start).date
            if day != date {
                if date != nil { lines.append("") }
                lines.append("\(day.weekday.name.prefix(1).uppercased())\(day.weekday.name.dropFirst()) \(day)")
                date = day
            }
            let padded = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }
            var line = (details.appointment.attention == nil ? "  " : "! ") + padded.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            lines.append(line)
            lines += blockers(of: details).map { "      \(PersonTable.blocker($0, zone))" }
        }
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    var json: JSONValue {
        .object([
            "practice": .string(practice.slug), "zone": .string(zone.name), "from": .string(from.description),
            "to": .string(to.description), "printed_at": .string(now.rfc3339),
            "appointments": .array(
                appointments.map { details in
                    .object([
                        "id": .string("\(details.appointment.id)"),
                        "start": .string(details.appointment.during.start.rfc3339),
                        "end": .string(details.appointment.during.end.rfc3339),
                        "local_start": .string(zone.local(details.appointment.during.start).description),
                        "state": .string(details.appointment.state.rawValue),
                        "person": .string(details.person.name),
                        "phone": details.person.phone.map { .string($0) } ?? .null,
                        "email": details.person.email.map { .string($0) } ?? .null,
                        "service": .string(details.serviceCode), "clinician": .string(details.clinicianCode),
                        "room": details.roomCode.map { .string($0) } ?? .null,
                        "attention": details.appointment.attention.map { .string($0.kind.rawValue) } ?? .null,
                        "blockers": .array(
                            blockers(of: details).map { blocker in
                                .object([
                                    "gate": .string(blocker.rule.kind.rawValue),
                                    "detail": .string(blocker.sentence ?? ""), "fix": .string(blocker.fix ?? ""),
                                    "deadline": .string(blocker.deadline.rfc3339),
                                ])
                            }),
                    ])
                }),
        ])
    }

    private func blockers(of details: AppointmentDetails) -> [GateStanding] {
        readiness[details.appointment.id]?.blockers ?? []
    }

    private func row(_ details: AppointmentDetails) -> [String] {
        let during = details.appointment.during
        return [
            "\(clock(during.start))–\(clock(during.end))", details.person.name, details.serviceLabel,
            details.clinicianName, details.roomCode ?? "", details.person.phone ?? details.person.email ?? "",
            details.appointment.state.rawValue, details.appointment.attention.map { "(\($0.kind.words))" } ?? "",
        ]
    }

    private func clock(_ instant: Instant) -> String {
        zone.local(instant).time.description.prefix(5).description
    }
}
