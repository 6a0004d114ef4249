package causeway

// ikeCodes are what is wrong with IPsec connections. Most come from ike lint,
// which names the key of the described connection as object.
var ikeCodes = []Description{
	// Proposals.
	{
		Code: "ike.no_common",
		Doc:  "Both ends have no value of a parameter in common that may be used.",
		Text: Text{En: "{object}: nothing in common for {parameter}: {left} has {left_values}; {right} has {right_values}", Zh: "{object}：{parameter} 没有双方都接受且可用的值：{left} 为 {left_values}；{right} 为 {right_values}"},
		Hint: Text{En: "set one value both take; 'causeway ike propose' finds the best", Zh: "请设为双方都接受的值；'causeway ike propose' 可找出最佳值"},
	},
	{
		Code: "ike.path_mtu",
		Doc:  "The MTU of a path is not one that exists.",
		Text: Text{En: "{object} is not the MTU of a path", Zh: "{object} 不是有效的路径 MTU"},
		Hint: Text{En: "between {min} and {max}; the Internet has 1500", Zh: "应在 {min} 到 {max} 之间；互联网为 1500"},
	},
	{
		Code: "ike.psk_impossible",
		Doc:  "No strong pre-shared key fits the rules of all ends.",
		Text: Text{En: "{object}: no key of 256 bits fits the rules of all of them", Zh: "{object}：没有 256 位强度的密钥能同时满足各端的规则"},
		Hint: Text{En: "use certificates between these ends", Zh: "这些端之间请改用证书认证"},
	},
	{
		Code: "ike.random",
		Doc:  "The source of randomness failed while a key was made.",
		Text: Text{En: "cannot make a key for {object}: {cause}", Zh: "无法为 {object} 生成密钥：{cause}"},
		Hint: Text{En: "nothing was changed; try again", Zh: "未做任何更改，请重试"},
	},
	{
		Code: "ike.inside_exhausted",
		Doc:  "There are not enough free networks for the insides of tunnels.",
		Text: Text{En: "{object}: {wanted} inside networks wanted, {found} free", Zh: "{object}：需要 {wanted} 个隧道内网段，仅有 {found} 个可用"},
		Hint: Text{En: "release networks of tunnels that are gone", Zh: "请释放已删除隧道的网段"},
	},

	// Redundancy and pairing.
	{
		Code: "ike.single_tunnel",
		Doc:  "A connection with fewer than two tunnels: one fault, or one maintenance, ends it.",
		Text: Text{En: "{object}: {count} instead of 2 or more: one fault or maintenance stops all traffic", Zh: "{object}：只有 {count} 条，至少应有 2 条：一次故障或维护就会中断全部流量"},
		Hint: Text{En: "new gateways of Alibaba Cloud take dual-tunnel connections only, and AWS maintains one tunnel at a time ({source})", Zh: "阿里云新网关只支持双隧道连接，AWS 每次只维护一条隧道（{source}）"},
	},
	{
		Code: "ike.one_address",
		Doc:  "Warning: all tunnels use one of the two addresses an end has.",
		Text: Text{En: "{object}: all tunnels use {address}, though {end} has two addresses in two zones", Zh: "{object}：所有隧道都使用 {address}，而 {end} 在两个可用区各有一个地址"},
		Hint: Text{En: "let one tunnel end at each address ({source})", Zh: "请让每个地址各承载一条隧道（{source}）"},
	},
	{
		Code: "ike.pairing",
		Doc:  "An end of a tunnel faces an address that no end of this connection has.",
		Text: Text{En: "{object}: faces {peer}, which no end of this connection has; the other end of this tunnel is {address}", Zh: "{object}：对端设为 {peer}，但本连接没有任何一端使用该地址；该隧道的另一端是 {address}"},
		Hint: Text{En: "face {address}; the addresses of AWS are those of a connection's tunnels and are known once the connection exists", Zh: "请改为 {address}；AWS 的地址属于连接的隧道，创建连接后才能得知"},
	},
	{
		Code: "ike.pairing_crossed",
		Doc:  "An end of a tunnel faces the address of another tunnel's end.",
		Text: Text{En: "{object}: faces {peer}, the address of {other}; the other end of this tunnel is {address}", Zh: "{object}：对端设为 {peer}，那是 {other} 的地址；该隧道的另一端是 {address}"},
		Hint: Text{En: "face {address}; an AWS connection expects one peer address for both its tunnels, so two addresses of Alibaba Cloud need two AWS connections", Zh: "请改为 {address}；一个 AWS 连接的两条隧道只认同一个对端地址，因此阿里云的两个地址需要两个 AWS 连接"},
	},
	{
		Code: "ike.no_address",
		Doc:  "Notice: the pairing of an end could not be checked, because an address is not given.",
		Text: Text{En: "{object}: not checked, an address is not given", Zh: "{object}：未检查，缺少地址"},
		Hint: Text{En: "give both ends of the tunnel their address and peer", Zh: "请写出隧道两端的 address 和 peer"},
	},
	{
		Code: "ike.not_known",
		Doc:  "Notice: what an end accepts or does here is not known from any source, so it was not checked.",
		Text: Text{En: "{object}: not checked, the rules of {end} are not known", Zh: "{object}：未检查，{end} 的规则未知"},
		Hint: Text{En: "see its documentation, or write the value down instead of leaving it to a default", Zh: "请查阅其文档，或明确写出该值而不依赖默认值"},
	},

	// Pre-shared keys.
	{
		Code: "ike.psk_character",
		Doc:  "A pre-shared key holds a character an end refuses.",
		Text: Text{En: "{object}: <secret> holds a character {end} refuses", Zh: "{object}：<secret> 含有 {end} 不接受的字符"},
		Hint: Text{En: "allowed are {alphabet} ({source})", Zh: "允许的字符：{alphabet}（{source}）"},
	},
	{
		Code: "ike.psk_length",
		Doc:  "A pre-shared key is shorter or longer than an end takes.",
		Text: Text{En: "{object}: <secret> is too short or too long for {end}", Zh: "{object}：<secret> 的长度不符合 {end} 的要求"},
		Hint: Text{En: "{min} to {max} characters ({source})", Zh: "应为 {min} 到 {max} 个字符（{source}）"},
	},
	{
		Code: "ike.psk_prefix",
		Doc:  "A pre-shared key begins as an end does not allow.",
		Text: Text{En: "{object}: <secret> begins as {end} does not allow", Zh: "{object}：<secret> 的开头不符合 {end} 的要求"},
		Hint: Text{En: "it must not begin with {prefix} ({source})", Zh: "不能以 {prefix} 开头（{source}）"},
	},
	{
		Code: "ike.psk_short",
		Doc:  "Warning: a pre-shared key has fewer characters than 128 bits of strength need.",
		Text: Text{En: "{object}: <secret> is too short to be strong", Zh: "{object}：<secret> 太短，强度不足"},
		Hint: Text{En: "draw 43 or more characters at random; whoever records the exchange can try keys for as long as they like ({source})", Zh: "请随机生成 43 个以上字符；任何录下协商过程的人都可以离线无限次尝试（{source}）"},
	},
	{
		Code: "ike.psk_differs",
		Doc:  "The ends of a tunnel have different pre-shared keys.",
		Text: Text{En: "{object}: not the key of {other}", Zh: "{object}：与 {other} 的密钥不同"},
		Hint: Text{En: "give both ends the same key", Zh: "两端必须使用同一密钥"},
	},
	{
		Code: "ike.psk_missing",
		Doc:  "No pre-shared key was given to an end, so its cloud makes one that the other end does not have.",
		Text: Text{En: "{object}: none given, so {end} makes one that the other end does not have", Zh: "{object}：未给出，{end} 会自行生成一个对端没有的密钥"},
		Hint: Text{En: "generate one key that fits both ends and give it to both", Zh: "请生成一个符合两端规则的密钥，并同时配置到两端"},
	},

	// Algorithms and lifetimes.
	{
		Code: "ike.refused",
		Doc:  "An end does not take the value it is set to.",
		Text: Text{En: "{object}: {end} does not take {value}", Zh: "{object}：{end} 不接受 {value}"},
		Hint: Text{En: "it takes {values} ({source})", Zh: "可取 {values}（{source}）"},
	},
	{
		Code: "ike.weak",
		Doc:  "Both ends accept an algorithm, a group or a version that standards discourage or forbid, so it may be the one that is used.",
		Text: Text{En: "{object}: both ends accept {value}, which is weak ({verdict})", Zh: "{object}：双方都接受 {value}，强度不足（{verdict}）"},
		Hint: Text{En: "remove it at one end at least; AWS takes the lowest value that fits ({source})", Zh: "请至少在一端去掉；AWS 会优先取最低的匹配值（{source}）"},
	},
	{
		Code: "ike.weak_accepted",
		Doc:  "Warning: one end accepts weak values that the other does not offer.",
		Text: Text{En: "{object}: {end} accepts weak values that nobody needs: {values}", Zh: "{object}：{end} 还接受强度不足且用不到的值：{values}"},
		Hint: Text{En: "list what is proposed and nothing else; what is left out is accepted by default", Zh: "请只列出提议的值；未列出时按默认全部接受"},
	},
	{
		Code: "ike.no_pfs",
		Doc:  "Warning: both ends may leave out the exchange of fresh keys for ESP.",
		Text: Text{En: "{object}: no forward secrecy for ESP", Zh: "{object}：ESP 没有前向保密"},
		Hint: Text{En: "set a group; else the keys of ESP fall with those of IKE ({source})", Zh: "请设置 DH 组；否则 IKE 密钥泄露会连带泄露 ESP 密钥（{source}）"},
	},
	{
		Code: "ike.lifetime_refused",
		Doc:  "A lifetime is outside what the end takes.",
		Text: Text{En: "{object}: {value} s is outside what {end} takes: {range}", Zh: "{object}：{value} 秒超出 {end} 的取值范围：{range}"},
		Hint: Text{En: "choose a value in that range ({source})", Zh: "请在该范围内取值（{source}）"},
	},
	{
		Code: "ike.lifetime_above",
		Doc:  "Warning: a lifetime is above the maximum of the other end, which then always rekeys first.",
		Text: Text{En: "{object}: {value} s is above the maximum of {end}, {max} s; the tunnel comes up all the same", Zh: "{object}：{value} 秒超过 {end} 的最大值 {max} 秒；隧道仍能建立"},
		Hint: Text{En: "lifetimes are local in IKEv2, and {end} rekeys first; set {max} s so that both ends go by one plan ({source})", Zh: "IKEv2 的生存时间只在本端有效，由 {end} 先更新密钥；设为 {max} 秒可使两端一致（{source}）"},
	},
	{
		Code: "ike.lifetime_order",
		Doc:  "The lifetime of ESP is not shorter than that of IKE. AWS refuses that.",
		Text: Text{En: "{object}: not shorter than the lifetime of IKE", Zh: "{object}：不短于 IKE 的生存时间"},
		Hint: Text{En: "AWS demands that it is ({source}); 28800 and 3600 are usual", Zh: "AWS 要求更短（{source}）；常用 28800 和 3600"},
	},
	{
		Code: "ike.mode",
		Doc:  "Notice: a mode of IKEv1 is set for an end that speaks IKEv2 only.",
		Text: Text{En: "{object}: {mode} is a mode of IKEv1 and has no effect", Zh: "{object}：{mode} 是 IKEv1 的模式，不起作用"},
		Hint: Text{En: "IKEv2 has one exchange ({source})", Zh: "IKEv2 只有一种交换（{source}）"},
	},
	{
		Code: "ike.aggressive",
		Doc:  "IKEv1's aggressive mode sends what an attacker needs to guess the pre-shared key.",
		Text: Text{En: "{object}: aggressive mode hands eavesdroppers what they need to guess the key", Zh: "{object}：野蛮模式会向窃听者泄露猜解密钥所需的内容"},
		Hint: Text{En: "use IKEv2 ({source})", Zh: "请使用 IKEv2（{source}）"},
	},

	// Behaviour.
	{
		Code: "ike.dpd_off",
		Doc:  "Warning: an end does not notice that the other is gone.",
		Text: Text{En: "{object}: off: a dead peer is not noticed, and traffic goes nowhere until the keys end", Zh: "{object}：已关闭：无法发现对端失效，密钥到期前流量会一直丢失"},
		Hint: Text{En: "switch it on ({source})", Zh: "请开启（{source}）"},
	},
	{
		Code: "ike.nat_traversal_off",
		Doc:  "Warning: NAT traversal is switched off at an end.",
		Text: Text{En: "{object}: off: the tunnel fails as soon as an address is translated on the way", Zh: "{object}：已关闭：途中一旦有地址转换，隧道即失效"},
		Hint: Text{En: "switch it on: without NAT it changes nothing ({source})", Zh: "请开启：没有 NAT 时不影响任何东西（{source}）"},
	},
	{
		Code: "ike.nobody_starts",
		Doc:  "Warning: both ends wait, so the tunnel is down until traffic comes, or for good.",
		Text: Text{En: "{object}: both {left} and {right} wait for somebody to start", Zh: "{object}：{left} 和 {right} 都在等待对方发起"},
		Hint: Text{En: "set EffectImmediately=true at Alibaba Cloud, StartupAction=start at AWS ({source})", Zh: "阿里云设 EffectImmediately=true，AWS 设 StartupAction=start（{source}）"},
	},

	// Routes and BGP.
	{
		Code: "ike.route_missing",
		Doc:  "A network of the other end is not routed: by the private network to the gateway, or by the gateway into the tunnels.",
		Text: Text{En: "{object}: no route to {network}: nothing flows", Zh: "{object}：没有到 {network} 的路由：不会有任何流量"},
		Hint: Text{En: "Alibaba Cloud needs a route entry of the VPN gateway that is published to the VPC; AWS a route of the connection, and propagation or a route in the VPC's table", Zh: "阿里云需要在 VPN 网关添加路由条目并发布到 VPC；AWS 需要连接的静态路由，以及路由传播或 VPC 路由表中的路由"},
	},
	{
		Code: "ike.selectors",
		Doc:  "Warning: an end's security associations are for certain networks only.",
		Text: Text{En: "{object}: {end} protects certain networks only", Zh: "{object}：{end} 只保护指定网段"},
		Hint: Text{En: "use 0.0.0.0/0 at both ends and let routes decide: at Alibaba Cloud narrower ones choose the mode Protected Data Flows, with policy routes of its own ({source})", Zh: "两端都用 0.0.0.0/0，由路由决定：在阿里云，更窄的网段会变为“感兴趣流”模式，并生成自己的策略路由（{source}）"},
	},
	{
		Code: "ike.network_overlap",
		Doc:  "Networks of both ends overlap.",
		Text: Text{En: "{object}: {left} overlaps {right} of the other end", Zh: "{object}：{left} 与对端的 {right} 重叠"},
		Hint: Text{En: "give both ends disjoint networks", Zh: "请使用互不重叠的网段"},
	},
	{
		Code: "ike.bgp_one_end",
		Doc:  "One end speaks BGP, the other does not.",
		Text: Text{En: "{object}: only one end speaks BGP", Zh: "{object}：只有一端启用 BGP"},
		Hint: Text{En: "switch it on at both ends, or at none", Zh: "请两端都启用或都不启用"},
	},
	{
		Code: "ike.asn_equal",
		Doc:  "Both ends have the same autonomous system number.",
		Text: Text{En: "{object}: both ends have {asn}", Zh: "{object}：两端都是 {asn}"},
		Hint: Text{En: "give the ends different numbers: each would take the other's routes for its own", Zh: "两端必须不同：否则会把对端路由当作自己的而丢弃"},
	},
	{
		Code: "ike.asn_refused",
		Doc:  "An end cannot have that autonomous system number.",
		Text: Text{En: "{object}: {end} cannot have {asn}", Zh: "{object}：{end} 不能使用 {asn}"},
		Hint: Text{En: "it takes {range} ({source})", Zh: "可取 {range}（{source}）"},
	},
	{
		Code: "ike.asn_peer_refused",
		Doc:  "An end does not take that autonomous system number from the other.",
		Text: Text{En: "{object}: {end} does not take {asn} from the other end", Zh: "{object}：{end} 不接受对端使用 {asn}"},
		Hint: Text{En: "choose another private number ({source})", Zh: "请换一个私有 ASN（{source}）"},
	},
	{
		Code: "ike.inside_refused",
		Doc:  "An end does not take that network inside a tunnel.",
		Text: Text{En: "{object}: {end} does not take {inside}", Zh: "{object}：{end} 不接受 {inside}"},
		Hint: Text{En: "a /30 of 169.254.0.0/16, not one of {reserved} ({source})", Zh: "应为 169.254.0.0/16 中的 /30，且不是 {reserved}（{source}）"},
	},
	{
		Code: "ike.inside_differs",
		Doc:  "The ends of a tunnel have different networks inside it.",
		Text: Text{En: "{object}: {left} inside at one end, {right} at the other", Zh: "{object}：一端的隧道内网段是 {left}，另一端是 {right}"},
		Hint: Text{En: "give both ends the same network; AWS takes its lower address, the other end the upper", Zh: "两端必须相同；AWS 取较小的地址，另一端取较大的"},
	},
	{
		Code: "ike.inside_overlap",
		Doc:  "Two tunnels have the same network inside.",
		Text: Text{En: "{object}: {inside} is also inside {other}", Zh: "{object}：{inside} 也用于 {other}"},
		Hint: Text{En: "give each tunnel a network of its own", Zh: "每条隧道必须使用各自的网段"},
	},
	{
		Code: "ike.inside_missing",
		Doc:  "BGP runs inside the tunnel, but no network inside it is given.",
		Text: Text{En: "{object}: none given, but BGP needs one", Zh: "{object}：未给出，而 BGP 需要隧道内网段"},
		Hint: Text{En: "choose a /30 of 169.254.0.0/16 that both ends take", Zh: "请选择一个两端都接受的 169.254.0.0/16 中的 /30"},
	},
}
