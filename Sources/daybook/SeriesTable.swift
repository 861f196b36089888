import Clinic
import Scheduling
import Storage

/// Series and their plans, laid out for people.
enum SeriesTable {
    /// A heading for each plan, a line for each visit, and the options that book it.
    static func text(of plans: SeriesPlans) -> String {
        var lines = ["\(plans.service.label)  times in \(plans.zone.name)"]
        for plan in plans.plans {
            let span = plan.spanDays.map { ", \($0) days" } ?? ""
            lines += ["", "\(plan.pattern)\(span)\(plan.isComplete ? "" : ", not complete")"]
            lines += plan.occurrences.map { "  " + line(of: $0, in: plans.zone) }
            if plan.isComplete, !plan.plannedStarts.isEmpty {
                let starts = plan.plannedStarts.map { plans.zone.local($0).description }
                lines.append("  --pattern \(plan.pattern) --start \(starts.joined(separator: " "))")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A heading, a line for each visit, and what is to be reviewed.
    static func text(of details: SeriesDetails) -> String {
        let series = details.series
        var lines = [
            "Series \(series.id)  \(series.state.rawValue)\(series.endReason.map { " (\($0))" } ?? "")",
            "\(details.person.name)  \(details.serviceLabel)  \(series.pattern)  times in \(details.zone.name)", "",
        ]
        lines += details.visits.map { visit in
            let appointment = visit.details.appointment
            let parts = [
                "\(visit.position)", day(appointment.during.start, in: details.zone), visit.details.clinicianName,
                visit.details.roomCode ?? "", appointment.state.rawValue,
            ]
            return "  " + parts.filter { !$0.isEmpty }.joined(separator: "  ")
        }
        for review in details.reviewsDue { lines.append("Due: \(review.checkpoint.review) (\(review.number))") }
        return lines.joined(separator: "\n")
    }

    /// A line for each visit that moves.
    static func text(of moves: SeriesMoves, isApplied: Bool) -> String {
        let zone = moves.details.zone
        var lines = [isApplied ? "Moved:" : "Would move:"]
        lines += moves.replan.moves.map { move in
            "  \(move.position)  \(day(move.from, in: zone)) → \(move.to.map { day($0, in: zone) } ?? "no time")"
        }
        if let gap = moves.replan.shortGap {
            lines.append("The gap before it would be \(Int(gap / .minutes(1))) minutes, which needs --override.")
        }
        return lines.joined(separator: "\n")
    }

    private static func line(of visit: SeriesOccurrence, in zone: Zone) -> String {
        let place =
            switch visit.place {
            case .kept(let start), .planned(let start): day(start, in: zone)
            case .missed: "missed"
            case .conflict(let alternatives):
                "nothing free around \(visit.wantedDate)"
                    + (alternatives.isEmpty
                        ? "" : "; nearest \(alternatives.map { day($0, in: zone) }.joined(separator: ", "))")
            }
        return (["\(visit.position)", place] + visit.reviews).joined(separator: "  ")
    }

    private static func day(_ instant: Instant, in zone: Zone) -> String {
        let local = zone.local(instant)
        let name = local.date.weekday.name
        let weekday = name.prefix(1).uppercased() + name.dropFirst()
        return "\(weekday) \(local.date) \(local.time.description.prefix(5))"
    }
}
