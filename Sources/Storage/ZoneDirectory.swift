import Foundation
public import Scheduling
import Synchronization

/// The zone rules of this machine, read from its TZif files: the ones that PostgreSQL on Debian reads too.
///
/// Zones are read once and kept, so a changed file counts from the next start on.
public final class ZoneDirectory: Sendable {
    /// The folder that the files are in.
    public let path: String
    /// The edition of the rules, for instance `2026f`; `unknown` if the folder does not say.
    public let edition: String

    private let zones = Mutex<[String: Zone]>([:])

    /// The zones below `path`.
    public init(path: String = "/usr/share/zoneinfo") {
        self.path = path
        self.edition = Self.edition(in: path)
    }

    /// The zone of that IANA name, or nil if this machine has no such zone.
    public func zone(_ name: String) -> Zone? {
        if let known = zones.withLock({ $0[name] }) { return known }
        guard Self.isPlain(name), let data = FileManager.default.contents(atPath: "\(path)/\(name)"),
            let zone = try? Zone(name: name, tzif: Array(data))
        else { return nil }
        zones.withLock { $0[name] = zone }
        return zone
    }

    /// The zone of that name.
    ///
    /// - Throws: `UnknownZone`.
    func known(_ name: String) throws(UnknownZone) -> Zone {
        guard let zone = zone(name) else { throw UnknownZone(name: name) }
        return zone
    }

    /// `tzdata.zi` begins with `# version 2026f`.
    private static func edition(in path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: "\(path)/tzdata.zi") else { return "unknown" }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 64), let text = String(bytes: head, encoding: .utf8),
            let line = text.split(separator: "\n").first, line.hasPrefix("# version ")
        else { return "unknown" }
        return String(line.dropFirst("# version ".count))
    }

    /// Names are looked up as files, so nothing but the letters of IANA names gets through, and no dots at all.
    static func isPlain(_ name: String) -> Bool {
        guard name.utf8.count <= 64, name.first?.isLetter == true else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }
}
