import Foundation
import Scheduling

extension ZoneDirectory {
    /// Reads every zone that the folder has or that its tables name.
    ///
    /// The zones of `posix/` and `right/` are the same under other names, and such that count leap seconds.
    public func survey() -> ZoneSurvey {
        var survey = ZoneSurvey()
        let files = files()
        let wanted = files.filter { isZone($0) }.union(files.intersection(listed())).union(tabulated())
        for name in wanted.sorted() {
            do throws(ZoneError) {
                if let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") {
                    _ = try Zone(name: name, tzif: Array(bytes))
                    survey.read.append(name)
                } else {
                    survey.failures[name] = "There is no such file."
                }
            } catch {
                survey.failures[name] = error.description
            }
        }
        return survey
    }

    /// What could be a zone by its name.
    private func files() -> Set<String> {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return Set(
            names.filter { name in
                Self.isPlain(name) && !name.hasPrefix("posix/") && !name.hasPrefix("right/")
            })
    }

    private func isZone(_ name: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: "\(path)/\(name)") else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4)) == Data("TZif".utf8)
    }

    /// The names in `tzdata.zi`: its lines begin with `Z` and the name of a zone, or with `L`, a zone and another name
    /// of it (zic(8)).
    ///
    /// Not all of them need be installed.
    private func listed() -> Set<String> {
        Set(
            lines(of: "tzdata.zi").compactMap { line in
                let words = line.split(separator: " ")
                return switch words.first {
                case "Z" where words.count > 1: String(words[1])
                case "L" where words.count > 2: String(words[2])
                default: nil
                }
            })
    }

    /// The names in the tables of places, in their third column: those must be there.
    private func tabulated() -> Set<String> {
        Set(
            ["zone1970.tab", "zone.tab"].flatMap { lines(of: $0) }.compactMap { line in
                let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
                guard !line.hasPrefix("#"), columns.count > 2 else { return nil }
                return String(columns[2])
            })
    }

    private func lines(of file: String) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(file)") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
