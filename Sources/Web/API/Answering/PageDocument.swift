import HummingbirdCore
import Portals

/// One page of a list.
struct PageDocument<Item: Encodable>: Encodable {
    let items: [Item]
    /// What `after` is for the next page; null on the last.
    @OrNull var next: String?
}

extension Response {
    /// - Parameters:
    ///   - records: one more than `limit`, if there are more.
    ///   - cursor: what the next page comes after, if this is its page's last.
    static func page<Record, Item: Encodable>(
        _ records: [Record], limit: Int, cursor: (Record) -> String, _ item: (Record) -> Item
    ) throws(Problem) -> Response {
        let shown = records.prefix(limit)
        return try .document(
            PageDocument(items: shown.map(item), next: records.count > limit ? shown.last.map(cursor) : nil))
    }
}
