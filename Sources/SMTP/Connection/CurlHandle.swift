import CCurl
import Glibc

/// The one owner of a libcurl easy handle, of the multi handle that drives it, and of its error text.
/// Every return code goes through `check`. Never shared: it belongs to one connection on one thread.
/// Freed with its last reference, which closes the connection without a QUIT.
final class CurlHandle {
    let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var listener: AnyObject?

    /// Once per process, whoever comes first: Swift runs a static initialiser once.
    private static let libraryStatus = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    init() throws(Fault) {
        guard Self.libraryStatus == CURLE_OK else { throw .libcurl(Self.libraryStatus.rawValue, "global init failed") }
        guard let easy = curl_easy_init() else { throw .libcurl(CURLE_OUT_OF_MEMORY.rawValue, "no easy handle") }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw .libcurl(CURLE_OUT_OF_MEMORY.rawValue, "no multi handle")
        }
        self.easy = easy
        self.multi = multi
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try check(ccurl_set_string(easy, CURLOPT_ERRORBUFFER, errorText))
    }

    deinit {
        // Nothing can be done about a failure here, and none is defined for handles in this order.
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(Fault) {
        try check(ccurl_set_long(easy, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(Fault) {
        try check(ccurl_set_string(easy, option, value))
    }

    /// Has libcurl hand every line it reads from the server to the function, with the listener as its context.
    /// The handle keeps the listener alive.
    func setHeaderFunction(_ function: @escaping curl_write_callback, for listener: AnyObject) throws(Fault) {
        self.listener = listener
        try check(ccurl_set_header_function(easy, function, Unmanaged.passUnretained(listener).toOpaque()))
    }

    func unset(_ option: CURLoption) throws(Fault) {
        try check(ccurl_set_string(easy, option, nil))
    }

    /// Microseconds from the start to a step of the connection; 0 until the step was reached.
    func microseconds(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return ccurl_get_microseconds(easy, info, &value) == CURLE_OK ? Int(value) : 0
    }

    /// 0 until TCP is connected.
    var localPort: Int {
        var value = 0
        return ccurl_get_long(easy, CURLINFO_LOCAL_PORT, &value) == CURLE_OK ? value : 0
    }

    /// The connection's socket, to wait on.
    func activeSocket() throws(Fault) -> Int32 {
        var socket: curl_socket_t = CURL_SOCKET_BAD
        try check(ccurl_get_socket(easy, &socket))
        guard socket != CURL_SOCKET_BAD else { throw .connectionLost }
        return socket
    }

    func begin() throws(Fault) {
        try check(curl_multi_add_handle(multi, easy))
    }

    /// Does what can be done now.
    /// - Returns: the result once libcurl has finished.
    func step() throws(Fault) -> CURLcode? {
        var running: Int32 = 0
        try check(curl_multi_perform(multi, &running))
        guard running == 0 else { return nil }
        var left: Int32 = 0
        guard let message = curl_multi_info_read(multi, &left), message.pointee.msg == CURLMSG_DONE else {
            throw .libcurl(CURLE_FAILED_INIT.rawValue, "finished without a result")
        }
        return message.pointee.data.result
    }

    /// Waits until libcurl has something to do, at most the given time.
    func wait(milliseconds: Int32) throws(Fault) {
        try check(curl_multi_poll(multi, nil, 0, milliseconds, nil))
    }

    /// libcurl's own words for the latest failure; the code's name if it has none.
    func explanation(of code: CURLcode) -> String {
        let length = strnlen(errorText, Int(CURL_ERROR_SIZE))
        let words = UnsafeRawBufferPointer(start: errorText, count: length)
        return length > 0 ? printable(words, limit: 200) : String(cString: curl_easy_strerror(code))
    }

    private func check(_ code: CURLcode) throws(Fault) {
        guard code == CURLE_OK else { throw .libcurl(code.rawValue, explanation(of: code)) }
    }

    private func check(_ code: CURLMcode) throws(Fault) {
        guard code == CURLM_OK else {
            throw .libcurl(UInt32(bitPattern: code.rawValue), String(cString: curl_multi_strerror(code)))
        }
    }
}
