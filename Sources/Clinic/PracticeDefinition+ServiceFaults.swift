import Scheduling

extension PracticeDefinition {
    /// What is wrong with the services: labels, times, and what they refer to.
    func services(_ faults: inout FaultList) {
        faults.check(!services.isEmpty, ["services"], "A practice has at least one service.")
        faults.codes(services.map(\.code), ["services"])
        for (index, service) in services.enumerated() {
            let path: Path = ["services", .index(index)]
            faults.check(
                !["request", "received", "booked"].contains(service.code), path / "code",
                "Choose another code: the booking pages have an address of this name.")
            faults.text(service.label, path / "label")
            faults.neutral(service.neutralLabel, path / "neutral_label", upTo: 60)
            times(of: service, path, &faults)
            faults.reference(service.site, to: "site", among: sites.map(\.code), path / "site")
            room(of: service, path, &faults)
            clinicians(of: service, path, &faults)
        }
    }

    private func times(of service: Service, _ path: Path, _ faults: inout FaultList) {
        faults.check((1...720).contains(service.minutes), path / "minutes", "Write 1 to 720 minutes.")
        faults.check((0...240).contains(service.bufferBefore), path / "buffer_before", "Write 0 to 240 minutes.")
        faults.check((0...240).contains(service.bufferAfter), path / "buffer_after", "Write 0 to 240 minutes.")
        faults.check((5...240).contains(service.step), path / "step", "Write 5 to 240 minutes.")
        faults.check(
            service.notice >= .zero && service.notice <= .seconds(60 * 86_400), path / "notice",
            "Write a lead of at most 60 days: \"90m\", \"24h\" or \"2d\".")
        faults.check((1...730).contains(service.horizonDays), path / "horizon", "Write 1 to 730 days, as in \"60d\".")
        faults.check(
            service.notice < .seconds(86_400) * max(service.horizonDays, 1), path / "horizon",
            "The horizon must be longer than the notice, or nothing can ever be booked.")
    }

    private func room(of service: Service, _ path: Path, _ faults: inout FaultList) {
        guard let kind = service.room else { return }
        if !Room.kinds.contains(kind) {
            faults.add(path / "room", "Write one of \(Room.kinds.joined(separator: ", ")), or leave it out.")
        } else if !rooms.contains(where: { $0.kind == kind && $0.site == service.site }) {
            faults.add(
                path / "room", "No room of the kind \"\(kind)\" is listed at the site \"\(service.site)\".")
        }
    }

    private func clinicians(of service: Service, _ path: Path, _ faults: inout FaultList) {
        let path = path / "clinicians"
        faults.check(!service.clinicians.isEmpty, path, "Somebody must offer the service.")
        for (index, code) in service.clinicians.enumerated() {
            let place = path / .index(index)
            faults.check(
                !service.clinicians[..<index].contains(code), place, "\"\(code)\" is listed above already.")
            faults.reference(code, to: "clinician", among: clinicians.map(\.code), place)
            if let clinician = clinicians.first(where: { $0.code == code }), clinician.site != service.site {
                faults.add(
                    place, "\"\(code)\" works at \"\(clinician.site)\", and this is given at \"\(service.site)\".")
            }
        }
    }
}
