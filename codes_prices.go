package causeway

// pricesCodes are about price lists.
var pricesCodes = []Description{
	{
		Code: "prices.invalid",
		Doc:  "A price list is not one: an entry has no source, an unknown item or unit, or figures that cannot be.",
		Text: Text{En: "{object}: this is no price list: {cause}", Zh: "{object}：不是有效的价格表：{cause}"},
		Hint: Text{En: "every price has an item, a unit, figures or null with a note, a source, a day and a confidence; docs/compare.md shows one", Zh: "每条价格都要有项目、单位、金额（未知时为 null 并附说明）、来源、日期和可信度；写法见 docs/compare.md"},
	},
	{
		Code: "prices.no_rate",
		Doc:  "A price list has no exchange rate between the currency of a price and the one asked for.",
		Text: Text{En: "price list {object}: there is no rate from {from} to {to}", Zh: "价格表 {object}：没有从 {from} 到 {to} 的汇率"},
		Hint: Text{En: "add it under 'rates', with its source and day, or ask for the other currency", Zh: "请在 'rates' 下加入该汇率及其来源和日期，或改用另一种货币"},
	},
	{
		Code: "prices.not_listed",
		Doc:  "A cloud's price list does not say what something costs; the price known before stays.",
		Text: Text{En: "{object}: no price was read: {cause}", Zh: "{object}：没有读到价格：{cause}"},
		Hint: Text{En: "the price in use stays the one that 'causeway compare' had before, with its own day", Zh: "继续使用 'causeway compare' 原有的价格及其日期"},
	},
}
