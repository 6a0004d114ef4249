package fake

import (
	"net/http"
	"strings"
)

// The kinds of objects of Alibaba Cloud DNS, which has one place for the world.
const (
	kindDomain = "domain"
	kindRecord = "DNS record"
)

const (
	domainMissing = "InvalidDomainName.NoExist"
	recordMissing = "DomainRecordNotBelongToUser"
	// leastTTL is that of the edition for nothing, in seconds.
	leastTTL = 600
)

// dnsHandlers carry out the actions of Alibaba Cloud DNS.
var dnsHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"alidns.DescribeDomains":          (*Cloud).describeDomains,
	"alidns.AddDomainRecord":          (*Cloud).addRecord,
	"alidns.DescribeDomainRecords":    (*Cloud).describeRecords,
	"alidns.UpdateDomainRecord":       (*Cloud).updateRecord,
	"alidns.UpdateDomainRecordRemark": (*Cloud).remarkRecord,
	"alidns.DeleteDomainRecord":       (*Cloud).deleteRecord,
}

// AddDomain adds a domain without records.
func (c *Cloud) AddDomain(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	domain := c.add(kindDomain, "domain", nil, map[string]any{"DomainName": name}, nil)
	domain.fields["DomainId"], domain.region, domain.visibleAt = domain.id, "", domain.readyAt
}

func showFields(o *object) map[string]any { return o.fields }

func (c *Cloud) describeDomains(call *call) (answer, *refusal) {
	word, exact := call.get("KeyWord"), call.get("SearchMode") == "EXACT"
	all := c.all(kindDomain, func(o *object) bool {
		return exact && strings.EqualFold(o.name(), word) || !exact && strings.Contains(o.name(), word)
	})
	return numbered(call, all, showFields, "Domains", "Domain"), nil
}

func (c *Cloud) domain(name string) (*object, *refusal) {
	found := c.all(kindDomain, func(o *object) bool { return strings.EqualFold(o.name(), name) })
	if len(found) == 0 {
		return nil, refuse(http.StatusBadRequest, domainMissing, "The specified domain name does not exist.")
	}
	return found[0], nil
}

// checkRecord refuses a record that clashes with another one of its domain.
func (c *Cloud) checkRecord(call *call, domain, changed *object) *refusal {
	if ttl := call.number("TTL", leastTTL); ttl < leastTTL {
		return refuse(http.StatusBadRequest, "QuotaExceeded.TTL", "The TTL is less than the edition allows.")
	}
	for _, o := range c.all(kindRecord, func(o *object) bool { return o.parent == domain && strings.EqualFold(o.name(), call.get("RR")) }) {
		same := o.text("Type") == call.get("Type")
		switch {
		case same && o.text("Value") == call.get("Value") && (o != changed || call.number("TTL", leastTTL) == o.fields["TTL"]):
			return refuse(http.StatusBadRequest, "DomainRecordDuplicate", "The DNS record already exists.")
		case o != changed && (call.get("Type") == "CNAME" || o.text("Type") == "CNAME"):
			return refuse(http.StatusBadRequest, "DomainRecordConflict", "The DNS record conflicts with another one.")
		}
	}
	return nil
}

func (c *Cloud) addRecord(call *call) (answer, *refusal) {
	domain, refused := c.domain(call.get("DomainName"))
	if refused == nil {
		refused = c.checkRecord(call, domain, nil)
	}
	if refused != nil {
		return nil, refused
	}
	record := c.add(kindRecord, "record", domain, map[string]any{"DomainName": domain.name(), "Line": "default", "Status": "ENABLE", "TTL": leastTTL}, nil)
	record.fields["RecordId"] = record.id
	setRecord(record, call)
	return answer{"RecordId": record.id}, nil
}

func setRecord(record *object, call *call) {
	change(record, call, "RR", "Type", "Value", "Line")
	record.fields["TTL"] = call.number("TTL", leastTTL)
}

func (c *Cloud) describeRecords(call *call) (answer, *refusal) {
	domain, refused := c.domain(call.get("DomainName"))
	if refused != nil {
		return nil, refused
	}
	now := c.config.Now()
	all := c.all(kindRecord, func(o *object) bool { return o.parent == domain && !now.Before(o.visibleAt) })
	return numbered(call, all, showFields, "DomainRecords", "Record"), nil
}

func (c *Cloud) record(call *call) (*object, *refusal) {
	if record := c.find(kindRecord, call.get("RecordId")); record != nil {
		return record, nil
	}
	return nil, refuse(http.StatusBadRequest, recordMissing, "The DNS record does not belong to the user.")
}

func (c *Cloud) updateRecord(call *call) (answer, *refusal) {
	record, refused := c.record(call)
	if refused == nil {
		refused = c.checkRecord(call, record.parent, record)
	}
	if refused != nil {
		return nil, refused
	}
	setRecord(record, call)
	return answer{"RecordId": record.id}, nil
}

func (c *Cloud) remarkRecord(call *call) (answer, *refusal) {
	record, refused := c.record(call)
	if refused != nil {
		return nil, refused
	}
	record.fields["Remark"] = call.get("Remark")
	return answer{}, nil
}

func (c *Cloud) deleteRecord(call *call) (answer, *refusal) {
	record, refused := c.record(call)
	if refused != nil {
		return nil, refused
	}
	c.remove(record.id)
	return answer{"RecordId": record.id}, nil
}
