package dev.rootseal.rule;

/** What kind of program an image holds; a reviewer's default, never a verdict by itself. */
public enum ImageClass implements Word {
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
  LEGACY
}
