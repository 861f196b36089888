extension PracticeDefinition {
    /// One thing that is wrong with a definition: where, and a sentence that says what would be right.
    public struct Fault: Error, Hashable, Sendable {
        /// Where, in the words of the file: `["services", 2, "minutes"]`.
        public let path: Path
        /// What is wrong and what would be right.
        public let sentence: String

        /// Something that is wrong at `path`.
        public init(_ path: Path, _ sentence: String) {
            self.path = path
            self.sentence = sentence
        }
    }

    /// A place in a definition, in the words of the file.
    public struct Path: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
        /// One step from a whole to a part.
        public enum Step: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
            /// The value of a key.
            case key(String)
            /// An element of a list, counted from 0.
            case index(Int)

            /// The value of a key.
            public init(stringLiteral key: String) {
                self = .key(key)
            }

            /// An element of a list, counted from 0.
            public init(integerLiteral index: Int) {
                self = .index(index)
            }
        }

        /// The steps from the whole definition.
        public let steps: [Step]

        /// The place at the end of these steps.
        public init(_ steps: [Step]) {
            self.steps = steps
        }

        /// The place at the end of these steps.
        public init(arrayLiteral steps: Step...) {
            self.steps = steps
        }

        /// The place one step further.
        public static func / (path: Path, step: Step) -> Path {
            Path(path.steps + [step])
        }

        /// The whole that this place is a part of; nil for the definition itself.
        public var parent: Path? {
            steps.isEmpty ? nil : Path(steps.dropLast())
        }

        /// The place as text: `services[2].minutes`.
        public var description: String {
            steps.reduce(into: "") { text, step in
                switch step {
                case .key(let key): text += text.isEmpty ? key : ".\(key)"
                case .index(let index): text += "[\(index)]"
                }
            }
        }
    }
}
