package causeway

// meshCodes are about what is rendered for Prometheus, service meshes, Cisco's
// SD-WAN and SD-WAN appliances.
var meshCodes = []Description{
	{
		Code: "render.nothing_to_watch",
		Doc:  "Prometheus files were asked for, and the file has neither gateways of ours nor services.",
		Text: Text{En: "{object}: no path runs over gateways of Causeway and there are no services: there is nothing to scrape", Zh: "{object}：没有经过 Causeway 网关的路径，也没有服务，没有可采集的内容"},
		Hint: Text{En: "What the clouds carry by themselves, they watch by themselves: 'alarm' under provision.sites.", Zh: "由云自身承载的部分由云监控负责，见 provision.sites 下的 'alarm'。"},
	},
	{
		Code: "render.scrape_names",
		Doc:  "Notice: Prometheus is told to scrape gateways by their names.",
		Text: Text{En: "{object}: gateways are scraped by name, on port 8081", Zh: "{object}：按网关名称采集，端口 8081"},
		Hint: Text{En: "Make the names known to Prometheus, start each gateway with --admin ADDRESS:8081 of its LAN, and let only Prometheus reach it.", Zh: "让 Prometheus 能解析这些名称，以 --admin 内网地址:8081 启动各网关，并只允许 Prometheus 访问。"},
	},
	{
		Code: "render.alert_receivers",
		Doc:  "Notice: whom alerts go to is named by files that people have to make.",
		Text: Text{En: "{object}: alerts go to the addresses in /etc/alertmanager/secrets", Zh: "{object}：告警发往 /etc/alertmanager/secrets 中的地址"},
		Hint: Text{En: "Write one URL into each of people-url, oncall-url, second-channel-url and deadman-url.", Zh: "在 people-url、oncall-url、second-channel-url 和 deadman-url 中各写一个 URL。"},
	},
	{
		Code: "render.probe_names",
		Doc:  "Notice: services are called by a blackbox exporter at each site whose clients call them.",
		Text: Text{En: "{object}: services are called by an exporter at each calling site, blackbox-exporter-SITE:9115", Zh: "{object}：由各调用站点的 blackbox exporter（blackbox-exporter-站点:9115）探测服务"},
		Hint: Text{En: "Run one in the networks of each site, where the services' names lead to that site's gateways; for services with 'tls', put their CA into /etc/blackbox_exporter/tls/ca.crt.", Zh: "请在各站点的网段内各运行一个，使服务域名解析到本站点的网关；对带 'tls' 的服务，把其 CA 放入 /etc/blackbox_exporter/tls/ca.crt。"},
	},
	{
		Code: "render.probe_identity",
		Doc:  "Notice: services that ask clients for certificates ask the probe for one too.",
		Text: Text{En: "{object}: the module causeway_https_client needs a client certificate in /etc/blackbox_exporter/tls", Zh: "{object}：模块 causeway_https_client 需要 /etc/blackbox_exporter/tls 中的客户端证书"},
		Hint: Text{En: "Have tls.crt and tls.key made by the CA of the services' allow.clients; where they have several, copy the module for each.", Zh: "用服务 allow.clients 的 CA 签发 tls.crt 和 tls.key；若有多个 CA，请为每个复制一份模块。"},
	},
	{
		Code: "render.no_services",
		Doc:  "Manifests for a mesh were asked for, and the file has no services.",
		Text: Text{En: "{object}: the file has no 'services', so a mesh has nothing to call", Zh: "{object}：配置文件没有 'services'，服务网格没有可调用的内容"},
		Hint: Text{En: "Add one: 'services: {api: {site: SITE, upstreams: [ADDRESS:PORT], hosts: [api.example.com]}}'.", Zh: "请添加，例如 'services: {api: {site: 站点, upstreams: [地址:端口], hosts: [api.example.com]}}'。"},
	},
	{
		Code: "render.mesh_secret",
		Doc:  "Notice: manifests name Secrets that people have to make.",
		Text: Text{En: "{object}: its keys are Secrets that the manifests only name", Zh: "{object}：密钥保存在 Secret 中，清单只引用其名称"},
		Hint: Text{En: "README.md beside the manifests has the commands.", Zh: "命令见清单旁的 README.md。"},
	},
	{
		Code: "render.mesh_name",
		Doc:  "Notice: a service's name has to lead to the load balancer of its site.",
		Text: Text{En: "{object}: {host} has to lead to the load balancer of site {site}, port {port}", Zh: "{object}：{host} 需解析到站点 {site} 的负载均衡，端口 {port}"},
		Hint: Text{En: "Add a DNS record, public or private to the callers' clusters.", Zh: "请添加 DNS 记录，公网或仅对调用方集群可见均可。"},
	},
	{
		Code: "render.mesh_sites",
		Doc:  "Notice: the name of a service at several sites has to lead to the load balancers of all, and meshes do not prefer the nearest.",
		Text: Text{En: "{object}: {host} has to lead to the load balancers of the sites {site}, port {port}; requests are spread over them, near or far", Zh: "{object}：{host} 需解析到站点 {site} 的各负载均衡，端口 {port}；请求会分散到各站点，不分远近"},
		Hint: Text{En: "Give the name an address record for each. For 'balance: nearest', give each site's callers records of the nearest only. Programs at these sites call the service of their own cluster.", Zh: "请为该域名添加各站点的地址记录。若需 'balance: nearest'，请让各站点的调用方只解析到最近的站点。这些站点自身的程序应调用本集群内的服务。"},
	},
	{
		Code: "render.no_vmanage",
		Doc:  "Templates for vManage were asked for, and no site says what its device is.",
		Text: Text{En: "{object}: no site has 'vmanage', so there is no device to configure", Zh: "{object}：没有站点填写 'vmanage'，没有可配置的设备"},
		Hint: Text{En: "Add it to each site: 'vmanage: {site_id: 100, system_ip: 10.255.0.1, vpn0: [{interface: GigabitEthernet1}]}'.", Zh: "请在各站点中添加，例如 'vmanage: {site_id: 100, system_ip: 10.255.0.1, vpn0: [{interface: GigabitEthernet1}]}'。"},
	},
	{
		Code: "render.vmanage_untried",
		Doc:  "Notice: there is no public image of vManage, so the templates were tried on none.",
		Text: Text{En: "{object}: written from Cisco's published API and never tried on a vManage, of which there is no public image", Zh: "{object}：依据 Cisco 公开的 API 编写，未在 vManage 上验证过：vManage 没有公开镜像"},
		Hint: Text{En: "Post the templates to a test system first; the script changes none that exists.", Zh: "请先提交到测试系统；脚本不会修改已有的模板。"},
	},
	{
		Code: "render.vmanage_lan",
		Doc:  "Notice: the templates make the transport VPN; the service VPN with the site's networks is left to people.",
		Text: Text{En: "{object}: VPN 0 only; the networks {networks} need a service VPN of their own", Zh: "{object}：只包含 VPN 0；网段 {networks} 还需要一个业务 VPN"},
		Hint: Text{En: "Add a service VPN with the LAN interface to the device template, and attach the template to the device.", Zh: "请在设备模板中添加带 LAN 接口的业务 VPN，再把模板下发到设备。"},
	},
	{
		Code: "render.no_wan_links",
		Doc:  "A site_config was asked for, and the file has no lines that appliances could use.",
		Text: Text{En: "{object}: no site has an Internet or leased line, and appliances use nothing else", Zh: "{object}：没有互联网或专线线路，而 SD-WAN 设备只使用这两类线路"},
		Hint: Text{En: "Add links of type internet or leased-line.", Zh: "请添加 internet 或 leased-line 类型的线路。"},
	},
	{
		Code: "render.galaxy_lost",
		Doc:  "Notice: the site_config form has no place for something the file says.",
		Text: Text{En: "{object}: the site_config form cannot say it", Zh: "{object}：site_config 格式无法表达"},
		Hint: Text{En: "Set it on the appliances by hand where it matters.", Zh: "如有需要，请在设备上手工设置。"},
	},
	{
		Code: "render.galaxy_device",
		Doc:  "Notice: the site_config form names the model of each site's appliance, which the file does not.",
		Text: Text{En: "{object}: device_type is left out, because the file does not name the appliance", Zh: "{object}：未写 device_type，因为配置文件没有设备型号"},
		Hint: Text{En: "Add it before the appliances' controller reads the form.", Zh: "提交给控制器之前请补上。"},
	},
}
