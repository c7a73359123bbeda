package dev.rootseal.rule;

import java.util.Locale;

/** What kind of program an image holds; a reviewer's default, never a verdict by itself. */
public enum ImageClass {
  /** Serves requests from its image and configuration. */
  STATELESS,
  /** A data engine that keeps its data in files of its own. */
  DATABASE,
  /** A message broker or its companion. */
  BROKER,
  /** Keeps data in memory, files are optional. */
  CACHE,
  /** Part of the cluster or of its tooling: operators, agents, registries, monitoring. */
  PLATFORM,
  /** Runs beside another container: proxies, exporters, log shippers. */
  SIDECAR,
  /** An application that rewrites its own installation or home. */
  LEGACY;

  /** Returns the word that the table and the policy use, such as {@code database}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }
}
