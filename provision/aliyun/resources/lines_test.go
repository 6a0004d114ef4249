package resources_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/apply"
)

const (
	lineRegion = "cn-beijing"
	lineID     = "pc-2zeexample0line"
	lineKey    = "Secret.of.the.line.0001"
)

// line is what the planner asks for of a leased line, in a region and a network
// of its own.
type line struct {
	border     *provision.AliyunBorderRouter
	group      *provision.AliyunBGPGroup
	peer       *provision.AliyunBGPPeer
	attachment *provision.AliyunTransitRouterVBR
}

// newLine is a world whose whole desire is a leased line.
func newLine(t *testing.T, adjust func(*fake.Config)) (*world, *line) {
	t.Helper()
	w := newWorldOf(t, borderExample, adjust)
	w.cloud.AddPhysicalConnection(lineRegion, lineID, "Enabled")
	return w, w.wantLine()
}

// lineMeta is what the planner gives a resource.
func (w *world) lineMeta(key, region string) provision.Meta {
	return provision.Meta{
		Key: provision.Key(key), Region: region, Name: "cw." + w.interconnect + "." + strings.ReplaceAll(key, "/", "."),
		Tags: map[string]string{provision.TagInterconnect: w.interconnect, provision.TagResource: key, "owner": "net"},
	}
}

func (w *world) untaggedMeta(key string) provision.Meta {
	meta := w.lineMeta(key, lineRegion)
	meta.Tags = nil
	return meta
}

func (w *world) wantLine() *line {
	pc := &provision.Existing{Meta: provision.Meta{Key: "beijing/" + lineID, Region: lineRegion, ID: lineID}, Cloud: "aliyun", What: "physical connection"}
	key := &provision.PreSharedKey{Meta: provision.Meta{Key: "line/bgp-key"}}
	w.keys = map[provision.Key]string{key.Key: lineKey}
	cen := &provision.AliyunCEN{Meta: w.lineMeta("cen", region), Description: some("a line")}
	router := &provision.AliyunTransitRouter{Meta: w.lineMeta("cen/cn-beijing", lineRegion), CEN: cen}
	table := provision.After(router, "route_table")
	l := &line{}
	l.border = &provision.AliyunBorderRouter{
		Meta: w.lineMeta("line/border-router", lineRegion), Connection: pc, VLAN: some(100), LocalIP: some("10.255.0.1"), PeerIP: some("10.255.0.2"),
		Mask: some("255.255.255.252"), Bandwidth: some(200),
	}
	l.group = &provision.AliyunBGPGroup{
		Meta: w.untaggedMeta("line/bgp-group"), Router: l.border, PeerASN: some[uint32](65010), LocalASN: some[uint32](45104), Key: provision.After(key, "psk"),
	}
	l.peer = &provision.AliyunBGPPeer{Meta: w.untaggedMeta("line/bgp-peer"), Router: l.border, Group: l.group, PeerIP: some("10.255.0.2"), BFD: some(true), Hops: some(1)}
	l.attachment = &provision.AliyunTransitRouterVBR{Meta: w.lineMeta("line/transit-router", lineRegion), Router: router, BorderRouter: l.border, AutoPublish: some(true)}
	association := &provision.AliyunTransitRouterAssociation{Meta: w.untaggedMeta("line/association"), Router: router, Table: table, Attachment: l.attachment}
	propagation := &provision.AliyunTransitRouterPropagation{Meta: w.untaggedMeta("line/propagation"), Router: router, Table: table, Attachment: l.attachment}
	w.graph = &provision.Graph{Resources: []provision.Resource{pc, key, cen, router, l.border, l.group, l.peer, l.attachment, association, propagation}}
	return l
}

func some[T any](v T) *T { return &v }

