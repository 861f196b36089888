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
        request.flatMap(practice(named:))?.crisis ?? .anywhere
    }

    /// The practice that a path names which may not have reached the router: the slug is the segment after `practices`
    /// or `book`, the tag of a link the one after `v` or `w`.
    public func practice(named request: Request) -> Practice? {
        let segments = request.path.split(separator: "/")
        if segments.count > 1, ["v", "w"].contains(segments[0]), let practice = directory[tag: String(segments[1])] {
            return practice
        }
        guard let index = segments.firstIndex(where: { $0 == "practices" || $0 == "book" }),
            index + 1 < segments.count
        else { return nil }
        return directory[String(segments[index + 1])]
    }
}
