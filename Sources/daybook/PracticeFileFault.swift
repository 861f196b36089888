import Clinic

/// One thing that is wrong in a practice file.
struct PracticeFileFault: Hashable, Sendable {
    /// The line, counted from 1.
    let line: Int
    /// Which part of the practice it is about; empty for the file itself.
    let path: PracticeDefinition.Path
    /// What is wrong and what would be right.
    let sentence: String
}

/// Everything that is wrong in a practice file, in the order of its lines.
struct PracticeFileFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file as it was given.
    let file: String
    /// What is wrong; never empty.
    let faults: [PracticeFileFault]

    /// Faults of a file, in any order; those of one line keep theirs.
    init(file: String, _ faults: [PracticeFileFault]) {
        self.file = file
        self.faults = faults.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    /// A line for each, as compilers write them.
    ///
    /// For instance `holos.yaml:12: services[0].minutes: Write 1 to 720 minutes.`
    var description: String {
        faults.map { fault in
            let path = fault.path.steps.isEmpty ? "" : "\(fault.path): "
            return "\(file):\(fault.line): \(path)\(fault.sentence)"
        }.joined(separator: "\n")
    }
}
