package dev.rootseal.operator;

import dev.rootseal.operator.controller.Controllers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.LifecycleAware;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The controllers as the framework runs them: their caches, their threads, their end. */
final class ControllerRuntime {
  private static final int RECONCILER_THREADS = 4;

  /** A cluster of 100,000 workloads is listed in less than half a minute; a slow one gets ten. */
  private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Operator operator;
  private boolean begun;

  /** Calls back with the failure for which a watch ended for good, if any. */
  ControllerRuntime(
      KubernetesClient client,
      Controllers controllers,
      Metrics metrics,
      Consumer<Throwable> onInformerStopped) {
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(metrics)
                    .withResourceCloner(ControllerRuntime::itself)
                    .withConcurrentReconciliationThreads(RECONCILER_THREADS)
                    .withCacheSyncTimeout(SYNC_TIMEOUT)
                    .withReconciliationTerminationTimeout(STOP_TIMEOUT)
                    .withStopOnInformerErrorDuringStartup(true)
                    .withInformerStoppedHandler(
                        (informer, failure) -> onInformerStopped.accept(failure)));
    controllers.register(operator);
  }

  /** No reconciler changes what it is given, and a copy goes by way of JSON. */
  private static <T> T itself(T resource) {
    return resource;
  }

  /**
   * Returns when the caches are in step with the API server; nothing is reconciled yet. The
   * framework's own start does that in one, or applies for the lease in a way of its own.
   */
  void startCaches() {
    ConfigurationService configuration = operator.getConfigurationService();
    executors().start(configuration);
    // The framework's timers have no thread that stays. One that may go is asked a hundred times a
    // second whether it should, which is half of what an idle operator takes of the processors.
    if (executors().scheduledExecutorService() instanceof ScheduledThreadPoolExecutor timers) {
      timers.setCorePoolSize(1);
    }
    begun = true;
    eachController(controller -> controller.start(false));
  }

  void startProcessing() {
    eachController(Controller::startEventProcessing);
  }

  /** Nothing is reconciled when this returns, and nothing is left running. */
  void stop() {
    try {
      if (begun) {
        eachController(Controller::stop);
      }
      operator.stop();
    } finally {
      // The framework leaves informers after a start that failed, and its timers, and with these
      // the caches of all informers.
      controllers()
          .flatMap(controller -> controller.getEventSourceManager().allEventSources().stream())
          .forEach(LifecycleAware::stop);
      ScheduledExecutorService timers = executors().scheduledExecutorService();
      if (timers != null) {
        timers.shutdownNow();
      }
    }
  }

  /** All at once, as the framework does it: each waits for its caches. */
  private void eachController(Consumer<Controller<?>> task) {
    executors()
        .<Controller<?>>boundedExecuteAndWaitForAllToComplete(
            controllers(),
            controller -> {
              task.accept(controller);
              return null;
            },
            controller -> controller.getConfiguration().getName());
  }

  private Stream<Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream().map(one -> (Controller<?>) one);
  }

  private ExecutorServiceManager executors() {
    return operator.getConfigurationService().getExecutorServiceManager();
  }
}
