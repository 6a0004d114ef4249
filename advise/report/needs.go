package report

import (
	"strings"

	"causeway"
)

// row is a name and what stands beside it.
type row struct{ Label, Value string }

// needs are those that were stated, as people say them.
func (w writer) needs() []row {
	n := w.answer.Needs
	var rows []row
	add := func(key string, stated bool, value func() string) {
		if stated {
			rows = append(rows, row{w.need(key), value()})
		}
	}
	add("places", len(n.Places) > 0, w.places)
	add("bandwidth", n.Bandwidth > 0, func() string { return w.rate(n.Bandwidth) })
	add("traffic", len(n.Traffic) > 0, w.sent)
	add("growth", n.GrowthStated || n.Growth > 0, func() string { return w.fill("a year", trim(n.Growth*100, 1)+"%") })
	add("latency", n.Latency > 0, func() string { return "≤ " + w.delay(n.Latency) })
	add("jitter", n.Jitter > 0, func() string { return "≤ " + w.delay(n.Jitter) })
	add("loss", n.Loss > 0, func() string { return "≤ " + percent(n.Loss) })
	add("availability", n.Availability > 0, func() string {
		return "≥ " + percent(n.Availability) + " (" + w.fill("a year", w.minutes(minutesDown(n.Availability))) + ")"
	})
	add("budget", n.Budget.Amount.Amount > 0, w.budgetText)
	add("deadline", n.Deadline > 0, func() string { return w.long(n.Deadline) })
	add("duration", n.Duration > 0, func() string { return w.long(n.Duration) })
	add("team", n.Team != "", func() string { return w.choice("team", string(n.Team)) })
	add("devices", n.Devices != "", func() string { return w.choice("devices", string(n.Devices)) })
	add("residency", n.Residency != "", func() string { return w.choice("residency", string(n.Residency)) })
	add("encryption", n.Encryption != "", func() string { return w.choice("encryption", string(n.Encryption)) })
	add("certification", len(n.Certifications) > 0, func() string { return choices(w, "certification", n.Certifications) })
	add("workload", len(n.Workloads) > 0, func() string { return choices(w, "workload", n.Workloads) })
	return rows
}

func (w writer) places() string {
	var places []string
	for _, p := range w.answer.Needs.Places {
		place := p.Cloud + "/" + p.Region
		if p.Site != "" {
			place = p.Site + " (" + place + ")"
		}
		places = append(places, place)
	}
	return strings.Join(places, ", ")
}

func (w writer) sent() string {
	var sent []string
	for _, s := range w.answer.Needs.Traffic {
		sent = append(sent, s.Site+" "+volume(s.Volume))
	}
	return strings.Join(sent, ", ")
}

func (w writer) budgetText() string {
	b := w.answer.Needs.Budget
	return w.fill("per "+string(b.Per), number(b.Amount.Amount)+" "+string(b.Amount.Currency))
}

// need is the name of a need or constraint: "deadline", "weight of cost". One
// that has no name here stays as it is.
func (w writer) need(key string) string {
	if criterion, is := strings.CutPrefix(key, "weight of "); is {
		return w.fill("weight of", w.need(criterion))
	}
	if text, known := needNames[key]; known {
		return text.In(w.language)
	}
	return key
}

// choice is a value that people choose from a list.
func (w writer) choice(need, value string) string {
	if text, known := choiceNames[need+" "+value]; known {
		return text.In(w.language)
	}
	return value
}

func choices[T ~string](w writer, need string, values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, w.choice(need, string(v)))
	}
	return strings.Join(texts, w.say("comma"))
}

