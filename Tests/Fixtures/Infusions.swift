public import Clinic
import Foundation
import Postgres
import Scheduling
public import Storage

/// A practice that treats, in Blanding, Utah: infusions at one nurse for two people, esketamine at one for three.
///
/// Monday to Friday, 08:00 to 18:00. Dale Hutchins and Corinne Yates watch over people, each with six seats. There are
/// three treatment rooms and a consulting room. Dr Wren Castellanos prescribes until 18:00, Dr Noor Haddad from 09:00
/// to 16:00; Dr Haddad also sees people for consultations. Visits start every five minutes, an hour ahead at least, and
/// anybody can book any of them.
public struct Infusions: Sendable {
    /// The database that it lives in.
    public let scratch: ScratchDatabase
    /// The practice.
    public let practice: Practice

    /// Monday 1 March 2027, 06:00 in Blanding.
    public static let now = "2027-03-01T13:00:00Z"

    /// The same Monday, 09:00 in Blanding: from then on people may be written to.
    public static let morning = "2027-03-01T16:00:00Z"

    /// The services: code, and how many minutes the person is there.
    public static let services = ["iv": 125, "esk": 155, "consult": 60]

    /// A database with the practice in it, and the clock at `now`.
    ///
    /// - Parameter definition: what its file says; nil for what it says in most tests.
    public static func open(
        now: String = now, poolSize: Int = 16, definition: PracticeDefinition? = nil
    ) async throws -> Infusions {
        let scratch = try await ScratchDatabase.make(poolSize: poolSize)
        try await scratch.setClock(now)
        return try await add(to: scratch, definition ?? Self.definition())
    }

    /// Adds the practice to a database, as its file would.
    public static func add(to scratch: ScratchDatabase, slug: String = "blanding") async throws -> Infusions {
        try await add(to: scratch, definition(slug: slug))
    }

    private static func add(
        to scratch: ScratchDatabase, _ definition: PracticeDefinition
    ) async throws -> Infusions {
        _ = try await scratch.database.apply(definition, deadline: .now + .seconds(20))
        let practice = try await scratch.database.practice(definition.slug, deadline: .now + .seconds(20))
        return Infusions(scratch: scratch, practice: practice)
    }

    /// A practice that is in a database already.
    public init(scratch: ScratchDatabase, practice: Practice) {
        self.scratch = scratch
        self.practice = practice
    }

    /// The database as the service uses it.
    public var database: Database { scratch.database }

    /// A call on the practice.
    public func call(_ principal: Principal = .nobody, seconds: Int = 20) -> Call {
        Call(practice: practice, principal: principal, requestID: "test", deadline: .now + .seconds(seconds))
    }

    /// Ends the test's connections.
    public func close() async {
        await scratch.close()
    }

    /// What its file says.
    public static func definition(slug: String = "blanding") throws -> PracticeDefinition {
        PracticeDefinition(
            slug: slug, name: "Mindful Infusions", neutralName: "MI Appts", region: "US-UT", zone: "America/Denver",
            crisis: "us", phone: "+1-435-555-0118", email: "hello@mindful.example", neutralSite: "mi.example",
            sites: [.init(code: "main", name: "Mindful Infusions", zone: "America/Denver")],
            rooms: ["B1", "B2", "B3"].map { .init(code: $0, kind: "treatment", site: "main") }
                + [.init(code: "BC", kind: "consult", site: "main")],
            clinicians: [
                .init(
                    code: "wren", name: "Dr Wren Castellanos", credential: "DO anesthesiology", site: "main",
                    hours: try hours("08:00-18:00"), prescribes: true),
                .init(
                    code: "noor", name: "Dr Noor Haddad", credential: "MD psychiatrist", site: "main",
                    hours: try hours("09:00-16:00"), prescribes: true),
                .init(
                    code: "dale", name: "Dale Hutchins", credential: "CRNA", site: "main",
                    hours: try hours("08:00-18:00"), monitors: true),
                .init(
                    code: "corinne", name: "Corinne Yates", credential: "RN ACLS", site: "main",
                    hours: try hours("08:00-18:00"), monitors: true),
            ],
            services: [
                treatment("iv", "Infusion", Recipe.shipped("iv_mood_std"), ratio: 2),
                treatment("esk", "Esketamine", Recipe.shipped("esk_trd"), ratio: 3),
                .init(
                    code: "consult", label: "Consultation", neutralLabel: "Appointment", audience: .public,
                    site: "main", minutes: 60, bufferAfter: 15, room: "consult", step: 5, notice: .seconds(3600),
                    horizonDays: 365,
                    clinicians: ["noor"]),
            ])
    }

    private static func treatment(
        _ code: String, _ label: String, _ recipe: Recipe?, ratio: Int
    ) -> PracticeDefinition.Service {
        .init(
            code: code, label: label, neutralLabel: "Appointment", audience: .public, site: "main",
            minutes: services[code] ?? 0, room: "treatment", step: 5, notice: .seconds(3600), horizonDays: 365,
            clinicians: [],
            recipe: recipe, ratio: ratio)
    }

    private static func hours(_ text: String) throws -> WeeklyHours {
        try WeeklyHours(Dictionary(uniqueKeysWithValues: ["mon", "tue", "wed", "thu", "fri"].map { ($0, [text]) }))
    }
}
