import Foundation
import Testing

/// Python's standard library, as a reader of mail that somebody else wrote.
enum Python {
    /// Runs a script with these bytes as its input and reads the JSON that it prints.
    static func run<Answer: Decodable>(_ script: String, input: [UInt8] = [], _ arguments: [String] = []) throws
        -> Answer
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSONDecoder().decode(Answer.self, from: output)
    }

    /// A mail as Python's `email` package understands it.
    struct Mail: Decodable {
        let headers: [String: String]
        let defects: [String]
        let text: String
        let parts: Int
        let fromName: String
        let fromAddress: String
        let recipients: [String]
    }

    static func parse(_ mail: [UInt8]) throws -> Mail {
        try run(
            """
            import email, email.policy, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            defects = [str(d) for d in mail.defects]
            for _, value in mail.items(): defects += [str(d) for d in value.defects]
            sender = mail["From"].addresses[0]
            print(json.dumps({
                "headers": {k: str(v) for k, v in mail.items()}, "defects": defects, "text": mail.get_content(),
                "parts": len(list(mail.walk())), "fromName": sender.display_name, "fromAddress": sender.addr_spec,
                "recipients": [a.addr_spec for a in mail["To"].addresses]}))
            """, input: mail)
    }
}
