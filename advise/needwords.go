package advise

import (
	"strings"

	"causeway"
)

// NeedWord is what a sentence calls the key of a need, or a "weight of" a
// criterion: the key itself in English, where people write it so in the file.
func NeedWord(key string) causeway.Text {
	if criterion, is := strings.CutPrefix(key, "weight of "); is {
		return causeway.Text{En: key, Zh: criterionWords[Criterion(criterion)].Zh + "的权重"}
	}
	if zh := needWords[key]; zh != "" {
		return causeway.Text{En: key, Zh: zh}
	}
	return both(key)
}

// needWords are the keys of constraints and needs in Chinese.
var needWords = map[string]string{
	"bandwidth": "带宽", "traffic": "流量", "growth": "增长", "latency": "时延", "jitter": "抖动", "loss": "丢包", "availability": "可用性",
	"budget": "预算", "deadline": "上线期限", "duration": "使用期限", "team": "团队", "devices": "设备", "residency": "数据驻留",
	"border": "跨境规则", "encryption": "加密", "certifications": "认证", "workloads": "业务类型", "sites": "站点数量",
}

// SettingWord is what a sentence calls the value of a need: in Chinese those
// that are one of several are in words.
func SettingWord(need, value string) causeway.Text {
	values := strings.Split(value, ", ")
	for i, v := range values {
		if zh := settingWords[need+" "+v]; zh != "" {
			values[i] = zh
		}
	}
	zh := strings.Join(values, ", ")
	if zh != value {
		zh = strings.Join(values, "、")
	}
	return causeway.Text{En: value, Zh: zh}
}

var settingWords = map[string]string{
	"team none": "非网络专业人员", "team cloud": "云运维人员", "team network": "网络工程师",
	"devices managed": "云厂商托管的产品", "devices virtual": "自有的云主机实例", "devices physical": "物理设备",
	"residency any": "不限", "residency permit": "须备案或获批",
	"encryption none": "不要求", "encryption gateways": "网关之间加密", "encryption own-keys": "自持密钥加密",
	"workloads core": "核心业务", "workloads general": "一般业务", "workloads real-time": "实时业务", "workloads bulk": "大批量传输",
	"workloads web": "网页访问", "workloads api": "API 调用", "workloads microservices": "微服务", "workloads multi-cloud": "多云",
	"workloads branches": "多站点互联", "workloads test": "技术验证", "workloads temporary": "临时业务",
}