// A leased line is made in order, seen as asked for, and taken away again.
func TestLineIsMadeAndTakenAway(t *testing.T) {
	w, _ := newLine(t, nil)
	before := w.cloud.Objects()
	w.apply()
	if got := w.planned(); got != "" {
		t.Fatalf("after all was made the plan still has:\n%s", got)
	}
	if diff := cmp.Diff(w.observe().Found, w.observe().Found); diff != "" {
		t.Errorf("two looks see different things:\n%s", diff)
	}
	for _, o := range w.observe().Found {
		if !o.Ours || o.Pending {
			t.Errorf("%s: ours %v, pending %v", o.Resource.Head().Key, o.Ours, o.Pending)
		}
		if _, is := o.Resource.(*provision.AliyunBGPGroup); is && o.Secrets["auth_key"] != lineKey {
			t.Error("the key of the group is not told")
		}
	}
	for _, kind := range []string{"VIRTUALBORDERROUTER", "bgp group", "bgp peer", "TRANSITROUTERVBRATTACHMENT", "transit router propagation"} {
		w.only(kind)
	}
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func TestLineDriftIsNamedAndPutRight(t *testing.T) {
	set := func(kind, field string, value any) func(*testing.T, *world, *line) {
		return func(_ *testing.T, w *world, _ *line) { w.change(w.only(kind).ID, field, value) }
	}
	for name, d := range map[string]struct {
		by   func(*testing.T, *world, *line)
		want string
	}{
		"VLAN":            {set("VIRTUALBORDERROUTER", "VlanId", 200), "update line/border-router vlan_id"},
		"address":         {set("VIRTUALBORDERROUTER", "PeerGatewayIp", "10.255.0.3"), "update line/border-router peer_gateway_ip"},
		"bandwidth":       {set("VIRTUALBORDERROUTER", "Bandwidth", 50), "update line/border-router bandwidth_mbps"},
		"terminated":      {set("VIRTUALBORDERROUTER", "Status", "terminated"), "await line/border-router"},
		"peer's ASN":      {set("bgp group", "PeerAsn", "65011"), "update line/bgp-group peer_asn"},
		"our ASN":         {set("bgp group", "LocalAsn", "64512"), "update line/bgp-group local_asn"},
		"key":             {set("bgp group", "AuthKey", "Somebody.elses"), "update line/bgp-group auth_key"},
		"no key":          {set("bgp group", "AuthKey", ""), "update line/bgp-group auth_key"},
		"BFD":             {set("bgp peer", "EnableBfd", false), "update line/bgp-peer enable_bfd"},
		"hops":            {set("bgp peer", "BfdMultiHop", 255), "update line/bgp-peer bfd_multi_hop"},
		"peer elsewhere":  {set("bgp peer", "PeerIpAddress", "10.255.0.9"), "create line/bgp-peer\ndelete line/border-router?/PEER"},
		"routes told":     {set("TRANSITROUTERVBRATTACHMENT", "AutoPublishRouteEnabled", false), "update line/transit-router auto_publish_route_enabled"},
		"lost peer":       {remove("bgp peer"), "create line/bgp-peer"},
		"lost learning":   {remove("transit router propagation"), "create line/propagation"},
		"group not asked": {func(_ *testing.T, w *world, l *line) { l.group.Name += "-other" }, "create line/bgp-group\nreplace line/bgp-peer bgp_group_id\ndelete line/border-router?/GROUP"},
		"tag of the border router": {func(t *testing.T, w *world, _ *line) {
			must(t)(w.clients[lineRegion].UntagLineResources(t.Context(), aliyun.UntagLineResourcesRequest{
				ResourceType: aliyun.TypeBorderRouter, ResourceIDs: []string{w.only("VIRTUALBORDERROUTER").ID}, TagKeys: []string{"owner"},
			}))
		}, "update line/border-router tags.owner"},
		"tag of the attachment": {func(t *testing.T, w *world, _ *line) {
			must(t)(w.clients[lineRegion].UntagCENResources(t.Context(), aliyun.UntagCENResourcesRequest{
				ResourceType: aliyun.TypeTransitRouterVBR, ResourceIDs: []string{w.only("TRANSITROUTERVBRATTACHMENT").ID}, TagKeys: []string{"owner"},
			}))
		}, "update line/transit-router tags.owner"},
		"other connection": {func(_ *testing.T, w *world, l *line) {
			w.cloud.AddPhysicalConnection(lineRegion, "pc-other", "Enabled")
			l.border.Connection.ID = "pc-other"
		}, "replace line/border-router physical_connection_id"},
	} {
		t.Run(name, func(t *testing.T) {
			w, l := newLine(t, nil)
			w.apply()
			w.clock.pass(time.Minute)
			want := strings.NewReplacer("PEER", w.only("bgp peer").ID, "GROUP", w.only("bgp group").ID).Replace(d.want)
			d.by(t, w, l)
			got := w.planned()
			if name == "other connection" { // what hangs on it goes first, which is the executor's to arrange
				if !strings.HasPrefix(got, want) {
					t.Fatalf("the plan has:\n%s", got)
				}
				return
			}
			if got != want {
				t.Fatalf("the plan has:\n%s\nwant:\n%s", got, want)
			}
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after the apply the plan has:\n%s", got)
			}
		})
	}
}

