import Foundation
import HTTP

/// One answer as a client reads it.
struct WireAnswer: Sendable {
    let status: Int
    let json: JSONValue

    /// The answer that `bytes` hold, or nil while it is not whole.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.endOfHead(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        let body = bytes[(end + 4)...]
        guard body.count >= length ?? 0, let status = Int(lines[0].dropFirst(9).prefix(3)) else { return nil }
        self.status = status
        json = (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null
    }

    private init(status: Int, json: JSONValue) {
        (self.status, self.json) = (status, json)
    }

    /// The appointments of an itinerary, each as though it were an answer of its own.
    var appointments: [WireAnswer] {
        guard case .object(let members) = json, case .array(let visits)? = members["appointments"] else { return [] }
        return visits.map { WireAnswer(status: status, json: $0) }
    }

    /// A text by its path: `clinician.code`.
    func text(_ path: String) -> String? {
        var value = json
        for name in path.split(separator: ".") {
            guard case .object(let members) = value, let member = members[String(name)] else { return nil }
            value = member
        }
        if case .string(let text) = value { return text }
        return nil
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0] == 13 && bytes[$0..<$0 + 4].elementsEqual(mark) }
    }
}
