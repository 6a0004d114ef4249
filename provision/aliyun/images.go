package aliyun

import "context"

// Image is what a host's disk begins as.
type Image struct {
	ImageID      string `json:"ImageId"`
	ImageFamily  string `json:"ImageFamily"`
	Architecture string `json:"Architecture"`
	// CreationTime is in UTC: "2026-01-02T15:04:05Z".
	CreationTime string `json:"CreationTime"`
}

// DescribeImagesRequest asks for the images that match every field set.
type DescribeImagesRequest struct {
	// ImageOwnerAlias "system" is the public images of Alibaba Cloud.
	ImageOwnerAlias string `json:"ImageOwnerAlias,omitempty"`
	ImageFamily     string `json:"ImageFamily,omitempty"`
	// InstanceType leaves out what cannot run there.
	InstanceType string `json:"InstanceType,omitempty"`
	OSType       string `json:"OSType,omitempty"`
	// IsSupportCloudinit leaves out what does not run cloud-init.
	IsSupportCloudinit bool `json:"IsSupportCloudinit,omitempty"`
}

func (r DescribeImagesRequest) call() (action, object string) {
	return "ecs.DescribeImages", r.InstanceType
}

// DescribeImagesResponse holds the images of all pages.
type DescribeImagesResponse struct {
	RequestID  string      `json:"RequestId"`
	TotalCount Int         `json:"TotalCount"`
	Images     List[Image] `json:"Images"`
}

// DescribeImages returns every image that matches.
func (c *Client) DescribeImages(ctx context.Context, r DescribeImagesRequest) (DescribeImagesResponse, error) {
	var last DescribeImagesResponse
	all, err := numberedPages(ctx, "DescribeImages", func(ctx context.Context, p page) ([]Image, Int, error) {
		var err error
		last, err = call[DescribeImagesResponse](ctx, c, paged[DescribeImagesRequest]{r, p})
		return last.Images, last.TotalCount, err
	})
	last.Images = all
	return last, err
}
