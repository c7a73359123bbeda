package dev.rootseal.api;

/** Where the Kubernetes API has the custom resources of this program. */
public final class ApiGroup {
  public static final String NAME = "rootseal.dev";

  public static final String VERSION = "v1alpha1";

  private ApiGroup() {}
}
