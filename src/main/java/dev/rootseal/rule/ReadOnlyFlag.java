package dev.rootseal.rule;

/** What a container's {@code securityContext.readOnlyRootFilesystem} says. */
public enum ReadOnlyFlag {
  TRUE,
  FALSE,
  NOT_SET,
  /** Only in files: {@code "true"} or {@code 1}, which the API server refuses. */
  NOT_A_BOOLEAN
}
