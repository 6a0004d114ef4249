package aliyun

import "context"

// CEN is a Cloud Enterprise Network as the cloud describes it.
type CEN struct {
	CENID       string `json:"CenId"`
	Name        string `json:"Name"`
	Description string `json:"Description"`
	// Status is Creating, Active or Deleting.
	Status string    `json:"Status"`
	Tags   List[Tag] `json:"Tags"`
}

// CreateCENRequest asks for a network. It belongs to no region.
type CreateCENRequest struct {
	Name        string `json:"Name,omitempty"`
	Description string `json:"Description,omitempty"`
	Tags        []Tag  `json:"Tag,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateCENRequest) call() (action, object string) { return "cbn.CreateCen", r.Name }

// CreateCENResponse names the new network.
type CreateCENResponse struct {
	RequestID string `json:"RequestId"`
	CENID     string `json:"CenId"`
}

// CreateCEN makes a network, usable once its status is Active.
func (c *Client) CreateCEN(ctx context.Context, r CreateCENRequest) (CreateCENResponse, error) {
	return call[CreateCENResponse](ctx, c, r)
}

// Filter keeps what has one of the values.
type Filter struct {
	Key    string   `json:"Key"`
	Values []string `json:"Value"`
}

// DescribeCENsRequest asks for the networks that match every field set. The
// filters go by "CenId" and "Name".
type DescribeCENsRequest struct {
	Filters []Filter `json:"Filter,omitempty"`
	Tags    []Tag    `json:"Tag,omitempty"`
}

func (r DescribeCENsRequest) call() (action, object string) { return "cbn.DescribeCens", "" }

// DescribeCENsResponse holds the networks of all pages.
type DescribeCENsResponse struct {
	RequestID  string    `json:"RequestId"`
	TotalCount Int       `json:"TotalCount"`
	CENs       List[CEN] `json:"Cens"`
}

// DescribeCENs returns every network that matches.
func (c *Client) DescribeCENs(ctx context.Context, r DescribeCENsRequest) (DescribeCENsResponse, error) {
	var last DescribeCENsResponse
	all, err := numberedPages(ctx, "DescribeCens", func(ctx context.Context, p page) ([]CEN, Int, error) {
		var err error
		last, err = call[DescribeCENsResponse](ctx, c, paged[DescribeCENsRequest]{r, p})
		return last.CENs, last.TotalCount, err
	})
	last.CENs = all
	return last, err
}

// ModifyCENAttributeRequest changes the fields that are set.
type ModifyCENAttributeRequest struct {
	CENID       string `json:"CenId"`
	Name        string `json:"Name,omitempty"`
	Description string `json:"Description,omitempty"`
}

func (r ModifyCENAttributeRequest) call() (action, object string) {
	return "cbn.ModifyCenAttribute", r.CENID
}

// ModifyCENAttributeResponse only names the call.
type ModifyCENAttributeResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyCENAttribute changes a network's name and description.
func (c *Client) ModifyCENAttribute(ctx context.Context, r ModifyCENAttributeRequest) (ModifyCENAttributeResponse, error) {
	return call[ModifyCENAttributeResponse](ctx, c, r)
}

// DeleteCENRequest names the network to delete.
type DeleteCENRequest struct {
	CENID string `json:"CenId"`
}

func (r DeleteCENRequest) call() (action, object string) { return "cbn.DeleteCen", r.CENID }

// DeleteCENResponse only names the call.
type DeleteCENResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteCEN deletes a network that has no transit router and no bandwidth plan.
func (c *Client) DeleteCEN(ctx context.Context, r DeleteCENRequest) (DeleteCENResponse, error) {
	return call[DeleteCENResponse](ctx, c, r)
}
