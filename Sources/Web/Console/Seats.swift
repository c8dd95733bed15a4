import Policy
import Synchronization

/// Places for work that holds a connection or much memory: so many at once, and so many of one operator, so that
/// nobody's open tabs or large files are everybody's standstill.
final class Seats: Sendable {
    let most: Int
    let mostOfOne: Int
    private let taken = Mutex<[OperatorID: Int]>([:])

    init(_ most: Int, ofOne mostOfOne: Int) {
        self.most = most
        self.mostOfOne = mostOfOne
    }

    /// - Returns: nil when all are taken, or all that one operator may have.
    func take(by person: OperatorID) -> Seat? {
        taken.withLock { taken in
            guard taken.values.reduce(0, +) < most, taken[person, default: 0] < mostOfOne else { return nil }
            taken[person, default: 0] += 1
            return Seat(self, person)
        }
    }

    /// Free again when nothing refers to it: also of an answer that was never written.
    final class Seat: Sendable {
        private let seats: Seats
        private let person: OperatorID

        fileprivate init(_ seats: Seats, _ person: OperatorID) {
            self.seats = seats
            self.person = person
        }

        deinit {
            seats.taken.withLock { taken in
                let left = taken[person, default: 1] - 1
                taken[person] = left == 0 ? nil : left
            }
        }
    }
}
