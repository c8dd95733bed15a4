import Foundation
import Jobs
import Testing

/// Which jobs may be in a worker's hands together.
@Suite struct SuspectTests {
    private func line(_ deaths: [Int]) -> [Job] {
        deaths.enumerated().map { number, deaths in
            Job(
                id: JobID(rawValue: Int64(number)), createdAt: .distantPast, expiresAt: .distantFuture,
                tally: Job.Tally(workerDeaths: deaths))
        }
    }

    @Test(arguments: [
        ([0, 0, 0], true, 3), ([0, 0, 0], false, 3), ([], true, 0),
        // Up to a suspect, which waits until the hands are empty and then goes alone.
        ([0, 1, 0], true, 1), ([0, 1, 0], false, 1), ([1, 0, 0], false, 0), ([1, 0, 0], true, 1), ([2, 1], true, 1),
    ])
    func aSuspectIsAdmittedAloneAndOnlyToEmptyHands(_ deaths: [Int], _ isEmptyHanded: Bool, _ expected: Int) {
        #expect(Job.admitted(of: line(deaths), isEmptyHanded: isEmptyHanded, holdsSuspect: false) == expected)
    }

    @Test func nothingIsAdmittedBesideASuspect() {
        #expect(Job.admitted(of: line([0, 0]), isEmptyHanded: false, holdsSuspect: true) == 0)
    }
}
