// Package causeway is the model of an interconnect: private networks in
// different clouds, the lines between them, and how traffic uses those lines.
// It holds types, units, identities and the table of problems, on the
// standard library alone. This page is the map of the repository.
//
// # The folders
//
// Imports point one way, from the first group below to the last;
// arch_test.go checks it and places every package.
//
// Commands: flags, print, exit.
//
//	cmd/causeway          the operator's command line, one file per command
//	cmd/causeway-gateway  the daemon of a site
//
// Applications: the only packages that know many others.
//
//	gateway        one running gateway: wiring, start, stop, local API, metrics
//	tracing        traces of requests to a collector (OpenTelemetry)
//	tunnel         the engine: outbound.go is LAN to WAN, inbound.go WAN to LAN
//	peering        the control conversation between two gateways
//	userapi        the API of a gateway for its users' programs
//	advise/refresh              list prices of the clouds, laid over those in the program
//	provision/apply             makes in the clouds what was planned, and takes it away
//	provision/aliyun/resources  the planned resources as calls of Alibaba Cloud
//	provision/aws/resources     the same for AWS
//	provision/endtoend          tests only: whole runs against both clouds' emulators
//	lab            two sites on one machine, in network namespaces
//	lab/netns      the namespaces it lives in
//	lab/wan        the emulator of its WAN lines
//	lab/packet     raw frames of one device, for the emulator
//	lab/middlebox  what does something to single frames on a line: a NAT
//	lab/traffic    what its hosts send to each other
//	lab/oracle     whether anything crosses a WAN in the clear
//	faults         tests only: one fault after the other, done to real gateways
//
// Adapters: each is the only place that touches its outside thing.
//
//	config         causeway.yaml to the model, with positions
//	pki            the offline certificate authority in a folder
//	hostnet        routes, rules, devices, sysctls: desired, diff, apply, undo
//	tunnel/tun     the TUN device, or a veth pair where there is none
//	tunnel/udp     UDP sockets with segmentation and coalescing
//	tunnel/stream  records over TLS, where UDP is blocked
//	peering/door   TCP and TLS accepted within bounds
//	provision/aliyun       calls of Alibaba Cloud's API, typed
//	provision/aliyun/fake  tests only: a stand-in for Alibaba Cloud
//	l7             HTTP requests of programs at one site to services at another
//	localapi       what a running gateway tells on its Unix socket
//	provision/aws  the actions of AWS that an IPsec interconnect needs
//	provision/aws/fake  tests only: AWS on the loopback interface
//	accept         tests only: what is rendered, read by the tools it is for
//	certtest       tests only: a CA, and certificates of upstreams and clients
//	golden         tests only: what was made against the files kept of it, and -update
//
// Foundation: what several adapters stand on, since none knows another.
//
//	provision/cloud  how every client of a cloud repeats calls and reports failure
//
// Pure: no sockets, files, clocks or goroutines; time and randomness are
// arguments.
//
//	tunnel/wire    the record format
//	tunnel/seal    keys, epochs, nonces, replay windows
//	tunnel/path    the state of one path: up, suspect, down, and its figures
//	tunnel/packet  inner IP packets: headers, checksums, segments
//	steer          classes to path, and why
//	advise         which way to connect, what it costs, and why
//	advise/prices  what the parts of a way to connect cost: dated, sourced, or unknown
//	advise/report  the answer as a page of HTML with charts
//	border         what may cross the border of mainland China, and how
//	examples       files that people copy from, as they stand in the folder
//	region         where the clouds' regions are, and how far light has between them
//	ike            what clouds' VPN ends accept: proposals, lint, keys, MTU
//	l7/policy      retries, breakers, health, balancing and rates of requests
//	l7/route       which service a request is for, and which fields go with it
//	l7/strict      only HTTP/1 that everybody reads alike
//	peertls        the TLS profile gateways speak with each other
//	provision      what an interconnect needs in the clouds, and what has to change there
//	provision/aliyun/facts  what each action of Alibaba Cloud's API accepts
//
//	render         the model written as the files people work with; a folder per form:
//	render/terraform   Terraform text for both clouds
//	render/awscli      scripts of the AWS CLI that make and remove it
//	render/aliyuncli   scripts of the Alibaba Cloud CLI that make and remove it
//	render/shell       what those scripts have in common
//	render/host        what files for gateways' hosts share
//	render/wireguard   WireGuard between hosts
//	render/tailscale   hosts as subnet routers of a tailnet
//	render/zerotier    hosts on a ZeroTier network, and its controller
//	render/strongswan  IPsec that ends on a host
//	render/frr         BGP over that
//	render/systemd     causeway-gateway as a service
//	render/cloudinit   what a gateway's host does at its first start
//	render/prometheus  scraping, rules, alert routes
//	render/istio       services between meshes
//	render/cisco       templates for vManage
//	render/galaxy      site_config of SD-WAN appliances
//	deploy         what sets up a host for causeway-gateway
//
// Leaf: generated code.
//
//	api            crosscloud.proto, delivery.proto and what protoc makes of them
//
// Modules of their own, so that what they need stays out of the product:
//
//	bench          the comparison with other tunnels and with reverse proxies
//	l7/check       the gateway for HTTP before h2spec and gRPC's tests of interoperation
//	render/check   rendered manifests and rules, before Istio and Prometheus
//	tools          linters and generators
//
// # The life of a packet
//
// A host in Beijing sends to 172.16.1.10. The site's route brings the packet
// to the gateway, whose route for 172.16.0.0/16 points to the TUN device cw0.
//
//  1. tunnel/outbound.go reads cw0. The kernel hands over a super-packet: up
//     to 64 KB of one TCP connection or UDP flow behind one header.
//  2. tunnel/packet parses the inner headers. The source must be of the own
//     site; the destination prefix names the other.
//  3. The path is the one tunnel/steering.go published last, as steer chose it.
//  4. The super-packet is cut into self-contained records, each with its own
//     copy of the inner header (tunnel/wire), and each is sealed with
//     AES-256-GCM (tunnel/seal).
//  5. One UDP send with generic segmentation offload carries all of them
//     (tunnel/udp).
//
// On the other side tunnel/inbound.go walks back:
//
//  6. One receive with coalescing returns many records (tunnel/udp).
//  7. The index in the clear header finds the key; the record is opened, and
//     only then meets the replay window (tunnel/seal). What does not open is
//     counted and never answered.
//  8. The inner source must lie in the peer's networks.
//  9. Records that follow each other are joined to one super-packet again,
//     and one write to cw0 gives it to the kernel.
//
// # The life of a request
//
// A program in Beijing calls a service in California by HTTP. l7 has the files
// that are named without a folder.
//
//  1. gateway/entrances.go listens on the LAN; l7/strict refuses what programs
//     read in different ways.
//  2. entry.go finds the service (l7/route) and asks whether this client may
//     call it.
//  3. journey.go picks a connection that stands ready on a path that works
//     (wan.go); if it dies, the request goes by another where that is harmless.
//  4. exit.go knows the other gateway by its certificate, and writes who sends.
//  5. upstream.go sends the request to one of the places of the service, and
//     again where that is harmless (l7/policy).
//
// # The life of a change
//
// causeway.yaml is read by config into this package's types; every mistake is
// reported at once, with its place. A gateway reads it when it starts. All
// that can fail happens before anything on the host is touched. Then hostnet
// computes the difference to the host's routes, writes down how to undo it,
// and applies it. Peering opens a session with every peer and tells it the
// paths; the tunnel sends over the first that works. A reload takes the same
// way while everything runs, from one view of the file to the next
// (gateway/reload.go): what stays in the file is not disturbed.
package causeway
