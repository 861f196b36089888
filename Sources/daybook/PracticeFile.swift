import Clinic
import Foundation
import Yams

/// A practice file: YAML that describes one practice.
///
/// It is read strictly. Every scalar counts as its text, so that YAML cannot make a number out of `08:30` or a truth
/// out of `no`; a key that is unknown, given twice or missing is a fault, and so are anchors and aliases.
struct PracticeFile {
    /// The path as it was given, for the faults.
    let name: String
    /// The bytes of the file.
    let bytes: [UInt8]

    /// No practice needs more; what is bigger is some other file.
    static let largestSize = 256 * 1024

    /// A file whose bytes are known.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Reads the file at a path.
    ///
    /// Throws what Foundation says when it cannot be read.
    init(path: String) throws {
        self.init(name: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }

    /// The practice that the file describes, free of faults.
    ///
    /// - Parameters:
    ///   - zones: whether a zone of that IANA name exists.
    ///   - messages: what is wrong with it where messages are written by it.
    /// - Throws: `PracticeFileFaults` with everything that is wrong, in the order of the file.
    func definition(
        zones: (String) -> Bool, messages: (PracticeDefinition) -> [PracticeDefinition.Fault] = { _ in [] }
    ) throws(PracticeFileFaults) -> PracticeDefinition {
        // The parser owns the anchors that the nodes point to, so that it must live until all are read.
        let (parser, root) = try compose()
        var reader = Reader(rootLine: root.mark?.line ?? 1)
        let definition = withExtendedLifetime(parser) { reader.practice(root) }
        let faults = reader.faults + reader.located(definition.faults(zones: zones) + messages(definition))
        guard faults.isEmpty else { throw PracticeFileFaults(file: name, faults) }
        return definition
    }

    private func compose() throws(PracticeFileFaults) -> (Parser, Node) {
        let text = try text()
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            guard let root = try parser.singleRoot() else { throw fault(1, "The file is empty.") }
            return (parser, root)
        } catch let error as PracticeFileFaults {
            throw error
        } catch let error as YamlError {
            throw syntaxFault(error)
        } catch {
            throw fault(1, "The file cannot be read as YAML.")
        }
    }

    private func text() throws(PracticeFileFaults) -> String {
        guard bytes.count <= Self.largestSize else {
            throw fault(1, "The file is larger than 256 KiB, which no practice needs.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let valid = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\u{FFFD}" }
            throw fault(Self.line(after: valid), "The file is not UTF-8 text.")
        }
        // Aliases of aliases grow without bound before anything can look at them.
        let aliases = text.matches(of: /(?:^|[\s\[{,:\-?])\*[A-Za-z0-9_\-]/)
        if aliases.count > 16, let last = aliases.last {
            throw fault(Self.line(after: text[..<last.range.lowerBound]), Reader.anchorSentence)
        }
        return text
    }

    private func syntaxFault(_ error: YamlError) -> PracticeFileFaults {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { ", \($0.text) that began on line \($0.mark.line)" } ?? ""
            return fault(mark.line, "This is not YAML: \(problem)\(place).")
        case .duplicatedKeysInMapping(let keys, let context):
            return fault(context.mark.line, "The key \"\(keys.joined(separator: "\", \""))\" is given more than once.")
        case .reader(let problem, let offset, _, let yaml):
            return fault(Self.line(after: yaml.prefix(offset ?? 0)), "This is not YAML: \(problem).")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return fault(1, "The file cannot be read as YAML.")
        }
    }

    private func fault(_ line: Int, _ sentence: String) -> PracticeFileFaults {
        PracticeFileFaults(file: name, [PracticeFileFault(line: line, path: [], sentence: sentence)])
    }

    private static func line(after text: some StringProtocol) -> Int {
        1 + text.count { $0.isNewline }
    }
}
