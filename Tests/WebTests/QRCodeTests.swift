import Foundation
import Testing

@testable import Web

@Suite struct QRCodeTests {
    @Test func theDrawingHasTheModulesOfTheCode() throws {
        let code = try #require(QRCode("otpauth://totp/Northwind:anna%40northwind.example?secret=JBSWY3DPEHPK3PXP"))
        let drawn = try Drawing(code.svg(title: "x"))
        #expect(drawn.size == code.width + 8)
        for row in 0..<drawn.size {
            for column in 0..<drawn.size {
                let (y, x) = (row - 4, column - 4)
                let isInside = (0..<code.width).contains(y) && (0..<code.width).contains(x)
                #expect(drawn.dark.contains([row, column]) == (isInside && code.isDark(row: y, column: x)))
            }
        }
    }

    /// Version 1 of "A" at level M, as the `qrencode` command writes it: the first, the timing and the last row.
    @Test func aKnownCodeComesOutAsKnown() throws {
        let code = try #require(QRCode("A"))
        #expect(code.width == 21)
        func row(_ index: Int) -> String {
            (0..<21).map { code.isDark(row: index, column: $0) ? "#" : "." }.joined()
        }
        #expect(row(0) == "#######.##.#..#######")
        #expect(row(6) == "#######.#.#.#.#######")
        #expect(row(20) == "#######.#.#.###...#.#")
    }

    @Test func titlesAreEscaped() throws {
        let svg = try #require(QRCode("A")).svg(title: "<b>\"")
        #expect(svg.contains("<title id=\"qr-title\">&lt;b&gt;&quot;</title>"))
        #expect(!svg.contains("style"))
    }

    @Test(arguments: [(0, false), (1, true), (2331, true), (2332, false)])
    func aTextTooLongForACodeHasNone(_ count: Int, _ fits: Bool) {
        #expect((QRCode(String(repeating: "ä", count: count / 2) + (count % 2 == 1 ? "a" : "")) != nil) == fits)
    }

    @Test func withoutACodeThereIsTheKey() async throws {
        let northwind = try await Northwind(title: String(repeating: "漢", count: 200))
        let token = try await northwind.resetAndSignIn()
        let page = try await Browser(northwind).enterPassword(token)
        #expect(page.status == 200)
        #expect(!page.text.contains("<svg"))
        #expect(page.key?.count == 32)
    }

    /// The dark modules that a reader of the SVG sees.
    private struct Drawing {
        let size: Int
        let dark: Set<[Int]>

        init(_ svg: String) throws {
            let box = try #require(svg.firstMatch(of: /viewBox="0 0 (\d+) (\d+)"/))
            size = try #require(Int(box.1))
            var dark: Set<[Int]> = []
            for run in svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
                let (x, y, length) = (Int(run.1) ?? -1, Int(run.2) ?? -1, Int(run.3) ?? 0)
                #expect(run.3 == run.4)
                for column in x..<(x + length) { dark.insert([y, column]) }
            }
            self.dark = dark
        }
    }
}
