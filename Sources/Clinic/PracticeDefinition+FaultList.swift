import Scheduling

extension PracticeDefinition {
    /// Collects faults; each method knows one kind of value and says what would be right.
    struct FaultList {
        private(set) var faults: [Fault] = []

        mutating func add(_ path: Path, _ sentence: String) {
            faults.append(Fault(path, sentence))
        }

        /// Adds the sentence unless the condition holds.
        mutating func check(_ isRight: Bool, _ path: Path, _ sentence: @autoclosure () -> String) {
            if !isRight { add(path, sentence()) }
        }

        /// A text that people read, on one line.
        mutating func text(_ text: String, _ path: Path, upTo limit: Int = 120) {
            if text.isPlaceholder {
                add(path, text.placeholderSentence)
            } else {
                check(text.count <= limit, path, "Write at most \(limit) characters.")
                check(text.isOneLine, path, "Write one line without control characters.")
            }
        }

        /// A text that messages carry: it may be read by somebody who must not learn what the visit is about, nor whose
        /// practice of this name it is.
        mutating func neutral(
            _ text: String, of name: String, isHost: Bool = false, _ path: Path, upTo limit: Int
        ) {
            self.text(text, path, upTo: limit)
            if let word = DisclosingWords.found(in: text).first {
                add(path, "Messages carry this, and \"\(word)\" gives people away: choose words without it.")
            } else if let word = DisclosingWords.word(ofName: name, in: text, isHost: isHost) {
                add(
                    path,
                    "Messages carry this, and \"\(word)\" is of the practice's name, which gives people away: "
                        + "choose words that are not, such as initials.")
            }
        }

        mutating func phone(_ phone: String, _ path: Path) {
            if phone.isPlaceholder {
                add(path, phone.placeholderSentence)
            } else {
                check(
                    phone.isPhone, path,
                    "Write the number with its country code: \"+1-312-555-0142\", digits, hyphens and spaces only.")
            }
        }

        mutating func email(_ email: String, _ path: Path) {
            if email.isPlaceholder || email.isExampleAddress {
                add(path, email.placeholderSentence)
            } else {
                check(email.isEmailAddress, path, "Write one e-mail address: \"desk@clinic.example\".")
            }
        }

        /// Codes of one list: plain, and each used once.
        mutating func codes(_ codes: [String], _ path: Path) {
            for (index, code) in codes.enumerated() {
                let place = path / .index(index) / "code"
                check(
                    code.isCode(hyphen: false), place,
                    "Write letters, digits, hyphens and underscores, at most 32 of them, as in \"first_visit\".")
                check(!codes[..<index].contains(code), place, "The code \"\(code)\" is used above already.")
            }
        }

        mutating func limit(_ limit: VisitLimit, _ path: Path) {
            check((1...1000).contains(limit.daily ?? 1), path / "daily_limit", "Write 1 to 1000 visits.")
            check((1...5000).contains(limit.weekly ?? 1), path / "weekly_limit", "Write 1 to 5000 visits.")
        }

        mutating func reference(_ code: String, to noun: String, among known: [String], _ path: Path) {
            check(known.contains(code), path, "There is no \(noun) \"\(code)\" in this file.")
        }

        mutating func hours(_ hours: WeeklyHours, _ path: Path) {
            for stretch in hours.stretches where !(1...8).contains(stretch.everyWeeks) {
                add(path / .key(stretch.weekday.name), "Hours can come round every 8 weeks at the most.")
            }
            if let (first, second) = hours.overlap {
                let (one, other) = (hours.stretches[first], hours.stretches[second])
                add(
                    path / .key(other.weekday.name),
                    "\"\(other.notation)\" overlaps \"\(one.notation)\" on \(one.weekday.name): make one of them.")
            }
        }
    }
}
