/// Virtual time: milliseconds since 1970, the grain in which the storage keeps it.
typealias Moment = Int64

extension Moment {
    static let start: Moment = 1_800_000_000_000
    static let second: Moment = 1000
    static let minute: Moment = 60_000
    static let hour: Moment = 3_600_000
}
