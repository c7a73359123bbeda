package dev.rootseal.e2e;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import dev.rootseal.e2e.Needs.Installed;
import dev.rootseal.e2e.Needs.Own;
import dev.rootseal.waiting.NotRun;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Looks for what tests {@link Needs need}, hands it over, and closes it after the last. */
final class NeedsExtension
    implements ExecutionCondition, ParameterResolver, AfterAllCallback, ResourceLocksProvider {
  private static final Namespace STORE = Namespace.create(NeedsExtension.class);

  /** Those that need the node and have not ended: JUnit asks all for locks at first. */
  private static final Set<Class<?>> NODE_CLASSES = ConcurrentHashMap.newKeySet();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Requirement> missing =
        findAnnotation(context.getElement(), Needs.class).stream()
            .flatMap(needs -> Stream.of(needs.value()))
            .filter(thing -> thing.find().isEmpty())
            .findFirst();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all is there");
    }
    String problem = missing.get().problem();
    if (missing.get().isDemanded()) {
      throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands it");
    }
    NotRun.say(context.getDisplayName(), problem);
    return ConditionEvaluationResult.disabled(problem);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return parameter.isAnnotated(Installed.class)
        || Set.of(Kubectl.class, Helm.class, Api.class, Reports.class).contains(type)
        || (AutoCloseable.class.isAssignableFrom(type)
            && type.getPackageName().equals(Needs.class.getPackageName()));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Needs.SharedCluster.class) {
      return shared(context);
    }
    if (type == Shell.class) {
      return kept(context, Shell.class, Shell::new);
    }
    if (takes(context.getRequiredTestClass(), NodeCluster.class)) {
      Class<?> test = context.getRequiredTestClass();
      BooleanSupplier isLast = () -> NODE_CLASSES.remove(test) && NODE_CLASSES.isEmpty();
      NodeCluster cluster =
          kept(
              context,
              NodeCluster.class,
              () -> new NodeCluster(kept(context.getRoot(), Node.class, Node::start), isLast));
      return type == Kubectl.class ? cluster.kubectl() : cluster;
    }
    Optional<Own> own = parameter.findAnnotation(Own.class);
    ControlPlane plane =
        takes(context.getRequiredTestClass(), Needs.SharedCluster.class)
            ? shared(context).controlPlane()
            : kept(
                context,
                ControlPlane.class,
                () -> own.map(NeedsExtension::own).orElseGet(ControlPlane::lend));
    if (parameter.isAnnotated(Installed.class)) {
      return Installation.install(plane);
    }
    if (type == FaultyWay.class) {
      return kept(context, FaultyWay.class, () -> FaultyWay.to(plane));
    }
    if (type == OperatorProcess.class) {
      FaultyWay way = context.getStore(STORE).get(FaultyWay.class, FaultyWay.class);
      Path installed = Installation.install(plane);
      Path kubeconfig = way == null ? installed : way.redirected(installed);
      return kept(
          context, OperatorProcess.class, () -> OperatorProcess.start(kubeconfig).awaitReady());
    }
    if (type == Helm.class) {
      Path folder = kept(context, Shell.class, Shell::new).folder();
      return new Helm(Requirement.HELM.path(), folder, plane.kubectl().kubeconfig());
    }
    return type == Kubectl.class
        ? plane.kubectl()
        : type == Api.class ? plane.api() : type == Reports.class ? plane.reports() : plane;
  }

  private static Needs.SharedCluster shared(ExtensionContext context) {
    return kept(context.getRoot(), Needs.SharedCluster.class, Needs.SharedCluster::start);
  }

  private static ControlPlane own(Own own) {
    ControlPlane started =
        ControlPlane.start(Requirement.CONTROL_PLANE.path(), List.of(), own.audited());
    return own.controllers() ? started.withControllers() : started;
  }

  /** JUnit closes it with the test, the class or all. */
  private static <T> T kept(ExtensionContext context, Class<T> type, Supplier<T> maker) {
    return context.getStore(STORE).computeIfAbsent(type, key -> maker.get(), type);
  }

  /** Whoever shares the cluster has it alone meanwhile: what its operator said is their doing. */
  @Override
  public void afterAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(STORE);
    Optional.ofNullable(store.get(OperatorProcess.class, OperatorProcess.class))
        .ifPresent(OperatorProcess::assertAsExpected);
    Optional.ofNullable(store.get(Needs.SharedCluster.class, Needs.SharedCluster.class))
        .filter(_ -> takes(context.getRequiredTestClass(), Needs.SharedCluster.class))
        .ifPresent(shared -> shared.operator().assertAsExpected());
  }

  /** Those of the {@link Needs.SharedCluster} run one by one: some change its policy. */
  @Override
  public Set<Lock> provideForClass(Class<?> test) {
    Set<Lock> locks = new HashSet<>();
    if (takes(test, Needs.SharedCluster.class)) {
      locks.add(new Lock(Needs.SharedCluster.class.getName()));
    }
    findAnnotation(test, Needs.class)
        .filter(needs -> List.of(needs.value()).contains(Requirement.NODE))
        .ifPresent(
            _ -> {
              NODE_CLASSES.add(test);
              locks.add(new Lock(Node.LOCK, ResourceAccessMode.READ));
            });
    return locks;
  }

  private static boolean takes(Class<?> test, Class<?> type) {
    return Stream.of(test.getDeclaredConstructors())
        .map(Constructor::getParameterTypes)
        .anyMatch(types -> List.of(types).contains(type));
  }
}
