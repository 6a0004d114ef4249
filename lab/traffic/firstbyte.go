package traffic

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"time"
)

// FirstByte is how long a client waits that has no connection yet: from its
// first packet to the first byte of the answer, the median of several clients
// one after the other. No name is resolved, and no session of TLS resumed. Each
// answer has to be right.
func FirstByte(ctx context.Context, from Host, q Question, clients int) (time.Duration, error) {
	var all []time.Duration
	for range clients {
		took, err := q.firstByte(ctx, from)
		if err != nil {
			return 0, err
		}
		all = append(all, took)
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

func (q Question) firstByte(ctx context.Context, from Host) (time.Duration, error) {
	const target = "/first"
	request, err := q.request(ctx, target)
	if err != nil {
		return 0, err
	}
	request.Close = true
	began := time.Now()
	conn, err := q.dial(ctx, from)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if err := request.Write(conn); err != nil {
		return 0, err
	}
	reader := bufio.NewReader(conn)
	if _, err := reader.Peek(1); err != nil {
		return 0, err
	}
	took := time.Since(began)
	response, err := http.ReadResponse(reader, request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return took, q.check(target, response)
}
