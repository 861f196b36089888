import Clinic
import Yams

extension PracticeFile {
    /// Reads the nodes of a file and notes what is wrong and on which line each value stands.
    ///
    /// What cannot be read is replaced by something harmless, so that reading goes on and finds every fault.
    struct Reader {
        typealias Path = PracticeDefinition.Path

        private(set) var faults: [PracticeFileFault] = []
        private var lines: [Path: Int]
        private var silenced: Set<Path> = []

        static let anchorSentence = "Anchors and aliases (&name, *name) are not read here: write the value itself."

        /// A reader of a file whose content begins on that line.
        init(rootLine: Int) {
            lines = [[]: rootLine]
        }

        /// A mapping whose keys have been checked.
        struct Section {
            let path: Path
            let values: [String: Node]

            /// Whether the file says something under the key.
            func has(_ key: String) -> Bool { values[key] != nil }
        }

        /// The mapping at a place, in which other keys than the known ones are faults.
        mutating func section(_ node: Node, _ path: Path, keys known: [String]) -> Section {
            let section = entries(node, path)
            for (key, node) in section.values.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
                add(node, path / .key(key), "This key is not known here; known are \(known.joined(separator: ", ")).")
            }
            return section
        }

        /// The mapping at a place, whose keys are data.
        mutating func entries(_ node: Node, _ path: Path) -> Section {
            note(node, path)
            var values: [String: Node] = [:]
            if case .mapping(let mapping) = node {
                for (key, value) in mapping {
                    if case .scalar(let scalar) = key {
                        note(value, path / .key(scalar.string))
                        if values.updateValue(value, forKey: scalar.string) != nil {
                            add(key, path / .key(scalar.string), "This key is given more than once.")
                        }
                    } else {
                        add(key, path, "A key is a plain word.")
                    }
                }
            } else {
                add(node, path, "Write keys with values here, one a line: \"key: value\".")
            }
            return Section(path: path, values: values)
        }

        /// The elements under a key; none if it is missing and may be.
        mutating func list(_ section: Section, _ key: String, isRequired: Bool = true) -> [(node: Node, path: Path)] {
            let path = section.path / .key(key)
            guard let node = value(section, key, isRequired: isRequired) else { return [] }
            guard case .sequence(let sequence) = node else {
                add(node, path, "Write a list here: \"- \" before each element, or [one, two].")
                return []
            }
            return sequence.enumerated().map { index, element in
                note(element, path / .index(index))
                return (element, path / .index(index))
            }
        }

        /// The texts under a key.
        mutating func texts(_ section: Section, _ key: String, isRequired: Bool = true) -> [String] {
            list(section, key, isRequired: isRequired).map { text($0.node, $0.path) }
        }

        /// The text under a key that must be there.
        mutating func text(_ section: Section, _ key: String) -> String {
            value(section, key, isRequired: true).map { text($0, section.path / .key(key)) } ?? ""
        }

        /// The text under a key that may be missing.
        mutating func optionalText(_ section: Section, _ key: String) -> String? {
            value(section, key, isRequired: false).map { text($0, section.path / .key(key)) }
        }

        /// What a text under a key means; the sentence says how to write it.
        mutating func word<Value>(
            _ section: Section, _ key: String, _ sentence: String, or fallback: Value, read: (String) -> Value?
        ) -> Value {
            guard let node = value(section, key, isRequired: true) else { return fallback }
            return word(node, section.path / .key(key), sentence, read: read) ?? fallback
        }

        /// What the text at a place means; nil after a fault.
        mutating func word<Value>(
            _ node: Node, _ path: Path, _ sentence: String, read: (String) -> Value?
        ) -> Value? {
            guard let text = scalar(node, path) else { return nil }
            guard let value = read(text) else {
                add(node, path, sentence)
                return nil
            }
            return value
        }

        /// The text at a place; empty after a fault.
        mutating func text(_ node: Node, _ path: Path) -> String {
            scalar(node, path) ?? ""
        }

        /// Notes a fault of the value at a place.
        mutating func add(_ node: Node, _ path: Path, _ sentence: String) {
            faults.append(PracticeFileFault(line: node.mark?.line ?? line(of: path), path: path, sentence: sentence))
        }

        /// Leaves out what the definition has against a place, since that follows from a fault elsewhere.
        mutating func silence(_ path: Path) {
            silenced.insert(path)
        }

        /// Faults of the definition with their lines, without those that follow from a fault of the file.
        func located(_ found: [PracticeDefinition.Fault]) -> [PracticeFileFault] {
            let known = Set(faults.map(\.path)).union(silenced)
            return found.compactMap { fault in
                let places = sequence(first: fault.path, next: \.parent)
                guard !places.contains(where: known.contains) else { return nil }
                return PracticeFileFault(line: line(of: fault.path), path: fault.path, sentence: fault.sentence)
            }
        }

        private mutating func value(_ section: Section, _ key: String, isRequired: Bool) -> Node? {
            if isRequired, !section.has(key) {
                let path = section.path / .key(key)
                faults.append(PracticeFileFault(line: line(of: path), path: path, sentence: "The key is missing."))
            }
            return section.values[key]
        }

        private mutating func scalar(_ node: Node, _ path: Path) -> String? {
            switch node {
            case .scalar(let scalar):
                return scalar.string
            case .sequence(let sequence) where sequence.allSatisfy { $0.scalar != nil }:
                // [contact information] without quotation marks is a list to YAML.
                let inside = sequence.compactMap(\.scalar?.string).joined(separator: ", ")
                add(node, path, "\"[\(inside)]\" is a placeholder or a list: write the one real text.")
            case .sequence, .mapping, .alias:
                add(node, path, "Write one text here.")
            }
            return nil
        }

        private mutating func note(_ node: Node, _ path: Path) {
            lines[path] = node.mark?.line ?? line(of: path)
            if node.anchor != nil { add(node, path, Self.anchorSentence) }
        }

        /// The line of the nearest place around it that has one.
        private func line(of path: Path) -> Int {
            sequence(first: path, next: \.parent).lazy.compactMap { lines[$0] }.first ?? 1
        }
    }
}
