public import Scheduling

extension Obstacle {
    /// The name of the rule, for audit entries and programs.
    public var name: String {
        switch self {
        case .outsideNotice: "outside_notice"
        case .outsideHorizon: "outside_horizon"
        case .offStep: "off_step"
        case .closed: "closed"
        case .outsideSiteHours: "outside_site_hours"
        case .outsideServiceHours: "outside_service_hours"
        case .dayFull: "day_full"
        case .weekFull: "week_full"
        case .tooYoung: "too_young"
        case .personBusy: "person_busy"
        case .noClinician: "no_clinician"
        case .noRoom: "no_room"
        case .noNurse: "no_nurse"
        case .noPrescriber: "no_prescriber"
        }
    }
}

extension Refusal {
    /// What somebody is told whose start is not possible.
    ///
    /// - Parameters:
    ///   - obstacles: every rule that fails; at least one.
    ///   - isTaken: whether the start would be possible if nothing else were booked.
    ///   - reasons: the same in sentences.
    public static func impossible(_ obstacles: [Obstacle], isTaken: Bool, reasons: [String]) -> Refusal {
        var refusal =
            isTaken
            ? Refusal(.slotTaken, "That time has just been taken.")
            : Refusal(.slotUnavailable, "Nothing can be booked at that time. Please choose one that is offered.")
        for obstacle in obstacles {
            switch obstacle {
            case .outsideNotice:
                return Refusal(
                    .outsideNotice, "That time is too soon to be booked here. Please choose a later one or call us.")
            case .outsideHorizon:
                return Refusal(
                    .outsideHorizon, "That time is further ahead than we book. Please choose an earlier one.")
            case .tooYoung:
                refusal = Refusal(.gateClosed, "The person is too young for this on that day. Please call us.")
            case .personBusy where obstacles.count == 1:
                refusal = Refusal(.alreadyBooked, "This person already has an appointment at that time.")
            case .offStep, .closed, .outsideSiteHours, .outsideServiceHours, .dayFull, .weekFull, .personBusy,
                .noClinician, .noRoom, .noNurse, .noPrescriber:
                break
            }
        }
        refusal.reasons = reasons
        return refusal
    }
}
