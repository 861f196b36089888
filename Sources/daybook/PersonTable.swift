import Access
import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// People laid out for a terminal.
enum PersonTable {
    /// A line a person.
    static func line(_ person: Person) -> String {
        let parts: [String?] = [
            "\(person.id)", person.isAlias ? "\(person.name) (alias)" : person.name, person.phone, person.email,
            person.born.map { "born \($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: "  ")
    }

    /// A person with the visits that lie ahead, and what each of them still needs.
    static func text(of sheet: PersonSheet, zone: Zone) -> String {
        var lines = [line(sheet.person)]
        if let erased = sheet.erased { lines.append("Erased \(clock(erased, zone))") }
        if let joined = sheet.joinedTo { lines.append("Is \(joined)") }
        lines += sheet.aliases.map { "Also came as \(line($0))" }
        if let peace = sheet.peaceUntil { lines.append("To be left in peace until \(clock(peace, zone))") }
        for details in sheet.upcoming {
            let appointment = details.appointment
            lines.append(
                "\(clock(appointment.during.start, zone))  \(details.serviceLabel)  \(details.clinicianName)  "
                    + appointment.state.rawValue)
            lines += (sheet.readiness[appointment.id]?.blockers ?? []).map { "  " + blocker($0, zone) }
        }
        if let clinical = sheet.clinical { lines += text(of: clinical, zone: zone) }
        return lines.joined(separator: "\n")
    }

    /// What a closed gate says, what to do, and by when.
    static func blocker(_ standing: GateStanding, _ zone: Zone) -> String {
        "\(standing.sentence ?? "") \(standing.fix ?? "") By \(clock(standing.deadline, zone))."
    }

    /// A line an entry.
    static func line(_ entry: HistoryEntry, zone: Zone) -> String {
        let fields = entry.fields.isEmpty ? "" : " (\(entry.fields.joined(separator: ", ")))"
        return "\(clock(entry.at, zone))  \(entry.action)\(fields)  \(entry.principal)"
            + (entry.text.map { "  \($0)" } ?? "")
    }

    /// Everything, as one JSON object.
    static func json(of export: PersonExport) throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        for table in export.tables {
            members[table.name] = .array(
                try table.rows.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) })
        }
        return .object([
            "person_id": .string("\(export.person)"), "made_at": .string(export.made.rfc3339),
            "tables": .object(members),
        ])
    }

    private static func text(of clinical: PersonSheet.Clinical, zone: Zone) -> [String] {
        var lines = clinical.decisions.map { decision in
            "\(clock(decision.candidacy.decided, zone))  \(decision.service): \(decision.candidacy.decision.name), "
                + "by \(decision.clinician)"
        }
        lines += clinical.checkIns.map { checkIn in
            let answer = checkIn.answer.map { answer in
                [answer.feeling?.rawValue, answer.safety?.rawValue].compactMap { $0 }.joined(separator: ", ")
            }
            return
                "\(clock(checkIn.due, zone))  check-in after \(checkIn.moment.text): \(answer ?? checkIn.state.rawValue)"
        }
        if !clinical.gaps.days.isEmpty {
            lines.append(
                "Days between doses: " + clinical.gaps.days.map(String.init).joined(separator: ", ")
                    + (clinical.gaps.isShrinking ? " (shrinking)" : ""))
        }
        return lines
    }

    private static func clock(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.local(instant)
        return "\(local.date) \(local.time.description.prefix(5))"
    }
}
