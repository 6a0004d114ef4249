package fake

import (
	"net/http"
	"strings"
)

// priceHandlers carry out the actions of billing. The figures are made up.
var priceHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"bssopenapi.GetPayAsYouGoPrice":   (*Cloud).payAsYouGoPrice,
	"bssopenapi.GetSubscriptionPrice": (*Cloud).subscriptionPrice,
}

// modulePrices are what the modules of products cost that the fake has, by hour
// or by GB.
var modulePrices = map[string]float64{"ecs.InstanceType": 0.77, "ecs.InternetTrafficOut": 0.8}

func (c *Cloud) payAsYouGoPrice(call *call) (answer, *refusal) {
	if call.get("SubscriptionType") != "PayAsYouGo" {
		return billingRefusal("InvalidParameter", "SubscriptionType is not PayAsYouGo."), nil
	}
	details := []map[string]any{}
	for _, module := range call.structs("ModuleList") {
		price, known := modulePrices[call.get("ProductCode")+"."+module["ModuleCode"]]
		if !known || !strings.Contains(module["Config"], ":") {
			return billingRefusal("ModuleCodeNotExist", "The module "+module["ModuleCode"]+" does not exist."), nil
		}
		details = append(details, map[string]any{
			"ModuleCode": module["ModuleCode"], "OriginalCost": price, "CostAfterDiscount": price / 2, "InvoiceDiscount": price / 2, "UnitPrice": 0,
		})
	}
	return billing(map[string]any{"Currency": "CNY", "ModuleDetails": map[string]any{"ModuleDetail": details}}), nil
}

func (c *Cloud) subscriptionPrice(call *call) (answer, *refusal) {
	if call.get("SubscriptionType") != "Subscription" || call.get("ProductCode") != "smartag" {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "There is no such subscription.")
	}
	return billing(map[string]any{"Currency": "CNY", "OriginalPrice": 1500.0, "DiscountPrice": 300.0, "TradePrice": 1200.0, "Quantity": 1}), nil
}

func billing(data map[string]any) answer {
	return answer{"Success": true, "Code": "Success", "Message": "Successful!", "Data": data}
}

// billingRefusal comes with status 200.
func billingRefusal(code, message string) answer {
	return answer{"Success": false, "Code": code, "Message": message}
}
