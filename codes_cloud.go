package causeway

// {detail} is the cloud's own code, message and request id.
var cloudCodes = []Description{
	{
		Code: "cloud.throttled",
		Doc:  "The cloud limited the rate of calls for longer than the retries lasted.",
		Text: Text{En: "{action} for {object}: the cloud limits our rate of calls: {detail}", Zh: "对 {object} 执行 {action}：云平台限制了调用频率：{detail}"},
		Hint: Text{En: "run it again in a few minutes; other tools on the same account use up the same limit", Zh: "请几分钟后再次执行；同一账号下的其他工具也会占用该限额"},
	},
	{
		Code: "cloud.denied",
		Doc:  "The cloud's access rules do not allow the account to make this call.",
		Text: Text{En: "{action} for {object}: the cloud denies it to these credentials: {detail}", Zh: "对 {object} 执行 {action}：云平台拒绝了该凭据的权限：{detail}"},
		Hint: Text{En: "attach the least-privilege policy document to the user or role; it lists every action used", Zh: "请为该用户或角色附加最小权限策略文档，其中列出了用到的全部操作"},
	},
	{
		Code: "cloud.bad_credentials",
		Doc:  "Credentials could not be read, or the cloud does not know the key or refuses its signature.",
		Text: Text{En: "{action} for {object}: the credentials do not work: {detail}", Zh: "对 {object} 执行 {action}：凭据无效：{detail}"},
		Hint: Text{En: "check the reference to the credentials, that the key is active, and this machine's clock", Zh: "请检查凭据引用、密钥是否启用以及本机时钟"},
	},
	{
		Code: "cloud.bad_credentials_reference",
		Doc:  "The file names credentials in a form that does not exist.",
		Text: Text{En: "{object} is not a reference to credentials", Zh: "{object} 不是有效的凭据引用"},
		Hint: Text{En: "write 'default', 'env', 'profile:NAME', 'ecs-ram-role:NAME' (aliyun) or 'role:ARN' (aws); keys never stand in the file", Zh: "请填写 'default'、'env'、'profile:名称'、'ecs-ram-role:名称'（aliyun）或 'role:ARN'（aws）；密钥绝不写入文件"},
	},
	{
		Code: "cloud.bad_endpoint",
		Doc:  "An address given in place of the cloud's own is not one.",
		Text: Text{En: "{object} is not the address of an API", Zh: "{object} 不是有效的 API 地址"},
		Hint: Text{En: "write https://HOST[:PORT] without user, password and path; http:// only for an address of this machine", Zh: "请填写 https://主机[:端口]，不含用户名、密码和路径；http:// 仅可用于本机地址"},
	},
	{
		Code: "cloud.quota",
		Doc:  "A quota or limit of the account is reached.",
		Text: Text{En: "{action} for {object}: a quota of the account is reached: {detail}", Zh: "对 {object} 执行 {action}：账号配额已满：{detail}"},
		Hint: Text{En: "remove what is no longer needed, or ask for a higher quota in the cloud's quota centre", Zh: "请删除不再需要的资源，或在云平台配额中心申请提高配额"},
	},
	{
		Code: "cloud.locked",
		Doc:  "The cloud locked the account or resource, mostly because a bill is open.",
		Text: Text{En: "{action} for {object}: it is locked by the cloud: {detail}", Zh: "对 {object} 执行 {action}：资源已被云平台锁定：{detail}"},
		Hint: Text{En: "pay the open bill, or ask the cloud's support why it is locked", Zh: "请结清欠费，或向云平台客服确认锁定原因"},
	},
	{
		Code: "cloud.not_found",
		Doc:  "The cloud does not have the object, or no longer.",
		Text: Text{En: "{action} for {object}: the cloud does not have it: {detail}", Zh: "对 {object} 执行 {action}：云平台上不存在该对象：{detail}"},
		Hint: Text{En: "check the id and the region; what was just made may take seconds to show", Zh: "请检查 ID 和地域；刚创建的对象可能需要几秒才可见"},
	},
	{
		Code: "cloud.already_exists",
		Doc:  "The cloud already has such an object.",
		Text: Text{En: "{action} for {object}: it is already there: {detail}", Zh: "对 {object} 执行 {action}：对象已存在：{detail}"},
		Hint: Text{En: "look whether it is yours; nothing of others is taken over", Zh: "请确认该对象是否属于您；不会接管他人的资源"},
	},
	{
		Code: "cloud.conflict",
		Doc:  "The object stayed busy with another change for longer than the retries lasted, or is in a state that does not allow the call.",
		Text: Text{En: "{action} for {object}: it is busy or in a state that does not allow it: {detail}", Zh: "对 {object} 执行 {action}：对象正忙或当前状态不允许：{detail}"},
		Hint: Text{En: "wait until the change in progress is done and run it again; only one program should change a gateway at a time", Zh: "请等待正在进行的变更完成后重试；同一网关同一时间只应由一个程序修改"},
	},
	{
		Code: "cloud.in_use",
		Doc:  "The object cannot be deleted while others depend on it.",
		Text: Text{En: "{action} for {object}: other objects still depend on it: {detail}", Zh: "对 {object} 执行 {action}：仍有其他对象依赖它：{detail}"},
		Hint: Text{En: "delete what depends on it first", Zh: "请先删除依赖它的对象"},
	},
	{
		Code: "cloud.prepaid",
		Doc:  "A prepaid object cannot be deleted before its end date.",
		Text: Text{En: "{action} for {object}: it is prepaid and cannot be deleted before it expires: {detail}", Zh: "对 {object} 执行 {action}：该对象为包年包月，到期前无法删除：{detail}"},
		Hint: Text{En: "switch off its renewal, or ask for a refund in the cloud's console", Zh: "请在云平台控制台关闭自动续费或申请退订"},
	},
	{
		Code: "cloud.invalid_parameter",
		Doc:  "The cloud refused a parameter of the call.",
		Text: Text{En: "{action} for {object}: the cloud refuses a parameter: {detail}", Zh: "对 {object} 执行 {action}：云平台不接受某个参数：{detail}"},
		Hint: Text{En: "the message names the parameter; compare it with the configuration", Zh: "提示信息中包含参数名；请与配置核对"},
	},
	{
		Code: "cloud.token_reused",
		Doc:  "A client token was used before with other parameters.",
		Text: Text{En: "{action} for {object}: the same client token was used with other parameters: {detail}", Zh: "对 {object} 执行 {action}：同一 ClientToken 曾用于不同的参数：{detail}"},
		Hint: Text{En: "look for the object the first call made before making another", Zh: "请先查找首次调用创建的对象，再决定是否新建"},
	},
	{
		Code: "cloud.unreachable",
		Doc:  "No answer came from the cloud's endpoint.",
		Text: Text{En: "{action} for {object}: no answer from the cloud (attempts: {attempts}): {cause}", Zh: "对 {object} 执行 {action}：云平台没有应答（尝试 {attempts} 次）：{cause}"},
		Hint: Text{En: "check the network, a proxy and the region; nothing was changed unless the object shows otherwise", Zh: "请检查网络、代理和地域；除非对象状态另有变化，否则没有任何改动"},
	},
	{
		Code: "cloud.outcome_unknown",
		Doc:  "The answer to a call that changes something was lost, and the call cannot be repeated safely.",
		Text: Text{En: "{action} for {object}: the answer was lost, so it may or may not have happened (attempts: {attempts}): {cause}", Zh: "对 {object} 执行 {action}：应答丢失，操作可能已生效也可能没有（尝试 {attempts} 次）：{cause}"},
		Hint: Text{En: "look for the object before making it again", Zh: "再次创建前请先查找该对象"},
	},
	{
		Code: "cloud.server_error",
		Doc:  "The cloud failed by its own account for longer than the retries lasted.",
		Text: Text{En: "{action} for {object}: the cloud has an error of its own: {detail}", Zh: "对 {object} 执行 {action}：云平台内部错误：{detail}"},
		Hint: Text{En: "run it again later; give the cloud's support the request id", Zh: "请稍后重试；可向云平台客服提供请求 ID"},
	},
	{
		Code: "cloud.refused",
		Doc:  "The cloud refused a call for a reason without a row of its own.",
		Text: Text{En: "{action} for {object}: the cloud refuses it: {detail}", Zh: "对 {object} 执行 {action}：云平台拒绝执行：{detail}"},
		Hint: Text{En: "the cloud's error centre explains the code; give its support the request id", Zh: "云平台错误中心有该错误码的说明；可向客服提供请求 ID"},
	},
	{
		Code: "cloud.bad_answer",
		Doc:  "The cloud's answer could not be understood.",
		Text: Text{En: "{action} for {object}: cannot read the cloud's answer: {cause}", Zh: "对 {object} 执行 {action}：无法解析云平台的应答：{cause}"},
		Hint: Text{En: "check that the endpoint is the cloud's own and no proxy answers in its place", Zh: "请确认访问的是云平台的端点，而不是代理返回的页面"},
	},
	{
		Code: "cloud.ambiguous",
		Doc:  "Two objects carry the tags or the name of one.",
		Text: Text{En: "two objects answer to {object}: {first} and {second}", Zh: "有两个对象都与 {object} 匹配：{first} 和 {second}"},
		Hint: Text{En: "nothing is changed until it is clear which one is meant: take the tags off the other, or delete it", Zh: "在确定目标之前不会做任何更改：请移除另一个对象的标签，或将其删除"},
	},
	{
		Code: "cloud.not_ready",
		Doc:  "An object did not become what it should within the time that the cloud may take.",
		Text: Text{En: "{object}: still {state} after {waited}", Zh: "{object}：{waited} 后仍为 {state}"},
		Hint: Text{En: "look at it in the cloud's console; the same command goes on where it stopped", Zh: "请在云平台控制台查看；再次执行同一命令会从中断处继续"},
	},
	{
		Code: "cloud.no_region",
		Doc:  "A resource is in a region that no site of the file is in: a mistake of this program.",
		Text: Text{En: "no site of the file is in the region {object}, but a resource is", Zh: "配置文件中没有位于地域 {object} 的站点，却有该地域的资源"},
		Hint: Text{En: "report this with the file: no file should lead here", Zh: "请附上配置文件报告此问题"},
	},
}
