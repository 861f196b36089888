import Foundation
import Testing

/// A calendar as the library `icalendar` understands it, which somebody else wrote.
struct CalendarReading: Decodable {
    /// An entry of it.
    struct Entry: Decodable, Equatable {
        let uid: String
        let sequence: Int
        let summary: String
        let status: String
        let access: String
        let alarms: Int
        let people: Int
        /// Seconds since 1970: by Python's own zone rules, and by the rules that the file itself tells.
        let start: [Int64]
        let end: [Int64]
    }

    let method: String
    let errors: [String]
    let entries: [Entry]

    /// Lets the library read a file.
    init(_ bytes: [UInt8]) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let python = root.appending(path: ".build/peers/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "There is no \(python): deploy/tests/peers/install")
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", Self.script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        self = try JSONDecoder().decode(Self.self, from: answer)
    }

    private static let script = """
        import json, sys
        from icalendar import Calendar
        calendar = Calendar.from_ical(sys.stdin.buffer.read())
        own = {str(z["TZID"]): z.to_tz(lookup_tzid=False) for z in calendar.walk("VTIMEZONE")}
        def instants(field):
            told = field.dt.replace(tzinfo=own[field.params["TZID"]])
            return [int(field.dt.timestamp()), int(told.timestamp())]
        def entry(event):
            people = [name for name in ("ATTENDEE", "ORGANIZER", "CONTACT") if name in event]
            return {
                "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "summary": str(event["SUMMARY"]),
                "status": str(event["STATUS"]), "access": str(event["CLASS"]), "alarms": len(event.walk("VALARM")),
                "people": len(people), "start": instants(event["DTSTART"]), "end": instants(event["DTEND"])}
        print(json.dumps({
            "method": str(calendar["METHOD"]), "errors": [str(e) for part in calendar.walk() for e in part.errors],
            "entries": [entry(e) for e in calendar.walk("VEVENT")]}))
        """
}
