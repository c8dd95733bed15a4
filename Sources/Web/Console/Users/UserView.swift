import Policy
import Storage

/// Which users a page shows, out of its address and back into one.
struct UserView: Sendable {
    let query: UserQuery
    static let rows = 50
    /// Nobody turns further pages by hand; a search finds more.
    private static let mostPages = 20_000

    /// What is not understood counts as not said.
    init(_ fields: PageQuery) {
        let sort = fields["sort"]
        let isDescending = sort.hasPrefix("-")
        let page = min(max(Int(fields["page"]) ?? 1, 1), Self.mostPages)
        query = UserQuery(
            search: fields["q"], status: UserStatus(rawValue: fields["status"]),
            mfa: MFAStateName(rawValue: fields["mfa"]),
            sort: UserQuery.Sort(rawValue: isDescending ? String(sort.dropFirst()) : sort) ?? .email,
            isDescending: isDescending, offset: (page - 1) * Self.rows, limit: Self.rows)
    }

    private init(_ query: UserQuery) { self.query = query }

    /// Out of the field that forms carry, to come back to where they were.
    init(carried text: String) { self.init((try? PageQuery(text)) ?? PageQuery()) }

    /// For the field that forms carry; empty for the plain page.
    var carried: String { PageQuery.encoded(fields) }

    func path(_ base: String) -> String { PageQuery.path("\(base)/users", fields) }

    var sortField: String { (query.isDescending ? "-" : "") + query.sort.rawValue }

    private var page: Int { query.offset / Self.rows + 1 }

    private var fields: [(String, String)] {
        [
            ("q", query.search), ("status", query.status?.rawValue ?? ""), ("mfa", query.mfa?.rawValue ?? ""),
            ("sort", sortField == "email" ? "" : sortField), ("page", page == 1 ? "" : String(page)),
        ]
    }

    func turned(by pages: Int) -> UserView {
        var query = query
        query.offset = max(0, query.offset + pages * Self.rows)
        return UserView(query)
    }

    var firstPage: UserView {
        var query = query
        query.offset = 0
        return UserView(query)
    }

    /// A click on a column's head: sorted by it, and by a second click the other way round.
    func sorted(by sort: UserQuery.Sort) -> UserView {
        var query = firstPage.query
        query.isDescending = query.sort == sort && !query.isDescending
        query.sort = sort
        return UserView(query)
    }
}
