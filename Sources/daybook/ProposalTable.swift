import Clinic
import Scheduling

/// A proposal laid out for people: a line a visit, and below it why.
struct ProposalTable: Sendable {
    let proposal: Proposal
    /// The zone of the practice.
    let zone: Zone
    /// Who comes, where that is to be shown.
    let people: [Appointment.ID: String]

    /// What is proposed, who is affected, where each would go and why.
    var text: String {
        var lines = ["proposal \(proposal.id)  \(proposal.state.rawValue)  \(proposal.visits.count) affected", ""]
        if proposal.visits.isEmpty { lines.append("Nobody would lose their footing.") }
        for visit in proposal.visits {
            let name = people[visit.appointment].map { "  \($0)" } ?? ""
            lines.append("\(visit.appointment)  \(words(visit.place))  \(visit.service)\(name)")
            switch (visit.outcome, visit.target) {
            case (.move, let target?): lines.append("    move to \(words(target)): \(visit.why)")
            case (.reseat, let target?): lines.append("    stays, with \(words(target)): \(visit.why)")
            default: lines.append("    no place: \(visit.why)")
            }
            if visit.isLeft == true { lines.append("    left for staff to look at") }
            lines += visit.reasons.map { "    because: \($0)" }
        }
        if proposal.state == .drafted, !proposal.visits.isEmpty { lines += ["", "--apply \(proposal.id) enters it."] }
        if let until = proposal.undoableUntil {
            lines += ["", "--undo \(proposal.id) puts everything back until \(DeskTable.wall(until, zone))."]
        }
        return lines.joined(separator: "\n")
    }

    private func words(_ place: ProposedVisit.Place) -> String {
        let room = place.room.map { "  \($0)" } ?? ""
        return "\(place.localStart.prefix(16).replacing("T", with: " "))  \(place.clinician)\(room)"
    }
}
