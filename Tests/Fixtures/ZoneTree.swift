public import Foundation
public import Storage

/// A folder of zone files with rules of its own, made of the machine's.
public struct ZoneTree: Sendable {
    /// Where it is.
    public let path: String

    /// The machine's zone files.
    public static let machine = "/usr/share/zoneinfo"

    /// Copies the machine's zone files, and says that they are of another edition.
    public init(edition: String) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "daybook-zones-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: Self.machine, toPath: path)
        try FileManager.default.removeItem(atPath: "\(path)/tzdata.zi")
        try write(Data("# version \(edition)\n".utf8), to: "tzdata.zi")
    }

    /// Gives a zone the rules of another one, from its own file.
    public func replace(_ name: String, by other: String) throws {
        try write(Data(contentsOf: URL(filePath: "\(Self.machine)/\(other)")), to: name)
    }

    /// Puts bytes in the place of a file.
    public func write(_ bytes: Data, to name: String) throws {
        // The file may be a link to one that other names share.
        try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        try bytes.write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// The directory of these files.
    public var directory: ZoneDirectory { ZoneDirectory(path: path) }

    /// Removes the folder.
    public func remove() throws {
        try FileManager.default.removeItem(atPath: path)
    }
}

extension Holos {
    /// The same database, seen by a machine with other zone rules.
    public func database(zones: ZoneDirectory) -> Database {
        Database(pool: database.pool, zones: zones, logger: database.logger)
    }
}
