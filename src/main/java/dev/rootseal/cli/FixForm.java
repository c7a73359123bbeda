package dev.rootseal.cli;

/** What {@code fix} can hand over. */
enum FixForm {
  PATCH,
  DIFF,
  KUSTOMIZE,
  HELM
}
