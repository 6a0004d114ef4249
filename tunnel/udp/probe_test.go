package udp

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kernelWith is a kernel that does something else with segmented messages.
func kernelWith(quirk func(length, segment int, data []byte) unix.Errno) transmit {
	return func(fd int, messages []multiMessage) (int, unix.Errno) {
		length, segment := sizesOf(&messages[0])
		if length > segment {
			if errno := quirk(length, segment, unsafe.Slice(messages[0].header.Iov.Base, length)); errno != 0 {
				return 0, errno
			}
		}
		return sendMultiple(fd, messages[:1])
	}
}

func TestProbe(t *testing.T) {
	requireOffloads(t, openLoopback(t))
	if got := Probe(); got.Segmentation != got.EqualSegments || !got.Segmentation || !got.Coalescing {
		t.Errorf("%+v on a kernel without known quirks", got)
	}
}

func TestProbeFindsQuirks(t *testing.T) {
	requireOffloads(t, openLoopback(t))
	tests := []struct {
		name   string
		kernel transmit
		want   Offloads
	}{
		{"none", sendMultiple, all},
		{
			"refused at send",
			kernelWith(func(int, int, []byte) unix.Errno { return unix.EIO }),
			Offloads{Coalescing: true},
		},
		{
			"equal segments mangled",
			kernelWith(func(length, segment int, data []byte) unix.Errno {
				if length%segment == 0 {
					data[segment] ^= 1
				}
				return 0
			}),
			Offloads{Segmentation: true, Coalescing: true},
		},
		{
			"every segment mangled",
			kernelWith(func(length, segment int, data []byte) unix.Errno {
				data[length-1] ^= 1
				return 0
			}),
			Offloads{Coalescing: true},
		},
		{
			"everything lost",
			func(_ int, messages []multiMessage) (int, unix.Errno) { return len(messages), 0 },
			Offloads{},
		},
		{
			"nothing sent",
			func(int, []multiMessage) (int, unix.Errno) { return 0, unix.ENETUNREACH },
			Offloads{},
		},
	}
	for _, tt := range tests {
		if got := probe(tt.kernel); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
