package dev.rootseal.rule;

/** The part that a container plays in its pod. */
public enum ContainerType {
  CONTAINER("container"),
  INIT("init"),
  /** An init container with {@code restartPolicy: Always}: it runs beside the containers. */
  SIDECAR("sidecar"),
  /** Only in Pod manifests: the API server adds these to running pods, never to templates. */
  EPHEMERAL("ephemeral");

  private final String text;

  ContainerType(String text) {
    this.text = text;
  }

  /** The word that reports use, for example {@code init}. */
  public String text() {
    return text;
  }
}
