package lab

import (
	"causeway/lab/oracle"
	"causeway/lab/wan"
)

func (p *performance) addOracle(c oracle.Count) {
	p.figures["plaintext_packets"], p.figures["wan_packets"], p.figures["oracle_drops"] = c.Plaintext, c.Packets, c.Drops
	p.figures["wan_packets_seen"] = c.Packets - c.Drops
	p.figures["records"], p.figures["indexes"] = c.Nonces.Records, c.Nonces.Indexes
	p.figures["nonce_reuse"], p.figures["nonces_unchecked"] = c.Nonces.Reused, c.Nonces.Unchecked
}

func (p *performance) addTraffic(all sent) {
	udp, tcp := all.udp, all.tcp
	p.figures["canaries_sent"] = all.canaries + p.service.canaries()
	p.figures["duplicates"], p.figures["corrupt"] = udp.Duplicates, udp.Corrupt+tcp.Corrupt
	p.figures["udp_sent"], p.figures["udp_received"] = udp.Sent, udp.Received
	p.figures["udp_duplicates"], p.figures["udp_corrupt"] = udp.Duplicates, udp.Corrupt
	p.figures["gap_ms"] = milliseconds(udp.Gap)
	p.figures["tcp_flows"], p.figures["tcp_bytes_checked"] = tcp.Flows, tcp.BytesChecked
	p.figures["tcp_resets"], p.figures["tcp_corrupt"], p.figures["tcp_unfinished"] = tcp.Resets, tcp.Corrupt, tcp.Unfinished
	p.figures["tcp_stall_ms_max"] = milliseconds(tcp.MaxStall)
	var udpDropped, tooLarge, lost uint64
	for _, link := range p.lab.links {
		for _, way := range []wan.Way{wan.Forward, wan.Reverse} {
			count := link.Count(way)
			udpDropped, tooLarge, lost = udpDropped+count.UDP, tooLarge+count.MTU, lost+count.Loss
		}
	}
	p.figures["udp_frames_dropped"], p.figures["large_frames_dropped"], p.figures["frames_lost"] = udpDropped, tooLarge, lost
}
