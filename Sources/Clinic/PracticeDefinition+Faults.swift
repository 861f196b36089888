import Scheduling

extension PracticeDefinition {
    /// Everything that is wrong with the definition; empty when a practice can be run by it.
    ///
    /// - Parameters:
    ///   - zones: whether a zone of that IANA name exists.
    ///   - crisisProfiles: the help lines that can be chosen, by code.
    public func faults(
        zones: (String) -> Bool, crisisProfiles: [String: CrisisProfile] = CrisisProfile.all
    ) -> [Fault] {
        var faults = FaultList()
        facts(&faults, zones, crisisProfiles)
        policy(&faults)
        closedDays(&faults)
        sites(&faults, zones)
        rooms(&faults)
        clinicians(&faults, zones)
        services(&faults)
        staff(&faults)
        return faults.faults
    }

    private func facts(
        _ faults: inout FaultList, _ zones: (String) -> Bool, _ crisisProfiles: [String: CrisisProfile]
    ) {
        faults.check(
            slug.isCode(hyphen: true), ["practice"],
            "Write lower-case letters, digits and hyphens, at most 63 of them, as in \"north-street\".")
        faults.text(name, ["name"])
        faults.neutral(neutralName, of: name, ["neutral_name"], upTo: 40)
        faults.check(
            region.isRegion, ["region"],
            "Write the code of a country or region as ISO 3166-2 does: \"US-UT\" or \"GB\".")
        faults.check(zones(zone), ["zone"], Self.unknownZone(zone))
        crisis(&faults, crisisProfiles)
        faults.phone(phone, ["phone"])
        faults.email(email, ["email"])
        faults.neutral(neutralSite, of: name, isHost: true, ["neutral_site"], upTo: 80)
        faults.check(
            neutralSite.isHostName || neutralSite.isPlaceholder, ["neutral_site"],
            "Write a host name alone, in lower case: \"hw.example\", without https:// and path.")
        for (index, origin) in origins.enumerated() {
            let path: Path = ["origins", .index(index)]
            if let sentence = origin.originFault { faults.add(path, sentence) }
            faults.check(!origins[..<index].contains(origin), path, "This origin is listed above already.")
        }
    }

    private func crisis(_ faults: inout FaultList, _ profiles: [String: CrisisProfile]) {
        let known = profiles.keys.sorted().joined(separator: ", ")
        if crisis.isEmpty {
            faults.add(["crisis"], "Say which help numbers people see: one of \(known).")
        } else if let profile = profiles[crisis] {
            let complete = !profile.lines.isEmpty && profile.lines.allSatisfy { $0.number.contains(where: \.isNumber) }
            faults.check(complete, ["crisis"], "The help lines \"\(crisis)\" have no number to call: choose others.")
        } else {
            faults.add(["crisis"], "There are no help lines \"\(crisis)\"; choose one of \(known).")
        }
    }

