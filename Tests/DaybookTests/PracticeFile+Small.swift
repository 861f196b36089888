@testable import daybook

extension PracticeFile {
    /// Twenty-eight lines that describe a practice.
    static let text = """
        practice: holos
        name: Holos Wellness
        neutral_name: HW Appts
        region: US-IL
        zone: America/Chicago
        crisis: us
        phone: "+1-312-555-0142"
        email: hello@holos.example
        neutral_site: hw.example
        sites:
          - code: main
            name: Holos
        clinicians:
          - code: imani
            name: Dr Imani
            credential: MD
            languages: [en]
            hours:
              mon: [08:00-12:00, 13:00-17:30]
              sun: 23:00-07:00
        services:
          - {code: mh_consult, label: Consultation, neutral_label: Appointment,
            audience: public,
            minutes: 60,
            buffer_after: 15,
            step: 15, notice: 24h,
            horizon: 60d,
            clinicians: [imani]}

        """

    /// The small practice, with its text changed as a test needs it.
    static func make(_ change: (String) -> String = { $0 }) -> PracticeFile {
        PracticeFile(name: "holos.yaml", bytes: Array(change(text).utf8))
    }
}

/// What is wrong with a practice file, as it is told; nil for nothing.
func refusal(of file: PracticeFile, zones: (String) -> Bool = { _ in true }) -> String? {
    do throws(PracticeFileFaults) {
        _ = try file.definition(zones: zones)
        return nil
    } catch {
        return error.description
    }
}
