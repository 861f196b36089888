import ArgumentParser
import Clinic
import Scheduling

/// `daybook protocols`: the protocols that a practice file can name, written as a file would write them.
struct Protocols: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the protocols that a practice file can name.",
        discussion: """
            They are printed as a practice file has them under protocols:, so that one can be copied there and changed. \
            The minutes are what public pages of clinics show; none of them is advice.
            """)

    @Argument(help: "Only this one, by its code.")
    var code: String?

    func validate() throws {
        if let code, Recipe.shipped(code) == nil {
            throw ValidationError("There is no protocol \(code).")
        }
    }

    func run() {
        print("protocols:")
        for recipe in Recipe.shipped where code == nil || recipe.code == code {
            print("  - code: \(recipe.code)")
            print("    phases:")
            for phase in recipe.phases { print("      - {\(Self.members(of: phase).joined(separator: ", "))}") }
        }
    }

    /// What is not as it is when nothing is said.
    private static func members(of phase: RecipePhase) -> [String] {
        [
            "name: \(phase.name)", "minutes: \(phase.minutes)", phase.person ? nil : "person: false",
            phase.clinician ? "clinician: true" : nil, phase.nurse == .none ? nil : "nurse: \(phase.nurse.rawValue)",
            phase.prescriber == .none ? nil : "prescriber: \(phase.prescriber.rawValue)",
            phase.room ? "room: true" : nil,
        ].compactMap { $0 }
    }
}
