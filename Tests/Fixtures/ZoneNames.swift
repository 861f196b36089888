/// Names of zones that several tests go through.
public enum ZoneNames {
    /// Forty zones with the rules that are hardest to follow, and the ones that clinics are in.
    ///
    /// The newest may be missing from older editions.
    public static let truth = [
        "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Lagos",
        "America/Anchorage", "America/Asuncion", "America/Caracas", "America/Chicago", "America/Coyhaique",
        "America/Denver", "America/Edmonton", "America/Havana", "America/Indiana/Indianapolis", "America/New_York",
        "America/Nuuk", "America/Phoenix", "America/Regina", "America/Santiago", "America/Sao_Paulo",
        "America/Scoresbysund", "America/St_Johns", "America/Vancouver", "America/Winnipeg", "Antarctica/Troll",
        "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran", "Asia/Tokyo",
        "Australia/Adelaide", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Kiev", "Europe/London", "Navajo",
        "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati",
    ]
}
