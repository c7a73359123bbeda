{{/*
Names are fixed. A cluster has one Rootseal: its reports, its policy and its lease have fixed names as well, and a second release must fail rather
than write the same reports.
*/}}

{{/* The labels of every object. */}}
{{- define "rootseal.labels" -}}
{{ include "rootseal.podLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The labels of an object that takes some from the values: called with a list of the root and these, which cannot replace ours. */}}
{{- define "rootseal.labelsWith" -}}
{{ toYaml (mergeOverwrite (dict) (index . 1) (include "rootseal.labels" (index . 0) | fromYaml)) }}
{{- end }}

{{/* The labels of the pods as well: without the chart's version, which would restart them for nothing. */}}
{{- define "rootseal.podLabels" -}}
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
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "rootseal.metricsPort" -}}
{{- if .Values.metrics.port -}}
{{ int .Values.metrics.port }}
{{- else -}}
{{ ternary 8443 8080 .Values.metrics.secure }}
{{- end -}}
{{- end }}

{{/* Only what differs from the program's own defaults, a line each. */}}
{{- define "rootseal.args" -}}
- operator
{{- if .Values.metrics.secure }}
- --metrics-secure
{{- if .Values.metrics.certSecret }}
- --metrics-cert-path=/etc/rootseal/metrics-cert
{{- end }}
{{- end }}
{{- if ne (include "rootseal.metricsPort" .) "8080" }}
- --metrics-bind-address=:{{ include "rootseal.metricsPort" . }}
{{- end }}
{{- if not .Values.leaderElection.enabled }}
- --leader-elect=false
{{- end }}
{{- if ne .Values.logging.level "info" }}
- --log-level={{ .Values.logging.level }}
{{- end }}
{{- if ne .Values.logging.format "json" }}
- --log-format={{ .Values.logging.format }}
{{- end }}
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
