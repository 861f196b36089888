import Access
import Clinic
public import HTTP
import HTTPTypes
import Storage

extension Pages {
    /// The page that says what went wrong, with the help lines of the practice or of everywhere.
    ///
    /// It asks no database, so it can be shown when there is none.
    public func failure(_ problem: Problem, _ request: Request?) -> Response {
        let practice = request.flatMap(entrance.practice(named:))
        var problem = problem
        problem.instance = problem.instance ?? request?.id
        var response = answer(
            FailurePage(problem, practice: practice), practice: practice, crisis: entrance.crisis(for: request),
            status: problem.status)
        response.headerFields.append(contentsOf: problem.headerFields)
        return response
    }
}
