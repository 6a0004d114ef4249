package aliyun

import (
	"context"
	"errors"

	"causeway/provision/cloud"
)

// Tag is a label of an object.
type Tag struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

// pageSize is the largest page that every list of the VPC API allows.
const pageSize = 50

// mostPages bounds a list that does not end.
const mostPages = 1000

var errEndless = errors.New("the list does not end")

// page is what a request for a numbered page adds.
type page struct {
	PageNumber int `json:"PageNumber,omitempty"`
	PageSize   int `json:"PageSize,omitempty"`
}

// tokenPage is what a request for the page after a token adds.
type tokenPage struct {
	NextToken  string `json:"NextToken,omitempty"`
	MaxResults int    `json:"MaxResults,omitempty"`
}

// routePage is the same for DescribeRouteEntryList, which spells it otherwise.
type routePage struct {
	NextToken string `json:"NextToken,omitempty"`
	MaxResult int    `json:"MaxResult,omitempty"`
}

// paged is a request for one page.
type paged[R request] struct {
	request R
	page    any
}

func (p paged[R]) call() (action, object string) { return p.request.call() }

func (p paged[R]) parts() (request, any) { return p.request, p.page }

// numberedPages reads a list by page numbers. When the total changes on the
// way, an object may have slipped past between two pages, and the list is read
// again from its start.
func numberedPages[T any](ctx context.Context, action string, read func(context.Context, page) (items []T, total Int, err error)) ([]T, error) {
	var all []T
	first := Int(-1)
	for number, reads := 1, 0; reads < mostPages; number, reads = number+1, reads+1 {
		items, total, err := read(ctx, page{PageNumber: number, PageSize: pageSize})
		if err != nil {
			return nil, err
		}
		if first >= 0 && total != first {
			all, first, number = nil, -1, 0
			continue
		}
		first = total
		all = append(all, items...)
		if len(items) == 0 || Int(len(all)) >= total {
			return all, nil
		}
	}
	return nil, endless(action)
}

// tokenPages reads a list by continuation tokens.
func tokenPages[T any](ctx context.Context, action string, read func(ctx context.Context, token string) (items []T, next string, err error)) ([]T, error) {
	var all []T
	token := ""
	for range mostPages {
		items, next, err := read(ctx, token)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
		if next == "" {
			return all, nil
		}
		token = next
	}
	return nil, endless(action)
}

func endless(action string) error {
	return cloud.Silence("cloud.bad_answer", action, "list", mostPages, errEndless)
}