func remove(kind string) func(*testing.T, *world, *line) {
	return func(_ *testing.T, w *world, _ *line) { w.cloud.Remove(w.only(kind).ID) }
}

// A key that the cloud hides counts as ours, and is not told as one.
func TestKeyThatIsNotTold(t *testing.T) {
	for _, shown := range []any{"********", nil} {
		w, _ := newLine(t, nil)
		w.apply()
		w.change(w.only("bgp group").ID, "AuthKey", shown)
		if got := w.planned(); got != "" {
			t.Errorf("shown as %v, the plan has:\n%s", shown, got)
		}
		for _, o := range w.observe().Found {
			if len(o.Secrets) > 0 {
				t.Errorf("shown as %v, %s tells a secret", shown, o.Resource.Head().Key)
			}
		}
	}
}

// A fingerprint is no key.
func TestFingerprintIsNotSent(t *testing.T) {
	w, l := newLine(t, nil)
	l.group.Key = provision.Known(provision.Fingerprint(lineKey))
	change, _, err := w.try(t.Context())
	if change.Key != "line/bgp-group" || !causeway.HasCode(err, "provision.not_known") {
		t.Errorf("%s: %v", change.Key, err)
	}
}

// A line of which the carrier has named nothing yet is looked at and not made.
func TestLineThatIsNotDelivered(t *testing.T) {
	w, l := newLine(t, nil)
	must(t)(w.clients[lineRegion].CreateBorderRouter(t.Context(), aliyun.CreateBorderRouterRequest{
		PhysicalConnectionID: lineID, VLANID: 0, LocalGatewayIP: "10.9.0.1", PeerGatewayIP: "10.9.0.2", PeeringSubnetMask: "255.255.255.252", Name: "somebody",
	}))
	l.border.Connection, l.border.VLAN, l.border.LocalIP, l.border.PeerIP, l.peer.PeerIP = nil, nil, nil, nil, nil
	change, _, err := w.try(t.Context())
	if change.Key != "line/border-router" || !causeway.HasCode(err, "provision.not_known") {
		t.Errorf("%s: %v", change.Key, err)
	}
}

func TestPhysicalConnection(t *testing.T) {
	w, _ := newLine(t, nil)
	for _, tt := range []struct{ field, value, want string }{
		{"Status", "Allocated", "beijing/pc-2zeexample0line: physical connection pc-2zeexample0line is Allocated, not Enabled"},
		{"Status", "Enabled", ""},
		{"BusinessStatus", "FinancialLocked", "beijing/pc-2zeexample0line: physical connection pc-2zeexample0line is FinancialLocked, not Enabled"},
		{"PhysicalConnectionId", "pc-other", "beijing/pc-2zeexample0line: there is no physical connection pc-2zeexample0line in cn-beijing"},
	} {
		w.change(lineID, tt.field, tt.value)
		_, err := w.Observe(t.Context(), w.scope())
		if got := fmt.Sprint(err); err == nil && tt.want != "" || err != nil && got != tt.want {
			t.Errorf("%s %s: %v, want %q", tt.field, tt.value, err, tt.want)
		}
	}
}

