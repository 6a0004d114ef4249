
ƒ

seed.proto
crosscloud"z
ConnectionRequest
region (	Rregion
vpc_id (	RvpcId
	timestamp (R	timestamp
payload (Rpayload"‰
ConnectionResponse
status (	Rstatus
message (	Rmessage
	timestamp (R	timestamp#
response_data (RresponseData"
DataSyncRequest"
DataSyncResponse"
HealthCheckRequest"
HealthCheckResponse2„
CrossCloudServiceX
EstablishConnection.crosscloud.ConnectionRequest.crosscloud.ConnectionResponse(0E
SyncData.crosscloud.DataSyncRequest.crosscloud.DataSyncResponseN
HealthCheck.crosscloud.HealthCheckRequest.crosscloud.HealthCheckResponsebproto3