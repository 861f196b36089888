import Clinic
import Storage

/// What the page of a link says of its one thing to do, and of what became of it.
struct LinkWords {
    let heading: String
    let button: String

    init(_ purpose: Link.Purpose) {
        switch purpose {
        case .confirm: (heading, button) = ("Do you come?", "Yes, I come")
        case .move: (heading, button) = ("Choose another time", "Take this time")
        case .cancel: (heading, button) = ("Cancel this appointment?", "Cancel it")
        case .offer, .checkIn, .prepare: (heading, button) = ("Your appointment", "Send")
        }
    }

    /// What is said first when there is nothing to do any more.
    static func heading(of state: AppointmentState, after link: Link) -> String {
        switch state {
        case .cancelled: "Your appointment is cancelled"
        case .confirmed where link.used != nil: "Thank you, we expect you"
        case .provisional, .booked, .confirmed:
            link.used != nil && link.purpose == .move ? "Your appointment has a new time" : "Your appointment"
        case .arrived, .completed, .missed: "Your appointment"
        }
    }

    /// What is said first of an offer that is no longer open.
    static func heading(of state: Offer.State) -> String {
        switch state {
        case .accepted: "The time is yours"
        case .declined: "Thank you for telling us"
        case .open, .expired, .withdrawn: "This time is no longer kept for you"
        }
    }

    /// What became of a visit, and where to turn.
    static func outcome(of visit: LinkedVisit) -> [String] {
        switch visit.details.appointment.state {
        case .cancelled: ["There is nothing that you need to do. You are welcome back at any time."]
        case .provisional, .booked, .confirmed:
            visit.link.used != nil
                ? ["If you need to change it again, please call us."]
                : ["This can no longer be changed here. Please call us: we are glad to help."]
        case .arrived, .completed, .missed: ["This can no longer be changed here."]
        }
    }
}
