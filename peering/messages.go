package peering

import (
	"fmt"
	"time"

	"causeway"
	"causeway/api"
)

// skewAlarm is the difference of clocks worth a warning.
const skewAlarm = time.Minute

// request starts a message with what is for people.
func (s *Service) request(step api.Step) *api.ConnectionRequest {
	site := s.file.Load().Site(s.config.Self.Site)
	return &api.ConnectionRequest{Region: site.Region, VpcId: site.VPC, Timestamp: time.Now().Unix(), Step: step}
}

func (s *Service) response(step api.Step) *api.ConnectionResponse {
	return &api.ConnectionResponse{Status: "OK", Timestamp: time.Now().Unix(), Step: step}
}

func (o *opening) receiveResponse(stream clientStream, want api.Step) (*api.ConnectionResponse, error) {
	answer, err := stream.Recv()
	if err != nil {
		return nil, o.closed(err)
	}
	return answer, o.checkStep(answer.Step, want)
}

func (o *opening) receiveRequest(stream serverStream, want api.Step) (*api.ConnectionRequest, error) {
	request, err := stream.Recv()
	switch {
	case err != nil && want == api.Step_STEP_HELLO:
		// A caller that thinks better of it before its Hello has seen our
		// call: nothing is wrong.
		return nil, causeway.NewProblem("peer.glare", o.uri(), err)
	case err != nil:
		return nil, o.closed(err)
	}
	return request, o.checkStep(request.Step, want)
}

func (o *opening) checkStep(got, want api.Step) error {
	if got == want {
		return nil
	}
	return causeway.NewProblem("peer.hello", o.uri(), fmt.Errorf("%v where %v was due", got, want))
}

func (o *opening) closed(err error) error { return o.conn.closed(err) }

// compareClocks notes the difference of clocks. It includes half a round
// trip, which does not matter for an alarm at a minute.
func (s *Service) compareClocks(b *book, theirs hello) {
	skew := time.Until(time.Unix(0, theirs.ClockUnixNano))
	b.noteSkew(skew)
	if skew.Abs() > skewAlarm {
		problem := causeway.NewProblem("peer.clock_skew", b.peer().Identity.URI(), nil, "skew", skew.Round(time.Second).Abs().String())
		s.config.Log.Warn(problem.Error(), "peer", b.peer().Identity.URI(), "code", string(problem.Code))
	}
}
