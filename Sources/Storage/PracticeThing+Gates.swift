import Clinic
import Scheduling

// How gates and what follows a visit are written, on both sides of the comparison.

extension PracticeThing {
    static func gates(_ gates: [GateRule], _ aftercare: Aftercare?) -> [(name: String, text: String)] {
        [("gates", list(gates.map(text))), ("aftercare", aftercare.map(text) ?? "none")]
    }

    static func preparation(_ preparation: Preparation?) -> [(name: String, text: String)] {
        guard let preparation else { return [("preparation", "none")] }
        func text(_ what: String, _ minutes: Int?) -> String? { minutes.map { "\(what) \(notice(minutes: $0))" } }
        let asked = [
            text("no food", preparation.foodMinutes), text("no drink", preparation.drinkMinutes),
            text("no spray", preparation.sprayMinutes), preparation.drivingHours.map { "no driving for \($0)h" },
            preparation.bring.isEmpty ? nil : "bring \(list(preparation.bring))",
        ]
        return [("preparation", list(asked.compactMap { $0 }))]
    }

    static func text(_ followUp: FollowUp) -> String {
        """
        answer in \(followUp.answerHours)h, call in \(followUp.callHours)h or \(followUp.unsafeMinutes)m, \
        rebound of \(followUp.reboundPoints) after \(followUp.responsePercent)% in \(followUp.reboundHours)h
        """
    }

    private static func text(_ gate: GateRule) -> String {
        var text = gate.kind.rawValue
        if !gate.subject.isEmpty { text += " of \(gate.subject)" }
        if let days = gate.validDays { text += " for \(days)d" }
        return text + " by \(notice(minutes: Int(gate.lead / .minutes(1)))) or \(gate.consequence.rawValue)"
    }

    private static func text(_ aftercare: Aftercare) -> String {
        let moments = aftercare.checkIns.map(\.text).joined(separator: ", ")
        return
            "\(aftercare.peaceHours)h after \(aftercare.dosePhase), asked after \(moments.isEmpty ? "none" : moments)"
    }
}
