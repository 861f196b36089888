import Clinic
import Foundation
import Scheduling

/// One thing of a practice with its facts as texts: what a practice file and the database are compared by.
struct PracticeThing: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case practice
        case site
        case room
        case clinician
        case service
        case closedDay = "closed day"
        case staff
        case duty
    }

    struct Key: Hashable, Sendable {
        let kind: Kind
        let code: String
    }

    let key: Key
    let id: UUID
    /// Whether it is offered; what is not may come back.
    let isActive: Bool
    /// Names and texts, in the order in which they are told.
    let facts: [(name: String, text: String)]

    init(_ kind: Kind, _ code: String, id: UUID, isActive: Bool = true, facts: [(name: String, text: String)]) {
        key = Key(kind: kind, code: code)
        self.id = id
        self.isActive = isActive
        self.facts = facts
    }

    var subject: String { "\(key.kind.rawValue) \(key.code)" }

    /// The facts that differ in `other`, which has the same ones.
    func difference(to other: PracticeThing) -> [PracticeChange.Fact] {
        let difference = zip(facts, other.facts).filter { $0.text != $1.text }.map { before, after in
            PracticeChange.Fact(name: before.name, before: before.text, after: after.text)
        }
        // Other minutes, buffers or rooms are other phases: once is enough.
        let says = difference.contains { ["minutes", "buffer_before", "buffer_after", "room"].contains($0.name) }
        return says ? difference.filter { $0.name != "phases" } : difference
    }
}

// How facts are written, on both sides of the comparison.

extension PracticeThing {
    static func list(_ texts: some Sequence<String>) -> String {
        let text = texts.joined(separator: ", ")
        return text.isEmpty ? "none" : text
    }

    static func hours(_ hours: WeeklyHours?) -> String {
        let stretches = (hours?.stretches ?? []).sorted {
            ($0.weekday, $0.opens, $0.notation) < ($1.weekday, $1.opens, $1.notation)
        }
        return list(stretches.map { "\($0.weekday.name) \($0.notation)" })
    }

    static func notice(minutes: Int) -> String {
        if minutes == 0 { return "0" }
        if minutes.isMultiple(of: 1440) { return "\(minutes / 1440)d" }
        return minutes.isMultiple(of: 60) ? "\(minutes / 60)h" : "\(minutes)m"
    }

    static func policy(_ policy: Policy) -> [(name: String, text: String)] {
        [
            ("reminders", list(policy.reminders.map(\.text))),
            ("cancellation_window_hours", "\(policy.cancellationWindowHours)"),
            ("alias_allowed", "\(policy.aliasAllowed)"), ("late_grace_minutes", "\(policy.lateGraceMinutes)"),
            ("late_fee", policy.lateFee ?? "none"),
            ("no_fee_reasons", list(policy.noFeeReasons.map(\.rawValue).sorted())),
            ("request_days", "\(policy.requestDays)"),
            ("call_back_minutes", policy.callBackMinutes.map(String.init) ?? "none"),
            ("follow_up", text(policy.followUp)), ("messages", text(policy.messages)),
            ("reasons", list(policy.reasons.map { "\($0.key.rawValue) \($0.value)" }.sorted())),
        ] + TriagePolicy.names.map { ("triage_\($0.name)", "\(policy.triage[keyPath: $0.clock])") }
    }

    private static func text(_ messages: MessagePolicy) -> String {
        """
        \(messages.hours.text), \(messages.textsPerDay) a day, \(messages.textsPerWeek) a week, after \
        \(messages.graceMinutes)m, waiting \(messages.waitingDays)d, next alarm after \
        \(messages.alarmMinutes)m, huddle \(messages.huddle)\
        \(messages.calendarAlarm.map { ", calendar alarm \($0.components.seconds / 60)m" } ?? "")\
        \(messages.textsFrom.map { ", from \($0)" } ?? "")\
        \(messages.laws.map { ", law \($0.text)" }.joined())
        """
    }

    /// Minutes and buffers as a file gives them, and the phases themselves, in case they were written by other means.
    static func phases(_ phases: [Phase]) -> [(name: String, text: String)] {
        let before = phases.prefix { !$0.needsPerson }.reduce(0) { $0 + $1.minutes }
        let after = phases.reversed().prefix { !$0.needsPerson }.reduce(0) { $0 + $1.minutes }
        let whole = phases.reduce(0) { $0 + $1.minutes }
        return [
            ("minutes", "\(whole - before - after)"), ("buffer_before", "\(before)"), ("buffer_after", "\(after)"),
            ("room", phases.compactMap(\.roomKind).first ?? "none"), ("phases", list(phases.map(text))),
        ]
    }

    private static func text(_ phase: Phase) -> String {
        let takes = [
            "\(phase.minutes)m", phase.needsPerson ? nil : "without the person",
            phase.needsClinician ? nil : "without a clinician", text(phase.monitoring),
            phase.prescriber == .none ? nil : "prescriber \(phase.prescriber.rawValue)",
        ]
        return ([phase.name, phase.roomKind] + takes).compactMap { $0 }.joined(separator: " ")
    }

    private static func text(_ monitoring: Monitoring) -> String? {
        switch monitoring {
        case .none: nil
        case .alone: "nurse alone"
        case .shared(let ratio): "nurse 1:\(ratio)"
        }
    }
}
