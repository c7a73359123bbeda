package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReportWriteQueueTest {
  private final Queue<String> written = new ConcurrentLinkedQueue<>();
  private final Queue<String> retried = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final CountDownLatch answer = new CountDownLatch(1);

  @AutoClose
  private final ReportWriteQueue queue =
      new ReportWriteQueue(retried::add, (namespace, failure) -> failed.add(namespace));

  @Test
  void onlyTheLastOfANamespaceIsWrittenAfterTheOneThatRuns() {
    queue.submit("shop", limit -> awaitAnswer());
    queue.submit("shop", limit -> written.add("second"));
    queue.submit("shop", limit -> written.add("third"));
    assertThat(written).isEmpty();

    answer.countDown();

    await("written").until(() -> written.contains("third"));
    assertThat(written).containsExactly("third");
  }

  /** Two hundred namespaces behind a webhook that does not answer. */
  @Test
  void whatHangsHoldsUpOnlyItsLike() {
    AtomicInteger hanging = new AtomicInteger();
    List<String> slow = IntStream.range(0, 200).mapToObj("slow-%d"::formatted).toList();
    slow.forEach(
        name ->
            queue.submit(
                name,
                limit -> {
                  if (limit.equals(ReportWriteQueue.QUICK)) {
                    throw new KubernetesClientException("late", new TimeoutException());
                  }
                  hanging.incrementAndGet();
                  awaitAnswer();
                }));
    await("all slow writers hang").until(() -> hanging.get() == ReportWriteQueue.WRITERS);

    queue.submit("shop", limit -> written.add("shop"));

    await("written").until(() -> written.contains("shop"));
    assertThat(failed).as("a write that is moved is no failure").isEmpty();
    assertThat(hanging).hasValue(ReportWriteQueue.WRITERS);
    answer.countDown();
    await("each has its turn").until(() -> hanging.get() == slow.size());
  }

  @Test
  void whatFailsIsAskedForAgain() {
    queue.submit(
        "shop",
        limit -> {
          throw new KubernetesClientException("refused");
        });

    await("asked for again").until(() -> retried.contains("shop"));
    assertThat(failed).containsExactly("shop");
  }

  /** Their pauses alone would make it some thousand tries in a second. */
  @Test
  void howeverManyRefuseTheyAreTriedAFewTimesASecond() {
    for (int i = 0; i < 4_000; i++) {
      queue.submit(
          "refusing-" + i,
          limit -> {
            throw new KubernetesClientException("refused");
          });
    }
    await("all have failed").until(() -> failed.size() == 4_000);
    await("some were asked for again").until(() -> retried.size() >= 10);

    // Ten a second, however long the machine took to come here.
    assertThat(retried.size()).isLessThan(400);
  }

  @Test
  void anErrorEndsNoNamespace() {
    queue.submit(
        "shop",
        limit -> {
          throw new AssertionError("a bug");
        });
    await("asked for again").dontCatchUncaughtExceptions().until(() -> retried.contains("shop"));

    queue.submit("shop", limit -> written.add("shop"));

    await("written").until(() -> written.contains("shop"));
  }

  @Test
  void whatIsForgottenIsNotWritten() {
    queue.submit("shop", limit -> awaitAnswer());
    queue.submit("shop", limit -> written.add("shop"));
    queue.forget("shop");
    queue.submit("bank", limit -> written.add("bank"));

    answer.countDown();

    await("written").until(() -> written.contains("bank"));
    assertThat(written).containsExactly("bank");
  }

  private void awaitAnswer() {
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