// needNames are the keys of needs, criteria and columns of the matrix.
var needNames = map[string]causeway.Text{
	"places":         {En: "Sites", Zh: "站点"},
	"sites":          {En: "Sites", Zh: "站点"},
	"traffic":        {En: "Traffic a month", Zh: "每月流量"},
	"growth":         {En: "Growth", Zh: "增长"},
	"jitter":         {En: "Jitter", Zh: "抖动"},
	"loss":           {En: "Loss", Zh: "丢包率"},
	"availability":   {En: "Availability", Zh: "可用性"},
	"budget":         {En: "Budget", Zh: "预算"},
	"deadline":       {En: "Deadline", Zh: "上线期限"},
	"duration":       {En: "Needed for", Zh: "使用时长"},
	"team":           {En: "Team", Zh: "团队"},
	"devices":        {En: "Devices allowed", Zh: "可用设备"},
	"residency":      {En: "Data residency", Zh: "数据出境"},
	"border":         {En: "Rules of the border", Zh: "跨境规则"},
	"encryption":     {En: "Encryption", Zh: "加密"},
	"certification":  {En: "Certification", Zh: "认证"},
	"certifications": {En: "Certification", Zh: "认证"},
	"workload":       {En: "Workloads", Zh: "业务类型"},
	"workloads":      {En: "Workloads", Zh: "业务类型"},
	"complexity":     {En: "Complexity", Zh: "实现复杂度"},
	"cost":           {En: "Cost", Zh: "成本"},
	"latency":        {En: "Latency", Zh: "延迟"},
	"bandwidth":      {En: "Bandwidth", Zh: "带宽"},
	"reliability":    {En: "Reliability", Zh: "可靠性"},
	"security":       {En: "Security", Zh: "安全性"},
	"recommendation": {En: "Recommendation", Zh: "推荐度"},
	"recommended":    {En: "Recommendation", Zh: "推荐度"},
	"fit":            {En: "Fit for the workloads", Zh: "业务契合度"},
	"speed":          {En: "Time to build", Zh: "上线速度"},
}

// choiceNames are the values of needs that are chosen from a list, and other
// words the answer has a fixed list of.
var choiceNames = map[string]causeway.Text{
	"team none":               {En: "nobody who knows networks", Zh: "没有懂网络的人"},
	"team cloud":              {En: "people who run clouds", Zh: "熟悉云平台"},
	"team network":            {En: "network engineers", Zh: "有网络工程师"},
	"devices managed":         {En: "only what the clouds run", Zh: "仅用云厂商托管的服务"},
	"devices virtual":         {En: "instances of ours too", Zh: "可以用自己的云主机"},
	"devices physical":        {En: "physical devices too", Zh: "可以放置物理设备"},
	"residency any":           {En: "anything may cross", Zh: "数据均可出境"},
	"residency permit":        {En: "only with a permit on record", Zh: "须备案或获批后出境"},
	"encryption none":         {En: "none needed", Zh: "不要求"},
	"encryption gateways":     {En: "between gateways", Zh: "网关之间加密"},
	"encryption own-keys":     {En: "between gateways, keys held by nobody else", Zh: "网关之间加密，密钥不经第三方"},
	"certification mlps-3":    {En: "MLPS level 3", Zh: "等保三级"},
	"certification gm-t":      {En: "GM/T cryptography", Zh: "国密"},
	"certification fips-140":  {En: "FIPS 140", Zh: "FIPS 140"},
	"certification soc-2":     {En: "SOC 2", Zh: "SOC 2"},
	"certification iso-27001": {En: "ISO 27001", Zh: "ISO 27001"},
	"certification pci-dss":   {En: "PCI DSS", Zh: "PCI DSS"},
	"workload core":           {En: "core business", Zh: "核心业务"},
	"workload general":        {En: "general business", Zh: "一般业务"},
	"workload real-time":      {En: "voice, video, trading", Zh: "实时业务"},
	"workload bulk":           {En: "backups, replication", Zh: "大批量传输"},
	"workload web":            {En: "web", Zh: "网页与接口访问"},
	"workload api":            {En: "API calls", Zh: "API 调用"},
	"workload microservices":  {En: "microservices", Zh: "微服务"},
	"workload multi-cloud":    {En: "several clouds", Zh: "多云"},
	"workload branches":       {En: "many sites", Zh: "多站点互联"},
	"workload test":           {En: "trying it out", Zh: "技术验证"},
	"workload temporary":      {En: "temporary", Zh: "临时业务"},
	"confidence high":         {En: "high: price list", Zh: "高：官方价目"},
	"confidence medium":       {En: "medium: near in place or time", Zh: "中：相近地区或较早日期"},
	"confidence low":          {En: "low: one statement", Zh: "低：单一说法"},
	"confidence hypothesis":   {En: "hypothesis", Zh: "假设"},
	"confidence ":             {En: "unknown", Zh: "未知"},
	"kind setup":              {En: "one-off", Zh: "一次性"},
	"kind time":               {En: "rent", Zh: "按时长"},
	"kind bandwidth":          {En: "bandwidth", Zh: "按带宽"},
	"kind traffic":            {En: "traffic", Zh: "按流量"},
	"kind people":             {En: "people", Zh: "人力"},
	"holds true":              {En: "true here", Zh: "成立"},
	"holds false":             {En: "not true here", Zh: "不成立"},
	"holds unknown":           {En: "cannot be said", Zh: "无法判断"},
	"variant direct":          {En: "as drawn", Zh: "原设计"},
	"variant permitted":       {En: "permitted shape", Zh: "合规形态"},
}
