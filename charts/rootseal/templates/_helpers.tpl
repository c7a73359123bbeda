{{/*
Names are fixed. A cluster has one Rootseal: its reports, its policy and its lease have fixed names as well, and a second release must fail rather
than write the same reports.
*/}}

{{/* The labels of every object. */}}
{{- define "rootseal.labels" -}}
{{ include "rootseal.labelsWith" (list . dict) }}
{{- end }}

{{/* The labels of an object that takes some from the values: called with a list of the root and these. They come before commonLabels, and neither replaces ours. */}}
{{- define "rootseal.labelsWith" -}}
{{- $root := index . 0 }}
{{- $own := include "rootseal.ownLabels" $root | fromYaml }}
{{- $helm := dict "app.kubernetes.io/managed-by" $root.Release.Service "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_") }}
{{- toYaml (mergeOverwrite dict $root.Values.commonLabels (index . 1) $own $helm) }}
{{- end }}

{{/* The labels of the pods: without the chart's version, which would restart them for nothing. */}}
{{- define "rootseal.podLabels" -}}
{{- toYaml (mergeOverwrite dict .Values.commonLabels .Values.podLabels (include "rootseal.ownLabels" . | fromYaml) (dict "app.kubernetes.io/component" "operator")) }}
{{- end }}

{{- define "rootseal.ownLabels" -}}
app.kubernetes.io/name: rootseal
app.kubernetes.io/part-of: rootseal
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{/* The labels by which the pods are found. They can never change. */}}
{{- define "rootseal.selector" -}}
app.kubernetes.io/name: rootseal
app.kubernetes.io/component: operator
{{- end }}

{{- define "rootseal.serviceAccount" -}}
{{ .Values.serviceAccount.name | default "rootseal" }}
{{- end }}

{{- define "rootseal.image" -}}
{{- if not .Values.image.repository }}{{ fail "image.repository is not set, and there is no published image: build one, push it where the cluster can pull it, and name it: --set image.repository=registry.example/rootseal" }}{{ end -}}
{{- if contains ":" (last (splitList "/" .Values.image.repository)) }}{{ fail "image.repository: it holds a tag, or names no image behind the registry's port. Put the tag into image.tag" }}{{ end -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "rootseal.metricsPort" -}}
{{- if eq (int .Values.metrics.port) 8081 }}{{ fail "metrics.port: 8081 is the port of /livez and /readyz. Take another one" }}{{ end -}}
{{- if .Values.metrics.port -}}
{{ int .Values.metrics.port }}
{{- else -}}
{{ ternary 8443 8080 .Values.metrics.secure }}
{{- end -}}
{{- end }}

{{/* A number without a unit means bytes. Below 100 MB no operator starts, and the pod would be killed again and again. */}}
{{- define "rootseal.resources" -}}
{{- $memory := (((.Values.resources).limits).memory) | toString -}}
{{- if regexMatch "^([0-9.]{1,8}|[0-9.]+(m|k|Ki)|[0-9.]{1,2}Mi?)$" $memory }}{{ fail (printf "resources.limits.memory: %s is too little for the operator. Give it with a unit, for example 256Mi" $memory) }}{{ end -}}
{{- toYaml .Values.resources }}
{{- end }}

{{/* Only what differs from the program's own defaults, a line each. */}}
{{- define "rootseal.args" -}}
- operator
{{- if .Values.metrics.secure }}
- --metrics-secure
{{- if .Values.metrics.certSecret }}
- --metrics-cert-path=/etc/rootseal/metrics-cert
{{- end }}
{{- else if .Values.metrics.certSecret }}{{ fail "metrics.certSecret: it needs metrics.secure, without which nothing is encrypted" }}
{{- end }}
{{- if ne (include "rootseal.metricsPort" .) "8080" }}
- --metrics-bind-address=:{{ include "rootseal.metricsPort" . }}
{{- end }}
{{- if not .Values.leaderElection.enabled }}
- --leader-elect=false
{{- end }}
{{- if ne .Values.admission "off" }}
- --admission={{ .Values.admission }}
{{- end }}
{{- if ne .Values.logging.level "info" }}
- --log-level={{ .Values.logging.level }}
{{- end }}
{{- if ne .Values.logging.format "json" }}
- --log-format={{ .Values.logging.format }}
{{- end }}
{{- $ours := include "rootseal.ownFlags" . | fromYaml }}
{{- range .Values.extraArgs }}
{{- $flag := splitList "=" . | first }}
{{- if hasKey $ours $flag }}{{ fail (printf "extraArgs: %s is refused: %s" $flag (get $ours $flag)) }}{{ end }}
- {{ quote . }}
{{- end }}
{{- end }}

