package dev.rootseal.e2e;

/** The labels that tools give a workload. Each release of an app has a set of its own. */
enum LabelStyle {
  /**
   * {@code helm create}, installed under the name of the chart. In {@link java.util.Map#hashCode} a
   * name that is equal to its instance cancels it.
   */
  HELM(
      """
      "app.kubernetes.io/name": "%1$s", "app.kubernetes.io/instance": "%1$s",
      "app.kubernetes.io/version": "1.16.0", "app.kubernetes.io/managed-by": "Helm",
      "helm.sh/chart": "%1$s-0.1.0"
      """,
      """
      "meta.helm.sh/release-name": "%1$s", "meta.helm.sh/release-namespace": "%1$s"
      """),
  /** Common labels of a kustomization. */
  KUSTOMIZE(
      """
      "app": "%1$s", "env": "production", "team": "%1$s"
      """,
      ""),
  ARGO_CD(
      """
      "app": "%1$s", "app.kubernetes.io/instance": "%1$s"
      """,
      """
      "argocd.argoproj.io/tracking-id": "%1$s:apps/Deployment:%1$s/%1$s"
      """),
  NONE("", "");

  private final String labels;
  private final String annotations;

  LabelStyle(String labels, String annotations) {
    this.labels = labels;
    this.annotations = annotations;
  }

  String labels(String release) {
    return "{" + labels.formatted(release) + "}";
  }

  String annotations(String release) {
    return "{" + annotations.formatted(release) + "}";
  }
}
