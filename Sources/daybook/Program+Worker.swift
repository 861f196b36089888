import Clinic
import Messaging

extension Program {
    /// A worker that delivers as the operator has set.
    func worker(name: String) throws -> Worker {
        let maildir = Channel.maildir(Maildir(path: settings.maildir))
        return Worker(
            database: database, channels: [.email: maildir, .text: maildir], letters: try LetterTemplates(),
            texts: try TextTemplates(), configuration: WorkerConfiguration(name: name, lease: settings.lease),
            logger: logger)
    }
}
