package udp

import (
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// OpenShard opens a socket for sending alone, at the same local address with a
// port of the kernel's choice: to the network, its datagrams are another flow.
// Whatever arrives at it is dropped before it is queued, so nobody need read.
// It starts with the offloads of s, and is closed by itself. With device, its
// packets leave by that device only.
func (s *Socket) OpenShard(device string) (*Socket, error) {
	shard, err := open(netip.AddrPortFrom(s.local.Addr(), 0), device, dropAll)
	if err != nil {
		return nil, err
	}
	o := s.Offloads()
	o.Coalescing = false
	shard.SetOffloads(o)
	return shard, nil
}

// dropAll lets the socket receive nothing: a filter that accepts no byte of any
// datagram, and the smallest buffer there is for what could come before it.
func dropAll(s *Socket) error {
	_ = unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 0)
	none := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}
	err := unix.SetsockoptSockFprog(s.fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &none})
	return os.NewSyscallError("SO_ATTACH_FILTER", err)
}
