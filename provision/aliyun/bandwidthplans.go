package aliyun

import "context"

// BandwidthPlan is bandwidth between two parts of the world that is bought for
// a time ("CEN bandwidth package").
type BandwidthPlan struct {
	BandwidthPlanID string `json:"CenBandwidthPackageId"`
	Name            string `json:"Name"`
	// Bandwidth is in Mbit/s.
	Bandwidth Int `json:"Bandwidth"`
	// BusinessStatus is Normal, FinancialLocked or SecurityLocked.
	BusinessStatus string       `json:"BusinessStatus"`
	CENIDs         List[string] `json:"CenIds"`
	Status         string       `json:"Status"`
}

// DescribeBandwidthPlansRequest asks for the plans that match every filter. The
// filters go by "CenBandwidthPackageId" and "CenId".
type DescribeBandwidthPlansRequest struct {
	Filters []Filter `json:"Filter,omitempty"`
}

func (r DescribeBandwidthPlansRequest) call() (action, object string) {
	return "cbn.DescribeCenBandwidthPackages", ""
}

// DescribeBandwidthPlansResponse holds the plans of all pages.
type DescribeBandwidthPlansResponse struct {
	RequestID      string              `json:"RequestId"`
	TotalCount     Int                 `json:"TotalCount"`
	BandwidthPlans List[BandwidthPlan] `json:"CenBandwidthPackages"`
}

// DescribeBandwidthPlans returns every plan that matches.
func (c *Client) DescribeBandwidthPlans(ctx context.Context, r DescribeBandwidthPlansRequest) (DescribeBandwidthPlansResponse, error) {
	var last DescribeBandwidthPlansResponse
	all, err := numberedPages(ctx, "DescribeCenBandwidthPackages", func(ctx context.Context, p page) ([]BandwidthPlan, Int, error) {
		var err error
		last, err = call[DescribeBandwidthPlansResponse](ctx, c, paged[DescribeBandwidthPlansRequest]{r, p})
		return last.BandwidthPlans, last.TotalCount, err
	})
	last.BandwidthPlans = all
	return last, err
}

// AssociateBandwidthPlanRequest puts a plan at the disposal of a network.
type AssociateBandwidthPlanRequest struct {
	CENID           string `json:"CenId"`
	BandwidthPlanID string `json:"CenBandwidthPackageId"`
}

func (r AssociateBandwidthPlanRequest) call() (action, object string) {
	return "cbn.AssociateCenBandwidthPackage", r.BandwidthPlanID
}

// AssociateBandwidthPlanResponse only names the call.
type AssociateBandwidthPlanResponse struct {
	RequestID string `json:"RequestId"`
}

// AssociateBandwidthPlan gives a network a plan that no other network has.
func (c *Client) AssociateBandwidthPlan(ctx context.Context, r AssociateBandwidthPlanRequest) (AssociateBandwidthPlanResponse, error) {
	return call[AssociateBandwidthPlanResponse](ctx, c, r)
}

// UnassociateBandwidthPlanRequest takes a plan away from a network.
type UnassociateBandwidthPlanRequest struct {
	CENID           string `json:"CenId"`
	BandwidthPlanID string `json:"CenBandwidthPackageId"`
}

func (r UnassociateBandwidthPlanRequest) call() (action, object string) {
	return "cbn.UnassociateCenBandwidthPackage", r.BandwidthPlanID
}

// UnassociateBandwidthPlanResponse only names the call.
type UnassociateBandwidthPlanResponse struct {
	RequestID string `json:"RequestId"`
}

// UnassociateBandwidthPlan takes away a plan that no connection draws upon.
func (c *Client) UnassociateBandwidthPlan(ctx context.Context, r UnassociateBandwidthPlanRequest) (UnassociateBandwidthPlanResponse, error) {
	return call[UnassociateBandwidthPlanResponse](ctx, c, r)
}
