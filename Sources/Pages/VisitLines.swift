import Access
import Clinic
import Scheduling

/// What a visit is, when it is on the clinic's clock, and how long it can be cancelled.
struct VisitLines {
    let visitLabel: String
    let visitMinutes: Int
    let visitSite: String
    let day: String?
    let clock: String?
    let yourClock: String?
    let clinicianNames: String?
    let cancellation: String?
    let clinicPhone: String
    let clinicPhoneLink: String

    /// The lines of an offer whose service is known; the time is among them only when it is one that is offered.
    init?(_ offer: BookingOffer, practice: Practice) {
        guard let service = offer.service, let walls = offer.walls else { return nil }
        let start = offer.isFree ? offer.start : nil
        self.init(service, start: start, walls: walls, clinicians: offer.clinicians, practice: practice, now: offer.now)
    }

    /// The lines of a visit.
    init(
        _ service: Service, start: Instant?, walls: Walls, clinicians: [Clinician], practice: Practice, now: Instant
    ) {
        visitLabel = service.label
        visitMinutes = service.minutes
        visitSite = service.site.name
        day = start.map(walls.clinic.dayAndYear)
        clock = start.map { "\(walls.clinic.time($0)), \(walls.clinic.place(at: $0))" }
        yourClock = start.flatMap(walls.yours)
        clinicianNames = clinicians.isEmpty ? nil : clinicians.map(\.name).joined(separator: " or ")
        cancellation = start.map {
            Self.cancellation(of: $0, hours: practice.policy.cancellationWindowHours, clock: walls.clinic, now: now)
        }
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
    }

    private static func cancellation(of start: Instant, hours: Int, clock: WallClock, now: Instant) -> String {
        let end = start - .hours(hours)
        if hours == 0 {
            return "You can cancel free of any fee until the visit begins."
        } else if end > now {
            return "You can cancel free of any fee until \(clock.dayAndTime(end))."
        } else {
            return "This visit begins in less than \(hours) hours. If you cannot come, please call us."
        }
    }
}

extension Template {
    static let visit = Template(
        name: "visit",
        text: """
            {{#visit}}
            <section class="card visit" aria-label="Your visit">
            <p class="what">{{visitLabel}}</p>
            {{#.day}}
            <p class="when">{{.}}<br><strong>{{clock}}</strong></p>
            {{/.day}}
            {{#.yourClock}}
            <p>{{.}} on your clock</p>
            {{/.yourClock}}
            <p>{{visitMinutes}} minutes, {{visitSite}}{{#.clinicianNames}}<br>With {{.}}{{/.clinicianNames}}</p>
            {{#.cancellation}}
            <p>{{.}} Call <a href="{{clinicPhoneLink}}">{{clinicPhone}}</a>.</p>
            {{/.cancellation}}
            </section>
            {{/visit}}

            """)
}
