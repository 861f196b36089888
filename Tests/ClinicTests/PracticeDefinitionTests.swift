import Clinic
import Scheduling
import Testing

struct PracticeDefinitionTests {
    @Test func `a complete practice has no faults`() throws {
        #expect(try faults(of: .holos()).isEmpty)
    }

    @Test(arguments: [
        "", " ", "[contact information]", "<phone>", "{{phone}}", "TODO", "tbd.", "XXX", "change me", "null", "~",
        "none",
    ])
    func `a phone number that nobody has filled in is a placeholder`(_ phone: String) throws {
        let faults = try faults(of: .holos { $0.phone = phone })
        #expect(faults.map(\.path) == [["phone"]])
        #expect(
            faults.allSatisfy { $0.sentence.contains("placeholder") || $0.sentence.contains("empty") || phone == " " })
    }

    @Test(arguments: [
        "[contact information]", "", "you@example.com", "desk@mail.example.org", "example@clinic.test", "your e-mail",
    ])
    func `an address that nobody has filled in is a placeholder`(_ email: String) throws {
        #expect(try faults(of: .holos { $0.email = email }).map(\.path) == [["email"]])
    }

    @Test(arguments: [
        "312-555-0142", "+0-312-555-0142", "+1--312-555-0142", "+1 312 555 014x", "+1-", "+1234567",
        "+1234567890123456",
        "+1 (312) 555-0142",
    ])
    func `a phone number without country code or with other signs is refused`(_ phone: String) throws {
        #expect(try faults(of: .holos { $0.phone = phone }).map(\.path) == [["phone"]])
    }

    @Test(arguments: ["+1-312-555-0142", "+13125550142", "+44 1632 960127"])
    func `a phone number may have hyphens and spaces`(_ phone: String) throws {
        #expect(try faults(of: .holos { $0.phone = phone }).isEmpty)
    }

    @Test(arguments: [
        "hello", "hello@", "@holos.example", "a@b", "a..b@holos.example", "a b@holos.example", "a@@holos.example",
        "a@holos..example", "Desk <desk@holos.example>",
    ])
    func `an address that no mail server takes is refused`(_ email: String) throws {
        #expect(try faults(of: .holos { $0.email = email }).map(\.path) == [["email"]])
    }

    @Test(arguments: ["Holos", "-holos", "holos-", "holos wellness", "", "hölos", String(repeating: "a", count: 64)])
    func `a slug has lower-case letters, digits and hyphens only`(_ slug: String) throws {
        #expect(try faults(of: .holos { $0.slug = slug }).map(\.path) == [["practice"]])
    }

    @Test func `an unknown crisis profile is refused, and so is none`() throws {
        let unknown = try faults(of: .holos { $0.crisis = "mars" })
        #expect(unknown.map(\.sentence) == ["There are no help lines \"mars\"; choose one of eu, gb, us."])
        #expect(try faults(of: .holos { $0.crisis = "" }).map(\.path) == [["crisis"]])
    }

    @Test(arguments: ["", "to be found"])
    func `help lines without a number to call are refused`(_ number: String) throws {
        let line = CrisisProfile.Line(label: "In danger right now", number: number, how: "call")
        let profile = CrisisProfile(code: "us", lines: CrisisProfile.us.lines + [line], checked: "2026-11-21")
        let faults = try PracticeDefinition.holos().faults(zones: { _ in true }, crisisProfiles: ["us": profile])
        #expect(faults.map(\.path) == [["crisis"]])
        let empty = CrisisProfile(code: "us", lines: [], checked: "2026-11-21")
        let none = try PracticeDefinition.holos().faults(zones: { _ in true }, crisisProfiles: ["us": empty])
        #expect(none.map(\.path) == [["crisis"]])
    }

    @Test func `unknown zones of the practice and of a site are refused`() throws {
        let faults = try faults(
            of: .holos {
                $0.zone = "America/Chicagoo"
                $0.sites[0].zone = "Mars/Olympus"
            })
        #expect(faults.map(\.path) == [["zone"], ["sites", 0, "zone"]])
        #expect(faults.first?.sentence.contains("America/Chicagoo") == true)
    }

    @Test(arguments: ["Holos Ketamine", "Infusion visits", "Dr Psych", "Addiction line", "Therapy", "Mood clinic"])
    func `what messages carry must not say what a visit is about`(_ text: String) throws {
        let faults = try faults(
            of: .holos {
                $0.neutralName = text
                $0.services[0].neutralLabel = text
            })
        #expect(faults.map(\.path) == [["neutral_name"], ["services", 0, "neutral_label"]])
    }

    @Test func `no message carries a word of the practice's name`() throws {
        func paths(neutralName: String, site: String, label: String) throws -> [PracticeDefinition.Path] {
            try faults(
                of: .holos {
                    $0.name = "Lotus Path Wellness"
                    $0.neutralName = neutralName
                    $0.neutralSite = site
                    $0.services[0].neutralLabel = label
                }
            ).map(\.path)
        }
        #expect(
            try paths(neutralName: "Lotus Path", site: "book.lotuspath.example", label: "Lotus follow-up")
                == [["neutral_name"], ["neutral_site"], ["services", 0, "neutral_label"]])
        #expect(try paths(neutralName: "LP Appts", site: "lp.example", label: "Follow-up on your path") != [])
        #expect(try paths(neutralName: "LP Appts", site: "lp.example", label: "Pathway call") == [])
        // Words of a text that only hold one.
        #expect(DisclosingWords.word(ofName: "Turning Point", in: "Appointment") == nil)
        #expect(DisclosingWords.word(ofName: "Follow the Light", in: "Follow-up") == "follow")
    }

    @Test func `the host name of messages is neutral and a host name`() throws {
        #expect(try faults(of: .holos { $0.neutralSite = "ketamine.example" }).map(\.path) == [["neutral_site"]])
        #expect(try faults(of: .holos { $0.neutralSite = "https://hw.example/" }).map(\.path) == [["neutral_site"]])
    }

    @Test func `a line break would reach the header of a message`() throws {
        #expect(try faults(of: .holos { $0.neutralName = "HW\r\nBcc: all" }).map(\.path) == [["neutral_name"]])
    }

    @Test(arguments: [
        "https://www.holos.example/", "https://www.holos.example/book", "www.holos.example", "ftp://holos.example", "*",
        "null", "https://", "https://holos.example:0", "https://holos.example:65536", "https://holos.example:+80",
        "https://user@holos.example", "https://WWW.holos.example", "https://holos.example?x", "https://300.1.1.1",
        "https://holos.example:443", "http://holos.example:80",
    ])
    func `an origin that no browser sends is refused`(_ origin: String) throws {
        #expect(try faults(of: .holos { $0.origins = [origin] }).map(\.path) == [["origins", 0]])
    }

    @Test(arguments: [
        "https://www.holos.example", "http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000",
        "https://holos.example:8443",
    ])
    func `an origin is scheme, host and an unusual port`(_ origin: String) throws {
        #expect(try faults(of: .holos { $0.origins = [origin] }).isEmpty)
    }

    @Test func `minutes, buffers, steps and leads have limits`() throws {
        let faults = try faults(
            of: .holos {
                $0.services[0].minutes = 0
                $0.services[0].bufferBefore = -5
                $0.services[0].bufferAfter = 241
                $0.services[0].step = 4
                $0.services[0].notice = .days(61)
                $0.services[0].horizonDays = 731
            })
        #expect(
            faults.map(\.path.description) == [
                "services[0].minutes", "services[0].buffer_before", "services[0].buffer_after", "services[0].step",
                "services[0].notice", "services[0].horizon",
            ])
    }

    @Test func `a service that closes before it opens could never be booked`() throws {
        let faults = try faults(
            of: .holos {
                $0.services[0].notice = .days(7)
                $0.services[0].horizonDays = 7
            })
        #expect(faults.map(\.path) == [["services", 0, "horizon"]])
    }

    @Test func `what a service refers to must be there`() throws {
        let faults = try faults(
            of: .holos {
                $0.services[0].site = "annexe"
                $0.services[0].room = "sauna"
                $0.services[0].clinicians = ["imani", "gwen", "imani"]
            })
        #expect(
            faults.map(\.path.description) == [
                "services[0].site", "services[0].room", "services[0].clinicians[0]", "services[0].clinicians[1]",
                "services[0].clinicians[2]", "services[0].clinicians[2]",
            ])
    }

    @Test func `a room of the kind must be at the site of the service`() throws {
        let faults = try faults(of: .holos { $0.rooms.removeAll { $0.kind == "consult" } })
        #expect(faults.map(\.path) == [["services", 0, "room"]])
        #expect(faults.first?.sentence == "No room of the kind \"consult\" is listed at the site \"main\".")
    }

    @Test func `somebody must offer a service`() throws {
        #expect(
            try faults(of: .holos { $0.services[0].clinicians = [] }).map(\.path) == [["services", 0, "clinicians"]])
    }

    @Test func `codes are plain and used once`() throws {
        let faults = try faults(
            of: .holos {
                $0.rooms[1].code = "HC"
                $0.clinicians[0].code = "dr imani"
                $0.services[0].clinicians = ["dr imani"]
                $0.services.append($0.services[0])
            })
        #expect(faults.map(\.path) == [["rooms", 1, "code"], ["clinicians", 0, "code"], ["services", 1, "code"]])
    }

    @Test func `a room needs a known kind, and hours or none`() throws {
        let faults = try faults(
            of: .holos {
                $0.rooms[1].kind = "sauna"
                $0.rooms[1].hours = WeeklyHours()
            })
        #expect(faults.map(\.path) == [["rooms", 1, "kind"], ["rooms", 1, "hours"]])
    }

    @Test func `hours come round every eight weeks at the most`() throws {
        let hours = try WeeklyHours(["sat": ["09:00-13:00/9w@2026-11-28"]])
        let faults = try faults(of: .holos { $0.clinicians[0].hours = hours })
        #expect(faults.map(\.path) == [["clinicians", 0, "hours", "sat"]])
    }

    @Test func `days, reminders and origins are listed once`() throws {
        let thanksgiving = try #require(LocalDate("2026-11-26"))
        let faults = try faults(
            of: .holos {
                $0.closed = [.init(date: thanksgiving, reason: "Thanksgiving"), .init(date: thanksgiving, reason: "")]
                $0.policy.reminders = [.days(1), .days(3), .days(1)]
                $0.origins = ["https://holos.example", "https://holos.example"]
            })
        #expect(
            faults.map(\.path) == [
                ["origins", 1], ["policy", "reminders", 2], ["closed", "2026-11-26"], ["closed", "2026-11-26"],
            ])
    }

    @Test(arguments: ["us", "US-", "USA", "US-ILLI", "US_IL", ""])
    func `a region is written as ISO 3166-2 does`(_ region: String) throws {
        #expect(try faults(of: .holos { $0.region = region }).map(\.path) == [["region"]])
    }

    @Test func `buffers are phases without the person that take clinician and room`() throws {
        var service = try PracticeDefinition.holos().services[0]
        service.bufferBefore = 5
        let phases = service.phases
        #expect(phases.map(\.name) == ["preparation", "visit", "turnover"])
        #expect(phases.map(\.minutes) == [5, 60, 15])
        #expect(phases.map(\.needsPerson) == [false, true, false])
        #expect(phases.allSatisfy { $0.needsClinician && $0.roomKind == "consult" })
        service.bufferBefore = 0
        service.bufferAfter = 0
        #expect(service.phases.map(\.name) == ["visit"])
    }

    @Test func `a path reads like the file`() {
        let path: PracticeDefinition.Path = ["services", 2, "minutes"]
        #expect(path.description == "services[2].minutes")
        #expect(path.parent == ["services", 2])
    }

    private func faults(of definition: PracticeDefinition) -> [PracticeDefinition.Fault] {
        definition.faults { ["America/Chicago", "America/Denver"].contains($0) }
    }
}

