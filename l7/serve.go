package l7

import (
	"log/slog"
	"net/http"
	"time"
)

// Bounds of what a client may take up.
const (
	headWithin   = 10 * time.Second
	idleWithin   = 2 * time.Minute
	takeWithin   = 30 * time.Second // for each piece of an answer, 32 KiB at most
	lingerWithin = 5 * time.Second  // for the rest of a body that is no use any more
	clientHead   = 32 << 10
	clientStream = 100 // at the same time on one connection
	clientWindow = 1 << 20
)

// NewServer returns a server for clients at this gateway's site. It speaks
// HTTP/1.1, and HTTP/2 to clients that begin with it or agree on it in TLS.
// Its listener has to be a FilterListener, below TLS none.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler: bounded{handler, takeWithin, lingerWithin}, Protocols: &protocols,
		ReadHeaderTimeout: headWithin, IdleTimeout: idleWithin, MaxHeaderBytes: clientHead,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: clientStream, MaxReceiveBufferPerStream: clientWindow,
			MaxReceiveBufferPerConnection: 4 * clientWindow, SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second,
		},
		ConnContext: withFilter,
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
