package dev.rootseal.rule;

/**
 * The tool or controller that owns a workload and would revert a direct change: where a change has
 * to be made.
 *
 * @param kind the kind of a controller's object; empty for the others, which have but one
 * @param namespace its namespace; empty where that is not said
 */
public record ManagedBy(Tool tool, String kind, String namespace, String name) {
  public enum Tool {
    FLUX_KUSTOMIZATION("Flux Kustomization", "change it in Git"),
    FLUX_HELM_RELEASE("Flux HelmRelease", "change its values"),
    ARGO_CD("Argo CD application", "change it in Git"),
    HELM("Helm release", "change its values"),
    CONTROLLER("", "change it there");

    private final String words;
    private final String advice;

    Tool(String words, String advice) {
      this.words = words;
      this.advice = advice;
    }
  }

  /** For example {@code Helm release 'web'} or {@code Flux Kustomization 'flux-system/apps'}. */
  public String title() {
    String what = tool == Tool.CONTROLLER ? kind : tool.words;
    return what + " '" + (namespace.isEmpty() ? "" : namespace + "/") + name + "'";
  }

  /** The same with what to do: {@code Helm release 'web': change its values}. */
  public String advice() {
    return title() + ": " + tool.advice;
  }
}
