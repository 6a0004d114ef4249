package door

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"os"

	"causeway"
)

// reason says in words of ours why a handshake failed. TLS's own errors quote
// what the client sent (protocol and server names): a stranger's text has no
// place in a log.
func reason(err error) string {
	var notTLS tls.RecordHeaderError
	var alert tls.AlertError
	problems := causeway.ProblemsOf(err)
	switch {
	case len(problems) > 0:
		return string(problems[0].Code)
	case errors.As(err, &notTLS):
		return "not TLS"
	case errors.Is(err, errTooLong):
		return errTooLong.Error()
	case errors.As(err, &alert):
		return "refused by the client: " + alert.Error()
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "too slow"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed by the client"
	}
	return "no handshake of the kind this port takes"
}
