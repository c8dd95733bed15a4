import Foundation
import HTTPTypes
import Hummingbird
import Portals
import Secrets
import Storage

/// Pages, and what becomes of what goes wrong.
extension Console {
    func page(
        status: HTTPResponse.Status = .ok, _ template: String, title: String, _ values: Values,
        _ visit: ConsoleVisit, at place: ConsolePrinter.Place?
    ) -> Response {
        Response(status: status, page: printer.print(template, title: title, values, visit, at: place))
    }

    func done(_ flash: Flash, at path: String) -> Response {
        .seeOther(path + (path.contains("?") ? "&" : "?") + "notice=\(flash.code)")
    }

    /// A plain form.
    func form(
        status: HTTPResponse.Status = .ok, title: String, subtitle: String? = nil, action: String, button: String,
        up: (name: String, path: String), _ fields: [FormField], typed: Form?, mistake: String? = nil,
        _ visit: ConsoleVisit, at place: ConsolePrinter.Place
    ) -> Response {
        page(
            status: status, "consoleForm", title: title,
            [
                "subtitle": subtitle, "action": action, "button": button,
                "up": ["name": up.name, "href": up.path], "mistake": mistake,
                // A code is typed anew.
                "fields": fields.map { $0.values($0.name == "code" ? "" : typed?[$0.name].reveal() ?? "") },
            ], visit, at: place)
    }

    /// 429 with the page that says how long.
    func wait(until date: Date, _ page: (String) -> Response) -> Response {
        let seconds = date.secondsToWait(from: clock())
        var response = page("Too many attempts. Please wait \(seconds.of("second", "seconds")) and try again.")
        response.retry(after: seconds)
        return response
    }

    /// What is hidden and what is not there give the same page, to the byte.
    func failure(_ error: any Error, _ visit: ConsoleVisit) -> Response {
        switch error {
        case is StaleForm:
            return notice(
                .forbidden, "This form is out of date",
                "Nothing was changed. Go back, load the page again, and send the form from there.", visit)
        case Rejection.notFound: return notFound(visit)
        case let rejection as Rejection: return Response(rejection)
        case let refused as Refused: return failure(refused, visit)
        case let crowded as Crowded:
            var response = notice(
                .serviceUnavailable, "Not just now",
                "\(crowded.sentence) Nothing was begun. Try again in a few seconds.", visit)
            response.retry(after: 10)
            return response
        default:
            report(error)
            return notice(.serviceUnavailable, Self.brokenTitle, Self.brokenText, visit)
        }
    }

    private func failure(_ refused: Refused, _ visit: ConsoleVisit) -> Response {
        switch refused {
        case .unknownPortal, .unknownUser, .unknownJob, .unknownCustomer, .unknownOperator, .unknownRelay,
            .unknownAPIKey:
            return notFound(visit)
        case .sessionOver: return .sessionEnded(at: .get)
        case .notPermitted:
            return notice(.forbidden, "Not yours to do", refused.description.asSentence, visit)
        case .storage(.taken), .intervention, .letterOutlived, .noticeIsOwed, .ownAccount, .reset, .factorCheckDue:
            return notice(.conflict, "Nothing was changed", refused.description.asSentence, visit)
        default:
            report(refused)
            return notice(.serviceUnavailable, Self.brokenTitle, Self.brokenText, visit)
        }
    }

    private static let brokenTitle = "This does not work at the moment"
    private static let brokenText = "Nothing was changed. Try again in a few minutes; the log says what is wrong."

    private func notFound(_ visit: ConsoleVisit) -> Response {
        notice(.notFound, "There is nothing here", "Check the address, or begin with the list of portals.", visit)
    }

    private func notice(
        _ status: HTTPResponse.Status, _ title: String, _ text: String, _ visit: ConsoleVisit
    ) -> Response {
        page(
            status: status, "consoleNotice", title: title,
            ["text": text, "back": ["name": "Portals", "href": "/portals"]], visit, at: nil)
    }
}

extension String {
    /// A message of the command line's, as a sentence on a page.
    var asSentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}
