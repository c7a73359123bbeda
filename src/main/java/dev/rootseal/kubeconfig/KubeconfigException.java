package dev.rootseal.kubeconfig;

import org.jspecify.annotations.Nullable;

/** A kubeconfig that cannot be used; the message names the file and what to do. */
public final class KubeconfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KubeconfigException(String message) {
    super(message);
  }

  KubeconfigException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
