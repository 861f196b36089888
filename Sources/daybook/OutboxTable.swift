import Clinic
import Messaging
import Scheduling
import Storage

/// The outbox in lines for people.
enum OutboxTable {
    /// Where each message stands and when it is due; nobody's address.
    static func text(of entries: [OutboxEntry], zone: Zone) -> String {
        DeskTable.lines(
            or: "No messages.",
            entries.map { entry in
                [
                    "\(entry.id)", entry.state.rawValue, entry.channel.rawValue, entry.kind,
                    DeskTable.wall(entry.settled ?? entry.due, zone), entry.recipient.name, entry.reason ?? "",
                ].filter { !$0.isEmpty }.joined(separator: "  ")
            })
    }

    /// One message, with all that is known of how it went.
    static func text(of entry: OutboxEntry, zone: Zone) -> String {
        let lines: [(String, String?)] = [
            ("message", "\(entry.id)"), ("state", entry.state.rawValue), ("reason", entry.reason),
            ("kind", entry.kind), ("channel", entry.channel.rawValue), ("to", entry.recipient.name),
            ("owed since", DeskTable.wall(entry.created, zone)), ("due", DeskTable.wall(entry.due, zone)),
            ("put off from", entry.wanted.map { DeskTable.wall($0, zone) }),
            ("ended", entry.settled.map { DeskTable.wall($0, zone) }), ("claimed", "\(entry.attempt)x"),
            ("failed", "\(entry.faults)x by its own fault"), ("version", "\(entry.version) of what it is about"),
        ]
        return lines.compactMap { name, value in
            value.map { name.padding(to: 14) + $0 }
        }.joined(separator: "\n")
    }
}

extension String {
    /// The text with spaces behind it, up to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }

    /// The text in lines of at most `width` characters, broken between words where there are any.
    func wrapped(to width: Int, indent: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var word = String(word)
            if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
                lines.append(indent + line)
                line = ""
            }
            while indent.count + word.count > width {
                lines.append(indent + word.prefix(width - indent.count))
                word = String(word.dropFirst(width - indent.count))
            }
            line += line.isEmpty ? word : " \(word)"
        }
        return line.isEmpty ? lines : lines + [indent + line]
    }
}
