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
 * What a class of tests, or one of them, needs that is not everywhere: where it is not there, they
 * say so in one line, or fail where `ROOTSEAL_REQUIRE_E2E=true` demands it. Their parameters may be
 * a {@link ControlPlane} that was lent, an {@link Own} one, the {@link SharedCluster} or a {@link
 * NodeCluster}, and behind it what leads there, a {@link FaultyWay}, an operator at work, or the
 * kubeconfig of one for which Rootseal is {@link Installed}; and a {@link Shell}. What is theirs
 * alone is closed after them. On a node they keep to namespaces of their own; who would be worse
 * for what else runs there holds {@link Node#LOCK}.
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

  /** The cluster that most share, with an operator at work; each test has namespaces of its own. */
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
