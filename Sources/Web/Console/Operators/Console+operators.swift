import HTTPTypes
import Hummingbird
import Mail
import Policy
import Portals
import Secrets
import Storage

/// The MSSP's own people, for MSSP admins: who works for whom, and how they come in.
extension Console {
    func operators(_ visit: ConsoleVisit) async throws -> Response { try await operatorsPage(visit) }

    private func operatorsPage(
        status: HTTPResponse.Status = .ok, dialog: Dialog? = nil, mistake: String? = nil, _ visit: ConsoleVisit
    ) async throws -> Response {
        try visit.requireAdmin()
        let customers = try await useCases.customers()
        let people = try await useCases.operators()
        return page(
            status: status, "consoleOperators", title: "Operators",
            [
                "caption": people.count.of("operator", "operators"),
                "operators": people.map { Self.row($0, customers, visit) }, "dialog": dialog?.values,
                "mistake": mistake,
            ], visit, at: .operators)
    }

    private static func row(
        _ record: OperatorRecord, _ customers: [CustomerRecord], _ visit: ConsoleVisit
    ) -> [String: Any] {
        let person = record.operator
        let assigned = customers.filter { person.assignments.contains($0.customer.id) }
        let others = customers.filter { !person.assignments.contains($0.customer.id) }
        return [
            "id": person.id.description, "email": record.email.addrSpec, "role": person.role.words,
            "isSelf": person.id == visit.session.person.operator.id, "isEnabled": person.isEnabled,
            "isTechnician": person.role == .technician,
            "assigned": assigned.map { ["customer": $0.name.text] }, "hasMore": !others.isEmpty,
            "more": others.map(\.name.text), "switchTo": person.isEnabled ? "no" : "yes",
            "switchWord": person.isEnabled ? "Disable" : "Enable",
        ]
    }

    func addOperator(_ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        try visit.requireAdmin()
        var mistake: String?
        if let typed {
            do {
                guard let role = Operator.Role(rawValue: typed["role"].reveal()) else { throw Rejection.malformed }
                let id = try await useCases.addOperator(
                    try EmailAddress(parsing: typed["email"].reveal()), role: role, visit.request)
                return done(.operatorAdded, at: "/operators/setup?operator=\(id)")
            } catch { mistake = try Self.mistake(error) }
        }
        return form(
            status: mistake == nil ? .ok : .unprocessableContent, title: "Add Operator", action: "/operators/add",
            button: "Add Operator", up: ("Operators", "/operators"),
            [
                .text("email", "E-mail address", kind: "email"),
                .choice(
                    "role", "Role", [Operator.Role.technician, .msspAdmin].map { Choice($0.rawValue, $0.words) },
                    hint: "MSSP admins see and administer everything."),
            ], typed: typed, mistake: mistake, visit, at: .operators)
    }

    func assignOperator(_ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        guard let form else { throw Rejection.malformed }
        let isAssigned = form["to"].reveal() == "yes"
        try await useCases.assign(
            try await person(form["operator"].reveal(), visit).email, to: try slug(form["customer"].reveal()),
            isAssigned, visit.request)
        return done(isAssigned ? .assigned : .unassigned, at: "/operators")
    }

    func setOperatorStatus(_ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        guard let form else { throw Rejection.malformed }
        let isEnabled = form["to"].reveal() == "yes"
        try await useCases.setEnabled(
            isEnabled, operator: try await person(form["operator"].reveal(), visit).email, visit.request)
        return done(isEnabled ? .operatorEnabled : .operatorDisabled, at: "/operators")
    }

    /// A new one-time link. Whoever has it becomes that operator, so it asks for a recent code, and is shown once.
    func issueSetup(_ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let person = try await person(form?["operator"].reveal() ?? visit.query["operator"], visit)
        guard let form else { return try await askSetup(for: person, visit) }
        do {
            let visit = try await proveFactor(form, visit)
            let token = try await useCases.issueSetup(for: person.email, visit.request)
            return page(
                "consoleOnce", title: "Setup Link",
                [
                    "text": "With this link \(person.email.addrSpec) chooses a password and an authenticator. "
                        + "It works once, for 24 hours, at the address of this console:",
                    "secret": visit.caller.host.address + "/setup/\(token.reveal())",
                    "advice": "Hand it over in a way that nobody else reads, and only to that person.",
                    "back": ["name": "Operators", "href": "/operators"],
                ], visit, at: .operators)
        } catch let fault as FactorFault {
            return try await again(fault) { try await askSetup(status: $0, for: person, mistake: $1, visit) }
        } catch Refused.factorCheckDue {
            return try await askSetup(status: .unprocessableContent, for: person, asksCode: true, visit)
        }
    }

    private func askSetup(
        status: HTTPResponse.Status = .ok, for person: OperatorRecord, mistake: String? = nil,
        asksCode: Bool? = nil, _ visit: ConsoleVisit
    ) async throws -> Response {
        let dialog = Dialog(
            heading: "New setup link for \(person.email.addrSpec)?",
            sentences: [
                "An earlier link stops working. Password and authenticator go on working until new ones are confirmed "
                    + "through the link."
            ],
            action: "/operators/setup", fields: [("operator", person.operator.id.description)],
            asksCode: asksCode ?? !visit.session.isFactorFresh(at: clock()), cancel: "/operators")
        return try await operatorsPage(status: status, dialog: dialog, mistake: mistake, visit)
    }

    private func person(_ number: String, _ visit: ConsoleVisit) async throws -> OperatorRecord {
        try visit.requireAdmin()
        guard let record = try await useCases.operators().first(where: { $0.operator.id.description == number })
        else { throw Rejection.notFound }
        return record
    }
}

extension Host {
    /// Where the console is, for people to hand on; nothing on a loopback name, whose port is the operator's to know.
    /// Answered is only the host that is configured, so what a request names is that one.
    fileprivate var address: String { domain.flatMap { $0.isLoopbackName ? nil : "https://\($0.ascii)" } ?? "" }
}
