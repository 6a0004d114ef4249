package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// scheme is one of the five, as data: what it joins with, what of that costs
// money, what it carries, and what it asks of people. Where a figure is not a
// fact of a vendor it is a hypothesis of the seed's, and says so.
type scheme struct {
	id   SchemeID
	name causeway.Text
	// via and link are what the seed draws between two sites.
	via  causeway.Via
	link causeway.LinkType
	// items are charged for its own legs, those of CEN stand in cen.go.
	items   []item
	figures figures
	build   Span
	// team and devices are the least it asks for.
	team    causeway.Team
	devices causeway.Devices
	// sites is how many it joins at most, and why; 0 is any number.
	sites    int
	sitesWhy causeway.Text
	// cipher says who can read along.
	cipher cipher
	// simple and secure are 0 to 1, with the reason.
	simple, secure rating
	// certified is evidence by rule set; what is not here has none.
	certified map[causeway.Certification]causeway.Text
	// fit is how well it serves a workload, 0 to 1.
	fit          map[causeway.Workload]float64
	requirements []causeway.Text
	risks        []causeway.Text
}

// figures are those of one leg over its whole way. Round trips are given for
// Beijing and California and scaled with the distance elsewhere.
type figures struct {
	rtt          time.Duration
	bandwidth    causeway.BitRate
	jitter       time.Duration
	loss         causeway.Ratio
	availability causeway.Ratio
	mtbf         time.Duration
	// exit is what it shares with others that have the same: when that fails,
	// they fail together.
	exit   string
	source causeway.Text
}

// cipher says where a leg is in clear, and who holds its keys.
type cipher string

const (
	inClear   cipher = "clear"      // private, and in clear to who runs it
	cloudKeys cipher = "cloud-keys" // encrypted, with keys a cloud or service holds or may add to
	ownKeys   cipher = "own-keys"   // encrypted, with keys nobody else holds
)

// rating is a figure from 0 to 1 that is somebody's judgement.
type rating struct {
	value float64
	why   causeway.Text
}

// item is one thing a leg needs, and how much of it.
type item struct {
	// price is what it is priced as. Where cloud is elsewhere it is that of the
	// site's own cloud: "gcp.vpn_gateway".
	price prices.Item
	// cloud limits it to sites there; "" is everywhere.
	cloud string
	kind  PartKind
	// once is work of the setup.
	once bool
	per  basis
	// times is how many of it there are for each; of people, days.
	times float64
	// tunnelled volumes carry the overhead of records or IPsec too.
	tunnelled bool
	// area is where to look the price up if that is not the site's region.
	area string
}

// elsewhere is every cloud but Alibaba's and AWS.
const elsewhere = "elsewhere"

// basis is what the number of an item follows from.
type basis string

const (
	perSite   basis = "site"   // every site that has a leg of the scheme
	perLeg    basis = "leg"    // every leg that ends at the site
	perLine   basis = "line"   // every leg, counted once
	perVolume basis = "volume" // what the site sends over it, in GB a month
	perCase   basis = "case"   // once for all
)

// schemes returns the five in the order of their constants.
func schemes() []*scheme {
	return []*scheme{&leasedLine, &ipsec, &sdwan, &cloudNativeGateway, &thirdPartyTunnel}
}

func schemeIDs() []SchemeID {
	var ids []SchemeID
	for _, s := range schemes() {
		ids = append(ids, s.id)
	}
	return ids
}

// certifiedClouds is what the clouds say of their platforms. It does not
// certify what is built on them, and nobody has looked up here whether each
// product is in its scope.
var certifiedClouds = map[causeway.Certification]causeway.Text{
	causeway.CertificationMLPS3: {
		En: "Alibaba Cloud says that its platform in the mainland is graded; nothing outside the mainland is, and your own system is examined by itself",
		Zh: "阿里云称其内地平台已通过等级保护测评；内地以外没有该测评，自建系统须另行定级测评",
	},
	causeway.CertificationSOC2:     cloudsCertified,
	causeway.CertificationISO27001: cloudsCertified,
	causeway.CertificationPCI:      cloudsCertified,
}

var cloudsCertified = causeway.Text{
	En: "both clouds say that their platforms have it; ask for the reports, and whether the products used here are in their scope",
	Zh: "两家云厂商均称其平台具有该认证；请索取报告，并确认所用产品在认证范围内",
}

// Lists of choices, weakest first where there is an order.
var (
	teams          = []causeway.Team{causeway.TeamNone, causeway.TeamCloud, causeway.TeamNetwork}
	devices        = []causeway.Devices{causeway.DevicesManaged, causeway.DevicesVirtual, causeway.DevicesPhysical}
	currencies     = []causeway.Currency{causeway.CNY, causeway.USD}
	criteria       = []Criterion{Complexity, Price, Latency, Bandwidth, Reliability, Security, Fit, Speed}
	certifications = []causeway.Certification{
		causeway.CertificationMLPS3, causeway.CertificationGMT, causeway.CertificationFIPS,
		causeway.CertificationSOC2, causeway.CertificationISO27001, causeway.CertificationPCI,
	}
	workloads = []causeway.Workload{
		causeway.WorkloadCore, causeway.WorkloadGeneral, causeway.WorkloadRealTime, causeway.WorkloadBulk,
		causeway.WorkloadWeb, causeway.WorkloadAPI, causeway.WorkloadMicroservices, causeway.WorkloadMultiCloud,
		causeway.WorkloadBranches, causeway.WorkloadTest, causeway.WorkloadTemporary,
	}
)

const (
	day   = 24 * time.Hour
	week  = 7 * day
	year  = 365 * day
	month = year / 12
)

var seedTable = causeway.Text{
	En: "the original proposal's performance table, which states no method: a hypothesis; it has no jitter, which is assumed",
	Zh: "原始方案的性能表，未说明测试方法，视为假设；表中没有抖动，抖动为估计值",
}
