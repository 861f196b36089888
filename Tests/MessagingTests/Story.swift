import Clinic
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// The demo practices and the people of their stories, as far as letters need them.
enum Story {
    static let zones = ZoneDirectory()

    static let mindful = practice(
        slug: "mindful-blanding", name: "Mindful Infusions, Blanding UT (demo)", neutralName: "MI Appts",
        region: "US-UT", zone: "America/Denver", crisis: .us, phone: "+1-435-555-0118",
        email: "hello@mindful.example", neutralSite: "mi.example")

    static let holos = practice(
        slug: "holos", name: "Holos Wellness (demo)", neutralName: "HW Appts", region: "US-IL",
        zone: "America/Chicago", crisis: .us, phone: "+1-312-555-0142", email: "hello@holos.example",
        neutralSite: "hw.example")

    static let psychiatrists = practice(
        slug: "psych-003", name: "Licensed psychiatrists practice (demo; unnamed in seed 003)", neutralName: "Appts",
        region: "US-FL", zone: "America/New_York", crisis: .us, phone: "+1-850-555-0163",
        email: "hello@psych.example", neutralSite: "appts.example")

    static let counselling = practice(
        slug: "counsel-24h", name: "24-hour addiction counselling (demo; unnamed in seed 002)", neutralName: "Appts",
        region: "GB-ENG", zone: "Europe/London", crisis: .gb, phone: "+44-1632-960127",
        email: "hello@counsel.example", neutralSite: "talk.example")

    static let practices = [mindful, holos, psychiatrists, counselling]

    /// The kinds of which there is a letter each.
    static let kinds: [Message.Kind] = Message.Kind.plain + [.reminder(.days(3))]

    static func practice(
        slug: String = "mindful-blanding", name: String = "Mindful Infusions", neutralName: String = "MI Appts",
        region: String = "US-UT", zone: String = "America/Denver", crisis: CrisisProfile = .us,
        phone: String = "+1-435-555-0118", email: String = "hello@mindful.example", neutralSite: String = "mi.example",
        policy: Policy = Policy()
    ) -> Practice {
        Practice(
            id: Practice.ID(UUID()), slug: slug, name: name, neutralName: neutralName, region: region, zone: zone,
            crisis: crisis, phone: phone, email: email, neutralSite: neutralSite, origins: [], policy: policy)
    }

    /// What Rosa, who lives in Page, Arizona, is told of her visit in Blanding.
    static func notice(
        id: String = "01900000-0000-7000-8000-000000000001", kind: Message.Kind = .booked, name: String = "Rosa",
        label: String = "First visit", start: String = "2027-07-13T16:00:00Z", links: [Link.Purpose: String] = [:],
        invitations: [Invitation?] = [], practice: Practice = mindful
    ) throws -> Notice {
        Notice(
            id: try #require(Message.ID(id)), kind: kind, name: name, label: label,
            content: try content(of: kind, start: instant(start)), links: links,
            invitations: invitations.compactMap(\.self),
            practice: practice)
    }

    /// What a message of a kind is about.
    static func content(of kind: Message.Kind, start: Instant) throws -> Notice.Content {
        switch kind {
        case .booked, .provisional, .reminder, .moved, .cancelled, .missed: .visit(start: start)
        case .prepare:
            .sheet(
                PreparationSheet(
                    visit: try #require(TimeRange(start: start, lasting: .minutes(125))),
                    preparation: Preparation(
                        foodMinutes: 360, drinkMinutes: 120, sprayMinutes: 60, drivingHours: 24, bring: ["water"]),
                    driveMinutes: 90, needsEscort: true, company: []))
        case .series, .seriesCancelled, .week: .visits([start, start + .days(2), start + .days(4)])
        case .checkIn: .checkIn
        case .offer: .offer(start: start, expires: start - .days(2))
        case .waiting: .waiting
        case .alarm: .alarm(try #require(DeskTask.ID("01900000-0000-7000-8000-000000000002")))
        case .huddle: .huddle(try huddle(start: start))
        case .changes:
            .changes(
                DayChanges(
                    visits: [.init(.moved, initials: "RB", start: start, before: start - .hours(1))],
                    zone: "America/Denver"))
        }
    }

    /// A morning in Blanding.
    static func huddle(start: Instant) throws -> Huddle {
        Huddle(
            date: try #require(LocalDate("2027-07-13")), zone: "America/Denver", end: start + .hours(2),
            visits: [
                Huddle.Visit(
                    start: start, initials: "RB", kind: "consult", room: "T1", clinician: "lena",
                    holds: ["provisional", "consent open"])
            ], openTasks: 4, lateTasks: 1, away: ["Tom"])
    }

    static func letter(
        _ notice: Notice, to address: String = "rosa@begay.example", zone: String = "America/Denver",
        ownZone: String? = nil, now: String = "2027-07-01T15:00:00Z"
    ) throws -> Letter {
        try Letter.composed(
            notice, to: #require(MailAddress(address)), with: LetterTemplates(), zone: #require(zones.zone(zone)),
            ownZone: ownZone.map { try #require(zones.zone($0)) }, now: instant(now))
    }

    static func instant(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }
}

extension Letter {
    /// The value of a header, unfolded; empty if there is none.
    func header(_ name: String) -> String {
        headers.first { $0.name == name }?.value.replacing("\n", with: "") ?? ""
    }
}
