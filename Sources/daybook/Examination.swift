import Clinic
import Foundation
import HTTP
import Messaging
import Postgres
import Scheduling
import Storage
import Transport

/// The checks of `daybook doctor`.
struct Examination: Sendable {
    let program: Program

    /// Every check's finding.
    ///
    /// Without a database the checks that need it are left out.
    func findings() async -> [Finding] {
        var findings = [proxy(), zoneRules(), await mail(), await texts(), templates()]
        do {
            let health = try await program.database.health(deadline: program.deadline)
            findings.append(.good("database", "reached, \(health.practices) practices"))
            findings.append(await migrations())
            findings += try await practices()
            findings += [Self.worker(health), Self.backlog(health), try await webhooks()]
        } catch let error as PostgresError where error.isAboutTheSchema {
            findings.append(.fault("migrations", "the database is empty", mend: "run daybook migrate"))
        } catch {
            findings.append(
                .fault("database", "cannot be reached: \(error)", mend: "check DAYBOOK_DATABASE and the server"))
        }
        return findings
    }

    private func proxy() -> Finding {
        let sockets = program.settings.listen.filter { address in
            if case .unix = address { true } else { false }
        }
        if sockets.isEmpty {
            return .fault(
                "proxy", "no unix socket is listened on, so no proxy's X-Forwarded-For is believed",
                mend: "add unix:/run/daybook/http.sock to DAYBOOK_LISTEN and use deploy/proxy")
        }
        return .good("proxy", "listens on \(sockets.map(\.description).joined(separator: ", "))")
    }

    /// Zone rules change several times a year; a copy that is older than that is told.
    private func zoneRules() -> Finding {
        let zones = program.database.zones
        guard zones.edition != "unknown" else {
            return .fault(
                "zones", "\(zones.path) does not say which edition it is", mend: "apt-get install --only-upgrade tzdata"
            )
        }
        let year = Int(zones.edition.prefix(4)) ?? 0
        let age = Self.year(of: Date()) - year
        guard age <= 0 else {
            return .fault(
                "zones", "the rules are edition \(zones.edition), \(age) year(s) old",
                mend: "apt-get install --only-upgrade tzdata, then restart Daybook and PostgreSQL")
        }
        return .good("zones", "edition \(zones.edition)")
    }

    func maildir() -> Finding {
        let path = program.settings.maildir
        let folder = FileManager.default.fileExists(atPath: path) ? path : (path as NSString).deletingLastPathComponent
        guard FileManager.default.isWritableFile(atPath: folder.isEmpty ? "." : folder) else {
            return .fault("mail", "\(path) cannot be written to", mend: "make the folder, or set DAYBOOK_MAILDIR")
        }
        return .good("mail", "maildir \(path)")
    }

    /// Connects to the relay, with TLS and login, and hands nothing over.
    private func mail() async -> Finding {
        guard let configuration = program.settings.relay else { return maildir() }
        let name = "\(configuration.host):\(configuration.port)"
        guard let relay = Relay(configuration) else {
            return .fault("mail", "libcurl cannot be used", mend: "install libcurl4")
        }
        if let failure = await relay.check() {
            return .fault("mail", "\(name): \(failure)", mend: "check the settings DAYBOOK_SMTP_ and the relay")
        }
        return .good("mail", "\(name) takes mail")
    }

    private func templates() -> Finding {
        do {
            _ = (try LetterTemplates(), try TextTemplates())
            return .good("templates", "\(LetterTemplates.Name.allCases.count) letters and texts")
        } catch {
            return .fault("templates", "\(error)", mend: "correct the text")
        }
    }

    private func migrations() async -> Finding {
        do {
            let plan = try await program.database.migrations(
                in: program.settings.migrations, deadline: program.deadline)
            if !plan.edited.isEmpty {
                return .fault(
                    "migrations", "\(plan.edited.joined(separator: ", ")) changed after being applied",
                    mend: "restore the file of the release that was applied")
            }
            guard plan.isUpToDate else {
                return .fault("migrations", "\(plan.pending.count) are missing", mend: "run daybook migrate")
            }
            return .good("migrations", "\(plan.applied.count) applied")
        } catch {
            return .fault(
                "migrations", "\(error)", mend: "set DAYBOOK_SQL to the folder sql/migrations of this release")
        }
    }

