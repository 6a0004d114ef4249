package provision

import (
	"fmt"

	"causeway"
)

// flowLog records the traffic of a site's VPC, where the file says whereto.
func (s *scheme) flowLog(site *causeway.ProvisionSite) {
	log := site.FlowLog
	switch {
	case log == causeway.FlowLog{}:
		s.notice("provision.no_flow_log", site.Site)
	case s.ic.Site(site.Site).Cloud == aws:
		add(s, site.Site, Key(site.Site+"/flow-log"), &AWSFlowLog{VPC: s.vpc(site.Site), TrafficType: ptr("ALL"), Destination: ptr(log.Destination)})
	default:
		add(s, site.Site, Key(site.Site+"/flow-log"), &AliyunFlowLog{
			VPC: s.vpc(site.Site), TrafficType: ptr("All"), Project: ptr(log.Project), Logstore: ptr(log.Logstore),
		})
	}
}

// alarms has the clouds themselves tell somebody when a tunnel is down, so that
// somebody is told when we are gone too. Only tunnel 1 of each AWS connection
// is used, so an alarm about a connection as a whole would never be quiet.
func (s *scheme) alarms(p *pair) {
	if topic := s.provision.Site(p.amazon).Alarm; topic == "" {
		s.noticeOnce("provision.no_alarm", p.amazon)
	} else {
		for i, c := range p.connections {
			add(s, p.amazon, p.key(p.amazon, fmt.Sprintf("connection/%d/alarm", i+1)), tunnelDown(c, topic))
		}
	}
	if contacts := s.provision.Site(p.ali).Alarm; contacts == "" {
		s.noticeOnce("provision.no_alarm", p.ali)
	} else {
		add(s, p.ali, p.key(p.ali, "connection/alarm"), &AliyunAlarm{
			Connection: p.aliConnection, Namespace: ptr("acs_vpn"), ContactGroup: ptr(contacts),
			Metric: &Value{Lookup: "DescribeMetricMetaList"},
		})
	}
}

// tunnelDown fires when the tunnel was down in any part of five minutes, or
// nothing is heard of it (AWS/VPN TunnelState, aws/agent-toolkit-for-aws).
func tunnelDown(c *AWSVPNConnection, topic string) *AWSAlarm {
	return &AWSAlarm{
		Connection: c, Tunnel: After(c, "tunnel1_address"),
		Namespace: ptr("AWS/VPN"), Metric: ptr("TunnelState"), Statistic: ptr("Minimum"),
		Comparison: ptr("LessThanThreshold"), Threshold: ptr(1), Period: ptr(300), Periods: ptr(1),
		Missing: ptr("breaching"), Notify: ptr(topic),
	}
}
