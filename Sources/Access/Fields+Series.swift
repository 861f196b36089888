public import Clinic
import HTTP
public import Scheduling

// What only series ask for: lists of starts, times of day, patterns, and numbers as JSON writes them.

extension Fields {
    /// A list of starts, each an instant with its offset or a time on the wall; a fault points at its element.
    public mutating func starts(_ name: String, atMost: Int) -> [StartDraft]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value, elements.count <= atMost else {
            fault(name, "This must be a list of at most \(atMost) times.")
            return nil
        }
        var starts: [StartDraft] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element, let start = StartDraft(text) else {
                fault(
                    [name, "\(index)"],
                    "This must be a real time, such as 2027-03-14T15:00:00Z, or 2027-03-14T09:00 on the clinic's wall.")
                continue
            }
            starts.append(start)
        }
        return starts
    }

    /// A time of day on the wall (`09:30`).
    public mutating func timeOfDay(_ name: String) -> LocalTime? {
        guard let text = text(name, limit: 16) else { return nil }
        guard let time = LocalTime(text) else {
            fault(name, "This must be a time of day, such as 09:30.")
            return nil
        }
        return time
    }

    /// The days of the week on which visits may fall (`MWF`).
    public mutating func pattern(_ name: String) -> SeriesPattern? {
        guard let text = text(name, limit: 32) else { return nil }
        do throws(SeriesPatternError) {
            return try SeriesPattern(text)
        } catch {
            fault(name, error.description)
            return nil
        }
    }

    /// A whole number within bounds, as JSON writes it.
    public mutating func count(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .int(let number) = value, bounds.contains(number) else {
            fault(name, "This must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return nil
        }
        return number
    }
}