    private func practices() async throws -> [Finding] {
        let directory = PracticeDirectory(database: program.database)
        try await directory.refresh()
        guard !directory.all.isEmpty else {
            return [.fault("practices", "there is none", mend: "run daybook practice apply FILE")]
        }
        var findings: [Finding] = []
        for practice in directory.all { findings.append(try await examine(practice)) }
        return findings + (await numbers(of: directory.all))
    }

    /// A practice is complete when somebody in need can reach it and be booked.
    private func examine(_ practice: Practice) async throws -> Finding {
        var faults: [String] = []
        if practice.phone.contains("[") || practice.phone.isEmpty { faults.append("the phone number is a placeholder") }
        if practice.email.contains("[") || practice.email.isEmpty {
            faults.append("the e-mail address is a placeholder")
        }
        if practice.crisis.lines.isEmpty { faults.append("there are no crisis numbers") }
        if program.database.zones.zone(practice.zone) == nil {
            faults.append("this machine has no zone \(practice.zone)")
        }
        let services = try await program.database.services(
            of: practice, publicOnly: false, deadline: program.deadline)
        if services.isEmpty { faults.append("it has no services") }
        // Nurses are chosen as they are there, and no list names them.
        for service in services where service.visit.isLedByClinician && service.clinicians.isEmpty {
            faults.append("nobody offers \(service.code)")
        }
        if let texts = try? TextTemplates(), let zone = program.database.zones.zone(practice.zone) {
            faults += texts.excesses(of: practice, zones: [zone]).map { "neutral name: \($0.sentence)" }
        }
        let alarms = try await program.database.alarmReach(of: practice, deadline: program.deadline)
        if !alarms.optedOut.isEmpty {
            let codes = alarms.optedOut.joined(separator: ", ")
            faults.append(
                "no alarm goes by text to \(codes), whose number has opted out until START comes from it; alarms reach "
                    + "\(alarms.reached) of \(alarms.all) staff")
        }
        guard faults.isEmpty else {
            return .fault(
                "practice \(practice.slug)", faults.joined(separator: "; "),
                mend: "correct its file and run daybook practice apply FILE")
        }
        return .good(
            "practice \(practice.slug)",
            "\(services.count) services, phone, e-mail and crisis numbers; alarms reach \(alarms.reached) of "
                + "\(alarms.all) staff")
    }

    static func worker(_ health: Health) -> Finding {
        guard let beat = health.lastBeat else {
            return .fault(
                "worker", "none has ever been heard of",
                mend: "start daybook work, or let cron run daybook remind each minute")
        }
        guard health.now - beat < .seconds(180) else {
            return .fault(
                "worker", "none has been heard of since \(beat.rfc3339)",
                mend: "start daybook work, or let cron run daybook remind each minute")
        }
        return .good("worker", "alive at \(beat.rfc3339)")
    }

    static func backlog(_ health: Health) -> Finding {
        guard let oldest = health.oldestDue else { return .good("outbox", "nothing is due that has not gone out") }
        guard health.now - oldest <= .seconds(300) else {
            return .fault(
                "outbox", "a message has been due since \(oldest.rfc3339)",
                mend: "see that a worker runs; daybook outbox list --state ready says why each waits")
        }
        return .good("outbox", "the oldest message has been due since \(oldest.rfc3339)")
    }

    private func webhooks() async throws -> Finding {
        let counts = try await program.database.webhookCounts(deadline: program.deadline)
        let troubled = try await program.database.troubledWebhooks(deadline: program.deadline)
        guard !troubled.isEmpty else { return .good("webhooks", "\(counts.active + counts.failing) are told") }
        let sentences = troubled.map { webhook in
            let what = webhook.reason.map { "is disabled (\($0.rawValue))" } ?? "has heard nothing"
            return "\(webhook.practice) \(webhook.id) \(what) since \(webhook.since.rfc3339)"
        }
        return .fault(
            "webhooks", sentences.joined(separator: "; "),
            mend: "daybook webhooks deliveries says why; mend the other end, then daybook webhooks enable")
    }

    private static func year(of date: Date) -> Int {
        let days = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        return LocalDate(daysSinceUnixEpoch: days).year
    }
}