// While the file says that people are not done, and once the border router is
// there, a connection that cannot be used keeps nobody from planning.
func TestPhysicalConnectionIsNotNeededNow(t *testing.T) {
	w, l := newLine(t, nil)
	w.change(lineID, "Status", "Allocated")
	l.border.After = []provision.Resource{&provision.CarrierStage{Meta: provision.Meta{Key: "line/step/loa"}, What: some("loa"), Done: some(false)}}
	if _, err := w.Observe(t.Context(), w.scope()); err != nil {
		t.Errorf("waiting for people: %v", err)
	}
	l.border.After = nil
	if _, err := w.Observe(t.Context(), w.scope()); !causeway.HasCode(err, "provision.object_not_usable") {
		t.Errorf("with people done: %v", err)
	}
	w.change(lineID, "Status", "Enabled")
	w.apply()
	w.change(lineID, "Status", "Terminated")
	if _, err := w.Observe(t.Context(), w.scope()); err != nil {
		t.Errorf("with the border router there: %v", err)
	}
}

// What somebody else has on the line is left alone, and named.
func TestLineOfOthersIsInTheWay(t *testing.T) {
	t.Run("VLAN", func(t *testing.T) {
		w, _ := newLine(t, nil)
		must(t)(w.clients[lineRegion].CreateBorderRouter(t.Context(), aliyun.CreateBorderRouterRequest{
			PhysicalConnectionID: lineID, VLANID: 100, LocalGatewayIP: "10.9.0.1", PeerGatewayIP: "10.9.0.2", PeeringSubnetMask: "255.255.255.252", Name: "somebody",
		}))
		w.checkOther("line/border-router", w.only("VIRTUALBORDERROUTER").ID)
	})
	t.Run("name", func(t *testing.T) {
		w, l := newLine(t, nil)
		must(t)(w.clients[lineRegion].CreateBorderRouter(t.Context(), aliyun.CreateBorderRouterRequest{
			PhysicalConnectionID: lineID, VLANID: 7, LocalGatewayIP: "10.9.0.1", PeerGatewayIP: "10.9.0.2", PeeringSubnetMask: "255.255.255.252",
			Name: strings.ReplaceAll(l.border.Name, ".", "-"),
		}))
		w.checkOther("line/border-router", w.only("VIRTUALBORDERROUTER").ID)
	})
	t.Run("attachment", func(t *testing.T) {
		w, _ := newLine(t, nil)
		w.apply()
		id := w.only("TRANSITROUTERVBRATTACHMENT").ID
		must(t)(w.clients[lineRegion].UntagCENResources(t.Context(), aliyun.UntagCENResourcesRequest{
			ResourceType: aliyun.TypeTransitRouterVBR, ResourceIDs: []string{id}, TagKeys: []string{provision.TagInterconnect},
		}))
		w.change(id, "TransitRouterAttachmentName", "somebody's")
		w.checkOther("line/transit-router", id)
	})
}

// checkOther checks that an object is seen as somebody else's in the place of
// ours.
func (w *world) checkOther(key provision.Key, id string) {
	w.t.Helper()
	for _, o := range w.observe().Found {
		if o.Resource.Head().ID == id {
			if o.Ours || o.Resource.Head().Key != key {
				w.t.Errorf("%s is seen as %s, ours %v", id, o.Resource.Head().Key, o.Ours)
			}
			return
		}
	}
	w.t.Errorf("%s is not seen", id)
}

