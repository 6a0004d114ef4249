package aliyun

import "context"

// DescribeDomainsRequest asks for the domains of the account in Alibaba Cloud
// DNS: all, or with SearchMode EXACT the one that is KeyWord.
type DescribeDomainsRequest struct {
	KeyWord    string `json:"KeyWord,omitempty"`
	SearchMode string `json:"SearchMode,omitempty"`
}

func (r DescribeDomainsRequest) call() (action, object string) {
	return "alidns.DescribeDomains", r.KeyWord
}

// Domain is a domain whose records are kept there.
type Domain struct {
	DomainName string `json:"DomainName"`
}

// DescribeDomainsResponse holds the domains of all pages.
type DescribeDomainsResponse struct {
	RequestID  string       `json:"RequestId"`
	TotalCount Int          `json:"TotalCount"`
	Domains    List[Domain] `json:"Domains"`
}

// DescribeDomains returns every domain that matches.
func (c *Client) DescribeDomains(ctx context.Context, r DescribeDomainsRequest) (DescribeDomainsResponse, error) {
	var last DescribeDomainsResponse
	all, err := numberedPages(ctx, "DescribeDomains", func(ctx context.Context, p page) ([]Domain, Int, error) {
		var err error
		last, err = call[DescribeDomainsResponse](ctx, c, paged[DescribeDomainsRequest]{r, p})
		return last.Domains, last.TotalCount, err
	})
	last.Domains = all
	return last, err
}

// AddDomainRecordRequest asks for a record, for clients of every line.
type AddDomainRecordRequest struct {
	DomainName string `json:"DomainName"`
	// RR is the name within the domain; @ is the domain itself.
	RR    string `json:"RR"`
	Type  string `json:"Type"`
	Value string `json:"Value"`
	// TTL is in seconds; how few they may be depends on the edition bought: 600
	// in the one for nothing.
	TTL int `json:"TTL,omitempty"`
}

func (r AddDomainRecordRequest) call() (action, object string) {
	return "alidns.AddDomainRecord", r.RR + "." + r.DomainName
}

// DomainRecordResponse names a record.
type DomainRecordResponse struct {
	RequestID string `json:"RequestId"`
	RecordID  string `json:"RecordId"`
}

// AddDomainRecord makes a record. One that is there already, with the same
// value, is cloud.already_exists.
func (c *Client) AddDomainRecord(ctx context.Context, r AddDomainRecordRequest) (DomainRecordResponse, error) {
	return call[DomainRecordResponse](ctx, c, r)
}

// DescribeDomainRecordsRequest asks for the records of a domain.
type DescribeDomainRecordsRequest struct {
	DomainName string `json:"DomainName"`
}

func (r DescribeDomainRecordsRequest) call() (action, object string) {
	return "alidns.DescribeDomainRecords", r.DomainName
}

// DomainRecord is a record as the cloud describes it. Line is default, or the
// clients that it is for.
type DomainRecord struct {
	RecordID string `json:"RecordId"`
	RR       string `json:"RR"`
	Type     string `json:"Type"`
	Value    string `json:"Value"`
	TTL      Int    `json:"TTL"`
	Line     string `json:"Line"`
	Remark   string `json:"Remark"`
}

// DescribeDomainRecordsResponse holds the records of all pages.
type DescribeDomainRecordsResponse struct {
	RequestID  string             `json:"RequestId"`
	TotalCount Int                `json:"TotalCount"`
	Records    List[DomainRecord] `json:"DomainRecords"`
}

// DescribeDomainRecords returns every record of a domain.
func (c *Client) DescribeDomainRecords(ctx context.Context, r DescribeDomainRecordsRequest) (DescribeDomainRecordsResponse, error) {
	var last DescribeDomainRecordsResponse
	all, err := numberedPages(ctx, "DescribeDomainRecords", func(ctx context.Context, p page) ([]DomainRecord, Int, error) {
		var err error
		last, err = call[DescribeDomainRecordsResponse](ctx, c, paged[DescribeDomainRecordsRequest]{r, p})
		return last.Records, last.TotalCount, err
	})
	last.Records = all
	return last, err
}

// UpdateDomainRecordRequest says all that a record is to be.
type UpdateDomainRecordRequest struct {
	RecordID string `json:"RecordId"`
	RR       string `json:"RR"`
	Type     string `json:"Type"`
	Value    string `json:"Value"`
	TTL      int    `json:"TTL,omitempty"`
}

func (r UpdateDomainRecordRequest) call() (action, object string) {
	return "alidns.UpdateDomainRecord", r.RR
}

// UpdateDomainRecord changes a record. That it is so already is
// cloud.already_exists.
func (c *Client) UpdateDomainRecord(ctx context.Context, r UpdateDomainRecordRequest) (DomainRecordResponse, error) {
	return call[DomainRecordResponse](ctx, c, r)
}

// UpdateDomainRecordRemarkRequest writes the note of a record.
type UpdateDomainRecordRemarkRequest struct {
	RecordID string `json:"RecordId"`
	Remark   string `json:"Remark"`
}

func (r UpdateDomainRecordRemarkRequest) call() (action, object string) {
	return "alidns.UpdateDomainRecordRemark", r.RecordID
}

// UpdateDomainRecordRemark writes the note of a record.
func (c *Client) UpdateDomainRecordRemark(ctx context.Context, r UpdateDomainRecordRemarkRequest) (DomainRecordResponse, error) {
	return call[DomainRecordResponse](ctx, c, r)
}

// DeleteDomainRecordRequest names the record to delete.
type DeleteDomainRecordRequest struct {
	RecordID string `json:"RecordId"`
}

func (r DeleteDomainRecordRequest) call() (action, object string) {
	return "alidns.DeleteDomainRecord", r.RecordID
}

// DeleteDomainRecord deletes a record.
func (c *Client) DeleteDomainRecord(ctx context.Context, r DeleteDomainRecordRequest) (DomainRecordResponse, error) {
	return call[DomainRecordResponse](ctx, c, r)
}
