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
            faults.neutral(service.neutralLabel, of: name, path / "neutral_label", upTo: 60)
            times(of: service, path, &faults)
            faults.reference(service.site, to: "site", among: sites.map(\.code), path / "site")
            room(of: service, path, &faults)
            visit(of: service, path, &faults)
            faults.limit(service.limit, path)
            if let hours = service.hours { faults.hours(hours, path / "hours") }
            if let age = service.requirements.minimumAge {
                faults.check((1...120).contains(age), path / "minimum_age", "Write 1 to 120 years.")
            }
            clinicians(of: service, path, &faults)
            gates(of: service, path, &faults)
        }
    }

    private func gates(of service: Service, _ path: Path, _ faults: inout FaultList) {
        for (index, gate) in service.gates.enumerated() {
            let place = path / "gates" / .index(index)
            for fault in gate.faults { faults.add(place, fault) }
            let isTwice = service.allGates.filter { $0.kind == gate.kind && $0.subject == gate.subject }.count > 1
            faults.check(!isTwice, place, "This gate is listed twice, or is one of its protocol.")
        }
        if let aftercare = service.recipe?.aftercare {
            faults.check(
                service.recipe?.phases.contains { $0.name == aftercare.dosePhase } ?? false, path / "protocol",
                "Its aftercare names the phase \"\(aftercare.dosePhase)\", which it does not have.")
        }
    }

    private func times(of service: Service, _ path: Path, _ faults: inout FaultList) {
        faults.check(
            service.recipe != nil || (1...720).contains(service.minutes), path / "minutes", "Write 1 to 720 minutes.")
        faults.check(
            service.offerLead >= .zero && service.offerLead <= .seconds(60 * 86_400), path / "offer_lead",
            "Write a lead of at most 60 days: \"2h\" or \"1d\".")
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

    /// What the phases come to: they must make a visit, and somebody must be there who can take part in it.
    private func visit(of service: Service, _ path: Path, _ faults: inout FaultList) {
        guard let recipe = service.recipe else { return }
        if recipe.needsRatio {
            faults.check(
                Monitoring.ratios.contains(service.ratio ?? 0), path / "ratio",
                "Say how many people a nurse may watch at once: 1 to \(Monitoring.ratios.upperBound).")
        } else {
            faults.check(service.ratio == nil, path / "ratio", "No phase of this protocol shares a nurse.")
        }
        faults.check(
            service.room != nil || !recipe.phases.contains { $0.room && $0.nurse != .none }, path / "room",
            "The phases of \"\(recipe.code)\" take a room: say of which kind.")
        do {
            _ = try Visit(phases: service.phases)
        } catch VisitError.ratioOutOfRange {
            // Said above, by the name of the key.
        } catch {
            faults.add(path / "protocol", error.description)
        }
        for fault in recipe.series?.faults ?? [] { faults.add(path / "protocol", fault.description) }
        let there = clinicians.filter { $0.site == service.site }
        if recipe.phases.contains(where: { $0.nurse != .none }) {
            faults.check(
                there.contains(where: \.monitors), path / "protocol",
                "Its phases take a nurse, and nobody at \"\(service.site)\" has \"monitors: true\".")
        }
        if recipe.phases.contains(where: { $0.prescriber != .none }) {
            faults.check(
                there.contains(where: \.prescribes), path / "protocol",
                "Its phases need a prescriber, and nobody at \"\(service.site)\" has \"prescribes: true\".")
        }
    }

    private func room(of service: Service, _ path: Path, _ faults: inout FaultList) {
        guard let kind = service.room else { return }
        if !Room.kinds.contains(kind) {
            faults.add(path / "room", "Write one of \(Room.kinds.joined(separator: ", ")), or leave it out.")
        } else if !rooms.contains(where: { $0.kind == kind && $0.site == service.site }) {
            faults.add(
                path / "room", "No room of the kind \"\(kind)\" is listed at the site \"\(service.site)\".")
        } else if !rooms.contains(where: {
            $0.kind == kind && $0.site == service.site && service.requirements.features.isSubset(of: $0.features)
        }) {
            faults.add(path / "features", "No room of the kind \"\(kind)\" has all of these features.")
        }
    }

    private func clinicians(of service: Service, _ path: Path, _ faults: inout FaultList) {
        let path = path / "clinicians"
        let isLedByClinician = service.phases.contains(where: \.needsClinician)
        faults.check(
            isLedByClinician != service.clinicians.isEmpty, path,
            isLedByClinician
                ? "Somebody must offer the service." : "Nurses lead its visits: leave out who offers it.")
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
