package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The lease was not renewed in time: nothing is written until it is. */
public final class LeaseNotHeldException extends KubernetesClientException {
  private static final long serialVersionUID = 1;

  public LeaseNotHeldException() {
    super("the lease was not renewed in time: not written");
  }
}