// What is still being made is waited for by all that was seen of it.
func TestLineIsAwaited(t *testing.T) {
	w, _ := newLine(t, nil)
	w.apply()
	for _, o := range w.observe().Found {
		if provision.KindOf(o.Resource).Cloud != "aliyun" {
			continue
		}
		made, err := w.Await(t.Context(), apply.Order{There: o, Change: provision.Change{Key: o.Resource.Head().Key}})
		if err != nil || made.ID != o.Resource.Head().ID {
			t.Errorf("%s: %v, %v", o.Resource.Head().Key, made, err)
		}
	}
	w.change(w.only("VIRTUALBORDERROUTER").ID, "Status", "unconfirmed")
	if _, _, err := w.try(t.Context()); !causeway.HasCode(err, "cloud.not_ready") || !strings.Contains(err.Error(), "unconfirmed") {
		t.Errorf("a router that nobody confirms: %v", err)
	}
}

// cutLine is a leased line with a cutter that goes by its own calls, where what is
// new shows after a while.
func cutLine(t *testing.T, visibleAfter time.Duration) (*world, *cutter) {
	c := &cutter{}
	w, _ := newLine(t, func(f *fake.Config) {
		f.VisibleAfter = visibleAfter
		f.Watch = func(action string, m fake.Moment) {
			for _, part := range []string{"Border", "Bgp", "Vbr", "Propagation", "Route"} {
				if strings.Contains(action, part) {
					c.watch(action, m)
					return
				}
			}
		}
	})
	return w, c
}

// A run that is cut off after a call that changes something is repeated, by the
// same order or by a new look, and makes nothing twice.
func TestLineCutOff(t *testing.T) {
	clean, count := cutLine(t, 0)
	clean.apply()
	if count.writes < 7 {
		t.Fatalf("%d calls make a line", count.writes)
	}
	for n := 1; n <= count.writes; n++ {
		for next, visibleAfter := range map[string]time.Duration{"look": 0, "again": 8 * time.Second} {
			t.Run(fmt.Sprintf("call %d, then %s", n, next), func(t *testing.T) {
				w, c := cutLine(t, visibleAfter)
				w.cutAt(c, n, fake.After, next)
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

// So is one that takes all away.
func TestLineCutOffWhileDeleting(t *testing.T) {
	clean, count := cutLine(t, 8*time.Second)
	before := clean.cloud.Objects()
	clean.apply()
	clean.graph = &provision.Graph{}
	clean.clock.pass(time.Minute)
	count.arm(t, 1000, fake.Before)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		t.Run(fmt.Sprintf("call %d", n), func(t *testing.T) {
			w, c := cutLine(t, 8*time.Second)
			w.apply()
			w.clock.pass(time.Minute)
			w.graph = &provision.Graph{}
			if _, _, err := w.try(c.arm(t, n, fake.After)); err == nil {
				t.Fatal("nothing was cut off")
			}
			w.apply()
			w.clock.pass(time.Minute)
			if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Answers that are lost after the call was carried out make nothing twice, and
// leave nothing behind.
func TestLineLostAnswers(t *testing.T) {
	for _, action := range []string{
		"CreateVirtualBorderRouter", "CreateBgpGroup", "CreateBgpPeer", "CreateTransitRouterVbrAttachment", "EnableTransitRouterRouteTablePropagation",
		"DeleteVirtualBorderRouter", "DeleteBgpGroup", "DeleteBgpPeer", "DeleteTransitRouterVbrAttachment", "DisableTransitRouterRouteTablePropagation",
	} {
		for _, fault := range []fake.FaultKind{fake.LostReply, fake.LateError} {
			t.Run(action+" "+string(fault), func(t *testing.T) {
				w, _ := newLine(t, nil)
				before := w.cloud.Objects()
				w.cloud.Inject(fault, action, 1)
				w.apply()
				if got := w.planned(); got != "" {
					t.Errorf("the plan still has:\n%s", got)
				}
				for _, kind := range []string{"VIRTUALBORDERROUTER", "bgp group", "bgp peer", "TRANSITROUTERVBRATTACHMENT", "transit router propagation"} {
					w.only(kind)
				}
				w.clock.pass(time.Minute)
				w.graph = &provision.Graph{}
				w.apply()
				if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}
