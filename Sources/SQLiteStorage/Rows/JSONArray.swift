/// A set of ids as one bound value, for `json_each`: so that a statement's text stays the same for any number of them.
enum JSONArray {
    static func of(_ ids: some Sequence<Int64>) -> String {
        "[" + ids.map { String($0) }.joined(separator: ",") + "]"
    }
}
