import Foundation

/// Python as a reader of what this product writes: its libraries were written by somebody else.
public enum Python {
    /// Why nothing could be read.
    public enum Failure: Error {
        /// There is no environment of the peers: `deploy/tests/peers/install` makes it.
        case noPeers(String)
        /// The script ended with this status.
        case status(Int32)
    }

    /// Runs a script with these bytes as its input and reads the JSON that it prints.
    public static func run<Answer: Decodable>(
        _ script: String, input: [UInt8] = [], _ arguments: [String] = [], by python: String = "python3"
    ) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "-c", script] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.status(process.terminationStatus) }
        return try JSONDecoder().decode(Answer.self, from: output)
    }

    /// Gives a script, which runs in the environment of the peers, one input on each line, in base 64.
    public static func peers<Answer: Decodable>(_ script: String, _ inputs: [[UInt8]]) throws -> Answer {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let python = root.appending(path: ".build/peers/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: python) else { throw Failure.noPeers(python) }
        return try run(
            script, input: inputs.flatMap { Array(Data($0).base64EncodedString().utf8) + [0x0A] }, by: python)
    }
}