extension PracticeDefinition {
    /// Holos Wellness with one consultation, changed as a test needs it.
    fileprivate static func holos(_ change: (inout PracticeDefinition) -> Void = { _ in }) throws -> PracticeDefinition
    {
        var definition = PracticeDefinition(
            slug: "holos", name: "Holos Wellness (demo)", neutralName: "HW Appts", region: "US-IL",
            zone: "America/Chicago", crisis: "us", phone: "+1-312-555-0142", email: "hello@holos.example",
            neutralSite: "hw.example", origins: ["http://localhost:8000"],
            sites: [Site(code: "main", name: "Holos Wellness", zone: "America/Chicago")],
            rooms: [Room(code: "HC", kind: "consult", site: "main"), Room(code: "HV", kind: "video", site: "main")],
            clinicians: [
                Clinician(
                    code: "imani", name: "Dr Imani Okafor-Reyes", credential: "MD psychiatrist",
                    languages: ["en", "es"],
                    site: "main", hours: try WeeklyHours(["mon": ["08:00-16:00"]]))
            ],
            services: [
                Service(
                    code: "mh_consult", label: "Mental health consultation", neutralLabel: "Appointment",
                    audience: .public, site: "main", minutes: 60, bufferAfter: 15, room: "consult",
                    notice: .hours(24), clinicians: ["imani"])
            ])
        change(&definition)
        return definition
    }
}