    private func policy(_ faults: inout FaultList) {
        let path: Path = ["policy"]
        faults.check(
            (0...720).contains(policy.cancellationWindowHours), path / "cancellation_window_hours",
            "Write 0 to 720 hours.")
        faults.check(
            (0...120).contains(policy.lateGraceMinutes), path / "late_grace_minutes", "Write 0 to 120 minutes.")
        if let fee = policy.lateFee { faults.text(fee, path / "late_fee", upTo: 40) }
        faults.check((7...365).contains(policy.requestDays), path / "request_days", "Write 7 to 365 days.")
        faults.check(
            (5...120).contains(policy.callBackMinutes ?? 15), path / "call_back_minutes", "Write 5 to 120 minutes.")
        messages(policy.messages, path / "messages", &faults)
        for (name, clock) in TriagePolicy.names {
            faults.check(
                (1...1440).contains(policy.triage[keyPath: clock]), path / "triage" / .key(name), "Write 1 to 1440.")
        }
        for (reason, code) in policy.reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            faults.check(
                services.contains { $0.code == code && $0.audience == .public },
                path / "reasons" / .key(reason.rawValue),
                "There is no service \"\(code)\" that the website offers.")
        }
        faults.check(policy.reminders.count <= 8, path / "reminders", "At most 8 reminders of a visit can be sent.")
        for (index, lead) in policy.reminders.enumerated() where policy.reminders[..<index].contains(lead) {
            faults.add(path / "reminders" / .index(index), "This reminder is listed above already.")
        }
    }

    private func closedDays(_ faults: inout FaultList) {
        for (index, day) in closed.enumerated() {
            let path: Path = ["closed", .key(day.date.description)]
            faults.check(!closed[..<index].contains { $0.date == day.date }, path, "This day is listed above already.")
            faults.text(day.reason, path)
        }
    }

    private func sites(_ faults: inout FaultList, _ zones: (String) -> Bool) {
        faults.check(!sites.isEmpty, ["sites"], "A practice has at least one site.")
        faults.codes(sites.map(\.code), ["sites"])
        for (index, site) in sites.enumerated() {
            let path: Path = ["sites", .index(index)]
            faults.text(site.name, path / "name")
            // A site in the practice's own zone shares its fault.
            faults.check(site.zone == zone || zones(site.zone), path / "zone", Self.unknownZone(site.zone))
            if let hours = site.hours { faults.hours(hours, path / "hours") }
        }
    }

    private func rooms(_ faults: inout FaultList) {
        faults.codes(rooms.map(\.code), ["rooms"])
        for (index, room) in rooms.enumerated() {
            let path: Path = ["rooms", .index(index)]
            faults.check(
                Room.kinds.contains(room.kind), path / "kind", "Write one of \(Room.kinds.joined(separator: ", ")).")
            faults.reference(room.site, to: "site", among: sites.map(\.code), path / "site")
            for (place, feature) in room.features.enumerated() {
                faults.text(feature, path / "features" / .index(place))
            }
            if let hours = room.hours {
                faults.check(
                    !hours.stretches.isEmpty, path / "hours",
                    "A room that is never open is of no use: give hours, or leave them out for \"always\".")
                faults.hours(hours, path / "hours")
            }
        }
    }

    private func clinicians(_ faults: inout FaultList, _ zones: (String) -> Bool) {
        faults.check(!clinicians.isEmpty, ["clinicians"], "A practice has at least one clinician.")
        faults.codes(clinicians.map(\.code), ["clinicians"])
        for (index, clinician) in clinicians.enumerated() {
            let path: Path = ["clinicians", .index(index)]
            faults.text(clinician.name, path / "name")
            faults.text(clinician.credential, path / "credential")
            for (place, language) in clinician.languages.enumerated() {
                faults.check(
                    language.isLanguageTag, path / "languages" / .index(place),
                    "Write the tag of a language as BCP 47 does: \"en\" or \"pt-BR\".")
            }
            faults.reference(clinician.site, to: "site", among: sites.map(\.code), path / "site")
            faults.hours(clinician.hours, path / "hours")
            faults.hours(clinician.hoursElsewhere, path / "hours_elsewhere")
            if let zone = clinician.zone { faults.check(zones(zone), path / "zone", Self.unknownZone(zone)) }
            faults.limit(clinician.limit, path)
            for (place, licence) in clinician.qualifications.licences.enumerated() {
                faults.check(
                    licence.region.isRegion, path / "licences" / .index(place),
                    "Write the code of a region as ISO 3166-2 does, and until when if it runs out:"
                        + " \"US-UT until 2027-06-30\".")
            }
            if let reserve = clinician.reserve { faults.hours(reserve.hours, path / "reserve") }
        }
    }

    private static func unknownZone(_ name: String) -> String {
        "There is no zone \"\(name)\" on this machine; write an IANA name such as \"America/Denver\"."
    }
}
