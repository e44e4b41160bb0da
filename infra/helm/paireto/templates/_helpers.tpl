{{/* Name of the release's objects, short enough for a suffix. */}}
{{- define "paireto.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* What selects the pods of a component. Takes (list root component). */}}
{{- define "paireto.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* All labels of a component. Takes (list root component). */}}
{{- define "paireto.labels" -}}
{{- $root := index . 0 -}}
{{ include "paireto.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: paireto
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end }}

{{/* The image of an app. Takes (list root app). */}}
{{- define "paireto.image" -}}
{{- $root := index . 0 -}}
{{- $app := index . 1 -}}
{{- $digest := index $root.Values.image.digests $app -}}
{{- $name := printf "%s/%s" $root.Values.image.repository $app -}}
{{- if $digest }}{{ printf "%s@%s" $name $digest }}{{ else }}{{ printf "%s:%s" $name (default $root.Chart.AppVersion $root.Values.image.tag) }}{{ end }}
{{- end }}

{{/* What every container may do: nothing but run. */}}
{{- define "paireto.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end }}

{{/* What every pod has in common. Takes root. */}}
{{- define "paireto.podCommon" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{/* Pods of a component are spread over zones and nodes. Takes (list root component). */}}
{{- define "paireto.spread" -}}
topologySpreadConstraints:
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "paireto.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}

{{/* How an app signs in to NATS. Takes (list root account). */}}
{{- define "paireto.natsEnv" -}}
{{- $root := index . 0 -}}
- { name: NATS_URL, value: {{ $root.Values.nats.url | quote }} }
- { name: NATS_USER, value: {{ index . 1 }} }
- { name: NATS_PASSWORD_FILE, value: /run/paireto/nats/password }
{{- if $root.Values.nats.caSecret }}
- { name: NATS_TLS_CA_FILE, value: /run/paireto/nats-ca/ca.crt }
{{- end }}
{{- end }}

{{/* How an app signs in to Redis. Takes (list root account). */}}
{{- define "paireto.redisEnv" -}}
{{- $root := index . 0 -}}
- { name: REDIS_URL, value: {{ $root.Values.redis.url | quote }} }
- { name: REDIS_KEY_PREFIX, value: {{ $root.Values.redis.keyPrefix | quote }} }
- { name: REDIS_USERNAME, value: {{ index . 1 }} }
- { name: REDIS_PASSWORD_FILE, value: /run/paireto/redis/password }
{{- if $root.Values.redis.caSecret }}
- { name: REDIS_TLS_CA_FILE, value: /run/paireto/redis-ca/ca.crt }
{{- end }}
{{- end }}

{{/* Settings of all apps, those of one app, and where traces go. Takes (list root map). */}}
{{- define "paireto.moreEnv" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.tracing.endpoint }}
- { name: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, value: {{ printf "%s/v1/traces" (trimSuffix "/" .) | quote }} }
{{- end }}
{{- range $name, $value := merge (dict) (index . 1) $root.Values.env }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- end }}

{{/* Where the queues are, if they are not the presets. Takes root. */}}
{{- define "paireto.rulesetsEnv" -}}
{{- if .Values.rulesets }}
- { name: RULESETS, value: /run/paireto/rulesets }
{{- end }}
{{- end }}

{{/* Mounts of a component. Takes (list root account hasRedis). */}}
{{- define "paireto.mounts" -}}
{{- $root := index . 0 -}}
- { name: nats, mountPath: /run/paireto/nats, readOnly: true }
{{- if $root.Values.nats.caSecret }}
- { name: nats-ca, mountPath: /run/paireto/nats-ca, readOnly: true }
{{- end }}
{{- if index . 2 }}
- { name: redis, mountPath: /run/paireto/redis, readOnly: true }
{{- if $root.Values.redis.caSecret }}
- { name: redis-ca, mountPath: /run/paireto/redis-ca, readOnly: true }
{{- end }}
{{- if $root.Values.rulesets }}
- { name: rulesets, mountPath: /run/paireto/rulesets, readOnly: true }
{{- end }}
{{- end }}
{{- end }}

{{/* The volumes for these mounts. Takes (list root account hasRedis). */}}
{{- define "paireto.volumes" -}}
{{- $root := index . 0 -}}
{{- $account := index . 1 -}}
- name: nats
  secret:
    secretName: {{ $root.Values.nats.passwordsSecret }}
    items: [{ key: {{ $account }}, path: password }]
{{- with $root.Values.nats.caSecret }}
- name: nats-ca
  secret: { secretName: {{ . }}, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- if index . 2 }}
- name: redis
  secret:
    secretName: {{ $root.Values.redis.passwordsSecret }}
    items: [{ key: {{ $account }}, path: password }]
{{- with $root.Values.redis.caSecret }}
- name: redis-ca
  secret: { secretName: {{ . }}, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- if $root.Values.rulesets }}
- name: rulesets
  configMap: { name: {{ include "paireto.name" $root }}-rulesets }
{{- end }}
{{- end }}
{{- end }}

{{/* The three probes. Takes the name of a port. */}}
{{- define "paireto.probes" -}}
# A start may take as long as the servers take to answer for the first time.
startupProbe:
  httpGet: { path: /startupz, port: {{ . }} }
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 90
readinessProbe:
  httpGet: { path: /readyz, port: {{ . }} }
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /healthz, port: {{ . }} }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{/* An edge of a NetworkPolicy that leads out. Takes { to, port }. */}}
{{- define "paireto.edge" -}}
- to: {{- toYaml .to | nindent 4 }}
  ports: [{ protocol: TCP, port: {{ .port }} }]
{{- end }}
