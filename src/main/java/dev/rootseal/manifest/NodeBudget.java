package dev.rootseal.manifest;

/**
 * How much more of a document is read: what is larger is no manifest, but an attack or a mistake.
 */
final class NodeBudget {
  /** Values of one document; the largest object of etcd (1.5 MB) has a tenth of them. */
  static final int NODES = 2_000_000;

  /** Values within each other; a pod has about 15, a schema 50. */
  static final int DEPTH = 200;

  private int left = NODES;

  /** One more value. */
  void spend(Position at) throws ManifestException {
    if (--left < 0) {
      throw new ManifestException(
          ManifestException.Reason.TOO_LARGE, at, "more than " + NODES + " values in one document");
    }
  }
}
