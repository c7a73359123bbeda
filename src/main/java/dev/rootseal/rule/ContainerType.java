package dev.rootseal.rule;

import java.util.List;

public enum ContainerType implements Word {
  CONTAINER("containers"),
  INIT("initContainers"),
  /** An init container with {@code restartPolicy: Always}: it runs beside the containers. */
  SIDECAR(INIT.list),
  /** Only in Pod manifests: the API server adds these to running pods, never to templates. */
  EPHEMERAL("ephemeralContainers");

  /** The lists of a pod template's spec, as a pod starts them. */
  public static final List<String> TEMPLATE_LISTS = List.of(INIT.list, CONTAINER.list);

  /** The lists of a pod's spec, as a pod starts them, which is their order in the facts, too. */
  public static final List<String> LISTS = List.of(INIT.list, CONTAINER.list, EPHEMERAL.list);

  private final String list;

  ContainerType(String list) {
    this.list = list;
  }

  /** The list of a pod's spec that holds such containers. */
  public String list() {
    return list;
  }
}
