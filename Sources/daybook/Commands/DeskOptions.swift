import ArgumentParser
import Clinic
import Scheduling
import Storage

/// What the commands of the desk are asked for.
struct DeskOptions: ParsableArguments {
    @Option(help: "The practice, by its slug.")
    var practice: String

    func open(_ program: Program) async throws -> (Practice, Zone) {
        let practice = try await program.database.practice(practice, deadline: program.deadline)
        guard let zone = program.database.zones.zone(practice.zone) else {
            throw Refusal(.unavailable, "This machine has no zone \(practice.zone): install tzdata.")
        }
        return (practice, zone)
    }
}

extension Program {
    /// A call of the operator in the name of a member of the staff, by code, if one is named.
    func call(_ practice: Practice, by code: String?) async throws -> Call {
        guard let code else { return call(practice) }
        let member = try await database.staffMember(code, practice: practice, deadline: deadline)
        return Call(
            practice: practice, principal: .daybook, requestID: "command", deadline: deadline, staff: member)
    }

    /// All elements of a list, page by page.
    func all<Element>(_ page: (ListCursor?) async throws -> ListPage<Element>) async throws -> [Element] {
        var found: [Element] = []
        var cursor: ListCursor?
        repeat {
            let next = try await page(cursor)
            found += next.elements
            cursor = next.next
        } while cursor != nil
        return found
    }
}
