package causeway

// cloudFindCodes are the ways of not finding an object by its tags or name.
var cloudFindCodes = []Description{
	{
		Code: "cloud.ambiguous",
		Doc:  "Two objects carry the tags or the name of one.",
		Text: Text{En: "two objects answer to {object}: {first} and {second}", Zh: "有两个对象都与 {object} 匹配：{first} 和 {second}"},
		Hint: Text{En: "nothing is changed until it is clear which one is meant: take the tags off the other, or delete it", Zh: "在确定目标之前不会做任何更改：请移除另一个对象的标签，或将其删除"},
	},
}
