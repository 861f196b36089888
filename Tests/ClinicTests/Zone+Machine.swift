import Foundation
import Scheduling

extension Zone {
    /// A zone of this machine.
    static func machine(_ name: String) throws -> Zone {
        try Zone(name: name, tzif: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))))
    }
}