{{/* The flags that the chart decides, and what to use instead. */}}
{{- define "rootseal.ownFlags" -}}
--metrics-secure: use metrics.secure
--metrics-cert-path: use metrics.certSecret
--metrics-bind-address: use metrics.port
--health-probe-bind-address: the probes need port 8081
--leader-elect: use leaderElection.enabled
--admission: use admission
--log-level: use logging.level
--log-format: use logging.format
{{- end }}

{{/* What config/high-availability asks for. */}}
{{- define "rootseal.spread" -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- topologyKey: {{ . }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "rootseal.selector" $ | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}

{{/* The one policy of a cluster: called with a list of the root, the spec, and the hook and its delete policy, both empty for an ordinary object. */}}
{{- define "rootseal.policy" }}
{{- $root := index . 0 }}
apiVersion: rootseal.dev/v1alpha1
kind: CompliancePolicy
metadata:
  name: read-only-filesystem
  {{- if index . 2 }}
  annotations:
    helm.sh/hook: {{ index . 2 }}
    helm.sh/hook-delete-policy: {{ index . 3 }}
    meta.helm.sh/release-name: {{ $root.Release.Name | quote }}
    meta.helm.sh/release-namespace: {{ $root.Release.Namespace | quote }}
  {{- end }}
  labels:
    {{- include "rootseal.labels" $root | nindent 4 }}
spec:
  {{- toYaml (index . 1) | nindent 2 }}
{{- end }}

{{/* A hook that deletes the policy: called with a list of the root and the hook. It makes an empty one first, which means the same as none. */}}
{{- define "rootseal.deletedPolicy" }}
{{- include "rootseal.policy" (list (index . 0) dict (index . 1) "before-hook-creation,hook-succeeded") }}
{{- end }}

{{/* Whether an object was made by server-side apply; its status, which the operator applies, does not count. Empty: no. */}}
{{- define "rootseal.applied" -}}
{{- range dig "metadata" "managedFields" list . -}}
{{- if and (eq .operation "Apply") (not .subresource) }}true{{ end }}
{{- end }}
{{- end }}

{{/*
The groups of a PrometheusRule as the values want them: called with a list of the root and the object. Only alerts are changed or left out: what the
other rules record is read by alerts and dashboards.
*/}}
{{- define "rootseal.ruleGroups" }}
{{- $values := (index . 0).Values.prometheusRule }}
{{- $groups := list }}
{{- range $group := (index . 1).spec.groups }}
{{- $rules := list }}
{{- range $rule := $group.rules }}
{{- $wanted := get $values.alerts ($rule.alert | default "") | default dict }}
{{- if $rule.alert }}
{{- with $wanted.severity }}{{ $_ := set $rule "labels" (merge (dict "severity" .) ($rule.labels | default dict)) }}{{ end }}
{{- with $wanted.for }}{{ $_ := set $rule "for" . }}{{ end }}
{{- if and $values.runbookUrl (dig "annotations" "runbook_url" "" $rule) }}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s/%s" (trimSuffix "/" $values.runbookUrl) (base $rule.annotations.runbook_url)) }}
{{- end }}
{{- end }}
{{- if dig "enabled" true $wanted }}
{{- $rules = append $rules $rule }}
{{- end }}
{{- end }}
{{- if $rules }}
{{- $groups = append $groups (set $group "rules" $rules) }}
{{- end }}
{{- end }}
{{- toYaml $groups }}
{{- end }}
