import Clinic
import Scheduling
import Yams

// What people book, and the protocols of its visits.

extension PracticeFile.Reader {
    mutating func recipe(_ node: Node, _ path: Path) -> Recipe {
        let recipe = section(
            node, path, keys: ["code", "phases", "series", "maintenance", "gates", "aftercare", "preparation"])
        return Recipe(
            code: text(recipe, "code"), phases: list(recipe, "phases").map { phase($0.node, $0.path) },
            series: series(of: recipe), gates: gates(of: recipe),
            aftercare: recipe.values["aftercare"].map { aftercare($0, path / "aftercare") },
            preparation: recipe.values["preparation"].map { preparation($0, path / "preparation") })
    }

    private mutating func phase(_ node: Node, _ path: Path) -> RecipePhase {
        let phase = section(
            node, path, keys: ["name", "minutes", "person", "clinician", "nurse", "prescriber", "room"])
        let told = faults.count
        let minutes = count(phase, "minutes", of: "minutes")
        if minutes == 0, faults.count == told { add(node, path / "minutes", "A phase needs at least one minute.") }
        let nurses = RecipePhase.Nurse.allCases.map(\.rawValue).joined(separator: ", ")
        let presences = Presence.allCases.map(\.rawValue).joined(separator: ", ")
        return RecipePhase(
            name: text(phase, "name"), minutes: minutes, person: flag(phase, "person", or: true),
            clinician: flag(phase, "clinician"),
            nurse: phase.has("nurse")
                ? word(phase, "nurse", "Write one of \(nurses).", or: .none) { RecipePhase.Nurse(rawValue: $0) }
                : .none,
            prescriber: phase.has("prescriber")
                ? word(phase, "prescriber", "Write one of \(presences).", or: .none) { Presence(rawValue: $0) } : .none,
            room: flag(phase, "room"))
    }

    mutating func service(
        _ node: Node, _ path: Path, only: String?, recipes: [Recipe]
    ) -> PracticeDefinition.Service {
        let service = section(
            node, path,
            keys: [
                "code", "label", "neutral_label", "audience", "site", "minutes", "buffer_before", "buffer_after",
                "protocol", "ratio", "room", "features", "training", "minimum_age", "hours", "daily_limit",
                "weekly_limit", "step", "notice", "horizon", "offer_lead", "clinicians", "gates",
            ])
        let recipe = self.recipe(of: service, among: recipes)
        let lead = "Write 0, or minutes, hours or days: \"90m\", \"24h\", \"2d\"."
        let audiences = Clinic.Service.Audience.allCases.map(\.rawValue).joined(separator: ", ")
        return PracticeDefinition.Service(
            code: text(service, "code"), label: text(service, "label"), neutralLabel: text(service, "neutral_label"),
            audience: word(service, "audience", "Write one of \(audiences).", or: .patients) { .init(rawValue: $0) },
            site: self.site(of: service, only: only),
            minutes: service.has("protocol") ? 0 : count(service, "minutes", of: "minutes"),
            bufferBefore: service.has("buffer_before") ? count(service, "buffer_before", of: "minutes") : 0,
            bufferAfter: service.has("buffer_after") ? count(service, "buffer_after", of: "minutes") : 0,
            room: optionalText(service, "room"), step: count(service, "step", of: "minutes"),
            notice: word(service, "notice", lead, or: .zero, read: Self.lead),
            horizonDays: word(service, "horizon", "Write days: \"60d\".", or: 1) { Self.lead($0, units: "d")?.days },
            clinicians: texts(service, "clinicians", isRequired: recipe == nil), recipe: recipe,
            ratio: service.has("ratio") ? count(service, "ratio", of: "people") : nil,
            requirements: requirements(service),
            hours: service.values["hours"].map { hours($0, path / "hours") }, limit: limit(service),
            offerLead: service.has("offer_lead")
                ? word(service, "offer_lead", lead, or: .zero, read: Self.lead) : .hours(2), gates: gates(of: service))
    }

    private mutating func requirements(_ service: Section) -> Clinic.Service.Requirements {
        Clinic.Service.Requirements(
            features: Set(texts(service, "features", isRequired: false)), training: optionalText(service, "training"),
            minimumAge: service.has("minimum_age") ? count(service, "minimum_age", of: "years") : nil)
    }

    /// The protocol that a service names: one of the file, or one that Daybook ships.
    private mutating func recipe(of service: Section, among recipes: [Recipe]) -> Recipe? {
        guard let node = service.values["protocol"] else { return nil }
        for key in ["minutes", "buffer_before", "buffer_after"] {
            guard let value = service.values[key] else { continue }
            add(value, service.path / .key(key), "The protocol says how long the visit is: leave this out.")
        }
        let known = (recipes + Recipe.shipped.filter { shipped in !recipes.contains { $0.code == shipped.code } })
        let codes = known.map(\.code).joined(separator: ", ")
        let sentence = "There is no such protocol; there are \(codes)."
        let recipe = word(node, service.path / "protocol", sentence) { code in known.first { $0.code == code } }
        // What does not make a visit has been told of where its phases stand.
        if recipe?.phases.contains(where: { $0.minutes == 0 }) ?? true { silence(service.path) }
        return recipe
    }
}
