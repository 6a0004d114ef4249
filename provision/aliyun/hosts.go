package aliyun

import "strings"

// ownHost is the address of a product whose name is not in it, or empty. CEN,
// RAM and DNS have one API for the world, CloudMonitor one in each region (their
// lists of endpoints, help.aliyun.com).
func ownHost(product, region string) string {
	switch product {
	case "cbn":
		return "cbn.aliyuncs.com"
	case "alidns":
		return "alidns.aliyuncs.com"
	case "ram":
		return "ram.aliyuncs.com"
	case "bssopenapi":
		return billingHost(region)
	case "cms":
		return "metrics." + region + ".aliyuncs.com"
	}
	return ""
}

// billingHost is that of the China site for regions of the mainland and of the
// international site for all others: an account is asked about where it was
// opened, whatever region the prices are for (map of endpoints of the official
// BSS SDK).
func billingHost(region string) string {
	if strings.HasPrefix(region, "cn-") && region != "cn-hongkong" {
		return "business.aliyuncs.com"
	}
	return "business.ap-southeast-1.aliyuncs.com"
}
