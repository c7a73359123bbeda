{{/* Writes a value out, and runs the templates that it holds. */}}
{{- define "common.tplvalues.render" -}}
{{- tpl (.value | toYaml) .context }}
{{- end -}}
