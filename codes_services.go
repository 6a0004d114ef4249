package causeway

// serviceCodes are problems with what protects services: in the file, and with
// the files that it names.
var serviceCodes = []Description{
	{
		Code: "config.upstream_tls_unused",
		Doc:  "upstream_tls stands at a service whose upstreams are spoken to without TLS.",
		Text: Text{En: "{object}: protocol {protocol} has no TLS", Zh: "{object}：协议 {protocol} 不使用 TLS"},
		Hint: Text{En: "Write 'protocol: https' or 'protocol: h2', or leave 'upstream_tls' out.", Zh: "请写 'protocol: https' 或 'protocol: h2'，或删除 'upstream_tls'。"},
	},
	{
		Code: "config.upstream_tls_name",
		Doc:  "An upstream with TLS is an address, and the file does not say which name its certificate has.",
		Text: Text{En: "{object}: {protocol} to an address needs the name that the certificate has", Zh: "{object}：以 {protocol} 访问 IP 地址时须写明证书中的名称"},
		Hint: Text{En: "Write 'upstream_tls: {name: api.internal}', or upstreams by their DNS names. Certificates are always verified.", Zh: "请写 'upstream_tls: {name: api.internal}'，或以域名填写 upstreams。证书始终会被校验。"},
	},
	{
		Code: "config.certificate_name",
		Doc:  "A name that a certificate is to have is neither a DNS name nor a URI.",
		Text: Text{En: "{object}: {value} is not a name of certificates", Zh: "{object}：{value} 不是证书中的名称"},
		Hint: Text{En: "Write a DNS name in lower case without a wildcard, or for a client the whole URI: orders.internal, spiffe://corp/orders.", Zh: "请填写小写且不含通配符的域名；客户端也可填写完整的 URI，如 orders.internal、spiffe://corp/orders。"},
	},
	{
		Code: "config.allow_own_site",
		Doc:  "A service lets its own site call it, which goes without a gateway.",
		Text: Text{En: "{object}: the service is at {site} itself", Zh: "{object}：该服务本身就在 {site}"},
		Hint: Text{En: "Name the other sites whose clients may call it.", Zh: "请填写允许调用它的其他站点。"},
	},
	{
		Code: "config.allow_network",
		Doc:  "A network that clients of a service may be in is in none of the sites that may call it.",
		Text: Text{En: "{object}: {value} is in no site that may call the service", Zh: "{object}：{value} 不在任何可调用该服务的站点之内"},
		Hint: Text{En: "Write networks inside those of the calling sites, or add the site to 'allow.sites'.", Zh: "请填写调用方站点 networks 之内的网段，或把该站点加入 'allow.sites'。"},
	},
	{
		Code: "config.clients_without_tls",
		Doc:  "A service asks for certificates of its clients, who call it without TLS.",
		Text: Text{En: "{object}: clients show certificates in TLS only, and the service has no 'tls'", Zh: "{object}：客户端只有在 TLS 中才会出示证书，而该服务没有 'tls'"},
		Hint: Text{En: "Give the service 'tls: {certificate: FILE, key: FILE}'.", Zh: "请为该服务写上 'tls: {certificate: 文件, key: 文件}'。"},
	},
	{
		Code: "config.mixed_port",
		Doc:  "Services with and without TLS share a port.",
		Text: Text{En: "{object}: port {port} has TLS for one of this service and {other} (line {line}), and not for the other", Zh: "{object}：端口 {port} 由本服务与 {other}（第 {line} 行）共用，其中只有一个使用 TLS"},
		Hint: Text{En: "Give both 'tls', or one of them another 'listen'.", Zh: "请为两者都写上 'tls'，或为其中一个换用其他 'listen' 端口。"},
	},
	{
		Code: "render.mesh_protection",
		Doc:  "Warning: what protects a service at gateways is not in the manifests for Istio.",
		Text: Text{En: "{object}: the manifests do without {keys}", Zh: "{object}：生成的清单不包含 {keys}"},
		Hint: Text{En: "Add an AuthorizationPolicy of your own before anybody may call the service.", Zh: "在开放调用之前，请自行补充 AuthorizationPolicy。"},
	},
	{
		Code: "service.read",
		Doc:  "A file that a service names could not be read.",
		Text: Text{En: "cannot read {object} of service {service}: {cause}", Zh: "无法读取服务 {service} 的文件 {object}：{cause}"},
		Hint: Text{En: "put the file itself, not a symbolic link, onto this gateway's host, where causeway-gateway may read it", Zh: "请把文件本身（不能是符号链接）放到本网关的主机上，并让 causeway-gateway 可以读取"},
	},
	{
		Code: "service.file_mode",
		Doc:  "Other users of the machine can read a secret file of a service, or change a public one.",
		Text: Text{En: "{object} of service {service} is open to other users (mode {mode})", Zh: "服务 {service} 的文件 {object} 对其他用户开放（权限 {mode}）"},
		Hint: Text{En: "chmod {wanted} {object}; if others may have read or changed it, replace what it holds", Zh: "执行 chmod {wanted} {object}；如果可能已被他人读取或修改，请更换其中的内容"},
	},
	{
		Code: "service.malformed",
		Doc:  "A file of a service does not hold what its key says.",
		Text: Text{En: "{object} of service {service} cannot be used: {cause}", Zh: "服务 {service} 的文件 {object} 无法使用：{cause}"},
		Hint: Text{En: "certificates and keys are PEM, the service's own certificate first; tokens stand one on a line, 16 to 512 letters, digits and -._~+/=", Zh: "证书和密钥采用 PEM 格式，服务自身的证书排在最前；令牌每行一个，由 16 到 512 个字母、数字和 -._~+/= 组成"},
	},
	{
		Code: "service.certificate_ends",
		Doc:  "A service's certificate has ended, or does so within 14 days.",
		Text: Text{En: "the certificate {object} of service {service} ends at {when}", Zh: "服务 {service} 的证书 {object} 于 {when} 到期"},
		Hint: Text{En: "put a renewed one in its place and reload the gateway", Zh: "请换上续期后的证书并让网关重新加载"},
	},
}
