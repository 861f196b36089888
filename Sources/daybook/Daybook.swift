import ArgumentParser
import Foundation

/// The one binary: the service, its worker, and what an operator does by hand.
@main
struct Daybook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook",
        abstract: "Appointments and consultation requests of mental-health and ketamine-therapy clinics.",
        discussion: """
            Settings are environment variables, or a file of the same names that DAYBOOK_CONFIG points to; \
            docs/operations.md lists them all. Exit codes: 0 done, 1 failed, 64 wrong usage, 78 wrong settings.
            """,
        subcommands: [
            Serve.self, Work.self, Remind.self, Migrate.self, PracticeCommand.self, KeyCommand.self,
            CliniciansCommand.self,
            Agenda.self,
            Slots.self, Explain.self, Propose.self, WaitlistCommand.self, SeriesCommand.self, Protocols.self,
            ClosuresCommand.self, ZonesCommand.self, RequestsCommand.self, TasksCommand.self,
            PeopleCommand.self, HandoverCommand.self, OutboxCommand.self, CallListCommand.self,
            WebhooksCommand.self,
            Doctor.self, Demo.self,
        ])
}
