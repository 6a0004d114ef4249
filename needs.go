package causeway

import "time"

// Needs is what people ask of an interconnect before there is one. A zero
// field asks for nothing.
type Needs struct {
	// Bandwidth is needed each way, now.
	Bandwidth BitRate
	// Growth is by how much bandwidth and traffic grow in a year: 0.5 is half
	// as much again. It is 0 or more.
	Growth float64
	// GrowthStated tells a growth of 0 that somebody stands for from one that
	// nobody stated.
	GrowthStated bool
	// Traffic is what each site sends to the others in a month.
	Traffic []Sent
	// Latency is the round trip that may not be exceeded.
	Latency time.Duration
	Jitter  time.Duration
	// Loss may not be exceeded, Availability not be fallen short of.
	Loss         Ratio
	Availability Ratio
	Budget       Budget
	// Deadline is how soon it has to carry traffic, Duration how long it is
	// needed.
	Deadline time.Duration
	Duration time.Duration
	Team     Team
	// Devices are what may be put in place for it.
	Devices Devices
	// Residency says whether data of the mainland may leave it.
	Residency Residency
	// Encryption says between which points nobody may read along.
	Encryption Encryption
	// Certifications that whatever carries the traffic has to have.
	Certifications []Certification
	Workloads      []Workload
	// Places are the sites: those of the file, or what was named beside it.
	Places []Place
	At     Position
}

// Sent is what one site sends in a month.
type Sent struct {
	Site   string
	Volume Volume
}

// Place is a site as far as choosing needs to know it.
type Place struct {
	Site   string
	Cloud  string
	Region string
}

// Budget is what may be spent, setup spread over the first year. The zero
// Budget sets no limit; one of nothing is refused by who reads it.
type Budget struct {
	Amount Money
	// Per is the time it is for, PerMonth or PerYear.
	Per Period
}

// Period is what a running cost is counted for.
type Period string

// Periods.
const (
	PerMonth Period = "month"
	PerYear  Period = "year"
)

// Team is who will run the interconnect.
type Team string

// Teams: nobody who knows networks, people who run clouds, network engineers.
const (
	TeamNone    Team = "none"
	TeamCloud   Team = "cloud"
	TeamNetwork Team = "network"
)

// Devices is what may be put in place.
type Devices string

// Devices: only what the clouds run themselves, instances of ours too, or
// boxes at a carrier's or in a data centre as well.
const (
	DevicesManaged  Devices = "managed"
	DevicesVirtual  Devices = "virtual"
	DevicesPhysical Devices = "physical"
)

// Residency is what may cross the border of mainland China.
type Residency string

// Residency: anything, anything with a permit on record, or nothing that is
// kept in clear on the other side's equipment.
const (
	ResidencyAny    Residency = "any"
	ResidencyPermit Residency = "permit"
)

// Encryption is how far it must reach.
type Encryption string

// Encryption: none is needed (a private line will do), between gateways, or
// between gateways with keys that no third party holds.
const (
	EncryptionNone     Encryption = "none"
	EncryptionGateways Encryption = "gateways"
	EncryptionOwnKeys  Encryption = "own-keys"
)

// Certification is a rule set an auditor asks for.
type Certification string

// Certifications: China's graded protection (MLPS) level 3, GM/T cryptography,
// FIPS 140, SOC 2, ISO 27001, PCI DSS.
const (
	CertificationMLPS3    Certification = "mlps-3"
	CertificationGMT      Certification = "gm-t"
	CertificationFIPS     Certification = "fips-140"
	CertificationSOC2     Certification = "soc-2"
	CertificationISO27001 Certification = "iso-27001"
	CertificationPCI      Certification = "pci-dss"
)

// Workload is a kind of use. The seed's advice is by these.
type Workload string

// Workloads.
const (
	WorkloadCore          Workload = "core"          // what the company lives on
	WorkloadGeneral       Workload = "general"       // ordinary business
	WorkloadRealTime      Workload = "real-time"     // voice, video, trading
	WorkloadBulk          Workload = "bulk"          // backups, replication
	WorkloadWeb           Workload = "web"           // pages and APIs for people
	WorkloadAPI           Workload = "api"           // programs calling programs
	WorkloadMicroservices Workload = "microservices" // services in Kubernetes
	WorkloadMultiCloud    Workload = "multi-cloud"   // more clouds than two
	WorkloadBranches      Workload = "branches"      // many sites, meshed
	WorkloadTest          Workload = "test"          // trying it out
	WorkloadTemporary     Workload = "temporary"     // gone in weeks
)

// Upgrade is what a hybrid grows into, and when.
type Upgrade struct {
	// To is the scheme's name.
	To string
	// When is the multiple of today's traffic that asks for it.
	When   float64
	Within time.Duration
	At     Position
}

// Hybrid is a primary and a backup scheme, and what they grow into.
type Hybrid struct {
	Primary string
	Backup  string
	Upgrade *Upgrade
	At      Position
}
