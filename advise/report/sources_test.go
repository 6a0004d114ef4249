package report

import (
	"testing"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// TestUnknownItemsHaveTheirOwnNames: an item that several sites need is not
// called by the part of one of them, whose price may be known.
func TestUnknownItemsHaveTheirOwnNames(t *testing.T) {
	at := func(site string, low float64) advise.Part {
		name := causeway.Text{En: prices.AliyunInstance.Name().En + ", " + site, Zh: prices.AliyunInstance.Name().Zh + "，" + site}
		return advise.Part{Item: prices.AliyunInstance, Name: name, Amount: prices.Amount{Low: low, High: low}}
	}
	cost := advise.Cost{Parts: []advise.Part{at("beijing", 100), at("singapore", 0)}}
	cost.Total = prices.Amount{Low: 100, High: 100, Unknown: []prices.Item{prices.AliyunInstance, prices.CarrierInstallation}}
	answer := &advise.Answer{Schemes: []advise.Assessment{{Scheme: advise.SDWAN, FirstYear: cost}}}
	for l, want := range map[causeway.Language]string{
		causeway.English: "ECS instance ecs.g7.large, carrier's installation",
		causeway.Chinese: "ECS 实例 ecs.g7.large、" + prices.CarrierInstallation.Name().Zh,
	} {
		if got := (writer{l, answer}).unknowns(cost.Total); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
}
