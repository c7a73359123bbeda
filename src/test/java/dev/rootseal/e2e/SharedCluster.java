package dev.rootseal.e2e;

import java.nio.file.Path;

/**
 * The cluster that most end-to-end tests share: controllers running, Rootseal installed, one
 * operator at work. Each test keeps to namespaces of its own.
 */
record SharedCluster(ControlPlane controlPlane, Path kubeconfig, OperatorProcess operator)
    implements AutoCloseable {

  static SharedCluster start() {
    ControlPlane controlPlane = ControlPlane.start().withControllers();
    Path kubeconfig = Installation.install(controlPlane);
    return new SharedCluster(
        controlPlane, kubeconfig, OperatorProcess.start(kubeconfig).awaitReady());
  }

  @Override
  public void close() {
    try (controlPlane) {
      operator.close();
    }
  }
}
