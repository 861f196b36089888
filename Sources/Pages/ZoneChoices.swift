import Scheduling
import Storage

/// The time zones that a page offers without asking anybody to know their names.
enum ZoneChoices {
    private static let offered = [
        ("America/New_York", "Eastern (New York)"), ("America/Chicago", "Central (Chicago)"),
        ("America/Denver", "Mountain (Denver)"), ("America/Phoenix", "Arizona (Phoenix)"),
        ("America/Los_Angeles", "Pacific (Los Angeles)"), ("America/Anchorage", "Alaska (Anchorage)"),
        ("Pacific/Honolulu", "Hawaii (Honolulu)"), ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
        ("Europe/London", "United Kingdom (London)"), ("Europe/Dublin", "Ireland (Dublin)"),
        ("Europe/Berlin", "Central Europe (Berlin, Paris)"), ("Europe/Athens", "Eastern Europe (Athens)"),
    ]

    /// The offered zones that this machine knows; the clinic's own first, which is chosen by choosing nothing.
    static func all(chosen: String, clinic: Zone, zones: ZoneDirectory) -> [Choice] {
        var choices = [Choice(value: "", text: "The same as the clinic", isChosen: chosen.isEmpty)]
        for (name, text) in offered where name != clinic.name && zones.zone(name) != nil {
            choices.append(Choice(value: name, text: text, isChosen: name == chosen))
        }
        if !choices.contains(where: \.isChosen), zones.zone(chosen) != nil {
            choices.append(Choice(value: chosen, text: chosen, isChosen: true))
        }
        return choices
    }
}
