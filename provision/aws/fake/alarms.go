package fake

import (
	"net/http"
	"slices"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"
)

// alarmAnswer answers CloudWatch's protocol of today, Smithy RPC v2 with CBOR, of
// which moto knows nothing. An alarm is kept as it was put.
func (f *Front) alarmAnswer(action string, body []byte) answer {
	decoded, err := cbor.Decode(body)
	request, isMap := decoded.(cbor.Map)
	if err != nil || !isMap {
		return alarmRefusal("SerializationException", "not a map in CBOR")
	}
	switch action {
	case "PutMetricAlarm":
		f.putAlarm(request)
		return alarmResult(cbor.Map{})
	case "DescribeAlarms":
		prefix := word(request, "AlarmNamePrefix")
		found := cbor.List{}
		for _, a := range f.alarms {
			if strings.HasPrefix(word(a, "AlarmName"), prefix) {
				found = append(found, a)
			}
		}
		return alarmResult(cbor.Map{"MetricAlarms": found, "CompositeAlarms": cbor.List{}})
	case "ListTagsForResource":
		return alarmResult(cbor.Map{"Tags": f.alarmTags[word(request, "ResourceARN")]})
	case "TagResource":
		f.tagAlarm(word(request, "ResourceARN"), request)
		return alarmResult(cbor.Map{})
	case "DeleteAlarms":
		return f.deleteAlarms(request)
	}
	return alarmRefusal("InvalidAction", "the emulator does not know "+action)
}

func (f *Front) putAlarm(request cbor.Map) {
	arn := "arn:aws:cloudwatch:us-west-1:123456789012:alarm:" + word(request, "AlarmName")
	alarm := cbor.Map{"StateValue": cbor.String("INSUFFICIENT_DATA"), "AlarmArn": cbor.String(arn)}
	for name, value := range request {
		if name != "Tags" {
			alarm[name] = value
		}
	}
	before := len(f.alarms)
	f.alarms = slices.DeleteFunc(f.alarms, func(a cbor.Map) bool { return word(a, "AlarmName") == word(alarm, "AlarmName") })
	if len(f.alarms) == before {
		// Tags are taken only when an alarm is made (CloudWatch API
		// reference, PutMetricAlarm).
		f.alarmTags[arn] = nil
		f.tagAlarm(arn, request)
	}
	f.alarms = append(f.alarms, alarm)
}

// tagAlarm sets the tags of a request; one that is there gets the new value.
func (f *Front) tagAlarm(arn string, request cbor.Map) {
	tags, _ := request["Tags"].(cbor.List)
	for _, item := range tags {
		tag, _ := item.(cbor.Map)
		f.alarmTags[arn] = slices.DeleteFunc(f.alarmTags[arn], func(there cbor.Value) bool {
			has, _ := there.(cbor.Map)
			return word(has, "Key") == word(tag, "Key")
		})
		f.alarmTags[arn] = append(f.alarmTags[arn], tag)
	}
}

func (f *Front) deleteAlarms(request cbor.Map) answer {
	names, _ := request["AlarmNames"].(cbor.List)
	isNamed := func(a cbor.Map) bool { return slices.Contains(names, a["AlarmName"]) }
	if !slices.ContainsFunc(f.alarms, isNamed) {
		return alarmRefusal("ResourceNotFound", "no such alarm")
	}
	f.alarms = slices.DeleteFunc(f.alarms, isNamed)
	return alarmResult(cbor.Map{})
}

func word(m cbor.Map, name string) string {
	s, _ := m[name].(cbor.String)
	return string(s)
}

func alarmResult(result cbor.Map) answer {
	header := http.Header{"Smithy-Protocol": {"rpc-v2-cbor"}}
	return answer{http.StatusOK, "application/cbor", header, cbor.Encode(result), true}
}

func alarmRefusal(code, message string) answer {
	a := alarmResult(cbor.Map{"__type": cbor.String("com.amazonaws.cloudwatch#" + code), "message": cbor.String(message)})
	a.status = http.StatusBadRequest
	return a
}
