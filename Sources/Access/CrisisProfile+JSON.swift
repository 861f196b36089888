public import Clinic
public import HTTP
import Storage

extension CrisisProfile {
    /// The block that every public answer carries.
    public var json: JSONValue {
        .object([
            "profile": .string(code), "checked": .string(checked),
            "lines": .array(
                lines.map { line in
                    .object(["label": .string(line.label), "number": .string(line.number), "how": .string(line.how)])
                }),
        ])
    }
}

extension Entrance {
    /// The help lines for whoever sent this: of the practice that the path names, or of everywhere.
    public func crisis(for request: Request?) -> CrisisProfile {
        guard let path = request?.path else { return .anywhere }
        // A path may not have reached the router: the slug is the segment after `practices` or `book`.
        let segments = path.split(separator: "/")
        guard let index = segments.firstIndex(where: { $0 == "practices" || $0 == "book" }),
            index + 1 < segments.count, let practice = directory[String(segments[index + 1])]
        else { return .anywhere }
        return practice.crisis
    }
}
