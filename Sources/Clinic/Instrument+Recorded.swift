// The instruments whose text is not shipped: a clinician records what was answered on the official form.

extension Instrument {
    /// The PTSD Checklist for DSM-5: 20 answers of 0 to 4.
    ///
    /// It is in the public domain (US Department of Veterans Affairs); its wording is to be taken from ptsd.va.gov and
    /// from nowhere else, so that none stands here.
    public static let pcl5 = Instrument(
        code: "pcl5", version: 1, title: "PTSD Checklist for DSM-5", licence: .recordOnly,
        source: "US Department of Veterans Affairs, National Center for PTSD; public domain",
        items: (1...20).map { Item("\($0)", answers: .number(0...4)) },
        reading: .clusters(
            [
                Cluster(1...5, needed: 1), Cluster(6...7, needed: 1), Cluster(8...14, needed: 2),
                Cluster(15...20, needed: 2),
            ], cut: 31))

    /// The three questions about drinking of the AUDIT: answers of 0 to 4.
    ///
    /// The WHO lets it be used freely, but not for sale or in conjunction with commercial purposes. It is positive from
    /// 4 for men and from 3 for women; the lower of the two counts for everybody.
    public static let auditC = Instrument(
        code: "auditc", version: 1, title: "AUDIT-C", licence: .recordOnly,
        source: "World Health Organization; not for sale or use in conjunction with commercial purposes",
        items: (1...3).map { Item("\($0)", answers: .number(0...4)) },
        reading: .sum([Band(0...2, "negative"), Band(3...12, "positive")]))

    /// The Columbia screener as a clinician recorded it: six answers of yes (1) or no (0), and whether the sixth was
    /// within three months.
    ///
    /// Electronic versions of its text are licensed exclusively.
    public static let cssrs = Instrument(
        code: "cssrs", version: 1, title: "C-SSRS screener, as recorded", licence: .recordOnly,
        source: "(c) The Research Foundation for Mental Hygiene, Inc.; electronic versions are licensed exclusively",
        items: [
            Item("1", answers: .number(0...1)), Item("2", answers: .number(0...1)),
            Item("3", answers: .number(0...1), isAskedIf: .anyNotZero(["2"])),
            Item("4", answers: .number(0...1), isAskedIf: .anyNotZero(["2"])),
            Item("5", answers: .number(0...1), isAskedIf: .anyNotZero(["2"])),
            Item("6", answers: .number(0...1)),
            Item("6_recent", answers: .number(0...1), isAskedIf: .anyNotZero(["6"])),
        ], reading: .severityLevels)
}
