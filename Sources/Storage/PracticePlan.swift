import Clinic
import Foundation
import Scheduling

/// What must be written to make the database say what a practice file says.
struct PracticePlan: Sendable {
    /// What changes, for the operator; empty when nothing does.
    let changes: [PracticeChange]
    /// What is new or different.
    let written: Set<PracticeThing.Key>
    /// What is no longer in the file and still offered.
    let removed: [PracticeThing]

    private let ids: [PracticeThing.Key: UUID]

    /// Compares what is wanted, in its order, with what there is.
    init(wanted: [PracticeThing], stored: [PracticeThing]) {
        let known = Dictionary(stored.map { ($0.key, $0) }) { first, _ in first }
        let wantedKeys = Set(wanted.map(\.key))
        var changes: [PracticeChange] = []
        var written: Set<PracticeThing.Key> = []
        for thing in wanted {
            guard let kind = Self.change(from: known[thing.key], to: thing) else { continue }
            changes.append(PracticeChange(subject: thing.subject, kind: kind))
            written.insert(thing.key)
        }
        // A site that nothing takes place at any more does no harm, and what took place there keeps pointing to it.
        removed = stored.filter { $0.isActive && $0.key.kind != .site && !wantedKeys.contains($0.key) }
        self.changes = changes + removed.map { PracticeChange(subject: $0.subject, kind: .removed) }
        self.written = written
        ids = Dictionary(wanted.map { ($0.key, $0.id) }) { first, _ in first }
    }

    /// Whether the thing is new or different.
    func writes(_ kind: PracticeThing.Kind, _ code: String) -> Bool {
        written.contains(PracticeThing.Key(kind: kind, code: code))
    }

    /// The id of what is wanted under that code.
    func id(_ kind: PracticeThing.Kind, _ code: String) throws -> UUID {
        guard let id = ids[PracticeThing.Key(kind: kind, code: code)] else { throw MissingRow() }
        return id
    }

    /// The ids of what is no longer offered.
    func removed(_ kind: PracticeThing.Kind) -> [UUID] {
        removed.filter { $0.key.kind == kind }.map(\.id)
    }

    /// What the audit trail remembers: which things and which of their facts, never a value.
    var auditFields: [String] {
        changes.flatMap { change in
            switch change.kind {
            case .added: ["\(change.subject): added"]
            case .restored: ["\(change.subject): restored"]
            case .removed: ["\(change.subject): removed"]
            case .changed(let facts): facts.map { "\(change.subject): \($0.name)" }
            }
        }
    }

    private static func change(from before: PracticeThing?, to after: PracticeThing) -> PracticeChange.Kind? {
        guard let before else { return .added }
        let difference = before.difference(to: after)
        if !before.isActive { return .restored(difference) }
        return difference.isEmpty ? nil : .changed(difference)
    }
}
