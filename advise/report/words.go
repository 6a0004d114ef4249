package report

import (
	"strings"

	"causeway"
)

// say is a word or sentence of the page. A test sees to it that every key is in
// the table.
func (w writer) say(key string) string {
	if text, known := pageWords[key]; known {
		return text.In(w.language)
	}
	return key
}

// fill is a sentence of the page with what stands in the place of {}.
func (w writer) fill(key, value string) string { return strings.ReplaceAll(w.say(key), "{}", value) }

// pageWords are all words of the page that are not in the answer.
var pageWords = map[string]causeway.Text{
	"brand":        {En: "Causeway · comparison", Zh: "通途 Causeway · 方案比较"},
	"title":        {En: "Which way to connect", Zh: "选哪种互通方案"},
	"colon":        {En: ": ", Zh: "："},
	"clause":       {En: ", ", Zh: "，"},
	"stop":         {En: ". ", Zh: "。"},
	"comma":        {En: ", ", Zh: "、"},
	"as of":        {En: "As of", Zh: "日期"},
	"prices":       {En: "price list", Zh: "价目"},
	"of":           {En: "of", Zh: "更新于"},
	"unknown":      {En: "unknown", Zh: "未知"},
	"at least":     {En: "at least", Zh: "至少"},
	"without":      {En: "without:", Zh: "未含："},
	"without some": {En: "and {} unknown parts", Zh: "另有 {} 项未知"},
	"none":         {En: "–", Zh: "–"},
	"footer": {
		En: "Made by causeway compare. Prices are those of the sources above on their dates; ask for an offer before you order.",
		Zh: "由 causeway compare 生成。价格以上列来源及其日期为准，下单前请询价。",
	},

	"contents":       {En: "Contents", Zh: "目录"},
	"recommendation": {En: "Recommendation", Zh: "推荐"},
	"needs":          {En: "Needs", Zh: "需求"},
	"schemes":        {En: "Schemes", Zh: "方案"},
	"costs":          {En: "Costs", Zh: "成本"},
	"criteria":       {En: "Score", Zh: "评分"},
	"excluded":       {En: "Excluded", Zh: "被排除"},
	"sensitivity":    {En: "What would change it", Zh: "什么会改变结论"},
	"phases":         {En: "Phases", Zh: "分阶段实施"},
	"details":        {En: "Scheme by scheme", Zh: "逐个方案"},
	"vendors":        {En: "SD-WAN vendors", Zh: "SD-WAN 厂商"},
	"contradictions": {En: "Contradictions in the prices", Zh: "价目自相矛盾之处"},
	"sources":        {En: "Sources", Zh: "来源"},

	"nothing fits":  {En: "No scheme meets these needs.", Zh: "没有方案满足这些需求。"},
	"unmet":         {En: "What no scheme meets", Zh: "没有方案能满足的条件"},
	"nearest":       {En: "Nearest", Zh: "最接近"},
	"wanted":        {En: "wanted", Zh: "要求"},
	"has":           {En: "has", Zh: "实际"},
	"best there is": {En: "best there is", Zh: "最好的也只有"},
	"no needs":      {En: "None were stated: all schemes are weighed as they are.", Zh: "没有填写需求，各方案按自身条件比较。"},

	"scheme":      {En: "Scheme", Zh: "方案"},
	"rank":        {En: "Rank", Zh: "名次"},
	"is excluded": {En: "excluded", Zh: "排除"},
	"first year":  {En: "First year", Zh: "首年成本"},
	"round trip":  {En: "Round trip", Zh: "往返时延"},
	"floor":       {En: "light needs", Zh: "光速下限"},
	"ready in":    {En: "Ready in", Zh: "上线时间"},
	"score":       {En: "Score", Zh: "得分"},
	"caption schemes": {
		En: "Schemes for these needs. A score is out of 100.",
		Zh: "各方案在这些需求下的结果，得分满分 100。",
	},
	"matrix":   {En: "Comparison matrix", Zh: "对比矩阵"},
	"original": {En: "original", Zh: "原文档"},
	"about matrix": {
		En: "Marks from 1 to 5 worked out for these needs, beside the stars of the original proposal. For complexity and cost 5 is the most; elsewhere 5 is the best.",
		Zh: "按这些需求算出的 1–5 分，旁边是原方案文档的星级。复杂度和成本以 5 为最高，其余以 5 为最好。",
	},

	"chart traffic": {En: "Cost over traffic", Zh: "成本随流量的变化"},
	"about traffic": {
		En: "The first year's total, setup included, by what all sites together send in a month. Bands are ranges; a dotted line leaves out parts whose price is unknown. Numbered circles are break-even points.",
		Zh: "首年总成本（含一次性投入）随各站点每月总发送量的变化。色带是价格区间；虚点线未含价格未知的部分；带编号的圆圈是盈亏平衡点。",
	},
	"axis traffic":    {En: "traffic a month, all sites", Zh: "每月流量（全部站点）"},
	"axis first year": {En: "first year, {}", Zh: "首年成本（{}）"},
	"desc traffic":    {En: "First year's total of each scheme over traffic a month", Zh: "各方案首年总成本随每月流量的变化"},
	"sums traffic":    {En: "sums: at {}", Zh: "数值：{} 时"},
	"logarithmic":     {En: ", logarithmic", Zh: "，对数刻度"},
	"today":           {En: "now", Zh: "当前"},
	"budget":          {En: "budget", Zh: "预算"},
	"break even":      {En: "Break-even points", Zh: "盈亏平衡点"},
	"about breaks":    {En: "Below a point the first scheme costs less, above it the second.", Zh: "流量低于该点时前者更便宜，高于该点时后者更便宜。"},
	"no break even":   {En: "Pairs of schemes without such a point", Zh: "没有平衡点的方案组合"},
	"not drawn":       {En: "(beyond the chart)", Zh: "（超出图的范围）"},
	"mark excluded":   {En: " (excluded)", Zh: "（排除）"},

	"chart months": {En: "Cost over 36 months", Zh: "36 个月累计成本"},
	"about months": {
		En: "What has been spent by the end of each month, with the growth that was stated.",
		Zh: "到每个月末的累计花费，已计入所填的增长。",
	},
	"sums months":    {En: "sums: after {} months", Zh: "数值：{} 个月后"},
	"axis months":    {En: "months", Zh: "月"},
	"axis spent":     {En: "spent, {}", Zh: "累计花费（{}）"},
	"desc months":    {En: "Spent by the end of the last month", Zh: "到最后一个月末的累计花费"},
	"caption months": {En: "Spent after", Zh: "累计花费"},
	"12 months":      {En: "12 months", Zh: "12 个月"},
	"24 months":      {En: "24 months", Zh: "24 个月"},
	"36 months":      {En: "36 months", Zh: "36 个月"},

	"parts": {En: "Parts of the first year", Zh: "首年成本明细"},
	"about parts": {
		En: "Each part with how it is worked out, its source and how sure it is. What nobody has looked up is unknown, which is not nothing.",
		Zh: "每一项的算法、来源和可信度。查不到的价格写“未知”，未知不等于零。",
	},
	"part":       {En: "Part", Zh: "项目"},
	"confidence": {En: "Confidence", Zh: "可信度"},
	"source":     {En: "Source", Zh: "来源"},
	"setup":      {En: "Setup", Zh: "一次性投入"},
	"running":    {En: "Running, a year", Zh: "年运营费"},
	"total":      {En: "First year", Zh: "首年合计"},

	"chart criteria": {En: "Score by criterion", Zh: "各项得分"},
	"about criteria": {
		En: "A part of a bar is as wide as the weight of its criterion and filled as far as the scheme meets it: what is filled is the score, out of 100.",
		Zh: "每一段的宽度是该项的权重，填充多少表示达到多少；填充的总长就是得分（满分 100）。",
	},
	"desc criteria": {En: "Score of each scheme out of 100", Zh: "各方案得分（满分 100）"},

	"chart downtime": {En: "Availability budget", Zh: "可用性预算"},
	"about downtime": {
		En: "How long a year each scheme is expected not to serve. The shaded part is what the needs allow, if they say so.",
		Zh: "各方案预计每年不可用的时间。阴影部分是需求允许的范围（如有要求）。",
	},
	"axis downtime": {En: "expected outage a year, logarithmic", Zh: "预计每年中断时间，对数刻度"},
	"desc downtime": {En: "Expected outage a year", Zh: "预计每年中断时间"},
	"allowed":       {En: "allowed", Zh: "允许"},
	"day":           {En: "day", Zh: "天"},
	"days":          {En: "days", Zh: "天"},
	"min":           {En: "min", Zh: "分钟"},

	"none excluded":     {En: "No scheme is excluded.", Zh: "没有方案被排除。"},
	"about sensitivity": {En: "Each of these changes alone would change the winner.", Zh: "下列任何一项单独变化都会改变推荐结果。"},
	"not sensitive":     {En: "No change of a single need or weight within reason changes the winner.", Zh: "合理范围内单独改变任何一项需求或权重，推荐结果都不变。"},

	"no phases":   {En: "No phases: no scheme meets these needs.", Zh: "没有方案满足需求，无法分阶段。"},
	"exit":        {En: "Go on when", Zh: "进入下一阶段的条件"},
	"upgrade":     {En: "When to move on", Zh: "何时升级"},
	"within":      {En: "within", Zh: "期限"},
	"reached":     {En: "Reached on", Zh: "达到日期"},
	"in time":     {En: "in time", Zh: "在期限内"},
	"too late":    {En: "after that time", Zh: "晚于期限"},
	"not reached": {En: "Not reached. ", Zh: "不会达到，或无法判断。"},

	"about claims": {
		En: "The shape of each scheme, what it asks for, and which advantages and disadvantages of the original proposal are true for these needs.",
		Zh: "各方案的形态和要求，以及原方案文档所列优缺点在这些需求下是否成立。",
	},
	"rules":        {En: "Rules of the border:", Zh: "跨境规则："},
	"figures":      {En: "Figures from", Zh: "数据来源"},
	"requirements": {En: "Requirements", Zh: "要求"},
	"risks":        {En: "Risks", Zh: "风险"},
	"notes":        {En: "Notes", Zh: "说明"},
	"claims":       {En: "Advantages and disadvantages", Zh: "优缺点"},
	"advantage":    {En: "advantage", Zh: "优势"},
	"disadvantage": {En: "disadvantage", Zh: "劣势"},

	"vendor":     {En: "Vendor", Zh: "厂商"},
	"licence":    {En: "Licence", Zh: "许可方式"},
	"china":      {En: "China", Zh: "中国支持"},
	"price":      {En: "Price", Zh: "价格"},
	"no vendors": {En: "No table of vendors.", Zh: "没有厂商信息。"},
	"about contradictions": {
		En: "The set of prices in use says two things at once.",
		Zh: "所用价目中前后不一致的说法。",
	},
	"no sources": {En: "No part names a source.", Zh: "没有任何一项注明来源。"},
	"a year":     {En: "{} a year", Zh: "每年 {}"},
	"per month":  {En: "{} a month", Zh: "每月 {}"},
	"per year":   {En: "{} a year", Zh: "每年 {}"},
	"weight of":  {En: "Weight of {}", Zh: "“{}”的权重"},
}
