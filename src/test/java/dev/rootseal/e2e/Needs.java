package dev.rootseal.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What a class of tests, or one of them, needs that is not everywhere. Where it is not there, they
 * say so in one line; where it is demanded (`ROOTSEAL_REQUIRE_E2E=true`) they fail. Their
 * parameters may be a {@link ControlPlane} that was lent, an {@link Own} one, the {@link
 * SharedCluster} or a {@link NodeCluster}: what is theirs alone is closed after them. Behind it may
 * stand what leads to it: a {@link Kubectl}, an {@link Api}, its {@link Reports}, or the kubeconfig
 * of the operator for which Rootseal is {@link Installed}; and a {@link Shell} of their own.
 *
 * <p>A class on a node shares it with others: it keeps to namespaces of its own, and is no worse
 * for what else runs there. One that would be holds {@link Node#LOCK}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsExtension.class)
@ResourceLock(providers = NeedsExtension.class)
public @interface Needs {
  Requirement[] value();

  /** A control plane that nobody else has had or will have: for those who change the server. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Own {
    /** Whether deleted namespaces go, and Deployments get pods (which nobody schedules). */
    boolean controllers() default false;

    /** Whether there is a log of who has asked for what. */
    boolean audited() default false;
  }

  /** A kubeconfig with the rights of the operator, on the control plane of the class. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Installed {}

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
}
