package border

import (
	"slices"
	"strings"
)

// Side is the side of the border a region is on. Hong Kong, Macau and Taiwan
// are outside: the clouds and the carriers sell lines to them as cross-border
// ones.
type Side string

// The sides. Unknown stands for a region that no row of the table covers.
const (
	Unknown  Side = ""
	Mainland Side = "mainland"
	Outside  Side = "outside"
)

// Area is a row of the table of regions: the regions of a cloud whose names
// start with a prefix, and the side they are on. Of several rows that fit, the
// one with the longest prefix counts.
type Area struct {
	Cloud  string
	Prefix string
	Side   Side
	Source Source
}

// SideOf returns the side of a region, by the cloud's own name for it.
func SideOf(cloud, region string) Side {
	side, longest := Unknown, -1
	for _, a := range areas {
		if a.Cloud == cloud && strings.HasPrefix(region, a.Prefix) && len(a.Prefix) > longest {
			side, longest = a.Side, len(a.Prefix)
		}
	}
	return side
}

// Areas returns the table of regions.
func Areas() []Area { return slices.Clone(areas) }

var (
	alibabaRegions = source("Alibaba Cloud, Regions and zones; Work with a bandwidth plan (Hong Kong is not in the area Chinese mainland)", "阿里云《地域和可用区》《使用带宽包》（中国香港不属于中国内地区域）",
		"https://help.aliyun.com/en/cen/user-guide/work-with-a-bandwidth-plan", 2026, 11, 23)
	awsChina = source("Amazon Web Services in China, General information (Beijing and Ningxia)", "亚马逊云科技中国区域《一般信息》（北京和宁夏）",
		"https://docs.amazonaws.cn/en_us/aws/latest/userguide/general-info.html", 2026, 11, 23)
	azureChina = source("Azure in China, regions", "Azure 中国《区域》",
		"https://learn.microsoft.com/en-us/azure/china/overview-regions", 2026, 11, 23)
	googleRegions = source("Google Cloud, locations (Taiwan and Hong Kong, none in the mainland)", "Google Cloud《位置》（有台湾和香港，内地没有）",
		"https://docs.cloud.google.com/infrastructure-manager/docs/locations", 2026, 11, 23)
	tencentRegions = source("Tencent Cloud, regions of CCN; DescribeRegions says of Hong Kong that IsChinaMainland is false", "腾讯云《云联网地域》；DescribeRegions 对中国香港返回 IsChinaMainland 为 false",
		"https://cloud.tencent.com/document/product/877/139199", 2026, 11, 23)
	huaweiRegions = source("Huawei Cloud Connect, supported regions (Hong Kong is under Asia Pacific)", "华为云云连接《支持区域》（中国香港属于亚太）",
		"https://support.huaweicloud.com/intl/en-us/productdesc-cc/cc_01_0004.html", 2026, 11, 23)
)

// areas is the table. A cloud whose regions inside the mainland all share a
// prefix needs no list of them; where names do not tell, each stands here.
var areas = slices.Concat(
	rows("aliyun", Mainland, alibabaRegions, "cn-"),
	rows("aliyun", Outside, alibabaRegions, "cn-hongkong", "ap-", "eu-", "me-", "na-", "us-"),
	rows("aws", Mainland, awsChina, "cn-"),
	rows("aws", Outside, awsChina, "af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-"),
	rows("azure", Mainland, azureChina, "china"),
	rows("azure", Outside, azureChina, ""),
	rows("gcp", Outside, googleRegions, ""),
	rows("huawei", Mainland, huaweiRegions, "cn-"),
	rows("huawei", Outside, huaweiRegions, "af-", "ap-", "eu-", "la-", "me-", "my-", "na-", "sa-", "tr-"),
	rows("tencent", Mainland, tencentRegions,
		"ap-beijing", "ap-changsha", "ap-chengdu", "ap-chongqing", "ap-fuzhou", "ap-guangzhou", "ap-hangzhou",
		"ap-hefei", "ap-jinan", "ap-nanjing", "ap-shanghai", "ap-shenyang", "ap-shenzhen", "ap-shijiazhuang",
		"ap-wuhan", "ap-xian", "ap-xibei", "ap-zhengzhou", "ap-zhongwei"),
	rows("tencent", Outside, tencentRegions,
		"ap-bangkok", "ap-hongkong", "ap-jakarta", "ap-johorbahru", "ap-mumbai", "ap-osaka", "ap-seoul",
		"ap-singapore", "ap-taipei", "ap-tokyo", "eu-", "me-", "na-", "sa-"),
)

func rows(cloud string, side Side, from Source, prefixes ...string) []Area {
	var all []Area
	for _, prefix := range prefixes {
		all = append(all, Area{Cloud: cloud, Prefix: prefix, Side: side, Source: from})
	}
	return all
}
