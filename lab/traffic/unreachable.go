package traffic

import (
	"errors"

	"golang.org/x/sys/unix"
)

// unreachable reports whether the kernel refused to send because there is no
// way: the same as no answer.
func unreachable(err error) bool {
	return errors.Is(err, unix.ENETUNREACH) || errors.Is(err, unix.EHOSTUNREACH)
}
